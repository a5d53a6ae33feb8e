#include "account/server_folders.h"

#include "store/placement.h"

namespace alder::account {

namespace {

constexpr const char* kCannotOpen = "noselect";

}  // namespace

Result<void> ServerFolderList::load(const sync::ServerFolders& list) {
    for (const Listed& folder : list.folders) {
        listed_.insert(folder.source);
        if (folder.role != mail::Role::none) claimed_.insert(folder.role);
    }
    auto all = mail_.connection().prepare(
        "SELECT id, name, coalesce(source, ''), hidden FROM folder ORDER BY id");
    if (!all) return fail(all);
    while (true) {
        auto row = all->step();
        if (!row) return fail(row);
        if (!*row) return {};
        if (!(*row)->text(2).empty()) by_source_.emplace((*row)->text(2), rows_.size());
        by_name_.emplace((*row)->text(1), rows_.size());
        rows_.push_back({(*row)->id<mail::FolderId>(0), std::string((*row)->text(1)),
                         std::string((*row)->text(2)), (*row)->integer(3) != 0});
    }
}

Result<void> ServerFolderList::store(const sync::ServerFolders& list) {
    if (list.folders.empty()) return {};
    if (auto loaded = load(list); !loaded) return loaded;
    for (const Listed& folder : list.folders) {
        auto id = place(folder);
        if (!id) return fail(id);
        mail::Role role = folder.role;
        if (role == mail::Role::none) {
            role = store::usual_role(folder.name);
            if (role != mail::Role::none && !claimed_.insert(role).second) role = mail::Role::none;
        }
        if (auto given = give_role(*id, role); !given) return given;
        const std::string_view attributes = folder.selectable ? "" : kCannotOpen;
        auto told = mail_.connection().run(
            "UPDATE folder SET subscribed = ?1, attributes = ?2 WHERE id = ?3 AND (subscribed <> "
            "?1 OR attributes IS NOT ?2)",
            folder.subscribed ? 1 : 0, attributes, *id);
        if (!told) return told;
    }
    for (const Row& row : rows_) {
        if (row.source.empty() || listed_.contains(row.source) || !list.is_whole) continue;
        if (auto dropped = drop(row); !dropped) return dropped;
    }
    return have_inbox_and_trash();
}

Result<mail::FolderId> ServerFolderList::place(const Listed& folder) {
    if (const auto known = by_source_.find(folder.source); known != by_source_.end())
        return rows_[known->second].id;
    const auto same_name = by_name_.find(folder.name);
    if (same_name == by_name_.end()) return insert(folder);
    Row& row = rows_[same_name->second];
    // Made here, or renamed here and the answer was lost.
    if (row.source.empty() || !listed_.contains(row.source)) return adopt(row, folder);
    return insert(folder);
}

// Two that look the same are two all the same: case, normal forms, bytes nobody can show.
Result<mail::FolderId> ServerFolderList::insert(const Listed& folder) {
    const std::string base = folder.name.empty() ? folder.source : folder.name;
    std::string name = base;
    for (int n = 2; by_name_.contains(name); ++n) name = base + " " + std::to_string(n);
    auto made = mail_.connection().run(
        "INSERT INTO folder (name, source, uid_validity, uid_next) VALUES (?, ?, 0, 0)", name,
        folder.source);
    if (!made) return fail(made);
    const mail::FolderId id{static_cast<std::uint32_t>(mail_.connection().last_id())};
    by_name_.emplace(name, rows_.size());
    by_source_.emplace(folder.source, rows_.size());
    rows_.push_back({id, name, folder.source, false});
    return id;
}

Result<mail::FolderId> ServerFolderList::adopt(Row& row, const Listed& folder) {
    if (row.hidden) {  // somebody made it anew; what was deleted with the old one stays so
        if (auto buried = bury(row.id); !buried) return fail(buried);
    }
    auto done = mail_.connection().run(
        "UPDATE folder SET source = ?, base_name = NULL, hidden = 0 WHERE id = ?", folder.source,
        row.id);
    if (done && row.source.empty()) {
        done = mail_.connection().run(
            "UPDATE folder SET uid_validity = 0, uid_next = 0, low_uid = NULL, highest_modseq = "
            "NULL WHERE id = ?",
            row.id);
    }
    if (!done) return fail(done);
    row.source = folder.source;
    by_source_.emplace(folder.source, static_cast<std::size_t>(&row - rows_.data()));
    return row.id;
}

Result<void> ServerFolderList::give_role(mail::FolderId id, mail::Role role) {
    if (role == mail::Role::none) return {};
    auto taken =
        mail_.connection().run("UPDATE folder SET role = 0 WHERE role = ? AND id <> ?", role, id);
    if (!taken) return taken;
    return mail_.connection().run("UPDATE folder SET role = ?1 WHERE id = ?2 AND role <> ?1", role,
                                  id);
}

Result<void> ServerFolderList::drop(const Row& row) {
    store::Connection& db = mail_.connection();
    auto done = db.run("UPDATE folder SET hidden = 1, source = NULL, base_name = NULL WHERE id = ?",
                       row.id);
    // What was to be moved there stays where it is; what was moved out of it is looked for.
    if (done)
        done = db.run(
            "UPDATE placement SET folder = base_folder, base_folder = NULL WHERE folder = ? AND "
            "base_folder IS NOT NULL AND presence = 0",
            row.id);
    if (done)
        done = db.run(
            "UPDATE placement SET base_folder = NULL, uid = NULL, presence = ? WHERE base_folder = "
            "? AND presence = 0",
            store::Presence::awaited, row.id);
    if (!done) return done;
    if (row.hidden) return forget_numbers(db, row.id);
    if (auto buried = bury(row.id); !buried) return buried;
    // What is here alone is not deleted by somebody who has never seen it; nor, so, is its folder.
    return db.run(
        "UPDATE folder SET hidden = 0 WHERE id = ?1 AND EXISTS (SELECT 1 FROM placement WHERE "
        "folder = ?1)",
        row.id);
}

Result<void> ServerFolderList::forget_numbers(store::Connection& mail, mail::FolderId folder) {
    auto done = mail.run(
        "UPDATE placement SET uid = NULL, base_flags = NULL, base_keywords = NULL, presence = ? "
        "WHERE folder = ? AND base_folder IS NULL",
        store::Presence::unsent, folder);
    if (!done) return done;
    return mail.run(
        "UPDATE tombstone SET uid = NULL, presence = ? WHERE coalesce(base_folder, folder) = ?",
        store::Presence::gone, folder);
}

// Of what the server had; what it never had stays.
Result<void> ServerFolderList::bury(mail::FolderId folder) {
    store::Connection& db = mail_.connection();
    auto done = db.run(
        "INSERT OR REPLACE INTO tombstone (placement, folder, message, presence, flags, keywords, "
        "date, arrived, made_by, time) SELECT id, folder, message, ?, flags, keywords, date, "
        "arrived, made_by, ? FROM placement WHERE folder = ? AND base_folder IS NULL AND presence "
        "NOT IN (?, ?, ?)",
        store::Presence::gone, now_.time_since_epoch().count(), folder, store::Presence::unsent,
        store::Presence::sent, store::Presence::kept);
    if (done)
        done = db.run(
            "DELETE FROM placement WHERE folder = ? AND base_folder IS NULL AND presence NOT IN "
            "(?, ?, ?)",
            folder, store::Presence::unsent, store::Presence::sent, store::Presence::kept);
    if (done)
        done = db.run(
            "UPDATE tombstone SET uid = NULL, presence = ? WHERE coalesce(base_folder, folder) = ?",
            store::Presence::gone, folder);
    return done;
}

// The two that the rest of the program counts on; the Trash comes to be on the server when
// something is moved into it.
Result<void> ServerFolderList::have_inbox_and_trash() {
    for (const auto& [role, name] :
         {std::pair(mail::Role::inbox, "Inbox"), std::pair(mail::Role::trash, "Trash")}) {
        auto there = mail_.folder_with(role);
        if (!there) return fail(there);
        if (*there) continue;
        auto made = mail_.create_folder(name, role);
        if (!made) return fail(made);
        if (auto given = give_role(*made, role); !given) return given;
    }
    return {};
}

}  // namespace alder::account
