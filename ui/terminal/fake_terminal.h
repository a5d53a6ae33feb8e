// A terminal without a terminal: tests type keys into it and read the picture. What is drawn goes
// through diff() and an Emulator, so a golden screen is what a real terminal would show.

#pragma once

#include <deque>
#include <string>
#include <vector>

#include "ui/terminal/emulator.h"
#include "ui/terminal/terminal.h"

namespace alder::ui::terminal {

class FakeTerminal final : public Terminal {
public:
    explicit FakeTerminal(Size size = {24, 80}, Capabilities capabilities = ansi());
    ~FakeTerminal() override;

    // What an xterm with 256 colours can do, without asking terminfo.
    static Capabilities ansi();

    // Keys as in parse_key(), separated by spaces: "j j enter ctrl-x". A name that is none is typed
    // as text, letter by letter.
    void type(std::string_view keys);
    void press(Key key);
    void resize(Size size);

    std::string picture() const { return emulator_.picture(); }
    const Emulator& shown() const { return emulator_; }
    // Bytes written by the last draw().
    const std::string& last_bytes() const { return last_bytes_; }
    const std::string& clipboard() const { return clipboard_; }
    int bells() const { return bells_; }
    int suspensions() const { return suspensions_; }

    Size size() const override { return emulator_.size(); }
    const Capabilities& capabilities() const override { return capabilities_; }
    Result<void> draw(const Canvas& canvas) override;
    void forget_screen() override { before_.reset(); }
    int poll_fd() const override { return wake_; }
    std::optional<Clock::time_point> deadline() const override { return std::nullopt; }
    std::vector<Key> read(Clock::time_point now) override;
    void suspend() override { ++suspensions_; }
    void resume() override { forget_screen(); }
    void stop() override {}
    void set_title(const text::TermText& title) override;
    void bell() override { ++bells_; }
    void copy(std::string_view text) override { clipboard_ = text; }

private:
    Capabilities capabilities_;
    Emulator emulator_;
    std::optional<Canvas> before_;
    std::deque<Key> keys_;
    std::string last_bytes_;
    std::string clipboard_;
    int bells_ = 0;
    int suspensions_ = 0;
    int wake_;  // an eventfd: readable while keys wait
};

}  // namespace alder::ui::terminal
