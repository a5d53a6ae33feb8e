// Input that somebody made to be too much: time grows with its length and memory not at all.

#include <chrono>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "mime/addresses.h"
#include "mime/encoded_word.h"
#include "mime/entity.h"
#include "mime/parameters.h"
#include "mime/received.h"
#include "mime/report.h"
#include "mime/summary.h"
#include "mime/tnef.h"
#include "mime/yenc.h"
#include "tests/support/cpu_time.h"
#include "tests/support/sanitizer.h"

namespace alder::mime {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// The most that was ever in memory, in megabytes.
long highest_megabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

// From here on the highest is what is in memory now (proc(5), clear_refs).
void forget_highest() { std::ofstream("/proc/self/clear_refs") << 5; }

// Runs it, and fails when it takes longer or needs more at any time than it may. The time is what a
// slow machine under load needs for linear work; quadratic work would take hours.
template <class Work>
void within(milliseconds time, long megabytes, const Work& work) {
    const auto begin = steady_clock::now();
    forget_highest();
    const long before = highest_megabytes();
    const auto result = work();
    EXPECT_LE(highest_megabytes() - before, megabytes + tests::kQuarantineMegabytes);
    EXPECT_LE(std::chrono::duration_cast<milliseconds>(steady_clock::now() - begin), time);
    static_cast<void>(result);
}

std::string repeated(std::string_view piece, std::size_t times) {
    std::string out;
    out.reserve(piece.size() * times);
    for (std::size_t i = 0; i < times; ++i) out += piece;
    return out;
}

TEST(Limits, AreMeasuredWhereMemoryIsHighest) {
    constexpr std::size_t kBytes = 64 << 20;
    for (int round = 0; round < 2; ++round) {
        forget_highest();
        const long before = highest_megabytes();
        EXPECT_EQ(repeated("x", kBytes).size(), kBytes);
        EXPECT_GE(highest_megabytes() - before, 60);
    }
}

std::string nested_multiparts(int depth) {
    std::string out;
    for (int i = 0; i < depth; ++i) {
        const std::string b = "b" + std::to_string(i);
        out += "Content-Type: multipart/mixed; boundary=" + b + "\n\n--" + b + "\n";
    }
    return out + "\nleaf\n";
}

TEST(Limits, TenThousandPartsInsideEachOther) {
    const std::string bytes = nested_multiparts(10'000);
    within(milliseconds(1000), 8, [&] { return summarize(bytes); });
}

TEST(Limits, TenThousandMessagesInsideEachOther) {
    const std::string bytes = repeated("Content-Type: message/rfc822\n\n", 10'000);
    within(milliseconds(1000), 8, [&] {
        std::optional<Message> message = Message::view(bytes);
        while (message) message = message->nested(0);
        return summarize(bytes);
    });
}

TEST(Limits, AMillionParts) {
    const std::string bytes =
        "Content-Type: multipart/mixed; boundary=b\n\n" + repeated("--b\nX: y\n\nz\n", 1'000'000);
    within(milliseconds(4000), 64, [&] { return summarize(bytes); });
}

TEST(Limits, AHeaderOfAHundredMegabytes) {
    const std::string bytes =
        repeated("X-Field: one of very many fields in this header\n", 2'100'000);
    ASSERT_GT(bytes.size(), 100'000'000U);
    within(milliseconds(8000), 16, [&] { return summarize(bytes); });
}

TEST(Limits, AFieldOfAHundredMegabytes) {
    const std::string bytes = "Subject: " + repeated("=?utf-8?q?a?= ", 7'200'000);
    within(milliseconds(8000), 16, [&] { return summarize(bytes); });
}

TEST(Limits, ManyLinesThatMightEndTheHeader) {
    const std::string bytes = "Content-Type: multipart/mixed; boundary=" + repeated("x", 400'000) +
                              "\n" + repeated("--x\nA: b\n", 60'000);
    within(milliseconds(2000), 16, [&] { return summarize(bytes); });
}

TEST(Limits, LinesOfSpacesThatMightEndTheHeader) {
    for (const char* piece : {" \n", " \nA: b\n", " \n\tc\n"}) {
        const std::string bytes = "A: b\n" + repeated(piece, 1'000'000);
        within(milliseconds(2000), 128, [&] { return summarize(bytes); });
    }
}

TEST(Limits, AMillionParameters) {
    const std::string bytes = "text/plain" + repeated("; a*1=b", 1'000'000);
    within(milliseconds(4000), 64, [&] { return parse_content_type(bytes); });
}

TEST(Limits, AddressesOfSpecialsAlone) {
    for (const char* piece : {"<", "(", "\"", ":", ";", ",", "=?", "@", "a:", "<a>", "\\"}) {
        const std::string bytes = repeated(piece, 300'000);
        within(milliseconds(4000), 256, [&] { return parse_addresses(bytes); });
    }
}

TEST(Limits, EncodedWordsThatNeverEnd) {
    for (const char* piece : {"=?", "=?a?q?", "=?a?b?=", "?=", "=?utf-8?q?=C3"}) {
        const std::string bytes = repeated(piece, 300'000);
        within(milliseconds(4000), 64, [&] { return decode_text(bytes); });
    }
}

TEST(Limits, FilesInsideText) {
    for (const char* piece : {"begin 644 a\n", "begin 644 a\nend\n", "=ybegin size=1 name=a\n",
                              "=ybegin size=1 name=a\n=yend size=1\n", "=y\n"}) {
        const std::string bytes = "X: y\n\n" + repeated(piece, 200'000);
        within(milliseconds(4000), 128, [&] { return Message::view(bytes).unpacked(0); });
    }
}

TEST(Limits, ReportsAndTraces) {
    const std::string blocks = repeated("Final-Recipient: rfc822; a@b\n\n", 300'000);
    within(milliseconds(4000), 64, [&] { return parse_delivery_status(blocks); });
    const std::string words = repeated("from by (with id ", 300'000);
    within(milliseconds(1000), 16, [&] { return parse_received(words); });
}

template <class Work>
void grows_linearly(const char* what, std::size_t n, const Work& work) {
    EXPECT_LT(tests::growth_of(work, n), tests::kLinearGrowth) << what;
}

TEST(Limits, ReadsFieldsOfAnyShapeInTimeOfTheirLength) {
    grows_linearly("missing semicolons", 10'000, [](std::size_t n) {
        parse_content_type("text/plain; x=" + repeated("a b=c ", n));
    });
    grows_linearly("blanks behind a comment", 40'000,
                   [](std::size_t n) { parse_content_type("(a)" + std::string(n, '\t') + "="); });
    grows_linearly("comments", 40'000,
                   [](std::size_t n) { parse_content_type("a/b;" + repeated("(", n)); });
    grows_linearly("dots", 10'000,
                   [](std::size_t n) { parse_addresses(repeated("a . ", n) + "@ b"); });
    grows_linearly("quoted dots", 10'000,
                   [](std::size_t n) { parse_addresses(repeated("\"a\" . ", n) + "@ b"); });
    grows_linearly("colons", 10'000, [](std::size_t n) { parse_addresses(repeated("a@b:", n)); });
    grows_linearly("URLs", 10'000, [](std::size_t n) { parse_addresses(repeated("a://", n)); });
    grows_linearly("literals", 10'000, [](std::size_t n) { parse_addresses(repeated("a@[", n)); });
    grows_linearly("angles", 10'000, [](std::size_t n) { parse_addresses(repeated("a <b> ", n)); });
    grows_linearly("ids", 10'000, [](std::size_t n) { parse_message_ids(repeated("<a\n ", n)); });
}

}  // namespace
}  // namespace alder::mime
