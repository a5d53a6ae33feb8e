#include "cli/first_start.h"

#include <deque>

#include <gtest/gtest.h>

#include "config/config.h"
#include "disk/memory_disk.h"
#include "tests/support/must.h"

namespace alder::cli {
namespace {

using tests::must;

class FirstStart : public testing::Test {
protected:
    FirstStart() {
        for (const char* path : {"/home", "/home/ann", "/home/ann/mail", "/home/ann/boxes"}) {
            must(disk_.make_directory(path));
        }
        auto file = must(disk_.open("/home/ann/mail/old.mbox", disk::Access::create));
        must(file->write_at(0, "From ann@example.org Sat Jan 31 09:05:00 2026\nSubject: x\n\nx\n"));
        system_.disk = &disk_;
        system_.out = [this](std::string_view bytes) {
            said_ += bytes;
            return Result<void>{};
        };
        system_.line = [this]() -> Result<std::optional<std::string>> {
            if (answers_.empty()) return std::nullopt;
            std::string answer = answers_.front();
            answers_.pop_front();
            return answer;
        };
    }

    disk::MemoryDisk disk_;
    System system_;
    config::Paths paths_{"/home/ann", "/home/ann/.config/alder", "/home/ann/data",
                         "/home/ann/state", "/home/ann/cache"};
    std::deque<std::string> answers_;
    std::string said_;
};

TEST_F(FirstStart, AsksUntilTheAnswerIsOneOfThose) {
    answers_ = {"", "what?", "1"};
    EXPECT_EQ(must(ask_first_choice(system_)), FirstChoice::set_up);
    answers_ = {"2"};
    EXPECT_EQ(must(ask_first_choice(system_)), FirstChoice::demo);
    answers_ = {"3"};
    EXPECT_EQ(must(ask_first_choice(system_)), FirstChoice::mbox);
}

TEST_F(FirstStart, QuitsWhenTheInputEnds) {
    EXPECT_EQ(must(ask_first_choice(system_)), FirstChoice::quit);
}

TEST_F(FirstStart, SavesAnAccountThatTheConfigurationReadsBack) {
    answers_ = {"nobody", "ann@example.org", "/nowhere", "relative.mbox", "~/mail/old.mbox"};
    EXPECT_TRUE(must(ask_account(system_, paths_)));
    const auto config =
        must(config::load(disk_, paths_.config_file(), paths_.home, config::Missing::error));
    ASSERT_EQ(config.accounts.size(), 1U);
    EXPECT_EQ(config.accounts[0].address.text(), "ann@example.org");
    EXPECT_EQ(config.accounts[0].incoming->path, "/home/ann/mail/old.mbox");
    EXPECT_NE(said_.find("the sender of what you write"), std::string::npos);
    EXPECT_NE(said_.find("needs an @"), std::string::npos);
    EXPECT_NE(said_.find("nothing at /nowhere"), std::string::npos);
}

TEST_F(FirstStart, KeepsWhatTheConfigurationSaidBefore) {
    must(disk_.make_directory("/home/ann/.config"));
    must(disk_.make_directory(paths_.config));
    auto file = must(disk_.open(paths_.config_file(), disk::Access::create));
    must(file->write_at(0, "[ui]\nkeys = \"mutt\"\n"));
    answers_ = {"ann@example.org", "~/mail/old.mbox"};
    EXPECT_TRUE(must(ask_account(system_, paths_)));
    const auto config =
        must(config::load(disk_, paths_.config_file(), paths_.home, config::Missing::error));
    EXPECT_EQ(config.accounts.size(), 1U);
    EXPECT_EQ(config.ui.keys, command::Preset::mutt);
}

TEST_F(FirstStart, ChangesNothingWhenThePersonGoesBack) {
    answers_ = {"ann@example.org", ""};
    EXPECT_FALSE(must(ask_account(system_, paths_)));
    EXPECT_FALSE(disk_.status(paths_.config_file()));
}

}  // namespace
}  // namespace alder::cli
