// The part of ContentDb that tells which one it is and what is in it, for a mail.db that may belong
// to another one, or to a newer copy.

#include "store/content_db.h"
#include "store/schema.h"

namespace alder::store {

using mail::ContentId;

Result<ContentDb> ContentDb::open_read_only(disk::Disk& disk, const std::string& path,
                                            const std::string& vfs) {
    auto db = Connection::open(path, {.vfs = vfs, .read_only = true, .cache_kib = 4096});
    if (!db) return fail(db);
    if (auto fits = expect_schema(*db, newest_schema(), path); !fits) return fail(fits);
    return ContentDb(disk, std::move(*db));
}

Result<std::string> ContentDb::identity() {
    auto find = db_.prepare("SELECT id FROM identity");
    if (!find) return fail(find);
    auto row = find->step();
    if (!row) return fail(row);
    if (!*row) return fail(Errc::corrupt, "content.db does not say which one it is");
    return std::string((*row)->blob(0));
}

Result<ContentId> ContentDb::last() {
    const auto last =
        db_.number("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'content'");
    if (!last) return fail(last);
    return ContentId{static_cast<std::uint32_t>(*last)};
}

Result<std::optional<ContentId>> ContentDb::next_whole(ContentId after) {
    const auto next = db_.number(
        "SELECT coalesce(min(id), 0) FROM content WHERE id > ? AND state = 0 AND damaged = 0",
        after);
    if (!next) return fail(next);
    if (*next == 0) return std::nullopt;
    return ContentId{static_cast<std::uint32_t>(*next)};
}

}  // namespace alder::store
