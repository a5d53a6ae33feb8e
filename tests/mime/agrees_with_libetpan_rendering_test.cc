// libetpan renders whole messages as plain text; the words of the body, in their order, are
// compared. Where a link leads and what is attached stand elsewhere with us.

#include <regex>
#include <sstream>

#include <gtest/gtest.h>

#include "mime/readable.h"
#include "tests/support/agreement.h"
#include "tests/support/paths.h"

namespace alder::mime {
namespace {

std::vector<std::string> words(const std::string& text) {
    std::istringstream in(std::regex_replace(text, std::regex("\u00a0|\u3000"), " "));
    std::vector<std::string> out;
    for (std::string word; in >> word;) out.push_back(word);
    return out;
}

std::vector<std::string> our_words(const std::string& bytes) {
    std::string out;
    const Readable shown = readable(Message::parse(bytes),
                                    {.prefer = ReadableOptions::Prefer::html, .columns = 100'000});
    for (const Block& block : shown.blocks) {
        const auto* text = std::get_if<TextBlock>(&block);
        if (text == nullptr) continue;
        for (const auto& line : text->lines) {
            std::string bare = std::regex_replace(line.text, std::regex("^(> ?)+"), "");
            bare = std::regex_replace(bare, std::regex("\\[\\d+\\]"), "");
            bare = std::regex_replace(bare, std::regex("^ *(•|\\d+\\.) |^─+$"), "");
            out += bare + "\n";
        }
    }
    return words(out);
}

std::vector<std::string> their_words(const std::string& rendering) {
    std::string out;
    const std::size_t head = rendering.find("\n\n");
    if (head == std::string::npos) return {};
    std::istringstream in(rendering.substr(head));
    const std::regex attachment("^- .*, [\\d.]+ (KB|MB|bytes)$");
    for (std::string line; std::getline(in, line);) {
        if (std::regex_match(line, attachment)) continue;
        std::string bare = std::regex_replace(line, std::regex("^(> ?)+"), "");
        bare = std::regex_replace(bare, std::regex(" ?\\((https?:|mailto:|#)[^)]*\\)"), "");
        bare = std::regex_replace(bare, std::regex("^ *([*•-]|\\d+\\.) "), "");
        out += bare + "\n";
    }
    return words(out);
}

// Word by word, so that one that is missing counts once: the longest common sequence.
void compare(tests::Agreement& agreement, const std::string& name,
             const std::vector<std::string>& ours, const std::vector<std::string>& theirs) {
    constexpr std::size_t kNear = 40;
    std::size_t at = 0;
    for (std::size_t i = 0; i < theirs.size(); ++i) {
        std::size_t found = at;
        while (found < ours.size() && found < at + kNear && ours[found] != theirs[i]) ++found;
        const bool is_there = found < ours.size() && found < at + kNear;
        agreement.compare(
            name + " word " + std::to_string(i + 1),
            is_there ? theirs[i] : (at < ours.size() ? "at " + ours[at] : "at the end"), theirs[i]);
        if (is_there) at = found + 1;
    }
}

TEST(Agreement, WithLibetpanRendering) {
    const auto folder = tests::corpus_path("libetpan/unittest/plaintext-rendering/data");
    if (!folder) GTEST_SKIP() << "libetpan is not here";
    tests::Agreement agreement("libetpan rendering", "tests/mime/readable_disagreements.txt");
    for (const auto& file : tests::files_below(*folder / "input")) {
        const std::string name = file.stem().string();
        const auto theirs = *folder / "output" / (name + ".txt");
        compare(agreement, name, our_words(tests::contents(file)),
                their_words(tests::contents(theirs)));
    }
    agreement.judge(95);
}

}  // namespace
}  // namespace alder::mime
