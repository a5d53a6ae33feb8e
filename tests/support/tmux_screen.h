// A terminal with a program in it, as a person has it: keys in, the picture out. A tmux server of
// its own, which ends with it.
//
//   if (const auto why = TmuxScreen::unavailable()) GTEST_SKIP() << *why;

#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/temp_dir.h"

namespace alder::tests {

struct TmuxSize {
    int rows = 24;
    int columns = 80;
};

class TmuxScreen {
public:
    static std::optional<std::string> unavailable();

    // command: an argument vector; with nothing of this program's environment but PATH.
    explicit TmuxScreen(const std::vector<std::string>& command, TmuxSize size = {});
    ~TmuxScreen();
    TmuxScreen(const TmuxScreen&) = delete;
    TmuxScreen& operator=(const TmuxScreen&) = delete;

    // Keys by tmux's names: "C-x", "Tab", "Enter".
    void press(const std::vector<std::string>& keys) const;
    // Text as it stands.
    void type(const std::string& text) const;
    // The rows, each with a line end.
    std::string picture() const;
    // Waits until the picture has these words; fails the test with the picture when it does not.
    bool shows(const std::string& words,
               std::chrono::seconds patience = std::chrono::seconds(20)) const;
    // The process the terminal was started with; SIGKILL for it and nothing else.
    void kill_program() const;
    // Waits for the program to leave by itself.
    bool has_ended(std::chrono::seconds patience = std::chrono::seconds(20)) const;

private:
    std::string tmux(const std::vector<std::string>& words) const;

    TempDir home_;
};

}  // namespace alder::tests
