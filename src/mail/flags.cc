#include "mail/flags.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/ascii.h"

namespace alder::mail {

namespace {

struct Known {
    Flag flag;
    std::string_view imap;
    std::string_view word;
};

constexpr std::array kKnown{
    Known{Flag::seen, "\\Seen", "seen"},          Known{Flag::answered, "\\Answered", "answered"},
    Known{Flag::flagged, "\\Flagged", "flagged"}, Known{Flag::deleted, "\\Deleted", "deleted"},
    Known{Flag::draft, "\\Draft", "draft"},       Known{Flag::forwarded, "$Forwarded", "forwarded"},
    Known{Flag::junk, "$Junk", "junk"},           Known{Flag::not_junk, "$NotJunk", "notjunk"},
    Known{Flag::mdn_sent, "$MDNSent", "mdnsent"},
};

std::optional<Flag> known(std::string_view name) {
    for (const Known& each : kKnown) {
        if (ascii::iequals(name, each.imap) || ascii::iequals(name, each.word)) return each.flag;
    }
    return std::nullopt;
}

auto find_keyword(const std::vector<std::string>& keywords, std::string_view name) {
    return std::ranges::find_if(
        keywords, [&](const std::string& each) { return ascii::iequals(each, name); });
}

// A system flag that we do not know is no keyword: \Recent is about a session, not the message.
bool is_system_flag(std::string_view name) { return name.starts_with('\\'); }

void normalize(std::vector<std::string>& keywords) {
    std::erase_if(keywords, is_system_flag);
    std::ranges::sort(keywords, ascii::ILess{});
    const auto doubles = std::ranges::unique(
        keywords, [](const auto& a, const auto& b) { return ascii::iequals(a, b); });
    keywords.erase(doubles.begin(), doubles.end());
}

}  // namespace

Flags::Flags(std::uint32_t bits, std::vector<std::string> keywords)
    : bits_(bits), keywords_(std::move(keywords)) {
    normalize(keywords_);
}

bool Flags::has(std::string_view name) const {
    if (const auto flag = known(name)) return has(*flag);
    return find_keyword(keywords_, name) != keywords_.end();
}

void Flags::add(std::string_view name) {
    if (const auto flag = known(name)) return add(*flag);
    if (find_keyword(keywords_, name) != keywords_.end()) return;
    keywords_.emplace_back(name);
    normalize(keywords_);
}

void Flags::remove(std::string_view name) {
    if (const auto flag = known(name)) return remove(*flag);
    const auto found = find_keyword(keywords_, name);
    if (found != keywords_.end()) keywords_.erase(found);
}

std::string Flags::stored_keywords() const {
    std::string out;
    for (const std::string& keyword : keywords_) {
        if (!out.empty()) out += ' ';
        out += keyword;
    }
    return out;
}

Flags Flags::from_stored(std::uint32_t bits, std::string_view keywords) {
    std::vector<std::string> names;
    for (const std::string_view name : ascii::split(keywords, ' ')) {
        if (!name.empty()) names.emplace_back(name);
    }
    return {bits, std::move(names)};
}

std::vector<std::string> Flags::names() const {
    std::vector<std::string> out;
    for (const Known& each : kKnown) {
        if (has(each.flag)) out.emplace_back(each.imap);
    }
    std::ranges::copy(keywords_, std::back_inserter(out));
    return out;
}

Flags apply(const FlagChange& change, Flags flags) {
    for (const Known& each : kKnown) {
        if (change.remove.has(each.flag)) flags.remove(each.flag);
        if (change.add.has(each.flag)) flags.add(each.flag);
    }
    for (const std::string& keyword : change.remove.keywords()) flags.remove(keyword);
    for (const std::string& keyword : change.add.keywords()) flags.add(keyword);
    return flags;
}

FlagChange difference(const Flags& from, const Flags& to) {
    FlagChange change;
    change.add = Flags(to.bits() & ~from.bits(), {});
    change.remove = Flags(from.bits() & ~to.bits(), {});
    for (const std::string& keyword : to.keywords()) {
        if (!from.has(keyword)) change.add.add(keyword);
    }
    for (const std::string& keyword : from.keywords()) {
        if (!to.has(keyword)) change.remove.add(keyword);
    }
    return change;
}

Flags merge(const Flags& base, const Flags& mine, const Flags& theirs) {
    return apply(difference(base, mine), theirs);
}

bool is_keyword(std::string_view name) {
    constexpr std::string_view kForbidden = "(){%*\"\\] ";
    return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [&](char c) {
        return !ascii::is_control(c) && ascii::is_ascii(c) &&
               kForbidden.find(c) == std::string_view::npos;
    });
}

}  // namespace alder::mail
