#include "mime/partial.h"

#include <gtest/gtest.h>

#include "tests/support/agreement.h"
#include "tests/support/paths.h"

namespace alder::mime {
namespace {

Message piece(const std::string& number, const std::string& total, const std::string& rest) {
    return Message::parse("From: ann@example.org\r\nSubject: outer " + number +
                          "\r\nMessage-ID: <p" + number + "@example.org>\r\n" +
                          "Content-Type: message/partial; id=\"whole@example.org\"; number=" +
                          number + (total.empty() ? "" : "; total=" + total) + "\r\n\r\n" + rest);
}

TEST(Partial, PiecesMakeTheMessageInWhateverOrderTheyCome) {
    const Message first = piece("1", "",
                                "Subject: the letter\r\nMessage-ID: <w@example.org>\r\n"
                                "X-Inner: not kept\r\n\r\none ");
    const Message second = piece("2", "2", "two\r\n");
    const auto whole = join_partial({second, first, second});
    ASSERT_TRUE(whole);
    EXPECT_EQ(*whole,
              "From: ann@example.org\r\nSubject: the letter\r\nMessage-ID: <w@example.org>\r\n\r\n"
              "one two\r\n");
}

TEST(Partial, SaysWhatIsMissing) {
    const auto none = join_partial({piece("1", "", "\r\n")});
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().detail, "the last piece is missing: none tells how many there are");
    const auto gap = join_partial({piece("1", "3", "\r\n"), piece("3", "3", "x")});
    ASSERT_FALSE(gap);
    EXPECT_EQ(gap.error().detail, "piece 2 of 3 is missing");
}

TEST(Partial, RefusesWhatIsNoPieceOrOneOfAnother) {
    EXPECT_FALSE(join_partial({Message::parse("Subject: x\n\ny")}));
    EXPECT_FALSE(partial_piece(
        Message::parse("Content-Type: message/partial; id=x; number=4000000000\n\n")));
    const Message other =
        Message::parse("Content-Type: message/partial; id=y; number=2; total=2\n\n");
    EXPECT_FALSE(join_partial({piece("1", "2", "\r\n"), other}));
}

TEST(Partial, KnowsThePieceOfLibetpan) {
    const auto file = tests::corpus_path(
        "libetpan/unittest/mime-parser/data/input/partial/message-partial.1.msg.txt");
    if (!file) GTEST_SKIP() << "libetpan is not here";
    const auto place = partial_piece(Message::parse(tests::contents(*file)));
    ASSERT_TRUE(place);
    EXPECT_EQ(place->number, 1U);
    EXPECT_EQ(place->total, 2U);
}

}  // namespace
}  // namespace alder::mime
