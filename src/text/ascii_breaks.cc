#include "text/ascii_breaks.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace alder::text {

namespace {

// Line breaking classes that occur in printable ASCII, by their names in UAX 14. Other bytes are
// AL.
enum Class : std::uint8_t { AL, NU, BA, HY, QU, OP, CP, CL, EX, IS, SY, PR, PO, SP };

constexpr Class class_of(char c) {
    if (c >= '0' && c <= '9') return NU;
    switch (c) {
        case ' ':
            return SP;
        case '\t':
        case '|':
            return BA;
        case '-':
            return HY;
        case '"':
        case '\'':
            return QU;
        case '(':
        case '[':
        case '{':
            return OP;
        case ')':
        case ']':
            return CP;
        case '}':
            return CL;
        case '!':
        case '?':
            return EX;
        case ',':
        case '.':
        case ':':
        case ';':
            return IS;
        case '/':
            return SY;
        case '$':
        case '+':
        case '\\':
            return PR;
        case '%':
            return PO;
        default:
            return AL;
    }
}

constexpr auto kClasses = [] {
    std::array<Class, 256> out{};
    for (std::size_t c = 0; c < out.size(); ++c) out[c] = class_of(static_cast<char>(c));
    return out;
}();

using Set = std::uint16_t;  // of classes

constexpr Set set(auto... classes) { return static_cast<Set>(((1U << classes) | ...)); }
constexpr bool has(Set set, Class one) { return (unsigned{set} >> one & 1U) != 0; }

// What may begin a line right behind each class (LB13, LB18 to LB30).
constexpr std::array<Set, 14> kMayFollow = {{
    {},                                   // AL
    {},                                   // NU
    set(AL, NU, OP, PR, PO),              // BA
    set(AL, OP, PR, PO),                  // HY
    {},                                   // QU
    {},                                   // OP
    set(OP, PR, PO),                      // CP
    set(AL, NU, OP, PR, PO),              // CL
    set(AL, NU, OP, PR, PO),              // EX
    set(OP, PR, PO),                      // IS
    set(AL, NU, OP, PR, PO),              // SY
    set(OP, PR, PO),                      // PR
    set(OP, PR, PO),                      // PO
    set(AL, NU, BA, HY, QU, OP, PR, PO),  // SP
}};

constexpr std::size_t kBytesPerBreak = 4;  // roughly

class Breaker {
public:
    explicit Breaker(std::string_view line) : line_(line) {}

    std::vector<std::size_t> run() {
        std::vector<std::size_t> out;
        out.reserve(line_.size() / kBytesPerBreak + 1);
        for (at_ = 0; at_ < line_.size(); ++at_) {
            const Class next = at(at_);
            if (next != SP && at_ > 0 && may_break(next)) out.push_back(at_);
            pass(next);
            while (next == AL && is_at(at_ + 1, AL)) ++at_;
        }
        out.push_back(line_.size());
        return out;
    }

private:
    Class at(std::size_t i) const { return kClasses[static_cast<unsigned char>(line_[i])]; }
    bool is_at(std::size_t i, Class one) const { return i < line_.size() && at(i) == one; }

    bool may_break(Class next) const {
        if (last_ == SP) return may_break_behind_space(next);
        if (goes_on_with(next)) return false;
        if ((last_ == PR || last_ == PO) && next == OP) return !opens_number();
        if (last_ == HY && next == AL && hyphen_begins_) return false;  // ICU's LB20a
        return has(kMayFollow[last_], next);
    }

    // "$(5", "$(.5": LB25.
    bool opens_number() const {
        return is_at(at_ + 1, NU) || (is_at(at_ + 1, IS) && is_at(at_ + 2, NU));
    }

    // A number: NU (NU | SY | IS)* (CL | CP)? (PR | PO)?, as LB25 has it in UAX 14, 8.2.
    bool goes_on_with(Class next) const {
        if (number_ == Number::none) return false;
        return next == PR || next == PO || (next == NU && number_ == Number::open);
    }

    bool may_break_behind_space(Class next) const {
        if (ink_ == OP || (ink_ == QU && next == OP)) return false;  // LB14, LB15
        if (next == IS) return is_at(at_ + 1, NU);                   // ICU: " .5" is a number
        return has(kMayFollow[SP], next);
    }

    void pass(Class next) {
        const bool closes = next == CL || next == CP;
        if (next == NU)
            number_ = Number::open;
        else if (number_ == Number::open && closes)
            number_ = Number::closed;
        else if (number_ == Number::closed || (next != SY && next != IS))
            number_ = Number::none;
        if (next == HY) hyphen_begins_ = at_ == 0 || (last_ == SP && ink_ != OP);
        if (next != SP) ink_ = next;
        last_ = next;
    }

    enum class Number { none, open, closed };

    std::string_view line_;
    std::size_t at_ = 0;
    Class last_ = AL;
    Class ink_ = AL;  // the last that is no space
    Number number_ = Number::none;
    bool hyphen_begins_ = false;  // the last hyphen had nothing right before it
};

}  // namespace

bool has_ascii_breaks(std::string_view line) {
    return std::ranges::all_of(line, [](char c) { return (c >= ' ' && c < 0x7f) || c == '\t'; });
}

std::vector<std::size_t> ascii_breaks(std::string_view line) { return Breaker(line).run(); }

}  // namespace alder::text
