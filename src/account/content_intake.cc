#include "account/content_intake.h"

#include "mime/summary.h"
#include "store/counterpart.h"
#include "store/placement.h"

namespace alder::account {

namespace {

constexpr std::string_view kOwner = "server";

}  // namespace

Result<void> ContentIntake::add(mail::MessageId row, const sync::ServerContent& piece,
                                WallTime now) {
    if (piece.first) large_.reset();
    if (row.value == 0) return {};
    if (piece.first && piece.last) {
        bytes_ += piece.bytes.size();
        waiting_.push_back({row, piece.bytes, piece.bytes.size(), {}});
        return {};
    }
    if (piece.first) large_.emplace(Large{{content_, now}, {row, {}, 0, {}}});
    if (!large_) return {};
    if (auto added = large_->writer.add(piece.bytes); !added) {
        large_.reset();
        return added;
    }
    Whole& whole = large_->whole;
    whole.size += piece.bytes.size();
    whole.bytes.append(piece.bytes, 0, kHead - whole.bytes.size());
    return piece.last ? finish_large() : Result<void>();
}

Result<void> ContentIntake::finish_large() {
    auto content = large_->writer.finish(kOwner);
    if (!content) {
        large_.reset();
        return fail(content);
    }
    Whole whole = std::move(large_->whole);
    large_.reset();
    whole.content = *content;
    bytes_ += whole.bytes.size();
    waiting_.push_back(std::move(whole));
    return {};
}

Result<void> ContentIntake::flush(WallTime now) {
    if (waiting_.empty()) return {};
    if (auto stored = store_bytes(now); !stored) return stored;
    auto transaction = store::Transaction::begin(mail_.connection());
    if (!transaction) return fail(transaction);
    for (const Whole& whole : waiting_) {
        if (auto stored = give_bytes(mail_, whole.row, {whole.content, whole.bytes, whole.size});
            !stored)
            return stored;
    }
    if (auto done = transaction->commit(); !done) return done;
    waiting_.clear();
    bytes_ = 0;
    return content_.unpin(kOwner);
}

void ContentIntake::drop() {
    waiting_.clear();
    bytes_ = 0;
    large_.reset();
}

Result<void> ContentIntake::store_bytes(WallTime now) {
    auto batch = content_.begin({});
    if (!batch) return fail(batch);
    for (Whole& whole : waiting_) {
        if (whole.content.value != 0) continue;
        auto id = content_.put(whole.bytes, now, kOwner);
        if (!id) return fail(id);
        whole.content = *id;
    }
    auto done = batch->commit();
    if (!done) {
        // What a Writer finished stays; the rest was rolled back.
        for (Whole& whole : waiting_) {
            if (whole.size == whole.bytes.size()) whole.content = {};
        }
    }
    return done;
}

Result<void> give_bytes(store::MailDb& mail, mail::MessageId row, const KnownBytes& bytes) {
    store::Connection& db = mail.connection();
    auto same = db.number("SELECT id FROM message WHERE content = ?", bytes.content);
    if (!same) return fail(same);
    if (*same != 0) {
        const mail::MessageId other{static_cast<std::uint32_t>(*same)};
        return other == row ? Result<void>() : store::Counterparts(db).merge_messages(row, other);
    }
    mail::Summary summary = mime::summarize(bytes.head);
    summary.size = bytes.size;
    auto kept = db.run(
        "UPDATE message SET content = ?, size = ?, traits = ?, attachments = ?, preview = ? WHERE "
        "id = ?",
        bytes.content, summary.size, store::stored_traits(summary),
        store::stored_attachments(summary), summary.preview, row);
    if (!kept) return kept;
    return db.run("UPDATE placement SET size = ?1 WHERE message = ?2 AND size <> ?1", summary.size,
                  row);
}

}  // namespace alder::account
