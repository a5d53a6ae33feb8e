#include "store/drafts.h"

#include <utility>

namespace alder::store {

namespace {

Result<std::vector<DraftContent>> contents_of(Connection& db, const DraftKey& key) {
    auto select =
        db.prepare("SELECT n, bytes FROM draft_content WHERE run = ? AND number = ? ORDER BY n");
    if (!select) return fail(select);
    select->bind(key.run, key.number);
    std::vector<DraftContent> all;
    while (true) {
        const auto row = select->step();
        if (!row) return fail(row);
        if (!*row) return all;
        all.push_back({static_cast<std::uint64_t>((*row)->integer(0)),
                       std::make_shared<const std::string>((*row)->blob(1))});
    }
}

}  // namespace

Result<void> Drafts::keep(const KeptDraft& draft) {
    auto step = Transaction::begin(db_);
    if (!step) return fail(step);
    const auto kept = db_.run(
        "INSERT INTO draft (run, number, account, letter, saved) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (run, number) DO UPDATE SET letter = excluded.letter, saved = excluded.saved",
        draft.key.run, draft.key.number, draft.account, Blob{draft.letter},
        draft.saved.time_since_epoch().count());
    if (!kept) return kept;
    for (const DraftContent& each : draft.contents) {
        const auto added = db_.run(
            "INSERT OR IGNORE INTO draft_content (run, number, n, bytes) VALUES (?, ?, ?, ?)",
            draft.key.run, draft.key.number, each.number, Blob{*each.bytes});
        if (!added) return added;
    }
    return step->commit();
}

Result<void> Drafts::drop(const DraftKey& key) {
    return db_.run("DELETE FROM draft WHERE run = ? AND number = ?", key.run, key.number);
}

Result<std::vector<std::string>> Drafts::runs() {
    auto select = db_.prepare("SELECT DISTINCT run FROM draft ORDER BY run");
    if (!select) return fail(select);
    std::vector<std::string> all;
    while (true) {
        const auto row = select->step();
        if (!row) return fail(row);
        if (!*row) return all;
        all.emplace_back((*row)->text(0));
    }
}

Result<std::vector<KeptDraft>> Drafts::of(const std::string& run) {
    std::vector<KeptDraft> all;
    {
        auto select = db_.prepare(
            "SELECT number, account, letter, saved FROM draft WHERE run = ? "
            "ORDER BY saved DESC, number DESC");
        if (!select) return fail(select);
        select->bind(run);
        while (true) {
            const auto row = select->step();
            if (!row) return fail(row);
            if (!*row) break;
            all.push_back({.key = {run, static_cast<std::uint64_t>((*row)->integer(0))},
                           .account = (*row)->id<mail::AccountId>(1),
                           .letter = std::string((*row)->blob(2)),
                           .contents = {},
                           .saved = WallTime(std::chrono::seconds((*row)->integer(3)))});
        }
    }
    for (KeptDraft& each : all) {
        auto contents = contents_of(db_, each.key);
        if (!contents) return fail(contents);
        each.contents = std::move(*contents);
    }
    return all;
}

Result<void> Drafts::take_over(const DraftKey& from, const DraftKey& to) {
    return db_.run("UPDATE draft SET run = ?, number = ? WHERE run = ? AND number = ?", to.run,
                   to.number, from.run, from.number);
}

}  // namespace alder::store
