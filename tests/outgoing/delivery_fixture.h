// A delivery and a scripted server taking turns in one thread.

#pragma once

#include <chrono>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <poll.h>

#include "outgoing/delivery.h"
#include "tests/support/certificates.h"
#include "tests/support/must.h"
#include "tests/support/scripted_server.h"
#include "tests/support/temp_dir.h"

namespace alder::outgoing {

using tests::must;

inline constexpr const char* kText = "Subject: x\r\n\r\nHi\r\n";  // 18 bytes

inline Parcel parcel(std::uint64_t id, const std::vector<std::string>& to = {"bob@example.org"},
                     std::string text = kText) {
    Parcel made{.id = {id},
                .letter = {.envelope = {.from = must(mail::AddrSpec::parse("ann@example.org")),
                                        .recipients = {}},
                           .message = std::make_unique<StringSource>(std::move(text))}};
    for (const std::string& one : to)
        made.letter.envelope.recipients.push_back({must(mail::AddrSpec::parse(one))});
    return made;
}

template <class... Parcels>
std::vector<Parcel> parcels(Parcels... each) {
    std::vector<Parcel> all;
    (all.push_back(std::move(each)), ...);
    return all;
}

class DeliveryTest : public testing::Test {
protected:
    Route route(net::Encryption encryption) {
        return {.target = {.endpoint = {"localhost", server_.port()}, .encryption = encryption},
                .credentials = sasl::Credentials{.user = "ann", .password = Secret("pw")}};
    }

    // What the server says once it has heard something that ends like this.
    void on(std::string heard, std::string say) {
        script_.emplace_back(std::move(heard), std::move(say));
    }

    // Both sides take turns until the run is over, or nothing moves for a while.
    void run(Delivery& delivery) {
        for (int quiet = 0; quiet < 25 && !delivery.done(); ++quiet) {
            server_.advance();
            delivery.advance(now_);
            const std::string heard = server_.take_heard();
            heard_ += heard;
            if (answer() || !heard.empty()) quiet = 0;
            take_events(delivery);
            auto wanted = delivery.interest();
            if (quiet > 3) ::poll(wanted.data(), wanted.size(), 5);
        }
        server_.advance();
        heard_ += server_.take_heard();
    }

    bool answer() {
        if (script_.empty()) return false;
        const auto& [awaited, reply] = script_.front();
        const std::size_t at = heard_.find(awaited, answered_);
        if (at == std::string::npos) return false;
        answered_ = at + awaited.size();
        const std::string say = reply;
        script_.pop_front();
        if (say == "TLS")
            server_.begin_tls(identity_);
        else if (say == "CUT")
            server_.cut();
        else
            server_.say(say);
        return true;
    }

    void take_events(Delivery& delivery) {
        while (const auto event = delivery.next_event()) {
            if (const auto* one = std::get_if<Committing>(&*event)) {
                committed_.push_back(one->id.value);
                if (commits_) delivery.commit(one->id);
            } else if (const auto* letter = std::get_if<ParcelFinished>(&*event)) {
                finished_.push_back(*letter);
            } else {
                dones_.push_back(std::get<Done>(*event));
            }
        }
    }

    mail::RecipientResult result(std::size_t letter = 0, std::size_t recipient = 0) {
        if (letter >= finished_.size()) {
            ADD_FAILURE() << "letter " << letter << " was not finished";
            return {};
        }
        return finished_[letter].attempt.recipients.at(recipient);
    }
    std::optional<Error> error() const {
        EXPECT_EQ(dones_.size(), 1U);
        return dones_.empty() ? std::nullopt : dones_.back().error;
    }

    tests::TempDir directory_;
    tests::Identity authority_ =
        tests::make_identity({.common_name = "Test Authority", .authority = true});
    tests::Identity identity_ = tests::make_identity(
        {.common_name = "x", .names = {"DNS:localhost", "IP:127.0.0.1"}}, &authority_);
    net::TlsTrust trust_ =
        (authority_.write(directory_ / "ca.pem"), must(net::TlsTrust::make(directory_ / "ca.pem")));
    tests::ScriptedServer server_;
    Clock::time_point now_{std::chrono::hours(1)};
    std::deque<std::pair<std::string, std::string>> script_;
    std::string heard_;
    std::size_t answered_ = 0;
    bool commits_ = true;
    std::vector<std::uint64_t> committed_;
    std::vector<ParcelFinished> finished_;
    std::vector<Done> dones_;
};

}  // namespace alder::outgoing
