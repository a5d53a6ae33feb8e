#include "store/mail_db.h"

#include <algorithm>
#include <array>
#include <limits>

#include "base/ascii.h"
#include "base/natural_order.h"
#include "store/schema.h"

namespace alder::store {

namespace {

// Flag bit 1 is \Seen (mail::Flag::seen): the triggers keep the counters of a folder true whatever
// changes its placements.
constexpr const char* kVersion1 = R"sql(
CREATE TABLE folder (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    name           TEXT NOT NULL,
    role           INTEGER NOT NULL DEFAULT 0,
    total          INTEGER NOT NULL DEFAULT 0,
    unseen         INTEGER NOT NULL DEFAULT 0,
    size           INTEGER NOT NULL DEFAULT 0,
    subscribed     INTEGER NOT NULL DEFAULT 1,
    hidden         INTEGER NOT NULL DEFAULT 0,
    uid_validity   INTEGER NOT NULL DEFAULT 1,
    uid_next       INTEGER NOT NULL DEFAULT 1,
    highest_modseq INTEGER,
    low_uid        INTEGER,
    delimiter      TEXT,
    attributes     TEXT,
    source         TEXT,
    source_cursor  BLOB);
CREATE UNIQUE INDEX folder_name ON folder(name);

-- One message, however many folders it is in. Address lists as packed by placement.cc.
CREATE TABLE message (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    content        INTEGER,
    id_hash        INTEGER,
    thread         INTEGER NOT NULL DEFAULT 0,
    parent         INTEGER NOT NULL DEFAULT 0,
    parent_pending INTEGER NOT NULL DEFAULT 0,
    sent           INTEGER,
    zone           INTEGER,
    size           INTEGER NOT NULL,
    traits         INTEGER NOT NULL DEFAULT 0,
    subject        TEXT NOT NULL,
    author         BLOB NOT NULL,
    addresses      BLOB NOT NULL,
    message_id     TEXT NOT NULL,
    in_reply_to    TEXT NOT NULL,
    refs           TEXT NOT NULL,
    list_id        TEXT NOT NULL,
    attachments    TEXT NOT NULL,
    preview        TEXT NOT NULL,
    structure      BLOB,
    email_id       TEXT);
CREATE UNIQUE INDEX message_content ON message(content) WHERE content IS NOT NULL;
CREATE INDEX message_id_hash ON message(id_hash) WHERE id_hash IS NOT NULL;
CREATE INDEX message_pending ON message(thread) WHERE parent_pending = 1;
CREATE INDEX message_thread ON message(thread);

-- Every Message-ID that was seen, as its own or in References, and the conversation it belongs to.
CREATE TABLE thread_link (hash INTEGER PRIMARY KEY, thread INTEGER NOT NULL);
CREATE INDEX thread_link_thread ON thread_link(thread);

-- One message in one folder. flags and keywords are ours; base_ is what the server last had where
-- that differs (else NULL). thread and parent are copies of the message's, for the view index.
CREATE TABLE placement (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    folder        INTEGER NOT NULL,
    message       INTEGER NOT NULL,
    uid           INTEGER,
    flags         INTEGER NOT NULL DEFAULT 0,
    keywords      TEXT NOT NULL DEFAULT '',
    base_flags    INTEGER,
    base_keywords TEXT,
    modseq        INTEGER,
    date          INTEGER NOT NULL,
    arrived       INTEGER NOT NULL,
    thread        INTEGER NOT NULL,
    parent        INTEGER NOT NULL DEFAULT 0,
    size          INTEGER NOT NULL,
    made_by       INTEGER);
CREATE INDEX placement_view ON placement(folder, date, id, thread, message, parent, flags);
CREATE UNIQUE INDEX placement_uid ON placement(folder, uid) WHERE uid IS NOT NULL;
CREATE INDEX placement_message ON placement(message);
CREATE INDEX placement_thread ON placement(thread, folder);
CREATE INDEX placement_made_by ON placement(made_by) WHERE made_by IS NOT NULL;

CREATE TRIGGER placement_added AFTER INSERT ON placement BEGIN
    UPDATE folder SET total = total + 1, unseen = unseen + ((new.flags & 1) = 0), size = size + new.size
     WHERE id = new.folder;
END;
CREATE TRIGGER placement_removed AFTER DELETE ON placement BEGIN
    UPDATE folder SET total = total - 1, unseen = unseen - ((old.flags & 1) = 0), size = size - old.size
     WHERE id = old.folder;
END;
CREATE TRIGGER placement_moved AFTER UPDATE OF folder ON placement WHEN new.folder <> old.folder BEGIN
    UPDATE folder SET total = total - 1, unseen = unseen - ((old.flags & 1) = 0), size = size - old.size
     WHERE id = old.folder;
    UPDATE folder SET total = total + 1, unseen = unseen + ((new.flags & 1) = 0), size = size + new.size
     WHERE id = new.folder;
END;
CREATE TRIGGER placement_seen AFTER UPDATE OF flags ON placement
 WHEN (new.flags & 1) <> (old.flags & 1) AND new.folder = old.folder BEGIN
    UPDATE folder SET unseen = unseen + (old.flags & 1) - (new.flags & 1) WHERE id = new.folder;
END;

-- What left a folder, kept so that it can come back with the id it had.
CREATE TABLE tombstone (
    placement INTEGER PRIMARY KEY,
    folder    INTEGER NOT NULL,
    message   INTEGER NOT NULL,
    uid       INTEGER,
    flags     INTEGER NOT NULL,
    keywords  TEXT NOT NULL,
    date      INTEGER NOT NULL,
    arrived   INTEGER NOT NULL,
    made_by   INTEGER,
    intent    INTEGER,
    time      INTEGER NOT NULL);
CREATE INDEX tombstone_message ON tombstone(message);

-- How far each intent of the journal has come here: `done` of its targets. Written in the same
-- transaction as what it did.
CREATE TABLE applied_intent (intent INTEGER PRIMARY KEY, done INTEGER NOT NULL, complete INTEGER NOT NULL);
)sql";

// Mail that a server has. base_folder: the folder it is in there, where that is not the one it is
// shown in (else NULL); uid belongs to that folder. presence: store::Presence.
constexpr const char* kVersion2 = R"sql(
ALTER TABLE placement ADD COLUMN base_folder INTEGER;
ALTER TABLE placement ADD COLUMN presence INTEGER NOT NULL DEFAULT 0;
DROP INDEX placement_uid;
CREATE UNIQUE INDEX placement_uid ON placement(coalesce(base_folder, folder), uid) WHERE uid IS NOT NULL;
CREATE INDEX placement_numberless ON placement(coalesce(base_folder, folder)) WHERE uid IS NULL;
CREATE INDEX placement_moved ON placement(base_folder) WHERE base_folder IS NOT NULL;
CREATE TRIGGER placement_resized AFTER UPDATE OF size ON placement WHEN new.size <> old.size BEGIN
    UPDATE folder SET size = size + new.size - old.size WHERE id = new.folder;
END;

ALTER TABLE tombstone ADD COLUMN base_folder INTEGER;
ALTER TABLE tombstone ADD COLUMN presence INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tombstone ADD COLUMN base_flags INTEGER;
ALTER TABLE tombstone ADD COLUMN base_keywords TEXT;
CREATE INDEX tombstone_uid ON tombstone(coalesce(base_folder, folder), uid);

CREATE INDEX message_email_id ON message(email_id) WHERE email_id IS NOT NULL;
CREATE INDEX message_nameless ON message(sent) WHERE id_hash IS NULL;
CREATE INDEX message_missing ON message(id) WHERE content IS NULL;
-- The name the server has, where the folder was renamed here (else NULL).
ALTER TABLE folder ADD COLUMN base_name TEXT;
CREATE INDEX folder_source ON folder(source) WHERE source IS NOT NULL;

-- Whose mail this is: the identity of the user.db beside it, and the account's number there.
CREATE TABLE identity (one INTEGER PRIMARY KEY CHECK (one = 1), store BLOB NOT NULL, account INTEGER NOT NULL);
)sql";

// What the account is called by: the same place under another user.db is the same mail.
constexpr const char* kVersion3 = R"sql(
ALTER TABLE identity ADD COLUMN incoming TEXT NOT NULL DEFAULT '';
)sql";

// Whether bytes that are there already still have to be found for its messages.
constexpr const char* kVersion4 = R"sql(
ALTER TABLE identity ADD COLUMN has_loose_contents INTEGER NOT NULL DEFAULT 0;
-- The content.db that its messages name; NULL: not noted yet.
ALTER TABLE identity ADD COLUMN contents BLOB;
)sql";

// sent_after: the newest placement there was when a move was sent that may be carried out as a copy
// (else NULL); what came since and is the same message is that copy.
constexpr const char* kVersion5 = R"sql(
ALTER TABLE placement ADD COLUMN sent_after INTEGER;
CREATE INDEX tombstone_intent ON tombstone(intent) WHERE intent IS NOT NULL;
)sql";

// sent_to: the folder that move was sent to; what is shown may have been moved on, or erased,
// since.
constexpr const char* kVersion6 = R"sql(
ALTER TABLE placement ADD COLUMN sent_to INTEGER;
UPDATE placement SET sent_to = folder WHERE sent_after IS NOT NULL;
ALTER TABLE tombstone ADD COLUMN sent_after INTEGER;
ALTER TABLE tombstone ADD COLUMN sent_to INTEGER;
-- Intents up to that number may have been carried out without a trace here, in a newer mail.db.
ALTER TABLE identity ADD COLUMN untraced INTEGER NOT NULL DEFAULT 0;
)sql";

// Where the collecting of bytes that nothing names goes on, when its next round may begin (seconds
// since 1970). collect_steps is what make_durable() writes.
constexpr const char* kVersion7 = R"sql(
ALTER TABLE identity ADD COLUMN collect_from INTEGER NOT NULL DEFAULT 0;
ALTER TABLE identity ADD COLUMN collect_after INTEGER NOT NULL DEFAULT 0;
ALTER TABLE identity ADD COLUMN collect_steps INTEGER NOT NULL DEFAULT 0;
)sql";

constexpr std::array kSteps{kVersion1, kVersion2, kVersion3, kVersion4,
                            kVersion5, kVersion6, kVersion7};

constexpr std::size_t kMaxName = 1000;

FolderRow folder_row(const Row& row) {
    return {row.id<mail::FolderId>(0),
            std::string(row.text(1)),
            static_cast<mail::Role>(row.integer(2)),
            static_cast<std::uint32_t>(row.integer(3)),
            static_cast<std::uint32_t>(row.integer(4)),
            static_cast<std::uint64_t>(row.integer(5)),
            row.integer(6) != 0};
}

// Folders for something come first.
int rank_of(mail::Role role) {
    return role == mail::Role::none ? std::numeric_limits<int>::max() : static_cast<int>(role);
}

std::string canonical(std::string_view name) {
    return ascii::iequals(name, "inbox") ? "Inbox" : std::string(name);
}

}  // namespace

mail::Role usual_role(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, mail::Role>, 9> kUsual{
        {{"inbox", mail::Role::inbox},
         {"drafts", mail::Role::drafts},
         {"sent", mail::Role::sent},
         {"sent mail", mail::Role::sent},
         {"archive", mail::Role::archive},
         {"junk", mail::Role::junk},
         {"spam", mail::Role::junk},
         {"trash", mail::Role::trash},
         {"deleted items", mail::Role::trash}}};
    for (const auto& [usual, role] : kUsual) {
        if (ascii::iequals(name, usual)) return role;
    }
    return mail::Role::none;
}

Result<void> check_folder_name(std::string_view name) {
    if (name.empty()) return fail(Errc::bad_data, "a folder needs a name");
    if (name.size() > kMaxName)
        return fail(Errc::bad_data, "a folder name may have at most 1000 bytes");
    if (std::ranges::any_of(name, ascii::is_control)) {
        return fail(Errc::bad_data, "a folder name may not hold control characters");
    }
    for (const std::string_view level : ascii::split(name, '/')) {
        if (level.empty() || level == "." || level == "..") {
            return fail(Errc::bad_data, "no level of a folder name may be empty, `.` or `..`");
        }
    }
    return {};
}

std::int64_t MailDb::newest_schema() { return std::ssize(kSteps); }

Result<MailDb> MailDb::open(const std::string& path, const std::string& vfs,
                            Durability durability) {
    auto connection =
        Connection::open(path, {.vfs = vfs, .durability = durability, .cache_kib = 8192});
    if (!connection) return fail(connection);
    if (auto done = upgrade(*connection, kSteps, "mail.db"); !done) return fail(done);
    return MailDb(std::move(*connection), durability);
}

Result<MailDb> MailDb::open_read_only(const std::string& path, const std::string& vfs) {
    auto connection = Connection::open(path, {.vfs = vfs, .read_only = true, .cache_kib = 4096});
    if (!connection) return fail(connection);
    if (auto fits = expect_schema(*connection, newest_schema(), path); !fits) return fail(fits);
    return MailDb(std::move(*connection), Durability::normal);
}

Result<std::vector<FolderRow>> MailDb::folders() {
    auto all = connection_.prepare(
        "SELECT id, name, role, total, unseen, size, subscribed FROM folder WHERE hidden = 0");
    if (!all) return fail(all);
    std::vector<FolderRow> folders;
    while (true) {
        auto row = all->step();
        if (!row) return fail(row);
        if (!*row) break;
        folders.push_back(folder_row(**row));
    }
    std::ranges::sort(folders, [](const FolderRow& a, const FolderRow& b) {
        if (a.role != b.role) return rank_of(a.role) < rank_of(b.role);
        return natural_order(a.name, b.name) < 0;
    });
    return folders;
}

Result<std::optional<FolderRow>> MailDb::one_folder(Statement& statement) {
    auto row = statement.step();
    if (!row) return fail(row);
    if (!*row) return std::nullopt;
    return folder_row(**row);
}

Result<std::optional<FolderRow>> MailDb::folder(std::string_view name) {
    auto find = connection_.prepare(
        "SELECT id, name, role, total, unseen, size, subscribed FROM folder WHERE name = ? AND "
        "hidden = 0");
    if (!find) return fail(find);
    return one_folder(find->bind(canonical(name)));
}

Result<std::optional<FolderRow>> MailDb::folder(mail::FolderId id) {
    auto find = connection_.prepare(
        "SELECT id, name, role, total, unseen, size, subscribed FROM folder WHERE id = ? AND "
        "hidden = 0");
    if (!find) return fail(find);
    return one_folder(find->bind(id));
}

Result<std::optional<FolderRow>> MailDb::folder_with(mail::Role role) {
    auto find = connection_.prepare(
        "SELECT id, name, role, total, unseen, size, subscribed FROM folder WHERE role = ? AND "
        "hidden = 0 "
        "ORDER BY id LIMIT 1");
    if (!find) return fail(find);
    return one_folder(find->bind(role));
}

Result<mail::FolderId> MailDb::create_folder(std::string_view name, mail::Role role) {
    if (auto fine = check_folder_name(name); !fine) return fail(fine);
    const std::string full = canonical(name);
    if (const std::size_t slash = full.rfind('/'); slash != std::string::npos) {
        if (auto parent = create_folder(full.substr(0, slash)); !parent) return fail(parent);
    }
    if (role == mail::Role::none) {
        role = usual_role(full);
        if (role != mail::Role::none) {
            auto taken = folder_with(role);
            if (!taken) return fail(taken);
            if (*taken) role = mail::Role::none;
        }
    }
    auto made = connection_.run(
        "INSERT INTO folder (name, role) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET hidden = 0",
        full, role);
    if (!made) return fail(made);
    auto id = connection_.number("SELECT id FROM folder WHERE name = ?", full);
    if (!id) return fail(id);
    return mail::FolderId{static_cast<std::uint32_t>(*id)};
}

Result<void> MailDb::rename_folder(mail::FolderId id, std::string_view name) {
    if (auto fine = check_folder_name(name); !fine) return fail(fine);
    auto old = folder(id);
    if (!old) return fail(old);
    if (!*old) return fail(Errc::not_found, "the folder to rename is gone");
    auto taken =
        connection_.number("SELECT count(*) FROM folder WHERE name = ? AND id <> ?", name, id);
    if (!taken) return fail(taken);
    if (*taken != 0) {
        return fail(Errc::cannot_create,
                    "a folder named `" + std::string(name) + "` exists already");
    }
    const std::string prefix = (*old)->name + "/";
    auto children = connection_.run(
        "UPDATE folder SET name = ?1 || substr(name, length(?2) + 1), base_name = ?1 || "
        "substr(base_name, length(?2) + 1) WHERE substr(name, 1, length(?2)) = ?2",
        std::string(name) + "/", prefix);
    if (!children) return fail(children);
    return connection_.run(
        "UPDATE folder SET name = ?1, base_name = iif(source IS NULL, NULL, "
        "nullif(coalesce(base_name, name), ?1)) WHERE id = ?2",
        name, id);
}

Result<MailDb::Ownership> MailDb::belong_to(const Owner& owner) {
    auto transaction = Transaction::begin(connection_);
    if (!transaction) return fail(transaction);
    auto mine = connection_.number("SELECT count(*) FROM identity WHERE store = ? AND account = ?",
                                   Blob{owner.store}, owner.account);
    if (!mine) return fail(mine);
    auto all = connection_.number("SELECT count(*) FROM identity");
    if (!all) return fail(all);
    if (*mine == 0 && *all != 0) {
        auto same =
            connection_.number("SELECT count(*) FROM identity WHERE incoming = ?", owner.incoming);
        if (!same) return fail(same);
        if (*same != 0 && durability_ == Durability::normal) return Ownership::orphaned;
        return fail(Errc::config,
                    "the mail.db of account " + std::to_string(owner.account.value) +
                        " belongs to another store or account, and nothing was changed; put the "
                        "user.db that belongs to it back, or move the account's directory away");
    }
    auto kept = connection_.run(
        "INSERT INTO identity (one, store, account, incoming) VALUES (1, ?1, ?2, ?3) ON CONFLICT "
        "(one) DO UPDATE SET incoming = ?3 WHERE incoming <> ?3",
        Blob{owner.store}, owner.account, owner.incoming);
    if (!kept) return fail(kept);
    if (auto done = transaction->commit(); !done) return fail(done);
    return Ownership::ours;
}

Result<std::vector<mail::PlacementId>> MailDb::not_carried_out() {
    auto find = connection_.prepare(
        "SELECT id FROM placement WHERE base_folder IS NOT NULL OR base_flags IS NOT NULL OR "
        "sent_to IS NOT NULL OR presence IN (2, 3) UNION ALL SELECT placement FROM tombstone WHERE "
        "intent IS NOT NULL AND "
        "presence IN (0, 1)");
    if (!find) return fail(find);
    std::vector<mail::PlacementId> ids;
    while (true) {
        auto row = find->step();
        if (!row) return fail(row);
        if (!*row) return ids;
        ids.push_back((*row)->id<mail::PlacementId>(0));
    }
}

Result<void> MailDb::take_up(const Owner& owner) {
    auto transaction = Transaction::begin(connection_);
    if (!transaction) return fail(transaction);
    // Numbers of intents begin anew in the new user.db.
    for (const std::string_view sql :
         {"DELETE FROM applied_intent", "UPDATE placement SET made_by = NULL WHERE made_by NOTNULL",
          "UPDATE tombstone SET made_by = NULL, intent = iif(intent IS NULL, NULL, 0)",
          "UPDATE folder SET hidden = 0 WHERE hidden = 1 AND source IS NOT NULL"}) {
        if (auto done = connection_.run(sql); !done) return done;
    }
    auto ours = connection_.run("UPDATE identity SET store = ?, account = ?, untraced = 0",
                                Blob{owner.store}, owner.account);
    if (!ours) return ours;
    return transaction->commit();
}

// A commit syncs the whole log, also what others wrote to it before without a sync.
Result<void> MailDb::make_durable() {
    if (durability_ == Durability::full) return {};
    if (auto durable = next_is_durable(); !durable) return durable;
    auto synced = connection_.run("UPDATE identity SET collect_steps = collect_steps + 1");
    auto usual = next_is_as_usual();
    return synced ? usual : synced;
}

Result<void> MailDb::next_is_durable() { return connection_.run("PRAGMA synchronous = FULL"); }

Result<void> MailDb::next_is_as_usual() {
    if (durability_ == Durability::full) return {};
    return connection_.run("PRAGMA synchronous = NORMAL");
}

Result<void> MailDb::delete_folder(mail::FolderId id) {
    return connection_.run("UPDATE folder SET hidden = 1 WHERE id = ?", id);
}

}  // namespace alder::store
