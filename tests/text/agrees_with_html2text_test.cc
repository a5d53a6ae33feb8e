// html2text writes Markdown; what both say of a page is compared: its words in their order, its
// headings, list items and links.

#include <algorithm>
#include <regex>
#include <sstream>

#include <gtest/gtest.h>

#include "base/ascii.h"
#include "tests/support/agreement.h"
#include "tests/support/paths.h"
#include "text/html.h"

namespace alder::text {
namespace {

std::string replaced(const std::string& text, const char* pattern, const char* with) {
    return std::regex_replace(text, std::regex(pattern), with);
}

// One space between words.
std::string words(const std::string& text) {
    std::istringstream in(replaced(text, "\u00a0", " "));
    std::string out;
    for (std::string word; in >> word;) out += (out.empty() ? "" : " ") + word;
    return out;
}

// Markdown without its marks.
std::string plain(std::string markdown) {
    markdown = replaced(markdown, "\\n", " \n");
    markdown = replaced(markdown, "<[^>]*>", "");
    markdown = replaced(markdown, "(^|\\n) *([*+-]|\\d+\\.|#+|>) ", "\n");
    markdown = replaced(markdown, "!\\[([^\\]]*)\\](\\([^)]*\\)|\\[\\d+\\])?", "$1");
    markdown = replaced(markdown, "\\[([^\\]]*)\\](\\(\\s*<?[^)]*\\)|\\[\\d+\\])", "$1");
    markdown = replaced(markdown, "\\n *\\[\\d+\\]: [^\\n]*", "");
    markdown = replaced(markdown, "\\\\([-_*.+#`\\[\\]()!])", "$1");
    markdown = replaced(markdown, "\\*\\*|__|~~|`|\\|", "");
    markdown = replaced(markdown, "(^|[\\s(])[_*]+", "$1");
    markdown = replaced(markdown, "[_*]+($|[\\s.,;:!?)])", "$1");
    markdown = replaced(markdown, "-{3,}", "");
    return words(markdown);
}

struct Outline {
    std::string words;
    std::string headings;
    std::string items;
    std::string links;
};

Outline ours(const std::string& html) {
    Outline out;
    const HtmlText text = html_to_text(html, {.columns = 100'000});
    std::string all;
    for (const RichLine& line : text.lines) {
        std::string shown = replaced(line.text, "^(> )+", "");
        shown = replaced(shown, "\\[\\d+\\]", "");
        const bool item = std::regex_search(shown, std::regex("^ *(•|\\d+\\.) "));
        shown = replaced(shown, "^ *(•|\\d+\\.) ", "");
        shown = replaced(shown, "\\[([^\\]]*)\\]", "$1");
        shown = replaced(shown, "─", "");
        if (item) out.items += words(shown) + "|";
        const bool heading = std::ranges::any_of(
            line.spans, [](const Span& span) { return span.kind == SpanKind::heading; });
        if (heading) out.headings += words(shown) + "|";
        all += shown + "\n";
    }
    out.words = words(all);
    for (const Link& link : text.links) out.links += link.target + "|";
    return out;
}

Outline theirs(const std::string& markdown) {
    Outline out;
    out.words = plain(markdown);
    // Lines wrapped by them go on to the next mark or empty line.
    const std::string joined = replaced(markdown, "\\n(?! *([*+-]|\\d+\\.|#+|>) )(?=\\S)", " ");
    std::istringstream in(joined);
    for (std::string line; std::getline(in, line);) {
        if (std::regex_search(line, std::regex("^ *([*+-]|\\d+\\.) ")))
            out.items += plain(line) + "|";
        if (std::regex_search(line, std::regex("^#+ "))) out.headings += plain(line) + "|";
    }
    const std::regex link("(^|[^!])\\[[^\\]]*\\]\\(<?([^)> ]*)");
    for (std::sregex_iterator it(joined.begin(), joined.end(), link), end; it != end; ++it)
        out.links += (*it)[2].str() + "|";
    return out;
}

TEST(Agreement, WithHtml2text) {
    const auto folder = tests::corpus_path("html2text");
    if (!folder) GTEST_SKIP() << "html2text is not here";
    tests::Agreement agreement("html2text", "tests/text/disagreements.txt");
    for (const auto& file : tests::files_below(*folder)) {
        if (file.extension() != ".html") continue;
        auto markdown = file;
        markdown.replace_extension(".md");
        const std::string name = file.stem().string();
        const Outline own = ours(tests::contents(file));
        const Outline other = theirs(tests::contents(markdown));
        agreement.compare(name + " words", own.words, other.words);
        agreement.compare(name + " headings", own.headings, other.headings);
        agreement.compare(name + " items", own.items, other.items);
        agreement.compare(name + " links", own.links, other.links);
    }
    agreement.judge(80);
}

}  // namespace
}  // namespace alder::text
