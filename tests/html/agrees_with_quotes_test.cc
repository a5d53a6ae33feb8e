// Which lines of a letter its sender wrote this time, by two projects that find that out. Each line
// with words is compared.
//
// The corpus has email_reply_parser's letters without what it expects of them: the numbers of lines
// are what a reader takes for the answer. The line that introduces a quote ("Ann wrote:") counts to
// the quote, as in talon; we leave it to the eye.

#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "html/to_text.h"
#include "tests/html/bare_text.h"
#include "tests/support/agreement.h"
#include "tests/support/own_text.h"
#include "tests/support/paths.h"
#include "text/charset.h"
#include "text/quote.h"

namespace alder::html {
namespace {

constexpr const char* kList = "tests/html/disagreements.txt";

struct Expected {
    std::string_view file;
    std::size_t own = 0;  // the first so many lines, with words or not
};

// Read by eye; the names say what each letter is there for.
constexpr std::array<Expected, 10> kReplies = {{
    {"correct_sig.txt", 1},
    {"email_1_1.txt", 5},
    {"email_1_3.txt", 3},
    {"email_1_4.txt", 1},
    {"email_1_5.txt", 1000},
    {"email_1_7.txt", 1},
    {"email_bullets.txt", 9},
    {"email_multi_word_sent_from_my_mobile_device.txt", 1},
    {"email_sent_from_my_not_signature.txt", 1000},
    {"pathological.txt", 2},
}};

TEST(Agreement, WithEmailReplyParser) {
    const auto folder = tests::corpus_path("email-reply-parser");
    if (!folder) GTEST_SKIP() << "email-reply-parser is not here";
    tests::Agreement agreement("email-reply-parser", kList);
    for (const Expected& expected : kReplies) {
        const auto lines = text::plain_lines(tests::contents(*folder / expected.file));
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (!tests::has_words(lines[i].text) && lines[i].quote == 0) continue;
            const bool own = !tests::is_of_others(lines[i]) && !lines[i].signature &&
                             !tests::introduces(lines, i);
            agreement.compare(std::string(expected.file) + " line " + std::to_string(i + 1),
                              own ? "own" : "not", i < expected.own ? "own" : "not");
        }
    }
    agreement.judge(95);
}

// One of talon's letters still has the marks that it learns from: "#sig#Ann".
std::string without_marks(std::string text) {
    constexpr std::string_view kMark = "#sig#";
    for (std::size_t at; (at = text.find(kMark)) != std::string::npos;)
        text.erase(at, kMark.size());
    return text;
}

TEST(Agreement, WithTalonSignatures) {
    const auto folder = tests::corpus_path("talon/tests/fixtures/signature/emails/stripped");
    if (!folder) GTEST_SKIP() << "talon is not here";
    tests::Agreement agreement("talon signatures", kList);
    for (const auto& file : tests::files_below(*folder)) {
        const std::string name = file.filename().string();
        if (!name.ends_with("_body")) continue;
        const auto count = [](const std::string& text) {
            std::size_t lines = 0;
            for (const text::QuotedLine& line : text::plain_lines(text))
                lines += tests::has_words(line.text) ? 1U : 0U;
            return lines;
        };
        const std::string text = without_marks(tests::contents(file));
        const std::string stem = name.substr(0, name.size() - 5);
        const std::size_t signature = count(tests::contents(*folder / (stem + "_signature")));
        const std::size_t all = count(text);
        std::size_t number = 0;
        for (const text::QuotedLine& line : text::plain_lines(text)) {
            if (!tests::has_words(line.text)) continue;
            ++number;
            agreement.compare(stem + " line " + std::to_string(number),
                              line.signature ? "signature" : "own",
                              number + signature > all ? "signature" : "own");
        }
    }
    agreement.judge(95);
}

TEST(Agreement, WithTalonHtmlReplies) {
    const auto folder = tests::corpus_path("talon/tests/fixtures/html_replies");
    if (!folder) GTEST_SKIP() << "talon is not here";
    tests::Agreement agreement("talon html replies", kList);
    for (const auto& file : tests::files_below(*folder)) {
        std::vector<text::QuotedLine> lines;
        for (const text::RichLine& line :
             to_text(text::to_utf8(tests::contents(file), {}), {.columns = 10'000}).lines)
            lines.push_back({bare(line), line.quote, line.signature});
        agreement.compare(file.stem().string(), unspaced(tests::own_text(lines)),
                          "Hi.Iamfine.Thanks,Alex");
    }
    agreement.judge(95);
}

}  // namespace
}  // namespace alder::html
