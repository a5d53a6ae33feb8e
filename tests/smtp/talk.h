// A session and its script. Commits letters at once unless told otherwise.

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "smtp/session.h"
#include "tests/support/dialogue.h"
#include "tests/support/must.h"
#include "tests/support/secured.h"

namespace alder::smtp {

constexpr Clock::time_point kStart{};
constexpr const char* kBody = "Subject: x\r\n\r\nHi\r\n";  // 18 bytes

inline SessionOptions with_password() {
    return {.credentials = sasl::Credentials{.user = "ann", .password = Secret("pw")}};
}
inline SessionOptions with_starttls() {
    SessionOptions all = with_password();
    all.starttls = true;
    return all;
}
inline SessionOptions without_login() { return {.credentials = std::nullopt}; }
inline SessionOptions lmtp() {
    SessionOptions all = without_login();
    all.dialect = Dialect::lmtp;
    return all;
}

inline mail::AddrSpec address(std::string_view text) {
    return tests::must(mail::AddrSpec::parse(text));
}

inline Letter letter(std::vector<std::string> to = {"bob@example.org"}, std::string body = kBody) {
    Letter made{.envelope = {.from = address("ann@example.org"), .recipients = {}},
                .message = std::make_unique<StringSource>(std::move(body))};
    for (const std::string& one : to) made.envelope.recipients.push_back({.address = address(one)});
    return made;
}

inline constexpr const char* kFlight =
    "MAIL FROM:<ann@example.org>\r\nRCPT TO:<bob@example.org>\r\nBDAT 18 LAST\r\n"
    "Subject: x\r\n\r\nHi\r\n";
inline constexpr const char* kEnvelope =
    "MAIL FROM:<ann@example.org>\r\nRCPT TO:<bob@example.org>\r\n";
inline const std::vector<std::string> kNoChunks{"PIPELINING", "8BITMIME"};

// Lines of about 60 bytes, `size` in all.
inline std::string long_body(std::size_t size) {
    std::string body;
    while (body.size() + 62 <= size) body += std::string(60, 'x') + "\r\n";
    return body + std::string(size - body.size() - 2, 'y') + "\r\n";
}

// A session whose owner notes every commit and answers it.
class CommittingSession : public Session {
public:
    using Session::Session;

    std::optional<SessionEvent> next_event() {
        auto event = Session::next_event();
        if (!event || !commits) return event;
        if (const auto* one = std::get_if<Committing>(&*event)) commit(one->letter);
        return event;
    }

    bool commits = true;
};

struct Talk {
    explicit Talk(SessionOptions chosen = without_login(), std::size_t at_a_time = 1'000'000)
        : session(std::move(chosen), kStart), script(session, at_a_time) {}

    // Up to the point where letters are taken, from a server with these capabilities.
    void open(const std::vector<std::string>& capabilities = {"PIPELINING", "CHUNKING", "8BITMIME",
                                                              "ENHANCEDSTATUSCODES"}) {
        session.secured(tests::verified_tls());
        std::string hello = "250-mail.example.org\r\n";
        for (const std::string& one : capabilities) hello += "250-" + one + "\r\n";
        script.say("220 mail.example.org ready\r\n");
        script.say(hello + "250 HELP\r\n");
        script.quiet();
        ASSERT_EQ(script.all<Ready>().size(), 1U);
    }
    void say(std::string_view line) { script.say(std::string(line) + "\r\n"); }
    // What the client said since the last time, as it is.
    std::string said() {
        std::string all = script.quiet();
        return all + script.quiet();  // what went after a commit
    }
    std::optional<Error> error() {
        const auto ended = script.all<Ended>();
        return ended.empty() ? std::nullopt : ended.back().error;
    }
    std::vector<Outcome> outcomes(std::size_t n = 0) {
        const auto all = script.all<LetterFinished>();
        if (all.size() <= n) {
            ADD_FAILURE() << "no letter was finished";
            return std::vector<Outcome>(9);
        }
        return all[n].recipients;
    }
    Verdict verdict(std::size_t recipient = 0) { return outcomes().at(recipient).verdict; }
    bool finished() { return !script.all<LetterFinished>().empty(); }

    CommittingSession session;
    tests::Dialogue<CommittingSession> script;
};

}  // namespace alder::smtp
