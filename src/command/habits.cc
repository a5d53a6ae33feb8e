#include "command/habits.h"

#include <algorithm>

namespace alder::command {

namespace {

struct Habit {
    Preset preset;
    Screens screens;
    std::string_view key;
    std::string_view instead;
};

constexpr Screens kIndex = Screen::index;
constexpr Screens kReader = Screen::reader;
constexpr Screens kMail = kIndex | kReader;
constexpr Screens kAll = kMail | Screen::folders;

constexpr std::string_view kSavedAlready = "Changes are kept as you make them; u takes them back";
constexpr std::string_view kUndo = "Nothing waits to be purged: u takes back what was deleted";
constexpr std::string_view kPattern =
    "T selects what matches a search; then ; d, ; F, ; s act on it";

constexpr Habit kHabits[] = {
    {Preset::mutt, kReader, "$", kSavedAlready},
    {Preset::mutt, kIndex, "x", "q leaves; what you did is kept, u takes it back"},
    {Preset::mutt, kMail, "U", kUndo},
    {Preset::mutt, kIndex, "D", kPattern},
    {Preset::mutt, kIndex, "ctrl-t", kPattern},
    {Preset::mutt, kIndex, "n", "/ searches all mail, l shows only what matches; j goes down"},
    {Preset::mutt, kIndex, "G", "POP is fetched by `alder fetch`; * goes to the end"},
    {Preset::mutt, kIndex, "i", "Left or y goes to the folders; q leaves Alder"},
    {Preset::mutt, kMail, "b", "f sends it on; bouncing it unchanged is not here yet"},
    {Preset::mutt, kMail, "|", "`alder show --raw ID` gives a message to a pipe"},
    {Preset::mutt, kMail, "p", "`alder show ID | lpr` prints a message"},
    {Preset::mutt, kMail, "E", "Messages are not edited here; e goes on with a draft"},
    {Preset::mutt, kMail, "A", "There is no address book yet"},
    {Preset::mutt, kMail, "@", "Enter opens the message, h shows all its header"},
    {Preset::mutt, kMail, "V", "alder --version tells the version"},
    {Preset::mutt, kMail, "!", "Ctrl-Z goes to the shell, fg comes back"},
    {Preset::mutt, kMail, "R", "Postponed letters are in Drafts: e there goes on with one"},
    {Preset::mutt, kIndex, "\\", "Letters in a search mean the same in both cases"},
    {Preset::mutt, kIndex, "%", "Folders are always open for writing"},
    {Preset::mutt, kIndex, "`", "Conversations are found by themselves"},
    {Preset::mutt, kIndex, "&", "Conversations are found by themselves"},
    {Preset::mutt, Screen::folders, "$", kSavedAlready},
    {Preset::mutt, Screen::folders, "i", "Enter opens the folder under the cursor"},
    {Preset::mutt, Screen::folders, "n", "j goes down; / searches all mail"},
    {Preset::mutt, kReader, "#", "Conversations are found by themselves"},
    {Preset::pine, kMail, "b", "F sends it on; bouncing it unchanged is not here yet"},
    {Preset::pine, kMail, "y", "`alder show ID | lpr` prints a message"},
    {Preset::pine, kMail, "|", "`alder show --raw ID` gives a message to a pipe"},
    {Preset::pine, kAll, "m", "Left goes to the folders; ? shows the keys"},
};

}  // namespace

std::string_view habit(Preset preset, Screen screen, std::string_view key) {
    const auto* const found = std::ranges::find_if(kHabits, [&](const Habit& each) {
        return each.preset == preset && each.screens.has(screen) && each.key == key;
    });
    return found == std::end(kHabits) ? "" : found->instead;
}

}  // namespace alder::command
