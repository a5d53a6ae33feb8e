#include "store/content_db.h"

#include <map>
#include <set>

#include <gtest/gtest.h>

#include "disk/memory_disk.h"
#include "store/vfs.h"
#include "tests/support/anomaly.h"

namespace alder::store {
namespace {

using disk::MemoryDisk;
using mail::ContentId;

constexpr WallTime kNow{std::chrono::seconds(1'800'000'000)};
constexpr WallTime kNextWeek = kNow + std::chrono::days(7);
constexpr Clock::time_point kStart{};
constexpr const char* kPath = "/content.db";
constexpr std::size_t kMiB = 1U << 20U;

// Text that no compressor makes small, the same each time.
std::string noise(std::size_t size, std::uint32_t seed = 1) {
    std::string bytes(size, '\0');
    for (char& c : bytes) c = static_cast<char>((seed = seed * 1664525U + 1013904223U) >> 24U);
    return bytes;
}

ContentDb open_on(disk::Disk& disk, const Vfs& vfs) {
    auto db = ContentDb::open(disk, kPath, vfs.name());
    EXPECT_TRUE(db) << (db ? "" : db.error().detail);
    return std::move(*db);
}

class ContentDatabase : public testing::Test {
protected:
    ContentId put(std::string_view bytes, WallTime when = kNow) {
        const auto id = db_.put(bytes, when, "test");
        EXPECT_TRUE(id) << (id ? "" : id.error().detail);
        return id ? *id : ContentId{};
    }
    void write_file(const std::string& path, std::string_view bytes) {
        auto file = *disk_.open(path, disk::Access::create);
        ASSERT_TRUE(file->truncate(0) && file->write_at(0, bytes));
    }
    // A second connection, past the interface.
    Connection raw() { return std::move(*Connection::open(kPath, {.vfs = vfs_.name()})); }
    std::uint64_t collect(const std::set<ContentId>& live, WallTime when) {
        const auto is_live = [&](ContentId id) { return live.contains(id); };
        std::uint64_t removed = 0;
        std::optional<ContentId> from = ContentId{};
        while (from) {
            const auto done = db_.collect({is_live, [] { return Result<void>(); }}, when, *from);
            EXPECT_TRUE(done) << (done ? "" : done.error().detail);
            removed += done->contents;
            from = done->next;
        }
        return removed;
    }

    ContentDb::Naming nothing_live_{[](ContentId) { return false; }, [] { return Result<void>(); }};
    MemoryDisk disk_;
    Vfs vfs_{disk_};
    ContentDb db_ = open_on(disk_, vfs_);
};

TEST_F(ContentDatabase, GivesBackEveryByteWhateverTheSize) {
    for (const std::size_t size :
         {std::size_t{0}, std::size_t{1}, kMiB - 1, kMiB, kMiB + 1, 3 * kMiB + 7}) {
        const auto bytes = noise(size);
        const auto id = put(bytes);
        EXPECT_TRUE(*db_.read(id) == bytes) << size;
        EXPECT_EQ(db_.about(id)->size, size);
    }
}

TEST_F(ContentDatabase, ReadsAnyRangeAcrossChunks) {
    const auto bytes = noise(2 * kMiB + 100);
    const auto id = put(bytes);
    for (const auto& [offset, length] : std::map<std::size_t, std::size_t>{
             {0, 10}, {kMiB - 5, 10}, {kMiB, kMiB}, {kMiB - 1, kMiB + 2}, {2 * kMiB + 90, 50}})
        EXPECT_TRUE(*db_.read_range(id, offset, length) == bytes.substr(offset, length)) << offset;
    EXPECT_EQ(*db_.read_range(id, bytes.size() + 1, 10), "");
}

TEST_F(ContentDatabase, StoresTheSameBytesOnce) {
    const auto id = put("hello");
    EXPECT_EQ(put("hello"), id);
    EXPECT_NE(put("other"), id);
    EXPECT_EQ(*raw().number("SELECT count(*) FROM content"), 2);
    EXPECT_EQ(*raw().number("SELECT count(*) FROM chunk"), 2);
}

TEST_F(ContentDatabase, KnowsTheDigestOfWholeMessagesOnly) {
    EXPECT_EQ(*db_.digest(put("hello")), sha256("hello"));
    ContentDb::Writer writer(db_, kNow);
    ASSERT_TRUE(writer.add(noise(2 * kMiB)));
    EXPECT_EQ(*db_.digest(ContentId{2}), std::nullopt);
    EXPECT_EQ(*db_.digest(ContentId{99}), std::nullopt);
}

TEST_F(ContentDatabase, HasItsShapeFromBirth) {
    auto db = raw();
    EXPECT_EQ(*db.number("PRAGMA page_size"), 16384);
    EXPECT_EQ(*db.number("PRAGMA auto_vacuum"), 2);
}

TEST_F(ContentDatabase, SaysWhatIsNotThere) {
    EXPECT_EQ(db_.read(ContentId{99}).error().code, Errc::not_found);
    EXPECT_EQ(db_.verify(ContentId{99}).error().code, Errc::not_found);
}

// ---- batches and writers ----

TEST_F(ContentDatabase, KeepsABatchOnlyWhenItIsCommitted) {
    {
        auto batch = db_.begin(kStart);
        ASSERT_TRUE(batch);
        put("lost");
    }
    auto batch = db_.begin(kStart);
    ASSERT_TRUE(batch);
    const auto one = put("one");
    const auto two = put("two");
    EXPECT_FALSE(batch->due(kStart + std::chrono::milliseconds(4)));
    EXPECT_TRUE(batch->due(kStart + std::chrono::milliseconds(5)));
    ASSERT_TRUE(batch->commit());
    EXPECT_EQ(*db_.read(one), "one");
    EXPECT_EQ(*db_.read(two), "two");
    EXPECT_EQ(*raw().number("SELECT count(*) FROM content"), 2);
}

TEST_F(ContentDatabase, TakesAMessageInPiecesOfAnySize) {
    const auto bytes = noise(2 * kMiB + 12345);
    for (const std::size_t piece : {std::size_t{4096}, kMiB, bytes.size()}) {
        MemoryDisk disk;
        const Vfs vfs(disk);
        auto db = open_on(disk, vfs);
        ContentDb::Writer writer(db, kNow);
        for (std::size_t at = 0; at < bytes.size(); at += piece)
            ASSERT_TRUE(writer.add(std::string_view(bytes).substr(at, piece)));
        const auto id = writer.finish("test");
        ASSERT_TRUE(id) << id.error().detail;
        EXPECT_TRUE(*db.read(*id) == bytes);
        EXPECT_EQ(*db.put(bytes, kNow, "test"), *id);
    }
}

TEST_F(ContentDatabase, FindsThatAMessageInPiecesIsThereAlready) {
    const auto bytes = noise(kMiB + 5);
    const auto id = put(bytes);
    ContentDb::Writer writer(db_, kNow);
    ASSERT_TRUE(writer.add(bytes));
    EXPECT_EQ(*writer.finish("test"), id);
    EXPECT_EQ(*raw().number("SELECT count(*) FROM content"), 1);
    EXPECT_EQ(*raw().number("SELECT count(*) FROM chunk"), 2);
}

TEST_F(ContentDatabase, TakesAnEmptyMessageInNoPieces) {
    ContentDb::Writer writer(db_, kNow);
    const auto id = writer.finish("test");
    ASSERT_TRUE(id);
    EXPECT_EQ(*db_.read(*id), "");
}

TEST_F(ContentDatabase, DoesNotReadWhatIsUnfinished) {
    ContentDb::Writer writer(db_, kNow);
    ASSERT_TRUE(writer.add(noise(kMiB)));
    EXPECT_EQ(db_.read(ContentId{1}).error().code, Errc::not_found);
    EXPECT_EQ(collect({}, kNextWeek), 1U);
}

// ---- outside ----

TEST_F(ContentDatabase, ReadsAMessageWhereItIs) {
    write_file("/mbox", "From a\nfirst\nFrom b\nsecond\n");
    const auto id = db_.put_outside({"/mbox", 20, 7}, kNow, std::nullopt, "test");
    ASSERT_TRUE(id);
    EXPECT_EQ(*db_.read(*id), "second\n");
    EXPECT_EQ(*db_.read_range(*id, 3, 2), "on");
    EXPECT_EQ(db_.about(*id)->outside, (OutsidePlace{"/mbox", 20, 7}));
    EXPECT_EQ(*db_.put_outside({"/mbox", 20, 7}, kNow, sha256("second\n"), "test"), *id);
    EXPECT_NE(*db_.put_outside({"/mbox", 20, 7}, kNow, sha256("others\n"), "test"), *id);
}

TEST_F(ContentDatabase, FollowsAMessageWhoseFileWasRenamed) {
    write_file("/new", "mail");
    const auto id = *db_.put_outside({"/new", 0, 4}, kNow, std::nullopt, "test");
    ASSERT_TRUE(disk_.rename("/new", "/cur"));
    EXPECT_EQ(db_.read(id).error().code, Errc::not_found);
    ASSERT_TRUE(db_.move_outside(id, {"/cur", 0, 4}));
    EXPECT_EQ(*db_.read(id), "mail");
    EXPECT_EQ(db_.move_outside(put("inside"), {"/cur", 0, 4}).error().code, Errc::not_found);
}

TEST_F(ContentDatabase, NoticesThatAFileBecameShorterOrOther) {
    write_file("/mail", "message");
    const auto id = *db_.put_outside({"/mail", 0, 7}, kNow, sha256("message"), "test");
    EXPECT_TRUE(*db_.verify(id));
    write_file("/mail", "massage");
    EXPECT_FALSE(*db_.verify(id));
    const auto other = *db_.put_outside({"/mail", 0, 7}, kNow, sha256("massage"), "test");
    write_file("/mail", "mess");
    EXPECT_EQ(db_.read(other).error().code, Errc::corrupt);
}

TEST_F(ContentDatabase, ReadsAFileThatWasAwayWhileItWasChecked) {
    write_file("/mail", "message");
    const auto id = *db_.put_outside({"/mail", 0, 7}, kNow, sha256("message"), "test");
    write_file("/mail", "");
    EXPECT_FALSE(*db_.verify(id));
    write_file("/mail", "message");
    EXPECT_EQ(db_.read(id), "message");
    EXPECT_TRUE(db_.damaged()->empty());
}

TEST_F(ContentDatabase, GivesNoOtherMessageFromAFileThatChanged) {
    write_file("/mail", "message");
    const auto id = *db_.put_outside({"/mail", 0, 7}, kNow, sha256("message"), "test");
    write_file("/mail", "massage");
    EXPECT_EQ(db_.read(id).error().code, Errc::corrupt);
}

// ---- damage ----

TEST_F(ContentDatabase, NoticesEveryFlippedBitAndMendsItWhenTheMessageComesAgain) {
    const auto bytes = noise(1000);
    const auto id = put(bytes);
    for (const int at : {1, 5, 500, 990, 1012}) {
        ASSERT_TRUE(
            raw().run("UPDATE chunk SET bytes = CAST(substr(bytes, 1, ? - 1) || "
                      "CAST(char(1) AS BLOB) || substr(bytes, ? + 1) AS BLOB)",
                      at, at));
        EXPECT_FALSE(*db_.verify(id)) << at;
        EXPECT_EQ(*db_.damaged(), std::vector{id});
        EXPECT_EQ(db_.read(id).error().code, Errc::corrupt);
        EXPECT_EQ(put(bytes), id);
        EXPECT_TRUE(db_.damaged()->empty());
        EXPECT_TRUE(*db_.verify(id));
        EXPECT_TRUE(*db_.read(id) == bytes);
    }
}

TEST_F(ContentDatabase, MendsALargeMessageThatComesInPieces) {
    const auto bytes = noise(2 * kMiB);
    const auto id = put(bytes);
    ASSERT_TRUE(raw().run("DELETE FROM chunk WHERE key = (SELECT max(key) FROM chunk)"));
    EXPECT_EQ(db_.read(id).error().code, Errc::corrupt);
    EXPECT_FALSE(*db_.verify(id));
    ContentDb::Writer writer(db_, kNow);
    ASSERT_TRUE(writer.add(bytes));
    EXPECT_EQ(*writer.finish("test"), id);
    EXPECT_TRUE(*db_.read(id) == bytes);
    EXPECT_EQ(*raw().number("SELECT count(*) FROM content"), 1);
}

// ---- collecting ----

TEST_F(ContentDatabase, CollectsOnlyWhatIsOldAndNeitherLiveNorPinned) {
    const auto live = put("live");
    const auto dead = put("dead");
    const auto pinned = put("pinned");
    const auto young = put("young", kNextWeek);
    ASSERT_TRUE(db_.pin(pinned, kNow, "intent 1"));
    EXPECT_EQ(collect({live}, kNow + std::chrono::hours(23)), 0U);
    EXPECT_EQ(collect({live}, kNextWeek), 1U);
    EXPECT_FALSE(db_.about(dead));
    for (const auto id : {live, pinned, young}) EXPECT_TRUE(db_.read(id));
    ASSERT_TRUE(db_.unpin("intent 1"));
    EXPECT_EQ(collect({live}, kNextWeek), 1U);
    EXPECT_FALSE(db_.about(pinned));
}

TEST_F(ContentDatabase, KeepsOldBytesThatWereJustFoundAgain) {
    const auto id = put("hello");
    EXPECT_EQ(*db_.put("hello", kNextWeek, "import"), id);
    EXPECT_EQ(collect({}, kNextWeek), 0U);
    ASSERT_TRUE(db_.unpin("import"));
    EXPECT_EQ(collect({}, kNextWeek), 1U);
}

TEST_F(ContentDatabase, NeverGivesANumberTwice) {
    const auto id = put("hello");
    EXPECT_EQ(collect({}, kNextWeek), 1U);
    EXPECT_NE(put("hello"), id);
}

TEST_F(ContentDatabase, CollectsInStepsAndGivesTheSpaceBack) {
    {
        auto batch = db_.begin(kStart);
        for (std::uint32_t n = 0; n < 500; ++n) put(noise(5000, n));
        ASSERT_TRUE(batch->commit());
    }
    const auto pages = *raw().number("PRAGMA page_count");
    const auto first = db_.collect(nothing_live_, kNextWeek, {});
    EXPECT_EQ(first->contents, 200U);
    EXPECT_EQ(first->next, ContentId{201});
    EXPECT_EQ(collect({}, kNextWeek), 300U);
    EXPECT_LT(*raw().number("PRAGMA page_count"), pages / 4);
}

// Nobody can put anything meanwhile.
TEST_F(ContentDatabase, CollectsNoMoreThanAFewMebibytesAtOnce) {
    const auto large = noise(9 * kMiB);
    const auto id = put(large);
    put(noise(10, 1));
    std::vector<std::int64_t> chunks;
    std::optional<ContentId> next = ContentId{};
    while (next) {
        next = db_.collect(nothing_live_, kNextWeek, *next)->next;
        chunks.push_back(*raw().number("SELECT count(*) FROM chunk"));
    }
    EXPECT_EQ(chunks, (std::vector<std::int64_t>{8, 6, 4, 2, 0}));
    EXPECT_EQ(*raw().number("SELECT count(*) FROM content"), 0);
    EXPECT_NE(put(large), id);
}

TEST_F(ContentDatabase, StoresAnewWhatIsHalfCollected) {
    const auto large = noise(9 * kMiB);
    const auto id = put(large);
    EXPECT_EQ(db_.collect(nothing_live_, kNextWeek, {})->next, id);
    EXPECT_EQ(db_.read(id).error().code, Errc::not_found);
    const auto again = put(large, kNextWeek);
    EXPECT_NE(again, id);
    EXPECT_TRUE(*db_.read(again) == large);
    EXPECT_EQ(collect({}, kNextWeek), 1U);
    EXPECT_TRUE(*db_.read(again) == large);
}

TEST_F(ContentDatabase, WritesNothingWhereThereIsNothingToCollect) {
    const auto id = put("live");
    auto other = raw();
    const auto before = *other.data_version();
    const ContentDb::Naming naming{[](ContentId) { return true; },
                                   [] { return Result<void>(fail(Errc::bug, "asked")); }};
    EXPECT_TRUE(db_.collect(naming, kNextWeek, {}));
    EXPECT_EQ(*other.data_version(), before);
    EXPECT_TRUE(db_.read(id));
}

// It is found and pinned by another process between the look and the removal.
TEST_F(ContentDatabase, LeavesWhatIsPinnedWhileItIsCollected) {
    const auto id = put("hello");
    auto other = open_on(disk_, vfs_);
    const ContentDb::Naming naming{[](ContentId) { return false; },
                                   [&] { return other.pin(id, kNextWeek, "import"); }};
    EXPECT_EQ(db_.collect(naming, kNextWeek, {})->contents, 0U);
    EXPECT_EQ(*db_.read(id), "hello");
}

TEST_F(ContentDatabase, CollectsWhileAReaderIsInTheMiddle) {
    const auto id = put(noise(100'000));
    auto reader = raw();
    ASSERT_TRUE(reader.script("BEGIN"));
    ASSERT_EQ(*reader.number("SELECT count(*) FROM content"), 1);
    EXPECT_EQ(collect({}, kNextWeek), 1U);
    EXPECT_EQ(*reader.number("SELECT size FROM chunk WHERE key = ?", id.value * 65536), 100'000);
}

// ---- everything fails once ----

// What was said to be stored, and under which number.
using Told = std::map<std::uint32_t, std::string>;

void expect_whole(disk::Disk& disk) {
    const Vfs vfs(disk);
    auto db = *Connection::open(kPath, {.vfs = vfs.name()});
    EXPECT_EQ(*db.number("SELECT count(*) FROM pragma_integrity_check "
                         "WHERE integrity_check <> 'ok'"),
              0);
    EXPECT_EQ(*db.number("SELECT count(*) FROM chunk WHERE key / 65536 NOT IN "
                         "(SELECT id FROM content)"),
              0);
}

void expect_stored(disk::Disk& disk, const Told& told) {
    const Vfs vfs(disk);
    auto db = open_on(disk, vfs);
    for (const auto& [id, bytes] : told) {
        const auto found = db.read(ContentId{id});
        ASSERT_TRUE(found) << found.error().detail;
        EXPECT_TRUE(*found == bytes);
        EXPECT_TRUE(*db.verify(ContentId{id}));
    }
    EXPECT_TRUE(db.put("and it goes on", kNow, "test"));
    expect_whole(disk);
}

void note(Told& told, const Result<ContentId>& id, std::string bytes) {
    if (id) told[id->value] = std::move(bytes);
}

TEST(ContentDatabaseAnomaly, LosesNothingItHasSaidIsStored) {
    const auto count = tests::run_anomalies<Told>({
        .prepare = nullptr,
        .act =
            [](disk::Disk& disk) {
                Told told;
                const Vfs vfs(disk);
                auto db = ContentDb::open(disk, kPath, vfs.name());
                if (!db) return told;
                note(told, db->put("one", kNow, "test"), "one");
                Told in_batch;
                if (auto batch = db->begin(kStart)) {
                    for (std::uint32_t n = 0; n < 4; ++n)
                        note(in_batch, db->put(noise(20'000, n), kNow, "test"), noise(20'000, n));
                    if (batch->commit()) told.merge(in_batch);
                }
                note(told, db->put("two", kNow, "test"), "two");
                return told;
            },
        .check = expect_stored,
    });
    EXPECT_GT(count.operations, 20U);
}

TEST(ContentDatabaseAnomaly, KeepsEveryLiveMessageWhereverCollectingStops) {
    const Told live{{2, noise(30'000, 2)}, {4, noise(30'000, 4)}};
    const auto count = tests::run_anomalies<Told>({
        .prepare =
            [](disk::Disk& disk) {
                const Vfs vfs(disk);
                auto db = open_on(disk, vfs);
                for (std::uint32_t n = 1; n <= 5; ++n)
                    ASSERT_TRUE(db.put(noise(30'000, n), kNow, "test"));
            },
        .act =
            [&](disk::Disk& disk) {
                const Vfs vfs(disk);
                auto db = ContentDb::open(disk, kPath, vfs.name());
                if (db)
                    static_cast<void>(
                        db->collect({[&](ContentId id) { return live.contains(id.value); },
                                     [] { return Result<void>(); }},
                                    kNextWeek, {}));
                return live;
            },
        .check = expect_stored,
    });
    EXPECT_GT(count.operations, 10U);
}

TEST(ContentDatabaseAnomaly, KeepsAFinishedMessageThatCameInPieces) {
    tests::run_anomalies<Told>(
        {
            .prepare = nullptr,
            .act =
                [](disk::Disk& disk) {
                    Told told;
                    const Vfs vfs(disk);
                    auto db = ContentDb::open(disk, kPath, vfs.name());
                    if (!db) return told;
                    ContentDb::Writer writer(*db, kNow);
                    const auto bytes = noise(kMiB + 1000);
                    if (writer.add(bytes)) note(told, writer.finish("test"), bytes);
                    return told;
                },
            .check = expect_stored,
        },
        {.power_losses = {0, 3}, .errors = {EIO}, .every = 7});
}

}  // namespace
}  // namespace alder::store
