// Reading where nothing can be written: a full disk, one that is mounted to be read only. FAILURES
// 67, 68.

#include <gtest/gtest.h>

#include "account/reader.h"
#include "app/accounts.h"
#include "disk/memory_disk.h"
#include "store/placement.h"
#include "store/vfs.h"
#include "tests/support/must.h"

namespace alder::app {
namespace {

using tests::must;

constexpr WallTime kNow{std::chrono::seconds{1'700'000'000}};

// On a full disk: a name may find room, what goes into the file does not.
class FullFile : public disk::File {
public:
    explicit FullFile(std::unique_ptr<disk::File> below) : below_(std::move(below)) {}

    Result<std::size_t> read_at(std::uint64_t offset, char* into, std::size_t size) override {
        return below_->read_at(offset, into, size);
    }
    Result<void> write_at(std::uint64_t, std::string_view) override { return refuse(); }
    Result<void> truncate(std::uint64_t size) override { return below_->truncate(size); }
    Result<std::uint64_t> size() override { return below_->size(); }
    Result<void> sync() override { return below_->sync(); }
    Result<bool> lock(disk::Range range, disk::LockMode mode) override {
        return below_->lock(range, mode);
    }
    Result<disk::LockMode> probe(disk::Range range) override { return below_->probe(range); }
    Result<char*> map_shared(std::uint64_t, std::size_t) override { return refuse(); }

private:
    static std::unexpected<Error> refuse() { return fail(Errc::io, "No space left on device"); }
    std::unique_ptr<disk::File> below_;
};

class ReadOnlyDisk : public disk::Disk {
public:
    explicit ReadOnlyDisk(disk::Disk& below) : below_(below) {}

    Result<std::unique_ptr<disk::File>> open(const std::string& path,
                                             disk::Access access) override {
        if (access == disk::Access::read || can_be_written) return below_.open(path, access);
        if (!is_full) return refuse();
        auto below = below_.open(path, access);
        if (!below) return below;
        return std::make_unique<FullFile>(std::move(*below));
    }
    Result<disk::Status> status(const std::string& path) override { return below_.status(path); }
    Result<std::vector<disk::Entry>> list(const std::string& directory) override {
        return below_.list(directory);
    }
    Result<void> make_directory(const std::string& path) override {
        return below_.status(path) ? Result<void>() : refuse();
    }
    Result<void> rename(const std::string&, const std::string&) override { return refuse(); }
    Result<void> rename_new(const std::string&, const std::string&) override { return refuse(); }
    Result<void> remove(const std::string&) override { return refuse(); }
    Result<void> sync_directory(const std::string&) override { return refuse(); }

    bool can_be_written = false;
    bool is_full = false;  // else it is mounted to be read only

private:
    static std::unexpected<Error> refuse() {
        return fail(Errc::permission, "read-only file system");
    }
    disk::Disk& below_;
};

class ReadOnly : public testing::Test {
protected:
    ReadOnly() {
        auto url =
            must(config::parse_url("imaps://ann@example.org", config::Direction::incoming, "/"));
        config_.accounts.push_back({.name = "work",
                                    .address = must(mail::AddrSpec::parse("ann@example.org")),
                                    .incoming = std::move(url)});
        row_ = must(open_accounts(writable_, config_, Local::if_present, kNow)).open.at(0).row;
        must(disk_.make_directory(writable_.directory(row_.id)));
        mail_.emplace(must(store::MailDb::open(writable_.mail_db(row_.id), writable_.vfs,
                                               store::Durability::normal)));
        add("a");
    }
    void add(const std::string& subject) {
        auto content =
            must(store::ContentDb::open(disk_, writable_.content_db(row_.id), writable_.vfs));
        const auto folder = must(mail_->create_folder("Inbox"));
        mail::Summary summary;
        summary.envelope.subject = subject;
        must(store::Placements(mail_->connection(), store::Numbering::ours)
                 .add({.folder = folder,
                       .content = must(content.put("Subject: " + subject + "\n\nHi\n", kNow, "t")),
                       .summary = summary,
                       .flags = {},
                       .arrived = kNow,
                       .uid = {},
                       .made_by = {},
                       .now = kNow}));
    }
    void set_version(const std::string& path, int version) {
        auto db = must(store::Connection::open(path, {.vfs = writable_.vfs}));
        must(db.script("PRAGMA user_version = " + std::to_string(version)));
    }
    // What somebody is told who wants to read.
    std::string complaint() {
        const auto accounts = open_accounts(place_, config_, Local::if_present, kNow);
        if (!accounts) return accounts.error().detail;
        const auto reader = account::Reader::open(place_, accounts->open.at(0).row);
        return reader ? "" : reader.error().detail;
    }
    std::string subjects(account::Reader& reader) {
        std::string all;
        const auto folder = must(reader.folders()).at(0).id;
        for (const auto& row : must(reader.rows({.folder = folder}, {})))
            all += must(reader.entries({row.id})).at(0).summary.envelope.subject + " ";
        return all;
    }

    disk::MemoryDisk disk_;
    store::Vfs vfs_{disk_};
    account::Place writable_{&disk_, vfs_.name(), "/store"};
    ReadOnlyDisk read_only_{disk_};
    store::Vfs other_vfs_{read_only_};
    account::Place place_{&read_only_, other_vfs_.name(), "/store"};
    config::Config config_;
    store::AccountRow row_;
    std::optional<store::MailDb> mail_;
};

TEST_F(ReadOnly, ReadsAStoreOnAFullDisk) {
    mail_.reset();
    read_only_.is_full = true;
    const auto accounts = must(open_accounts(place_, config_, Local::if_present, kNow));
    EXPECT_TRUE(accounts.only_reads);
    auto reader = must(account::Reader::open(place_, accounts.open.at(0).row));
    EXPECT_EQ(subjects(reader), "a ");
}

TEST_F(ReadOnly, ReadsAStoreThatWasClosed) {
    mail_.reset();
    const auto accounts = must(open_accounts(place_, config_, Local::if_present, kNow));
    ASSERT_TRUE(accounts.only_reads);
    EXPECT_TRUE(accounts.only_reads->detail.ends_with(
        "mail can be read, but nothing is changed, fetched or sent"));
    ASSERT_EQ(accounts.open.size(), 1U);
    auto reader = must(account::Reader::open(place_, accounts.open.at(0).row));
    EXPECT_EQ(subjects(reader), "a ");
    const auto row = must(reader.rows({.folder = must(reader.folders()).at(0).id}, {})).at(0);
    EXPECT_EQ(must(reader.raw(must(reader.entries({row.id})).at(0))), "Subject: a\n\nHi\n");
}

TEST_F(ReadOnly, ReadsWhatACrashLeftInTheWal) {
    ASSERT_TRUE(disk_.status(writable_.mail_db(row_.id) + "-wal"));
    must(disk_.remove(writable_.mail_db(row_.id) + "-shm"));
    auto reader = must(account::Reader::open(place_, row_));
    EXPECT_EQ(subjects(reader), "a ");
}

TEST_F(ReadOnly, SeesWhatIsWrittenOnceItCanBeAgain) {
    mail_.reset();
    auto reader = must(account::Reader::open(place_, row_));
    EXPECT_EQ(subjects(reader), "a ");
    read_only_.can_be_written = true;
    mail_.emplace(must(
        store::MailDb::open(writable_.mail_db(row_.id), writable_.vfs, store::Durability::normal)));
    add("b");
    EXPECT_EQ(subjects(reader), "b a ");
}

TEST_F(ReadOnly, SaysWhatToDoWithAnOlderStore) {
    mail_.reset();
    for (const std::string& path :
         {writable_.user_db(), writable_.mail_db(row_.id), writable_.content_db(row_.id)}) {
        auto db = must(store::Connection::open(path, {.vfs = writable_.vfs}));
        const auto newest = static_cast<int>(must(db.number("PRAGMA user_version")));
        set_version(path, newest - 1);
        EXPECT_TRUE(complaint().starts_with(path + " was written by an older Alder and has to be "
                                                   "brought up to date first, where it can be "
                                                   "written"))
            << complaint();
        set_version(path, newest);
        EXPECT_EQ(complaint(), "");
    }
}

TEST_F(ReadOnly, RefusesANewerStore) {
    mail_.reset();
    for (const std::string& path :
         {writable_.content_db(row_.id), writable_.mail_db(row_.id), writable_.user_db()}) {
        set_version(path, 99);
        EXPECT_TRUE(complaint().contains(" was written by a newer Alder (its version 99,"))
            << complaint();
        EXPECT_TRUE(complaint().ends_with("nothing was changed: use the newer program"));
    }
}

TEST_F(ReadOnly, SaysWhichAccountIsNewAndCannotBeMade) {
    config_.accounts.at(0).name = "other";
    const auto accounts = must(open_accounts(place_, config_, Local::if_present, kNow));
    EXPECT_TRUE(accounts.open.empty());
    EXPECT_EQ(accounts.troubles.size(), 1U);
}

}  // namespace
}  // namespace alder::app
