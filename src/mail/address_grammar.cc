#include "mail/address_grammar.h"

#include <algorithm>

#include "base/ascii.h"

namespace alder::mail {

namespace {

bool is_visible(char c) { return c > 0x20 && c < 0x7f; }

// What was once allowed beside visible characters: obs-NO-WS-CTL.
bool is_obsolete_control(char c) {
    return ascii::is_control(c) && c != '\0' && c != '\t' && c != '\n' && c != '\r';
}

// Goes over the text once; each function takes what it names and says whether it was there.
class Grammar {
public:
    explicit Grammar(std::string_view text) : text_(text) {}

    bool addr_spec() {
        return dotted(Place::local) && take('@') && (literal() || dotted(Place::domain)) &&
               at_ == text_.size();
    }

private:
    enum class Place { local, domain };

    bool here(char c) const { return at_ < text_.size() && text_[at_] == c; }
    bool take(char c) {
        if (!here(c)) return false;
        ++at_;
        return true;
    }

    // Words with dots between, comments and white space around each. False too when one of these
    // is broken: what follows does not match then.
    bool dotted(Place place) {
        do {
            skip_cfws();
            if (!atom(place) && !(place == Place::local && quoted())) return false;
            skip_cfws();
        } while (take('.'));
        return true;
    }

    bool atom(Place place) {
        const std::size_t begin = at_;
        while (at_ < text_.size() && is_atext(text_[at_])) ++at_;
        const std::string_view word = text_.substr(begin, at_ - begin);
        const bool hyphened = word.starts_with('-') || word.ends_with('-');
        return !word.empty() && !(place == Place::domain && hyphened);
    }

    bool quoted() {
        if (!take('"')) return false;
        while (at_ < text_.size() && !here('"')) {
            if (!pair() && !fws() && !character("\"\\")) return false;
        }
        return take('"');
    }

    bool literal() {
        const std::size_t before = at_;
        skip_cfws();
        if (!take('[')) {
            at_ = before;
            return false;
        }
        while (at_ < text_.size() && !here(']')) {
            if (!pair() && !fws() && !character("[]\\")) return false;
        }
        if (!take(']')) return false;
        skip_cfws();
        return true;
    }

    bool character(std::string_view but) {
        const char c = text_[at_];
        if (but.find(c) != std::string_view::npos) return false;
        if (!is_visible(c) && !is_obsolete_control(c)) return false;
        ++at_;
        return true;
    }

    bool pair() {
        if (!here('\\') || at_ + 1 == text_.size() || !ascii::is_ascii(text_[at_ + 1]))
            return false;
        at_ += 2;
        return true;
    }

    // One step of it: a blank, perhaps behind a line end.
    bool fws() {
        const std::size_t crlf = text_.compare(at_, 2, "\r\n") == 0 ? 2 : 0;
        if (at_ + crlf >= text_.size() || !ascii::is_blank(text_[at_ + crlf])) return false;
        at_ += crlf + 1;
        return true;
    }

    void skip_cfws() {
        while (fws() || comment()) {
        }
    }

    // Takes nothing when it is broken.
    bool comment() {
        const std::size_t before = at_;
        int depth = 0;
        while (at_ < text_.size()) {
            if (take('(')) {
                ++depth;
            } else if (depth > 0 && take(')')) {
                if (--depth == 0) return true;
            } else if (depth == 0 || (!pair() && !fws() && !character("()\\"))) {
                break;
            }
        }
        at_ = before;
        return false;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

bool is_group(std::string_view text) {
    return !text.empty() && text.size() <= 4 && std::ranges::all_of(text, [](char c) {
        return ascii::is_digit(c) || (ascii::to_lower(c) >= 'a' && ascii::to_lower(c) <= 'f');
    });
}

// Groups of 16 bits in one half of an address; an IPv4 address at its end is two of them.
// kNoGroups for what is none.
constexpr int kNoGroups = -1;
int groups_in(std::string_view half, bool may_end_in_ipv4) {
    if (half.empty()) return 0;
    int count = 0;
    const auto pieces = ascii::split(half, ':');
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const bool last = i + 1 == pieces.size();
        if (is_group(pieces[i]))
            ++count;
        else if (last && may_end_in_ipv4 && is_ipv4(pieces[i]))
            count += 2;
        else
            return kNoGroups;
    }
    return count;
}

}  // namespace

bool is_ipv4(std::string_view text) {
    const auto pieces = ascii::split(text, '.');
    return pieces.size() == 4 && std::ranges::all_of(pieces, [](std::string_view piece) {
               const auto number = ascii::parse_number<unsigned>(piece);
               return number && *number < 256 && piece.size() <= 3;
           });
}

// RFC 5321, 4.1.3: "::" stands for two groups at least.
bool is_ipv6(std::string_view text) {
    constexpr int kGroups = 8;
    const std::size_t gap = text.find("::");
    if (gap == std::string_view::npos) return groups_in(text, true) == kGroups;
    const int before = groups_in(text.substr(0, gap), false);
    const int after = groups_in(text.substr(gap + 2), true);
    return before != kNoGroups && after != kNoGroups && before + after <= kGroups - 2;
}

bool is_dot_atom(std::string_view text) {
    if (text.empty() || text.front() == '.' || text.back() == '.') return false;
    if (text.find("..") != std::string_view::npos) return false;
    return std::ranges::all_of(
        text, [](char c) { return c == '.' || is_atext(c) || !ascii::is_ascii(c); });
}

bool is_addr_spec(std::string_view text) { return Grammar(text).addr_spec(); }

bool is_address_literal(std::string_view text) {
    constexpr std::string_view kTag = "IPv6:";
    return ascii::istarts_with(text, kTag) ? is_ipv6(text.substr(kTag.size())) : is_ipv4(text);
}

}  // namespace alder::mail
