// The whole program over a real session and a terminal in memory: keys in, pictures out. The store
// is a directory of its own; time is given. After every key the accounts have answered before the
// picture is taken.

#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <poll.h>

#include "app/demo.h"
#include "app/importer.h"
#include "store/vfs.h"
#include "tests/support/must.h"
#include "tests/support/paths.h"
#include "tests/support/temp_dir.h"
#include "ui/screen/program.h"
#include "ui/terminal/fake_terminal.h"

namespace alder::ui::screen {

using command::Preset;
using tests::must;

// Mon 23 Nov 2026, 12:00 UTC.
inline constexpr WallTime kNoon = WallTime(std::chrono::seconds(1'795'435'200));

inline std::chrono::minutes utc(WallTime) { return std::chrono::minutes(0); }

// Remembers what the composer tells.
class RememberedLetters final : public app::Letters {
public:
    std::vector<compose::Identity> identities(mail::AccountId) const override { return people; }
    app::Begun begin(mail::AccountId, std::optional<mail::MessageRef> from,
                     std::optional<app::LetterNumber> known) override {
        resumes = from;
        number = known;
        const app::LetterNumber now = known ? *known : app::LetterNumber{++last_number};
        return {now, [this](app::LetterNews said) { news.push_back(std::move(said)); }, {}};
    }
    void take_back(app::LetterNumber letter) override { taken_back.push_back(letter); }
    void change(store::LetterId letter, app::OutboxWish wish) override {
        wishes.emplace_back(letter, wish);
    }
    void flush() override { ++flushes; }
    void look() override {}
    int fd() const override { return notices.fd(); }
    std::optional<app::LetterNotice> next() override { return notices.pop(); }

    // The draft told last, if it was told as this.
    template <class What>
    const compose::Draft* last() const {
        const auto* said = news.empty() ? nullptr : std::get_if<What>(&news.back());
        return said == nullptr ? nullptr : &said->draft;
    }

    std::vector<compose::Identity> people{
        {{"Bob Example", "bob@example.net"}, {}, "Bob\nexample.net"}};
    std::vector<app::LetterNews> news;
    std::optional<mail::MessageRef> resumes;
    std::optional<app::LetterNumber> number;  // that begin() was given
    std::uint64_t last_number = 0;
    std::vector<app::LetterNumber> taken_back;
    std::vector<std::pair<store::LetterId, app::OutboxWish>> wishes;
    int flushes = 0;
    Channel<app::LetterNotice> notices;
};

class ScreenTest : public testing::Test {
protected:
    // Opens the program as at a start; none: the person has not chosen keys.
    void start(std::optional<Preset> preset = Preset::pine, terminal::Size size = {24, 80},
               const std::string& where = {}) {
        program_.reset();
        session_.reset();
        terminal_ = std::make_unique<terminal::FakeTerminal>(size);
        session_ = must(app::Session::open(place_, config_, app::Local::always, kNoon));
        program_ = std::make_unique<Program>(Program::Parts{
            .terminal = *terminal_,
            .session = *session_,
            .config = config_,
            .preset = preset,
            .theme = widget::Theme::dark(),
            .wall = [] { return kNoon; },
            .zone = utc,
            .save_directory = (dir_ / "saved").string(),
            .keep_choice =
                [this](Preset chosen) {
                    kept_ = chosen;
                    return Errand{[]() -> Result<std::string> { return std::string(); }};
                },
            .letters = &letters_,
        });
        program_->open(where);
        must(program_->draw());
        first_paint_ = terminal_->picture();
        session_->start();
        program_->started();
        settle();
    }

    // Keys as FakeTerminal::type() takes them.
    void type(const std::string& keys) {
        terminal_->type(keys);
        for (const terminal::Key& key : terminal_->read(now_)) {
            program_->feed(key, now_);
            settle();
        }
    }

    // A key that has no name: the mouse, a paste.
    void press(const terminal::Key& key) {
        program_->feed(key, now_);
        settle();
    }

    void settle() {
        do {
            if (!program_->settled()) {
                pollfd ready[2] = {{session_->fd(), POLLIN, 0},
                                   {program_->errands_fd(), POLLIN, 0}};
                ASSERT_GT(::poll(ready, 2, 3'000), 0) << "nothing more is heard";
            }
            program_->take_news(now_);
        } while (!program_->settled());
        must(program_->draw());
    }

    void pass(Clock::duration time) {
        now_ += time;
        program_->time_passed(now_);
        must(program_->draw());
    }

    std::string picture() const { return terminal_->picture(); }
    // One line of the picture, from 0.
    std::string line(int row) const {
        std::istringstream lines(picture());
        std::string out;
        for (int i = 0; i <= row; ++i) std::getline(lines, out);
        return out;
    }
    std::string title() const { return line(0); }
    std::string status() const { return line(terminal_->size().rows - 3); }
    // The row the pointer is on.
    std::string current() const {
        std::istringstream lines(picture());
        for (std::string each; std::getline(lines, each);)
            if (each.starts_with(" >")) return each;
        return {};
    }
    bool shows(const std::string& words) const {
        return picture().find(words) != std::string::npos;
    }

    // Puts letters into a folder of the first account, or another, as `alder import` does.
    void import(const std::string& folder, const std::vector<std::string>& letters,
                std::size_t which = 0) {
        auto accounts = must(app::open_accounts(place_, config_, app::Local::always, kNoon)).open;
        auto account = must(app::InlineAccount::open(place_, accounts.at(which)));
        auto importer = must(app::Importer::open(place_, *account));
        must(importer->into(folder));
        for (const std::string& each : letters) must(importer->add(each, {}, {}));
        must(importer->finish());
    }
    void import_demo() {
        must(app::prepare_demo(place_, tests::source_path("share/demo").string(), kNoon));
    }

    // Compares with tests/screens/NAME.txt. ALDER_UPDATE_SCREENS=1 writes it anew instead; look at
    // the difference before it is committed.
    void expect_screen(const std::string& name) const {
        const auto path = tests::source_path("tests/screens/" + name + ".txt");
        if (std::getenv("ALDER_UPDATE_SCREENS") != nullptr) {
            std::ofstream(path) << picture();
            return;
        }
        std::ostringstream golden;
        golden << std::ifstream(path).rdbuf();
        EXPECT_EQ(picture(), golden.str())
            << "screen " << name << "; ALDER_UPDATE_SCREENS=1 accepts it";
    }

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
inline std::string letter(const std::string& subject, int day, const std::string& more = {}) {
    return "From: Ann <ann@example.org>\nTo: Bob <bob@example.net>\nSubject: " + subject +
           "\nMessage-ID: <" + subject + "@example.org>\nDate: " + std::to_string(day) +
           " Nov 2026 09:05:00 +0000\n" + more + "\nHello from " + subject + "\n";
}

}  // namespace alder::ui::screen
