// ask_password(): a line from the terminal that nobody sees.

#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include "setup/password.h"

namespace alder::setup {

namespace {

constexpr std::size_t kMost = 1024;  // bytes of a password
constexpr char kCtrlC = 3;

// The terminal without its echo, and as it was again afterwards. What was typed ahead stays unread.
class Silence {
public:
    explicit Silence(int fd) : fd_(fd), is_terminal_(::tcgetattr(fd, &before_) == 0) {
        // Ctrl-C in the middle must not leave the terminal mute: the signals wait.
        sigset_t all;
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_BLOCK, &all, &signals_);
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ISIG);
        silent.c_lflag |= ECHONL | ICANON;
        silent.c_cc[VEOL] = kCtrlC;  // it ends the line at once
        if (is_terminal_) ::tcsetattr(fd, TCSAFLUSH, &silent);
    }
    ~Silence() {
        if (is_terminal_) ::tcsetattr(fd_, TCSAFLUSH, &before_);
        ::pthread_sigmask(SIG_SETMASK, &signals_, nullptr);
    }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;

    bool is_terminal() const { return is_terminal_; }

private:
    int fd_;
    termios before_{};
    sigset_t signals_{};
    bool is_terminal_;
};

struct Tty {
    int fd = ::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    Tty() = default;
    Tty(const Tty&) = delete;
    Tty& operator=(const Tty&) = delete;
    ~Tty() { ::close(fd); }
};

Result<Secret> read_secret(int fd) {
    Secret typed;
    while (true) {
        char c = 0;
        const ssize_t got = ::read(fd, &c, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0 || c == kCtrlC) return fail(Errc::cancelled, "no password was given");
        if (c == '\n') break;
        typed = Secret(std::string(typed.spend()) + c);
        if (typed.spend().size() > kMost) return fail(Errc::usage, "that is too long");
    }
    if (typed.empty()) return fail(Errc::cancelled, "no password was given");
    return typed;
}

}  // namespace

Result<Secret> ask_password(const std::string& question) {
    const Tty tty;
    if (tty.fd < 0)
        return fail(Errc::config,
                    "a password has to be asked for, and there is no terminal; see 'password' in "
                    "alder-config(5) for other ways");
    const Silence silence(tty.fd);
    if (!silence.is_terminal()) return std::unexpected(system_error("/dev/tty", errno));
    if (::write(tty.fd, question.data(), question.size()) < 0)
        return std::unexpected(system_error("/dev/tty", errno));
    return read_secret(tty.fd);
}

}  // namespace alder::setup
