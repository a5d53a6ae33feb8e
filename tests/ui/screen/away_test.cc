// Accounts whose server is not there, or says nothing.

#include <poll.h>

#include "tests/support/scripted_server.h"
#include "tests/ui/screen/screen_fixture.h"

namespace alder::ui::screen {
namespace {

TEST(Waiting, CountsWhatIsDoneWhileTheServerIsAway) {
    using Kind = account::Standing::Kind;
    Waiting waiting;
    waiting.note(Kind::connecting, kNoon);
    EXPECT_EQ(waiting.in_step, std::nullopt);
    waiting.note(Kind::at_rest, kNoon);
    waiting.add();
    EXPECT_EQ(waiting.changes, 0U);
    waiting.note(Kind::away, kNoon + std::chrono::minutes(5));
    waiting.note(Kind::connecting, kNoon + std::chrono::minutes(6));
    waiting.add();
    waiting.add();
    EXPECT_EQ(waiting.changes, 2U);
    EXPECT_EQ(waiting.in_step, kNoon + std::chrono::minutes(5));
    waiting.note(Kind::at_rest, kNoon + std::chrono::minutes(7));
    EXPECT_EQ(waiting.changes, 0U);
    EXPECT_FALSE(waiting.is_behind);
}

class AwayTest : public ScreenTest {
protected:
    AwayTest() {
        config_.accounts.push_back(
            {.name = "work", .address = must(mail::AddrSpec::parse("ann@example.org"))});
    }
    void set_server(std::uint16_t port) {
        config_.accounts.front().password = config::FromCommand{{"echo", "geranium"}};
        config_.accounts.front().incoming =
            config::Url{config::Scheme::imaps, "ann", "127.0.0.1", port, ""};
    }
    void wait_for(const std::function<bool()>& what) {
        while (!what()) {
            pollfd ready{session_->fd(), POLLIN, 0};
            ASSERT_GT(::poll(&ready, 1, 3'000), 0);
            settle();
        }
    }
};

TEST_F(AwayTest, TheActivityScreenSaysWhatWaitsForWhichServer) {
    set_server(1);
    import("Inbox", {letter("one", 1), letter("two", 2)});
    import("Trash", {});
    start();
    wait_for([this] { return program_->shelves().front().is_away; });
    type("d * * ctrl-t");
    EXPECT_TRUE(shows("2 changes wait for 127.0.0.1, not in step since the start")) << picture();
}

TEST_F(AwayTest, AFolderIsNotCalledEmptyWhileTheServerIsAsked) {
    const tests::ScriptedServer silent;
    set_server(silent.port());
    import("Inbox", {});
    start();
    wait_for([this] { return program_->shelves().front().is_busy; });
    EXPECT_TRUE(shows("Looking for messages …")) << picture();
    EXPECT_FALSE(shows("No messages here")) << picture();
}

}  // namespace
}  // namespace alder::ui::screen
