#include "store/sqlite.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <vector>

#include <fmt/format.h>

namespace alder::store {

namespace {

constexpr std::size_t kIdleStatements = 256;  // kept prepared; more only costs memory

// The last part of the database's path; what a person calls it.
std::string_view last_part(std::string_view path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

// ---- the pool ----

struct detail::Pool {
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    struct Idle {
        std::size_t hash;
        std::unique_ptr<sqlite3_stmt, Finalize> statement;
    };

    sqlite3* db = nullptr;
    sqlite3_vfs* vfs = nullptr;
    std::string name;        // for messages
    std::vector<Idle> idle;  // least recently used first

    // A statement with this very text, taken out, or null.
    sqlite3_stmt* take(std::string_view sql) {
        const std::size_t hash = std::hash<std::string_view>{}(sql);
        const auto found = std::find_if(idle.rbegin(), idle.rend(), [&](const Idle& one) {
            return one.hash == hash && sqlite3_sql(one.statement.get()) == sql;
        });
        if (found == idle.rend()) return nullptr;
        sqlite3_stmt* statement = found->statement.release();
        idle.erase(std::next(found).base());
        return statement;
    }

    void give(sqlite3_stmt* statement) {
        if (idle.size() >= kIdleStatements) idle.erase(idle.begin());
        const std::string_view sql = sqlite3_sql(statement);
        idle.push_back({std::hash<std::string_view>{}(sql),
                        std::unique_ptr<sqlite3_stmt, Finalize>(statement)});
    }
};

namespace {

// Why the file system refused: our VFS gives words, SQLite's own only errno.
std::string reason_from_disk(const detail::Pool& pool) {
    std::array<char, 256> words{};
    if (pool.vfs != nullptr && pool.vfs->xGetLastError != nullptr)
        pool.vfs->xGetLastError(pool.vfs, static_cast<int>(words.size()), words.data());
    if (words[0] != '\0') return words.data();
    const int number = sqlite3_system_errno(pool.db);
    return number != 0 ? std::strerror(number) : sqlite3_errmsg(pool.db);
}

Error error_of(const detail::Pool& pool, int code) {
    const std::string& name = pool.name;
    const std::string_view words = sqlite3_errmsg(pool.db);
    if (code == SQLITE_READONLY_ROLLBACK || code == SQLITE_READONLY_RECOVERY)
        return {Errc::not_found, fmt::format("{} was left in the middle of a change; it is made "
                                             "good as soon as Alder opens it to write",
                                             name)};
    switch (code & 0xff) {
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return {Errc::corrupt, fmt::format("{} is damaged: {}", name, words)};
        case SQLITE_FULL:
            return {Errc::io, fmt::format("{}: the disk is full; free some space", name)};
        case SQLITE_IOERR:
            return {Errc::io, fmt::format("{}: {}", name, reason_from_disk(pool))};
        case SQLITE_CANTOPEN:
            return {Errc::io, fmt::format("{} cannot be opened: {}", name, reason_from_disk(pool))};
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_AUTH:
            return {Errc::permission, fmt::format("{} cannot be written: {}", name, words)};
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_PROTOCOL:
            return {Errc::try_again, fmt::format("{} is busy in another program for too long; "
                                                 "try again when that one is done",
                                                 name)};
        case SQLITE_NOMEM:
            return {Errc::os, fmt::format("{}: out of memory", name)};
        case SQLITE_INTERRUPT:
            return {Errc::cancelled, fmt::format("{}: stopped", name)};
        default:
            return {Errc::bug, fmt::format("{}: {}", name, words)};
    }
}

Result<void> check(const detail::Pool& pool, int code) {
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return {};
    return std::unexpected(error_of(pool, code));
}

}  // namespace

void detail::ClosePool::operator()(Pool* pool) const {
    sqlite3* db = pool->db;
    delete pool;
    sqlite3_close_v2(db);
}

// ---- rows and statements ----

std::string_view Row::text(int column) const {
    const void* bytes = sqlite3_column_text(statement_, column);
    if (bytes == nullptr) return {};
    return {static_cast<const char*>(bytes),
            static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::string_view Row::blob(int column) const {
    const void* bytes = sqlite3_column_blob(statement_, column);
    if (bytes == nullptr) return {};
    return {static_cast<const char*>(bytes),
            static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Statement::Statement(Statement&& other) noexcept
    : pool_(other.pool_), statement_(std::exchange(other.statement_, nullptr)) {}

Statement::~Statement() {
    if (statement_ == nullptr) return;
    reset();
    pool_->give(statement_);
}

Result<std::optional<Row>> Statement::step() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return std::optional(Row(statement_));
    if (code == SQLITE_DONE) return std::nullopt;
    return std::unexpected(error_of(*pool_, code));
}

Result<void> Statement::run() { return check(*pool_, sqlite3_step(statement_)); }

void Statement::reset() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

// ---- the connection ----

namespace {

constexpr std::array<std::pair<int, int>, 5> kHabits{{{SQLITE_DBCONFIG_DQS_DDL, 0},
                                                      {SQLITE_DBCONFIG_DQS_DML, 0},
                                                      {SQLITE_DBCONFIG_DEFENSIVE, 1},
                                                      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                                                      {SQLITE_DBCONFIG_ENABLE_FKEY, 1}}};

Result<void> set_habits(const detail::Pool& pool, const OpenOptions& options) {
    sqlite3* db = pool.db;
    sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_busy_timeout(db, static_cast<int>(options.busy.count()));
    for (const auto& [habit, on] : kHabits)
        if (auto set = check(pool, sqlite3_db_config(db, habit, on, static_cast<int*>(nullptr)));
            !set)
            return set;
    const std::string pragmas = fmt::format(
        "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0; PRAGMA cache_size=-{}; "
        "PRAGMA secure_delete=FAST; PRAGMA synchronous={};",
        options.cache_kib, options.durability == Durability::full ? "FULL" : "NORMAL");
    return check(pool, sqlite3_exec(db, pragmas.c_str(), nullptr, nullptr, nullptr));
}

// Page size and vacuum mode take hold only while the file is empty. Two processes at its birth get
// in each other's way without SQLite asking the busy handler, so the waiting is done here.
Result<void> start_wal(const detail::Pool& pool, const OpenOptions& options) {
    sqlite3* db = pool.db;
    const std::string birth =
        fmt::format("PRAGMA page_size={}; PRAGMA auto_vacuum={};", options.page_size,
                    options.incremental_vacuum ? "INCREMENTAL" : "NONE");
    int code = SQLITE_OK;
    std::string mode;
    const auto keep = [](void* into, int, char** values, char**) {
        *static_cast<std::string*>(into) = values[0];
        return 0;
    };
    constexpr int kPause = 5;  // milliseconds
    for (auto waited = 0; waited <= options.busy.count(); waited += kPause) {
        code = sqlite3_exec(db, birth.c_str(), nullptr, nullptr, nullptr);
        if (code == SQLITE_OK)
            code = sqlite3_exec(db, "PRAGMA journal_mode=WAL", keep, &mode, nullptr);
        if ((code & 0xff) != SQLITE_BUSY) break;
        sqlite3_sleep(kPause);
    }
    if (code != SQLITE_OK) return check(pool, code);
    if (mode != "wal")
        return fail(Errc::config,
                    fmt::format("{} is on a file system that cannot share a database (a network "
                                "drive?); keep Alder's data on a local disk",
                                pool.name));
    return check(pool, sqlite3_exec(db,
                                    "PRAGMA wal_autocheckpoint=1000; "
                                    "PRAGMA journal_size_limit=33554432;",
                                    nullptr, nullptr, nullptr));
}

}  // namespace

Result<Connection> Connection::open(const std::string& path, const OpenOptions& options) {
    Connection connection(new detail::Pool);
    const int how =
        options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    sqlite3* db = nullptr;
    const int code =
        sqlite3_open_v2(path.c_str(), &db, how | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                        options.vfs.empty() ? nullptr : options.vfs.c_str());
    detail::Pool& pool = *connection.pool_;
    pool.db = db;
    pool.vfs = sqlite3_vfs_find(options.vfs.empty() ? nullptr : options.vfs.c_str());
    pool.name = last_part(path);
    if (const auto opened = check(pool, code); !opened) return fail(opened);
    if (const auto set = set_habits(pool, options); !set) return fail(set);
    if (!options.read_only)
        if (const auto set = start_wal(pool, options); !set) return fail(set);
    // Reads the first page, so that a file that is no database is told now.
    if (const auto version = connection.number("PRAGMA user_version"); !version)
        return fail(version);
    return connection;
}

Result<Statement> Connection::prepare(std::string_view sql) {
    if (sqlite3_stmt* ready = pool_->take(sql)) return Statement(*pool_, ready);
    sqlite3_stmt* made = nullptr;
    const char* rest = nullptr;
    const int code = sqlite3_prepare_v3(handle(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &made, &rest);
    if (const auto prepared = check(*pool_, code); !prepared) return fail(prepared);
    Statement statement(*pool_, made);
    if (made == nullptr || rest != sql.data() + sql.size())
        return fail(Errc::bug, fmt::format("not one statement: {}", sql));
    return statement;
}

Result<void> Connection::script(const std::string& sql) {
    return check(*pool_, sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr));
}

sqlite3* Connection::handle() const { return pool_->db; }

// ---- transactions ----

Result<Transaction> Transaction::begin(Connection& connection) {
    const bool inner = sqlite3_get_autocommit(connection.handle()) == 0;
    if (const auto begun = connection.run(inner ? "SAVEPOINT inner" : "BEGIN IMMEDIATE"); !begun)
        return fail(begun);
    return Transaction(connection, inner);
}

Transaction::~Transaction() {
    // After some errors SQLite has rolled back already. Rolling back cannot fail in a way that
    // matters: what is not committed is not there.
    if (connection_ == nullptr || sqlite3_get_autocommit(connection_->handle()) != 0) return;
    if (inner_) {
        static_cast<void>(connection_->run("ROLLBACK TO inner"));
        static_cast<void>(connection_->run("RELEASE inner"));
    } else {
        static_cast<void>(connection_->run("ROLLBACK"));
    }
}

Result<void> Transaction::commit() {
    auto committed = connection_->run(inner_ ? "RELEASE inner" : "COMMIT");
    if (committed) connection_ = nullptr;
    return committed;
}

// ---- bind ----

// SQLITE_TRANSIENT, the macro, is an old-style cast.
namespace {
sqlite3_destructor_type copied() {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): SQLite's own sentinel for "make a copy".
    return reinterpret_cast<sqlite3_destructor_type>(std::intptr_t{-1});
}
}  // namespace

void detail::bind_integer(sqlite3_stmt* statement, int at, std::int64_t value) {
    sqlite3_bind_int64(statement, at, value);
}

void detail::bind_text(sqlite3_stmt* statement, int at, std::string_view value) {
    // A null pointer would bind NULL, and an empty view may hold one.
    const char* bytes = value.empty() ? "" : value.data();
    sqlite3_bind_text64(statement, at, bytes, value.size(), copied(), SQLITE_UTF8);
}

void detail::bind_blob(sqlite3_stmt* statement, int at, std::string_view value) {
    const char* bytes = value.empty() ? "" : value.data();
    sqlite3_bind_blob64(statement, at, bytes, value.size(), copied());
}

void detail::bind_null(sqlite3_stmt* statement, int at) { sqlite3_bind_null(statement, at); }

}  // namespace alder::store
