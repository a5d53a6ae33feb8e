#include "mime/header.h"

#include <gtest/gtest.h>

namespace alder::mime {
namespace {

using namespace std::literals;

TEST(Header, FindsFieldsAndTheBody) {
    const std::string_view bytes = "From: a@b\r\nSubject: one\r\n two\r\n\r\nbody";
    const HeaderBlock header = scan_header(bytes);
    ASSERT_EQ(header.fields.size(), 2U);
    EXPECT_EQ(header.fields[0].name, "From");
    EXPECT_EQ(unfold(header.value("subject")), "one two");
    EXPECT_EQ(bytes.substr(header.size), "body");
    EXPECT_TRUE(header.defects.empty());
}

TEST(Header, ValuesAreViewsIntoTheBuffer) {
    const std::string bytes = "A: b\n\n";
    EXPECT_EQ(scan_header(bytes).fields[0].raw_value.data(), bytes.data() + 2);
}

TEST(Header, TakesBareLfAndMixedLineEnds) {
    EXPECT_EQ(scan_header("A: 1\nB: 2\r\nC: 3\n\nx").fields.size(), 3U);
}

TEST(Header, SkipsTheEnvelopeLine) {
    const HeaderBlock header = scan_header("From joe@x Thu Jan  1 00:00:00 1970\nA: 1\n\n");
    ASSERT_EQ(header.fields.size(), 1U);
    EXPECT_TRUE(header.defects.empty());
}

TEST(Header, AllowsSpaceBeforeTheColon) {
    EXPECT_EQ(scan_header("Subject : x\n\n").fields.at(0).name, "Subject");
}

TEST(Header, PassesOverALineThatIsNoField) {
    const HeaderBlock header = scan_header("A: 1\nthis is nothing\nB: 2\n\nbody");
    EXPECT_EQ(header.fields.size(), 2U);
    EXPECT_EQ(header.defects, std::vector{Defect::header_without_colon});
}

TEST(Header, FoldsBehindALineThatIsNoFieldBelongToNothing) {
    const HeaderBlock header = scan_header("A: 1\njunk\n more junk\nB: 2\n\n");
    EXPECT_EQ(header.value("A"), " 1");
    EXPECT_EQ(header.fields.size(), 2U);
}

TEST(Header, BeginsTheBodyWhereNothingLikeAHeaderFollows) {
    const std::string_view bytes = "A: 1\nDear all,\nhow are you?\n";
    const HeaderBlock header = scan_header(bytes);
    EXPECT_EQ(bytes.substr(header.size), "Dear all,\nhow are you?\n");
    EXPECT_EQ(header.defects, std::vector{Defect::header_not_ended});
}

TEST(Header, LosesNoLineOfTextThatStandsBeforeTheFirstEmptyLine) {
    const std::string_view bytes = "A: 1\nDear Ann,\n\nhow are you?\n";
    const HeaderBlock header = scan_header(bytes);
    EXPECT_EQ(bytes.substr(header.size), "Dear Ann,\n\nhow are you?\n");
    EXPECT_EQ(header.defects, std::vector{Defect::header_not_ended});
}

TEST(Header, PassesOverALineThatWouldSpoilBase64) {
    const std::string_view bytes = "Content-Transfer-Encoding: base64\njunk\n\nQQ==\n";
    const HeaderBlock header = scan_header(bytes);
    EXPECT_EQ(bytes.substr(header.size), "QQ==\n");
    EXPECT_EQ(header.defects, std::vector{Defect::header_without_colon});
}

TEST(Header, EndsAtALineOfSpacesBeforeText) {
    for (const std::string_view end : {" \n", "\t \r\n", " \n \n"}) {
        const std::string bytes = "A: 1\nB: 2\n" + std::string(end) + "Dear Ann,\n\nhow are you?\n";
        const HeaderBlock header = scan_header(bytes);
        EXPECT_NE(bytes.substr(header.size).find("Dear Ann,"), std::string::npos);
        EXPECT_EQ(header.value("B"), " 2");
        EXPECT_EQ(header.defects, std::vector{Defect::header_ended_by_space});
    }
}

TEST(Header, EndsAtALineOfSpacesBeforeIndentedText) {
    const std::string_view bytes = "A: 1\n \n  Dear Ann,\nhow are you?\n\nAnn\n";
    const HeaderBlock header = scan_header(bytes);
    EXPECT_EQ(bytes.substr(header.size), "  Dear Ann,\nhow are you?\n\nAnn\n");
}

TEST(Header, EndsAtALineOfSpacesBeforeTextThatOpensLikeAField) {
    const std::string_view bytes = "A: 1\n \nNote: we meet\ntomorrow, not today\n\nAnn\n";
    EXPECT_EQ(bytes.substr(scan_header(bytes).size), "Note: we meet\ntomorrow, not today\n\nAnn\n");
}

TEST(Header, EndsAtALineOfSpacesBeforeADelimiter) {
    const HeaderBlock header = scan_header("A: 1\n \n--b:c\n\n", {"b:c"});
    EXPECT_EQ(header.fields.size(), 1U);
    EXPECT_EQ(header.size, 7U);
}

TEST(Header, GoesOnBehindALineOfSpacesThatIsAFold) {
    for (const std::string_view fold : {" \n", " \n\t\n", " \n three\n"}) {
        const std::string bytes = "A: one\n two\n" + std::string(fold) + "B: 2\n\nbody";
        const HeaderBlock header = scan_header(bytes);
        EXPECT_EQ(header.fields.size(), 2U);
        EXPECT_EQ(bytes.substr(header.size), "body");
        EXPECT_TRUE(header.defects.empty());
    }
    EXPECT_EQ(scan_header("A: 1\n \n\nbody").size, 8U);
    EXPECT_EQ(scan_header("A: 1\n ").size, 6U);
}

TEST(Header, IsEmptyWhenTheTextBeginsAtOnce) {
    const HeaderBlock header = scan_header("Hello there\nworld: x\n");
    EXPECT_EQ(header.size, 0U);
    EXPECT_TRUE(header.fields.empty());
}

TEST(Header, SaysThatItHasNul) {
    EXPECT_EQ(scan_header("A: x\0y\n\n"sv).defects, std::vector{Defect::nul_in_header});
}

TEST(Header, IsNotReadBeyondOneMebibyte) {
    std::string bytes;
    for (int i = 0; i < 40000; ++i) bytes += "X-Field: 0123456789012345678901234567890\n";
    bytes += "\nbody";
    const HeaderBlock header = scan_header(bytes);
    EXPECT_LT(header.fields.size() * 40, kMaxHeader);
    EXPECT_EQ(bytes.substr(header.size), "body");
    EXPECT_EQ(header.defects, std::vector{Defect::header_too_long});
}

TEST(Header, EndsAtABoundaryLineOfTheMultipartAround) {
    const std::string_view bytes = "A: 1\n--b\nB: 2\n\n";
    EXPECT_EQ(scan_header(bytes, {"b"}).size, 5U);
}

TEST(Header, ListsAllFieldsOfOneName) {
    EXPECT_EQ(scan_header("Received: 1\nreceived: 2\nX: 3\n\n").all("Received").size(), 2U);
}

TEST(Header, EndsAtTheBoundaryThatItNamesItself) {
    const HeaderBlock block =
        scan_header("Content-Type: multipart/mixed; boundary=ab\nX: y\n--ab\n\none\n");
    EXPECT_EQ(block.fields.size(), 2U);
    EXPECT_EQ(block.defects, std::vector{Defect::header_not_ended});
}

TEST(Header, PassesOverAFirstLineThatIsNoField) {
    for (const char* first : {"HTTP/1.1 200 OK", "Sub ject: s", " folded from nowhere"}) {
        const std::string bytes = std::string(first) + "\nSubject: s\n\nx";
        const HeaderBlock block = scan_header(bytes);
        ASSERT_EQ(block.fields.size(), 1U) << first;
        EXPECT_EQ(block.value("Subject"), " s");
    }
    EXPECT_TRUE(scan_header("Dear Ann,\nNote: all is well.\n\nBob\n").fields.empty());
}

TEST(Header, OfAPartLosesNoFirstLineOfItsText) {
    EXPECT_TRUE(scan_header("No empty line\nTo: quoted\n\nx", {"b"}).fields.empty());
}

TEST(Header, PassesOverAByteOrderMark) {
    EXPECT_EQ(scan_header("\xef\xbb\xbfSubject: s\n\nx").value("Subject"), " s");
}

}  // namespace
}  // namespace alder::mime
