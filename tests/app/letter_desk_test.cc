#include "app/letter_desk.h"

#include <gtest/gtest.h>

#include "account/reader.h"
#include "app/demo.h"
#include "disk/failing_disk.h"
#include "disk/memory_disk.h"
#include "store/send_queue.h"
#include "store/vfs.h"
#include "tests/support/must.h"

namespace alder::app {
namespace {

using tests::must;
using namespace std::chrono_literals;

// A desk without threads, on a disk in memory, with the demo's account.
class LetterDeskTest : public testing::Test {
protected:
    LetterDeskTest() {
        for (const char* path : {"/sample", "/sample/01-Inbox"}) must(disk_.make_directory(path));
        write("/sample/flags.tsv", "# none\n");
        write("/sample/01-Inbox/1.eml", "From: Ann <ann@example.org>\nSubject: Hello\n\nHello\n");
        must(prepare_demo(place_, "/sample", wall_now()));
        accounts_ = must(open_accounts(place_, {}, Local::always, wall_now())).open;
        begin();
    }

    void write(const std::string& path, const std::string& bytes) {
        must(must(disk_.open(path, disk::Access::create))->write_at(0, bytes));
    }
    // Another run of the program; the last one ends, or is gone without a word.
    void begin(disk::Disk* disk = nullptr, const std::string& vfs = {}) {
        desk_.reset();
        heard_.clear();
        desk_place_ = place_;
        if (disk != nullptr) desk_place_ = {disk, vfs, place_.root};
        run_ = "run" + std::to_string(++runs_);
        desk_.emplace(
            desk_place_, accounts_, 60s, run_, numbers_,
            LetterDesk::Listener{
                [this](LetterNotice notice) { heard_.push_back(std::move(notice)); }, [](bool) {}});
        desk_->take(LookAtOutbox{});
    }
    mail::AccountId account() const { return accounts_.front().row.id; }
    static compose::Draft draft(const std::string& subject) {
        compose::Draft out;
        out.from = "Robin Hale <robin@example.org>";
        out.to = "nell@example.org";
        out.subject = subject;
        out.body = "Text.\n";
        return out;
    }
    LetterNumber number() { return {++numbers_}; }
    void tell(LetterNumber number, LetterNews news, std::optional<mail::MessageRef> resumes = {}) {
        desk_->take(LetterWritten{number, {account(), {}, resumes}, std::move(news)});
    }
    template <class What>
    const What* last() const {
        const What* found = nullptr;
        for (const LetterNotice& each : heard_) {
            if (const auto* one = std::get_if<What>(&each)) found = one;
        }
        return found;
    }
    std::vector<store::Entry> in_folder(const std::string& name) {
        auto mail = must(store::MailDb::open_read_only(place_.mail_db(account()), place_.vfs));
        const auto folder = must(mail.folder(name));
        if (!folder) return {};
        auto reader = must(account::Reader::open(place_, accounts_.front().row));
        std::vector<mail::PlacementId> ids;
        for (const store::ViewRow& row :
             must(reader.rows({.folder = folder->id, .newest_first = false}, {})))
            ids.push_back(row.id);
        return must(reader.entries(ids));
    }
    std::vector<store::OutboxLetter> outbox() {
        auto user = must(store::UserDb::open(place_.user_db(), place_.vfs));
        return must(store::Outbox(user.connection()).list(wall_now()));
    }

    disk::MemoryDisk disk_;
    store::Vfs vfs_{disk_};
    account::Place place_{&disk_, vfs_.name(), "/store"};
    account::Place desk_place_;
    std::vector<OpenAccount> accounts_;
    std::atomic<std::uint64_t> numbers_ = 0;
    std::string run_;
    int runs_ = 0;
    std::vector<LetterNotice> heard_;
    std::optional<LetterDesk> desk_;
};

TEST_F(LetterDeskTest, KeepsLaterWhatTheDiskDidNotTake) {
    const LetterNumber letter = number();
    tell(letter, DraftChanged{draft("One")});
    disk::FailingDisk failing(disk_, {.at = 0, .then = disk::Fault::Then::goes_on});
    store::Vfs vfs(failing);
    begin(&failing, vfs.name());
    ASSERT_NE(last<LetterTrouble>(), nullptr) << "the disk did not fail";
    // The disk has failed once and works again.
    tell(letter, DraftChanged{draft("Two")});
    desk_.reset();
    begin();
    ASSERT_NE(last<LeftBehind>(), nullptr);
    EXPECT_EQ(last<LeftBehind>()->letter.draft.subject, "Two");
}

TEST_F(LetterDeskTest, TriesAgainByItself) {
    // Every operation of keeping a letter fails once; what was told is kept all the same.
    for (std::uint64_t at = 0; at < 200; ++at) {
        disk::FailingDisk failing(disk_, {.at = at, .then = disk::Fault::Then::goes_on});
        store::Vfs vfs(failing);
        begin(&failing, vfs.name());
        const LetterNumber letter = number();
        const std::string subject = "at " + std::to_string(at);
        tell(letter, DraftChanged{draft(subject)});
        if (desk_->deadline()) desk_->take(LookAtOutbox{});
        EXPECT_FALSE(desk_->deadline()) << failing.failed();
        const bool failed = !failing.failed().empty();
        begin();
        bool found = false;
        for (const LetterNotice& each : heard_) {
            const auto* left = std::get_if<LeftBehind>(&each);
            if (left == nullptr) continue;
            found = found || left->letter.draft.subject == subject;
            tell(left->number, Discard{left->letter.draft});
        }
        EXPECT_TRUE(found) << "after the failure of " << failing.failed();
        if (!failed) return;
    }
    FAIL() << "it never ended";
}

TEST_F(LetterDeskTest, WaitsBetweenItsTriesWhileTheDiskStaysBroken) {
    disk::FailingDisk failing(disk_, {.at = 40, .then = disk::Fault::Then::dies});
    store::Vfs vfs(failing);
    begin(&failing, vfs.name());
    const LetterNumber letter = number();
    for (int n = 0; n < 50 && !desk_->deadline(); ++n)
        tell(letter, DraftChanged{draft("at " + std::to_string(n))});
    ASSERT_TRUE(desk_->deadline()) << failing.operations();
    heard_.clear();
    for (int n = 0; n < 10; ++n) {
        desk_->take(LookAtOutbox{});
        ASSERT_TRUE(desk_->deadline());
        EXPECT_GT(*desk_->deadline(), Clock::now() + 1s);
    }
    EXPECT_LE(heard_.size(), 2U);
    desk_.reset();
}

TEST_F(LetterDeskTest, OffersWhatAnotherEditorSaved) {
    const LetterNumber letter = number();
    tell(letter, DraftChanged{draft("One")});
    const std::string scratch = scratch_of(place_, {run_, letter.value});
    must(disk_.make_directory(scratch));
    write(scratch_file(scratch), "Saved in the other editor.\n");
    write(scratch + "/.letter.txt.swp", "its own");
    begin();
    ASSERT_NE(last<LeftBehind>(), nullptr);
    EXPECT_EQ(last<LeftBehind>()->letter.draft.body, "Saved in the other editor.\n");
    EXPECT_FALSE(disk_.status(scratch));
    begin();
    ASSERT_NE(last<LeftBehind>(), nullptr);
    EXPECT_EQ(last<LeftBehind>()->letter.draft.body, "Saved in the other editor.\n");
}

TEST_F(LetterDeskTest, RemovesTheLocksOfRunsThatLeftNoLetter) {
    write("/store/writing-killed", "123\n");
    write("/store/writing-at-work", "");
    const auto held = must(disk::LockFile::try_take(disk_, "/store/writing-at-work"));
    begin();
    EXPECT_FALSE(disk_.status("/store/writing-killed"));
    EXPECT_TRUE(disk_.status("/store/writing-at-work"));
    EXPECT_TRUE(disk_.status("/store/writing-" + run_));
}

TEST_F(LetterDeskTest, SaysWhetherALetterWasNotSentOrNotPostponed) {
    compose::Draft broken = draft("One");
    broken.attachments.push_back(
        {.path = "/gone.pdf", .content = nullptr, .name = "gone.pdf", .type = "application/pdf"});
    tell(number(), Postpone{broken});
    ASSERT_NE(last<Returned>(), nullptr);
    EXPECT_EQ(last<Returned>()->wanted, Returned::Wanted::to_postpone);
    tell(number(), SendIt{broken});
    EXPECT_EQ(last<Returned>()->wanted, Returned::Wanted::to_send);
}

TEST_F(LetterDeskTest, TakesBackOnlyOnce) {
    const LetterNumber letter = number();
    tell(letter, SendIt{draft("One")});
    ASSERT_EQ(outbox().size(), 1U);
    desk_->take(TakeBackLetter{letter});
    ASSERT_NE(last<Returned>(), nullptr);
    EXPECT_TRUE(outbox().empty());
    heard_.clear();
    desk_->take(TakeBackLetter{letter});
    EXPECT_EQ(last<Returned>(), nullptr);
    EXPECT_EQ(last<LetterTrouble>(), nullptr);
}

TEST_F(LetterDeskTest, LeavesALetterThatIsBeingSentInTheOutbox) {
    tell(number(), SendIt{draft("One")});
    const store::LetterId id = outbox().at(0).id;
    {
        auto user = must(store::UserDb::open(place_.user_db(), place_.vfs));
        must(store::Outbox(user.connection()).retry(id, wall_now()));
        store::SendQueue queue(user.connection());
        ASSERT_EQ(must(queue.claim_due(account(), "somebody", wall_now())).size(), 1U);
    }
    desk_->take(ChangeOutbox{id, OutboxWish::withdraw});
    EXPECT_NE(last<LetterTrouble>(), nullptr);
    EXPECT_EQ(outbox().size(), 1U);
    EXPECT_TRUE(in_folder("Drafts").empty());
}

TEST_F(LetterDeskTest, TakesADraftThatWasGoneOnWithOutOfTheOutboxOnce) {
    tell(number(), Postpone{draft("One")});
    ASSERT_EQ(in_folder("Drafts").size(), 1U);
    const mail::MessageRef stored{account(), in_folder("Drafts").at(0).id};
    tell(number(), SendIt{draft("Two")}, stored);
    ASSERT_EQ(outbox().size(), 1U);
    desk_->take(ChangeOutbox{outbox().at(0).id, OutboxWish::withdraw});
    EXPECT_TRUE(outbox().empty());
    const auto drafts = in_folder("Drafts");
    ASSERT_EQ(drafts.size(), 1U);
    EXPECT_EQ(drafts[0].summary.envelope.subject, "Two");
    ASSERT_NE(last<Withdrawn>(), nullptr);
    EXPECT_TRUE(last<Withdrawn>()->have_it.empty());
}

}  // namespace
}  // namespace alder::app
