#include "store/user_db.h"

#include <array>

#include "store/schema.h"

namespace alder::store {

namespace {

// Version 1. Tables for what comes later (outbox, addresses, …) are here from the start, in their
// full shape, so that nobody's store has to be rebuilt for them.
constexpr const char* kVersion1 = R"sql(
CREATE TABLE generation (one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER NOT NULL);
INSERT INTO generation VALUES (1, 0);

CREATE TABLE account (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    name     TEXT NOT NULL UNIQUE,
    incoming TEXT NOT NULL,
    created  INTEGER NOT NULL);

-- What one command did. state: 0 done, 1 undone, 2 undone for good (something else was done since).
CREATE TABLE step (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    what    TEXT NOT NULL,
    created INTEGER NOT NULL,
    state   INTEGER NOT NULL DEFAULT 0,
    undoes  INTEGER REFERENCES step(id));
CREATE INDEX step_undoable ON step(state, id) WHERE undoes IS NULL;

CREATE TABLE intent (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    step    INTEGER NOT NULL REFERENCES step(id),
    account INTEGER NOT NULL REFERENCES account(id),
    action  BLOB NOT NULL,
    before  BLOB,  -- NULL: journaled by a guest; the holder reads it before it applies the intent
    state   INTEGER NOT NULL DEFAULT 0,
    reason  TEXT);
CREATE INDEX step_undoing ON step(undoes) WHERE undoes IS NOT NULL;
CREATE INDEX intent_step ON intent(step);
CREATE INDEX intent_open ON intent(account, id) WHERE state = 0;

-- state: see LetterState in outbox.h; scheduled is a queued letter whose not_before is to come.
-- committing: the last byte may be out. copied: its copy is filed in Sent, or none is wanted.
CREATE TABLE outbox (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    account      INTEGER NOT NULL REFERENCES account(id),
    state        INTEGER NOT NULL,
    message_id   TEXT NOT NULL,
    subject      TEXT NOT NULL,
    sender       TEXT,  -- NULL: the null sender
    eight_bit    INTEGER NOT NULL,
    utf8_headers INTEGER NOT NULL,
    report_holds INTEGER NOT NULL,
    envelope_id  TEXT NOT NULL,
    size         INTEGER NOT NULL,
    route        TEXT NOT NULL,
    created      INTEGER NOT NULL,
    not_before   INTEGER NOT NULL,
    expires      INTEGER NOT NULL,
    attempts     INTEGER NOT NULL DEFAULT 0,
    next_attempt INTEGER NOT NULL,
    claim        TEXT,
    committing   INTEGER NOT NULL DEFAULT 0,
    copied       INTEGER NOT NULL,
    settled      INTEGER,
    last_error   TEXT NOT NULL DEFAULT '');
CREATE INDEX outbox_due ON outbox(account, next_attempt) WHERE state = 0;
CREATE TABLE outbox_recipient (
    letter   INTEGER NOT NULL REFERENCES outbox(id) ON DELETE CASCADE,
    n        INTEGER NOT NULL,
    address  TEXT NOT NULL,
    notify   INTEGER NOT NULL,
    original TEXT NOT NULL,
    state    INTEGER NOT NULL,
    status   TEXT NOT NULL DEFAULT '',
    text     TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (letter, n)) WITHOUT ROWID;
CREATE TABLE outbox_chunk (
    letter INTEGER NOT NULL REFERENCES outbox(id) ON DELETE CASCADE,
    n      INTEGER NOT NULL,
    size   INTEGER NOT NULL,  -- plain
    bytes  BLOB NOT NULL,     -- zstd
    PRIMARY KEY (letter, n));
CREATE TABLE delivery_log (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    time       INTEGER NOT NULL,
    account    INTEGER NOT NULL,
    letter     INTEGER NOT NULL,
    message_id TEXT NOT NULL,
    sender     TEXT NOT NULL,
    recipient  TEXT NOT NULL,
    size       INTEGER NOT NULL,
    relay      TEXT NOT NULL,
    delay_ms   INTEGER NOT NULL,
    xdelay_ms  INTEGER NOT NULL,
    dsn        TEXT NOT NULL,
    verdict    INTEGER NOT NULL,
    text       TEXT NOT NULL);

CREATE TABLE address (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    name      TEXT NOT NULL,
    address   TEXT NOT NULL UNIQUE COLLATE NOCASE,
    nick      TEXT,
    origin    TEXT NOT NULL,
    used      INTEGER NOT NULL DEFAULT 0,
    last_used INTEGER,
    card      TEXT);
CREATE TABLE saved_search (name TEXT PRIMARY KEY, query TEXT NOT NULL, created INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE bayes_token (token INTEGER PRIMARY KEY, ham INTEGER NOT NULL, spam INTEGER NOT NULL);
CREATE TABLE quirk (
    account INTEGER NOT NULL REFERENCES account(id),
    name    TEXT NOT NULL,
    seen    INTEGER NOT NULL,
    PRIMARY KEY (account, name)) WITHOUT ROWID;
CREATE TABLE tls_pin (
    host TEXT NOT NULL, port INTEGER NOT NULL, spki BLOB NOT NULL, created INTEGER NOT NULL,
    PRIMARY KEY (host, port)) WITHOUT ROWID;
CREATE TABLE fetched (
    account INTEGER NOT NULL REFERENCES account(id),
    uidl    TEXT NOT NULL,
    target  TEXT NOT NULL,
    time    INTEGER NOT NULL,
    PRIMARY KEY (account, uidl, target)) WITHOUT ROWID;
)sql";

// What tells this store from every other; each mail.db repeats it.
constexpr const char* kVersion2 = R"sql(
CREATE TABLE identity (one INTEGER PRIMARY KEY CHECK (one = 1), id BLOB NOT NULL);
INSERT INTO identity VALUES (1, randomblob(16));
)sql";

// Letters that are being written (drafts.h), and the messages that a letter comes from.
constexpr const char* kVersion3 = R"sql(
CREATE TABLE draft (
    run     TEXT NOT NULL,
    number  INTEGER NOT NULL,
    account INTEGER NOT NULL REFERENCES account(id),
    letter  BLOB NOT NULL,
    saved   INTEGER NOT NULL,
    PRIMARY KEY (run, number)) WITHOUT ROWID;
CREATE TABLE draft_content (
    run    TEXT NOT NULL,
    number INTEGER NOT NULL,
    n      INTEGER NOT NULL,
    bytes  BLOB NOT NULL,
    PRIMARY KEY (run, number, n),
    FOREIGN KEY (run, number) REFERENCES draft(run, number) ON DELETE CASCADE ON UPDATE CASCADE);
ALTER TABLE outbox ADD COLUMN answered_account INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN answered INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN forwarded INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN draft INTEGER NOT NULL DEFAULT 0;
)sql";

// The delivery that was begun last, until it is known to be done (fetched.h).
constexpr const char* kVersion4 = R"sql(
CREATE TABLE fetching (
    account INTEGER NOT NULL REFERENCES account(id),
    target  TEXT NOT NULL,
    message TEXT NOT NULL,
    mark    TEXT NOT NULL,
    PRIMARY KEY (account, target)) WITHOUT ROWID;
)sql";

// A letter that is added looks for one that is the same (outbox.h).
constexpr const char* kVersion5 = R"sql(
CREATE INDEX outbox_message ON outbox(account, message_id);
)sql";

// What an intent is about, should its ids come to nothing (evidence.h); and how far the ids of each
// mail.db had come, so that those of an older copy, or of a new one, are not given twice.
constexpr const char* kVersion6 = R"sql(
ALTER TABLE intent ADD COLUMN evidence BLOB;
CREATE TABLE id_mark (
    account   INTEGER PRIMARY KEY REFERENCES account(id),
    folder    INTEGER NOT NULL,
    message   INTEGER NOT NULL,
    placement INTEGER NOT NULL);
)sql";

// What a program that ended wants to be undone or redone (wishes.h).
constexpr const char* kVersion7 = R"sql(
CREATE TABLE wish (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    account   INTEGER NOT NULL REFERENCES account(id),
    kind      INTEGER NOT NULL,
    last_step INTEGER NOT NULL);
)sql";

// The Errc of a refusal, for who waits for the intent in another process.
constexpr const char* kVersion8 = R"sql(
ALTER TABLE intent ADD COLUMN refusal INTEGER;
)sql";

constexpr std::array kSteps{kVersion1, kVersion2, kVersion3, kVersion4,
                            kVersion5, kVersion6, kVersion7, kVersion8};

AccountRow account_row(const Row& row) {
    return {row.id<mail::AccountId>(0), std::string(row.text(1)), std::string(row.text(2))};
}

}  // namespace

std::int64_t UserDb::newest_schema() { return std::ssize(kSteps); }

Result<UserDb> UserDb::open(const std::string& path, const std::string& vfs) {
    auto connection =
        Connection::open(path, {.vfs = vfs, .durability = Durability::full, .cache_kib = 512});
    if (!connection) return fail(connection);
    if (auto done = upgrade(*connection, kSteps, "user.db"); !done) return fail(done);
    return UserDb(std::move(*connection));
}

Result<UserDb> UserDb::open_read_only(const std::string& path, const std::string& vfs) {
    auto connection = Connection::open(path, {.vfs = vfs, .read_only = true, .cache_kib = 512});
    if (!connection) return fail(connection);
    if (auto fits = expect_schema(*connection, newest_schema(), path); !fits) return fail(fits);
    return UserDb(std::move(*connection));
}

Result<AccountRow> UserDb::account(const std::string& name, const std::string& incoming,
                                   WallTime now) {
    auto find = connection_.prepare("SELECT id, name, incoming FROM account WHERE name = ?");
    if (!find) return fail(find);
    auto row = find->bind(name).step();
    if (!row) return fail(row);
    if (*row) return account_row(**row);
    // Another process may make it in this moment: then it is found by the next look.
    auto made = connection_.run(
        "INSERT INTO account (name, incoming, created) VALUES (?, ?, ?) ON CONFLICT (name) DO "
        "NOTHING",
        name, incoming, now.time_since_epoch().count());
    if (!made) return fail(made);
    return account(name, incoming, now);
}

Result<void> UserDb::set_incoming(mail::AccountId account, const std::string& incoming) {
    return connection_.run("UPDATE account SET incoming = ? WHERE id = ?", incoming, account);
}

Result<std::vector<AccountRow>> UserDb::accounts() {
    auto all = connection_.prepare("SELECT id, name, incoming FROM account ORDER BY id");
    if (!all) return fail(all);
    std::vector<AccountRow> accounts;
    while (true) {
        auto row = all->step();
        if (!row) return fail(row);
        if (!*row) return accounts;
        accounts.push_back(account_row(**row));
    }
}

Result<std::uint64_t> UserDb::generation() {
    auto number = connection_.number("SELECT number FROM generation");
    if (!number) return fail(number);
    return static_cast<std::uint64_t>(*number);
}

Result<IdMark> UserDb::id_mark(mail::AccountId account) {
    auto find =
        connection_.prepare("SELECT folder, message, placement FROM id_mark WHERE account = ?");
    if (!find) return fail(find);
    auto row = find->bind(account).step();
    if (!row) return fail(row);
    if (!*row) return IdMark{};
    return IdMark{(*row)->integer(0), (*row)->integer(1), (*row)->integer(2)};
}

Result<void> UserDb::set_id_mark(mail::AccountId account, const IdMark& mark) {
    return connection_.run("INSERT OR REPLACE INTO id_mark VALUES (?, ?, ?, ?)", account,
                           mark.folder, mark.message, mark.placement);
}

Result<std::string> UserDb::identity() {
    auto find = connection_.prepare("SELECT id FROM identity");
    if (!find) return fail(find);
    auto row = find->step();
    if (!row) return fail(row);
    if (!*row) return fail(Errc::corrupt, "user.db does not say which store it is");
    return std::string((*row)->blob(0));
}

}  // namespace alder::store
