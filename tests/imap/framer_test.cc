#include "imap/framer.h"

#include <gtest/gtest.h>

#include "tests/support/must.h"

namespace alder::imap {
namespace {

using Piece = std::variant<Frame, BodyChunk>;

void drain(Framer& framer, std::vector<Piece>& pieces) {
    while (auto piece = tests::must(framer.next())) {
        auto* chunk = std::get_if<BodyChunk>(&*piece);
        auto* last = pieces.empty() ? nullptr : std::get_if<BodyChunk>(&pieces.back());
        if (chunk != nullptr && last != nullptr && chunk->literal == last->literal)
            last->bytes += chunk->bytes;
        else
            pieces.push_back(std::move(*piece));
    }
}

// Everything the framer gives, chunks of one literal joined.
std::vector<Piece> pieces_of(std::string_view bytes, std::size_t at_a_time,
                             FramerLimits limits = {}) {
    Framer framer(limits);
    std::vector<Piece> pieces;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(at_a_time, bytes.size()))) {
        framer.feed(bytes.substr(0, at_a_time));
        drain(framer, pieces);
    }
    EXPECT_TRUE(framer.idle());
    return pieces;
}

std::vector<std::string> texts(const std::vector<Piece>& pieces) {
    std::vector<std::string> all;
    for (const Piece& piece : pieces) {
        if (const auto* frame = std::get_if<Frame>(&piece))
            all.push_back(frame->rejected ? "rejected" : frame->text);
        else
            all.push_back("chunk " + std::get<BodyChunk>(piece).bytes);
    }
    return all;
}

constexpr FramerLimits kSmall{
    .response = 60, .name_literal = 12, .body_literal = 1000, .streamed_above = 8, .skipped = 400};

constexpr std::string_view kStream =
    "* OK ready\r\n"
    "* LIST () \"/\" {5}\r\nab\r\nc\r\n"
    "* 1 FETCH (UID 3 BODY[] {10}\r\n0123\r\n6789 FLAGS ())\r\n"
    "* 2 FETCH (BODY[] {3}\r\nabc BODY[1]<0> {9}\r\n987654321)\r\n"
    "* 3 FETCH (BODY[] {0}\r\n)\r\n"
    "* LIST () \"/\" {13}\r\n0123456789abc\r\n"
    "* SEARCH 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24\r\n"
    "* NO odd text {5}\r\n"
    "a1 OK done\r\n";

TEST(ImapFramer, GivesTheSameAnswerHoweverTheBytesAreSplit) {
    const auto whole = pieces_of(kStream, kStream.size(), kSmall);
    for (std::size_t n = 1; n < kStream.size(); ++n)
        EXPECT_EQ(pieces_of(kStream, n, kSmall), whole) << n;
}

TEST(ImapFramer, SplitsLinesAndLiterals) {
    EXPECT_EQ(texts(pieces_of(kStream, kStream.size(), kSmall)),
              (std::vector<std::string>{
                  "* OK ready", "* LIST () \"/\" {5}\r\nab\r\nc", "chunk 0123\r\n6789",
                  "* 1 FETCH (UID 3 BODY[] {10}\r\n FLAGS ())", "chunk 987654321",
                  "* 2 FETCH (BODY[] {3}\r\nabc BODY[1]<0> {9}\r\n)", "* 3 FETCH (BODY[] {0}\r\n)",
                  "rejected", "rejected", "* NO odd text {5}", "a1 OK done"}));
}

TEST(ImapFramer, GivesLargeLiteralsInPiecesThatTheResponseRefersTo) {
    const std::string body(200'000, 'x');
    Framer framer;
    framer.feed("* 1 FETCH (BODY[] {200000}\r\n" + body + ")\r\n");
    std::string got;
    std::optional<Frame> frame;
    while (auto piece = tests::must(framer.next())) {
        if (const auto* chunk = std::get_if<BodyChunk>(&*piece)) {
            EXPECT_EQ(chunk->offset, got.size());
            EXPECT_LE(chunk->bytes.size(), 65536U);
            EXPECT_EQ(chunk->literal, (LiteralRef{1, 200'000}));
            got += chunk->bytes;
        } else {
            frame = std::get<Frame>(*piece);
        }
    }
    EXPECT_EQ(got, body);
    ASSERT_TRUE(frame.has_value());
    ASSERT_EQ(frame->literals.size(), 1U);
    EXPECT_EQ(frame->literals[0], (FrameLiteral{28, {1, 200'000}, true}));
}

TEST(ImapFramer, HandsOutALiteralBeforeAllOfItHasCome) {
    Framer framer;
    framer.feed("* 1 FETCH (BODY[] {9000000000}\r\nfirst");
    const auto piece = tests::must(framer.next());
    ASSERT_TRUE(piece.has_value());
    EXPECT_EQ(std::get<BodyChunk>(*piece).bytes, "first");
    EXPECT_FALSE(framer.idle());
}

TEST(ImapFramer, GivesUpOnALiteralThatNobodyCouldSkip) {
    for (const char* size : {"9223372036854775808", "18446744073709551615", "18446744073709551616",
                             "99999999999999999999999999"}) {
        Framer framer;
        framer.feed("* 1 FETCH (BODY[] {" + std::string(size) + "}\r\n");
        EXPECT_FALSE(framer.next().has_value()) << size;
        framer.feed("* OK go on\r\n");
        EXPECT_FALSE(framer.next().has_value()) << size;
    }
}

TEST(ImapFramer, GivesUpOnALineThatNeverEnds) {
    Framer framer(kSmall);
    bool lost = false;
    for (int i = 0; i < 100 && !lost; ++i) {
        framer.feed("* SEARCH 1 2 3 4 5 ");
        lost = !framer.next().has_value();
    }
    EXPECT_TRUE(lost);
}

TEST(ImapFramer, TakesALineThatEndsInLfAlone) {
    EXPECT_EQ(texts(pieces_of("* OK a\n* OK b\r\n", 3)),
              (std::vector<std::string>{"* OK a", "* OK b"}));
}

TEST(ImapFramer, TakesALiteralInsideAResponseCode) {
    EXPECT_EQ(texts(pieces_of("a NO [BADCHARSET ({5}\r\nUTF-8)] no\r\nb OK\r\n", 4)),
              (std::vector<std::string>{"a NO [BADCHARSET ({5}\r\nUTF-8)] no", "b OK"}));
}

}  // namespace
}  // namespace alder::imap
