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
                    "\n--b--\n"),
              "text 1: hi|\ntext 2: Invitation: Tea|\nfile 2 \nfile 3 invite.ics\n");
}

TEST(Readable, TellsACardInWords) {
    EXPECT_EQ(shown("Content-Type: text/vcard\n\nBEGIN:VCARD\nFN:Ann\nTEL:+1 2\nEND:VCARD\n"),
              "text 1: Card: Ann| Telephone +1 2|\nfile 1 \n");
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

}  // namespace
}  // namespace alder::mime
