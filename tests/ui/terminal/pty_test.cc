// The real terminal code on a real pseudo terminal: what it sets up, shows, reads, and above all
// that it leaves the terminal as it found it, on every way out.

#include <csignal>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "ui/terminal/curses_terminal.h"
#include "ui/terminal/emulator.h"

namespace alder::ui::terminal {
namespace {

using text::TermText;

class Pty {
public:
    explicit Pty(Size size = {24, 80}) {
        winsize window{};
        window.ws_row = static_cast<unsigned short>(size.rows);
        window.ws_col = static_cast<unsigned short>(size.columns);
        EXPECT_EQ(::openpty(&master, &slave, nullptr, nullptr, &window), 0);
        ::tcgetattr(slave, &before);
    }
    ~Pty() {
        if (slave >= 0) ::close(slave);
        if (master >= 0) ::close(master);
    }
    Pty(const Pty&) = delete;
    Pty& operator=(const Pty&) = delete;

    // What was written so far.
    std::string output() const {
        std::string all;
        char bytes[4096];
        pollfd ready{master, POLLIN, 0};
        while (::poll(&ready, 1, 20) > 0 && (ready.revents & POLLIN) != 0) {
            const auto count = ::read(master, bytes, sizeof bytes);
            if (count <= 0) break;
            all.append(bytes, static_cast<std::size_t>(count));
        }
        return all;
    }
    void type(std::string_view bytes) const {
        EXPECT_EQ(::write(master, bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    }
    bool as_found() const {
        termios now{};
        ::tcgetattr(slave, &now);
        return now.c_lflag == before.c_lflag && now.c_iflag == before.c_iflag &&
               now.c_oflag == before.c_oflag;
    }
    Result<std::unique_ptr<Terminal>> open(const std::string& term,
                                           const std::string& charset = "UTF-8") const {
        return open_terminal(
            {.input = slave, .output = slave, .environment = {term, "", false, charset}});
    }

    int master = -1;
    int slave = -1;
    termios before{};
};

// Keys as they come, waiting for them as the screens do.
std::vector<Key> wait_for_keys(Terminal& terminal, std::size_t count) {
    std::vector<Key> keys;
    for (int round = 0; round < 50 && keys.size() < count; ++round) {
        pollfd ready{terminal.poll_fd(), POLLIN, 0};
        ::poll(&ready, 1, 100);
        for (Key& key : terminal.read(Clock::now())) keys.push_back(std::move(key));
    }
    return keys;
}

TEST(CursesTerminal, ShowsACanvasAndReadsKeys) {
    const Pty pty;
    auto terminal = pty.open("xterm-256color");
    ASSERT_TRUE(terminal);
    EXPECT_EQ((*terminal)->size(), (Size{24, 80}));
    Canvas canvas({24, 80});
    Pane(canvas).put(2, 5, TermText::clean("Grüße 文"), {.bold = true});
    canvas.set_cursor({2, 5}, CursorOn::row);
    ASSERT_TRUE((*terminal)->draw(canvas));
    Emulator shown({24, 80});
    shown.feed(pty.output());
    EXPECT_EQ(shown.picture(), canvas.picture());
    EXPECT_EQ(shown.cursor(), (Position{2, 5}));
    pty.type("j\x1b[A\x1bOPé");
    const auto keys = wait_for_keys(**terminal, 4);
    ASSERT_EQ(keys.size(), 4u);
    EXPECT_EQ(format(keys[0]) + format(keys[1]) + format(keys[2]) + format(keys[3]), "jupf1é");
}

TEST(CursesTerminal, LeavesTheTerminalAsItFoundIt) {
    const Pty pty;
    {
        auto terminal = pty.open("xterm-256color");
        ASSERT_TRUE(terminal);
        EXPECT_FALSE(pty.as_found());
        const std::string entered = pty.output();
        EXPECT_NE(entered.find("\x1b[?1049h"), std::string::npos);
        EXPECT_NE(entered.find("\x1b[?2004h"), std::string::npos);
    }
    EXPECT_TRUE(pty.as_found());
    const std::string left = pty.output();
    EXPECT_NE(left.find("\x1b[?1049l"), std::string::npos);
    EXPECT_NE(left.find("\x1b[?2004l"), std::string::npos);
    EXPECT_NE(left.find("\x1b[?7h"), std::string::npos);
}

TEST(CursesTerminal, LeavesTheTerminalAsItFoundItWhenAnExceptionUnwinds) {
    const Pty pty;
    try {
        auto terminal = pty.open("xterm-256color");
        throw std::runtime_error("a bug");
    } catch (const std::runtime_error&) {
    }
    EXPECT_TRUE(pty.as_found());
    EXPECT_NE(pty.output().find("\x1b[?1049l"), std::string::npos);
}

// Runs `how_it_ends` in a child with the terminal open, and expects everything put back.
void expect_restored(void (*how_it_ends)()) {
    const Pty pty;
    const pid_t child = ::fork();
    if (child == 0) {
        auto terminal = pty.open("xterm-256color");
        how_it_ends();
        ::_exit(9);
    }
    std::string output;
    int status = 0;
    while (::waitpid(child, &status, WNOHANG) == 0) output += pty.output();
    output += pty.output();
    EXPECT_NE(WIFEXITED(status) ? WEXITSTATUS(status) : 0, 9);
    EXPECT_TRUE(pty.as_found());
    EXPECT_NE(output.find("\x1b[?1049l"), std::string::npos);
}

TEST(CursesTerminal, LeavesTheTerminalAsItFoundItOnExit) {
    expect_restored([] { std::exit(0); });
}

TEST(CursesTerminal, LeavesTheTerminalAsItFoundItOnACrash) {
    expect_restored([] { ::raise(SIGSEGV); });
}

TEST(CursesTerminal, LeavesTheTerminalAsItFoundItWhenNobodyCatches) {
    expect_restored([] { std::terminate(); });
}

TEST(CursesTerminal, HandsTheTerminalToAChildAndTakesItBack) {
    const Pty pty;
    auto terminal = pty.open("xterm-256color");
    Canvas canvas({24, 80});
    Pane(canvas).put(0, 0, TermText::own("index"));
    ASSERT_TRUE((*terminal)->draw(canvas));
    (*terminal)->suspend();
    EXPECT_TRUE(pty.as_found());
    pty.output();
    (*terminal)->resume();
    EXPECT_FALSE(pty.as_found());
    ASSERT_TRUE((*terminal)->draw(canvas));
    EXPECT_NE(pty.output().find("index"), std::string::npos);
}

TEST(CursesTerminal, TellsOfANewSizeAndOfTheEnd) {
    const Pty pty;
    auto terminal = pty.open("xterm-256color");
    winsize window{};
    window.ws_row = 50;
    window.ws_col = 132;
    ::ioctl(pty.slave, TIOCSWINSZ, &window);
    ::raise(SIGWINCH);
    ::raise(SIGTERM);
    const auto keys = wait_for_keys(**terminal, 2);
    ASSERT_EQ(keys.size(), 2u);
    EXPECT_EQ(keys[0], Key::of(KeyKind::resize));
    EXPECT_EQ(keys[1], Key::of(KeyKind::hangup));
    EXPECT_EQ((*terminal)->size(), (Size{50, 132}));
}

TEST(CursesTerminal, ATerminalThatHangsUpIsToldOnce) {
    Pty pty;
    auto terminal = pty.open("xterm-256color");
    pty.output();
    ::close(pty.master);
    pty.master = -1;
    const auto keys = wait_for_keys(**terminal, 1);
    ASSERT_EQ(keys.size(), 1u);
    EXPECT_EQ(keys[0], Key::of(KeyKind::hangup));
    EXPECT_TRUE((*terminal)->read(Clock::now()).empty());
    EXPECT_FALSE((*terminal)->draw(Canvas({24, 80})));
}

TEST(CursesTerminal, UsesSynchronizedFramesOnceTheTerminalSaidItCan) {
    const Pty pty;
    auto terminal = pty.open("xterm-256color");
    EXPECT_FALSE((*terminal)->capabilities().synchronized);
    pty.type("\x1b[?2026;2$yx");
    const auto keys = wait_for_keys(**terminal, 1);
    ASSERT_EQ(keys.size(), 1u);
    EXPECT_EQ(keys[0], Key::typed("x"));
    EXPECT_TRUE((*terminal)->capabilities().synchronized);
}

TEST(CursesTerminal, AVt100GetsNothingItDoesNotKnow) {
    const Pty pty;
    auto terminal = pty.open("vt100", "ANSI_X3.4-1968");
    ASSERT_TRUE(terminal);
    Canvas canvas({24, 80});
    Pane(canvas).put(0, 0, TermText::clean("├─>Grüße"), {.fg = Color::index(1)});
    ASSERT_TRUE((*terminal)->draw(canvas));
    (*terminal)->set_title(TermText::own("Alder"));
    (*terminal)->copy("text");
    const std::string bytes = pty.output();
    EXPECT_EQ(bytes.find("\x1b[?2004"), std::string::npos);
    EXPECT_EQ(bytes.find("\x1b]"), std::string::npos);
    EXPECT_EQ(bytes.find("1049"), std::string::npos);
    EXPECT_NE(bytes.find("|->Gruse"), std::string::npos) << bytes;
}

TEST(CursesTerminal, TitleAndClipboardHoldNoSequenceOfOthers) {
    const Pty pty;
    auto terminal = pty.open("xterm-256color");
    pty.output();
    (*terminal)->set_title(TermText::clean("mail\a\x1b]0;evil"));
    (*terminal)->copy("a\x1b");
    EXPECT_EQ(pty.output(), "\x1b]2;mail␇␛]0;evil\a\x1b]52;c;YRs=\a");
}

TEST(CursesTerminal, SaysWhatToDoWhereItCannotWork) {
    const Pty pty;
    EXPECT_NE(pty.open("").error().detail.find("TERM is not set"), std::string::npos);
    EXPECT_NE(pty.open("dumb").error().detail.find("cannot place its cursor"), std::string::npos);
    EXPECT_NE(pty.open("no-such-terminal").error().detail.find("nothing is known"),
              std::string::npos);
    EXPECT_TRUE(pty.as_found());
    int pipe_ends[2];
    ASSERT_EQ(::pipe(pipe_ends), 0);
    const auto none = open_terminal({.input = pipe_ends[0],
                                     .output = pipe_ends[1],
                                     .environment = {"xterm", "", false, "UTF-8"}});
    EXPECT_NE(none.error().detail.find("need a terminal"), std::string::npos);
    ::close(pipe_ends[0]);
    ::close(pipe_ends[1]);
}

TEST(Capabilities, NoColorMeansNone) {
    const auto can = Capabilities::load({"xterm-256color", "truecolor", true, "UTF-8"});
    ASSERT_TRUE(can);
    EXPECT_EQ(can->depth, Depth::mono);
}

TEST(Capabilities, DepthIsWhatTheTerminalHas) {
    const auto depth = [](const char* term, const char* colorterm) {
        return Capabilities::load({term, colorterm, false, "UTF-8"})->depth;
    };
    EXPECT_EQ(depth("xterm-256color", ""), Depth::colors256);
    EXPECT_EQ(depth("xterm-256color", "truecolor"), Depth::truecolor);
    EXPECT_EQ(depth("linux", ""), Depth::colors8);
    EXPECT_EQ(depth("vt100", "truecolor"), Depth::mono);
}

}  // namespace
}  // namespace alder::ui::terminal
