#include "store/vfs.h"

#include <array>
#include <cstdio>
#include <fstream>
#include <thread>

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/sqlite.h"
#include "tests/support/temp_dir.h"

namespace alder::store {
namespace {

class VfsOnRealDisk : public testing::Test {
protected:
    Connection open(Durability durability = Durability::normal) {
        auto db = Connection::open(path_, {.vfs = vfs_.name(), .durability = durability});
        EXPECT_TRUE(db) << (db ? "" : db.error().detail);
        return std::move(*db);
    }
    void make_table() {
        ASSERT_TRUE(open().script("CREATE TABLE t (n); INSERT INTO t VALUES (1)"));
    }
    std::int64_t count() { return *open().number("SELECT count(*) FROM t"); }

    // What the sqlite3 program, with SQLite's own VFS, prints for a statement.
    std::string shell(const std::string& sql) const {
        const std::string command = "sqlite3 " + path_ + " \"" + sql + "\" 2>&1";
        FILE* pipe = ::popen(command.c_str(), "r");
        std::string said;
        std::array<char, 256> piece{};
        while (std::fgets(piece.data(), piece.size(), pipe) != nullptr) said += piece.data();
        ::pclose(pipe);
        return said;
    }
    static bool has_shell() { return std::system("command -v sqlite3 >/dev/null 2>&1") == 0; }

    // Runs it in a process of its own that ends without closing anything.
    template <class Do>
    static void in_a_process_that_dies(Do&& what) {
        const pid_t child = ::fork();
        if (child == 0) {
            what();
            ::_exit(0);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        ASSERT_TRUE(WIFSIGNALED(status));
    }

    tests::TempDir dir_;
    const std::string path_ = dir_ / "mail.db";
    Vfs vfs_{disk::real_disk()};
};

TEST_F(VfsOnRealDisk, KeepsRowsInAPrivateFileAndTidiesUp) {
    make_table();
    EXPECT_EQ(count(), 1);
    EXPECT_EQ(disk::real_disk().status(path_)->mode, 0600U);
    EXPECT_EQ(disk::real_disk().list(dir_.path())->size(), 1U);
}

TEST_F(VfsOnRealDisk, LetsTwoThreadsWriteInTurn) {
    make_table();
    const auto write = [this] {
        auto db = open();
        for (int n = 0; n < 200; ++n) ASSERT_TRUE(db.run("INSERT INTO t VALUES (?)", n));
    };
    std::thread other(write);
    write();
    other.join();
    EXPECT_EQ(count(), 401);
    EXPECT_EQ(*open().number("SELECT count(*) FROM pragma_integrity_check "
                             "WHERE integrity_check <> 'ok'"),
              0);
}

TEST_F(VfsOnRealDisk, LetsTwoProcessesWriteInTurn) {
    make_table();
    const auto write = [this] {
        auto db = open();
        for (int n = 0; n < 200; ++n)
            if (!db.run("INSERT INTO t VALUES (?)", n)) return false;
        return true;
    };
    const pid_t child = ::fork();
    if (child == 0) ::_exit(write() ? 0 : 1);
    EXPECT_TRUE(write());
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(WEXITSTATUS(status), 0);
    EXPECT_EQ(count(), 401);
}

TEST_F(VfsOnRealDisk, LetsAReaderKeepItsViewWhileAnotherWrites) {
    make_table();
    auto reader = open();
    auto writer = open();
    ASSERT_TRUE(reader.script("BEGIN"));
    EXPECT_EQ(*reader.number("SELECT count(*) FROM t"), 1);
    ASSERT_TRUE(writer.run("INSERT INTO t VALUES (2)"));
    EXPECT_EQ(*reader.number("SELECT count(*) FROM t"), 1);
    ASSERT_TRUE(reader.script("COMMIT"));
    EXPECT_EQ(*reader.number("SELECT count(*) FROM t"), 2);
}

TEST_F(VfsOnRealDisk, AgreesOnLocksWithOtherSqlitePrograms) {
    if (!has_shell()) GTEST_SKIP() << "no sqlite3 program";
    make_table();
    auto db = open();
    auto transaction = Transaction::begin(db);
    ASSERT_TRUE(db.run("INSERT INTO t VALUES (2)"));
    EXPECT_EQ(shell("SELECT count(*) FROM t"), "1\n");
    EXPECT_NE(shell("INSERT INTO t VALUES (3)").find("locked"), std::string::npos);
    ASSERT_TRUE(transaction->commit());
    EXPECT_EQ(shell("SELECT count(*) FROM t"), "2\n");
    EXPECT_EQ(shell("INSERT INTO t VALUES (3)"), "");
    EXPECT_EQ(*db.number("SELECT count(*) FROM t"), 3);
}

TEST_F(VfsOnRealDisk, GoesOnAfterAWriterDiedInTheMiddle) {
    make_table();
    in_a_process_that_dies([this] {
        auto db = open();
        static_cast<void>(db.script("BEGIN IMMEDIATE; INSERT INTO t VALUES (2)"));
        ::kill(::getpid(), SIGKILL);
    });
    auto db = open();
    EXPECT_EQ(*db.number("SELECT count(*) FROM t"), 1);
    EXPECT_TRUE(db.run("INSERT INTO t VALUES (3)"));
}

TEST_F(VfsOnRealDisk, RecoversWhatAProcessCommittedBeforeItDied) {
    make_table();
    in_a_process_that_dies([this] {
        auto db = open();
        static_cast<void>(db.script("INSERT INTO t VALUES (2)"));
        ::kill(::getpid(), SIGKILL);
    });
    ASSERT_TRUE(disk::real_disk().status(path_ + "-wal"));
    EXPECT_EQ(count(), 2);
}

TEST_F(VfsOnRealDisk, RecoversWithARuinedWalIndex) {
    make_table();
    in_a_process_that_dies([this] {
        auto db = open();
        static_cast<void>(db.script("INSERT INTO t VALUES (2)"));
        ::kill(::getpid(), SIGKILL);
    });
    std::ofstream(path_ + "-shm", std::ios::trunc) << std::string(32768, '\x5a');
    EXPECT_EQ(count(), 2);
    ASSERT_TRUE(open().run("INSERT INTO t VALUES (3)"));
    EXPECT_EQ(count(), 3);
}

TEST_F(VfsOnRealDisk, NeedsMoreThanOneRegionOfTheWalIndexForALongWal) {
    make_table();
    auto reader = open();
    auto writer = open();
    ASSERT_TRUE(writer.script("PRAGMA wal_autocheckpoint=0"));
    auto transaction = Transaction::begin(writer);
    for (int n = 0; n < 6000; ++n)
        ASSERT_TRUE(writer.run("INSERT INTO t VALUES (randomblob(4000))"));
    ASSERT_TRUE(transaction->commit());
    EXPECT_EQ(*reader.number("SELECT count(*) FROM t"), 6001);
    EXPECT_GT(disk::real_disk().status(path_ + "-shm")->size, 32768U);
}

TEST_F(VfsOnRealDisk, RefusesADatabaseThatIsALink) {
    make_table();
    ASSERT_EQ(::symlink(path_.c_str(), (dir_ / "link.db").c_str()), 0);
    const auto refused = Connection::open(dir_ / "link.db", {.vfs = vfs_.name()});
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().detail.find("link.db is no plain file"), std::string::npos);
}

TEST_F(VfsOnRealDisk, SaysWhatTheDiskSaid) {
    const auto refused = Connection::open(dir_ / "none" / "mail.db", {.vfs = vfs_.name()});
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().detail.find("No such file or directory"), std::string::npos);
}

}  // namespace
}  // namespace alder::store
