#include "tests/html/bare_text.h"

#include <algorithm>

#include "base/ascii.h"
#include "html/to_text.h"

namespace alder::html {

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

std::string bare(const text::RichLine& line) {
    std::string out = line.text;
    const auto blank = [&](std::size_t at) { out[at] = '\1'; };
    for (const text::Span& span : line.spans) {
        const std::size_t end = span.offset + span.length;
        if (span.kind == text::SpanKind::image) {
            const bool ours = line.text.substr(span.offset, span.length) == "[picture]";
            blank(span.offset);
            blank(end - 1);
            for (std::size_t i = span.offset; ours && i < end; ++i) blank(i);
        }
        if (span.kind == text::SpanKind::link) {
            const std::string number = "[" + std::to_string(span.number) + "]";
            const bool numbered = std::string_view(line.text).substr(0, end).ends_with(number);
            for (std::size_t i = end - number.size(); numbered && i < end; ++i) blank(i);
        }
    }
    std::erase(out, '\1');
    for (int level = 0; level < line.quote && out.starts_with("> "); ++level) out.erase(0, 2);
    replace_all(out, "~~", "");
    std::string rest = out;
    replace_all(rest, "─", "");
    return rest.empty() && out.size() > std::string_view("─").size() ? rest : out;
}

bool take_bullet(std::string& line) {
    std::string_view rest = line;
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    if (rest.starts_with("• ")) {
        line = rest.substr(std::string_view("• ").size());
        return true;
    }
    const std::size_t digits = rest.find_first_not_of("0123456789");
    if (digits == 0 || digits == std::string_view::npos || !rest.substr(digits).starts_with(". "))
        return false;
    line = rest.substr(digits + 2);
    return true;
}

std::string unspaced(std::string_view text) {
    std::string out(text);
    replace_all(out, "\u00a0", "");
    std::erase_if(out, ascii::is_space);
    return out;
}

std::string bare_page(const std::string& html) {
    std::string out;
    for (const text::RichLine& line : to_text(html, {.columns = 100'000}).lines) {
        std::string shown = bare(line);
        take_bullet(shown);
        out += shown;
    }
    return unspaced(out);
}

}  // namespace alder::html
