#include "tests/ui/screen/screen_fixture.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <poll.h>

#include "app/demo.h"
#include "app/importer.h"
#include "tests/support/paths.h"

namespace alder::ui::screen {

namespace {

std::chrono::minutes utc(WallTime) { return std::chrono::minutes(0); }

}  // namespace

void ScreenTest::start(std::optional<Preset> preset, terminal::Size size,
                       const std::string& where) {
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
    program_->started(now_);
    settle();
}

void ScreenTest::type(const std::string& keys) {
    terminal_->type(keys);
    for (const terminal::Key& key : terminal_->read(now_)) {
        program_->feed(key, now_);
        settle();
    }
}

void ScreenTest::press(const terminal::Key& key) {
    program_->feed(key, now_);
    settle();
}

void ScreenTest::settle() {
    do {
        if (!program_->settled()) {
            pollfd ready[2] = {{session_->fd(), POLLIN, 0}, {program_->errands_fd(), POLLIN, 0}};
            ASSERT_GT(::poll(ready, 2, 3'000), 0) << "nothing more is heard";
        }
        program_->take_news(now_);
    } while (!program_->settled());
    must(program_->draw());
}

bool ScreenTest::comes_to_show(const std::string& words) {
    pollfd ready{session_->fd(), POLLIN, 0};
    while (!shows(words) && ::poll(&ready, 1, 3'000) > 0) settle();
    return shows(words);
}

void ScreenTest::pass(Clock::duration time) {
    now_ += time;
    program_->time_passed(now_);
    must(program_->draw());
}

std::string ScreenTest::line(int row) const {
    std::istringstream lines(picture());
    std::string out;
    for (int i = 0; i <= row; ++i) std::getline(lines, out);
    return out;
}

std::string ScreenTest::current() const {
    std::istringstream lines(picture());
    for (std::string each; std::getline(lines, each);)
        if (each.starts_with(" >")) return each;
    return {};
}

void ScreenTest::import(const std::string& folder, const std::vector<std::string>& letters,
                        std::size_t which) {
    auto accounts = must(app::open_accounts(place_, config_, app::Local::always, kNoon)).open;
    auto account = must(app::InlineAccount::open(place_, accounts.at(which)));
    auto importer = must(app::Importer::open(place_, *account));
    must(importer->into(folder));
    for (const std::string& each : letters) must(importer->add(each, {}, {}));
    must(importer->finish());
}

void ScreenTest::import_demo() {
    must(app::prepare_demo(place_, tests::source_path("share/demo").string(), kNoon));
}

void ScreenTest::expect_screen(const std::string& name) const {
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

std::string letter(const std::string& subject, int day, const std::string& more) {
    return "From: Ann <ann@example.org>\nTo: Bob <bob@example.net>\nSubject: " + subject +
           "\nMessage-ID: <" + subject + "@example.org>\nDate: " + std::to_string(day) +
           " Nov 2026 09:05:00 +0000\n" + more + "\nHello from " + subject + "\n";
}

}  // namespace alder::ui::screen
