// MimeKit's tokens of HTML pages: each piece of text in them must come in our text, in its order.
// White space is left out. And the references it knows, which are those of the standard.

#include <algorithm>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "html/references.h"
#include "tests/html/bare_text.h"
#include "tests/support/agreement.h"
#include "tests/support/paths.h"
#include "text/charset.h"

namespace alder::html {
namespace {

constexpr const char* kList = "tests/html/disagreements.txt";

// "Data: " lines outside of what a letter leaves out, as they are escaped there.
std::vector<std::string> texts_of(const std::string& tokens) {
    std::vector<std::string> out;
    std::istringstream in(tokens);
    std::string silent;  // the element we are in, of which nothing is shown
    for (std::string line; std::getline(in, line);) {
        for (const std::string name : {"title", "style", "script", "select", "textarea"}) {
            if (silent.empty() && line.starts_with("Tag: <" + name)) silent = name;
            if (silent == name && line.starts_with("Tag: </" + name)) silent.clear();
        }
        if (!silent.empty() || !line.starts_with("Data: ")) continue;
        line.erase(0, std::string_view("Data: ").size());
        for (const char* escape : {"\\r", "\\n", "\\t"}) replace_all(line, escape, " ");
        if (std::string text = unspaced(line); !text.empty()) out.push_back(std::move(text));
    }
    return out;
}

TEST(Agreement, WithMimeKitHtml) {
    const auto folder = tests::corpus_path("mimekit/html");
    if (!folder) GTEST_SKIP() << "mimekit is not here";
    tests::Agreement agreement("mimekit html", kList);
    for (const auto& file : tests::files_below(*folder)) {
        if (file.extension() != ".tokens") continue;
        auto page = file;
        page.replace_extension(".html");
        if (!exists(page)) page.replace_extension(".utf-8.html");
        const std::string ours = bare_page(text::to_utf8(tests::contents(page), {}));
        std::size_t at = 0;
        int number = 0;
        for (const std::string& text : texts_of(text::to_utf8(tests::contents(file), {}))) {
            agreement.compare(file.stem().string() + " text " + std::to_string(++number),
                              ours.substr(at, text.size()), text);
            constexpr std::size_t kNear = 2000;
            const std::size_t found = ours.substr(0, at + kNear).find(text, at);
            if (found != std::string::npos) at = found + text.size();
        }
    }
    agreement.judge(95);
}

TEST(Agreement, WithMimeKitReferences) {
    const auto file = tests::corpus_path("mimekit/html/HtmlEntities.json");
    if (!file) GTEST_SKIP() << "mimekit is not here";
    tests::Agreement agreement("mimekit references", kList);
    const auto known = nlohmann::json::parse(tests::contents(*file));
    for (const auto& [name, characters] : known.items()) {
        const Reference ours = reference_at(name);
        agreement.compare(name, ours.utf8, characters["characters"]);
        agreement.compare(name + " length", std::to_string(ours.length),
                          std::to_string(name.size()));
    }
    agreement.judge(100);
}

}  // namespace
}  // namespace alder::html
