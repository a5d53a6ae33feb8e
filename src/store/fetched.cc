#include "store/fetched.h"

#include <chrono>

namespace alder::store {

Result<std::unordered_map<std::string, WallTime>> Fetched::all() {
    auto find = db_.prepare("SELECT uidl, time FROM fetched WHERE account = ? AND target = ?");
    if (!find) return fail(find);
    find->bind(account_, target_);
    std::unordered_map<std::string, WallTime> known;
    while (true) {
        const auto row = find->step();
        if (!row) return fail(row);
        if (!*row) return known;
        known.emplace((*row)->text(0), WallTime(std::chrono::seconds((*row)->integer(1))));
    }
}

Result<std::optional<Attempt>> Fetched::unfinished() {
    auto find = db_.prepare("SELECT message, mark FROM fetching WHERE account = ? AND target = ?");
    if (!find) return fail(find);
    const auto row = find->bind(account_, target_).step();
    if (!row) return fail(row);
    if (!*row) return std::nullopt;
    return Attempt{std::string((*row)->text(0)), std::string((*row)->text(1))};
}

Result<void> Fetched::go_on(const std::optional<std::string>& done,
                            const std::optional<Attempt>& next, WallTime now) {
    auto all = Transaction::begin(db_);
    if (!all) return fail(all);
    if (done) {
        auto kept = db_.run(
            "INSERT OR IGNORE INTO fetched (account, uidl, target, time) "
            "VALUES (?, ?, ?, ?)",
            account_, *done, target_, now.time_since_epoch().count());
        if (!kept) return kept;
    }
    auto ended =
        db_.run("DELETE FROM fetching WHERE account = ? AND target = ?", account_, target_);
    if (!ended) return ended;
    if (next) {
        auto begun =
            db_.run("INSERT INTO fetching (account, target, message, mark) VALUES (?, ?, ?, ?)",
                    account_, target_, next->message, next->mark);
        if (!begun) return begun;
    }
    return all->commit();
}

Result<std::vector<FetchableMessage>> fetchable_messages(Connection& mail, mail::FolderId folder) {
    auto find = mail.prepare(
        "SELECT p.id, coalesce(m.content, 0), p.arrived FROM placement p "
        "JOIN message m ON m.id = p.message WHERE p.folder = ? "
        "ORDER BY p.uid IS NULL, p.uid, p.id");
    if (!find) return fail(find);
    find->bind(folder);
    std::vector<FetchableMessage> all;
    while (true) {
        const auto row = find->step();
        if (!row) return fail(row);
        if (!*row) return all;
        all.push_back({(*row)->id<mail::PlacementId>(0), (*row)->id<mail::ContentId>(1),
                       WallTime(std::chrono::seconds((*row)->integer(2)))});
    }
}

}  // namespace alder::store
