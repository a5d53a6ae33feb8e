// html5lib's test data says which characters and which tree a browser makes of HTML; the text in
// them is compared with the text we show. White space is left out: it is laid out anew. So are
// elements of which a letter shows nothing (scripts, styles, titles, fields, drawings).

#include <algorithm>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "tests/html/bare_text.h"
#include "tests/support/agreement.h"
#include "tests/support/paths.h"
#include "text/charset.h"
#include "text/html_charset.h"

namespace alder::html {
namespace {

constexpr const char* kList = "tests/html/disagreements.txt";

std::string characters_of(const nlohmann::json& tokens) {
    std::string out;
    for (const auto& token : tokens) {
        if (token.is_array() && token[0] == "Character") out += token[1].get<std::string>();
    }
    return out;
}

// Tests in a state that only a script can reach are not about letters.
bool is_plain(const nlohmann::json& test) {
    if (test.value("doubleEscaped", false)) return false;
    if (!test.contains("initialStates")) return true;
    const auto& states = test["initialStates"];
    return std::ranges::find(states, nlohmann::json("Data state")) != states.end();
}

TEST(Agreement, WithHtml5libCharacters) {
    const auto folder = tests::corpus_path("html5lib-tests/tokenizer");
    if (!folder) GTEST_SKIP() << "html5lib-tests are not here";
    tests::Agreement agreement("html5lib characters", kList);
    for (const auto& file : tests::files_below(*folder)) {
        const auto data = nlohmann::json::parse(tests::contents(file));
        if (!data.contains("tests")) continue;
        for (const auto& test : data["tests"]) {
            if (!is_plain(test)) continue;
            const std::string input = test["input"];
            const std::string name = test["description"];
            agreement.compare(file.stem().string() + " " + name, bare_page(input),
                              unspaced(characters_of(test["output"])));
        }
    }
    agreement.judge(95);
}

struct TreeTest {
    std::string html;
    std::string fragment;  // the element it stands in
    std::string text;      // what a letter shows of the tree
    bool scripts = false;  // only true where scripts run
};

// The text of a "#document", line by line: "|   <b>", "|     "words"".
class Tree {
public:
    void add(std::string_view line) {
        if (!line.starts_with("| ")) {  // a text goes on
            if (in_text_) add_text(line);
            return;
        }
        line.remove_prefix(2);
        const std::size_t indent = line.find_first_not_of(' ');
        line.remove_prefix(indent);
        if (silent_ > 0 && indent <= silent_ - 1) silent_ = 0;
        in_text_ = line.starts_with('"');
        if (in_text_)
            add_text(line.substr(1));
        else if (silent_ == 0 && says_nothing(line))
            silent_ = indent + 1;
    }
    std::string text() const { return unspaced(text_); }

private:
    static bool says_nothing(std::string_view node) {
        constexpr std::string_view kSilent[] = {
            "<iframe>", "<noembed>",  "<noframes>", "<object>",   "<script>",  "<select>",
            "<style>",  "<template>", "<title>",    "<textarea>", "<svg svg>", "<svg title>"};
        return std::ranges::find(kSilent, node) != std::end(kSilent);
    }
    void add_text(std::string_view piece) {
        const bool ends = piece.ends_with('"');
        if (ends) piece.remove_suffix(1);
        if (silent_ == 0) text_ += std::string(piece) + "\n";
        in_text_ = !ends;
    }

    std::string text_;
    std::size_t silent_ = 0;  // 1 + the indent of the element of which nothing is shown
    bool in_text_ = false;
};

std::vector<TreeTest> tree_tests(const std::string& file) {
    std::vector<TreeTest> out;
    std::istringstream in(file);
    std::string section;
    Tree tree;
    for (std::string line; std::getline(in, line);) {
        if (section == "#data" && line == "#errors" && out.back().html.ends_with('\n'))
            out.back().html.pop_back();
        if (line.starts_with('#') && (section != "#data" || line == "#errors")) {
            if (line == "#data") {
                if (!out.empty()) out.back().text = tree.text();
                out.emplace_back();
                tree = Tree();
            }
            if (line == "#script-on") out.back().scripts = true;
            section = line;
        } else if (section == "#data") {
            out.back().html += line + "\n";
        } else if (section == "#document-fragment") {
            out.back().fragment += line;
        } else if (section == "#document") {
            tree.add(line);
        }
    }
    if (!out.empty()) out.back().text = tree.text();
    return out;
}

TEST(Agreement, WithHtml5libTrees) {
    const auto folder = tests::corpus_path("html5lib-tests/tree-construction");
    if (!folder) GTEST_SKIP() << "html5lib-tests are not here";
    tests::Agreement agreement("html5lib trees", kList);
    for (const auto& file : tests::files_below(*folder)) {
        if (file.extension() != ".dat" || file.parent_path().filename() == "scripted") continue;
        for (const TreeTest& test : tree_tests(tests::contents(file))) {
            if (test.scripts || !test.fragment.empty()) continue;
            agreement.compare(file.stem().string() + " " + test.html.substr(0, 200),
                              bare_page(test.html), test.text);
        }
    }
    agreement.judge(95);
}

// Of a page that says nothing browsers take windows-1252.
TEST(Agreement, WithHtml5libCharsets) {
    const auto folder = tests::corpus_path("html5lib-tests/encoding");
    if (!folder) GTEST_SKIP() << "html5lib-tests are not here";
    tests::Agreement agreement("html5lib charsets", kList);
    const auto name_of = [](const std::string& label) {
        return ascii::lower(
            text::charset_name(text::charset_name(label.empty() ? "windows-1252" : label)));
    };
    for (const char* file : {"tests1.dat", "tests2.dat", "test-yahoo-jp.dat"}) {
        const std::string all = "\n" + tests::contents(*folder / file);
        int number = 0;
        for (auto at = all.find("\n#data\n"); at != std::string::npos;) {
            const std::size_t begin = at + std::string_view("\n#data\n").size();
            const std::size_t end = all.find("\n#encoding\n", begin);
            const std::size_t label = end + std::string_view("\n#encoding\n").size();
            agreement.compare(std::string(file) + " " + std::to_string(++number),
                              name_of(text::html_charset(all.substr(begin, end - begin))),
                              name_of(std::string(
                                  ascii::trim(all.substr(label, all.find('\n', label) - label)))));
            at = all.find("\n#data\n", label);
        }
    }
    agreement.judge(95);
}

}  // namespace
}  // namespace alder::html
