// The whole program over a real session and a terminal in memory: keys in, pictures out. The store
// is a directory of its own; time is given. After every key the accounts have answered before the
// picture is taken.

#pragma once

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "store/vfs.h"
#include "tests/support/must.h"
#include "tests/support/temp_dir.h"
#include "tests/ui/screen/remembered_letters.h"
#include "ui/screen/program.h"
#include "ui/terminal/fake_terminal.h"

namespace alder::ui::screen {

using command::Preset;
using tests::must;

// Mon 23 Nov 2026, 12:00 UTC.
inline constexpr WallTime kNoon = WallTime(std::chrono::seconds(1'795'435'200));

class ScreenTest : public testing::Test {
protected:
    // Opens the program as at a start; none: the person has not chosen keys.
    void start(std::optional<Preset> preset = Preset::pine, terminal::Size size = {24, 80},
               const std::string& where = {});

    // Keys as FakeTerminal::type() takes them.
    void type(const std::string& keys);

    // A key that has no name: the mouse, a paste.
    void press(const terminal::Key& key);

    void settle();

    // Settles until the picture has the words; false: the accounts had no more to say.
    bool comes_to_show(const std::string& words);

    void pass(Clock::duration time);

    std::string picture() const { return terminal_->picture(); }
    // One line of the picture, from 0.
    std::string line(int row) const;
    std::string title() const { return line(0); }
    std::string status() const { return line(terminal_->size().rows - 3); }
    // The row the pointer is on.
    std::string current() const;
    bool shows(const std::string& words) const {
        return picture().find(words) != std::string::npos;
    }

    // Puts letters into a folder of the first account, or another, as `alder import` does.
    void import(const std::string& folder, const std::vector<std::string>& letters,
                std::size_t which = 0);
    void import_demo();

    // Compares with tests/screens/NAME.txt. ALDER_UPDATE_SCREENS=1 writes it anew instead; look at
    // the difference before it is committed.
    void expect_screen(const std::string& name) const;

    tests::TempDir dir_;
    store::Vfs vfs_{disk::real_disk()};
    account::Place place_{&disk::real_disk(), vfs_.name(), (dir_ / "store").string()};
    config::Config config_;
    RememberedLetters letters_;
    std::unique_ptr<terminal::FakeTerminal> terminal_;
    std::unique_ptr<app::Session> session_;
    std::unique_ptr<Program> program_;
    std::string first_paint_;
    std::optional<Preset> kept_;
    Clock::time_point now_{std::chrono::hours(1)};
};

// A letter of Ann's, sent on a day of November 2026.
std::string letter(const std::string& subject, int day, const std::string& more = {});

}  // namespace alder::ui::screen
