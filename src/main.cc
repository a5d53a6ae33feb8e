// Joins the commands and the screens: the process's own facts go in as values, an exit code comes
// out. Belongs to no room.

#include <cerrno>
#include <clocale>
#include <csignal>
#include <ctime>
#include <exception>
#include <filesystem>
#include <limits>
#include <new>
#include <string>
#include <vector>

#include <fcntl.h>
#include <langinfo.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/actions.h"
#include "cli/cli.h"
#include "setup/password.h"
#include "store/vfs.h"
#include "ui/screen/run.h"

namespace {

using namespace alder;

constexpr int kBug = 70;
constexpr int kNoMemory = 71;

// What is read by nobody any more is no error: `alder list | head` ends quietly.
Result<void> write_to(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0 && errno == EPIPE) return fail(Errc::cancelled, "nobody reads any more");
        if (written < 0) return std::unexpected(system_error("writing", errno));
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

Result<std::string> read_all(int fd, const std::string& name, std::uint64_t most) {
    std::string all;
    std::vector<char> piece(64 << 10);
    while (true) {
        const ssize_t got = ::read(fd, piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return std::unexpected(system_error(name, errno));
        if (got == 0) return all;
        all.append(piece.data(), static_cast<std::size_t>(got));
        if (all.size() > most)
            return fail(Errc::bad_data, name + ": more than " + std::to_string(most) + " bytes");
    }
}

Result<std::string> read_input() {
    return read_all(STDIN_FILENO, "standard input", std::numeric_limits<std::uint64_t>::max());
}

Result<std::optional<std::string>> read_pipe(const std::string& path, std::uint64_t most) {
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0) return std::nullopt;
    if (!S_ISFIFO(status.st_mode) && !S_ISCHR(status.st_mode)) return std::nullopt;
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) return std::unexpected(system_error(path, errno));
    auto all = read_all(fd, path, most);
    ::close(fd);
    if (!all) return fail(all);
    return std::move(*all);
}

// For questions at a terminal, which gives a line at a time.
Result<std::optional<std::string>> read_line() {
    std::string line;
    for (char c = 0; c != '\n';) {
        const ssize_t got = ::read(STDIN_FILENO, &c, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return std::unexpected(system_error("standard input", errno));
        if (got == 0 && line.empty()) return std::nullopt;
        if (got == 0) break;
        if (c != '\n') line += c;
    }
    return line;
}

std::optional<std::uint64_t> free_space(const std::string& path) {
    std::error_code error;
    const auto space = std::filesystem::space(path, error);
    if (error) return std::nullopt;
    return space.available;
}

cli::Terminal terminal(const config::Environment& environment) {
    cli::Terminal facts;
    facts.in = ::isatty(STDIN_FILENO) == 1;
    facts.out = ::isatty(STDOUT_FILENO) == 1;
    facts.err = ::isatty(STDERR_FILENO) == 1;
    winsize size{};
    if (facts.out && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        facts.columns = size.ws_col;
    const auto term = environment("TERM");
    facts.colour = facts.out && !environment("NO_COLOR") && term && *term != "dumb";
    facts.charset = ::nl_langinfo(CODESET);
    return facts;
}

query::Now now() {
    const std::time_t time = std::time(nullptr);
    std::tm local{};
    ::localtime_r(&time, &local);
    return {wall_now(), std::chrono::minutes(local.tm_gmtoff / 60)};
}

app::LocalClock local_clock() {
    return {
        .from =
            [](WallTime time) {
                const std::time_t seconds = time.time_since_epoch().count();
                std::tm local{};
                ::localtime_r(&seconds, &local);
                return std::chrono::local_seconds(std::chrono::seconds(seconds + local.tm_gmtoff));
            },
        .to =
            [](std::chrono::local_seconds time) {
                const std::time_t seconds = time.time_since_epoch().count();
                std::tm local{};
                ::gmtime_r(&seconds, &local);
                local.tm_isdst = -1;
                return WallTime(std::chrono::seconds(::mktime(&local)));
            }};
}

std::string program_path() {
    std::error_code error;
    return std::filesystem::read_symlink("/proc/self/exe", error).string();
}

std::string current_directory() {
    std::error_code error;
    return std::filesystem::current_path(error).string();
}

int run_screens(const cli::System& system, cli::ScreensStart start) {
    auto paths = config::find_paths(system.environment);
    const Result<void> asked = setup::ask_for_passwords(start.config);
    const Result<std::size_t> ran = !asked  ? fail(asked)
                                    : paths ? ui::screen::run({.place = start.place,
                                                               .config = start.config,
                                                               .paths = *paths,
                                                               .environment = system.environment,
                                                               .where = start.where,
                                                               .account = start.account,
                                                               .linear = start.linear})
                                            : fail(paths);
    if (ran && *ran > 0) {
        [[maybe_unused]] const auto told =
            system.err(app::count_of(*ran, "letter") +
                       " still to go out; the next start of alder, `alder "
                       "sync` or `alder queue flush` sends what waits\n");
    }
    if (ran) return 0;
    [[maybe_unused]] const auto said = system.err("alder: " + ran.error().detail + "\n");
    return exit_code(ran.error().code);
}

int run(const std::vector<std::string>& words) {
    const store::Vfs vfs(disk::real_disk());
    const auto environment = config::process_environment();
    const cli::System system{
        .disk = &disk::real_disk(),
        .vfs = vfs.name(),
        .environment = environment,
        .program = program_path(),
        .directory = current_directory(),
        .version = ALDER_VERSION,
        .now = now(),
        .clock = local_clock(),
        .user_id = ::geteuid(),
        .terminal = terminal(environment),
        .out = [](std::string_view bytes) { return write_to(STDOUT_FILENO, bytes); },
        .err = [](std::string_view bytes) { return write_to(STDERR_FILENO, bytes); },
        .input = read_input,
        .pipe = read_pipe,
        .line = read_line,
        .free_space = free_space,
    };
    const cli::Outcome outcome = cli::run(system, words);
    if (const auto* start = std::get_if<cli::ScreensStart>(&outcome))
        return run_screens(system, *start);
    return std::get<int>(outcome);
}

int give_up(const char* why, int code) {
    [[maybe_unused]] const auto said = write_to(STDERR_FILENO, std::string("alder: ") + why + "\n");
    return code;
}

}  // namespace

int main(int argc, char** argv) {
    std::setlocale(LC_ALL, "");
    std::signal(SIGPIPE, SIG_IGN);
    ::umask(077);
    try {
        return run({argv + std::min(argc, 1), argv + argc});
    } catch (const std::bad_alloc&) {
        return give_up("there is not enough memory", kNoMemory);
    } catch (const std::exception& error) {
        return give_up(error.what(), kBug);
    }
}
