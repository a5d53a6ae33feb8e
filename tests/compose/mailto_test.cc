#include "compose/mailto.h"

#include <gtest/gtest.h>

#include "tests/compose/letters.h"

namespace alder::compose {
namespace {

TEST(MailtoUrl, SetsWhatALinkMaySet) {
    const auto mailto = read_mailto(
        "mailto:bob@example.net,carl@example.com?cc=dora@example.com&subject=Gr%C3%BC%C3%9Fe%20%26"
        "%20more&body=Hi%0D%0Athere%0D%0A&in-reply-to=%3C1@x%3E&to=eve@example.com");
    ASSERT_TRUE(mailto);
    EXPECT_EQ(mailto->to, "bob@example.net, carl@example.com, eve@example.com");
    EXPECT_EQ(mailto->cc, "dora@example.com");
    EXPECT_EQ(mailto->subject, "Grüße & more");
    EXPECT_EQ(mailto->body, "Hi\nthere\n");
    EXPECT_EQ(mailto->in_reply_to, std::vector<std::string>{"1@x"});
    EXPECT_TRUE(mailto->ignored.empty());
}

TEST(MailtoUrl, NeverAttachesCopiesInSecretOrSetsOtherFields) {
    const auto mailto = read_mailto(
        "MAILTO:bob@example.net?attach=/etc/passwd&Attachment=x&bcc=eve@example.com&BCC=y"
        "&%62cc=z&from=boss@example.org&X-Mood=good&reply-to=eve@example.com");
    ASSERT_TRUE(mailto);
    const Draft draft = new_letter(ann(), *mailto);
    EXPECT_EQ(draft.to, "bob@example.net");
    EXPECT_EQ(draft.from, "Ann Example <ann@example.org>");
    EXPECT_EQ(draft.bcc, "");
    EXPECT_TRUE(draft.attachments.empty());
    EXPECT_EQ(mailto->ignored, (std::vector<std::string>{"attach", "attachment", "bcc", "bcc",
                                                         "bcc", "from", "x-mood", "reply-to"}));
}

TEST(MailtoUrl, CannotBringLineEndsIntoFields) {
    const auto mailto = read_mailto(
        "mailto:a@b.c%0D%0ABcc:%20eve@example.com?subject=x%0ABcc:%20eve@example.com&body=%1B[2J%"
        "00z");
    ASSERT_TRUE(mailto);
    EXPECT_EQ(mailto->to, "a@b.c  Bcc: eve@example.com");
    EXPECT_EQ(mailto->subject, "x Bcc: eve@example.com");
    EXPECT_EQ(mailto->body, "[2Jz");
}

TEST(MailtoUrl, KeepsAPlusAndBadEscapes) {
    const auto mailto = read_mailto("mailto:ann+tag@example.org?subject=1+1&body=100%&subject");
    ASSERT_TRUE(mailto);
    EXPECT_EQ(mailto->to, "ann+tag@example.org");
    EXPECT_EQ(mailto->body, "100%");
}

TEST(MailtoUrl, IsRefusedWhenItIsNone) {
    EXPECT_FALSE(read_mailto("http://example.org"));
    EXPECT_FALSE(read_mailto("mailto:" + std::string((1 << 20) + 1, 'x')));
    EXPECT_TRUE(read_mailto("mailto:"));
}

TEST(MailtoUrl, BeginsALetterInItsThread) {
    const auto mailto = read_mailto("mailto:bob@example.net?body=Hi&in-reply-to=1@x");
    const Draft draft = new_letter(ann(), *mailto);
    EXPECT_EQ(draft.body, "Hi\n\n-- \nAnn\nexample.org\n");
    EXPECT_EQ(draft.references, std::vector<std::string>{"1@x"});
}

}  // namespace
}  // namespace alder::compose
