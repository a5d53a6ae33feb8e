#include "command/habits.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"

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

constexpr std::size_t kLongest = 20;  // bytes of a word that is said back

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
    {Preset::mutt, kMail, "|",
     "`alder show --raw ID | less` pipes this message, from a shell (Ctrl-Z)"},
    {Preset::mutt, kMail, "p", "`alder show ID | lpr` prints this message, from a shell (Ctrl-Z)"},
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
    {Preset::pine, kMail, "y", "`alder show ID | lpr` prints this message, from a shell (Ctrl-Z)"},
    {Preset::pine, kMail, "|",
     "`alder show --raw ID | less` pipes this message, from a shell (Ctrl-Z)"},
    {Preset::pine, kAll, "m", "Left goes to the folders; ? shows the keys"},
};

// What mutt writes with a letter behind "~"; those that end in ":" take the word that follows.
struct Pattern {
    char letter;
    std::string_view term;
};
constexpr Pattern kPatterns[] = {
    {'f', "from:"},          {'t', "to:"},     {'c', "cc:"},           {'s', "subject:"},
    {'b', "body:"},          {'B', "body:"},   {'N', "is:unread"},     {'O', "is:unread"},
    {'U', "is:unread"},      {'R', "is:read"}, {'F', "is:flagged"},    {'Q', "is:answered"},
    {'d', "since:"},         {'y', "label:"},  {'g', "has:signature"}, {'G', "has:encryption"},
    {'X', "has:attachment"}, {'i', "id:"},     {'z', "larger:"},
};

}  // namespace

std::string habit_of_pattern(std::string_view search) {
    constexpr std::string_view kEmpty = "an empty limit shows all";
    const std::string_view text = ascii::trim(search);
    const std::size_t at = text.find('~');
    if (at == std::string::npos || at + 1 >= text.size()) return {};
    if (at > 0 && text[at - 1] != ' ' && text[at - 1] != '!' && text[at - 1] != '(') return {};
    const auto* const known = std::ranges::find(kPatterns, text[at + 1], &Pattern::letter);
    const bool stands_alone = at + 2 == text.size() || text[at + 2] == ' ';
    if (!stands_alone) return {};
    if (known == std::end(kPatterns))
        return fmt::format("~{} is not known here, see alder-query(7); {}", text[at + 1], kEmpty);
    if (!known->term.ends_with(':'))
        return fmt::format("~{} is {} here; {}", known->letter, known->term, kEmpty);
    const std::string_view rest = ascii::trim(text.substr(at + 2));
    const std::string_view word = rest.substr(0, std::min(rest.find(' '), kLongest));
    return fmt::format("~{} {} is {}{} here; {}", known->letter, word, known->term, word, kEmpty);
}

std::string_view habit(Preset preset, Screen screen, std::string_view key) {
    const auto* const found = std::ranges::find_if(kHabits, [&](const Habit& each) {
        return each.preset == preset && each.screens.has(screen) && each.key == key;
    });
    return found == std::end(kHabits) ? "" : found->instead;
}

}  // namespace alder::command
