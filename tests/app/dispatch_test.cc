#include "app/dispatch.h"

#include "base/channel.h"
#include "store/journal.h"
#include "store/wishes.h"
#include "tests/app/sending_fixture.h"
#include "tests/support/scripted_server.h"

namespace alder::app {
namespace {

using namespace std::chrono_literals;

class DispatchTest : public SendingTest {
protected:
    std::unique_ptr<Dispatch> open(const OpenAccount& account) {
        auto dispatch = must(Dispatch::open(place_, account, {}, 0ms));
        dispatch->stop_at(stop_.fd());
        return dispatch;
    }

    tests::ScriptedServer server_;
    Channel<int> stop_;  // readable once it is closed
};

TEST_F(DispatchTest, CountsNoAttemptForLettersThatItWasStoppedBeforeItSent) {
    const store::LetterId first = add();
    const store::LetterId second = add();
    stop_.close();
    EXPECT_EQ(open(account_at(server_.port()))->send().error().code, Errc::cancelled);
    for (const store::LetterId id : {first, second}) {
        EXPECT_EQ(letter(id).state, store::LetterState::queued);
        EXPECT_EQ(letter(id).attempts, 0);
        EXPECT_LE(*letter(id).next_attempt, wall_now());
    }
}

TEST_F(DispatchTest, StopsWaitingForAPassword) {
    const store::LetterId id = add();
    OpenAccount account = account_at(server_.port());
    account.spec.settings->password = config::FromCommand{{"sleep", "60"}};
    stop_.close();
    EXPECT_EQ(open(account)->send().error().code, Errc::cancelled);
    EXPECT_EQ(letter(id).attempts, 0);
}

TEST_F(DispatchTest, TellsWhetherTheLettersSayWhatKeptThemFromTheServer) {
    const store::LetterId id = add();
    OpenAccount account = account_at(1);  // nobody listens there
    account.spec.settings->password = config::FromCommand{{"false"}};
    const auto without_password = must(open(account)->send());
    ASSERT_TRUE(without_password);
    EXPECT_FALSE(without_password->is_noted);
    EXPECT_EQ(letter(id).attempts, 0);

    const auto without_server = must(open(account_at(1))->send());
    ASSERT_TRUE(without_server);
    EXPECT_TRUE(without_server->is_noted);
    EXPECT_EQ(letter(id).attempts, 1);
    EXPECT_EQ(letter(id).last_error, without_server->why.detail);
}

TEST_F(DispatchTest, TellsNewsOfTheAccountWhereItFilesCopies) {
    const store::LetterId id = add();
    must(queue_.claim_due(row_.id, "run", wall_now()));
    must(queue_.record(id, "run", {.recipients = {{mail::Verdict::accepted}}}, wall_now()));
    must(store::Wishes(user_.connection()).keep(row_.id, {store::Wish::undo}));
    must(store::Journal(user_.connection()).record("Did something", {}, WallTime{}));
    std::vector<std::string> told;
    const auto tell = [&](const std::string& what) { told.push_back(what); };
    must(must(Dispatch::open(place_, demo_account(), tell, 0ms))->file_copies());
    EXPECT_EQ(told.size(), 1U);
    EXPECT_EQ(letter(id).state, store::LetterState::filed);
}

TEST_F(DispatchTest, LeavesCopiesForLaterWhenItIsToStop) {
    const store::LetterId id = add();
    must(queue_.claim_due(row_.id, "run", wall_now()));
    must(queue_.record(id, "run", {.recipients = {{mail::Verdict::accepted}}}, wall_now()));
    auto dispatch = open(demo_account());
    stop_.close();
    EXPECT_EQ(dispatch->file_copies().error().code, Errc::cancelled);
    EXPECT_EQ(letter(id).state, store::LetterState::accepted);
}

}  // namespace
}  // namespace alder::app
