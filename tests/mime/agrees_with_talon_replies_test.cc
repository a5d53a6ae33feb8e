// talon finds the reply in letters of common programs, whatever introduces the letter below it.

#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "base/ascii.h"
#include "mime/entity.h"
#include "tests/support/agreement.h"
#include "tests/support/own_text.h"
#include "tests/support/paths.h"
#include "text/quote.h"

namespace alder::mime {
namespace {

// In lines, without spaces at their ends and without empty lines.
std::string lines_of(const std::string& text) {
    std::string out;
    for (const text::QuotedLine& line : text::plain_lines(text)) {
        if (tests::has_words(line.text)) out += std::string(ascii::trim(line.text)) + '\n';
    }
    return out;
}

std::string reply_of(const std::string& bytes) {
    const Message message = Message::parse(bytes);
    return tests::own_text(
        text::plain_lines(message.text(shown_bodies(message, Prefer::plain).at(0))));
}

TEST(Agreement, WithTalonStandardReplies) {
    const auto folder = tests::corpus_path("talon/tests/fixtures/standard_replies");
    if (!folder) GTEST_SKIP() << "talon is not here";
    tests::Agreement agreement("talon standard replies");
    for (const auto& file : tests::files_below(*folder)) {
        if (file.extension() != ".eml") continue;
        const auto more = *folder / (file.stem().string() + "_reply_text");
        const bool only_hello = !std::filesystem::exists(more);
        agreement.compare(file.stem().string(), lines_of(reply_of(tests::contents(file))),
                          only_hello ? "Hello\n" : lines_of(tests::contents(more)));
    }
    agreement.judge(95);
}

}  // namespace
}  // namespace alder::mime
