#include "store/delivery_log.h"

#include <limits>

namespace alder::store {

namespace {

constexpr const char* kNewest =
    "SELECT id, time, account, letter, message_id, sender, recipient, size, relay, delay_ms, "
    "xdelay_ms, dsn, verdict, text FROM delivery_log WHERE id < ? ORDER BY id DESC LIMIT ?";
constexpr const char* kOfLetter =
    "SELECT id, time, account, letter, message_id, sender, recipient, size, relay, delay_ms, "
    "xdelay_ms, dsn, verdict, text FROM delivery_log WHERE letter = ? ORDER BY id";

DeliveryRow delivery_row(const Row& row) {
    return {.id = static_cast<std::uint64_t>(row.integer(0)),
            .time = WallTime(std::chrono::seconds(row.integer(1))),
            .account = row.id<mail::AccountId>(2),
            .letter = row.id<LetterId>(3),
            .message_id = std::string(row.text(4)),
            .sender = std::string(row.text(5)),
            .recipient = std::string(row.text(6)),
            .size = static_cast<std::uint64_t>(row.integer(7)),
            .relay = std::string(row.text(8)),
            .delay = std::chrono::milliseconds(row.integer(9)),
            .xdelay = std::chrono::milliseconds(row.integer(10)),
            .dsn = std::string(row.text(11)),
            .verdict = static_cast<mail::Verdict>(row.integer(12)),
            .text = std::string(row.text(13))};
}

Result<std::vector<DeliveryRow>> rows(Statement& statement) {
    std::vector<DeliveryRow> all;
    while (true) {
        const auto row = statement.step();
        if (!row) return fail(row);
        if (!*row) return all;
        all.push_back(delivery_row(**row));
    }
}

}  // namespace

std::string_view log_word(mail::Verdict verdict) {
    switch (verdict) {
        case mail::Verdict::accepted:
            return "sent";
        case mail::Verdict::deferred:
        case mail::Verdict::unsent:
            return "deferred";
        case mail::Verdict::refused:
            return "bounced";
        case mail::Verdict::uncertain:
            return "uncertain";
    }
    return "";
}

Result<void> DeliveryLog::add(const DeliveryRow& row) {
    return db_.run(
        "INSERT INTO delivery_log (time, account, letter, message_id, sender, recipient, size, "
        "relay, delay_ms, xdelay_ms, dsn, verdict, text) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row.time.time_since_epoch().count(), row.account, row.letter, row.message_id, row.sender,
        row.recipient, row.size, row.relay, row.delay.count(), row.xdelay.count(), row.dsn,
        row.verdict, row.text);
}

Result<std::vector<DeliveryRow>> DeliveryLog::newest(std::size_t limit, std::uint64_t before) {
    auto select = db_.prepare(kNewest);
    if (!select) return fail(select);
    const auto below =
        before == 0 ? std::numeric_limits<std::int64_t>::max() : static_cast<std::int64_t>(before);
    select->bind(below, limit);
    return rows(*select);
}

Result<std::vector<DeliveryRow>> DeliveryLog::of(LetterId letter) {
    auto select = db_.prepare(kOfLetter);
    if (!select) return fail(select);
    select->bind(letter);
    return rows(*select);
}

Result<void> DeliveryLog::forget(WallTime before) {
    return db_.run("DELETE FROM delivery_log WHERE time < ?", before.time_since_epoch().count());
}

}  // namespace alder::store
