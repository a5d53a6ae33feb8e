// FAILURES 64-67 for what a person does to local mail: whatever write, sync, rename or page fails
// while messages are imported, flagged, moved and undone, nothing that was said to be done is lost,
// and the next start finds everything in order.

#include "tests/support/anomaly.h"

#include <map>

#include <gtest/gtest.h>

#include "account/reader.h"
#include "app/importer.h"
#include "app/inline_account.h"
#include "store/vfs.h"

namespace alder::app {
namespace {

constexpr int kLetters = 5;

std::string letter(int n) {
    return "From: Ann <ann@example.org>\nSubject: Letter " + std::to_string(n) + "\nMessage-ID: <" +
           std::to_string(n) + "@example.org>\nDate: Sat, 31 Jan 2026 09:05:00 +0100\n" +
           (n > 0 ? "References: <" + std::to_string(n - 1) + "@example.org>\n" : "") + "\n" +
           std::string(static_cast<std::size_t>(n) * 700, static_cast<char>('a' + n)) + "\n";
}

enum class Said { not_asked, asked, done };

// What the scenario was told is safe, and what it at least asked for.
struct Told {
    Said imported = Said::not_asked;
    Said flagged = Said::not_asked;
    Said moved = Said::not_asked;
    Said undone = Said::not_asked;
    Said copied = Said::not_asked;
};

struct Store {
    explicit Store(disk::Disk& disk) : vfs(disk), place{&disk, vfs.name(), "/store"} {}

    Result<std::unique_ptr<InlineAccount>> open() {
        if (auto made = place.disk->make_directory(place.root); !made) return fail(made);
        auto user = store::UserDb::open(place.user_db(), place.vfs);
        if (!user) return fail(user);
        auto row = user->account("local", "local:", WallTime{});
        if (!row) return fail(row);
        return InlineAccount::open(place, {*row, {"local", {}, {}}});
    }

    store::Vfs vfs;
    account::Place place;
};

// Letters by number, with where they are.
struct Seen {
    std::string folder;
    mail::PlacementId id;
    mail::Flags flags;
};
using Picture = std::multimap<int, Seen>;

Picture look(const account::Place& place, const store::AccountRow& row) {
    Picture picture;
    auto reader = account::Reader::open(place, row);
    EXPECT_TRUE(reader) << reader.error().detail;
    if (!reader) return picture;
    const auto folders = reader->folders();
    for (const store::FolderRow& folder : *folders) {
        const auto rows = reader->rows({.folder = folder.id}, {});
        EXPECT_EQ(rows->size(), folder.total) << "counter of " << folder.name;
        std::uint32_t unseen = 0;
        for (const store::ViewRow& each : *rows) {
            const auto entry = reader->entries({each.id});
            if (entry->empty()) {
                ADD_FAILURE() << "a row without an entry";
                continue;
            }
            const auto bytes = reader->raw(entry->front());
            EXPECT_TRUE(bytes) << bytes.error().detail;
            const int n = std::stoi(entry->front().summary.envelope.message_id);
            EXPECT_EQ(bytes.value_or(""), letter(n));
            if (!entry->front().flags.has(mail::Flag::seen)) ++unseen;
            picture.emplace(n, Seen{folder.name, each.id, entry->front().flags});
        }
        EXPECT_EQ(unseen, folder.unseen);
    }
    for (const char* table : {"placement", "message", "folder"}) {
        EXPECT_TRUE(
            reader->mail().connection().number(std::string("SELECT count(*) FROM ") + table));
    }
    auto checked = reader->mail().connection().prepare("PRAGMA integrity_check");
    EXPECT_EQ((*checked->step())->text(0), "ok");
    return picture;
}

mail::PlacementId placement_of(const account::Place& place, const store::AccountRow& row, int n) {
    const Picture picture = look(place, row);
    const auto found = picture.find(n);
    return found == picture.end() ? mail::PlacementId{} : found->second.id;
}

account::Perform request(store::Action action) {
    return {.ticket = {},
            .what = "test",
            .actions = {std::move(action)},
            .extends = {},
            .summaries = {}};
}

Result<void> import_letters(Store& store, InlineAccount& account, int first, int end) {
    auto importer = Importer::open(store.place, account);
    if (!importer) return fail(importer);
    if (auto done = (*importer)->into("Inbox"); !done) return done;
    for (int n = first; n < end; ++n) {
        if (auto done = (*importer)->add(letter(n), {}, {}); !done) return done;
    }
    if (auto done = (*importer)->finish(); !done) return fail(done);
    return {};
}

template <class F>
void attempt(Said& said, F&& action) {
    said = Said::asked;
    if (action()) said = Said::done;
}

Told act(disk::Disk& disk) {
    Told told;
    Store store(disk);
    auto account = store.open();
    if (!account) return told;
    attempt(told.imported, [&] { return import_letters(store, **account, 2, kLetters); });
    mail::FlagChange flagged;
    flagged.add.add(mail::Flag::flagged);
    attempt(told.flagged,
            [&] { return (*account)->perform(request(store::ChangeFlags{{{1}, {2}}, flagged})); });
    attempt(told.moved, [&] { return (*account)->perform(request(store::Move{{{1}, {2}}, {1}})); });
    if (told.moved == Said::done) attempt(told.undone, [&] { return (*account)->undo(); });
    attempt(told.copied, [&] { return (*account)->perform(request(store::Copy{{{2}}, {1}})); });
    return told;
}

void check(disk::Disk& disk, const Told& told) {
    Store store(disk);
    auto account = store.open();
    ASSERT_TRUE(account) << account.error().detail;
    const Picture picture = look(store.place, (*account)->row());
    const auto where = [&](int n) { return picture.find(n)->second.folder; };
    for (int n = 0; n < kLetters; ++n) {
        const auto copies = picture.count(n);
        const bool was_there = n < 2 || told.imported == Said::done;
        const std::size_t most = n == 1 && told.copied != Said::not_asked ? 2 : 1;
        EXPECT_GE(copies, was_there ? 1U : 0U) << "letter " << n;
        EXPECT_LE(copies, most) << "letter " << n;
    }
    if (told.flagged == Said::done) {
        EXPECT_TRUE(picture.find(0)->second.flags.has(mail::Flag::flagged));
    }
    if (told.moved == Said::done && told.undone == Said::not_asked) {
        EXPECT_EQ(where(0), "Trash");
    }
    if (told.undone == Said::done) {
        EXPECT_EQ(where(0), "Inbox");
    }
    if (told.copied == Said::done) {
        EXPECT_EQ(picture.count(1), 2U);
    }

    // And it goes on as if nothing had been.
    EXPECT_TRUE(import_letters(store, **account, kLetters, kLetters + 1));
    EXPECT_NE(placement_of(store.place, (*account)->row(), kLetters).value, 0U);
}

TEST(LocalMail, LosesNothingWhateverFailsOnDisk) {
    const auto count = tests::run_anomalies(tests::Scenario<Told>{
        .prepare =
            [](disk::Disk& disk) {
                Store store(disk);
                auto account = store.open();
                ASSERT_TRUE(account) << account.error().detail;
                ASSERT_TRUE(import_letters(store, **account, 0, 2));
            },
        .act = act,
        .check = check,
    });
    EXPECT_GT(count.operations, 50U);
    std::cout << count.operations << " operations, " << count.checks << " checks\n";
}

}  // namespace
}  // namespace alder::app
