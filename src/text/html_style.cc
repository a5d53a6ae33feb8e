#include "text/html_style.h"

#include <algorithm>

#include "base/ascii.h"

namespace alder::text {

namespace {

constexpr std::size_t kMaxSheets = 128 * 1024;  // bytes
constexpr std::size_t kMaxDeclarations = 32;    // of the rules for an element
constexpr std::size_t kMaxClasses = 16;         // of an element, looked at

std::string without_comments(std::string_view sheet) {
    std::string out;
    while (!sheet.empty()) {
        const std::size_t open = std::min(sheet.find("/*"), sheet.size());
        out += sheet.substr(0, open);
        const std::size_t close = sheet.find("*/", std::min(open + 2, sheet.size()));
        sheet = close == std::string_view::npos ? std::string_view() : sheet.substr(close + 2);
    }
    return out;
}

// After the block that begins at this "{".
std::size_t after_block(std::string_view sheet, std::size_t at) {
    int depth = 0;
    for (; at < sheet.size(); ++at) {
        if (sheet[at] == '{') ++depth;
        if (sheet[at] == '}' && --depth <= 0) return at + 1;
    }
    return sheet.size();
}

}  // namespace

void HtmlStyle::add(std::string_view written) {
    written = written.substr(0, kMaxSheets - std::min(read_, kMaxSheets));
    read_ += written.size();
    const std::string sheet = without_comments(written);
    for (std::size_t at = 0; at < sheet.size();) {
        const std::size_t open = sheet.find_first_of("{;", at);
        if (open == std::string::npos) return;
        std::string_view selectors = ascii::trim(std::string_view(sheet).substr(at, open - at));
        for (const std::string_view mark : {"<!--", "-->"}) {
            if (selectors.starts_with(mark)) selectors = ascii::trim(selectors.substr(mark.size()));
        }
        at = sheet[open] == ';' ? open + 1 : after_block(sheet, open);
        if (sheet[open] == ';' || selectors.starts_with('@')) continue;
        add_rule(selectors, std::string_view(sheet).substr(open + 1, at - open - 2));
    }
}

void HtmlStyle::add_rule(std::string_view selectors, std::string_view written) {
    HtmlDeclarations declared;
    declared.add(written);
    if (declared.size() == 0) return;
    for (const std::string_view each : ascii::split(selectors, ',')) {
        const std::string selector = ascii::lower(ascii::trim(each));
        const std::size_t mark = selector.find_first_of(".#");
        const bool simple = mark != std::string::npos &&
                            selector.find_first_of(" .#:>+~[*", mark + 1) == std::string::npos &&
                            selector.find_first_of(" :>+~[*") == std::string::npos;
        if (simple) rules_[selector].add(declared);
    }
}

HtmlDeclarations HtmlStyle::declarations(std::string_view element, std::string_view classes,
                                         std::string_view id) const {
    HtmlDeclarations out;
    if (rules_.empty() || (classes.empty() && id.empty())) return out;
    std::size_t taken = 0;
    std::string selector;  // "p.preview"
    const auto take = [&](char mark, std::string_view name) {
        selector = element;
        selector += mark;
        for (const char c : name) selector += ascii::to_lower(c);
        const std::string_view whole = selector;
        for (const std::string_view each : {whole.substr(element.size()), whole}) {
            const auto found = rules_.find(each);
            if (found == rules_.end() || taken > kMaxDeclarations) continue;
            taken += found->second.size();
            out.add(found->second);
        }
    };
    std::size_t count = 0;
    for (const std::string_view each : ascii::split(classes, ' ')) {
        if (taken > kMaxDeclarations || count == kMaxClasses) break;
        if (each.empty()) continue;
        ++count;
        take('.', each);
    }
    if (!id.empty()) take('#', id);
    return out;
}

}  // namespace alder::text
