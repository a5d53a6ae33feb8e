#include "setup/password.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "disk/memory_disk.h"
#include "setup/wait.h"
#include "tests/support/must.h"
#include "tests/support/temp_dir.h"

namespace alder::setup {
namespace {

using tests::must;

Result<Secret> found(config::Password how, disk::Disk& disk = disk::real_disk()) {
    PasswordLookup lookup(std::move(how), "work", disk);
    return wait_for(lookup);
}

Result<Secret> by_command(std::vector<std::string> words) {
    return found(config::FromCommand{std::move(words)});
}

std::string text(const Result<Secret>& password) {
    return password ? std::string(password->spend()) : "";
}

TEST(Password, IsTheTextInTheConfiguration) { EXPECT_EQ(text(found(Secret("pw"))), "pw"); }

TEST(Password, IsTheFirstLineThatACommandPrints) {
    EXPECT_EQ(text(by_command({"printf", "s3 cret\\r\\nurl: x\\n"})), "s3 cret");
    EXPECT_EQ(text(by_command({"printf", "no end"})), "no end");
}

TEST(Password, CommandsSeeNoShell) {
    EXPECT_EQ(text(by_command({"echo", "$HOME;", "true"})), "$HOME; true");
}

TEST(Password, SaysWhatAFailingCommandComplainedOf) {
    const auto failed = by_command({"sh", "-c", "echo secret; echo no key >&2; exit 3"});
    ASSERT_FALSE(failed.has_value());
    EXPECT_EQ(failed.error().code, Errc::permission);
    EXPECT_NE(failed.error().detail.find("exit code 3: no key"), std::string::npos);
    EXPECT_EQ(failed.error().detail.find("secret"), std::string::npos);
}

TEST(Password, TakesNoEmptyOne) {
    EXPECT_EQ(by_command({"true"}).error().code, Errc::permission);
    EXPECT_EQ(by_command({"echo"}).error().code, Errc::permission);
}

TEST(Password, SaysThatThereIsNoSuchCommand) {
    const auto failed = by_command({"no-such-program-here"});
    ASSERT_FALSE(failed.has_value());
    EXPECT_EQ(failed.error().code, Errc::config);
    EXPECT_NE(failed.error().detail.find("no-such-program-here"), std::string::npos);
}

TEST(Password, EndsACommandThatTakesTooLong) {
    PasswordLookup lookup(config::FromCommand{{"sleep", "600"}}, "work", disk::real_disk());
    const auto start = Clock::now();
    lookup.advance(start);
    EXPECT_EQ(lookup.deadline(), start + PasswordLookup::kLimit);
    EXPECT_FALSE(lookup.result().has_value());
    lookup.advance(start + PasswordLookup::kLimit);
    const auto ended = wait_for(lookup);
    ASSERT_FALSE(ended.has_value());
    EXPECT_EQ(ended.error().code, Errc::unavailable);
}

TEST(Password, StopsACommandThatPrintsWithoutEnd) {
    EXPECT_EQ(by_command({"yes"}).error().code, Errc::permission);
}

class PasswordFile : public testing::Test {
protected:
    Result<Secret> with(const std::string& content, std::filesystem::perms mode) {
        const std::string path = (home_ / "secret").string();
        auto file = must(disk::real_disk().open(path, disk::Access::create));
        must(file->truncate(0));
        must(file->write_at(0, content));
        std::filesystem::permissions(path, mode);
        return found(config::FromFile{path});
    }

    tests::TempDir home_;
};

TEST_F(PasswordFile, IsReadUpToItsFirstLineEnd) {
    EXPECT_EQ(text(with("pw\nmore\n", std::filesystem::perms(0600))), "pw");
    EXPECT_EQ(text(with("pw", std::filesystem::perms(0400))), "pw");
}

TEST_F(PasswordFile, MustBeForItsOwnerAlone) {
    for (const unsigned mode : {0640U, 0604U, 0666U}) {
        const auto refused = with("pw\n", std::filesystem::perms(mode));
        ASSERT_FALSE(refused.has_value());
        EXPECT_EQ(refused.error().code, Errc::config);
        EXPECT_NE(refused.error().detail.find("chmod 600"), std::string::npos);
    }
}

TEST_F(PasswordFile, MustBeThereAndHoldSomething) {
    EXPECT_EQ(with("\n", std::filesystem::perms(0600)).error().code, Errc::config);
    EXPECT_EQ(found(config::FromFile{(home_ / "gone").string()}).error().code, Errc::config);
    EXPECT_EQ(found(config::FromFile{home_.path().string()}).error().code, Errc::config);
}

TEST(Password, SaysThatOauthIsNotHereYet) {
    const auto refused = found(config::FromOauth{"google"});
    EXPECT_EQ(refused.error().code, Errc::config);
    EXPECT_NE(refused.error().detail.find("not in this version"), std::string::npos);
}

TEST(Password, AsksNobodyWhereNobodyIs) {
    EXPECT_EQ(found(config::AskForIt{}).error().code, Errc::config);
}

// A child in a session of its own, with the terminal as its own or with none.
int in_new_session(const char* terminal, int (*run)()) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::setsid();
        if (terminal != nullptr) {
            const int fd = ::open(terminal, O_RDWR);
            ::ioctl(fd, TIOCSCTTY, 0);
        }
        ::_exit(run());
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// The same where somebody types "geranium" as soon as they are asked; shown gets the screen.
int where_somebody_types(int (*run)(), std::string& shown) {
    const int keyboard = ::posix_openpt(O_RDWR | O_NOCTTY);
    if (::grantpt(keyboard) != 0 || ::unlockpt(keyboard) != 0) return -1;
    const std::string name = ::ptsname(keyboard);
    const pid_t child = ::fork();
    if (child == 0) ::_exit(in_new_session(name.c_str(), run));
    char c = 0;
    while (!shown.ends_with(": ") && ::read(keyboard, &c, 1) == 1) shown += c;
    EXPECT_EQ(::write(keyboard, "geranium\n", 9), 9);
    while (!shown.ends_with('\n') && ::read(keyboard, &c, 1) == 1) shown += c;
    int status = 0;
    ::waitpid(child, &status, 0);
    ::close(keyboard);
    return WEXITSTATUS(status);
}

TEST(Password, IsAskedForOnTheTerminalWithoutShowingIt) {
    std::string shown;
    const int code = where_somebody_types(
        [] {
            const auto typed = ask_password("Password: ");
            return typed && typed->spend() == "geranium" ? 7 : 1;
        },
        shown);
    EXPECT_EQ(shown, "Password: \r\n");
    EXPECT_EQ(code, 7);
}

TEST(Password, ThatIsTypedForOneServerIsNotSentToTheRelayThatNeedsNone) {
    std::string shown;
    const int code = where_somebody_types(
        [] {
            auto config = config::parse(
                "[account.a]\naddress = \"a@b.c\"\nincoming = \"imaps://h\"\n"
                "outgoing = \"smtp+plain://relay\"\n",
                {});
            const bool asked = config && ask_for_passwords(*config);
            const config::Account& account = config->accounts.front();
            const bool is_there = std::holds_alternative<Secret>(account.password);
            return asked && is_there && config::log_in_user(account, *account.outgoing).empty() ? 7
                                                                                                : 1;
        },
        shown);
    EXPECT_EQ(code, 7) << shown;
}

TEST(Password, IsNotAskedForWithoutATerminal) {
    EXPECT_EQ(in_new_session(nullptr,
                             [] {
                                 const auto typed = ask_password("Password: ");
                                 return !typed && typed.error().code == Errc::config ? 7 : 1;
                             }),
              7);
}

}  // namespace
}  // namespace alder::setup
