#include "app/letter_threads.h"

#include <filesystem>

#include <gtest/gtest.h>
#include <poll.h>

#include "account/reader.h"
#include "app/demo.h"
#include "app/inline_account.h"
#include "store/vfs.h"
#include "tests/support/must.h"
#include "tests/support/temp_dir.h"

namespace alder::app {
namespace {

using tests::must;
using namespace std::chrono_literals;

// Letters of the demo: they go nowhere but into its own Inbox.
class LetterThreadsTest : public testing::Test {
protected:
    LetterThreadsTest() {
        std::filesystem::create_directories(dir_ / "sample/01-Inbox");
        write("sample/flags.tsv", "# none\n");
        write("sample/01-Inbox/1.eml",
              "From: Ann <ann@example.org>\nSubject: Hello\nMessage-ID: <1@x>\n\nHello\n");
        must(prepare_demo(place_, (dir_ / "sample").string(), wall_now()));
        accounts_ = must(open_accounts(place_, {}, Local::always, wall_now())).open;
        begin(0s);
    }

    std::string write(const std::string& name, const std::string& text) const {
        const auto path = (dir_ / name).string();
        auto file = must(disk::real_disk().open(path, disk::Access::create));
        must(file->write_at(0, text));
        return path;
    }
    void begin(std::chrono::seconds undo_window) {
        letters_.reset();
        letters_ = std::make_unique<LetterThreads>(place_, accounts_, undo_window);
    }
    // The next thing of this kind that is said; what comes before it is passed over.
    template <class What>
    What heard() {
        const auto until = Clock::now() + 20s;
        while (Clock::now() < until) {
            while (auto notice = letters_->next()) {
                if (auto* said = std::get_if<What>(&*notice)) return std::move(*said);
                if (const auto* trouble = std::get_if<LetterTrouble>(&*notice))
                    ADD_FAILURE() << trouble->error.detail;
            }
            pollfd ready{letters_->fd(), POLLIN, 0};
            ::poll(&ready, 1, 1'000);
        }
        ADD_FAILURE() << "not heard";
        return {};
    }
    store::LetterState heard_state_of(store::LetterId id, store::LetterState wanted) {
        while (!HasFailure()) {
            for (const store::OutboxLetter& each : heard<OutboxStands>().letters)
                if (each.id == id && each.state == wanted) return wanted;
        }
        return {};
    }
    compose::Draft draft(const std::string& subject) const {
        compose::Draft out;
        out.from = "Robin Hale <robin@example.org>";
        out.to = "ann@example.org";
        out.subject = subject;
        out.body = "Words.\n";
        return out;
    }
    LetterTaker letter(std::optional<mail::MessageRef> resumes = {}) {
        return letters_->begin(account(), resumes, {}).tell;
    }
    mail::AccountId account() const { return accounts_.front().row.id; }
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

    tests::TempDir dir_;
    store::Vfs vfs_{disk::real_disk()};
    account::Place place_{&disk::real_disk(), vfs_.name(), (dir_ / "store").string()};
    std::vector<OpenAccount> accounts_;
    std::unique_ptr<LetterThreads> letters_;
};

TEST_F(LetterThreadsTest, LetsTheDemoWriteAndNobodyElse) {
    ASSERT_EQ(letters_->identities(account()).size(), 1U);
    EXPECT_EQ(letters_->identities(account()).front().from.address, "robin@example.org");
    EXPECT_TRUE(letters_->identities({99}).empty());
}

TEST_F(LetterThreadsTest, SendsALetterAndKeepsACopyAndMarksWhatItAnswers) {
    const store::Entry original = in_folder("Inbox").at(0);
    compose::Draft answer = draft("Re: Hello");
    answer.answers = compose::Answered{{account(), original.id}, compose::Answered::How::reply};
    letter()(SendIt{answer});
    const Posted posted = heard<Posted>();
    heard_state_of(posted.id, store::LetterState::filed);
    const auto sent = in_folder("Sent");
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_TRUE(sent[0].flags.has(mail::Flag::seen));
    const auto inbox = in_folder("Inbox");
    ASSERT_EQ(inbox.size(), 2U);
    EXPECT_TRUE(inbox[0].flags.has(mail::Flag::answered));
    EXPECT_EQ(inbox[1].summary.envelope.subject, "Re: Hello");
}

TEST_F(LetterThreadsTest, LeavesNothingOfItToUndo) {
    letter()(SendIt{draft("One")});
    heard_state_of(heard<Posted>().id, store::LetterState::filed);
    auto worker = must(InlineAccount::open(place_, accounts_.front()));
    while (must(worker->undo())) {
    }
    EXPECT_EQ(in_folder("Sent").size(), 1U);
}

TEST_F(LetterThreadsTest, TakesALetterBack) {
    begin(60s);
    letter()(SendIt{draft("Too soon")});
    const Posted posted = heard<Posted>();
    letters_->take_back(posted.number);
    const Returned returned = heard<Returned>();
    EXPECT_EQ(returned.letter.draft.subject, "Too soon");
    EXPECT_FALSE(returned.why);
    EXPECT_TRUE(heard<OutboxStands>().letters.empty());
    // It is kept already.
    begin(0s);
    EXPECT_EQ(heard<LeftBehind>().letter.draft.subject, "Too soon");
}

TEST_F(LetterThreadsTest, CannotTakeBackWhatIsSent) {
    letter()(SendIt{draft("Gone")});
    const Posted posted = heard<Posted>();
    heard_state_of(posted.id, store::LetterState::filed);
    letters_->take_back(posted.number);
    for (bool told = false; !told;) {
        pollfd ready{letters_->fd(), POLLIN, 0};
        ASSERT_GT(::poll(&ready, 1, 10'000), 0);
        while (auto notice = letters_->next()) {
            const auto* trouble = std::get_if<LetterTrouble>(&*notice);
            if (trouble == nullptr) continue;
            EXPECT_TRUE(trouble->error.detail.starts_with("Too late")) << trouble->error.detail;
            told = true;
        }
    }
    store::UserDb user = must(store::UserDb::open(place_.user_db(), place_.vfs));
    EXPECT_TRUE(must(store::Drafts(user.connection()).runs()).empty());
    EXPECT_EQ(must(store::Outbox(user.connection()).list(wall_now())).size(), 1U);
}

TEST_F(LetterThreadsTest, OffersEveryLetterButTheOneThatCannotBeRead) {
    letters_.reset();
    {
        store::UserDb user = must(store::UserDb::open(place_.user_db(), place_.vfs));
        DraftContents none;
        store::Drafts drafts(user.connection());
        for (std::uint64_t n = 1; n <= 3; ++n) {
            const std::string letter = pack({account(), draft(std::to_string(n)), {}}, none);
            must(drafts.keep({.key = {"gone", n},
                              .account = account(),
                              .letter = n == 3 ? "?" : letter,
                              .contents = {},
                              .saved = wall_now() + std::chrono::seconds(n)}));
        }
    }
    letters_ = std::make_unique<LetterThreads>(place_, accounts_, 0s);
    std::vector<std::string> offered;
    bool complained = false;
    while (offered.size() < 2 || !complained) {
        pollfd ready{letters_->fd(), POLLIN, 0};
        ASSERT_GT(::poll(&ready, 1, 10'000), 0);
        while (auto notice = letters_->next()) {
            if (const auto* left = std::get_if<LeftBehind>(&*notice))
                offered.push_back(left->letter.draft.subject);
            complained = complained || std::holds_alternative<LetterTrouble>(*notice);
        }
    }
    EXPECT_EQ(offered, (std::vector<std::string>{"2", "1"}));
}

TEST(DraftContentsTest, AreFreshUntilTheyAreKept) {
    DraftContents contents;
    const auto bytes = std::make_shared<const std::string>("x");
    EXPECT_EQ(contents.number_of(bytes), 0U);
    EXPECT_EQ(contents.fresh().size(), 1U);
    EXPECT_EQ(contents.fresh().size(), 1U);
    contents.all_kept();
    EXPECT_TRUE(contents.fresh().empty());
    EXPECT_EQ(contents.number_of(bytes), 0U);
    EXPECT_EQ(contents.number_of(std::make_shared<const std::string>("x")), 1U);
}

TEST_F(LetterThreadsTest, GivesBackWhatCannotBePosted) {
    compose::Draft with_file = draft("A file");
    with_file.attachments.push_back({.path = (dir_ / "gone.txt").string(),
                                     .content = nullptr,
                                     .name = "gone.txt",
                                     .type = "text/plain",
                                     .size = 3});
    letter()(SendIt{with_file});
    const Returned returned = heard<Returned>();
    ASSERT_TRUE(returned.why);
    EXPECT_NE(returned.why->detail.find("gone.txt"), std::string::npos) << returned.why->detail;
    EXPECT_EQ(returned.letter.draft, with_file);
}

TEST_F(LetterThreadsTest, FindsWhatAnEarlierRunLeftBehind) {
    compose::Draft half = draft("Half of it");
    const auto forwarded = std::make_shared<const std::string>("Subject: x\r\n\r\nx\r\n");
    half.attachments.push_back({.path = {},
                                .content = forwarded,
                                .name = "x.eml",
                                .type = "message/rfc822",
                                .size = forwarded->size()});
    const LetterTaker taker = letter(mail::MessageRef{account(), {7}});
    taker(DraftChanged{draft("Half")});
    taker(DraftChanged{half});
    begin(0s);
    const LeftBehind left = heard<LeftBehind>();
    EXPECT_EQ(left.letter.resumes, (mail::MessageRef{account(), {7}}));
    EXPECT_EQ(left.letter.draft.subject, half.subject);
    ASSERT_EQ(left.letter.draft.attachments.size(), 1U);
    EXPECT_EQ(*left.letter.draft.attachments[0].content, *forwarded);
    // Gone on with and put away, it is left behind no more.
    letters_->begin(account(), left.letter.resumes, left.number).tell(Discard{left.letter.draft});
    begin(0s);
    heard<OutboxStands>();
    store::UserDb user = must(store::UserDb::open(place_.user_db(), place_.vfs));
    EXPECT_TRUE(must(store::Drafts(user.connection()).runs()).empty());
}

TEST_F(LetterThreadsTest, LeavesAloneWhatAnotherProgramIsWriting) {
    LetterThreads other(place_, accounts_, 0s);
    other.begin(account(), {}, {}).tell(DraftChanged{draft("Theirs")});
    const auto is_kept = [&] {
        auto user = must(store::UserDb::open(place_.user_db(), place_.vfs));
        return !must(store::Drafts(user.connection()).runs()).empty();
    };
    for (int look = 0; look < 2'000 && !is_kept(); ++look) std::this_thread::sleep_for(5ms);
    ASSERT_TRUE(is_kept());
    begin(0s);
    heard<OutboxStands>();
    while (auto notice = letters_->next())
        EXPECT_FALSE(std::holds_alternative<LeftBehind>(*notice));
}

TEST_F(LetterThreadsTest, PutsALetterAmongTheDraftsAndGoesOnWithIt) {
    letter()(Postpone{draft("Later")});
    heard<Postponed>();
    const auto drafts = in_folder("Drafts");
    ASSERT_EQ(drafts.size(), 1U);
    EXPECT_TRUE(drafts[0].flags.has(mail::Flag::draft));
    letter(mail::MessageRef{account(), drafts[0].id})(Postpone{draft("Later still")});
    heard<Postponed>();
    ASSERT_EQ(in_folder("Drafts").size(), 1U);
    EXPECT_EQ(in_folder("Drafts").at(0).summary.envelope.subject, "Later still");
    letter(mail::MessageRef{account(), in_folder("Drafts").at(0).id})(SendIt{draft("Now")});
    heard_state_of(heard<Posted>().id, store::LetterState::filed);
    EXPECT_TRUE(in_folder("Drafts").empty());
}

TEST_F(LetterThreadsTest, KnowsWhatAPostponedAnswerAnswers) {
    compose::Draft answer = draft("Re: Hello");
    answer.in_reply_to = {"1@x"};
    letter()(Postpone{answer});
    heard<Postponed>();
    letter(mail::MessageRef{account(), in_folder("Drafts").at(0).id})(SendIt{answer});
    heard_state_of(heard<Posted>().id, store::LetterState::filed);
    EXPECT_TRUE(in_folder("Inbox").at(0).flags.has(mail::Flag::answered));
}

TEST_F(LetterThreadsTest, TakesALetterOutOfTheOutboxIntoTheDrafts) {
    begin(60s);
    compose::Draft secret = draft("Think again");
    secret.bcc = "nell@example.org";
    letter()(SendIt{secret});
    letters_->change(heard<Posted>().id, OutboxWish::withdraw);
    while (!HasFailure() && !heard<OutboxStands>().letters.empty()) {
    }
    const auto drafts = in_folder("Drafts");
    ASSERT_EQ(drafts.size(), 1U);
    EXPECT_EQ(mail::mailboxes(drafts[0].summary.envelope.bcc).size(), 1U);
}

TEST_F(LetterThreadsTest, HoldsReleasesAndSendsAtOnce) {
    begin(60s);
    letter()(SendIt{draft("Wait")});
    const store::LetterId id = heard<Posted>().id;
    letters_->change(id, OutboxWish::hold);
    heard_state_of(id, store::LetterState::held);
    letters_->change(id, OutboxWish::retry);
    heard_state_of(id, store::LetterState::filed);
}

}  // namespace
}  // namespace alder::app
