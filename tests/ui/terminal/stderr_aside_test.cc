#include "ui/terminal/stderr_aside.h"

#include <string_view>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <unistd.h>

namespace alder::ui::terminal {
namespace {

bool has_output(int fd) {
    pollfd ready{fd, POLLIN, 0};
    return ::poll(&ready, 1, 50) == 1;
}

TEST(StderrAside, KeepsALibrarysWordsOffTheTerminalWhileItLives) {
    int master = -1;
    int slave = -1;
    ASSERT_EQ(::openpty(&master, &slave, nullptr, nullptr, nullptr), 0);
    const int before = ::dup(STDERR_FILENO);
    ::dup2(slave, STDERR_FILENO);
    constexpr std::string_view kWords = "words";
    bool during = false;
    bool after = false;
    {
        const StderrAside aside;
        during = ::write(STDERR_FILENO, kWords.data(), kWords.size()) == 5 && has_output(master);
    }
    after = ::write(STDERR_FILENO, kWords.data(), kWords.size()) == 5 && has_output(master);
    ::dup2(before, STDERR_FILENO);
    ::close(before);
    ::close(slave);
    ::close(master);
    EXPECT_FALSE(during);
    EXPECT_TRUE(after);
}

}  // namespace
}  // namespace alder::ui::terminal
