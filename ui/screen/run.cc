#include "ui/screen/run.h"

#include <algorithm>
#include <array>
#include <ctime>

#include <poll.h>

#include "app/letter_threads.h"
#include "disk/atomic_write.h"
#include "ui/screen/program.h"
#include "ui/terminal/curses_terminal.h"
#include "ui/terminal/stderr_aside.h"

namespace alder::ui::screen {

namespace {

using command::Preset;
using widget::Theme;

constexpr std::uint64_t kMaxChoice = 64;  // bytes of the file that holds one word

std::chrono::minutes local_zone(WallTime time) {
    const std::time_t seconds = time.time_since_epoch().count();
    std::tm local{};
    if (::localtime_r(&seconds, &local) == nullptr) return std::chrono::minutes(0);
    return std::chrono::minutes(local.tm_gmtoff / 60);
}

std::string choice_file(const config::Paths& paths) { return paths.state + "/keys"; }

std::optional<Preset> chosen_keys(const Start& start) {
    if (start.config.ui.keys) return start.config.ui.keys;
    auto word = disk::read_file(*start.place.disk, choice_file(start.paths), kMaxChoice);
    if (!word) return std::nullopt;
    return command::preset_named(std::string_view(*word).substr(0, word->find('\n')));
}

Errand keep_choice(const Start& start, Preset preset) {
    return {[disk = start.place.disk, directory = start.paths.state,
             file = choice_file(start.paths), preset]() -> Result<std::string> {
        if (auto made = disk::make_durable_directory(*disk, directory); !made) return fail(made);
        auto kept = disk::atomic_write(*disk, file, std::string(command::name_of(preset)) + "\n");
        if (!kept) return fail(kept);
        return std::string();
    }};
}

// COLORFGBG, which many terminals set, ends in the number of the background.
bool is_light(const config::Environment& environment) {
    const auto colors = environment("COLORFGBG");
    return colors && (colors->ends_with(";15") || colors->ends_with(";7"));
}

Theme theme_for(const Start& start, const terminal::Terminal& terminal) {
    switch (start.config.ui.theme) {
        case config::Theme::light:
            return Theme::light();
        case config::Theme::dark:
            return Theme::dark();
        case config::Theme::plain:
            return Theme::plain();
        case config::Theme::automatic:
            break;
    }
    if (terminal.capabilities().depth == terminal::Depth::mono) return Theme::plain();
    return is_light(start.environment) ? Theme::light() : Theme::dark();
}

// Terminals that say of themselves that they put text from right to left in order.
terminal::Bidi bidi_for(const Start& start) {
    switch (start.config.ui.bidi) {
        case config::Bidi::alder:
            return terminal::Bidi::ours;
        case config::Bidi::terminal:
            return terminal::Bidi::of_the_terminal;
        case config::Bidi::automatic:
            break;
    }
    const bool theirs = start.environment("KONSOLE_VERSION") || start.environment("MLTERM");
    return theirs ? terminal::Bidi::of_the_terminal : terminal::Bidi::ours;
}

// Milliseconds until the first of two moments, for poll(2); -1 when there is none.
int wait_until(std::optional<Clock::time_point> one, std::optional<Clock::time_point> other,
               Clock::time_point now) {
    if (!one || (other && *other < *one)) one = other;
    if (!one) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*one - now).count();
    return static_cast<int>(std::clamp<std::chrono::milliseconds::rep>(left, 0, 60'000));
}

Result<void> loop(Program& program, terminal::Terminal& terminal, app::Session& session) {
    while (!program.finished()) {
        std::array<pollfd, 4> ready{
            pollfd{terminal.poll_fd(), POLLIN, 0}, pollfd{session.fd(), POLLIN, 0},
            pollfd{program.errands_fd(), POLLIN, 0}, pollfd{program.letters_fd(), POLLIN, 0}};
        ::poll(ready.data(), ready.size(),
               wait_until(program.deadline(), terminal.deadline(), Clock::now()));
        const Clock::time_point now = Clock::now();
        for (const terminal::Key& key : terminal.read(now)) program.feed(key, now);
        program.take_news(now);
        program.time_passed(now);
        if (auto drawn = program.draw(); !drawn) return drawn;
    }
    return {};
}

}  // namespace

Result<std::size_t> run(const Start& start) {
    const terminal::Bidi bidi = bidi_for(start);
    const bool linear = start.linear || start.config.ui.linear;
    auto terminal = terminal::open_terminal({.mouse = start.config.ui.mouse,
                                             .bidi = bidi,
                                             .alternate_screen = !linear,
                                             .linear = linear});
    if (!terminal) return fail(terminal);
    const terminal::StderrAside aside;
    const auto local = start.config.accounts.empty() ? app::Local::always : app::Local::if_present;
    auto session = app::Session::open(start.place, start.config, local, wall_now(), start.account);
    if (!session) return fail(session);
    app::LetterThreads letters(start.place, (*session)->accounts(), start.config.ui.undo_send);
    Program program({.terminal = **terminal,
                     .session = **session,
                     .config = start.config,
                     .preset = chosen_keys(start),
                     .theme = theme_for(start, **terminal),
                     .bidi = bidi,
                     .linear = linear,
                     .wall = wall_now,
                     .zone = local_zone,
                     .save_directory = start.paths.home + "/Downloads/alder",
                     .keep_choice = [&](Preset preset) { return keep_choice(start, preset); },
                     .letters = &letters});
    program.open(start.where);
    if (auto drawn = program.draw(); !drawn) return fail(drawn);
    (*session)->start();
    program.started(Clock::now());
    if (auto ended = loop(program, **terminal, **session); !ended) return fail(ended);
    return program.unsent_letters();
}

}  // namespace alder::ui::screen
