#include "command/screen_command.h"

#include <algorithm>
#include <iterator>

#include "command/screen_table.h"

namespace alder::command {

namespace {

using enum Command;

// Of the program itself.
constexpr ScreenCommand kProgram[] = {
    {show_outbox,
     "outbox",
     "Outbox",
     "Show the letters on their way out, and those of the last day",
     34,
     {{kFolders | kMail, "alt-o", "alt-o"}}},
    {palette,
     "palette",
     "Commands",
     "Find any command by its name",
     40,
     {{kAll, ":", ":"}, {kComposer, "alt-x", "alt-x"}}},
    {show_activity,
     "activity",
     "Activity",
     "Show what runs in the background and what went wrong",
     41,
     {{kLists | kReader | Screen::help, "ctrl-t", "ctrl-t"}}},
    {redraw,
     "redraw",
     "Redraw",
     "Draw the screen anew",
     0,
     {{kAll | kComposer, "ctrl-l", "ctrl-l"}}},
    {quit,
     "quit",
     "Quit",
     "Go back from a search or a limit; from elsewhere leave Alder",
     42,
     {{kFolders | kIndex, "q", "q"}}},
};

constexpr Prefix kPrefixes[] = {
    {"Sort", "Sort the messages", 18, {kIndex, "$", "o"}},
    {"Mark", "Mark messages", 15, {kMail, "*", "w"}},
    {"Select", "Select several messages", 17, {kIndex, ";", ";"}},
};

void append_pieces(std::vector<std::string_view>& out, std::string_view alternatives) {
    while (!alternatives.empty()) {
        const std::size_t end = alternatives.find(", ");
        out.push_back(alternatives.substr(0, end));
        if (end == std::string_view::npos) return;
        alternatives.remove_prefix(end + 2);
    }
}

}  // namespace

// One after the other, as a person reads them.
std::span<const ScreenCommand> screen_commands() {
    static const std::vector<ScreenCommand> all = [] {
        std::vector<ScreenCommand> rows;
        for (const auto part : {commands_for_moving(), commands_for_mail(), commands_for_letters(),
                                std::span<const ScreenCommand>(kProgram)})
            rows.insert(rows.end(), part.begin(), part.end());
        return rows;
    }();
    return all;
}
std::span<const Prefix> prefixes() { return kPrefixes; }

const ScreenCommand& describe(Command command) {
    return *std::ranges::find(screen_commands(), command, &ScreenCommand::id);
}

std::optional<Command> command_named(std::string_view name) {
    const auto all = screen_commands();
    const auto found = std::ranges::find(all, name, &ScreenCommand::name);
    if (found == all.end()) return std::nullopt;
    return found->id;
}

std::vector<const ScreenCommand*> commands_of(Screen screen) {
    std::vector<const ScreenCommand*> out;
    for (const ScreenCommand& each : screen_commands()) {
        if (each.screens().has(screen)) out.push_back(&each);
    }
    return out;
}

std::vector<std::string_view> keys_for(Command command, Preset preset, Screen screen) {
    std::vector<std::string_view> out;
    for (const Keys& keys : describe(command).keys) {
        if (keys.on.has(screen)) append_pieces(out, preset == Preset::pine ? keys.pine : keys.mutt);
    }
    return out;
}

}  // namespace alder::command
