// html2text writes Markdown; what both say of a page is compared: its words in their order, its
// headings, list items and links. Where all it writes is ASCII ("--" for a dash), so is ours.

#include <algorithm>

#include <gtest/gtest.h>

#include "base/ascii.h"
#include "html/to_text.h"
#include "tests/html/bare_text.h"
#include "tests/html/markdown.h"
#include "tests/support/agreement.h"
#include "tests/support/paths.h"

namespace alder::html {
namespace {

// Where the test of theirs says that the page came from.
constexpr std::string_view kBase = "http://brettterpstra.com";

// Its style strikes all of it out, and their test asks for text without what is struck out.
constexpr std::string_view kStruckOut = "GoogleDocSaved_two";

Outline ours(const std::string& html) {
    Outline out;
    const Text text = to_text(html, {.columns = 100'000});
    std::string all;
    for (const text::RichLine& line : text.lines) {
        std::string shown = bare(line);
        if (take_bullet(shown)) out.items += joined_words(shown) + "|";
        const bool heading = std::ranges::any_of(line.spans, [](const text::Span& span) {
            return span.kind == text::SpanKind::heading;
        });
        if (heading) out.headings += joined_words(shown) + "|";
        all += shown + "\n";
    }
    out.words = joined_words(all);
    for (const text::Link& link : text.links) out.links += link.target + "|";
    return out;
}

std::string in_ascii(std::string words) {
    replace_all(words, "—", "--");
    replace_all(words, "á", "a");
    return words;
}

TEST(Agreement, WithHtml2text) {
    const auto folder = tests::corpus_path("html2text");
    if (!folder) GTEST_SKIP() << "html2text is not here";
    tests::Agreement agreement("html2text", "tests/html/disagreements.txt");
    for (const auto& file : tests::files_below(*folder)) {
        if (file.extension() != ".html" || file.stem() == kStruckOut) continue;
        auto markdown = file;
        markdown.replace_extension(".md");
        const std::string name = file.stem().string();
        Outline own = ours(tests::contents(file));
        Outline other = read_markdown(tests::contents(markdown));
        if (ascii::all_ascii(other.words)) own.words = in_ascii(own.words);
        replace_all(other.links, kBase, "");
        agreement.compare(name + " words", own.words, other.words);
        agreement.compare(name + " headings", own.headings, other.headings);
        agreement.compare(name + " items", own.items, other.items);
        agreement.compare(name + " links", own.links, other.links);
    }
    agreement.judge(95);
}

}  // namespace
}  // namespace alder::html
