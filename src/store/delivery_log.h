// What happened to each letter for each recipient, attempt by attempt: kept after the letter has
// left the outbox. In user.db.

#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "mail/ids.h"
#include "mail/submission.h"
#include "store/sqlite.h"

namespace alder::store {

// A letter in the outbox. Never reused.
using LetterId = Strong<struct LetterTag>;

struct DeliveryRow {
    std::uint64_t id = 0;  // rises; 0 before it is written
    WallTime time;
    mail::AccountId account;
    LetterId letter;
    std::string message_id;
    std::string sender;  // "" for the null sender
    std::string recipient;
    std::uint64_t size = 0;  // bytes
    std::string relay;
    std::chrono::milliseconds delay{};   // since the letter was due first
    std::chrono::milliseconds xdelay{};  // of this attempt
    std::string dsn;                     // "2.0.0", or ""
    mail::Verdict verdict{};
    std::string text;

    bool operator==(const DeliveryRow&) const = default;
};
// "sent", "deferred", "bounced", "uncertain"
std::string_view log_word(mail::Verdict verdict);

class DeliveryLog {
public:
    explicit DeliveryLog(Connection& user_db) : db_(user_db) {}

    Result<void> add(const DeliveryRow& row);
    // The newest first; at most `limit`, older than the row `before` (0: from the newest).
    Result<std::vector<DeliveryRow>> newest(std::size_t limit, std::uint64_t before = 0);
    // The rows of one letter, oldest first.
    Result<std::vector<DeliveryRow>> of(LetterId letter);
    Result<void> forget(WallTime before);

private:
    Connection& db_;
};

}  // namespace alder::store
