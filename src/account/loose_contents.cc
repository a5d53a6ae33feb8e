#include "account/loose_contents.h"

#include <vector>

#include "account/content_intake.h"
#include "base/digest.h"
#include "mime/summary.h"

namespace alder::account {

namespace {

// About five milliseconds of work: so many messages, or so many bytes.
constexpr std::size_t kMostAtOnce = 50;
constexpr std::size_t kMostBytes = std::size_t{1} << 20U;

// What is told of it on the server, under any Message-ID that was made up twice.
Result<std::vector<mail::MessageId>> rows_of(store::Connection& db, const mail::Summary& summary,
                                             std::uint64_t size) {
    const mail::Envelope& envelope = summary.envelope;
    std::optional<std::int64_t> sent;
    if (envelope.date) sent = envelope.date->time.time_since_epoch().count();
    std::optional<std::int64_t> hash;
    if (!envelope.message_id.empty())
        hash = static_cast<std::int64_t>(stable_hash(envelope.message_id));
    auto find = db.prepare(
        "SELECT id FROM message WHERE id_hash IS ? AND message_id = ? AND sent IS ? AND subject = "
        "? AND size = ? AND content IS NULL ORDER BY id");
    if (!find) return fail(find);
    find->bind(hash, envelope.message_id, sent, envelope.subject, size);
    std::vector<mail::MessageId> rows;
    while (true) {
        auto row = find->step();
        if (!row) return fail(row);
        if (!*row) return rows;
        rows.push_back((*row)->id<mail::MessageId>(0));
    }
}

}  // namespace

Result<bool> LooseContents::find_some() {
    auto transaction = store::Transaction::begin(mail_.connection());
    if (!transaction) return fail(transaction);
    std::uint64_t bytes = 0;
    mail::ContentId last = last_;
    bool is_end = false;
    for (std::size_t n = 0; n < kMostAtOnce && bytes < kMostBytes; ++n) {
        auto next = content_.next_whole(last);
        if (!next) return fail(next);
        is_end = !*next;
        if (is_end) break;
        last = **next;
        auto size = find_owners(last);
        if (!size) return fail(size);
        bytes += *size;
    }
    if (is_end) {
        if (auto done = mail_.found_contents(); !done) return fail(done);
    }
    if (auto done = transaction->commit(); !done) return fail(done);
    last_ = last;
    return is_end;
}

Result<std::uint64_t> LooseContents::find_owners(mail::ContentId content) {
    auto bytes = content_.read(content);
    if (!bytes && bytes.error().code != Errc::io) return 0;  // damaged: it is fetched again
    if (!bytes) return fail(bytes);
    auto rows = rows_of(mail_.connection(), mime::summarize(*bytes), bytes->size());
    if (!rows) return fail(rows);
    // Of several that look the same, as what came to two addresses, each is fetched again.
    if (rows->size() == 1) {
        auto given = give_bytes(mail_, rows->front(), {content, *bytes, bytes->size()});
        if (!given) return fail(given);
    }
    return bytes->size();
}

}  // namespace alder::account
