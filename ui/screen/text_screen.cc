#include "ui/screen/text_screen.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "ui/screen/letter_office.h"
#include "ui/screen/outbox_screen.h"
#include "ui/screen/paint.h"

namespace alder::ui::screen {

namespace {

using command::Command;
using view::Line;
using view::Look;
using widget::Tone;

constexpr int kKeyColumns = 16;
constexpr int kNameColumns = 17;
constexpr int kLeastHelp = 20;  // columns of what a command does, beside its keys

Line own(const char* words, Look look = Look::normal) { return {{TermText::own(words), look, {}}}; }

std::string_view purpose(command::Screen screen) {
    switch (screen) {
        case command::Screen::folders:
            return "Your accounts and their folders. Numbers are unread / all messages.";
        case command::Screen::index:
            return "The messages of a folder, one a line. What you do is done to the message under "
                   "the cursor, or to all that are selected (X). Everything can be taken back.";
        case command::Screen::reader:
            return "One message. Links have numbers, and are listed at the end.";
        case command::Screen::attachments:
            return "The parts of a message. What is marked with ! is not what it says it is: it is "
                   "never opened, only saved.";
        case command::Screen::help:
            return "This help.";
        case command::Screen::activity:
            return "What happened lately, and what did not work.";
        case command::Screen::composer:
            return "The words of a letter. Lines are wrapped for you and for whoever reads it. "
                   "What "
                   "you type is kept as you go. Words move with M-b and M-f, M-w copies what is "
                   "marked, M-< and M-> go to the ends.";
        case command::Screen::composer_head:
            return "The head of a letter: to whom, about what, and what goes with it. A comma "
                   "stands between addresses. Down or Tab leads on to the words.";
        case command::Screen::outbox:
            return "Letters on their way out, and those of the last day. What waits is sent by "
                   "itself as soon as the server can be reached; nothing here is lost when Alder "
                   "ends.";
    }
    return {};
}

std::string_view title_of(command::Screen screen) {
    switch (screen) {
        case command::Screen::folders:
            return "folders";
        case command::Screen::index:
            return "the list of messages";
        case command::Screen::reader:
            return "a message";
        case command::Screen::attachments:
            return "the parts of a message";
        case command::Screen::help:
            return "help";
        case command::Screen::activity:
            return "activity";
        case command::Screen::composer:
            return "writing a letter";
        case command::Screen::composer_head:
            return "the head of a letter";
        case command::Screen::outbox:
            return "the outbox";
    }
    return {};
}

void add_wrapped(std::vector<Line>& lines, std::string_view words, int columns) {
    std::string line;
    std::string_view rest = words;
    while (!rest.empty()) {
        const std::string_view word = rest.substr(0, rest.find(' '));
        rest.remove_prefix(std::min(rest.size(), word.size() + 1));
        if (!line.empty() && line.size() + 1 + word.size() > static_cast<std::size_t>(columns)) {
            lines.push_back({{TermText::clean(line), Look::normal, {}}});
            line.clear();
        }
        line += (line.empty() ? "" : " ") + std::string(word);
    }
    lines.push_back({{TermText::clean(line), Look::normal, {}}});
}

std::string key_names(const command::KeyMap& keys, Command command, command::Screen screen) {
    std::string names;
    for (const std::string& each : keys.keys_of(command, screen)) {
        const std::string label = command::key_label(each, keys.preset());
        if (!names.empty() && names.size() + 1 + label.size() > kKeyColumns - 1) break;
        names += (names.empty() ? "" : " ") + label;
    }
    return names;
}

void add_marks(std::vector<Line>& lines, int columns) {
    lines.push_back({});
    lines.push_back(own("The letters before a message", Look::strong));
    lines.push_back({});
    constexpr int kColumns = 72;
    if (columns < kColumns) {
        for (const char* each :
             {"X selected", "N not read yet", "A answered", "F forwarded", "d draft",
              "D deleted by another program", "* important", "@ has attachments", "# an invitation",
              "= encrypted", "~ a change that is not on the disk yet"})
            lines.push_back(own(each));
        return;
    }
    for (const char* each :
         {"X selected      N not read yet    A answered     F forwarded     d draft",
          "D deleted by another program      * important    @ has attachments",
          "# an invitation = encrypted       ~ a change that is not on the disk yet"})
        lines.push_back(own(each));
}

// On a narrow terminal what a command does stands below its keys.
void add_narrow(std::vector<Line>& lines, const std::string& keys,
                const command::ScreenCommand& command, int columns) {
    lines.push_back({{TermText::clean(keys).padded(kKeyColumns), Look::header_name, {}},
                     {TermText::clean(command.name), Look::faint, {}}});
    std::ranges::move(view::hanging({TermText::own("  "), Look::normal, {}},
                                    TermText::clean(command.help), Look::normal, columns),
                      std::back_inserter(lines));
}

std::vector<Line> help_lines(const Desk& desk, command::Screen screen, int columns) {
    const command::KeyMap& keys = desk.keys();
    std::vector<Line> lines;
    add_wrapped(lines, purpose(screen), std::min(columns, 78));
    lines.push_back({});
    for (const command::ScreenCommand* each : command::commands_of(screen)) {
        const int room = columns - kKeyColumns - kNameColumns;
        std::vector<Line> words;
        if (room < kLeastHelp) {
            add_narrow(lines, key_names(keys, each->id, screen), *each, columns);
            continue;
        }
        add_wrapped(words, each->help, room);
        TermText keys_column = TermText::clean(key_names(keys, each->id, screen));
        TermText name = TermText::clean(each->name);
        for (Line& line : words) {
            line.insert(
                line.begin(),
                {{std::exchange(keys_column, {}).padded(kKeyColumns), Look::header_name, {}},
                 {std::exchange(name, {}).padded(kNameColumns), Look::faint, {}}});
            lines.push_back(std::move(line));
        }
    }
    if (screen == command::Screen::index) add_marks(lines, columns);
    lines.push_back({});
    add_wrapped(lines,
                fmt::format("These are {}'s keys. The palette finds every command by its name; "
                            "keys are changed in config.toml, see alder-config(5).",
                            keys.preset() == command::Preset::pine ? "Pine" : "mutt"),
                std::min(columns, 78));
    return lines;
}

Look look_of(Tone tone) {
    switch (tone) {
        case Tone::info:
            return Look::normal;
        case Tone::ok:
            return Look::good;
        case Tone::warning:
            return Look::doubtful;
        case Tone::error:
            return Look::bad;
    }
    return Look::normal;
}

void append(std::vector<Line>& lines, std::vector<Line> more) {
    std::ranges::move(more, std::back_inserter(lines));
}

std::string waits(std::size_t changes) {
    return fmt::format("{} wait{}", app::count_of(changes, "change"), changes == 1 ? "s" : "");
}

// Letters that wait, and what for.
void add_outbox(std::vector<Line>& lines, Desk& desk, int columns) {
    const LetterOffice& office = desk.letters();
    if (office.waiting() == 0) return;
    lines.push_back({});
    lines.push_back(own("Letters in the outbox", Look::strong));
    for (const store::OutboxLetter& each : office.outbox()) {
        if (is_over(each.state)) continue;
        append(lines, view::hanging(
                          {TermText::own("  "), Look::normal, {}},
                          TermText::clean(each.subject + ": " + fate_of(each, desk.moment()) +
                                          (each.last_error.empty() ? "" : ": ") + each.last_error),
                          each.last_error.empty() ? Look::normal : Look::doubtful, columns));
    }
}

// What was done, and which servers have yet to be told of it.
void add_done(std::vector<Line>& lines, const Desk& desk, int columns) {
    lines.push_back(desk.overlay().empty()
                        ? own("  What you did is kept on this machine.", Look::faint)
                        : own("  What you did is being written.", Look::doubtful));
    for (const Shelf& shelf : desk.shelves()) {
        const Waiting& waiting = shelf.waiting;
        const bool is_told = !waiting.is_behind || waiting.changes == 0 || waiting.server.empty();
        if (is_told) continue;
        const std::string since =
            waiting.in_step
                ? "last in step " + view::short_date(*waiting.in_step, desk.moment()).utf8()
                : "not in step since the start";
        append(lines,
               view::hanging({TermText::own("  "), Look::normal, {}},
                             TermText::clean(fmt::format("{} for {}, {}", waits(waiting.changes),
                                                         waiting.server, since)),
                             Look::doubtful, columns));
    }
}

std::vector<Line> activity_lines(Desk& desk, int columns) {
    std::vector<Line> lines;
    lines.push_back(own("Accounts", Look::strong));
    for (const Shelf& shelf : desk.shelves()) {
        std::string state = shelf.state.empty() ? shelf.doing : shelf.state;
        if (state.empty()) state = "ready";
        const Look look = !shelf.state.empty() ? Look::bad
                          : shelf.is_away      ? Look::doubtful
                                               : Look::good;
        append(lines,
               view::hanging({TermText::clean("  " + shelf.name + "  "), Look::header_name, {}},
                             TermText::clean(state), look, columns));
    }
    add_done(lines, desk, columns);
    add_outbox(lines, desk, columns);
    lines.push_back({});
    lines.push_back(own("What happened, newest first", Look::strong));
    if (desk.events().empty()) lines.push_back(own("  Nothing yet.", Look::faint));
    for (auto event = desk.events().rbegin(); event != desk.events().rend(); ++event) {
        view::Moment moment = desk.moment();
        const TermText when = view::long_date(event->when, moment);
        append(lines,
               view::hanging({TermText::own("  ") + when + TermText::own("  "), Look::faint, {}},
                             event->words, look_of(event->tone), columns));
    }
    return lines;
}

}  // namespace

const Action<TextScreen> TextScreen::kActions[] = {
    {Command::line_up, &TextScreen::line_up}, {Command::line_down, &TextScreen::line_down},
    {Command::page_up, &TextScreen::page_up}, {Command::page_down, &TextScreen::page_down},
    {Command::first, &TextScreen::first},     {Command::last, &TextScreen::last},
    {Command::find, &TextScreen::find},       {Command::find_next, &TextScreen::find_next},
};

TextScreen::TextScreen(Desk& desk, Text text) : desk_(desk), text_(std::move(text)) {}

bool TextScreen::run(Command command) { return run_from(kActions, *this, command); }

void TextScreen::resize(terminal::Size body) {
    pager_.set_height(std::max(1, body.rows));
    columns_ = std::max(10, body.columns - 2);
    pager_.set_columns(columns_);
    lay_out();
}

void TextScreen::lay_out() { pager_.set_lines(styled(text_.lines(columns_), desk_.theme())); }

void TextScreen::find() {
    desk_.prompt({TermText::own("Find: "), "", [this](const std::string& text) {
                      pattern_ = text;
                      if (pager_.find(text) == 0 && !text.empty())
                          desk_.say(Tone::info,
                                    TermText::own("Not on this page: ") + TermText::clean(text));
                  }});
}

void TextScreen::find_next() {
    if (pattern_.empty()) return find();
    if (!pager_.find_next())
        desk_.say(Tone::info, TermText::own("Not on this page: ") + TermText::clean(pattern_));
}

Heading TextScreen::heading() const {
    const bool all = pager_.top() == 0 && pager_.at_end();
    return {text_.title, all ? TermText() : TermText::clean(fmt::format("{}%", pager_.percent()))};
}

void TextScreen::draw(const terminal::Pane& body) {
    pager_.draw(body.part({0, 1, body.rows(), body.columns() - 1}), desk_.theme());
}

TextScreen::Text help_text(const Desk& desk, command::Screen screen) {
    return {command::Screen::help, TermText::own("Help: ") + TermText::clean(title_of(screen)),
            [&desk, screen](int columns) { return help_lines(desk, screen, columns); }};
}

TextScreen::Text activity_text(Desk& desk) {
    return {command::Screen::activity, TermText::own("Activity"),
            [&desk](int columns) { return activity_lines(desk, columns); }};
}

}  // namespace alder::ui::screen
