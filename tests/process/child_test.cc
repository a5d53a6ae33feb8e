#include "process/child.h"

#include <algorithm>
#include <csignal>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <unistd.h>

#include "tests/support/temp_dir.h"

namespace alder::process {
namespace {

constexpr std::chrono::seconds kLong{60};
constexpr std::size_t kMost = 1U << 22U;
const std::vector<std::string> kEnvironment{"PATH=/usr/bin:/bin"};

Command command(std::vector<std::string> arguments) {
    return {.arguments = std::move(arguments), .environment = kEnvironment};
}

Finished finished(const Command& what, std::string_view input = {}) {
    auto done = run(what, input, kLong, kMost);
    EXPECT_TRUE(done) << (done ? "" : done.error().detail);
    return done ? std::move(*done) : Finished{};
}

Child started(const Command& what) {
    auto child = Child::start(what, std::nullopt);
    EXPECT_TRUE(child) << (child ? "" : child.error().detail);
    return std::move(*child);
}

void wait_for(int fd, short events) {
    pollfd ready{fd, events, 0};
    ASSERT_EQ(::poll(&ready, 1, 60'000), 1);
}

// Reads until the other side is closed.
std::string all_of(Child& child) {
    std::string said;
    while (child.out_fd() >= 0) {
        wait_for(child.out_fd(), POLLIN);
        said += child.read_out(1000)->bytes;
    }
    return said;
}

Exit end_of(Child& child) {
    wait_for(child.exit_fd(), POLLIN);
    const auto exit = child.exited();
    EXPECT_TRUE(exit);
    return exit.value_or(Exit{});
}

// ---- run ----

TEST(RunProgram, GivesItsInputAndTakesBothOutputs) {
    const std::string input(1'000'000, 'x');
    EXPECT_EQ(finished(command({"cat"}), input).out, input);
    const auto both = finished(command({"sh", "-c", "echo out; echo err >&2; exit 3"}));
    EXPECT_EQ(both.out, "out\n");
    EXPECT_EQ(both.err, "err\n");
    EXPECT_EQ(both.exit.code, 3);
    EXPECT_FALSE(both.exit.ok());
}

TEST(RunProgram, PassesArgumentsAsTheyAre) {
    const std::string evil = "$(touch /x) `id`; 'a\" *\n&& true";
    EXPECT_EQ(finished(command({"printf", "%s|", evil, "-rf", ""})).out, evil + "|-rf||");
}

TEST(RunProgram, GivesNothingOfOurEnvironmentButWhatIsNamed) {
    ::setenv("ALDER_SECRET", "canary", 1);
    auto what = command({"env"});
    what.environment = {"PATH=/usr/bin:/bin", "ONE=1"};
    EXPECT_EQ(finished(what).out, "PATH=/usr/bin:/bin\nONE=1\n");
    const auto usual = usual_environment();
    EXPECT_EQ(std::ranges::count(usual, "ALDER_SECRET=canary"), 0);
    EXPECT_EQ(std::ranges::count(usual_environment({"ALDER_SECRET"}), "ALDER_SECRET=canary"), 1);
    EXPECT_TRUE(std::ranges::any_of(
        usual, [](const std::string& entry) { return entry.starts_with("PATH="); }));
}

TEST(RunProgram, GivesNoDescriptorBesideItsThree) {
    const int low = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    const int left_open = ::fcntl(low, F_DUPFD, 100);  // without O_CLOEXEC, as a library might
    const auto look = "test -e /proc/$$/fd/" + std::to_string(left_open);
    EXPECT_EQ(finished(command({"sh", "-c", look})).exit.code, 1);
    ::close(left_open);
    ::close(low);
}

TEST(RunProgram, RunsWhereItIsTold) {
    const tests::TempDir dir;
    auto what = command({"pwd"});
    what.directory = dir.path();
    EXPECT_EQ(finished(what).out, dir.path().string() + "\n");
}

TEST(RunProgram, SaysThatThereIsNoSuchProgram) {
    const auto refused = run(command({"no-such-program"}), {}, kLong, kMost);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::not_found);
    EXPECT_EQ(refused.error().detail, "no-such-program: No such file or directory");
    EXPECT_EQ(run(command({}), {}, kLong, kMost).error().code, Errc::config);
}

TEST(RunProgram, DoesNotMindAProgramThatWantsNoInput) {
    EXPECT_TRUE(finished(command({"true"}), std::string(1'000'000, 'x')).exit.ok());
}

TEST(RunProgram, TellsWhichSignalKilledIt) {
    EXPECT_EQ(finished(command({"sh", "-c", "kill -9 $$"})).exit.signal, SIGKILL);
}

TEST(RunProgram, StopsOneThatTakesTooLong) {
    const auto done = run(command({"sleep", "1000"}), {}, std::chrono::milliseconds(10), kMost);
    ASSERT_TRUE(done);
    EXPECT_TRUE(done->exit.timed_out);
    EXPECT_EQ(done->exit.signal, SIGTERM);
}

TEST(RunProgram, StopsOneThatSaysTooMuch) {
    const auto refused = run(command({"yes"}), {}, kLong, 100'000);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Errc::bad_data);
    EXPECT_EQ(refused.error().detail, "yes: it wrote more than 100000 bytes");
}

TEST(RunProgram, DoesNotWaitForWhatTheProgramLeavesBehind) {
    const auto done = finished(command({"sh", "-c", "sleep 1000 & echo $!"}));
    EXPECT_TRUE(done.exit.ok());
    ::kill(static_cast<pid_t>(std::stol(done.out)), SIGKILL);
}

// ---- a child and poll ----

TEST(ChildProcess, NeverBlocks) {
    auto child = started(command({"cat"}));
    EXPECT_EQ(child.read_out(10)->bytes, "");
    EXPECT_FALSE(child.read_out(10)->end);
    EXPECT_FALSE(child.exited());
    std::size_t written = 0;
    while (const std::size_t now = *child.write(std::string(65536, 'x'))) {
        written += now;
        ASSERT_LT(written, 10'000'000U);
    }
    child.close_in();
    EXPECT_EQ(child.in_fd(), -1);
    EXPECT_EQ(all_of(child).size(), written);
    EXPECT_TRUE(end_of(child).ok());
}

TEST(ChildProcess, IsKilledWhenItDoesNotEndInTwoSeconds) {
    auto child =
        started(command({"sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done"}));
    wait_for(child.out_fd(), POLLIN);
    const Clock::time_point now{};
    child.stop(now);
    EXPECT_EQ(child.deadline(), now + std::chrono::seconds(2));
    child.time_passed(now + std::chrono::seconds(1));
    EXPECT_FALSE(child.exited());
    child.time_passed(now + std::chrono::seconds(2));
    const auto exit = end_of(child);
    EXPECT_EQ(exit.signal, SIGKILL);
    EXPECT_FALSE(exit.timed_out);
    EXPECT_EQ(child.deadline(), std::nullopt);
}

TEST(ChildProcess, IsStoppedWithEverythingItStarted) {
    auto child = started(
        command({"sh", "-c", "(trap '' TERM; echo ready; while :; do sleep 1; done) & wait"}));
    wait_for(child.out_fd(), POLLIN);
    child.stop(Clock::time_point{});
    EXPECT_EQ(end_of(child).signal, SIGTERM);
    EXPECT_EQ(all_of(child), "ready\n");
}

TEST(ChildProcess, IsGoneWhenItsOwnerIs) {
    pid_t pid = 0;
    {
        auto child = started(command({"sh", "-c", "echo $$; exec sleep 1000"}));
        wait_for(child.out_fd(), POLLIN);
        pid = static_cast<pid_t>(std::stol(child.read_out(100)->bytes));
        ASSERT_EQ(::kill(pid, 0), 0);
    }
    EXPECT_EQ(::kill(pid, 0), -1);
}

TEST(ChildProcess, SaysWhenTheChildReadsNoMore) {
    auto child = started(command({"true"}));
    EXPECT_TRUE(end_of(child).ok());
    EXPECT_EQ(child.write("x").error().code, Errc::unavailable);
}

TEST(ChildProcess, HasNoStreamsWhenItIsToBeQuiet) {
    auto what = command({"sh", "-c", "cat; echo noise; echo noise >&2"});
    what.streams = Streams::none;
    auto child = started(what);
    EXPECT_EQ(child.in_fd(), -1);
    EXPECT_EQ(child.out_fd(), -1);
    EXPECT_TRUE(end_of(child).ok());
}

// ---- the terminal ----

TEST(ChildOnTheTerminal, HasItForAllThreeStreamsAndKeysDoNotEndUs) {
    int master = -1;
    int slave = -1;
    ASSERT_EQ(::openpty(&master, &slave, nullptr, nullptr, nullptr), 0);
    auto what = command({"sh", "-c", "test -t 0 && test -t 1 && test -t 2 && echo yes; read line"});
    what.streams = Streams::terminal;
    what.terminal = slave;
    auto child = started(what);
    std::string said(5, '\0');
    wait_for(master, POLLIN);
    ASSERT_EQ(::read(master, said.data(), said.size()), 5);
    EXPECT_EQ(said, "yes\r\n");

    struct sigaction now{};
    ::sigaction(SIGINT, nullptr, &now);
    EXPECT_EQ(now.sa_handler, SIG_IGN);
    ASSERT_EQ(::write(master, "\n", 1), 1);
    EXPECT_TRUE(end_of(child).ok());
    ::sigaction(SIGINT, nullptr, &now);
    EXPECT_EQ(now.sa_handler, SIG_DFL);
    ::close(master);
    ::close(slave);
}

TEST(ChildOnTheTerminal, StaysInOurProcessGroup) {
    int master = -1;
    int slave = -1;
    ASSERT_EQ(::openpty(&master, &slave, nullptr, nullptr, nullptr), 0);
    auto what =
        command({"sh", "-c", "read pid name state parent group rest < /proc/$$/stat; echo $group"});
    what.streams = Streams::terminal;
    what.terminal = slave;
    auto child = started(what);
    EXPECT_TRUE(end_of(child).ok());
    std::string said(100, '\0');
    const auto got = ::read(master, said.data(), said.size());
    EXPECT_EQ(said.substr(0, static_cast<std::size_t>(got)), std::to_string(::getpgrp()) + "\r\n");
    ::close(master);
    ::close(slave);
}

}  // namespace
}  // namespace alder::process
