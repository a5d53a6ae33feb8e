#include "compose/reply.h"

#include <gtest/gtest.h>

#include "compose/quotation.h"
#include "compose/subject.h"
#include "tests/compose/letters.h"

namespace alder::compose {
namespace {

constexpr const char* kFromBob =
    "From: Bob <bob@example.net>\nTo: Ann <ann@example.org>, carl@example.com\n"
    "Cc: dora@example.com, Bob <BOB@example.net>\nSubject: Plans\nMessage-ID: <1@example.net>\n"
    "References: <0@example.net>\nDate: Sat, 31 Jan 2026 09:05:00 +0100\n\nHi Ann,\n";

constexpr const char* kOnAList =
    "From: Bob <bob@example.net>\nTo: list@lists.example.org\nCc: Ann <ann@example.org>\n"
    "Reply-To: list@lists.example.org\nList-Post: <mailto:list@lists.example.org>\n"
    "Subject: [list] Re: Plans\n\nHi\n";

TEST(ReplySubject, HasOneReWhateverOtherProgramsWrote) {
    for (const auto* const subject :
         {"Plans", "Re: Plans", "RE: re:Plans", "AW: Plans", "Antw: Re: Plans", "SV:  Plans",
          "Re[2]: Plans", "Re^3: Plans", "re (2): Plans", "RE : Plans", "回复：Plans",
          "答复: Plans", "Απ: Plans", "Ответ: Plans", "R: RIF: Plans", "ODP: Plans", "YNT: Plans"})
        EXPECT_EQ(reply_subject(subject), "Re: Plans") << subject;
}

TEST(ReplySubject, KeepsWordsThatOnlyLookLikePrefixes) {
    EXPECT_EQ(reply_subject("Rework: done"), "Re: Rework: done");
    EXPECT_EQ(reply_subject("Note: re: this"), "Re: Note: re: this");
    EXPECT_EQ(reply_subject(""), "Re: ");
    EXPECT_EQ(reply_subject("[list] Re: [PATCH] x"), "Re: [list] [PATCH] x");
    EXPECT_EQ(reply_subject("Re: [list] AW: x"), "Re: [list] x");
}

TEST(ForwardSubject, HasOneFwd) {
    for (const auto* const subject :
         {"Plans", "Fwd: Plans", "FW: WG: Plans", "TR : Plans", "转发：Plans"})
        EXPECT_EQ(forward_subject(subject), "Fwd: Plans") << subject;
    EXPECT_EQ(forward_subject("Re: Plans"), "Fwd: Re: Plans");
}

TEST(Reply, GoesToTheSenderInHisThread) {
    const Draft draft = answered(kFromBob);
    EXPECT_EQ(draft.from, "Ann Example <ann@example.org>");
    EXPECT_EQ(draft.to, "Bob <bob@example.net>");
    EXPECT_EQ(draft.cc, "");
    EXPECT_EQ(draft.subject, "Re: Plans");
    EXPECT_EQ(draft.in_reply_to, std::vector<std::string>{"1@example.net"});
    EXPECT_EQ(draft.references, (std::vector<std::string>{"0@example.net", "1@example.net"}));
    EXPECT_EQ(draft.sent_to, "ann@example.org");
    EXPECT_EQ(draft.answers,
              (Answered{{mail::AccountId{1}, mail::PlacementId{7}}, Answered::How::reply}));
    EXPECT_EQ(draft.body,
              "\n\nOn 31 Jan 2026 at 09:05, Bob wrote:\n> Hi Ann,\n\n-- \nAnn\nexample.org\n");
}

TEST(Reply, ToAllNamesEverybodyOnceAndNeverOurselves) {
    const Draft draft = answered(kFromBob, ReplyTo::all);
    EXPECT_EQ(draft.to, "Bob <bob@example.net>");
    EXPECT_EQ(draft.cc, "carl@example.com, dora@example.com");
}

TEST(Reply, ToAllOfOurOwnLetterGoesToThoseItWasSentTo) {
    const std::string raw =
        "From: ann@old.example.com\nTo: bob@example.net\nCc: carl@example.com\n\nx\n";
    EXPECT_EQ(answered(raw, ReplyTo::all).to, "bob@example.net");
    EXPECT_EQ(answered(raw, ReplyTo::all).cc, "carl@example.com");
    EXPECT_EQ(answered(raw).to, "bob@example.net");
}

TEST(Reply, ToOurselvesIsPossible) {
    const std::string raw = "From: ann@example.org\nTo: ann@example.org\n\nx\n";
    EXPECT_EQ(answered(raw).to, "ann@example.org");
    EXPECT_EQ(answered(raw, ReplyTo::all).to, "ann@example.org");
}

TEST(Reply, KeepsToReplyToButNotWhereAListPutItself) {
    EXPECT_EQ(answered("From: a@x.org\nReply-To: b@x.org, c@x.org\n\nx\n").to, "b@x.org, c@x.org");
    EXPECT_EQ(answered(kOnAList).to, "Bob <bob@example.net>");
}

TEST(Reply, ToTheListGoesToTheListAlone) {
    const Draft draft = answered(kOnAList, ReplyTo::list);
    EXPECT_EQ(draft.to, "list@lists.example.org");
    EXPECT_EQ(draft.cc, "");
    EXPECT_EQ(draft.subject, "Re: [list] Plans");
    EXPECT_EQ(answered(kFromBob, ReplyTo::list).to, "Bob <bob@example.net>");
}

TEST(Reply, FollowsMailFollowupTo) {
    const std::string raw =
        "From: bob@example.net\nTo: list@x.org\nMail-Followup-To: list@x.org, "
        "ann@example.org\n\nx\n";
    EXPECT_EQ(answered(raw, ReplyTo::all).to, "list@x.org");
    EXPECT_EQ(answered(raw, ReplyTo::all).cc, "");
    EXPECT_EQ(answered(raw).to, "bob@example.net");
}

TEST(Reply, ReadsAClosedListAsNone) {
    EXPECT_EQ(list_address(message("List-Post: NO (announcements only)\n\nx\n")), "");
}

TEST(Reply, QuotesOneLevelDeeperWithoutTheSignature) {
    const Draft draft = answered(
        "From: bob@example.net\n\nYes.\n> You said\n>> and I\n>\nNo.\n\n-- \nBob\nBig Corp\n");
    EXPECT_EQ(draft.body,
              "\n\nbob@example.net wrote:\n> Yes.\n>> You said\n>>> and I\n>>\n> No.\n"
              "\n-- \nAnn\nexample.org\n");
}

TEST(Reply, CountsWhatIsTooLongToQuote) {
    std::string original = "From: Bob <bob@example.net>\n\n";
    for (int line = 0; line < 20'003; ++line) original += "x\n";
    EXPECT_TRUE(answered(original).body.find("> [3 more lines left out]\n") != std::string::npos);
}

TEST(Reply, JoinsFlowedParagraphsBeforeItQuotesThem) {
    const Draft draft = answered(
        "From: bob@example.net\nContent-Type: text/plain; format=flowed\n\nA long \nparagraph.\n"
        "> older \n> words\n");
    EXPECT_NE(draft.body.find("> A long paragraph.\n>> older words\n"), std::string::npos);
}

TEST(Reply, QuotesHtmlAsWords) {
    const Draft draft = answered(
        "From: bob@example.net\nContent-Type: text/html; charset=utf-8\n\n"
        "<p>Gr\xc3\xbc\xc3\x9f"
        "e <b>you</b></p><blockquote><p>before</p></blockquote>\n");
    EXPECT_NE(draft.body.find("> Grüße you\n"), std::string::npos) << draft.body;
    EXPECT_NE(draft.body.find(">> before\n"), std::string::npos) << draft.body;
}

TEST(Reply, LetsNoControlOfAStrangerIntoTheDraft) {
    const Draft draft = answered(
        "From: =?UTF-8?Q?B=1B[31mob=0A?= <bob@example.net>\nSubject: =?UTF-8?Q?a=0D=0Ab=1B?=\n\n"
        "x\x1b[2J\n");
    for (const std::string* line : {&draft.to, &draft.subject, &draft.body})
        EXPECT_EQ(line->find('\x1b'), std::string::npos);
    EXPECT_EQ(draft.subject.find('\n'), std::string::npos);
}

TEST(Reply, KeepsTheFirstAndTheNewestOfManyReferences) {
    std::string raw = "From: b@x.org\nMessage-ID: <last@x>\nReferences:";
    for (int i = 0; i < 100; ++i) raw += " <" + std::to_string(i) + "@x>";
    const Draft draft = answered(raw + "\n\nx\n");
    ASSERT_EQ(draft.references.size(), 40U);
    EXPECT_EQ(draft.references.front(), "0@x");
    EXPECT_EQ(draft.references[1], "62@x");
    EXPECT_EQ(draft.references.back(), "last@x");
}

TEST(Reply, ComesFromTheIdentityTheLetterWasSentTo) {
    const Identity work{{"Ann", "ann@work.example"}, {}, ""};
    mail::Envelope envelope;
    envelope.cc = {mail::Mailbox{"", "ANN@work.example"}};
    EXPECT_EQ(identity_for(envelope, {ann(), work}), work);
    EXPECT_EQ(identity_for({}, {ann(), work}), ann());
}

constexpr const char* kWithAttachment =
    "From: Bob <bob@example.net>\nTo: ann@example.org\nSubject: The report: 1/2\n"
    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nSee below.\n--b\n"
    "Content-Type: application/pdf; name=r.pdf\nContent-Transfer-Encoding: base64\n\nJVBERg==\n"
    "--b--\n";

Draft forwarded(const std::string& raw, Forward how) {
    const mime::Message original = message(raw);
    return forward({original, {mail::AccountId{1}, mail::PlacementId{7}}}, ann(), how);
}

TEST(Forwarding, InlineRepeatsTheWordsAndTheAttachments) {
    const Draft draft = forwarded(kWithAttachment, Forward::inline_text);
    EXPECT_EQ(draft.to, "");
    EXPECT_EQ(draft.subject, "Fwd: The report: 1/2");
    EXPECT_EQ(draft.body,
              "\n\n-- \nAnn\nexample.org\n\n---------- Forwarded message ----------\n"
              "From: Bob <bob@example.net>\nSubject: The report: 1/2\nTo: ann@example.org\n\n"
              "See below.\n");
    ASSERT_EQ(draft.attachments.size(), 1U);
    EXPECT_EQ(draft.attachments[0].name, "r.pdf");
    EXPECT_EQ(*draft.attachments[0].content, "%PDF");
    EXPECT_EQ(draft.attachments[0].size, 4U);
    EXPECT_EQ(draft.answers->how, Answered::How::forward);
}

TEST(Forwarding, InlineAttachesAFileThatStoodInTheText) {
    const Draft draft =
        forwarded("From: b@example.net\n\none\nbegin 644 cat.txt\n#0V%T\n`\nend\ntwo\n",
                  Forward::inline_text);
    EXPECT_TRUE(draft.body.ends_with("one\n[cat.txt stood here: see the attachments]\ntwo\n"))
        << draft.body;
    ASSERT_EQ(draft.attachments.size(), 1U);
    EXPECT_EQ(draft.attachments[0].name, "cat.txt");
    EXPECT_EQ(*draft.attachments[0].content, "Cat");
}

TEST(Forwarding, AttachedKeepsEveryByte) {
    const Draft draft = forwarded(kWithAttachment, Forward::attached);
    ASSERT_EQ(draft.attachments.size(), 1U);
    EXPECT_EQ(*draft.attachments[0].content, kWithAttachment);
    EXPECT_EQ(draft.attachments[0].type, "message/rfc822");
    EXPECT_EQ(draft.attachments[0].name, "The report_ 1_2.eml");
    EXPECT_TRUE(draft.in_reply_to.empty());
}

TEST(NewLetter, ChangesItsSignatureWithItsIdentity) {
    const Identity work{{"Ann", "ann@work.example"}, {}, "Works"};
    const Identity plain{{"Ann", "ann@plain.example"}, {}, ""};
    EXPECT_EQ(with_signature_of(work, ann(), "Hi\n\n-- \nAnn\nexample.org\n"),
              "Hi\n\n-- \nWorks\n");
    EXPECT_EQ(with_signature_of(plain, work, "Hi\n\n-- \nWorks\n\nforwarded\n"),
              "Hi\n\nforwarded\n");
    EXPECT_EQ(with_signature_of(work, plain, "Hi\n"), "Hi\n\n-- \nWorks\n");
    EXPECT_EQ(with_signature_of(work, ann(), "Hi\n"), "Hi\n");
}

TEST(NewLetter, HasTheSignatureBelow) {
    EXPECT_EQ(new_letter(ann()).body, "\n\n-- \nAnn\nexample.org\n");
    EXPECT_EQ(new_letter(Identity{{"", "a@b.c"}, {}, ""}).body, "");
}

}  // namespace
}  // namespace alder::compose
