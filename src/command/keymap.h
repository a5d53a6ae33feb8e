// What a key means on a screen: a preset, changed by the person's own bindings. A key map resolves
// the keys pressed so far to a command, to a prefix with its continuations (for the which-key
// pop-up), or to nothing.

#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "command/screen_command.h"

namespace alder::command {

// One key that may follow: it ends in a command, or (none) is a prefix itself.
struct Continuation {
    std::string key;
    std::optional<Command> command;
    bool operator==(const Continuation&) const = default;
};

struct Match {
    enum class Kind { nothing, prefix, command } kind = Kind::nothing;
    Command command{};                        // where kind is command
    std::vector<Continuation> continuations;  // where kind is prefix, sorted by key
};

// One slot of the key bar.
struct BarItem {
    std::string key;  // key name; key_label() is what to show
    std::string_view label;
    std::optional<Command> command;  // none: a prefix
};

// "Ctrl-X", "$  d" -> "ctrl-x", "$ d". Errc::config names the key that is not known.
Result<std::string> normal_keys(std::string_view keys);

// A key sequence as people read it: "^X", "Spc", "$ D"; pine shows letters large.
std::string key_label(std::string_view keys, Preset preset);

class KeyMap {
public:
    explicit KeyMap(Preset preset);

    Preset preset() const { return preset_; }

    // Makes the keys mean the command on this screen instead of what they meant. Errc::config when
    // the command does not work there, or when the keys begin, or are begun by, others that mean
    // something: those must be unbound first.
    Result<void> bind(Screen screen, std::string_view keys, Command command);
    // Makes the keys, and every longer sequence that begins with them, mean nothing.
    Result<void> unbind(Screen screen, std::string_view keys);

    // sequence: key names joined by one space. In the pine preset a capital letter that has no
    // meaning of its own means the small one.
    Match find(Screen screen, std::string_view sequence) const;
    // The keys that mean the command there, the one to teach first; own bindings before the
    // preset's.
    std::vector<std::string> keys_of(Command command, Screen screen) const;
    // Every slot of the key bar of a screen, in order; a screen shows as many as fit and pages.
    std::vector<BarItem> bar(Screen screen) const;

private:
    struct Bound {
        Command command;
        int rank;  // lower is taught first
    };
    using Table = std::map<std::string, Bound, std::less<>>;

    Table& table(Screen screen) { return tables_.at(static_cast<std::size_t>(screen)); }
    const Table& table(Screen screen) const { return tables_.at(static_cast<std::size_t>(screen)); }
    Match find_exactly(Screen screen, const std::string& sequence) const;

    Preset preset_;
    int own_bindings_ = 0;
    std::array<Table, kScreens> tables_;
};

}  // namespace alder::command
