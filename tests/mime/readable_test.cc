#include "mime/readable.h"

#include <gtest/gtest.h>

#include "mime/content_check.h"

namespace alder::mime {
namespace {

// One line a block.
std::string outline(const Readable& readable) {
    std::string out;
    for (const Block& block : readable.blocks) {
        if (const auto* text = std::get_if<TextBlock>(&block)) {
            out += "text " + text->path + ":";
            for (const auto& line : text->lines) out += " " + line.text + "|";
        } else if (const auto* file = std::get_if<AttachmentBlock>(&block)) {
            out += "file " + file->path + " " + file->file_name + (file->dangerous ? " !" : "");
            if (!file->damage.empty()) out += ": " + file->damage;
        } else if (const auto* headers = std::get_if<HeadersBlock>(&block)) {
            out += "headers " + headers->path;
            for (const auto& [name, value] : headers->fields) out += " " + name + "=" + value;
        } else {
            out += "notice " + std::get<NoticeBlock>(block).text;
        }
        out += "\n";
    }
    return out;
}

std::string shown(std::string bytes, const ReadableOptions& options = {}) {
    return outline(readable(Message::parse(std::move(bytes)), options));
}

constexpr const char* kAlternative =
    "Content-Type: multipart/alternative; boundary=b\n\n--b\n\nplain\n--b\nContent-Type: "
    "text/html\n\n<p>rich\n--b--\n";

TEST(Readable, ShowsTheTextOneWrapped) {
    EXPECT_EQ(shown("A: b\n\naaaa bbbb\n> cccc dddd eeee\n", {.columns = 12}),
              "text 1: aaaa bbbb| > cccc dddd| > eeee|\n");
}

TEST(Readable, ChoosesTheAlternativeAskedFor) {
    EXPECT_EQ(shown(kAlternative), "text 1: plain|\n");
    EXPECT_EQ(shown(kAlternative, {.prefer = ReadableOptions::Prefer::html}), "text 2: rich|\n");
}

TEST(Readable, JoinsFlowedParagraphs) {
    EXPECT_EQ(shown("Content-Type: text/plain; format=flowed\n\none \ntwo\n"),
              "text 1: one two|\n");
}

TEST(Readable, ListsAttachmentsAtTheirPlace) {
    EXPECT_EQ(shown("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nfirst\n--b\n"
                    "Content-Type: image/png; name=cat.png\nContent-Disposition: "
                    "inline\n\n\x89PNG\n--b\n\nsecond\n--b--\n"),
              "text 1: first|\nfile 2 cat.png\ntext 3: second|\n");
}

TEST(Readable, MarksAProgramThatCallsItselfADocument) {
    EXPECT_EQ(shown("Content-Type: application/pdf; name=invoice.pdf\nContent-Transfer-Encoding: "
                    "base64\n\nTVqQAAMAAAAEAAAA\n"),
              "file 1 invoice.pdf !\n");
    EXPECT_TRUE(check_content("a.exe", "application/octet-stream", "").dangerous);
    EXPECT_TRUE(check_content("a\u202e"
                              "fdp.scr",
                              "", "")
                    .dangerous);
    EXPECT_TRUE(check_content("a.png", "image/png", "%PDF-1.4").dangerous);
    EXPECT_FALSE(check_content("a.pdf", "application/pdf", "%PDF-1.4").dangerous);
    EXPECT_FALSE(check_content("a.docx", "application/zip", "PK\x03\x04").dangerous);
}

TEST(Readable, ShowsNestedMessagesBelowTheirHead) {
    EXPECT_EQ(shown("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nsee\n--b\nContent-Type: "
                    "message/rfc822\n\n"
                    "From: a@b\nSubject: =?utf-8?q?=C3=A9?=\n\ninner\n--b--\n"),
              "text 1: see|\nfile 2 \nheaders 2 From=a@b Subject=é\ntext 2.1: inner|\n");
}

TEST(Readable, SaysWhatWasLeftOutAndWhatLies) {
    const Readable out =
        readable(Message::parse("Content-Type: text/html\n\n<p>x<script></script><span "
                                "hidden>y</span><a href='http://evil.net'>http://bank.com</a>"));
    EXPECT_EQ(
        outline(out),
        "notice left out: 1 hidden piece of text\nnotice left out: 1 script or embedded object\n"
        "notice link 1 leads to another host than its text says\ntext 1: xhttp://bank.com[1]|\n");
    EXPECT_EQ(out.links.size(), 1U);
}

TEST(Readable, TellsAnInvitationOnceInWords) {
    const std::string event =
        "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nSUMMARY:Tea\nEND:VEVENT\nEND:VCALENDAR";
    EXPECT_EQ(shown("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhi\n--b\nContent-Type: "
                    "text/calendar\n\n" +
                    event + "\n--b\nContent-Type: text/calendar; name=invite.ics\n\n" + event +
                    "\n\n--b--\n"),
              "text 1: hi|\ntext 2: Invitation: Tea|\nfile 2 \nfile 3 invite.ics\n");
}

TEST(Readable, TellsACardInWords) {
    EXPECT_EQ(shown("Content-Type: text/vcard\n\nBEGIN:VCARD\nFN:Ann\nTEL:+1 2\nEND:VCARD\n"),
              "text 1: Card: Ann| Telephone +1 2|\nfile 1 \n");
}

TEST(Readable, ShowsFilesInsideATextAsAttachments) {
    EXPECT_EQ(shown("Subject: x\n\none\nbegin 755 run.exe\n#35HV\n`\nend\ntwo\n"
                    "=ybegin part=1 line=128 size=9 name=b.bin\n=ypart begin=1 end=3\n"
                    "\x6d\x8b\x9e\n=yend size=3 part=1\n"),
              "text 1: one| [run.exe stood here: see the attachments]| two| "
              "[b.bin stood here: see the attachments]|\n"
              "file 1.1 run.exe !\n"
              "file 1.2 b.bin: only a piece of the file is in this message\n");
}

std::string number(std::uint32_t value, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i));
    return out;
}

std::string tnef_attribute(std::uint32_t id, const std::string& value) {
    std::uint32_t sum = 0;
    for (const char c : value) sum += static_cast<unsigned char>(c);
    return "\x02" + number(id, 4) + number(static_cast<std::uint32_t>(value.size()), 4) + value +
           number(sum, 2);
}

TEST(Readable, TakesAFileWithoutANameInWinmailDatForNoText) {
    const std::string tnef = number(0x223e9f78, 4) + number(1, 2) +
                             tnef_attribute(0x00069002, std::string(14, '\0')) +
                             tnef_attribute(0x0006800f, std::string("\x89PNG\r\n\x1a\n\0", 9));
    EXPECT_EQ(
        shown("Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: "
              "base64\n\n" +
              encode_base64(tnef)),
        "file 1 winmail.dat\nfile 1.1 \n");
}

TEST(Readable, ShowsWhatIsInWinmailDatAndItsTextWhereThereIsNoOther) {
    const std::string tnef =
        number(0x223e9f78, 4) + number(1, 2) + tnef_attribute(0x0002800c, "the words") +
        tnef_attribute(0x00018010, "cat.txt") + tnef_attribute(0x0006800f, "Cat");
    const std::string part =
        "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: "
        "base64\n\n" +
        encode_base64(tnef);
    EXPECT_EQ(shown(part), "file 1 winmail.dat\ntext 1.1: the words|\nfile 1.2 cat.txt\n");
    EXPECT_EQ(shown("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n--b\n" + part +
                    "--b--\n"),
              "text 1: hello|\nfile 2 winmail.dat\nfile 2.1 \nfile 2.2 cat.txt\n");
    const std::string cut =
        "Content-Type: application/ms-tnef; name=winmail.dat\n\n" + tnef.substr(0, tnef.size() - 4);
    EXPECT_EQ(shown(cut),
              "file 1 winmail.dat\n"
              "notice winmail.dat: the file is damaged: it breaks off, or is not what is stated\n"
              "text 1.1: the words|\n"
              "file 1.2 cat.txt: the file is damaged: it breaks off, or is not what is stated\n");
}

TEST(Readable, TellsAReportOfDeliveryInWords) {
    EXPECT_EQ(
        shown("Content-Type: multipart/report; boundary=b\n\n--b\n\nsorry\n--b\n"
              "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n"
              "Final-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 5.1.1\n"
              "Diagnostic-Code: smtp; 550 no such user\n\n"
              "Final-Recipient: rfc822; eve@example.org\nAction: delivered\n--b--\n"),
        "text 1: sorry|\n"
        "text 2: Report of delivery by mx.example.org:|"
        "   bob@example.org: not delivered (5.1.1): 550 no such user|"
        "   eve@example.org: delivered|\nfile 2 \n");
}

TEST(Readable, TellsAReportOfReadingInWords) {
    EXPECT_EQ(shown("Content-Type: message/disposition-notification\n\n"
                    "Final-Recipient: rfc822; bob@example.org\n"
                    "Disposition: manual-action/MDN-sent-manually; displayed\n"),
              "text 1: Report of reading: bob@example.org has opened the message|\nfile 1 \n");
}

TEST(Readable, TellsAReactionInWords) {
    EXPECT_EQ(shown("In-Reply-To: <1@example.org>\nContent-Type: text/plain; charset=utf-8\n"
                    "Content-Disposition: reaction\n\n👍\n"),
              "text 1: Reacts to the earlier message with 👍|\n");
    EXPECT_EQ(shown("In-Reply-To: <1@example.org>\nContent-Disposition: reaction\n\nwell done\n"),
              "text 1: well done|\n");
}

TEST(Readable, LeavesAListOnlyByWhatLeadsThere) {
    const Readable out = readable(Message::parse(
        "List-Id: <x>\nList-Unsubscribe: <javascript:alert(1)>, <file:///etc/passwd>, "
        "<mailto:u@example.org>, <HTTPS://example.org/u>\n"
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\nList-Help: <javascript:1>\n\nhi\n"));
    ASSERT_EQ(out.links.size(), 1U);
    EXPECT_EQ(out.links[0].target, "HTTPS://example.org/u");
    EXPECT_EQ(outline(out), "text 1: hi|\nnotice mailing list: leave it by one click [1] (x)\n");
}

TEST(Readable, SaysHowToLeaveTheList) {
    const Readable out = readable(Message::parse(
        "List-Id: Tea <tea.example.org>\nList-Unsubscribe: <https://example.org/u>\n"
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\nList-Post: <mailto:tea@example.org>\n\n"
        "hello\n"));
    EXPECT_EQ(outline(out),
              "text 1: hello|\n"
              "notice mailing list: leave it by one click [1], write to it [2] (Tea)\n");
    ASSERT_EQ(out.links.size(), 2U);
    EXPECT_EQ(out.links[0].target, "https://example.org/u");
    EXPECT_EQ(out.links[1].target, "mailto:tea@example.org");
}

TEST(Readable, SaysWhenTheHeadIsNotTheSignedOne) {
    const std::string signed_part =
        "Content-Type: multipart/signed; boundary=b\n\n--b\nSubject: real\n"
        "Content-Type: text/plain; hp=clear\n\nx\n--b\nContent-Type: "
        "application/pgp-signature\n\ny\n--b--\n";
    EXPECT_NE(shown("Subject: other\n" + signed_part)
                  .find("notice the head of the message has another Subject than its signed part: "
                        "real\n"),
              std::string::npos);
    EXPECT_EQ(shown("Subject: real\n" + signed_part).find("notice"), std::string::npos);
}

TEST(Readable, SaysWhereAnExternalBodyLies) {
    EXPECT_EQ(shown("Content-Type: message/external-body; access-type=anon-ftp; site=f.org; "
                    "name=x.ps\n\nContent-Type: application/postscript\n\n"),
              "file 1 x.ps\nnotice its content lies elsewhere and is not fetched: "
              "access-type=anon-ftp site=f.org name=x.ps\n");
}

TEST(Readable, SaysThatATransferEncodingIsDamaged) {
    EXPECT_EQ(shown("Content-Transfer-Encoding: base64\n\nSGVs*bG8=\n"),
              "notice the transfer encoding is damaged; some bytes may be wrong\ntext 1: Hello|\n");
}

TEST(Readable, SaysThatDeepMimeWasCut) {
    std::string bytes;
    for (int i = 0; i < 200; ++i) {
        const std::string b = "b" + std::to_string(i);
        bytes += "Content-Type: multipart/mixed; boundary=" + b + "\n\n--" + b + "\n";
    }
    EXPECT_NE(shown(bytes).find("notice parts lie more than 64 deep"), std::string::npos);
}

std::string multipart(std::string_view subtype, const std::vector<std::string>& parts) {
    std::string out = "Content-Type: multipart/" + std::string(subtype) + "; boundary=b\n\n";
    for (const std::string& part : parts) out += "--b\n" + part + "\n";
    return out + "--b--\n";
}

TEST(Readable, ShowsTheOtherAlternativeWhereOneIsBlank) {
    const std::string html = "Content-Type: text/html\n\n<p>rich";
    EXPECT_EQ(shown(multipart("alternative", {"\n \n", html})), "text 2: rich|\n");
    EXPECT_EQ(shown(multipart("alternative", {"\nplain\n", "Content-Type: text/html\n\n\n"}),
                    {.prefer = Prefer::html}),
              "text 1: plain|\n");
}

TEST(Readable, ReadsTextOfAnyKindAsPlainWhereItIsMeantToBeSeen) {
    EXPECT_EQ(shown("Content-Type: text/enriched\n\nall there is\n"),
              "text 1: all there is|\nfile 1 \n");
    EXPECT_EQ(shown(multipart("mixed", {"\nsee\n",
                                        "Content-Type: text/x-patch\nContent-Disposition: inline; "
                                        "filename=a.patch\n\n+x\n"})),
              "text 1: see|\ntext 2: +x|\nfile 2 a.patch\n");
    EXPECT_EQ(shown(multipart("alternative", {"\nplain\n", "Content-Type: text/x-watch\n\nno\n"})),
              "text 1: plain|\nfile 2 \n");
}

TEST(Readable, BeginsARelatedMessageWhereItSays) {
    const std::string picture = "Content-Type: image/png\nContent-ID: <p@x>\n\nPNG";
    const std::string html = "Content-Type: text/html\nContent-ID: <r@x>\n\nroot";
    EXPECT_EQ(shown(multipart("related; start=\"<r@x>\"", {picture, html})),
              "file 1 \ntext 2: root|\n");
}

}  // namespace
}  // namespace alder::mime
