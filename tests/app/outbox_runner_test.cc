#include "app/outbox_runner.h"

#include <filesystem>

#include "disk/lock_file.h"
#include "store/journal.h"
#include "store/wishes.h"
#include "tests/app/sending_fixture.h"
#include "tests/support/temp_dir.h"

namespace alder::app {
namespace {

using namespace std::chrono_literals;

class OutboxRunnerTest : public SendingTest {
protected:
    void begin(OpenAccount sender) {
        accounts_ = {std::move(sender)};
        runner_.emplace(place_, accounts_, -1,
                        OutboxRunner::Listener{
                            [this](const Error& error) { troubles_.push_back(error.detail); },
                            [this] { ++changes_; },
                            [this](mail::AccountId account, const std::string& what) {
                                news_.emplace_back(account, what);
                            }});
    }

    std::vector<OpenAccount> accounts_;
    std::optional<OutboxRunner> runner_;
    std::vector<std::string> troubles_;
    int changes_ = 0;
    std::vector<std::pair<mail::AccountId, std::string>> news_;
};

TEST_F(OutboxRunnerTest, TellsNewsWithTheAccountThatItIsOf) {
    add();
    must(store::Wishes(user_.connection()).keep(row_.id, {store::Wish::undo}));
    must(store::Journal(user_.connection()).record("Did something", {}, WallTime{}));
    begin(demo_account());
    runner_->run(false);
    ASSERT_EQ(news_.size(), 1U);
    EXPECT_EQ(news_.front().first, row_.id);
}

TEST_F(OutboxRunnerTest, SendsAndFilesWhatIsDue) {
    const store::LetterId id = add();
    begin(demo_account());
    runner_->run(false);
    EXPECT_EQ(letter(id).state, store::LetterState::filed);
    EXPECT_TRUE(troubles_.empty());
}

TEST_F(OutboxRunnerTest, SendsALetterThatSomebodyWhoIsGoneHadBegunToSend) {  // FAILURES 58
    const store::LetterId id = add();
    must(queue_.claim_due(row_.id, "gone", wall_now()));
    begin(demo_account());
    runner_->run(false);
    EXPECT_EQ(letter(id).state, store::LetterState::filed);
}

TEST_F(OutboxRunnerTest, DoubtsALetterThatSomebodyWhoIsGoneMayHaveSent) {  // FAILURES 54
    const store::LetterId id = add();
    must(queue_.claim_due(row_.id, "gone", wall_now()));
    ASSERT_TRUE(must(queue_.committing(id, "gone")));
    begin(demo_account());
    runner_->run(false);
    EXPECT_EQ(letter(id).state, store::LetterState::uncertain);
}

TEST_F(OutboxRunnerTest, AsksForAPasswordAgainOnlyAfterAPauseOrWhenItIsToldTo) {
    const store::LetterId id = add();
    const tests::TempDir dir;
    const std::string asked = (dir / "asked").string();
    OpenAccount account = account_at(1);
    account.spec.settings->password =
        config::FromCommand{{"sh", "-c", "echo >>\"$0\"; exit 1", asked}};
    begin(std::move(account));
    const auto times_asked = [&] { return std::filesystem::file_size(asked); };
    EXPECT_GT(runner_->run(false), 14s);
    EXPECT_GT(runner_->run(false), 14s);
    EXPECT_EQ(times_asked(), 1U);
    runner_->run(true);
    EXPECT_EQ(times_asked(), 2U);
    EXPECT_EQ(troubles_.size(), 1U);
    EXPECT_EQ(letter(id).attempts, 0);
}

TEST_F(OutboxRunnerTest, LooksAgainInAWhileWhenAnotherProcessSends) {
    const store::LetterId id = add();
    must(disk_.make_directory(place_.directory(row_.id)));
    const auto other = must(disk::LockFile::try_take(disk_, place_.sending_lock(row_.id)));
    begin(demo_account());
    EXPECT_GE(runner_->run(false), 1s);
    EXPECT_EQ(letter(id).state, store::LetterState::queued);
    EXPECT_TRUE(troubles_.empty());
}

TEST(PauseAfter, DoublesUpToAQuarterOfAnHour) {
    EXPECT_EQ(pause_after(1), 15s);
    EXPECT_EQ(pause_after(2), 30s);
    EXPECT_EQ(pause_after(100), 15min);
}

}  // namespace
}  // namespace alder::app
