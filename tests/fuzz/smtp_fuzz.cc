// Whatever a server says, and however its bytes are split, each letter is finished once and the
// session says the same. Whatever a letter holds, no server can see its end inside it.

#include <algorithm>

#include "net/secured_issuer.h"
#include "smtp/lines.h"
#include "smtp/session.h"
#include "tests/fuzz/fuzz.h"

using namespace alder;

namespace {

constexpr std::string_view kBody = "Subject: x\r\n\r\n.\r\nbody\r\n";

struct Heard {
    std::string said;
    std::vector<smtp::LetterFinished> letters;
    int ends = 0;
    std::string why;
    bool operator==(const Heard& other) const {
        return said == other.said && ends == other.ends && why == other.why &&
               std::ranges::equal(letters, other.letters, [](const auto& a, const auto& b) {
                   return a.letter == b.letter && a.recipients == b.recipients;
               });
    }
};

smtp::Letter letter() {
    const auto ann = mail::AddrSpec::parse("ann@example.org");
    return {.envelope = {.from = *ann, .recipients = {{.address = *ann}, {.address = *ann}}},
            .message = std::make_unique<StringSource>(std::string(kBody))};
}

smtp::SessionOptions options(std::size_t kind) {
    smtp::SessionOptions all{.credentials = std::nullopt};
    if (kind % 2 == 1) all.credentials = sasl::Credentials{.user = "ann", .password = Secret("pw")};
    all.starttls = kind / 2 % 2 == 1;
    all.dialect = kind / 4 % 2 == 1 ? smtp::Dialect::lmtp : smtp::Dialect::smtp;
    return all;
}

void pump(smtp::Session& session, Heard& heard) {
    bool more = true;
    while (more) {
        std::string bytes = session.take_output(100);
        more = !bytes.empty();
        heard.said += bytes;
        while (const auto event = session.next_event()) {
            more = true;
            if (const auto* commit = std::get_if<smtp::Committing>(&*event))
                session.commit(commit->letter);
            if (const auto* done = std::get_if<smtp::LetterFinished>(&*event))
                heard.letters.push_back(*done);
            if (std::holds_alternative<Switch>(*event))
                session.secured(SecuredIssuer::issue_for_tls({}));
            if (const auto* end = std::get_if<smtp::Ended>(&*event)) {
                ++heard.ends;
                if (end->error) heard.why = end->error->detail;
            }
        }
    }
}

// The nonce of SCRAM is another one each time.
void forget_nonce(std::string& said) {
    const std::size_t at = said.find("AUTH SCRAM");
    if (at != std::string::npos) said.erase(at, said.find('\n', at) - at);
}

// Line by line, each in pieces; the client speaks after each line, as a server would wait for it.
Heard talk(std::string_view bytes, std::size_t at_a_time, std::size_t kind) {
    smtp::SessionOptions chosen = options(kind);
    const bool starttls = chosen.starttls;
    smtp::Session session(std::move(chosen), Clock::time_point{});
    if (!starttls) session.secured(SecuredIssuer::issue_for_tls({}));
    session.submit(letter());
    session.submit(letter());
    session.quit();
    Heard heard;
    while (!bytes.empty()) {
        const std::size_t end = bytes.find('\n');
        std::string_view line = bytes.substr(0, end == std::string_view::npos ? end : end + 1);
        bytes.remove_prefix(line.size());
        for (; !line.empty(); line.remove_prefix(std::min(at_a_time, line.size())))
            session.feed(line.substr(0, at_a_time));
        pump(session, heard);
    }
    session.peer_closed(Close::cut);
    pump(session, heard);
    forget_nonce(heard.said);
    return heard;
}

void check_letter(std::string_view body, std::size_t at_a_time) {
    smtp::DotStuffer whole;
    smtp::DotStuffer split;
    smtp::LineCheck check;
    smtp::LineCheck check_split;
    const std::string stuffed = whole.stuff(body);
    const bool fine = check.add(body) && check.finish();
    std::string pieces;
    bool pieces_fine = true;
    for (std::string_view rest = body; !rest.empty();) {
        const std::string_view piece = rest.substr(0, at_a_time);
        pieces += split.stuff(piece);
        pieces_fine = check_split.add(piece).has_value() && pieces_fine;
        rest.remove_prefix(piece.size());
    }
    pieces_fine = pieces_fine && check_split.finish();
    fuzz::require(pieces == stuffed, "where a letter is split does not matter to its dots");
    fuzz::require(pieces_fine == fine, "where a letter is split does not matter to its lines");
    if (!fine) return;
    fuzz::require(!stuffed.starts_with(".\r\n") && stuffed.find("\n.\r\n") == std::string::npos &&
                      stuffed.find("\n.\n") == std::string::npos,
                  "a letter does not hold its own end");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    if (size == 0) return 0;
    const std::size_t kind = bytes[0];
    const std::string_view input = fuzz::text_of(bytes, size).substr(1);
    const Heard whole = talk(input, size, kind);
    fuzz::require(whole.letters.size() == 2, "each letter is finished once");
    fuzz::require(whole.ends == 1, "the session ends once");
    fuzz::require(talk(input, 1, kind) == whole, "the split does not matter");
    fuzz::require(talk(input, 1 + size % 7, kind) == whole, "no split matters");
    check_letter(input, 1 + kind % 9);
    return 0;
}
