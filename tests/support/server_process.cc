#include "tests/support/server_process.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <random>
#include <set>

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace alder::tests {

namespace {

constexpr std::chrono::milliseconds kGrace{2000};  // to end by itself; Dovecot may take six seconds
constexpr std::chrono::milliseconds kPause{10};

void pause() { ::poll(nullptr, 0, static_cast<int>(kPause.count())); }

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

template <class Use>
bool with_socket(std::uint16_t port, Use&& use) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(port);
    const bool done = use(fd, reinterpret_cast<const sockaddr*>(&address));
    ::close(fd);
    return done;
}

bool listens(std::uint16_t port) {
    return with_socket(port, [](int fd, const sockaddr* address) {
        return ::connect(fd, address, sizeof(sockaddr_in)) == 0;
    });
}

bool can_bind(std::uint16_t port) {
    return with_socket(port, [](int fd, const sockaddr* address) {
        return ::bind(fd, address, sizeof(sockaddr_in)) == 0;
    });
}

// Ours as long as this process lives: a server may be away for a while, and other tests run beside
// this one. Byte N of the file stands for port N.
bool reserve(std::uint16_t port) {
    static const int file = ::open((std::filesystem::temp_directory_path() / "alder-ports").c_str(),
                                   O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    struct flock one{};
    one.l_type = F_WRLCK;
    one.l_whence = SEEK_SET;
    one.l_start = port;
    one.l_len = 1;
    return ::fcntl(file, F_OFD_SETLK, &one) == 0;
}

}  // namespace

ServerProcess::ServerProcess(const std::vector<std::string>& arguments,
                             const std::filesystem::path& log) {
    std::vector<char*> argv;
    for (const std::string& each : arguments) argv.push_back(const_cast<char*>(each.c_str()));
    argv.push_back(nullptr);
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);  // the server's children are ours to wait for after it
    pid_ = session_ = ::fork();
    if (pid_ != 0) return;
    ::setsid();
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
    ::dup2(::open("/dev/null", O_RDONLY), STDIN_FILENO);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(out, STDERR_FILENO);
    ::close_range(3, ~0U, 0);
    ::execv(argv.front(), argv.data());
    ::_exit(127);
}

ServerProcess::~ServerProcess() {
    if (running()) ::kill(pid_, SIGTERM);
    for (auto waited = kPause; waited < kGrace && anything_runs(); waited += kPause) pause();
    if (!anything_runs()) return;
    ::kill(-session_, SIGKILL);
    while (::waitpid(-session_, nullptr, 0) > 0) {
    }
}

bool ServerProcess::running() {
    if (pid_ > 0 && ::waitpid(pid_, nullptr, WNOHANG) != 0) pid_ = -1;
    return pid_ > 0;
}

bool ServerProcess::anything_runs() {
    if (running()) return true;
    pid_t ended = 0;
    do {
        ended = ::waitpid(-session_, nullptr, WNOHANG);
    } while (ended > 0);
    return ended == 0;
}

bool ServerProcess::comes_up(std::uint16_t port, std::chrono::milliseconds limit) {
    for (std::chrono::milliseconds waited{}; waited < limit && running(); waited += kPause) {
        if (listens(port)) return true;
        pause();
    }
    return false;
}

std::uint16_t free_port() {
    static std::mt19937 random{std::random_device{}()};
    static std::set<std::uint16_t> given;
    std::uniform_int_distribution<std::uint16_t> port(20'000, 32'000);
    for (int i = 0; i < 1000; ++i) {
        const std::uint16_t one = port(random);
        if (given.insert(one).second && reserve(one) && can_bind(one)) return one;
    }
    std::abort();
}

}  // namespace alder::tests
