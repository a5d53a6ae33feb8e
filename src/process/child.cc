#include "process/child.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <utility>

#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace alder::process {

namespace {

constexpr std::chrono::seconds kGrace{2};  // between SIGTERM and SIGKILL

// An open descriptor, or -1.
class Fd {
public:
    Fd() = default;
    explicit Fd(int fd) : fd_(fd) {}
    Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Fd& operator=(Fd&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~Fd() { close(); }
    int get() const { return fd_; }
    void close() {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }

private:
    int fd_ = -1;
};

// Above 0, 1 and 2 even when those are closed here, else dup2 in the child would overwrite it.
Fd above_streams(int fd) {
    if (fd < 0 || fd > STDERR_FILENO) return Fd(fd);
    const Fd low(fd);
    return Fd(::fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
}

struct Pipe {
    Fd read;
    Fd write;
};

Result<Pipe> make_pipe() {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        return std::unexpected(system_error("cannot start a program", errno));
    Pipe pipe{above_streams(ends[0]), above_streams(ends[1])};
    if (pipe.read.get() < 0 || pipe.write.get() < 0)
        return std::unexpected(system_error("cannot start a program", errno));
    return pipe;
}

void do_not_block(const Fd& fd) {
    ::fcntl(fd.get(), F_SETFL, ::fcntl(fd.get(), F_GETFL) | O_NONBLOCK);
}

// What the child gets as stdin, stdout and stderr, and our ends of it.
struct Ends {
    std::array<Fd, 3> theirs;
    std::array<Fd, 3> ours;
};

Result<Ends> make_ends(const Command& command) {
    Ends ends;
    for (std::size_t n = 0; n < ends.theirs.size(); ++n) {
        if (command.streams == Streams::pipes) {
            auto pipe = make_pipe();
            if (!pipe) return fail(pipe);
            ends.theirs[n] = n == 0 ? std::move(pipe->read) : std::move(pipe->write);
            ends.ours[n] = n == 0 ? std::move(pipe->write) : std::move(pipe->read);
            do_not_block(ends.ours[n]);
            continue;
        }
        const int fd = command.streams == Streams::terminal
                           ? ::fcntl(command.terminal, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
                           : ::open("/dev/null", O_RDWR | O_CLOEXEC);
        ends.theirs[n] = above_streams(fd);
        if (ends.theirs[n].get() < 0)
            return std::unexpected(system_error("cannot start a program", errno));
    }
    return ends;
}

std::vector<char*> pointers(const std::vector<std::string>& strings) {
    std::vector<char*> list;
    list.reserve(strings.size() + 1);
    // posix_spawn takes char* for C's sake and changes nothing.
    for (const auto& string : strings) list.push_back(const_cast<char*>(string.c_str()));
    list.push_back(nullptr);
    return list;
}

class Actions {
public:
    Actions(const Ends& ends, const std::string& directory) {
        ::posix_spawn_file_actions_init(&actions_);
        for (int n = 0; n < 3; ++n)
            ::posix_spawn_file_actions_adddup2(&actions_,
                                               ends.theirs[static_cast<std::size_t>(n)].get(), n);
        ::posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
        if (!directory.empty())
            ::posix_spawn_file_actions_addchdir_np(&actions_, directory.c_str());
    }
    ~Actions() { ::posix_spawn_file_actions_destroy(&actions_); }
    Actions(const Actions&) = delete;
    Actions& operator=(const Actions&) = delete;
    const posix_spawn_file_actions_t* get() const { return &actions_; }

private:
    posix_spawn_file_actions_t actions_{};
};

// Signals as a fresh login has them, whatever we ignore or block.
class Attributes {
public:
    explicit Attributes(Streams streams) {
        ::posix_spawnattr_init(&attributes_);
        sigset_t all;
        sigset_t none;
        ::sigfillset(&all);
        ::sigemptyset(&none);
        ::posix_spawnattr_setsigdefault(&attributes_, &all);
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        const int group = streams == Streams::terminal ? 0 : POSIX_SPAWN_SETPGROUP;
        ::posix_spawnattr_setflags(
            &attributes_,
            static_cast<short>(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | group));
    }
    ~Attributes() { ::posix_spawnattr_destroy(&attributes_); }
    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;
    const posix_spawnattr_t* get() const { return &attributes_; }

private:
    posix_spawnattr_t attributes_{};
};

// While a child has the terminal, Ctrl-C and Ctrl-\ reach us too and must not end us.
class DeafToKeys {
public:
    DeafToKeys() {
        struct sigaction ignore{};
        ignore.sa_handler = SIG_IGN;
        ::sigaction(SIGINT, &ignore, &interrupt_);
        ::sigaction(SIGQUIT, &ignore, &quit_);
    }
    ~DeafToKeys() {
        ::sigaction(SIGINT, &interrupt_, nullptr);
        ::sigaction(SIGQUIT, &quit_, nullptr);
    }
    DeafToKeys(const DeafToKeys&) = delete;
    DeafToKeys& operator=(const DeafToKeys&) = delete;

private:
    struct sigaction interrupt_{};
    struct sigaction quit_{};
};

// write(2) without SIGPIPE for this thread, whatever the process does with that signal.
ssize_t write_quietly(int fd, std::string_view bytes) {
    sigset_t pipe_signal;
    sigset_t before;
    ::sigemptyset(&pipe_signal);
    ::sigaddset(&pipe_signal, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    const int number = errno;
    if (written < 0 && number == EPIPE && ::sigismember(&before, SIGPIPE) == 0) {
        const timespec at_once{};
        ::sigtimedwait(&pipe_signal, nullptr, &at_once);
    }
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    errno = number;
    return written;
}

// By number, because glibc 2.36 declares pidfd_open() without C linkage. Closed on exec by itself.
int open_pid(pid_t pid) { return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)); }

Result<Child::Piece> read_some(Fd& fd, std::size_t most) {
    if (fd.get() < 0) return Child::Piece{.bytes = {}, .end = true};
    Child::Piece piece{.bytes = std::string(most, '\0'), .end = false};
    const auto got = ::read(fd.get(), piece.bytes.data(), most);
    const bool nothing_now = got < 0 && (errno == EAGAIN || errno == EINTR);
    if (got < 0 && !nothing_now)
        return std::unexpected(system_error("reading from a program", errno));
    piece.bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    piece.end = got == 0;
    if (piece.end) fd.close();
    return piece;
}

}  // namespace

struct Child::State {
    void signal(int number) const { ::kill(own_group ? -pid : pid, number); }

    pid_t pid = -1;
    bool own_group = false;
    Fd exit;
    std::array<Fd, 3> streams;
    std::unique_ptr<DeafToKeys> deaf;
    std::optional<Exit> ended;
    std::optional<Clock::time_point> deadline;
    bool asked_to_end = false;
    bool timed_out = false;
};

Result<Child> Child::start(const Command& command, std::optional<Clock::time_point> deadline) {
    if (command.arguments.empty() || command.arguments[0].empty())
        return fail(Errc::config, "no program is named");
    auto ends = make_ends(command);
    if (!ends) return fail(ends);

    auto state = std::make_unique<State>();
    state->own_group = command.streams != Streams::terminal;
    state->deadline = deadline;
    if (command.streams == Streams::terminal) state->deaf = std::make_unique<DeafToKeys>();
    const int error =
        ::posix_spawnp(&state->pid, command.arguments[0].c_str(),
                       Actions(*ends, command.directory).get(), Attributes(command.streams).get(),
                       pointers(command.arguments).data(), pointers(command.environment).data());
    if (error != 0) return std::unexpected(system_error(command.arguments[0], error));

    state->streams = std::move(ends->ours);
    Child child(std::move(state));
    child.state_->exit = Fd(open_pid(child.state_->pid));
    if (child.state_->exit.get() < 0)
        return std::unexpected(system_error(command.arguments[0], errno));
    return child;
}

Child::Child(std::unique_ptr<State> state) : state_(std::move(state)) {}
Child::Child(Child&& other) noexcept = default;

Child::~Child() {
    if (!state_ || state_->ended) return;
    state_->signal(SIGKILL);
    while (::waitpid(state_->pid, nullptr, 0) < 0 && errno == EINTR) {
    }
}

int Child::in_fd() const { return state_->streams[0].get(); }
int Child::out_fd() const { return state_->streams[1].get(); }
int Child::err_fd() const { return state_->streams[2].get(); }
int Child::exit_fd() const { return state_->exit.get(); }

Result<std::size_t> Child::write(std::string_view bytes) {
    if (in_fd() < 0) return fail(Errc::unavailable, "the program reads no more");
    const auto written = write_quietly(in_fd(), bytes);
    if (written >= 0) return static_cast<std::size_t>(written);
    if (errno == EAGAIN || errno == EINTR) return 0;
    if (errno == EPIPE) return fail(Errc::unavailable, "the program reads no more");
    return std::unexpected(system_error("writing to a program", errno));
}

void Child::close_in() { state_->streams[0].close(); }

Result<Child::Piece> Child::read_out(std::size_t most) {
    return read_some(state_->streams[1], most);
}

Result<Child::Piece> Child::read_err(std::size_t most) {
    return read_some(state_->streams[2], most);
}

std::optional<Exit> Child::exited() {
    if (state_->ended) return state_->ended;
    siginfo_t seen{};
    ::waitid(P_PID, static_cast<id_t>(state_->pid), &seen, WEXITED | WNOHANG | WNOWAIT);
    if (seen.si_pid == 0) return std::nullopt;
    // While it is not reaped its group's number is surely still its own.
    if (state_->asked_to_end && state_->own_group) state_->signal(SIGKILL);
    int status = 0;
    ::waitpid(state_->pid, &status, 0);
    state_->ended = Exit{.code = WIFEXITED(status) ? WEXITSTATUS(status) : 0,
                         .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
                         .timed_out = state_->timed_out};
    state_->deaf.reset();
    state_->deadline.reset();
    return state_->ended;
}

void Child::stop(Clock::time_point now) {
    if (exited() || state_->asked_to_end) return;
    state_->signal(SIGTERM);
    state_->signal(SIGCONT);  // a stopped one would not notice
    state_->asked_to_end = true;
    state_->deadline = now + kGrace;
}

void Child::time_passed(Clock::time_point now) {
    if (!state_->deadline || now < *state_->deadline || exited()) return;
    if (state_->asked_to_end) {
        state_->signal(SIGKILL);
        state_->deadline.reset();
        return;
    }
    state_->timed_out = true;
    stop(now);
}

std::optional<Clock::time_point> Child::deadline() const { return state_->deadline; }

}  // namespace alder::process
