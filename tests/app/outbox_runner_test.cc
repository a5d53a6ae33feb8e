#include "app/outbox_runner.h"

#include "tests/app/sending_fixture.h"

namespace alder::app {
namespace {

class OutboxRunnerTest : public SendingTest {
protected:
    void begin(OpenAccount account) {
        accounts_ = {std::move(account)};
        runner_.emplace(place_, accounts_, -1,
                        OutboxRunner::Listener{
                            [this](const Error& error) { troubles_.push_back(error.detail); },
                            [this] { ++changes_; }});
    }

    std::vector<OpenAccount> accounts_;
    std::optional<OutboxRunner> runner_;
    std::vector<std::string> troubles_;
    int changes_ = 0;
};

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

}  // namespace
}  // namespace alder::app
