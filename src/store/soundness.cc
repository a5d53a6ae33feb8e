#include "store/soundness.h"

#include <string>

#include <fmt/format.h>

#include "store/ids.h"

namespace alder::store {

Result<void> check_whole(Connection& db) {
    auto check = db.prepare("PRAGMA quick_check(1)");
    auto row = check ? check->step() : Result<std::optional<Row>>(fail(check));
    if (!row) return fail(row);
    if (*row && (*row)->text(0) != "ok") return fail(Errc::corrupt, std::string((*row)->text(0)));
    const auto loose = db.number("SELECT count(*) FROM pragma_foreign_key_check");
    if (!loose) return fail(loose);
    if (*loose == 0) return {};
    return fail(Errc::corrupt, fmt::format("{} rows name others that are gone", *loose));
}

Result<std::int64_t> miscounted_folders(Connection& mail) {
    return mail.number(
        "SELECT count(*) FROM folder f WHERE f.total <> (SELECT count(*) FROM placement p WHERE "
        "p.folder = f.id) OR f.unseen <> (SELECT count(*) FROM placement p WHERE p.folder = f.id "
        "AND (p.flags & 1) = 0)");
}

Result<std::vector<mail::ContentId>> newest_contents(Connection& mail, int most) {
    auto newest = mail.prepare(
        "SELECT content FROM message WHERE content IS NOT NULL ORDER BY id DESC LIMIT ?");
    if (!newest) return fail(newest);
    newest->bind(most);
    return ids_of<mail::ContentId>(*newest);
}

}  // namespace alder::store
