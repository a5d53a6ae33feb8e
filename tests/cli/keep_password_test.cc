#include "cli/keep_password.h"

#include <deque>

#include <gtest/gtest.h>

#include "disk/memory_disk.h"
#include "tests/support/must.h"

namespace alder::cli {
namespace {

using tests::must;

class KeepPassword : public testing::Test {
protected:
    KeepPassword() {
        must(disk_.make_directory("/home"));
        system_.disk = &disk_;
        system_.environment = [](const char*) { return std::nullopt; };
        system_.err = [this](std::string_view bytes) {
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
    Result<config::Password> keep() {
        return keep_password(system_, Talk(system_.err, Loudness::normal), paths_, "work",
                             Secret("geranium"));
    }

    disk::MemoryDisk disk_;
    System system_;
    config::Paths paths_{"/home", "/home/.config/alder", "/d", "/s", "/c"};
    std::deque<std::string> answers_;
    std::string said_;
};

TEST_F(KeepPassword, MayKeepItNowhere) {
    answers_ = {"", "a"};
    EXPECT_TRUE(std::holds_alternative<config::AskForIt>(must(keep())));
}

TEST_F(KeepPassword, OffersTheKeyringOnlyWhereItIs) {
    answers_ = {"a"};
    must(keep());
    EXPECT_EQ(said_.find("keyring"), std::string::npos);
    must(disk_.make_directory("/bin"));
    must(disk_.open("/bin/secret-tool", disk::Access::create));
    system_.environment = [](const char*) { return std::optional<std::string>("/usr/bin:/bin"); };
    answers_ = {"a"};
    must(keep());
    EXPECT_NE(said_.find("keyring"), std::string::npos);
}

TEST_F(KeepPassword, WritesAFileForItsOwnerAlone) {
    answers_ = {"f"};
    const auto way = must(keep());
    const std::string path = std::get<config::FromFile>(way).path;
    EXPECT_EQ(path, "/home/.config/alder/passwords/work");
    EXPECT_EQ(must(disk_.status(path)).mode, 0600u);
    EXPECT_EQ(said_.find("geranium"), std::string::npos);
}

TEST_F(KeepPassword, TakesOnlyACommandThatPrintsThatPassword) {
    answers_ = {"printf larch", "no-such-program-here", "printf 'x", "printf geranium"};
    const auto way = must(keep());
    EXPECT_EQ(std::get<config::FromCommand>(way).words,
              (std::vector<std::string>{"printf", "geranium"}));
    EXPECT_NE(said_.find("prints another password"), std::string::npos);
}

TEST_F(KeepPassword, GivesUpWhenTheInputEnds) { EXPECT_EQ(keep().error().code, Errc::cancelled); }

}  // namespace
}  // namespace alder::cli
