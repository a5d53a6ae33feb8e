// The part of ContentDb that removes what nothing names any more.

#include <fmt/format.h>

#include "store/chunk_key.h"
#include "store/content_db.h"
#include "store/ids.h"

namespace alder::store {

namespace {

using mail::ContentId;

constexpr std::chrono::hours kYouth{24};
constexpr std::size_t kLooked = 1000;  // contents looked at in one step
// Removed in one transaction, while nobody else can put: about five milliseconds of work. To free
// the pages of a chunk they are read one after the other.
constexpr std::uint64_t kMostRemoved = 200;
constexpr std::int64_t kMostBytes = std::int64_t{2} << 20U;  // compressed
constexpr int kVacuumPages = 128;                            // of 16 KiB, given back in each step

std::int64_t oldest_young(WallTime now) { return (now - kYouth).time_since_epoch().count(); }

}  // namespace

Result<Collected> ContentDb::collect(const Naming& naming, WallTime now, ContentId from) {
    auto old = old_contents(now, from);
    if (!old) return fail(old);
    Collected done;
    if (old->size() == kLooked) done.next = ContentId{old->back().value + 1};
    std::erase_if(*old, naming.is_live);
    if (!old->empty()) {
        if (auto durable = naming.make_durable(); !durable) return fail(durable);
        auto removed = remove_some(*old, naming, now);
        if (!removed) return fail(removed);
        done.contents = removed->contents;
        if (removed->next) done.next = removed->next;
    }
    if (auto shrunk = shrink(); !shrunk) return fail(shrunk);
    return done;
}

Result<std::vector<ContentId>> ContentDb::old_contents(WallTime now, ContentId from) {
    auto select = db_.prepare(
        "SELECT id FROM content WHERE id >= ? AND created < ? "
        "AND id NOT IN (SELECT content FROM pin) ORDER BY id LIMIT ?");
    if (!select) return fail(select);
    select->bind(from, oldest_young(now), kLooked);
    return ids_of<ContentId>(*select);
}

// What was pinned or named since it was looked at is left alone.
Result<Collected> ContentDb::remove_some(const std::vector<ContentId>& loose, const Naming& naming,
                                         WallTime now) {
    auto transaction = Transaction::begin(db_);
    if (!transaction) return fail(transaction);
    Collected done;
    std::int64_t left = kMostBytes;
    for (const ContentId id : loose) {
        auto still = db_.number(
            "SELECT count(*) FROM content WHERE id = ?1 AND created < ?2 AND NOT EXISTS (SELECT 1 "
            "FROM pin WHERE content = ?1)",
            id, oldest_young(now));
        if (!still) return fail(still);
        if (*still == 0 || naming.is_live(id)) continue;
        done.next = id;
        if (done.contents == kMostRemoved || left <= 0) break;
        auto freed = remove_chunks(id, left);
        if (!freed) return fail(freed);
        left -= freed->bytes;
        if (!freed->is_whole) break;
        if (auto removed = remove(id); !removed) return fail(removed);
        ++done.contents;
        done.next.reset();
    }
    if (const auto committed = transaction->commit(); !committed) return fail(committed);
    return done;
}

// Of a large one as much as fits; nobody finds it by its bytes any more, and the next step goes on.
Result<ContentDb::Freed> ContentDb::remove_chunks(ContentId id, std::int64_t most) {
    Freed freed{.bytes = 0, .is_whole = true};
    std::int64_t last = first_chunk_key(id);
    {
        auto select = db_.prepare(
            "SELECT key, length(bytes) FROM chunk WHERE key BETWEEN ? AND ? ORDER BY key");
        if (!select) return fail(select);
        select->bind(first_chunk_key(id), last_chunk_key(id));
        while (freed.is_whole) {
            const auto row = select->step();
            if (!row) return fail(row);
            if (!*row) break;
            freed.is_whole = freed.bytes < most;
            if (!freed.is_whole) break;
            last = (*row)->integer(0);
            freed.bytes += (*row)->integer(1);
        }
    }
    auto done = db_.run("DELETE FROM chunk WHERE key BETWEEN ? AND ?", first_chunk_key(id), last);
    if (done && !freed.is_whole)
        done = db_.run("UPDATE content SET state = ?, sha256 = NULL WHERE id = ?",
                       ContentState::partial, id);
    if (!done) return fail(done);
    return freed;
}

Result<void> ContentDb::shrink() {
    const auto free_pages = db_.number("PRAGMA freelist_count");
    if (!free_pages) return fail(free_pages);
    if (*free_pages == 0) return {};
    return db_.script(fmt::format("PRAGMA incremental_vacuum({})", kVacuumPages));
}

}  // namespace alder::store
