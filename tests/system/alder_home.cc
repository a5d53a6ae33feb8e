#include "tests/system/alder_home.h"

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/paths.h"

namespace alder::tests {

namespace {

std::string program() {
    const char* const other = std::getenv("ALDER_PROGRAM");
    return other != nullptr ? other : ALDER_PROGRAM;
}

std::string read(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

int code_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

}  // namespace

Running::~Running() {
    if (pid_ <= 0 || status_ >= 0) return;
    ::kill(pid_, SIGKILL);
    wait();
}

int Running::wait() {
    if (status_ < 0) ::waitpid(pid_, &status_, 0);
    return code_of(status_);
}

bool Running::has_ended() {
    int status = 0;
    if (status_ < 0 && ::waitpid(pid_, &status, WNOHANG) == pid_) status_ = status;
    return status_ >= 0;
}

int Running::kill_after(std::chrono::milliseconds time) {
    ::poll(nullptr, 0, static_cast<int>(time.count()));
    if (!has_ended()) ::kill(pid_, SIGKILL);
    return wait();
}

AlderHome::Words AlderHome::environment() const {
    return {"HOME=" + home_.path().string(),
            "LC_ALL=C.UTF-8",
            "TZ=UTC",
            "TERM=xterm-256color",
            "ALDER_SHARE=" + source_path("share").string(),
            "PATH=/usr/bin:/bin"};
}

AlderHome::Words AlderHome::command(const Words& words) const {
    Words all{"env", "-i"};
    for (const std::string& each : environment()) all.push_back(each);
    all.push_back(program());
    all.insert(all.end(), words.begin(), words.end());
    return all;
}

Running AlderHome::spawn(const Words& words, const std::string& in, const std::string& out,
                         const std::string& err) const {
    Words environment = this->environment();
    std::vector<std::string> arguments{program()};
    arguments.insert(arguments.end(), words.begin(), words.end());
    const auto pointers = [](std::vector<std::string>& texts) {
        std::vector<char*> all;
        for (std::string& text : texts) all.push_back(text.data());
        all.push_back(nullptr);
        return all;
    };
    const auto argv = pointers(arguments);
    const auto envp = pointers(environment);
    const pid_t pid = ::fork();
    if (pid != 0) return Running(pid);
    ::dup2(::open(in.c_str(), O_RDONLY), STDIN_FILENO);
    ::dup2(::open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
    ::dup2(::open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
    ::execve(argv.front(), argv.data(), envp.data());
    ::_exit(127);
}

Ran AlderHome::run(const Words& words, const std::string& input) const {
    const std::string in = write("test-in", input);
    const int code = spawn(words, in, path("test-out"), path("test-err")).wait();
    return {code, read(path("test-out")), read(path("test-err"))};
}

Running AlderHome::start(const Words& words) const {
    return spawn(words, "/dev/null", "/dev/null", "/dev/null");
}

Running AlderHome::start_to(const std::string& out, const Words& words) const {
    return spawn(words, "/dev/null", out, path("test-err"));
}

std::string AlderHome::said_last() const { return read(path("test-err")); }

std::vector<nlohmann::json> AlderHome::json(const Words& words) const {
    const Ran ran = run(words);
    EXPECT_EQ(ran.code, 0) << ran.err;
    std::vector<nlohmann::json> all;
    std::istringstream lines(ran.out);
    for (std::string line; std::getline(lines, line);) {
        all.push_back(nlohmann::json::parse(line, nullptr, false));
        EXPECT_FALSE(all.back().is_discarded()) << line;
    }
    return all;
}

std::string AlderHome::write(const std::string& name, const std::string& text) const {
    const std::filesystem::path file = home_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file.string();
}

std::string mbox_of(int n) {
    std::string text;
    for (int i = 0; i < n; ++i) {
        const std::string number = std::to_string(i);
        text +=
            "From ann@example.org Sat Jan 31 09:05:00 2026\n"
            "From: Ann Example <ann@example.org>\nTo: bob@example.org\n"
            "Date: Sat, 31 Jan 2026 09:05:00 +0100\nSubject: Letter " +
            number + "\nMessage-ID: <m" + number + "@example.org>\n\nThe " + number +
            "th letter speaks of geraniums.\n\n";
    }
    return text;
}

}  // namespace alder::tests
