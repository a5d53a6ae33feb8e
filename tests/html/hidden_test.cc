#include <string>

#include <gtest/gtest.h>

#include "html/to_text.h"
#include "tests/support/cpu_time.h"

namespace alder::html {
namespace {

std::string shown(std::string_view html) {
    std::string out;
    for (const text::RichLine& line : to_text(html).lines) out += line.text + "\n";
    return out;
}

std::string repeated(std::string_view piece, std::size_t size) {
    std::string out;
    while (out.size() < size) out += piece;
    return out;
}

constexpr std::size_t kSheet = 127 * 1024;  // bytes; little more is read

TEST(HtmlHidden, DropsAndCountsWhatHidesOrWatches) {
    const Text text = to_text(
        "<style>p{}</style><script>alert('x')</script>a<div style='DISPLAY : none'>hidden "
        "<b>deep</b></div>"
        "<span hidden>more</span><img width=1 height=1 src=t><form><input value=x>b</form>");
    ASSERT_EQ(text.lines.size(), 2U);
    EXPECT_EQ(text.lines[0].text, "a");
    EXPECT_EQ(text.lines[1].text, "b");
    EXPECT_EQ(text.dropped, (Dropped{.scripts = 1, .forms = 1, .hidden = 2, .trackers = 1}));
}

TEST(HtmlHidden, ShowsTextThatHasItsSizeAgainInsideOneWithout) {
    const Text text = to_text(
        "<td style='font-size:0px;padding:3px'>secret<div style='font-size:0'><b>more</b>"
        "<div style='font-size:13px'>seen <b>too</b></div></div><img alt=cat></td>");
    std::string all;
    for (const text::RichLine& line : text.lines) all += line.text + "\n";
    EXPECT_EQ(all, "seen too\n[cat]\n");
    EXPECT_EQ(text.dropped.hidden, 1);
}

TEST(HtmlHidden, KnowsTheWaysToHideText) {
    for (const char* style :
         {"display:none", "DISPLAY: none !important", "visibility:hidden", "opacity:0",
          "max-height:0px; overflow:hidden", "width:0;height:0;overflow:hidden", "font-size:1px",
          "position:absolute;left:-9999px", "text-indent:-999em", "left:-100vw", "top:-100vh",
          "position:absolute;right:-9999px", "position:fixed;bottom:-40em", "filter:opacity(0)",
          "filter:blur(0) opacity(1%)", "-webkit-filter:opacity(0)",
          "transform:rotate(1deg)scale(0)", "transform:translateX(-100vw)"})
        EXPECT_EQ(shown("a<b style='" + std::string(style) + "'>b</b>c"), "ac\n") << style;
    for (const char* style :
         {"display:block", "max-height:0", "mso-hide:all", "opacity:0.5", "font-size:small",
          "font-size:1em", "margin-left:-20px", "x-display:none", "right:-9999px",
          "position:static;right:-9999px", "position:absolute;right:-20px", "left:-10vw",
          "left:-20em", "margin-left:-100%", "filter:opacity(50%)", "filter:blur(0)",
          "filter:opacity()", "transform:nonscale(0)", "height:0.5em;overflow:hidden"})
        EXPECT_EQ(shown("a<b style='" + std::string(style) + "'>b</b>c"), "abc\n") << style;
}

TEST(HtmlHidden, ReadsTheSizeInAFont) {
    for (const char* style : {"font:0/0 a", "font: 0 / 0 a", "font:italic bold 700 0px/20px a,b",
                              "font:0 a !important;font-size:20px", "font-size:20px;font:1px a"})
        EXPECT_EQ(shown("a<b style='" + std::string(style) + "'>b</b>c"), "ac\n") << style;
    for (const char* style :
         {"font:12px/0 a", "font:0/0", "font:700 a", "font:bold", "font:0 a;font-size:20px",
          "font-size:0;font:bold small a", "font-size:0;font:700 12px/1 a", "font:inherit"})
        EXPECT_EQ(shown("a<b style='" + std::string(style) + "'>b</b>c"), "abc\n") << style;
}

TEST(HtmlHidden, HidesWhatAStyleSheetHides) {
    const std::string sheet =
        "<style>/* x{} */ @import url(y); .h, td.pre { Display: none } .a .b{display:none}"
        "@media print { .p { display:none } } #z{font-size:0px} .v{color:red}</style>";
    EXPECT_EQ(shown(sheet + "<p class='x h'>1<p class=b>2<p class=p>3<p class=pre>4<p id=Z>5"
                            "<p class=v>6<p class=h style='display:block'>7"),
              "2\n\n3\n\n4\n\n6\n\n7\n");
}

TEST(HtmlHidden, HidesTextInTheColourOfWhatIsBehind) {
    const Text text = to_text(
        "<div style='background:#FFF'>a<b style='color:white'>b<i style='color:red'>c</i></b></div>"
        "<table bgcolor='#000000'><td style='color:#000'>d</td></table><p style='color:#fff'>e");
    ASSERT_EQ(text.lines.size(), 3U);
    EXPECT_EQ(text.lines[0].text, "ac");
    EXPECT_EQ(text.lines[2].text, "e");
    EXPECT_EQ(text.dropped.hidden, 2);
}

TEST(HtmlHidden, TakesTheLastOfWhatASheetAndAnElementDeclare) {
    const std::string sheet =
        "<style>.a{display:none;x:y} .a{DISPLAY : inline} .b{font:x;display:none}"
        "b.b{display: inline !important} .c{display:none}</style>";
    EXPECT_EQ(shown(sheet + "1<b class=a>2</b><b class=b>3</b><i class=b>4</i>"
                            "<b class='c a'>5</b><b class='a c'>6</b>7"),
              "1237\n");
}

TEST(HtmlHidden, ReadsStylesPastCommentsAndEscapes) {
    for (const char* style :
         {"display:/**/none", "display/**/:none", "/* x:y; */display:none", "d\\isplay:none",
          "\\64isplay:none", "\\64 isplay:none", "\\000064isplay: n\\6f ne", "x:';';display:none",
          "background:url(data:image/png;base64,x;y);display:none"})
        EXPECT_EQ(shown("a<b style=\"" + std::string(style) + "\">b</b>c"), "ac\n") << style;
    for (const char* style :
         {"display:no/**/ne", "dis/**/play:none", "display\\:none", "display\\3anone",
          "x:';display:none", "/*display:none", "x:';display:none;'", "display:url(none)", "\\"})
        EXPECT_EQ(shown("a<b style=\"" + std::string(style) + "\">b</b>c"), "abc\n") << style;
}

TEST(HtmlHidden, KnowsTheWaysToHideTextByItsShape) {
    for (const char* style :
         {"opacity:0.01", "opacity:.05", "opacity:1%", "clip:rect(0,0,0,0)", "clip:rect(0 0 0 0)",
          "clip: rect( 1px , 1px, 1px, 1px )", "clip-path:inset(50%)", "clip-path: inset(100%)",
          "clip-path:inset(0 50%)", "clip-path:circle(0)", "transform:scale(0)",
          "transform:scale(0, 1)", "transform:scaleY(0)", "-webkit-transform:scale(0)", "scale:0",
          "transform:translateX(-9999px)", "visibility:collapse", "content-visibility:hidden"})
        EXPECT_EQ(shown("a<b style='" + std::string(style) + "'>b</b>c"), "ac\n") << style;
    for (const char* style :
         {"opacity:.5", "opacity:20%", "clip:rect(0,100px,20px,0)", "clip:auto",
          "clip-path:inset(10%)", "clip-path:inset(40% 0 0 0)", "transform:scale(0.9)",
          "transform:rotate(0)", "scale:1", "clip-path:none", "clip:rect(auto,auto,auto,auto)"})
        EXPECT_EQ(shown("a<b style='" + std::string(style) + "'>b</b>c"), "abc\n") << style;
}

// In a sheet with rules for these media, and in a sheet that is for them as a whole.
void expect_for_media(const std::string& media, const std::string& expected) {
    EXPECT_EQ(
        shown("<style>@media " + media +
              "{.h{display:none} .g{}} .i{display:none}</style>a<b class=h>b</b>c<i class=i>d"),
        expected)
        << media;
    EXPECT_EQ(shown("<style media='" + media + "'>.h{display:none}</style>a<b class=h>b</b>c"),
              expected)
        << media;
}

TEST(HtmlHidden, EndsABlockOfASheetWithTheSheet) {
    EXPECT_EQ(shown("<style>.m{display:none</style>a<b class=m>b</b>c"), "ac\n");
    EXPECT_EQ(shown("<style>@media screen{.m{display:none</style>a<b class=m>b</b>c"), "ac\n");
    EXPECT_EQ(shown("<style>.m{display:none;}.n{display:block</style>a<b class=m>b</b>c"), "ac\n");
    const std::string cut = repeated("x", 128 * 1024 - 30);
    EXPECT_EQ(shown("<style>/*" + cut +
                    "*/.m{display:none;          display:block}</style>a"
                    "<b class=m>b</b>c"),
              "abc\n");
}

// HTML, 4.2.6.
TEST(HtmlHidden, ObeysOnlySheetsInALanguageThatBrowsersRead) {
    const auto obeys = [](const std::string& attributes) {
        return shown("<style " + attributes + ">b{display:none}</style>a<b>b</b>c") == "ac\n";
    };
    for (const char* attributes : {"", "type", "type=''", "type=text/css", "type='TEXT/CSS'"})
        EXPECT_TRUE(obeys(attributes)) << attributes;
    for (const char* attributes : {"type=text/x", "type='text/css '", "type=text/less", "type=css"})
        EXPECT_FALSE(obeys(attributes)) << attributes;
}

// HTML, 15.3.1.
TEST(HtmlHidden, HidesADialogThatIsNotOpen) {
    EXPECT_EQ(shown("a<dialog>b</dialog>c"), "ac\n");
    EXPECT_EQ(shown("a<dialog open>b</dialog>c"), "a\nb\nc\n");
    EXPECT_EQ(shown("a<dialog style='display:block'>b</dialog>c"), "a\nb\nc\n");
    EXPECT_EQ(shown("a<div open style='display:none'>b</div>c"), "ac\n");
}

TEST(HtmlHidden, HidesWhatASheetForScreensHides) {
    for (const char* media : {"screen", "all", "only screen", "screen, print", "not print",
                              "screen and (min-width:1px)", "(max-width: 9999px)"})
        expect_for_media(media, "ac\n");
    for (const char* media : {"print", "not all", "screen and (max-width:600px)", "not screen",
                              "(prefers-color-scheme:dark)", "screen and (min-width:1000px)"})
        expect_for_media(media, "abc\n");
}

TEST(HtmlHidden, HidesWhatSelectorsForElementsInOthersHide) {
    const auto seen = [](const std::string& rule, const std::string& body) {
        return shown("<style>" + rule + "{display:none}</style>" + body);
    };
    EXPECT_EQ(seen("i", "a<i>b</i>c"), "ac\n");
    EXPECT_EQ(seen("p.h", "<p>a<p class=h>b"), "a\n");
    EXPECT_EQ(seen("div span", "a<span>b</span><div>c<b><span>d</span></b></div>"), "ab\nc\n");
    EXPECT_EQ(seen("td > .x", "<table><td>a<b class=x>b</b><i><b class=x>c</b></i></table>"),
              "ac\n");
    EXPECT_EQ(seen(".a .b#c", "<div class=a><b class=b>x</b><b class=b id=c>y</b></div>"), "x\n");
    EXPECT_EQ(seen("div>b i", "<div><b><b><i>x</i></b></b></div><b><i>y</i></b>"), "y\n");
    EXPECT_EQ(seen("x, .\\68, y", "a<b class=h>b</b>c"), "ac\n");
    EXPECT_EQ(seen(".a *", "<div class=a>a<b>b</b></div>"), "a\n");
    EXPECT_EQ(seen("body .h", "<html><body class=x>a<b class=h>b</b></body></html>c"), "a\nc\n");
    EXPECT_EQ(seen("body.x", "<body class=x>a"), "");
    for (const char* rule : {"div", "p:hover", "b:not(.x)", "i + b", "i ~ b", "[title] b", "b >",
                             "> b", "u b", "html", "b!", "*b", ".b.c"})
        EXPECT_EQ(seen(rule, "a<i>i</i><b class=b>b</b>c"), "aibc\n") << rule;
}

TEST(HtmlHidden, PartsSelectorsAtCommasOutsideOfBracketsOnly) {
    const auto seen = [](const std::string& selectors) {
        return shown("<style>" + selectors + "{display:none}</style>" +
                     "<p class=keep>a<p class=b>b<p class=c>c");
    };
    EXPECT_EQ(seen("i:not(.a, .keep, .b), .c"), "a\n\nb\n");
    EXPECT_EQ(seen("i[x=\",.keep,\"], i[x=,.keep,], .c"), "a\n\nb\n");
    EXPECT_EQ(seen("i:not(:is(a, .keep), .b), i), .c"), "a\n\nb\n");
    EXPECT_EQ(seen(".b,.c"), "a\n");
}

TEST(HtmlHidden, TakesTheStrongestOfWhatSheetsDeclare) {
    const auto seen = [](const std::string& sheet, const std::string& style = "") {
        return shown("<style>" + sheet + "</style>a<p><b id=i class=c style='" + style + "'>b");
    };
    EXPECT_EQ(seen("#i{display:inline}.c{display:none}b{display:none}"), "a\n\nb\n");
    EXPECT_EQ(seen("b{display:none}p b{display:inline}"), "a\n\nb\n");
    EXPECT_EQ(seen("p b{display:inline}b{display:none}"), "a\n\nb\n");
    EXPECT_EQ(seen("b{display:none!important}#i{display:inline}", "display:inline"), "a\n");
    EXPECT_EQ(seen("b{display:inline ! important}", "display:none"), "a\n\nb\n");
}

TEST(HtmlHidden, HidesTextInColoursThatNobodyTellsFromTheGround) {
    for (const char* html :
         {"<td bgcolor=#ffffff>a<font color=#FFFFFF>b</font></td>",
          "<td bgcolor=ffffff>a<font color=white>b</font></td>",
          "<td bgcolor=#fff>a<font color=#fafafa>b</font></td>",
          "<td bgcolor=black>a<b style='color:rgb(3, 4, 5)'>b</b></td>",
          "<td bgcolor=black>a<b style='color:rgb(0% 0% 1%)'>b</b></td>",
          "<td style='background:hsl(120,50%,50%)'>a<b style='color:#40bf40'>b</b></td>",
          "<td style='background-color:snow;background:none'>a<b style='color:#fff'>b</b></td>",
          "<body text=#fff bgcolor=#fff><p style='color:red'>a</p>b",
          "<style>td{background:#000} b{color:black}</style><td>a<b>b</b></td>",
          "a<b style='color:transparent'>b</b>", "a<b style='color:rgba(0,0,0,0.01)'>b</b>",
          "a<b style='color:rgb(0 0 0 / 5%)'>b</b>", "a<b style='color:#ff000005'>b</b>",
          "a<b style='color:hsla(0,0%,0%,0)'>b</b>", "a<b style='color:#f000'>b</b>"}) {
        const Text text = to_text(html);
        ASSERT_EQ(text.lines.size(), 1U) << html;
        EXPECT_EQ(text.lines[0].text, "a") << html;
        EXPECT_EQ(text.dropped.hidden, 1) << html;
    }
}

TEST(HtmlHidden, ShowsTextOnAGroundThatIsNotKnown) {
    for (const char* html :
         {"<td bgcolor=#fff background=dark.png><font color=#fff>a",
          "<td style='background:#fff url(dark.png)'><font color=#fff>a",
          "<td style='background:#fff;background-image:url(\"dark.png\")'><font color=#fff>a",
          "<td bgcolor=#fff><b style='background:linear-gradient(#000,#111);color:#fff'>a",
          "<td bgcolor=#fff><b style='background:#ffffff    no-repeat scroll center center / cover "
          "url(x);color:#fff'>a",
          "<td bgcolor=#fff><b style='background:rgba(0,0,0,.6)'><font color=#fff>a",
          "<td bgcolor=#fff><b style='background:var(--dark)'><font color=#fff>a",
          "<td bgcolor=#fff style='background:#000'><font color=#fff>a",
          "<td bgcolor=#fff><b style='color:#fff;color:currentcolor'>a", "<font color=#fff>a",
          "<td bgcolor=#fff color=#fff>a", "<td bgcolor=#fff><font color=#eee>a",
          "<b style='color:transparent;-webkit-background-clip:text;background:url(x)'>a",
          "<body bgcolor=#000 text=#fff><table><td>a", "<table bgcolor=#fff><font color=#fff>a",
          "<table bgcolor=#fff style='color:#fff'>a",
          "<style>body{background:#fff}</style><body bgcolor=#fff style='background:#000'>"
          "<font color=#fff>a"})
        EXPECT_EQ(shown(html), "a\n") << html;
}

TEST(HtmlHidden, ShowsLinksInTheirOwnColour) {
    const std::string page = "<td bgcolor=#fff><font color=#fff>";
    EXPECT_EQ(shown(page + "<a href=http://x.example>a</a>"), "a[1]\n");
    EXPECT_EQ(shown(page + "<a name=x>a</a>b"), "");
    EXPECT_EQ(shown(page + "<a href=http://x.example style='color:#fff'>a</a>b"), "");
}

TEST(HtmlHidden, ShowsTextThatARuleMayMakeSeen) {
    const std::string page = "<table bgcolor=#fff><tr><td class=x><b style='color:#fff'>a</b>";
    for (const char* rule :
         {"td:first-child", "td:nth-child( 2n + 1 )", "tr:first-child > td", "td[class=x]",
          "td:not(.y, .z)", ".x:nth-of-type(1)", "tr > :first-child", "table :not(.y)", "[class]"})
        EXPECT_EQ(shown("<style>" + std::string(rule) + "{background:#000}</style>" + page), "a\n")
            << rule;
    for (const char* rule :
         {"td:hover", "td::before", "[x] td", "td + td", "th:first-child", "td["})
        EXPECT_EQ(shown("<style>" + std::string(rule) + "{background:#000}</style>" + page), "")
            << rule;
    EXPECT_EQ(shown("<style>.b{color:#fff} .b:link{background:#06c}</style><td bgcolor=#fff>"
                    "<a class=b href=http://x.example>a</a>"),
              "a[1]\n");
    EXPECT_EQ(shown("<style>td{font-size:0} td:first-child{font-size:9px}</style><td>a"), "a\n");
}

TEST(HtmlHidden, ShowsTextWhoseHidingARuleMayUndo) {
    struct {
        const char* hiding;
        const char* showing;
    } constexpr kPairs[] = {{"display:none", "display:block"},
                            {"visibility:hidden", "visibility:visible"},
                            {"content-visibility:hidden", "content-visibility:visible"},
                            {"opacity:0", "opacity:1"},
                            {"max-height:0;overflow:hidden", "max-height:none"},
                            {"height:0;overflow:hidden", "height:auto"},
                            {"width:0;overflow:hidden", "overflow:visible"},
                            {"text-indent:-9999px", "text-indent:0"},
                            {"left:-9999px", "left:0"},
                            {"clip:rect(0,0,0,0)", "clip:auto"},
                            {"clip-path:inset(50%)", "clip-path:none"},
                            {"transform:scale(0)", "transform:none"},
                            {"scale:0", "scale:1"},
                            {"font-size:0", "font-size:9px"}};
    for (const auto& [hiding, showing] : kPairs) {
        const std::string hidden = std::string("<style>.x{") + hiding + "}";
        EXPECT_EQ(shown(hidden + "</style><p class=x>a"), "") << hiding;
        for (const char* selector :
             {".x:first-child", "p:nth-child(1)", ":first-child", "*:not(b)"})
            EXPECT_EQ(shown(hidden + selector + "{" + showing + "}</style><p class=x>a"), "a\n")
                << selector << showing;
    }
}

TEST(HtmlHidden, LeavesTextHiddenThatNoRuleCanShow) {
    const auto seen = [](const std::string& sheet, const std::string& style = "") {
        return shown("<style>" + sheet + "</style><p class=x style='" + style + "'>a");
    };
    EXPECT_EQ(seen("p{display:none} p:first-child{display:none}"), "");
    EXPECT_EQ(seen("p:first-child{display:block} p{display:none!important}"), "");
    EXPECT_EQ(seen("p:first-child{display:block}", "display:none"), "");
    EXPECT_EQ(seen("#y :first-child{display:block} p{display:none}"), "");
    EXPECT_EQ(seen("p{display:none} td > :first-child{display:block}"), "");
    EXPECT_EQ(seen("p{display:none} :root{display:block}"), "");
    EXPECT_EQ(seen("p{display:none} :hover{display:block}"), "");
}

TEST(HtmlHidden, ShowsWhatTheStrongerOfTwoRulesMayShow) {
    const auto seen = [](const std::string& sheet, const std::string& style = "") {
        return shown("<style>" + sheet + "</style><p class=x style='" + style + "'>a");
    };
    EXPECT_EQ(seen("p:first-child{display:block} p{display:none}"), "a\n");
    EXPECT_EQ(seen("p:not(#y){display:block} .x{display:none}"), "a\n");
    EXPECT_EQ(seen("p:first-child{display:block!important}", "display:none"), "a\n");
    EXPECT_EQ(seen("p{display:block} p:first-child{display:block!important}", "display:none"),
              "a\n");
    EXPECT_EQ(seen(".x{display:none} .x:first-child{display:block!important}"), "a\n");
    EXPECT_EQ(seen("p:first-child{display:none}"), "a\n");
    EXPECT_EQ(seen("p{display:none} p:first-child{display:none} p:last-child{display:block}"),
              "a\n");
}

// Each element against each rule would take minutes.
TEST(HtmlHidden, IsQuickHoweverManyRulesASheetHas) {
    for (const char* rule : {"p{top:0}", "*{top:0}", "p p i{top:0}", "x .a .b i{top:0}"}) {
        const auto read = [&](std::size_t size) {
            to_text("<style>" + repeated(rule, size) + "</style>" +
                    repeated("<p class='a b'><i>", size) + "x");
        };
        EXPECT_LT(tests::growth_of(read, kSheet / 2), tests::kLinearGrowth) << rule;
    }
}

TEST(HtmlHidden, IsQuickHoweverASheetIsWritten) {
    for (const char* piece : {"p,",
                              "p ",
                              "p>",
                              ".a",
                              "[a]",
                              "[",
                              "[a] ",
                              "[a=\"",
                              ":a",
                              ":not(",
                              ":not(a,",
                              "(",
                              ")",
                              "p{",
                              "}",
                              "{",
                              ";",
                              "!",
                              "p{color:red;",
                              "color:",
                              "@media screen{",
                              "@media ",
                              "@",
                              "/*",
                              "/**/",
                              "\\",
                              "\\61 ",
                              "'",
                              "'\\",
                              "\"\n",
                              "url(",
                              "a{b:url(",
                              "<!--"}) {
        const auto read = [&](std::size_t size) {
            to_text("<style>" + repeated(piece, size) + "{color:red}</style><p>a");
        };
        EXPECT_LT(tests::growth_of(read, kSheet / 2), tests::kLinearGrowth) << piece;
    }
}

}  // namespace
}  // namespace alder::html
