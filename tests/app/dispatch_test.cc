#include "app/dispatch.h"

#include "base/channel.h"
#include "tests/app/sending_fixture.h"
#include "tests/support/scripted_server.h"

namespace alder::app {
namespace {

using namespace std::chrono_literals;

class DispatchTest : public SendingTest {
protected:
    std::unique_ptr<Dispatch> open(const OpenAccount& account) {
        auto dispatch = must(Dispatch::open(place_, account, 0ms));
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

}  // namespace
}  // namespace alder::app
