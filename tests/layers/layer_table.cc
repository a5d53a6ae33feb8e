#include "tests/layers/layer_table.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"

namespace alder::tests {

namespace {

// The words of a call: "room(src/base THIRD fmt)" -> {"src/base", "THIRD", "fmt"}.
std::vector<std::string> words_of(std::string_view call) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : call) {
        if (!ascii::is_space(c)) {
            word += c;
        } else if (!word.empty()) {
            words.push_back(std::exchange(word, {}));
        }
    }
    if (!word.empty()) words.push_back(word);
    return words;
}

std::string without_comments(std::string_view cmake) {
    std::string out;
    for (const std::string_view line : ascii::split(cmake, '\n'))
        out += std::string(line.substr(0, line.find('#'))) + '\n';
    return out;
}

bool is_keyword(std::string_view word) {
    constexpr std::array<std::string_view, 5> kWords{"USES", "THIRD", "HEADERS", "PKG", "LINK"};
    return std::ranges::find(kWords, word) != kWords.end();
}

// The words after a keyword, to the next keyword.
std::vector<std::string> after(const std::vector<std::string>& words, std::string_view keyword) {
    auto begin = std::ranges::find(words, keyword);
    if (begin == words.end()) return {};
    const auto end = std::find_if(++begin, words.end(), is_keyword);
    return {begin, end};
}

bool contains(const std::vector<std::string>& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

// "base/ascii.h" -> "src/base"; "ui/terminal/cell.h" -> "ui/terminal".
std::string folder_of(std::string_view header) {
    const std::string folder(header.substr(0, header.rfind('/')));
    return folder.starts_with("ui/") ? folder : "src/" + folder;
}

}  // namespace

const Room* LayerTable::room(std::string_view folder) const {
    const auto found = std::ranges::find(rooms, folder, &Room::folder);
    return found == rooms.end() ? nullptr : &*found;
}

const ThirdParty* LayerTable::owner(std::string_view header) const {
    const ThirdParty* best = nullptr;
    std::size_t best_length = 0;
    for (const ThirdParty& each : third) {
        for (const std::string& prefix : each.headers) {
            if (!header.starts_with(prefix) || prefix.size() <= best_length) continue;
            best = &each;
            best_length = prefix.size();
        }
    }
    return best;
}

LayerTable read_layers(std::string_view cmake) {
    LayerTable table;
    const std::string text = without_comments(cmake);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t open = text.find('(', at);
        const std::size_t close = text.find(')', at);
        if (open == std::string::npos || close == std::string::npos) break;
        const auto command = ascii::trim(std::string_view(text).substr(at, open - at));
        const auto words = words_of(std::string_view(text).substr(open + 1, close - open - 1));
        if (command == "third" && !words.empty())
            table.third.push_back({words[0], after(words, "HEADERS")});
        if (command == "room" && !words.empty())
            table.rooms.push_back({words[0], after(words, "USES"), after(words, "THIRD")});
        at = close + 1;
    }
    return table;
}

std::vector<Include> includes_of(std::string_view source) {
    std::vector<Include> out;
    for (std::string_view line : ascii::split(source, '\n')) {
        line = ascii::trim(line);
        if (!line.starts_with('#')) continue;
        line = ascii::trim(line.substr(1));
        if (!line.starts_with("include")) continue;
        line = ascii::trim(line.substr(7));
        const bool angled = line.starts_with('<');
        if (!angled && !line.starts_with('"')) continue;
        const std::size_t end = line.find(angled ? '>' : '"', 1);
        if (end != std::string_view::npos)
            out.push_back({std::string(line.substr(1, end - 1)), angled});
    }
    return out;
}

bool is_system_header(std::string_view header) {
    constexpr std::array<std::string_view, 23> kPosix{
        "arpa/inet.h",  "dirent.h",      "dlfcn.h",  "endian.h", "errno.h",   "iconv.h",
        "fcntl.h",      "langinfo.h",    "locale.h", "netdb.h",  "poll.h",    "pthread.h",
        "pty.h",        "pwd.h",         "signal.h", "spawn.h",  "termios.h", "unistd.h",
        "netinet/in.h", "netinet/tcp.h", "wchar.h",  "syslog.h", "time.h",
    };
    if (header == "immintrin.h") return true;  // the compiler's
    if (header.starts_with("sys/") || header.starts_with("linux/")) return true;
    if (std::ranges::find(kPosix, header) != kPosix.end()) return true;
    return std::ranges::all_of(
        header, [](char c) { return ascii::is_lower(c) || ascii::is_digit(c) || c == '_'; });
}

std::optional<std::string> complaint(const LayerTable& table, const Room& room,
                                     const Include& include) {
    if (!include.angled) {
        const std::string folder = folder_of(include.header);
        if (table.room(folder) == nullptr) return "there is no room " + folder;
        const std::string used = folder.starts_with("src/") ? folder.substr(4) : folder;
        if (folder != room.folder && !contains(room.uses, used))
            return room.folder + " may not use " + folder;
        return std::nullopt;
    }
    if (const ThirdParty* owner = table.owner(include.header)) {
        if (owner->name == "fmt" || contains(room.third, owner->name)) return std::nullopt;
        return room.folder + " may not use " + owner->name;
    }
    if (is_system_header(include.header)) return std::nullopt;
    return "no third() line declares <" + include.header + ">";
}

}  // namespace alder::tests
