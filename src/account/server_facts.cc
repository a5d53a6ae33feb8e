#include "account/server_facts.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "account/server_folders.h"

namespace alder::account {

Result<void> ServerFacts::store(const sync::ServerFact& fact, WallTime now) {
    if (const auto* content = std::get_if<sync::ServerContent>(&fact))
        return store_one(*content, now);
    if (auto flushed = flush(now); !flushed) return flushed;
    auto transaction = store::Transaction::begin(mail_.connection());
    if (!transaction) return fail(transaction);
    auto stored = std::visit([&](const auto& each) { return store_one(each, now); }, fact);
    if (!stored) return stored;
    return transaction->commit();
}

// ---- folders ----

Result<void> ServerFacts::store_one(const sync::ServerFolders& fact, WallTime now) {
    return ServerFolderList(mail_, now).store(fact);
}

Result<std::optional<ServerFacts::Folder>> ServerFacts::folder(const std::string& source) {
    auto find = mail_.connection().prepare("SELECT id, uid_validity FROM folder WHERE source = ?");
    if (!find) return fail(find);
    auto row = find->bind(source).step();
    if (!row) return fail(row);
    if (!*row) return std::nullopt;
    return Folder{(*row)->id<mail::FolderId>(0), (*row)->id<mail::UidValidity>(1)};
}

Result<std::optional<ServerFacts::Folder>> ServerFacts::folder(const std::string& source,
                                                               mail::UidValidity validity) {
    auto found = folder(source);
    if (found && *found && (*found)->validity != validity) return std::nullopt;
    return found;
}

Result<void> ServerFacts::store_one(const sync::ServerOpened& fact, WallTime) {
    auto there = folder(fact.source);
    if (!there) return fail(there);
    if (!*there || (*there)->validity == fact.validity) return {};
    return forget_numbers((*there)->id, fact.validity);
}

Result<void> ServerFacts::forget_numbers(mail::FolderId folder, mail::UidValidity now_has) {
    store::Connection& db = mail_.connection();
    auto done = db.run(
        "UPDATE placement SET uid = NULL, presence = ? WHERE coalesce(base_folder, folder) = ? AND "
        "uid IS NOT NULL",
        store::Presence::awaited, folder);
    // Of ours the messages are still there; the others are gone for good.
    if (done)
        done = db.run(
            "UPDATE tombstone SET uid = NULL, presence = iif(intent IS NOT NULL AND presence = 0, "
            "?, presence) WHERE coalesce(base_folder, folder) = ? AND uid IS NOT NULL",
            store::Presence::awaited, folder);
    if (!done) return done;
    return move_cursor(folder, sync::ServerCursor{now_has, {}, {1}, {}});
}

Result<void> ServerFacts::move_cursor(mail::FolderId folder,
                                      const std::optional<sync::ServerCursor>& to) {
    if (!to) return {};
    return mail_.connection().run(
        "UPDATE folder SET uid_validity = ?, uid_next = ?, low_uid = ?, highest_modseq = ? WHERE "
        "id = ?",
        to->validity, to->next, to->low, to->modseq, folder);
}

// ---- messages ----

Result<void> ServerFacts::store_one(const sync::ServerMessages& fact, WallTime now) {
    auto there = folder(fact.source, fact.validity);
    if (!there) return fail(there);
    if (!*there) return {};
    auto may_await = counterparts_.has_unnumbered((*there)->id);
    if (!may_await) return fail(may_await);
    for (const sync::ServerMessage& message : fact.messages) {
        if (auto done = found(**there, message, *may_await, now); !done) return done;
    }
    return move_cursor((*there)->id, fact.cursor);
}

Result<void> ServerFacts::found(const Folder& folder, const sync::ServerMessage& message,
                                bool may_await, WallTime now) {
    auto known = counterparts_.at(folder.id, message.uid);
    if (!known) return fail(known);
    if (*known && (*known)->is_tombstone) {
        if ((*known)->is_ours) return {};  // still to be erased there
        if (auto back = counterparts_.revive(**known); !back) return back;
        (*known)->is_tombstone = false;
        touched_.push_back((*known)->id);
    }
    if (*known) return told_flags(**known, message.flags, message.modseq);
    if (!may_await) return add(folder, message, now);

    auto id = counterparts_.unnumbered(
        folder.id, {message.summary.envelope, message.summary.size, message.email_id});
    if (!id) return fail(id);
    if (!*id) return add(folder, message, now);
    auto awaited = counterparts_.find(**id);
    if (!awaited) return fail(awaited);
    touched_.push_back(**id);
    auto told = told_flags(**awaited, message.flags, message.modseq);
    if (!told) return told;
    return counterparts_.bind(**awaited, folder.id, message.uid);
}

Result<void> ServerFacts::told_flags(const store::Counterpart& known, const mail::Flags& theirs,
                                     std::optional<mail::ModSeq> modseq) {
    return counterparts_.told_flags(known, theirs, modseq, pending_(known.id));
}

Result<void> ServerFacts::add(const Folder& folder, const sync::ServerMessage& message,
                              WallTime now) {
    auto added = placements_.add({.folder = folder.id,
                                  .content = {},
                                  .summary = message.summary,
                                  .flags = message.flags,
                                  .arrived = message.arrived,
                                  .uid = message.uid,
                                  .made_by = {},
                                  .now = now,
                                  .email_id = message.email_id});
    if (!added) return fail(added);
    if (!message.modseq) return {};
    return mail_.connection().run("UPDATE placement SET modseq = ? WHERE id = ?", *message.modseq,
                                  *added);
}

Result<void> ServerFacts::store_one(const sync::ServerFlags& fact, WallTime) {
    auto there = folder(fact.source, fact.validity);
    if (!there) return fail(there);
    if (!*there) return {};
    for (const sync::ServerFlags::Told& told : fact.told) {
        auto known = counterparts_.at((*there)->id, told.uid);
        if (!known) return fail(known);
        if (!*known) continue;
        auto done = told_flags(**known, told.flags, told.modseq);
        if (!done) return done;
    }
    return move_cursor((*there)->id, fact.cursor);
}

// ---- what is gone ----

Result<std::vector<mail::PlacementId>> ServerFacts::ids(store::Statement& statement) {
    std::vector<mail::PlacementId> found;
    while (true) {
        auto row = statement.step();
        if (!row) return fail(row);
        if (!*row) return found;
        found.push_back((*row)->id<mail::PlacementId>(0));
    }
}

Result<void> ServerFacts::lost(const std::vector<mail::PlacementId>& ids, WallTime now) {
    for (const mail::PlacementId id : ids) {
        auto known = counterparts_.find(id);
        if (!known) return fail(known);
        if (!*known) continue;
        if (auto done = counterparts_.lost(**known, now); !done) return done;
        touched_.push_back(id);
    }
    return {};
}

Result<void> ServerFacts::store_one(const sync::ServerGone& fact, WallTime now) {
    auto there = folder(fact.source, fact.validity);
    if (!there) return fail(there);
    if (!*there) return {};
    for (const imap::Interval& each : fact.uids.intervals()) {
        auto find = mail_.connection().prepare(
            "SELECT id FROM placement WHERE coalesce(base_folder, folder) = ?1 AND uid BETWEEN ?2 "
            "AND ?3 UNION ALL SELECT placement FROM tombstone WHERE coalesce(base_folder, folder) "
            "= ?1 AND uid BETWEEN ?2 AND ?3");
        if (!find) return fail(find);
        auto gone = ids(find->bind((*there)->id, each.low, each.high));
        if (!gone) return fail(gone);
        if (auto done = lost(*gone, now); !done) return done;
    }
    return move_cursor((*there)->id, fact.cursor);
}

Result<void> ServerFacts::store_one(const sync::ServerCompared& fact, WallTime now) {
    auto there = folder(fact.source);
    if (!there) return fail(there);
    if (!*there) return {};
    // Nothing was looked for under this one yet.
    if ((*there)->validity != fact.validity) return forget_numbers((*there)->id, fact.validity);
    auto have = mail_.connection().prepare(
        "SELECT id, coalesce(uid, 0) FROM placement WHERE coalesce(base_folder, folder) = ?1 AND "
        "(uid >= ?2 OR (uid IS NULL AND presence = ?3)) UNION ALL SELECT placement, coalesce(uid, "
        "0) FROM tombstone WHERE coalesce(base_folder, folder) = ?1 AND intent IS NOT NULL AND "
        "((uid >= ?2 AND presence = 0) OR (uid IS NULL AND presence = ?3))");
    if (!have) return fail(have);
    have->bind((*there)->id, fact.cursor.low, store::Presence::awaited);
    std::vector<mail::PlacementId> gone;
    while (true) {
        auto row = have->step();
        if (!row) return fail(row);
        if (!*row) break;
        const auto uid = (*row)->id<mail::Uid>(1);
        if (uid.value == 0 || !fact.uids.contains(uid.value))
            gone.push_back((*row)->id<mail::PlacementId>(0));
    }
    if (auto done = lost(gone, now); !done) return done;
    return move_cursor((*there)->id, fact.cursor);
}

// Everything was looked at, so what is still awaited is nowhere, and what was sent and not met did
// not arrive. Not so in folders that could not be looked into.
Result<void> ServerFacts::store_one(const sync::ServerInStep& fact, WallTime now) {
    store::Connection& db = mail_.connection();
    auto find = db.prepare(
        "SELECT p.id, p.presence, 0, f.source FROM placement p JOIN folder f ON f.id = "
        "coalesce(p.base_folder, p.folder) WHERE p.uid IS NULL AND (p.presence = ?2 OR (p.presence "
        "= ?1 AND f.source IS NOT NULL AND f.uid_validity <> 0)) UNION ALL SELECT t.placement, "
        "t.presence, 1, f.source FROM tombstone t LEFT JOIN folder f ON f.id = "
        "coalesce(t.base_folder, t.folder) WHERE t.uid IS NULL AND t.presence IN (?1, ?2)");
    if (!find) return fail(find);
    find->bind(store::Presence::awaited, store::Presence::sent);
    std::vector<mail::PlacementId> gone;
    std::vector<mail::PlacementId> not_arrived;
    while (true) {
        auto row = find->step();
        if (!row) return fail(row);
        if (!*row) break;
        if (std::ranges::find(fact.unsure, (*row)->text(3)) != fact.unsure.end()) continue;
        const bool is_sent =
            static_cast<store::Presence>((*row)->integer(1)) == store::Presence::sent;
        const bool is_tombstone = (*row)->integer(2) != 0;
        (is_sent && !is_tombstone ? not_arrived : gone).push_back((*row)->id<mail::PlacementId>(0));
    }
    for (const mail::PlacementId id : not_arrived) {
        auto done =
            db.run("UPDATE placement SET presence = ? WHERE id = ?", store::Presence::unsent, id);
        if (!done) return done;
    }
    return lost(gone, now);
}

// ---- bytes ----

Result<void> ServerFacts::store_one(const sync::ServerContent& fact, WallTime now) {
    mail::MessageId row;
    auto there = folder(fact.source, fact.validity);
    if (!there) return fail(there);
    if (*there) {
        auto message = mail_.connection().number(
            "SELECT m.id FROM placement p JOIN message m ON m.id = p.message WHERE "
            "coalesce(p.base_folder, p.folder) = ? AND p.uid = ? AND m.content IS NULL",
            (*there)->id, fact.uid);
        if (!message) return fail(message);
        row.value = static_cast<std::uint32_t>(*message);
    }
    if (auto added = contents_.add(row, fact, now); !added) return added;
    return contents_.is_full() ? flush(now) : Result<void>();
}

Result<std::optional<sync::Wanted>> ServerFacts::wanted(mail::PlacementId id) {
    auto find = mail_.connection().prepare(
        "SELECT f.source, f.uid_validity, p.uid FROM placement p JOIN message m ON m.id = "
        "p.message JOIN folder f ON f.id = coalesce(p.base_folder, p.folder) WHERE p.id = ? AND "
        "m.content IS NULL AND p.uid IS NOT NULL AND f.source IS NOT NULL");
    if (!find) return fail(find);
    auto row = find->bind(id).step();
    if (!row) return fail(row);
    if (!*row) return std::nullopt;
    return sync::Wanted{std::string((*row)->text(0)), (*row)->id<mail::UidValidity>(1),
                        (*row)->id<mail::Uid>(2)};
}

// ---- what is known ----

Result<std::vector<sync::KnownServerFolder>> ServerFacts::known() {
    std::vector<sync::KnownServerFolder> folders;
    std::vector<mail::FolderId> ids;
    {
        auto all = mail_.connection().prepare(
            "SELECT id, source, uid_validity, uid_next, coalesce(low_uid, 1), highest_modseq FROM "
            "folder WHERE source IS NOT NULL AND coalesce(attributes, '') <> 'noselect' ORDER BY "
            "id");
        if (!all) return fail(all);
        while (true) {
            auto row = all->step();
            if (!row) return fail(row);
            if (!*row) break;
            sync::ServerCursor cursor{(*row)->id<mail::UidValidity>(2), (*row)->id<mail::Uid>(3),
                                      (*row)->id<mail::Uid>(4), std::nullopt};
            if (!(*row)->is_null(5)) cursor.modseq = (*row)->id<mail::ModSeq>(5);
            ids.push_back((*row)->id<mail::FolderId>(0));
            folders.push_back({std::string((*row)->text(1)), cursor, {}, {}});
        }
    }
    for (std::size_t i = 0; i < folders.size(); ++i) {
        if (auto done = know_held(ids[i], folders[i]); !done) return fail(done);
    }
    if (auto done = know_missing(folders, ids); !done) return fail(done);
    return folders;
}

Result<void> ServerFacts::know_held(mail::FolderId folder, sync::KnownServerFolder& into) {
    auto all = mail_.connection().prepare(
        "SELECT uid FROM placement WHERE coalesce(base_folder, folder) = ?1 AND uid IS NOT NULL "
        "UNION SELECT uid FROM tombstone WHERE coalesce(base_folder, folder) = ?1 AND uid IS NOT "
        "NULL AND presence = 0 AND intent IS NOT NULL ORDER BY uid");
    if (!all) return fail(all);
    all->bind(folder);
    while (true) {
        auto row = all->step();
        if (!row) return fail(row);
        if (!*row) return {};
        into.held.add(static_cast<std::uint32_t>((*row)->integer(0)));
    }
}

// One that is in several folders is fetched from one of them.
Result<void> ServerFacts::know_missing(std::vector<sync::KnownServerFolder>& folders,
                                       const std::vector<mail::FolderId>& ids) {
    std::unordered_map<mail::FolderId, std::size_t> at;
    for (std::size_t i = 0; i < ids.size(); ++i) at.emplace(ids[i], i);
    auto all = mail_.connection().prepare(
        "SELECT coalesce(p.base_folder, p.folder), p.uid, m.size, m.id FROM message m JOIN "
        "placement p ON p.message = m.id WHERE m.content IS NULL AND p.uid IS NOT NULL ORDER BY "
        "p.date DESC, p.id DESC");
    if (!all) return fail(all);
    std::unordered_set<mail::MessageId> met;
    while (true) {
        auto row = all->step();
        if (!row) return fail(row);
        if (!*row) return {};
        const auto folder = at.find((*row)->id<mail::FolderId>(0));
        if (folder == at.end() || !met.insert((*row)->id<mail::MessageId>(3)).second) continue;
        folders[folder->second].missing.push_back(
            {(*row)->id<mail::Uid>(1), static_cast<std::uint64_t>((*row)->integer(2))});
    }
}

}  // namespace alder::account
