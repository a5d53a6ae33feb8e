// A thin C++ face on SQLite: a connection, a prepared statement, a transaction. Every database of
// ours is opened here, so that all of them go through our VFS (vfs.h) and have the same habits:
// foreign keys on, WAL, a busy timeout, no double-quoted strings, no attached databases (so no
// VACUUM either, which attaches one: PRAGMA incremental_vacuum is what there is).
//
// Thread rule: a Connection and its Statements belong to one thread.

#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <sqlite3.h>

#include "base/result.h"

namespace alder::store {

namespace detail {
struct Pool;  // the database and its idle statements
struct ClosePool {
    void operator()(Pool* pool) const;
};

void bind_integer(sqlite3_stmt* statement, int at, std::int64_t value);
void bind_text(sqlite3_stmt* statement, int at, std::string_view value);
void bind_blob(sqlite3_stmt* statement, int at, std::string_view value);
void bind_null(sqlite3_stmt* statement, int at);

template <class T>
concept StrongId = requires(const T& id) {
    { id.value } -> std::convertible_to<std::uint64_t>;
} && !requires(const T& t) { t.has_value(); };
}  // namespace detail

// One run of a prepared statement. Columns count from 0. Text and blobs are valid until the next
// step.
class Row {
public:
    explicit Row(sqlite3_stmt* statement) : statement_(statement) {}

    std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
    template <class Id>
    Id id(int column) const {
        return Id{static_cast<decltype(Id::value)>(integer(column))};
    }
    std::string_view text(int column) const;
    std::string_view blob(int column) const;
    bool is_null(int column) const {
        return sqlite3_column_type(statement_, column) == SQLITE_NULL;
    }

private:
    sqlite3_stmt* statement_;
};

// Borrowed from the connection's cache; goes back, reset, when it is destroyed. Must not outlive
// the connection. The same SQL may be borrowed twice at once: these are two statements.
class Statement {
public:
    Statement(detail::Pool& pool, sqlite3_stmt* statement) : pool_(&pool), statement_(statement) {}
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&&) = delete;
    ~Statement();

    // The parameters in order. Integers, enums, strong ids, strings (text), Blob, optional,
    // nullptr.
    template <class... Args>
    Statement& bind(const Args&... args) {
        int at = 0;
        (bind_one(++at, args), ...);
        return *this;
    }

    // The next row, or nullopt at the end.
    Result<std::optional<Row>> step();
    // Runs a statement that gives no rows.
    Result<void> run();
    // Makes it ready for other parameters.
    void reset();

private:
    template <class T>
    void bind_one(int at, const T& value);

    detail::Pool* pool_;
    sqlite3_stmt* statement_;
};

struct Blob {
    std::string_view bytes;
};

enum class Durability {
    normal,  // a commit may be lost with the power, never torn: what can be fetched again
    full,    // a commit survives: what cannot
};

struct OpenOptions {
    std::string vfs{};  // Vfs::name(); empty: SQLite's own
    Durability durability = Durability::normal;
    bool read_only = false;
    int page_size = 4096;                    // bytes; counts at birth only
    bool incremental_vacuum = false;         // counts at birth only
    int cache_kib = 2048;                    // memory for pages
    std::chrono::milliseconds busy{10'000};  // how long to wait for another process
};

class Connection {
public:
    // Errc::corrupt for a file that is no database or is damaged, io, permission, config otherwise.
    static Result<Connection> open(const std::string& path, const OpenOptions& options);

    // From the cache, prepared on first use; the SQL is the key, so it should not vary. One
    // statement only.
    Result<Statement> prepare(std::string_view sql);
    // Shorthand: prepare, bind, run.
    template <class... Args>
    Result<void> run(std::string_view sql, const Args&... args) {
        auto statement = prepare(sql);
        if (!statement) return fail(statement);
        return statement->bind(args...).run();
    }
    // The first column of the first row, 0 when there is none.
    template <class... Args>
    Result<std::int64_t> number(std::string_view sql, const Args&... args) {
        auto statement = prepare(sql);
        if (!statement) return fail(statement);
        auto row = statement->bind(args...).step();
        if (!row) return fail(row);
        return *row ? (*row)->integer(0) : 0;
    }
    // Several statements in one text; for schemas and pragmas.
    Result<void> script(const std::string& sql);

    std::int64_t last_id() const { return sqlite3_last_insert_rowid(handle()); }
    // Rows that the last INSERT, UPDATE or DELETE touched.
    std::int64_t changes() const { return sqlite3_changes64(handle()); }
    // Makes a long statement of this connection stop; may be called from another thread.
    void interrupt() { sqlite3_interrupt(handle()); }
    // A number that differs from the last one when another connection has committed in between.
    Result<std::int64_t> data_version() { return number("PRAGMA data_version"); }
    // For what has no face here (tokenizers, functions).
    sqlite3* handle() const;

private:
    explicit Connection(detail::Pool* pool) : pool_(pool) {}

    std::unique_ptr<detail::Pool, detail::ClosePool> pool_;
};

// BEGIN IMMEDIATE .. COMMIT; rolls back unless commit() succeeded. Inside another one it is a part
// of that: it rolls back alone, and is durable when the outer one is.
class Transaction {
public:
    static Result<Transaction> begin(Connection& connection);
    Transaction(Transaction&& other) noexcept
        : connection_(std::exchange(other.connection_, nullptr)), inner_(other.inner_) {}
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();

    Result<void> commit();

private:
    Transaction(Connection& connection, bool inner) : connection_(&connection), inner_(inner) {}
    Connection* connection_;
    bool inner_;
};

template <class T>
void Statement::bind_one(int at, const T& value) {
    if constexpr (std::is_same_v<T, std::nullptr_t>)
        detail::bind_null(statement_, at);
    else if constexpr (std::is_same_v<T, Blob>)
        detail::bind_blob(statement_, at, value.bytes);
    else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>)
        detail::bind_integer(statement_, at, static_cast<std::int64_t>(value));
    else if constexpr (detail::StrongId<T>)
        detail::bind_integer(statement_, at, static_cast<std::int64_t>(value.value));
    else if constexpr (std::is_convertible_v<const T&, std::string_view>)
        detail::bind_text(statement_, at, value);
    else if (value.has_value())
        bind_one(at, *value);
    else
        bind_one(at, nullptr);
}

}  // namespace alder::store
