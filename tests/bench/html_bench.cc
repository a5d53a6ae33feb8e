// HTML as text: what hostile pages cost, each held against 100 ms, how much memory large ones take,
// held against 24 times their size, and how many bytes a second of real ones are read (of the
// corpora, or of the files and folders named as arguments).
//
//   html_bench [PATH…]

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "html/to_text.h"
#include "tests/support/agreement.h"
#include "tests/support/cpu_time.h"
#include "tests/support/paths.h"
#include "text/utf8.h"

using namespace alder;

namespace {

constexpr double kBudget = 100;  // ms of CPU time
constexpr double kMemory = 24;   // bytes for each of a page
constexpr int kRuns = 5;

// The quickest of some runs.
double milliseconds_of(const std::vector<std::string>& pages) {
    double best = 1e9;
    for (int run = 0; run < kRuns; ++run) {
        best = std::min(best, 1e3 * tests::cpu_seconds_of([&] {
                                  for (const std::string& page : pages) html::to_text(page);
                              }));
    }
    return best;
}

std::string times(std::string_view piece, std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += piece;
    return out;
}

bool is_within_budget(std::string_view name, const std::string& page) {
    const double ms = milliseconds_of({page});
    fmt::print("{:<44} {:>9} bytes {:>8.1f} ms{}\n", name, page.size(), ms,
               ms > kBudget ? "  TOO SLOW" : "");
    return ms <= kBudget;
}

// A sheet with long rules for classes that each element has.
std::string page_of_classes() {
    std::string sheet;
    std::string classes;
    for (char name = 'a'; name <= 'p'; ++name) {
        for (const char* element : {".", "br."})
            sheet += fmt::format("{}{}{{{}}}", element, name, times("color:red;", 100));
        classes += fmt::format("{} ", name);
    }
    return "<style>" + sheet + "</style>" + times("<br class='" + classes + "'>", 22'000);
}

bool hostile_pages() {
    constexpr std::size_t kMegabyte = 1'000'000;
    bool all = true;
    const auto judge = [&](std::string_view name, const std::string& page) {
        all = is_within_budget(name, page) && all;
    };
    for (const std::string_view tag : {"<div>",
                                       "<p>",
                                       "<b>",
                                       "<i>x",
                                       "<table>",
                                       "<table><tr><td>",
                                       "<td>x",
                                       "<li>",
                                       "<ul><li>",
                                       "<a href=x>",
                                       "<a href=x>y",
                                       "<blockquote>x",
                                       "<pre>\n",
                                       "<span style='display:none'>x",
                                       "<font color=\"",
                                       "<select>",
                                       "<svg>",
                                       "<svg><p>",
                                       "<template>",
                                       "<object>",
                                       "<script>",
                                       "<x ",
                                       "<!--",
                                       "</div>",
                                       "</p>",
                                       "<",
                                       "&",
                                       "&amp;",
                                       "&#x",
                                       "<br>",
                                       "<h1>x",
                                       "<q>"})
        judge(fmt::format("1 MB of {}", tag == "<pre>\n" ? "<pre>" : tag),
              times(tag, kMegabyte / tag.size()));
    judge("100,000 attributes", "<p " + times("a=b ", 100'000) + ">x");
    judge("100,000 attributes, each another", [] {
        std::string out = "<p ";
        for (int i = 0; i < 100'000; ++i) out += fmt::format("a{}=b ", i);
        return out + ">x";
    }());
    judge("1 MB of tags with 60 attributes", times("<p " + times("a ", 60) + ">", 8'000));
    judge("1 MB of tags with 16 classes", page_of_classes());
    for (const std::string_view rule :
         {"p{top:0}", "*{top:0}", "p p i{top:0}", "x .a .b i{top:0}", "a,", "@media screen{", "/*"})
        judge(fmt::format("1 MB of {} and of elements", rule),
              "<style>" + times(rule, kMegabyte / rule.size()) + "</style>" +
                  times("<p class='a b'><i>", kMegabyte / 18));
    judge("a selector of 42,000 conditions",
          "<style>" + times("[a]", 42'000) + "{color:red}</style>x");
    for (const std::string_view tag : {"div", "b", "blockquote", "ul", "span", "table"})
        judge(fmt::format("100,000 deep: {}", tag), times(fmt::format("<{}>", tag), 100'000) + "x" +
                                                        times(fmt::format("</{}>", tag), 100'000));
    judge("1 MB of text in one line", times("word ", kMegabyte / 5));
    judge("1 MB of one word", times("w", kMegabyte));
    judge("1 MB in a cell of one table row", "<table><tr>" + times("<td>x y", kMegabyte / 7));
    return all;
}

// The most bytes that a process of its own has in memory for it.
std::size_t peak_of(auto&& work) {
    const pid_t child = ::fork();
    if (child == 0) {
        work();
        ::_exit(0);
    }
    int status = 0;
    rusage used{};
    ::wait4(child, &status, 0, &used);
    return static_cast<std::size_t>(used.ru_maxrss) * 1024;
}

bool is_within_memory(std::string_view name, const std::string& page) {
    const std::size_t idle = peak_of([] {});
    const std::size_t peak = peak_of([&] { html::to_text(page); });
    const double share =
        static_cast<double>(peak - std::min(peak, idle)) / static_cast<double>(page.size());
    fmt::print("{:<44} {:>9} bytes {:>8.1f} times in memory{}\n", name, page.size(), share,
               share > kMemory ? "  TOO MUCH" : "");
    return share <= kMemory;
}

bool large_pages() {
    constexpr std::size_t kSize = 10'000'000;
    bool all = true;
    const auto judge = [&](std::string_view name, std::string_view begin, std::string_view piece) {
        all =
            is_within_memory(name, std::string(begin) + times(piece, kSize / piece.size())) && all;
    };
    judge("10 MB of text", "", "word ");
    judge("10 MB of <pre>, lines of 20 bytes", "<pre>", "a line of text in it\n");
    judge("10 MB of <pre>, lines of 6 bytes", "<pre>", "ab cd\n");
    judge("10 MB of a deep list", times("<ul><li>", 40), "word ");
    judge("10 MB of text with five marks", "<b><i><code><h1><a href=x>", "word ");
    judge("10 MB of <p>", "", "<p>Some words of a paragraph, as long as paragraphs are.</p>\n");
    judge("10 MB of <br>", "", "a short line<br>\n");
    judge("10 MB of table rows", "<table>", "<tr><td>item</td><td>12</td><td>34.50</td></tr>\n");
    return all;
}

std::vector<std::string> pages_below(const std::filesystem::path& path) {
    std::vector<std::string> out;
    const bool folder = std::filesystem::is_directory(path);
    for (const auto& file :
         folder ? tests::files_below(path) : std::vector<std::filesystem::path>{path}) {
        if (file.extension() == ".html" || file.extension() == ".htm" || !folder)
            out.push_back(text::valid_utf8(tests::contents(file)));
    }
    return out;
}

void throughput(const std::filesystem::path& path) {
    const std::vector<std::string> pages = pages_below(path);
    std::size_t bytes = 0;
    for (const std::string& page : pages) bytes += page.size();
    const double ms = milliseconds_of(pages);
    fmt::print("{:<44} {:>9} bytes {:>8.1f} ms {:>7.1f} MB/s\n", path.filename().string(), bytes,
               ms, ms == 0 ? 0 : static_cast<double>(bytes) / 1e3 / ms);
}

}  // namespace

int main(int count, char** arguments) {
    const bool is_quick = hostile_pages();
    const bool is_small = large_pages();
    for (int i = 1; i < count; ++i) throughput(arguments[i]);
    for (const char* folder : {"mimekit/html", "mimekit/text", "html2text"}) {
        const auto path = tests::corpus_path(folder);
        if (path && count == 1) throughput(*path);
    }
    return is_quick && is_small ? 0 : 1;
}
