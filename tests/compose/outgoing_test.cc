#include "compose/outgoing.h"

#include <gtest/gtest.h>

#include "compose/address_line.h"
#include "compose/quotation.h"
#include "compose/regrets.h"
#include "compose/stored.h"
#include "tests/compose/letters.h"

namespace alder::compose {
namespace {

Draft good_draft() {
    Draft out = new_letter(ann());
    out.to = "Bob <bob@example.net>";
    out.subject = "Plans";
    out.body = "Shall we?\n" + out.body;
    return out;
}

std::string built(const mime::OutgoingMessage& message, mime::Bcc bcc = mime::Bcc::leave_out) {
    const auto source = mime::build(message, bcc);
    if (!source) return source.error().detail;
    std::string out;
    while (out.size() < (*source)->size()) out += (*source)->read(4096).value();
    return out;
}

TEST(AddressLine, ReadsBackWhatItWrites) {
    using mail::Group;
    using mail::Mailbox;
    const mail::AddressList list{Mailbox{"", "a@b.c"},
                                 Mailbox{"Jürgen", "j@b.c"},
                                 Mailbox{"Doe, \"John\" \\", "d@b.c"},
                                 Mailbox{"日本 太郎", "t@b.c"},
                                 Mailbox{"", "bob"},
                                 Group{"Team, all", {Mailbox{"", "x@y.z"}, Mailbox{"U", "u@y.z"}}},
                                 Group{"nobody", {}}};
    EXPECT_EQ(read_addresses(address_line(list)), list) << address_line(list);
}

TEST(Outgoing, IsWhatTheDraftSays) {
    Draft draft = good_draft();
    draft.cc = "carl@example.com, Team: x@y.z, BOB@example.net;";
    draft.bcc = "eve@example.com, x@Y.z";
    const auto message = to_outgoing(draft, {});
    ASSERT_TRUE(message);
    EXPECT_EQ(message->subject, "Plans");
    EXPECT_TRUE(message->message_id.ends_with("@example.org"));
    std::vector<std::string> recipients;
    for (const auto& each : envelope_recipients(*message)) recipients.push_back(each.text());
    EXPECT_EQ(recipients, (std::vector<std::string>{"bob@example.net", "carl@example.com", "x@y.z",
                                                    "BOB@example.net", "eve@example.com"}));
    EXPECT_EQ(built(*message).find("eve@"), std::string::npos);
}

TEST(Outgoing, SaysWhatIsWrongAndWhere) {
    Draft draft = good_draft();
    EXPECT_TRUE(misfits(draft).empty());
    draft.to = "bob";
    draft.cc = "Carl, dora@exa mple.com";
    draft.from = "";
    const auto wrong = misfits(draft);
    ASSERT_GE(wrong.size(), 3U);
    EXPECT_EQ(wrong[0], (Misfit{Field::from, "From: your own address is missing"}));
    EXPECT_EQ(wrong[1], (Misfit{Field::to,
                                "To: 'bob' cannot be sent to: an address needs an @ and "
                                "a domain"}));
    EXPECT_EQ(wrong[2].field, Field::cc);
    EXPECT_EQ(to_outgoing(draft, {}).error().detail, wrong[0].words);

    draft = good_draft();
    draft.to = " ";
    EXPECT_EQ(misfits(draft), (std::vector<Misfit>{{Field::to,
                                                    "To: nobody is named to send it "
                                                    "to"}}));
}

TEST(Outgoing, NamesDomainsOfAllScriptsAsServersKnowThem) {
    Draft draft = good_draft();
    draft.from = "Ann <ann@straße.example>";
    draft.to = "Jürgen <j@münchen.example>, Team: t@例え.テスト;";
    const auto message = to_outgoing(draft, {});
    ASSERT_TRUE(message);
    EXPECT_TRUE(message->message_id.ends_with("@xn--strae-oqa.example"));
    EXPECT_EQ(address_line(message->to),
              "Jürgen <j@xn--mnchen-3ya.example>, Team: t@xn--r8jz45g.xn--zckzah;");
    EXPECT_EQ(address_line(to_stored(draft, {}).to), draft.to);
    draft.to = "a@ü\u200b-.x";
    EXPECT_EQ(misfits(draft).size(), 1U);
}

TEST(Outgoing, OpensAttachedFilesByTheirPath) {
    Draft draft = good_draft();
    draft.attachments = {{.path = "/home/ann/r.txt",
                          .content = {},
                          .name = "r.txt",
                          .type = "text/plain",
                          .size = 3}};
    std::string opened;
    Posting posting;
    posting.open_file = [&](const std::string& path) -> Result<std::unique_ptr<ByteSource>> {
        opened = path;
        return std::make_unique<StringSource>("abc");
    };
    const auto message = to_outgoing(draft, posting);
    ASSERT_TRUE(message);
    const auto parsed = mime::Message::parse(built(*message));
    EXPECT_EQ(opened, "/home/ann/r.txt");
    EXPECT_EQ(parsed.decoded(2).bytes, "abc");
}

TEST(StoredDraft, ComesBackAsItWasLeft) {
    Draft draft = good_draft();
    draft.to = "bob, Jürgen <j@example.net>, half ";
    draft.bcc = "eve@example.com";
    draft.subject = "日本語 and more";
    draft.in_reply_to = {"1@x"};
    draft.references = {"0@x", "1@x"};
    draft.body = "One\n\n> quoted long " + std::string(100, 'x') + " words " +
                 std::string(50, 'y') + "\n>> deeper\nFrom me\n  indented\n\n-- \nAnn\n";
    draft.attachments = {{.path = {},
                          .content = std::make_shared<const std::string>("\x00\xff\r", 3),
                          .name = "写真.bin",
                          .type = "application/x-thing",
                          .size = 3}};
    const std::string kept = built(to_stored(draft, {}), mime::Bcc::keep);
    const Draft again = resume(mime::Message::parse(kept));
    EXPECT_EQ(again.from, draft.from);
    EXPECT_EQ(again.to, "bob, Jürgen <j@example.net>, half");
    EXPECT_EQ(again.bcc, draft.bcc);
    EXPECT_EQ(again.subject, draft.subject);
    EXPECT_EQ(again.in_reply_to, draft.in_reply_to);
    EXPECT_EQ(again.references, draft.references);
    EXPECT_EQ(again.body, draft.body);
    ASSERT_EQ(again.attachments.size(), 1U);
    EXPECT_EQ(*again.attachments[0].content, *draft.attachments[0].content);
    EXPECT_EQ(again.attachments[0].name, draft.attachments[0].name);
    EXPECT_EQ(again.attachments[0].type, draft.attachments[0].type);
}

TEST(StoredDraft, ComesBackWholeHoweverLongItIs) {
    Draft draft = good_draft();
    draft.body.clear();
    for (int line = 0; line < 25'000; ++line) draft.body += std::to_string(line) + "\n";
    const std::string kept = built(to_stored(draft, {}), mime::Bcc::keep);
    EXPECT_EQ(resume(mime::Message::parse(kept)).body, draft.body);
}

TEST(StoredDraft, SaysWhatAComposerOfPlainTextLeavesOut) {
    using Words = std::vector<std::string>;
    const auto lost = [](const std::string& bytes) {
        return lost_by_resuming(mime::Message::parse(bytes));
    };
    EXPECT_EQ(lost("Subject: x\n\nText\n"), Words{});
    EXPECT_EQ(lost("Reply-To: a@b.c\nContent-Type: text/html\n\n<b>x</b>\n"),
              (Words{"its HTML form", "Reply-To"}));
    EXPECT_EQ(lost("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nText\n--b\n"
                   "Content-Type: text/html; name=a.html\nContent-Disposition: attachment\n\n"
                   "<b>x</b>\n--b--\n"),
              Words{});
    EXPECT_EQ(lost("Content-Type: multipart/mixed; boundary=b\n\n--b\n"
                   "Content-Type: multipart/alternative; boundary=c\n\n--c\n\nText\n--c\n"
                   "Content-Type: text/html\n\n<b>Text</b>\n--c--\n--b\n"
                   "Content-Type: text/html; name=a.html\nContent-Disposition: attachment\n\n"
                   "<b>x</b>\n--b--\n"),
              Words{"its HTML form"});
    EXPECT_EQ(lost(built(to_stored(good_draft(), {}), mime::Bcc::keep)), Words{});
}

TEST(AttachedPart, KeepsWhatItsTypeSays) {
    const std::string invitation =
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nText\n--b\n"
        "Content-Type: text/calendar; method=REQUEST; charset=iso-8859-1; name=i.ics\n"
        "Content-Disposition: attachment; filename=i.ics\nContent-Transfer-Encoding: 8bit\n\n"
        "BEGIN:VCALENDAR \xfc\n--b--\n";
    const auto message = mime::Message::parse(invitation);
    Draft draft = good_draft();
    draft.attachments = {attached_part(message, 2)};
    const auto sent = to_outgoing(draft, {});
    ASSERT_TRUE(sent);
    const auto parsed = mime::Message::parse(built(*sent));
    const mime::Part& part = parsed.part(2);
    EXPECT_TRUE(part.type.is("text/calendar"));
    EXPECT_EQ(part.type.parameter("method"), "REQUEST");
    EXPECT_EQ(part.type.parameter("charset"), "iso-8859-1");
    EXPECT_EQ(part.file_name(), "i.ics");
    EXPECT_EQ(parsed.decoded(2).bytes, message.decoded(2).bytes);
}

TEST(Misfits, TakeNoWordBeforeAnAddressForAName) {
    Draft draft = good_draft();
    for (const std::string line : {"john smith@example.org", "b\tob@example.org",
                                   "ann@example.org, john smith@example.org"}) {
        draft.to = line;
        const auto wrong = misfits(draft);
        ASSERT_EQ(wrong.size(), 1U) << line;
        EXPECT_NE(wrong[0].words.find("is not one address"), std::string::npos) << wrong[0].words;
    }
    for (const std::string line :
         {"John <smith@example.org>", "smith@example.org (John)", "Team: a@b.c, d@e.f;",
          "a@b.c,d@e.f", "\"John\" <a@b.c> , d@e.f", "a@b.c <a@b.c>"}) {
        draft.to = line;
        EXPECT_TRUE(misfits(draft).empty()) << line;
    }
}

std::vector<Regret> regretted(const Draft& draft) {
    std::vector<Regret> out;
    for (const Warning& each : regrets(draft)) out.push_back(each.regret);
    return out;
}

TEST(Regrets, AreNoneForAGoodLetter) { EXPECT_TRUE(regretted(good_draft()).empty()); }

TEST(Regrets, NameWhatIsMissing) {
    Draft draft = new_letter(ann());
    EXPECT_EQ(regretted(draft), (std::vector<Regret>{Regret::no_recipient, Regret::no_subject,
                                                     Regret::nothing_written}));
    draft = answered("From: Bob <bob@example.net>\nSubject: x\n\nsee attached\n");
    EXPECT_EQ(regretted(draft), std::vector<Regret>{Regret::nothing_written});
}

TEST(Regrets, NoticeAnAttachmentThatIsMentionedInManyLanguages) {
    for (const auto* const words :
         {"I attached the file", "See the ATTACHMENT.", "im Anhang", "ist angehängt", "ci-joint",
          "la pièce jointe", "te adjunto", "in allegato", "em anexo", "zie bijlage", "bifogad fil",
          "w załączeniu", "во вложении", "添付します", "请看附件", "첨부 파일"}) {
        Draft draft = good_draft();
        draft.body = std::string(words) + "\n";
        EXPECT_EQ(regretted(draft), std::vector<Regret>{Regret::missing_attachment}) << words;
        draft.attachments.push_back({});
        EXPECT_TRUE(regretted(draft).empty()) << words;
    }
}

TEST(Regrets, PassOverWhatOthersWrote) {
    Draft draft = good_draft();
    draft.body =
        "Thanks. Unattached.\nBob wrote about attachments:\n> I attached it\n\n-- \nAttachments "
        "Inc\n";
    EXPECT_TRUE(regretted(draft).empty());
    draft.body = "fyi\n---------- Forwarded message ----------\nsee attached\n";
    EXPECT_TRUE(regretted(draft).empty());
}

TEST(Regrets, WarnOfADomainWhoseEndIsMissing) {
    Draft draft = good_draft();
    draft.cc = "Bob <bob@exa";
    EXPECT_EQ(regrets(draft),
              (std::vector<Warning>{{Regret::odd_domain, Field::cc,
                                     "bob@exa has no dot in its domain; is its end missing?"}}));
    draft.cc = "root@localhost, postmaster@[192.0.2.1], alias";
    EXPECT_TRUE(regretted(draft).empty());
    draft.from = "ann@office";
    draft.cc = "bob@office";
    EXPECT_TRUE(regretted(draft).empty());
}

TEST(Regrets, WarnOfACrowdAndOfTheWrongIdentity) {
    Draft draft = good_draft();
    for (int i = 0; i < 20; ++i) draft.cc += "u" + std::to_string(i) + "@example.org, ";
    EXPECT_EQ(regretted(draft), std::vector<Regret>{Regret::crowd});
    draft = good_draft();
    draft.sent_to = "ann@old.example.com";
    EXPECT_EQ(regrets(draft),
              (std::vector<Warning>{{Regret::other_identity, Field::from,
                                     "the letter came to ann@old.example.com, this goes out from "
                                     "ann@example.org"}}));
}

}  // namespace
}  // namespace alder::compose
