#include "store/sqlite.h"

#include <array>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <sqlite3.h>

#include "base/strong.h"
#include "store/schema.h"
#include "tests/support/must.h"
#include "tests/support/temp_dir.h"

namespace alder::store {
namespace {

using Number = Strong<struct NumberTag>;

class Sqlite : public testing::Test {
protected:
    Connection open(const OpenOptions& options = {}) {
        auto connection = Connection::open(path_, options);
        EXPECT_TRUE(connection) << (connection ? "" : connection.error().detail);
        return std::move(*connection);
    }

    tests::TempDir dir_;
    const std::string path_ = dir_ / "mail.db";
};

TEST_F(Sqlite, GivesBackWhatWasBound) {
    auto db = open();
    ASSERT_TRUE(db.script("CREATE TABLE t (i, id, s, b, n, o)"));
    ASSERT_TRUE(db.run("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)", -7, Number{9}, "Grüße",
                       Blob{std::string_view("\0x", 2)}, nullptr, std::optional<int>(3)));
    auto select = db.prepare("SELECT * FROM t");
    ASSERT_TRUE(select);
    const auto row = select->step();
    ASSERT_TRUE(row && *row);
    EXPECT_EQ((*row)->integer(0), -7);
    EXPECT_EQ((*row)->id<Number>(1), Number{9});
    EXPECT_EQ((*row)->text(2), "Grüße");
    EXPECT_EQ((*row)->blob(3), std::string_view("\0x", 2));
    EXPECT_TRUE((*row)->is_null(4));
    EXPECT_EQ((*row)->integer(5), 3);
    const auto end = select->step();
    ASSERT_TRUE(end);
    EXPECT_FALSE(*end);
}

TEST_F(Sqlite, KeepsAnEmptyTextApartFromNull) {
    auto db = open();
    EXPECT_EQ(*db.number("SELECT ? IS NULL", std::string_view()), 0);
    EXPECT_EQ(*db.number("SELECT ? IS NULL", Blob{}), 0);
    EXPECT_EQ(*db.number("SELECT ? IS NULL", std::optional<int>()), 1);
}

TEST_F(Sqlite, HandsOutAStatementOfItsOwnWhileTheFirstIsStillRunning) {
    auto db = open();
    ASSERT_TRUE(db.script("CREATE TABLE t (n); INSERT INTO t VALUES (1), (2)"));
    auto outer = db.prepare("SELECT n FROM t ORDER BY n");
    ASSERT_EQ((**outer->step()).integer(0), 1);
    auto inner = db.prepare("SELECT n FROM t ORDER BY n");
    EXPECT_EQ((**inner->step()).integer(0), 1);
    EXPECT_EQ((**outer->step()).integer(0), 2);
}

TEST_F(Sqlite, ForgetsParametersWhenAStatementGoesBack) {
    auto db = open();
    EXPECT_EQ(*db.number("SELECT ?", 5), 5);
    auto again = db.prepare("SELECT ?");
    EXPECT_TRUE((**again->step()).is_null(0));
}

TEST_F(Sqlite, RefusesTwoStatementsWhereOneIsPrepared) {
    EXPECT_EQ(open().prepare("SELECT 1; SELECT 2").error().code, Errc::bug);
    EXPECT_EQ(open().prepare("").error().code, Errc::bug);
}

TEST_F(Sqlite, HasItsHabits) {
    auto db =
        open({.durability = Durability::full, .page_size = 16384, .incremental_vacuum = true});
    ASSERT_TRUE(db.script("CREATE TABLE t (n)"));
    EXPECT_EQ(*db.number("PRAGMA foreign_keys"), 1);
    EXPECT_EQ(*db.number("PRAGMA synchronous"), 2);
    EXPECT_EQ(*db.number("PRAGMA page_size"), 16384);
    EXPECT_EQ(*db.number("PRAGMA auto_vacuum"), 2);
    EXPECT_EQ(*db.number("PRAGMA secure_delete"), 2);
    EXPECT_EQ(*db.number("PRAGMA trusted_schema"), 0);
    EXPECT_FALSE(db.prepare("SELECT \"a string\""));
    EXPECT_FALSE(db.script("ATTACH ':memory:' AS other"));
    EXPECT_FALSE(db.script("PRAGMA writable_schema=ON; DELETE FROM sqlite_schema"));
}

TEST_F(Sqlite, UndoesATransactionThatWasNotCommitted) {
    auto db = open();
    ASSERT_TRUE(db.script("CREATE TABLE t (n)"));
    {
        auto transaction = Transaction::begin(db);
        ASSERT_TRUE(transaction);
        ASSERT_TRUE(db.run("INSERT INTO t VALUES (1)"));
    }
    EXPECT_EQ(*db.number("SELECT count(*) FROM t"), 0);
    auto transaction = Transaction::begin(db);
    ASSERT_TRUE(db.run("INSERT INTO t VALUES (1)"));
    EXPECT_TRUE(transaction->commit());
    EXPECT_EQ(*db.number("SELECT count(*) FROM t"), 1);
}

TEST_F(Sqlite, UndoesATransactionInsideAnotherAloneOrWithIt) {
    auto db = open();
    tests::must(db.script("CREATE TABLE inside (a)"));
    {
        auto outer = tests::must(Transaction::begin(db));
        tests::must(db.run("INSERT INTO inside VALUES (1)"));
        {
            auto kept = tests::must(Transaction::begin(db));
            tests::must(db.run("INSERT INTO inside VALUES (2)"));
            tests::must(kept.commit());
        }
        {
            const auto dropped = tests::must(Transaction::begin(db));
            tests::must(db.run("INSERT INTO inside VALUES (4)"));
        }
        EXPECT_EQ(tests::must(db.number("SELECT sum(a) FROM inside")), 3);
        tests::must(outer.commit());
    }
    EXPECT_EQ(tests::must(db.number("SELECT sum(a) FROM inside")), 3);
    {
        const auto outer = tests::must(Transaction::begin(db));
        auto inner = tests::must(Transaction::begin(db));
        tests::must(db.run("DELETE FROM inside"));
        tests::must(inner.commit());
    }
    EXPECT_EQ(tests::must(db.number("SELECT sum(a) FROM inside")), 3);
}

TEST_F(Sqlite, TellsWhenAnotherConnectionHasCommitted) {
    auto mine = open();
    auto theirs = open();
    const auto before = mine.data_version();
    EXPECT_EQ(mine.data_version(), before);
    ASSERT_TRUE(theirs.script("CREATE TABLE t (n)"));
    EXPECT_NE(mine.data_version(), before);
}

TEST_F(Sqlite, SaysBusyInPlainWordsWhenAnotherWritesTooLong) {
    auto holder = open();
    auto transaction = Transaction::begin(holder);
    auto other = open({.busy = std::chrono::milliseconds(1)});
    const auto refused = Transaction::begin(other);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::try_again);
    EXPECT_EQ(refused.error().detail,
              "mail.db is busy in another program for too long; try again when that one is done");
}

// As a program leaves it that is killed while it makes the file.
TEST_F(Sqlite, SaysOfAHalfWrittenFileThatItIsMadeGoodLater) {
    sqlite3* raw = nullptr;
    const std::string path = (dir_ / "raw.db").string();
    ASSERT_EQ(sqlite3_open(path.c_str(), &raw), SQLITE_OK);
    const char* sql =
        "CREATE TABLE t (x); PRAGMA cache_size = 10; BEGIN; WITH RECURSIVE n(i) AS (SELECT 1 UNION "
        "ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO t SELECT zeroblob(1000) FROM n;";
    ASSERT_EQ(sqlite3_exec(raw, sql, nullptr, nullptr, nullptr), SQLITE_OK);
    const std::string left = (dir_ / "left.db").string();
    std::filesystem::copy_file(path, left);
    std::filesystem::copy_file(path + "-journal", left + "-journal");
    sqlite3_close(raw);

    const auto read = Connection::open(left, {.read_only = true});
    ASSERT_FALSE(read.has_value());
    EXPECT_EQ(read.error().code, Errc::not_found);
    EXPECT_NE(read.error().detail.find("in the middle of a change"), std::string::npos);
    auto written = tests::must(Connection::open(left, {}));
    EXPECT_EQ(tests::must(written.number("SELECT count(*) FROM t")), 0);
}

TEST_F(Sqlite, SaysWhichFileIsDamaged) {
    std::ofstream(path_) << std::string(8192, 'x');
    const auto refused = Connection::open(path_, {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::corrupt);
    EXPECT_EQ(refused.error().detail, "mail.db is damaged: file is not a database");
}

TEST_F(Sqlite, SaysWhyAFileCannotBeOpened) {
    const auto refused = Connection::open(dir_ / "none" / "mail.db", {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::io);
    EXPECT_EQ(refused.error().detail, "mail.db cannot be opened: No such file or directory");
}

TEST_F(Sqlite, WritesNothingWhenOpenedToRead) {
    ASSERT_TRUE(open().script("CREATE TABLE t (n)"));
    auto db = open({.read_only = true});
    EXPECT_EQ(db.run("INSERT INTO t VALUES (1)").error().code, Errc::permission);
}

TEST_F(Sqlite, SaysThatAnInterruptedStatementWasStopped) {
    auto db = open();
    auto forever = db.prepare(
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n");
    ASSERT_TRUE(forever->step());
    db.interrupt();
    const auto stopped = forever->step();
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, Errc::cancelled);
}

// ---- upgrade ----

constexpr std::array kSteps{"CREATE TABLE one (n); INSERT INTO one VALUES (1)",
                            "CREATE TABLE two (n)", "UPDATE one SET n = n + 1"};

TEST_F(Sqlite, UpgradesFromAnyVersionToTheNewest) {
    for (std::size_t known = 0; known <= kSteps.size(); ++known) {
        auto db = *Connection::open(dir_ / std::to_string(known), {});
        ASSERT_TRUE(upgrade(db, std::span(kSteps).first(known), "the store"));
        ASSERT_TRUE(upgrade(db, kSteps, "the store"));
        ASSERT_TRUE(upgrade(db, kSteps, "the store"));
        EXPECT_EQ(*db.number("PRAGMA user_version"), 3);
        EXPECT_EQ(*db.number("SELECT n FROM one"), 2);
    }
}

TEST_F(Sqlite, RefusesANewerSchemaAndLeavesItAlone) {
    auto db = open();
    ASSERT_TRUE(upgrade(db, kSteps, "the store"));
    const auto refused = upgrade(db, std::span(kSteps).first(2), "the store");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::config);
    EXPECT_EQ(refused.error().detail,
              "the store was written by a newer Alder (its version 3, this one knows 2); nothing "
              "was changed: use the newer program");
    EXPECT_EQ(*db.number("PRAGMA user_version"), 3);
}

TEST_F(Sqlite, KeepsTheOldSchemaWholeWhenAStepFails) {
    constexpr std::array broken{kSteps[0], "CREATE TABLE two (n); INSERT INTO nowhere VALUES (1)"};
    auto db = open();
    EXPECT_FALSE(upgrade(db, broken, "the store"));
    EXPECT_EQ(*db.number("PRAGMA user_version"), 1);
    EXPECT_EQ(*db.number("SELECT count(*) FROM sqlite_schema"), 1);
}

}  // namespace
}  // namespace alder::store
