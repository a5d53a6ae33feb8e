#include "smtp/capabilities.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"

namespace alder::smtp {

Capabilities::Capabilities(const Reply& hello) {
    for (std::size_t i = 1; i < hello.lines.size(); ++i) {
        const std::string_view line = ascii::trim(hello.lines[i]);
        const std::size_t end = std::min(line.find(' '), line.size());
        std::string keyword = ascii::upper(line.substr(0, end));
        std::string value(ascii::trim(line.substr(end)));
        // "AUTH=LOGIN PLAIN": the form of before RFC 2554, which old servers send beside the other.
        if (keyword.starts_with("AUTH=")) {
            value = fmt::format("{} {}", keyword.substr(5), value);
            keyword = "AUTH";
        }
        std::string& known = all_[keyword];
        known += (known.empty() ? "" : " ") + value;
    }
}

std::string_view Capabilities::value(std::string_view keyword) const {
    const auto found = all_.find(keyword);
    return found == all_.end() ? std::string_view() : std::string_view(found->second);
}

std::vector<std::string> Capabilities::mechanisms() const {
    std::vector<std::string> names;
    for (const std::string_view word : ascii::split(value("AUTH"), ' ')) {
        if (!word.empty()) names.push_back(ascii::upper(word));
    }
    return names;
}

std::optional<std::uint64_t> Capabilities::largest_letter() const {
    const auto size = ascii::parse_number<std::uint64_t>(value("SIZE"));
    return size && *size > 0 ? size : std::nullopt;
}

std::optional<std::uint64_t> Capabilities::limit(std::string_view name) const {
    for (const std::string_view word : ascii::split(value("LIMITS"), ' ')) {
        const std::size_t equals = word.find('=');
        if (equals == std::string_view::npos || !ascii::iequals(word.substr(0, equals), name))
            continue;
        const auto number = ascii::parse_number<std::uint64_t>(word.substr(equals + 1));
        if (number && *number > 0) return number;
    }
    return std::nullopt;
}

std::vector<std::string> Capabilities::lines() const {
    std::vector<std::string> out;
    out.reserve(all_.size());
    for (const auto& [keyword, words] : all_)
        out.push_back(words.empty() ? keyword : fmt::format("{} {}", keyword, words));
    return out;
}

}  // namespace alder::smtp
