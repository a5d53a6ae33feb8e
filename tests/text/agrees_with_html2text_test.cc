// html2text writes Markdown; what both say of a page is compared: its words in their order, its
// headings, list items and links. Where all it writes is ASCII ("--" for a dash), so is ours.

#include <algorithm>

#include <gtest/gtest.h>

#include "base/ascii.h"
#include "tests/support/agreement.h"
#include "tests/support/paths.h"
#include "tests/text/markdown.h"
#include "text/html.h"

namespace alder::text {
namespace {

// Where the test of theirs says that the page came from.
constexpr std::string_view kBase = "http://brettterpstra.com";

// Its style strikes all of it out, and their test asks for text without what is struck out.
constexpr std::string_view kStruckOut = "GoogleDocSaved_two";

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

// Without what we add for the eye: quote marks, the brackets of pictures and the word for one
// without a text, the numbers of links, what marks struck-out text.
std::string bare(const RichLine& line) {
    std::string out = line.text;
    const auto blank = [&](std::size_t at) { out[at] = '\1'; };
    for (const Span& span : line.spans) {
        const std::size_t end = span.offset + span.length;
        if (span.kind == SpanKind::image) {
            const bool ours = line.text.substr(span.offset, span.length) == "[picture]";
            blank(span.offset);
            blank(end - 1);
            for (std::size_t i = span.offset; ours && i < end; ++i) blank(i);
        }
        if (span.kind == SpanKind::link) {
            for (std::size_t i = line.text.rfind('[', end - 1); i < end; ++i) blank(i);
        }
    }
    std::erase(out, '\1');
    out.erase(0, 2 * static_cast<std::size_t>(line.quote));
    for (const char* mark : {"─", "~~"}) replace_all(out, mark, "");
    return out;
}

// Takes the bullet or number away.
bool is_item(std::string& line) {
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

Outline ours(const std::string& html) {
    Outline out;
    const HtmlText text = html_to_text(html, {.columns = 100'000});
    std::string all;
    for (const RichLine& line : text.lines) {
        std::string shown = bare(line);
        if (is_item(shown)) out.items += joined_words(shown) + "|";
        const bool heading = std::ranges::any_of(
            line.spans, [](const Span& span) { return span.kind == SpanKind::heading; });
        if (heading) out.headings += joined_words(shown) + "|";
        all += shown + "\n";
    }
    out.words = joined_words(all);
    for (const Link& link : text.links) out.links += link.target + "|";
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
    tests::Agreement agreement("html2text", "tests/text/disagreements.txt");
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
}  // namespace alder::text
