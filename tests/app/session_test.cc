#include "app/session.h"

#include <fstream>

#include <gtest/gtest.h>
#include <poll.h>

#include "app/inline_account.h"
#include "disk/disk.h"
#include "store/vfs.h"
#include "tests/support/must.h"
#include "tests/support/temp_dir.h"

namespace alder::app {
namespace {

using tests::must;

class SessionTest : public testing::Test {
protected:
    SessionTest() {
        for (const char* name : {"home", "work"}) {
            const std::string path = directory_.path().string() + "/" + name;
            std::ofstream(path).close();
            config::Account account{.name = name,
                                    .address = must(mail::AddrSpec::parse("ann@example.org")),
                                    .incoming = must(config::parse_url(
                                        "mbox:" + path, config::Direction::incoming, "/"))};
            config_.accounts.push_back(std::move(account));
        }
    }

    std::optional<account::Failed> failure(Session& session) {
        const auto deadline = Clock::now() + std::chrono::seconds(20);
        while (Clock::now() < deadline) {
            pollfd ready{session.fd(), POLLIN, 0};
            ::poll(&ready, 1, 100);
            while (auto said = session.next()) {
                const auto* notice = std::get_if<account::Notice>(&said->what);
                if (notice == nullptr) continue;
                if (const auto* failed = std::get_if<account::Failed>(notice)) return *failed;
            }
        }
        return std::nullopt;
    }

    tests::TempDir directory_;
    store::Vfs vfs_{disk::real_disk()};
    account::Place place_{&disk::real_disk(), vfs_.name(), directory_.path().string()};
    config::Config config_;
};

TEST_F(SessionTest, SaysWhatItDoesNotTakeBackInAnAccountThatIsNotOpen) {
    {
        const auto accounts = must(open_accounts(place_, config_, Local::if_present, wall_now()));
        account::Perform make;
        make.what = "Made a folder";
        make.actions.emplace_back(store::CreateFolder{"A"});
        must(must(InlineAccount::open(place_, accounts.open.at(1)))->perform(std::move(make)));
    }
    const auto session =
        must(Session::open(place_, config_, Local::if_present, wall_now(), "home"));
    session->start();
    session->undo(session->accounts().at(0).row.id);
    const auto failed = failure(*session);
    ASSERT_TRUE(failed);
    EXPECT_EQ(failed->error.detail,
              "“Made a folder” was in another account, which is not open here; start alder without "
              "-A for that");
}

}  // namespace
}  // namespace alder::app
