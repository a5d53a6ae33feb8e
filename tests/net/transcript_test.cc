#include "net/transcript.h"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace alder::net {
namespace {

using Lines = std::vector<std::string>;

class TranscriptTest : public testing::Test {
protected:
    Lines lines_;
    Transcript transcript_{[this](std::string_view line) { lines_.emplace_back(line); }};
};

TEST_F(TranscriptTest, TellsWholeLinesHoweverTheyAreSplit) {
    transcript_.sent("a1 NO", Exchange::open);
    transcript_.received("* OK hel", Exchange::open);
    transcript_.sent("OP\r", Exchange::open);
    transcript_.sent("\na2 NOOP\r\n", Exchange::open);
    transcript_.received("lo\r\n", Exchange::open);
    transcript_.happened("connected");
    EXPECT_EQ(lines_, (Lines{"> a1 NOOP", "> a2 NOOP", "< * OK hello", "= connected"}));
}

TEST_F(TranscriptTest, HidesEveryWayToLogIn) {
    for (const std::string way :
         {"a1 AUTHENTICATE PLAIN c2VjcmV0", "a1 LOGIN secret secret", "AUTH PLAIN c2VjcmV0",
          "c2VjcmV0", "a1 AUTHENTICATE SCRAM-SHA-256", "AUTH LOGIN"})
        transcript_.sent(way + "\r\n", Exchange::login);
    EXPECT_EQ(lines_, (Lines{"> a1 AUTHENTICATE PLAIN [not shown]", "> a1 LOGIN [not shown]",
                             "> AUTH PLAIN [not shown]", "> [not shown]",
                             "> a1 AUTHENTICATE SCRAM-SHA-256", "> AUTH LOGIN"}));
}

TEST_F(TranscriptTest, HidesALogInByLiterals) {
    transcript_.sent("a1 LOGIN {3}\r\n", Exchange::login);
    transcript_.sent("ann {6}\r\n", Exchange::login);
    transcript_.sent("secret\r\n", Exchange::login);
    EXPECT_EQ(lines_, (Lines{"> a1 LOGIN [not shown]", "> [not shown]", "> "}));
}

TEST_F(TranscriptTest, HidesWhatOnlyPartOfALineWasALogInFor) {
    transcript_.sent("c2Vj", Exchange::login);
    transcript_.sent("cmV0\r\n", Exchange::open);
    EXPECT_EQ(lines_, Lines{"> [not shown]"});
}

TEST_F(TranscriptTest, ShowsAnswersToALogInButNotItsChallenges) {
    transcript_.received("+ cj1ub25jZQ==\r\na1 OK [CAPABILITY IDLE] in\r\n", Exchange::login);
    transcript_.received("334 cj1ub25jZQ==\r\n235 in\r\n", Exchange::login);
    EXPECT_EQ(lines_, (Lines{"< + [not shown]", "< a1 OK [CAPABILITY IDLE] in", "< 334 [not shown]",
                             "< 235 in"}));
}

TEST_F(TranscriptTest, LeavesLiteralsOut) {
    transcript_.received("* 1 FETCH (BODY[] {11}\r\nline\nline", Exchange::open);
    transcript_.received("\r\n2 UID 7)\r\n", Exchange::open);
    transcript_.sent("a1 APPEND Sent {4+}\r\nmail\r\n", Exchange::open);
    EXPECT_EQ(lines_,
              (Lines{"< * 1 FETCH (BODY[] {11}", "< 2 UID 7)", "> a1 APPEND Sent {4+}", "> "}));
}

TEST_F(TranscriptTest, LeavesChunksOfALetterOut) {
    transcript_.sent("BDAT 9 LAST\r\n0123456\r\nQUIT\r\n", Exchange::open);
    EXPECT_EQ(lines_, (Lines{"> BDAT 9 LAST", "> QUIT"}));
}

TEST_F(TranscriptTest, LeavesAPipelinedLetterOut) {
    transcript_.sent("MAIL FROM:<a@b.c>\r\nRCPT TO:<d@e.f>\r\nDATA\r\n", Exchange::open);
    transcript_.received("250 ok\r\n250 ok\r\n354 go on\r\n", Exchange::open);
    transcript_.sent("Subject: x\r\n\r\nDATA\r\n..\r\n.\r\nQUIT\r\n", Exchange::open);
    transcript_.received("250 taken\r\n", Exchange::open);
    EXPECT_EQ(lines_,
              (Lines{"> MAIL FROM:<a@b.c>", "> RCPT TO:<d@e.f>", "> DATA", "< 250 ok", "< 250 ok",
                     "< 354 go on", "> [24 bytes of a message]", "> .", "> QUIT", "< 250 taken"}));
}

TEST_F(TranscriptTest, ShowsCommandsAfterARefusedLetter) {
    transcript_.sent("DATA\r\n", Exchange::open);
    transcript_.received("554 no\r\n", Exchange::open);
    transcript_.sent("RSET\r\n", Exchange::open);
    transcript_.received("354 odd\r\n", Exchange::open);
    transcript_.sent("QUIT\r\n", Exchange::open);
    EXPECT_EQ(lines_, (Lines{"> DATA", "< 554 no", "> RSET", "< 354 odd", "> QUIT"}));
}

TEST_F(TranscriptTest, CutsLongLinesAndStillKnowsTheirLiterals) {
    const std::string start(2 * Transcript::kLongest, 'x');
    transcript_.received(start + " {4}\r\nmailrest\r\n", Exchange::open);
    EXPECT_EQ(lines_, (Lines{fmt::format("< {} … [{} bytes]", start.substr(0, Transcript::kLongest),
                                         start.size() + 5),
                             "< rest"}));
}

TEST(TranscriptWithoutSink, DoesNothing) {
    Transcript transcript({});
    transcript.sent("a1 NOOP\r\n", Exchange::open);
    transcript.happened("closed");
}

}  // namespace
}  // namespace alder::net
