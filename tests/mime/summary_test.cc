#include "mime/summary.h"

#include <gtest/gtest.h>

namespace alder::mime {
namespace {

TEST(Summary, HoldsTheDecodedEnvelope) {
    const mail::Summary summary = summarize(
        "Date: Sat, 31 Jan 2026 09:05:00 +0100\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n"
        "From: =?utf-8?Q?J=C3=BCrgen?= <j@x.de>\r\nTo: a@b\r\nTo: c@d\r\nMessage-ID: <id@x>\r\n"
        "In-Reply-To: <p@x>\r\nReferences: <r@x>\r\n <p@x>\r\nList-Id: The list "
        "<l.x.org>\r\n\r\nHello\r\n");
    EXPECT_EQ(summary.envelope.subject, "Grüße");
    EXPECT_EQ(summary.envelope.from, (mail::AddressList{mail::Mailbox{"Jürgen", "j@x.de"}}));
    EXPECT_EQ(summary.envelope.to.size(), 2U);
    EXPECT_EQ(summary.envelope.message_id, "id@x");
    EXPECT_EQ(summary.envelope.in_reply_to, std::vector<std::string>{"p@x"});
    EXPECT_EQ(summary.envelope.references, (std::vector<std::string>{"r@x", "p@x"}));
    EXPECT_EQ(summary.envelope.list_id, "l.x.org");
    ASSERT_TRUE(summary.envelope.date);
    EXPECT_EQ(mail::to_rfc3339(*summary.envelope.date), "2026-01-31T09:05:00+01:00");
    EXPECT_EQ(summary.preview, "Hello");
}

TEST(Summary, PreviewLeavesOutQuotesAndSignature) {
    EXPECT_EQ(
        summarize("A: b\n\nOn Monday Ann wrote:\n> old words\n\nYes,\n  of course.\n-- \nBob\n")
            .preview,
        "Yes, of course.");
}

TEST(Summary, PreviewHasAtMost200Characters) {
    std::string body;
    for (int i = 0; i < 300; ++i) body += "ä";
    EXPECT_EQ(summarize("Content-Type: text/plain; charset=utf-8\n\n" + body).preview.size(), 400U);
}

TEST(Summary, PreviewOfHtmlIsItsText) {
    EXPECT_EQ(
        summarize("Content-Type: text/html\n\n<head><title>t</title><style>p{}</style></head><body>"
                  "<!-- no --><p>Caf&eacute; &amp; <b>bar</b></p><p>two&#8217;s</p>")
            .preview,
        "Café & bar two’s");
}

TEST(Summary, NamesFilesPackedInTextAndPreviewsTheWords) {
    const mail::Summary summary =
        summarize("Subject: x\n\nbegin 644 cat.txt\n#0V%T\n`\nend\nsee above\n");
    EXPECT_EQ(summary.attachments, std::vector<std::string>{"cat.txt"});
    EXPECT_EQ(summary.preview, "[cat.txt stood here: see the attachments] see above");
}

TEST(Summary, NamesAttachmentsAndTellsWhatIsInside) {
    const mail::Summary summary = summarize(
        "Content-Type: multipart/signed; boundary=b\n\n--b\nContent-Type: multipart/mixed; "
        "boundary=c\n\n--c\n\n"
        "text\n--c\nContent-Type: application/pdf; name=\"=?utf-8?Q?=C3=A9.pdf?=\"\n\nx\n"
        "--c\nContent-Type: text/calendar\n\nx\n--c--\n"
        "--b\nContent-Type: application/pgp-signature; name=sig.asc\n\nx\n--b--\n");
    EXPECT_EQ(summary.attachments, std::vector<std::string>{"é.pdf"});
    EXPECT_TRUE(summary.is_signed);
    EXPECT_TRUE(summary.calendar);
    EXPECT_FALSE(summary.encrypted);
    EXPECT_TRUE(summarize("A: b\n\n-----BEGIN PGP MESSAGE-----\n").encrypted);
    EXPECT_TRUE(summarize("Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nx")
                    .encrypted);
    EXPECT_TRUE(
        summarize("Content-Type: application/pkcs7-mime; smime-type=signed-data\n\nx").is_signed);
}

TEST(Summary, OfNothingIsEmpty) {
    EXPECT_EQ(summarize("").envelope, mail::Envelope{});
    EXPECT_EQ(summarize("").size, 0U);
}

TEST(ReceivedDate, IsThatOfTheTopmostReceivedField) {
    const auto date = received_date(
        "Received: from a (b; c) by d; Sun, 22 Nov 2026 18:30:00 +0000\n"
        "Received: from x by y; Sat, 21 Nov 2026 18:30:00 +0000\n\n");
    ASSERT_TRUE(date);
    EXPECT_EQ(mail::to_rfc3339(*date), "2026-11-22T18:30:00+00:00");
    EXPECT_FALSE(received_date("Subject: none\n\n"));
}

}  // namespace
}  // namespace alder::mime
