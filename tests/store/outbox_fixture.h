// An outbox in memory with one account, and letters for it.

#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "disk/memory_disk.h"
#include "store/send_queue.h"
#include "store/user_db.h"
#include "store/vfs.h"
#include "tests/support/must.h"

namespace alder::store {

using tests::must;
using namespace std::chrono_literals;

inline constexpr WallTime kNow = WallTime(std::chrono::seconds(1'800'000'000));

inline mail::AddrSpec address(std::string_view text) { return must(mail::AddrSpec::parse(text)); }

inline NewLetter letter_to(const std::vector<std::string>& to) {
    NewLetter letter{.account = {1},
                     .envelope = {.from = address("ann@example.org"), .recipients = {}},
                     .message_id = "id@example.org",
                     .subject = "Hello"};
    for (const std::string& one : to) letter.envelope.recipients.push_back({address(one)});
    return letter;
}

inline mail::Attempt attempt(const std::vector<mail::Verdict>& verdicts) {
    mail::Attempt made{.recipients = {}, .relay = "mail.example.org:465", .took = 40ms};
    for (const mail::Verdict one : verdicts)
        made.recipients.push_back(
            {one, one == mail::Verdict::accepted ? "2.0.0" : "4.0.0", "words"});
    return made;
}

class OutboxTest : public testing::Test {
protected:
    LetterId add(const NewLetter& letter, std::string text = "Subject: x\r\n\r\nHi\r\n") {
        StringSource source(std::move(text));
        return must(outbox_.add(letter, source, kNow));
    }
    // Another one each time.
    LetterId add() {
        NewLetter letter = letter_to({"bob@example.org"});
        letter.message_id = std::to_string(++last_message_) + "@example.org";
        return add(letter);
    }
    OutboxLetter letter(LetterId id, WallTime now = kNow) {
        return must(outbox_.existing(id, now));
    }
    LetterState state(LetterId id, WallTime now = kNow) { return letter(id, now).state; }
    std::string text(LetterId id) {
        const auto source = must(outbox_.message(id));
        std::string all;
        for (auto piece = must(source->read(1000)); !piece.empty();
             piece = must(source->read(1000)))
            all += piece;
        EXPECT_EQ(all.size(), source->size());
        return all;
    }
    // As far as the end of the transfer.
    void send(LetterId id, const std::vector<mail::Verdict>& verdicts, WallTime now = kNow) {
        must(queue_.claim_due({1}, "run", now));
        EXPECT_TRUE(must(queue_.committing(id, "run")));
        must(queue_.record(id, "run", attempt(verdicts), now));
    }

    disk::MemoryDisk disk_;
    Result<void> directory_ = disk_.make_directory("/store");
    Vfs vfs_{disk_};
    UserDb user_ = must(UserDb::open("/store/user.db", vfs_.name()));
    mail::AccountId account_ = must(user_.account("work", "imaps://x", kNow)).id;
    Outbox outbox_{user_.connection()};
    SendQueue queue_{user_.connection()};
    DeliveryLog log_{user_.connection()};
    int last_message_ = 0;
};

}  // namespace alder::store
