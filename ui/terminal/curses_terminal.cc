#include "ui/terminal/curses_terminal.h"

#include <array>
#include <cerrno>
#include <cstdint>
#include <string>

#include <poll.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "ui/terminal/charset.h"
#include "ui/terminal/diff.h"
#include "ui/terminal/key_decoder.h"
#include "ui/terminal/linear.h"
#include "ui/terminal/rescue.h"
#include "ui/terminal/signal_pipe.h"
#include "ui/terminal/terminfo.h"

namespace alder::ui::terminal {
namespace {

constexpr std::size_t kMaxRead = 64 * 1024;  // bytes taken by one read(), so that drawing goes on
constexpr std::size_t kMaxCopy = 64 * 1024;  // bytes: terminals refuse more

std::string base64(std::string_view bytes) {
    constexpr std::string_view kLetters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k)
            group =
                group << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0u);
        for (std::size_t k = 0; k < 4; ++k)
            out += i + k > bytes.size() ? '=' : kLetters[group >> (18 - 6 * k) & 63];
    }
    return out;
}

Result<void> write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(fd, bytes.data(), bytes.size());
        if (written >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN) {
            pollfd ready{fd, POLLOUT, 0};
            ::poll(&ready, 1, -1);
        } else if (errno != EINTR) {
            return std::unexpected(system_error("writing to the terminal", errno));
        }
    }
    return {};
}

termios raw_modes(termios modes) {
    ::cfmakeraw(&modes);
    modes.c_cc[VMIN] = 0;
    modes.c_cc[VTIME] = 0;
    return modes;
}

class CursesTerminal final : public Terminal {
public:
    CursesTerminal(const TerminalOptions& options, Capabilities capabilities, const termios& modes)
        : options_(options),
          can_(std::move(capabilities)),
          found_(modes),
          charset_(can_.charset),
          decoder_(can_.keys, options.escape_timeout),
          poll_(::epoll_create1(EPOLL_CLOEXEC)) {
        watch(signals_.fd());
        enter();
    }
    ~CursesTerminal() override {
        leave();
        ::close(poll_);
    }

    Size size() const override;
    const Capabilities& capabilities() const override { return can_; }
    Result<void> draw(const Canvas& canvas) override;
    void forget_screen() override {
        shown_.reset();
        linear_ = {};
    }
    int poll_fd() const override { return poll_; }
    std::optional<Clock::time_point> deadline() const override { return decoder_.deadline(); }
    std::vector<Key> read(Clock::time_point now) override;
    void suspend() override { leave(); }
    void resume() override { enter(); }
    void stop() override;
    void set_title(const text::TermText& title) override;
    void bell() override { send(can_.bell); }
    void copy(std::string_view text) override;

private:
    void watch(int fd) const;
    void enter();
    void leave();
    std::string enter_bytes() const;
    std::string leave_bytes() const;
    void take_signals(std::vector<Key>& keys);
    bool take_input(Clock::time_point now);
    void send(std::string_view bytes) const {
        // A terminal that is gone shows as a hangup in read().
        static_cast<void>(write_all(options_.output, bytes));
    }

    TerminalOptions options_;
    Capabilities can_;
    termios found_;
    SignalPipe signals_;
    Charset charset_;
    KeyDecoder decoder_;
    int poll_;
    bool active_ = false;
    bool gone_ = false;
    std::optional<Canvas> shown_;
    Linear linear_;
};

void CursesTerminal::watch(int fd) const {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = fd;
    ::epoll_ctl(poll_, EPOLL_CTL_ADD, fd, &event);
}

std::string CursesTerminal::enter_bytes() const {
    std::string bytes;
    if (can_.titles) bytes += "\x1b[22;0;0t";
    if (options_.alternate_screen) bytes += can_.enter_screen;
    bytes += can_.keypad_on + can_.show_cursor;
    if (!options_.linear) bytes += can_.wrap_off;
    if (!can_.xterm_like) return bytes;
    bytes += "\x1b[?2004h\x1b[?1004h";
    if (options_.mouse) bytes += "\x1b[?1000h\x1b[?1006h";
    if (options_.bidi == Bidi::ours) bytes += "\x1b[8l";  // ECMA-48, 7.2.1: leave the order to us
    return bytes + "\x1b[?2026$p";                        // answered as a report, or not at all
}

std::string CursesTerminal::leave_bytes() const {
    std::string bytes = can_.no_style;
    if (can_.xterm_like) bytes += "\x1b[?1004l\x1b[?2004l";
    if (can_.xterm_like && options_.bidi == Bidi::ours) bytes += "\x1b[8h";
    if (can_.xterm_like && options_.mouse) bytes += "\x1b[?1006l\x1b[?1000l";
    bytes += can_.wrap_on + can_.keypad_off;
    const bool other_screen = options_.alternate_screen && !can_.leave_screen.empty();
    if (other_screen)
        bytes += can_.leave_screen;
    else
        bytes += expand(can_.cursor_address, size().rows - 1, 0) + can_.clear_to_end;
    if (can_.titles) bytes += "\x1b[23;0;0t";
    return bytes;
}

void CursesTerminal::enter() {
    arm_rescue(options_.output, found_, leave_bytes());
    const termios raw = raw_modes(found_);
    ::tcsetattr(options_.input, TCSADRAIN, &raw);
    send(enter_bytes());
    if (!active_) watch(options_.input);
    active_ = true;
    forget_screen();
}

void CursesTerminal::leave() {
    if (!active_) return;
    active_ = false;
    ::epoll_ctl(poll_, EPOLL_CTL_DEL, options_.input, nullptr);
    send(leave_bytes());
    ::tcsetattr(options_.input, TCSADRAIN, &found_);
    disarm_rescue();
}

void CursesTerminal::stop() {
    leave();
    struct sigaction ours = {};
    struct sigaction otherwise = {};
    otherwise.sa_handler = SIG_DFL;
    ::sigaction(SIGTSTP, &otherwise, &ours);
    ::raise(SIGTSTP);
    ::sigaction(SIGTSTP, &ours, nullptr);
    enter();
}

Size CursesTerminal::size() const {
    winsize window{};
    const bool known = ::ioctl(options_.output, TIOCGWINSZ, &window) == 0;
    if (known && window.ws_row > 0 && window.ws_col > 0) return {window.ws_row, window.ws_col};
    return {24, 80};
}

Result<void> CursesTerminal::draw(const Canvas& canvas) {
    const std::string bytes = options_.linear ? linear_.tell(canvas, can_)
                                              : diff(shown_ ? &*shown_ : nullptr, canvas, can_);
    shown_ = canvas;
    return write_all(options_.output, charset_.to_terminal(bytes));
}

void CursesTerminal::take_signals(std::vector<Key>& keys) {
    for (const int signal : signals_.take()) {
        if (signal == SIGTERM || signal == SIGHUP) keys.push_back(Key::of(KeyKind::hangup));
        if (signal == SIGWINCH) keys.push_back(Key::of(KeyKind::resize));
        if (!active_) continue;
        if (signal == SIGTSTP) stop();
        // Somebody stopped us without asking; the shell has used the terminal since.
        if (signal == SIGCONT) enter();
        if (signal == SIGTSTP || signal == SIGCONT) keys.push_back(Key::of(KeyKind::resize));
    }
}

// False when the terminal is gone.
bool CursesTerminal::take_input(Clock::time_point now) {
    std::array<char, 4096> bytes{};
    for (std::size_t total = 0; total < kMaxRead; total += bytes.size()) {
        pollfd ready{options_.input, POLLIN, 0};
        if (::poll(&ready, 1, 0) <= 0) return true;
        const auto count = ::read(options_.input, bytes.data(), bytes.size());
        if (count < 0 && (errno == EINTR || errno == EAGAIN)) return true;
        // VMIN 0: nothing read from a terminal that is ready means that it hung up.
        if (count <= 0) return false;
        decoder_.feed(charset_.from_terminal({bytes.data(), static_cast<std::size_t>(count)}), now);
    }
    return true;
}

std::vector<Key> CursesTerminal::read(Clock::time_point now) {
    std::vector<Key> keys;
    take_signals(keys);
    if (active_ && !gone_ && !take_input(now)) {
        gone_ = true;
        ::epoll_ctl(poll_, EPOLL_CTL_DEL, options_.input, nullptr);
        keys.push_back(Key::of(KeyKind::hangup));
    }
    decoder_.time_passed(now);
    while (auto key = decoder_.next()) {
        if (key->kind != KeyKind::report)
            keys.push_back(std::move(*key));
        else if (key->text == "?2026;1$y" || key->text == "?2026;2$y")
            can_.synchronized = true;
    }
    return keys;
}

void CursesTerminal::set_title(const text::TermText& title) {
    linear_.title_changed();
    if (can_.titles) send(charset_.to_terminal("\x1b]2;" + title.utf8() + "\a"));
}

void CursesTerminal::copy(std::string_view text) {
    if (can_.xterm_like) send("\x1b]52;c;" + base64(text.substr(0, kMaxCopy)) + "\a");
}

}  // namespace

Result<std::unique_ptr<Terminal>> open_terminal(const TerminalOptions& options) {
    termios modes{};
    if (::isatty(options.output) == 0 || ::tcgetattr(options.input, &modes) != 0)
        return fail(Errc::config,
                    "the screens need a terminal: start alder in one, or use commands such as "
                    "'alder list'");
    auto capabilities = Capabilities::load(options.environment);
    if (!capabilities) return fail(capabilities);
    return std::make_unique<CursesTerminal>(options, std::move(*capabilities), modes);
}

}  // namespace alder::ui::terminal
