#include "html/to_text.h"

#include <functional>
#include <random>

#include <gtest/gtest.h>

#include "tests/support/cpu_time.h"
#include "text/utf8.h"
#include "text/width.h"

namespace alder::html {
namespace {

std::string shown(std::string_view html, int columns = 40) {
    std::string out;
    for (const text::RichLine& line : to_text(html, {.columns = columns}).lines)
        out += line.text + "\n";
    return out;
}

std::string repeated(std::string_view piece, std::size_t size) {
    std::string out;
    while (out.size() < size) out += piece;
    return out;
}

TEST(Html, JoinsWhiteSpaceAndSeparatesParagraphs) {
    EXPECT_EQ(shown("<p>one\n  two</p><p>three<br>four</p>"), "one two\n\nthree\nfour\n");
}

TEST(Html, DecodesReferences) {
    EXPECT_EQ(shown("caf&eacute; &amp; &#8364; &lt;x&gt; a < b"), "café & € <x> a < b\n");
}

TEST(Html, ReadsNumbersOfControlCharactersAsWindows1252) {
    EXPECT_EQ(shown("it&#146;s &#151; \u00a0&#133;"), "it’s — \u00a0…\n");
}

TEST(Html, WrapsToTheWidth) {
    EXPECT_EQ(shown("<p>aaaa bbbb cccc dddd</p>", 10), "aaaa bbbb\ncccc dddd\n");
}

TEST(Html, ShowsHeadingsAndLists) {
    EXPECT_EQ(shown("<h1>Title</h1><ul><li>one<li>two<ol><li>a</li><li>b</li></ol></ul>end"),
              "Title\n\n• one\n• two\n   1. a\n   2. b\n\nend\n");
}

TEST(Html, KeepsTheGapsAroundHeadingsInTheCellsOfALayout) {
    EXPECT_EQ(shown("<table><tr><td><h2>Teas</h2><ol><li>a</ol></td><td><h2>Rye</h2><p>b</p></td>"
                    "</tr><tr><td>c</td></tr><tr><td>d</td></tr></table>"),
              "Teas\n\n 1. a\n\nRye\n\nb\n\nc\nd\n");
    EXPECT_EQ(shown("<h1>Sums</h1><table><tr><td>a</td><td>1</td></tr></table>x"),
              "Sums\n\na  1\n\nx\n");
    EXPECT_EQ(shown("x<table><tr><td><table><tr><td><h2>In</h2>y</td></tr></table></td></tr>"
                    "</table>"),
              "x\n\nIn\n\ny\n");
}

TEST(Html, IndentsTheLinesOfAListItem) {
    EXPECT_EQ(shown("<ul><li>aaaa bbbb cccc</ul>", 12), "• aaaa bbbb\n  cccc\n");
}

TEST(Html, QuotesBlockquotes) {
    const Text text = to_text("a<blockquote>b<blockquote>c</blockquote></blockquote>d");
    ASSERT_EQ(text.lines.size(), 7U);
    EXPECT_EQ(text.lines[2].text, "> b");
    EXPECT_EQ(text.lines[4].text, "> > c");
    EXPECT_EQ(text.lines[4].quote, 2);
    EXPECT_EQ(text.lines[6].quote, 0);
}

TEST(Html, NumbersLinks) {
    const Text text =
        to_text("see <a href=\"https://x.org/a\">this</a> and <a href='#top'>top</a>");
    EXPECT_EQ(text.lines.at(0).text, "see this[1] and top");
    ASSERT_EQ(text.links.size(), 1U);
    EXPECT_EQ(text.links[0].target, "https://x.org/a");
    EXPECT_EQ(text.lines[0].spans, (std::vector<text::Span>{{4, 7, text::SpanKind::link, 1}}));
}

TEST(Html, NeverLinksToScripts) {
    EXPECT_TRUE(to_text("<a href=\"java\nscript:alert(1)\">x</a><a "
                        "href='data:text/html,x'>y</a><a href='file:///etc/x'>z</a>")
                    .links.empty());
}

TEST(Html, KeepsPreformattedText) {
    EXPECT_EQ(shown("<pre>a\n  b  c\n</pre>x", 10), "a\n  b  c\n\nx\n");
}

// HTML, 13.2.6.4.7.
TEST(Html, DropsALineEndRightBehindPre) {
    EXPECT_EQ(shown("<pre>\na\n</pre>"), "a\n");
    EXPECT_EQ(shown("<pre>\r\n\r\na</pre>"), "\na\n");
    EXPECT_EQ(shown("<pre>&#10;a</pre>"), "a\n");
    EXPECT_EQ(shown("<pre><b>\na</b></pre>"), "\na\n");
    EXPECT_EQ(shown("<pre></pre><p style='white-space:pre'>\na</p>"), "\na\n");
    EXPECT_EQ(shown("<xmp>\na</xmp>"), "\na\n");
}

// CSS Text 3, 3.
TEST(Html, KeepsWhiteSpaceThatAStyleKeeps) {
    const auto styled = [](const std::string& white_space) {
        return shown("<p style='white-space:" + white_space + "'>a  b\n  cccccc dddd</p>x y", 10);
    };
    EXPECT_EQ(styled("pre"), "a  b\n  cccccc dddd\n\nx y\n");
    EXPECT_EQ(styled("pre-wrap"), "a  b\n  cccccc\ndddd\n\nx y\n");
    EXPECT_EQ(styled("-moz-pre-wrap !important"), styled("pre-wrap"));
    EXPECT_EQ(styled("break-spaces"), styled("pre-wrap"));
    EXPECT_EQ(styled("pre-line"), "a b\ncccccc\ndddd\n\nx y\n");
    EXPECT_EQ(styled("nowrap"), "a b cccccc\ndddd\n\nx y\n");
}

TEST(Html, KeepsWhiteSpaceInWhatIsInside) {
    EXPECT_EQ(shown("<style>.k{white-space:pre-wrap}</style>"
                    "<div class=k>a  <b>b  c\nd</b><p style='white-space:normal'>e  f</p>g  h</div>"
                    "i  j"),
              "a  b  c\nd\n\ne f\n\ng  h\ni j\n");
    EXPECT_EQ(shown("<p>a  <span style='white-space:pre'>b\n  c</span>  d</p>"), "a b\n  c d\n");
    EXPECT_EQ(shown("<pre style='white-space:pre-wrap'>aaaaaa  bbbb</pre>", 10), "aaaaaa\nbbbb\n");
}

TEST(Html, SetsDataTablesInColumns) {
    EXPECT_EQ(shown("<table><tr><th>Item</th><th>Price</th></tr><tr><td>Tea</td><td>3</td></tr>"
                    "<tr><td>Coffee</td><td>4</td></tr></table>"),
              "Item    Price\nTea     3\nCoffee  4\n");
}

TEST(Html, KeepsTheColumnsOfCellsOverSeveral) {
    EXPECT_EQ(shown("<table><tr><th>Meter<th>On<th>kWh<tr><td rowspan=2>7731<td>Oct<td>12"
                    "<tr><td>Nov<td>13<tr><td colspan=2>To pay in November<td>44</table>"),
              "Meter  On           kWh\n7731   Oct          12\n       Nov          13\n"
              "To pay in November  44\n");
    EXPECT_EQ(shown("<table><tr><td>a<td rowspan=2>b<tr><td>c<tr><td>d<td>e</table>"),
              "a  b\nc\nd  e\n");
}

TEST(Html, ForgetsTheRowsOfCellsBeyondTheWidestTable) {
    const std::string cells = repeated("<td>a", 100 * 5);
    const Text text = to_text(
        "<table><tr>" + cells + "<td rowspan=2>b<tr>" + cells + "<td>c</table>", {.columns = 500});
    ASSERT_EQ(text.lines.size(), 2U);
    EXPECT_EQ(text.lines[0].text.size(), text.lines[1].text.size());
}

TEST(Html, FlattensLayoutTables) {
    EXPECT_EQ(shown("<table><tr><td><p>one</p><p>two</p></td><td><table><tr><td>in</td></tr></"
                    "table></td></tr></table>"),
              "one\n\ntwo\n\nin\n");
}

TEST(Html, ShowsPicturesByTheirText) {
    const Text text = to_text("<img alt=\"a cat\" src=x><img src=y>");
    EXPECT_EQ(text.lines.at(0).text, "[a cat]");
    EXPECT_EQ(text.dropped.pictures, 1);
}

TEST(Html, NamesAPictureThatIsAllThereIsOfALink) {
    const Text text = to_text(
        "<a href=http://a.example><img src=y></a> <a href=http://b.example></a>"
        "<a href=http://c.example><img width=1 src=z></a><a href=#x><img src=y></a>");
    EXPECT_EQ(text.lines.at(0).text, "[picture][1]");
    ASSERT_EQ(text.links.size(), 1U);
    EXPECT_EQ(text.links[0].target, "http://a.example");
}

TEST(Html, NumbersALinkAroundBlocksBehindItsFirstText) {
    const Text text = to_text(
        "<a href=http://a.example><h2>News</h2><p>more</p></a><a href=http://b.example><table><tr>"
        "<td>Go </td></tr></table></a> end");
    std::string all;
    for (const text::RichLine& line : text.lines) all += line.text + "\n";
    EXPECT_EQ(all, "News[1]\n\nmore\n\nGo[2]\n\nend\n");
    ASSERT_EQ(text.links.size(), 2U);
    EXPECT_EQ(text.links[0].text, "News more");
    EXPECT_EQ(text.lines[0].spans.size(), 2U);
    EXPECT_EQ(text.lines[2].spans, (std::vector<text::Span>{{0, 4, text::SpanKind::link, 1}}));
}

TEST(Html, GoesOnWithAMarkOverParagraphs) {
    const Text text = to_text("aaaa <b>b<p>cc</p>dd</b> ee");
    ASSERT_EQ(text.lines.size(), 5U);
    EXPECT_EQ(text.lines[0].spans, (std::vector<text::Span>{{5, 1, text::SpanKind::strong, 0}}));
    EXPECT_EQ(text.lines[2].spans, (std::vector<text::Span>{{0, 2, text::SpanKind::strong, 0}}));
    EXPECT_EQ(text.lines[4].spans, (std::vector<text::Span>{{0, 2, text::SpanKind::strong, 0}}));
}

TEST(Html, NumbersListsAsTheyAsk) {
    EXPECT_EQ(shown("<ol start=3><li>a<li value=7>b<li>c</ol>"), " 3. a\n 7. b\n 8. c\n");
    EXPECT_EQ(shown("<ol start=-9><li>a</ol>"), " 1. a\n");
}

// HTML, 4.4.5.
TEST(Html, WritesNumbersOfListsAsTheirTypeHasThem) {
    EXPECT_EQ(shown("<ol type=a><li>x<li value=28>y</ol>"), " a. x\nab. y\n");
    EXPECT_EQ(shown("<ol type=A start=3><li>x<li type=1>y</ol>"), " C. x\n 4. y\n");
    EXPECT_EQ(shown("<ol type=i><li>x<li>y<li>z<li>v</ol>"), " i. x\nii. y\niii. z\niv. v\n");
    EXPECT_EQ(shown("<ol type=I start=1999><li>x</ol>"), "MCMXCIX. x\n");
    EXPECT_EQ(shown("<ol type=I start=4000><li>x</ol>"), "4000. x\n");
    EXPECT_EQ(shown("<ol type=disc><li>x</ol>"), " 1. x\n");
}

TEST(Html, CountsAListDownThatIsReversed) {
    EXPECT_EQ(shown("<ol reversed><li>x<ul><li>in</ul><li>y<ol><li>in</ol><li>z</ol>"),
              " 3. x\n    • in\n 2. y\n     1. in\n 1. z\n");
    EXPECT_EQ(shown("<ol reversed start=2><li>x<li>y<li>z</ol>"), " 2. x\n 1. y\n 0. z\n");
    EXPECT_EQ(shown("<ul><li><ol reversed><li>x<li>y</ul><li>z"), "   2. x\n   1. y\n\n• z\n");
}

TEST(Html, IndentsDefinitionsAndQuotesWords) {
    EXPECT_EQ(shown("<dl><dt>tea<dd>a drink<dt>rye<dd>a corn</dl>he said <q>no</q>"),
              "tea\n    a drink\nrye\n    a corn\nhe said “no”\n");
}

TEST(Html, MarksWhatIsStruckOut) {
    EXPECT_EQ(shown("I can<del>not</del> <s>not</s> come"), "I can~~not~~ ~~not~~ come\n");
}

TEST(Html, TellsTheLetterBelowFromTheLetter) {
    const Text text =
        to_text("<p>yes</p><hr><p>From: Bob<br>Sent: now<br>To: Ann<br>Subject: tea</p><p>old</p>");
    ASSERT_EQ(text.lines.size(), 10U);
    EXPECT_EQ(text.lines[0].quote, 0);
    EXPECT_EQ(text.lines[2].quote, 1);
    EXPECT_EQ(text.lines[9].quote, 1);
    EXPECT_TRUE(to_text("text<br>-- <br>Ann").lines.at(2).signature);
}

// What a browser shows behind it must not vanish here.
TEST(Html, EndsWhatIsLeftOutWhereABrowserEndsIt) {
    EXPECT_EQ(shown("a<!-->b<!--x--!>c<!--->d"), "abcd\n");
    EXPECT_EQ(shown("a</>b</ x>c<?x>d"), "abcd\n");
    EXPECT_EQ(shown("<svg><path><p>a"), "a\n");
    EXPECT_EQ(shown("<div><svg><g></div>a"), "a\n");
    EXPECT_EQ(shown("<select><option>x<input>a"), "a\n");
    EXPECT_EQ(shown("<object data=x>a"), "a\n");
    EXPECT_EQ(shown("<template><template>x</template>y</template>a"), "a\n");
    EXPECT_EQ(shown("<scripty>a</scripty><script>x</scripty></script >b"), "ab\n");
    EXPECT_EQ(shown("<xmp><b>a</b></xmp>"), "<b>a</b>\n");
}

TEST(Html, EndsADrawingBehindMoreEndTagsThanAPageMayHave) {
    EXPECT_EQ(shown("<svg>" + repeated("</g>", 4 * 60'000) + "in</svg>out"), "out\n");
    EXPECT_EQ(shown("<svg>" + repeated("</g>", 4 * 60'001) + "in</svg>out"), "inout\n");
}

TEST(Html, DropsTagsBeyondTheLimitAndKeepsTheirText) {
    const Text text = to_text(repeated("<i>", 3 * 60'001) + "a<p>b");
    ASSERT_EQ(text.lines.size(), 1U);
    EXPECT_EQ(text.lines[0].text, "a b");
    EXPECT_TRUE(text.dropped.cut);
}

TEST(Html, ReadsReferencesAsBrowsersDo) {
    EXPECT_EQ(shown("&notit; &notin; &copy2 &nosuch; &; &#0; &#xd800; &fjlig;"),
              "¬it; ∉ ©2 &nosuch; &; \ufffd \ufffd fj\n");
    EXPECT_EQ(to_text("<a href='http://x/?a=1&copy=2&amp;b&lt;'>x</a>").links.at(0).target,
              "http://x/?a=1&copy=2&b<");
}

TEST(Html, DropsInvisiblePadding) { EXPECT_EQ(shown("a&zwnj;&#847;&shy;b"), "ab\n"); }

TEST(Html, IgnoresTheCharsetOfTheDocument) {
    EXPECT_EQ(shown("<html><head><meta charset=iso-8859-1></head><body>é</body></html>"), "é\n");
}

// What a page of this size costs, against one of half of it.
void expect_linear(std::size_t size, auto&& page_of) {
    std::string begin;
    const auto read = [&](std::size_t each) {
        const std::string page = page_of(each);
        begin = page.substr(0, 20);
        to_text(page);
    };
    EXPECT_LT(tests::growth_of(read, size / 2), tests::kLinearGrowth) << begin;
}

TEST(Html, IsQuickOnHostileInput) {
    constexpr std::size_t kSize = 1'000'000;
    for (const char* piece :
         {"<div>", "<p>", "<b>", "<table>", "<table><tr><td>", "<li>", "<ul><li>", "<a href=x>",
          "<blockquote>x", "<!--", "<", "&", "<font color=\"", "<x ", "</p>", "<td>x", "<pre>\n",
          "<span style='display:none'>x"})
        expect_linear(kSize, [&](std::size_t size) { return repeated(piece, size); });
    for (const char* piece : {"a=b ", "a "})
        expect_linear(kSize,
                      [&](std::size_t size) { return "<p " + repeated(piece, size) + ">x"; });
    expect_linear(kSize, [&](std::size_t size) {
        return repeated("<div>", size / 2) + "x" + repeated("</div>", size / 2);
    });
}

TEST(Html, IsQuickHoweverMuchASheetDeclaresForAnElement) {
    std::string classes;
    for (char name = 'a'; name <= 'p'; ++name) classes += std::string(1, name) + " ";
    expect_linear(1'000'000, [&](std::size_t size) {
        std::string sheet;
        for (char name = 'a'; name <= 'p'; ++name) {
            for (const char* element : {".", "br."})
                sheet +=
                    std::string(element) + name + "{" + repeated("color:red;", size / 1000) + "}";
        }
        return "<style>" + sheet + "</style>" + repeated("<br class='" + classes + "'>", size);
    });
}

TEST(Html, IsQuickOnAVeryWideTable) {
    const auto table = [](std::size_t cells) {
        return to_text("<table><tr>" + repeated("<td>ab", 6 * cells),
                       {.columns = 4 * static_cast<int>(cells)});
    };
    constexpr std::size_t kCells = 50'000;
    EXPECT_LT(tests::growth_of(table, kCells / 2), tests::kLinearGrowth);
    const Text text = table(kCells);
    ASSERT_EQ(text.lines.size(), 1U);
    EXPECT_EQ(text.lines[0].text.size(), 4 * kCells - 2);
}

TEST(Html, KeepsTheTextBelowTheDeepestTag) {
    EXPECT_EQ(shown(repeated("<div>", 5000) + "deep" + repeated("</div>", 6000) + "<p>after"),
              "deep\n\nafter\n");
    EXPECT_TRUE(to_text(repeated("<div>", 5000)).dropped.cut);
}

TEST(Html, IsTotalAndGivesUtf8WhateverTheBytes) {
    std::mt19937 random(13);
    const std::string_view pieces[] = {"<p>",
                                       "</p>",
                                       "<table>",
                                       "<td>",
                                       "</table>",
                                       "<tr>",
                                       "<a href=x>",
                                       "</a>",
                                       "<ul>",
                                       "<li>",
                                       "</ul>",
                                       "<blockquote>",
                                       "</blockquote>",
                                       "<pre>",
                                       "</pre>",
                                       "text ",
                                       "&amp;",
                                       "&#",
                                       "<",
                                       ">",
                                       "\"",
                                       "é",
                                       "\xff",
                                       "<b",
                                       " hidden>",
                                       "<!--",
                                       "-->",
                                       "<script>",
                                       "</script>",
                                       "日本語",
                                       "<h1>",
                                       "</h1>",
                                       "<br>",
                                       "\n"};
    for (int round = 0; round < 3000; ++round) {
        std::string html;
        for (int i = 0; i < 40; ++i) html += pieces[random() % std::size(pieces)];
        for (const text::RichLine& line : to_text(text::valid_utf8(html), {.columns = 30}).lines) {
            EXPECT_TRUE(text::is_utf8(line.text)) << html;
            EXPECT_EQ(line.text.find('\n'), std::string::npos) << html;
            for (const text::Span& span : line.spans)
                EXPECT_LE(span.offset + span.length, line.text.size()) << html;
        }
    }
}

}  // namespace
}  // namespace alder::html
