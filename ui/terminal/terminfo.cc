#include "ui/terminal/terminfo.h"

#include <string_view>

#include <unistd.h>

// Last, and in this order: see terminfo.h.
// clang-format off
#include <curses.h>
#include <term.h>
// clang-format on

namespace alder::ui::terminal {
namespace {

// "$<5/>" is a delay of five milliseconds for terminals of 1980.
std::string without_padding(std::string_view value) {
    std::string out;
    while (!value.empty()) {
        const std::size_t end = value.starts_with("$<") ? value.find('>') : std::string::npos;
        if (end == std::string::npos) out += value[0];
        value.remove_prefix(end == std::string::npos ? 1 : end + 1);
    }
    return out;
}

}  // namespace

Terminfo::Terminfo(const std::string& term) {
    int why = 0;
    known_ = ::setupterm(term.c_str(), STDOUT_FILENO, &why) == OK;
}

Terminfo::~Terminfo() {
    if (known_) ::del_curterm(cur_term);
}

std::string Terminfo::string(const std::string& name) const {
    const char* const value = ::tigetstr(name.c_str());
    // NOLINTNEXTLINE(performance-no-int-to-ptr): tigetstr's answer for "no such capability"
    if (value == nullptr || value == reinterpret_cast<const char*>(-1)) return {};
    return without_padding(value);
}

bool Terminfo::flag(const std::string& name) const { return ::tigetflag(name.c_str()) == 1; }

int Terminfo::number(const std::string& name) const { return ::tigetnum(name.c_str()); }

std::string expand(const std::string& capability, int first, int second) {
    if (capability.empty()) return {};
    const char* const bytes = ::tparm(capability.c_str(), first, second, 0, 0, 0, 0, 0, 0, 0);
    return bytes == nullptr ? std::string() : std::string(bytes);
}

}  // namespace alder::ui::terminal
