#include "tests/support/tmux_screen.h"

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <thread>

#include <gtest/gtest.h>

namespace alder::tests {

namespace {

using namespace std::chrono_literals;

constexpr auto kPause = 50ms;

std::string quoted(const std::string& word) {
    std::string out = "'";
    for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

std::string joined(const std::vector<std::string>& words) {
    std::string line;
    for (const std::string& word : words) line += (line.empty() ? "" : " ") + quoted(word);
    return line;
}

}  // namespace

std::optional<std::string> TmuxScreen::unavailable() {
    if (std::filesystem::exists("/usr/bin/tmux")) return std::nullopt;
    return "tmux is not installed";
}

TmuxScreen::TmuxScreen(const std::vector<std::string>& command, TmuxSize size) {
    tmux({"-f", "/dev/null", "new-session", "-d", "-x", std::to_string(size.columns), "-y",
          std::to_string(size.rows), "exec " + joined(command)});
}

TmuxScreen::~TmuxScreen() { tmux({"kill-server"}); }

std::string TmuxScreen::tmux(const std::vector<std::string>& words) const {
    const std::string line = "env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 tmux -u -S " +
                             quoted((home_ / "socket").string()) + " " + joined(words) +
                             " 2>/dev/null";
    std::string out;
    std::FILE* const pipe = ::popen(line.c_str(), "r");
    if (pipe == nullptr) return out;
    char piece[4096];
    while (const std::size_t got = std::fread(piece, 1, sizeof piece, pipe)) out.append(piece, got);
    ::pclose(pipe);
    return out;
}

void TmuxScreen::press(const std::vector<std::string>& keys) const {
    std::vector<std::string> words{"send-keys"};
    words.insert(words.end(), keys.begin(), keys.end());
    tmux(words);
}

void TmuxScreen::type(const std::string& text) const { tmux({"send-keys", "-l", text}); }

std::string TmuxScreen::picture() const { return tmux({"capture-pane", "-p"}); }

bool TmuxScreen::shows(const std::string& words, std::chrono::seconds patience) const {
    const auto until = std::chrono::steady_clock::now() + patience;
    std::string last;
    while (std::chrono::steady_clock::now() < until) {
        last = picture();
        if (last.find(words) != std::string::npos) return true;
        std::this_thread::sleep_for(kPause);
    }
    ADD_FAILURE() << "not shown: " << words << "\n" << last;
    return false;
}

void TmuxScreen::kill_program() const {
    const std::string pid = tmux({"list-panes", "-F", "#{pane_pid}"});
    ASSERT_FALSE(pid.empty());
    ::kill(std::stoi(pid), SIGKILL);
}

bool TmuxScreen::has_ended(std::chrono::seconds patience) const {
    const auto until = std::chrono::steady_clock::now() + patience;
    while (std::chrono::steady_clock::now() < until) {
        if (tmux({"list-panes", "-F", "#{pane_pid}"}).empty()) return true;
        std::this_thread::sleep_for(kPause);
    }
    return false;
}

}  // namespace alder::tests
