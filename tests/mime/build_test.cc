#include "mime/build.h"

#include <algorithm>
#include <fstream>
#include <random>

#include <gtest/gtest.h>

#include "base/ascii.h"
#include "mime/addresses.h"
#include "mime/dates.h"
#include "mime/entity.h"
#include "mime/message_id.h"
#include "mime/readable.h"
#include "mime/seven_bits.h"
#include "mime/summary.h"
#include "tests/support/sanitizer.h"
#include "text/quote.h"

namespace alder::mime {
namespace {

using mail::Mailbox;

OutgoingAttachment attached(std::string name, std::string type, const std::string& bytes) {
    return {std::move(name), std::move(type), [bytes]() -> Result<std::unique_ptr<ByteSource>> {
                return std::make_unique<StringSource>(bytes);
            }};
}

std::string all_of(ByteSource& source, std::size_t room = 4096) {
    std::string out;
    while (true) {
        const auto piece = source.read(room);
        if (!piece) return "error: " + piece.error().detail;
        if (piece->empty()) return out;
        EXPECT_LE(piece->size(), room);
        out += *piece;
    }
}

std::string built(const OutgoingMessage& message, Bcc bcc = Bcc::leave_out) {
    const auto source = build(message, bcc);
    if (!source) return "error: " + source.error().detail;
    std::string out = all_of(**source);
    EXPECT_EQ((*source)->size(), out.size());
    return out;
}

OutgoingMessage letter() {
    OutgoingMessage out;
    out.from = {Mailbox{"Ann Example", "ann@example.org"}};
    out.to = {Mailbox{"", "bob@example.net"}};
    out.subject = "Hello";
    out.date = mail::Date{.time = WallTime(std::chrono::seconds(1769850300))};
    out.message_id = "abc@example.org";
    out.text = "Hi Bob,\n\nsee you.\n";
    return out;
}

// Nothing in it needs 8BITMIME, confuses a line-wise reader or is longer than SMTP lets pass.
void expect_fit_for_the_wire(std::string_view bytes) {
    EXPECT_TRUE(ascii::all_ascii(bytes));
    EXPECT_EQ(bytes.find('\0'), std::string_view::npos);
    ASSERT_TRUE(bytes.ends_with("\r\n"));
    std::size_t begin = 0;
    while (begin < bytes.size()) {
        const std::size_t end = bytes.find('\n', begin);
        const std::string_view line = bytes.substr(begin, end - begin);
        ASSERT_TRUE(line.ends_with('\r'));
        ASSERT_EQ(line.find('\r'), line.size() - 1);
        ASSERT_LE(line.size() - 1, 998U);
        begin = end + 1;
    }
}

std::vector<text::QuotedLine> without_spaces_at_ends(std::vector<text::QuotedLine> lines) {
    for (text::QuotedLine& line : lines) {
        if (line.text != "-- ") line.text.erase(line.text.find_last_not_of(' ') + 1);
    }
    return lines;
}

TEST(Build, WritesAPlainLetterThatAnybodyCanReadInItsSource) {
    EXPECT_EQ(built(letter()),
              "Date: Sat, 31 Jan 2026 09:05:00 +0000\r\n"
              "From: Ann Example <ann@example.org>\r\n"
              "To: bob@example.net\r\n"
              "Subject: Hello\r\n"
              "Message-ID: <abc@example.org>\r\n"
              "MIME-Version: 1.0\r\n"
              "Content-Type: text/plain; charset=us-ascii; format=flowed\r\n"
              "Content-Transfer-Encoding: 7bit\r\n"
              "\r\n"
              "Hi Bob,\r\n\r\nsee you.\r\n");
}

TEST(Build, GivesTheSameBytesHoweverFewAreAskedFor) {
    OutgoingMessage message = letter();
    message.text = "Grüße\n";
    const auto whole = build(message);
    const auto single = build(message);
    ASSERT_TRUE(whole && single);
    EXPECT_EQ(all_of(**whole), all_of(**single, 1));
}

TEST(Build, NeverSendsBccAndKeepsItInADraft) {
    OutgoingMessage message = letter();
    message.bcc = {Mailbox{"Carol", "carol@example.com"}};
    EXPECT_EQ(built(message).find("arol"), std::string::npos);
    EXPECT_NE(built(message, Bcc::keep).find("Bcc: Carol <carol@example.com>\r\n"),
              std::string::npos);
    message.to.clear();
    EXPECT_NE(built(message).find("To: undisclosed-recipients:;\r\n"), std::string::npos);
}

TEST(Build, RefusesFieldsThatAreNoneOrThatItWritesItself) {
    for (const auto* const name : {"Bcc", "bcc", "Content-Type", "From", "A b", "", "X:y", "Ä"}) {
        OutgoingMessage message = letter();
        message.extra = {{name, "x"}};
        EXPECT_FALSE(build(message)) << name;
    }
    OutgoingMessage message = letter();
    message.extra = {{"X-Mood", "heiter\r\nBcc: eve@example.org"}};
    EXPECT_NE(built(message).find("X-Mood: heiter  Bcc: eve@example.org\r\n"), std::string::npos);
}

TEST(Build, LetsNoValueEndItsLine) {
    OutgoingMessage message = letter();
    const std::string evil = "a\r\nX-Evil: yes\n\r\rb";
    message.subject = evil;
    message.from = {Mailbox{evil, evil}};
    message.to = {Mailbox{"", "x@y\r\nX-Evil: yes"}, mail::Group{evil, {Mailbox{evil, evil}}}};
    message.message_id = "a\r\nX-Evil: yes";
    message.references = {evil, "good@x"};
    message.attachments = {attached(evil, evil, "x")};
    const std::string bytes = built(message);
    expect_fit_for_the_wire(bytes);
    EXPECT_EQ(bytes.find("\nX-Evil"), std::string::npos);
    EXPECT_EQ(parse_envelope(Message::parse(bytes).root().header).references,
              std::vector<std::string>{"good@x"});
}

TEST(Build, FoldsLongFieldsWhereAReaderUnfoldsThem) {
    OutgoingMessage message = letter();
    for (int i = 0; i < 40; ++i) {
        message.subject += " word" + std::to_string(i) + (i % 7 == 0 ? "   " : "");
        message.to.emplace_back(Mailbox{"Somebody, the " + std::to_string(i) + "th",
                                        "user" + std::to_string(i) + "@example.org"});
        message.references.push_back("id" + std::to_string(i) + "@a-rather-long-host.example.org");
    }
    message.subject.erase(message.subject.find_last_not_of(' ') + 1);
    const std::string bytes = built(message);
    expect_fit_for_the_wire(bytes);
    const auto header = bytes.substr(0, bytes.find("\r\n\r\n"));
    for (const std::string_view line : ascii::split(header, '\n')) EXPECT_LE(line.size(), 79U);
    const auto envelope = parse_envelope(Message::parse(bytes).root().header);
    EXPECT_EQ(envelope.subject, message.subject);
    EXPECT_EQ(envelope.to, message.to);
    EXPECT_EQ(envelope.references, message.references);
}

TEST(Build, ReadsBackSubjectsAndNamesOfAllScripts) {
    const std::string samples[] = {"plain",
                                   "Grüße aus Köln",
                                   "日本語の件名がここにあります、とても長いので折り返されます",
                                   "Καλημέρα κόσμε",
                                   "שלום עולם",
                                   "مرحبا بالعالم",
                                   "สวัสดีชาวโลก",
                                   "👩‍👩‍👧‍👦 family 🇩🇪",
                                   "a  b   c",
                                   "=?UTF-8?Q?looks_encoded?=",
                                   "\"quoted\" \\ back",
                                   "comma, semicolon; colon: <angle>",
                                   "tab\tinside",
                                   std::string(2000, 'x'),
                                   "Re: " + std::string(300, 'y') + " ü end",
                                   "",
                                   "ends in umlaut ä",
                                   "ä begins",
                                   "mixed ascii und ü and plain again",
                                   "(comment) [list] tag",
                                   "a@b.c",
                                   "''",
                                   "\x7f del"};
    for (const std::string& sample : samples) {
        OutgoingMessage message = letter();
        message.subject = sample;
        if (sample.size() < 900 && !std::ranges::any_of(sample, ascii::is_control)) {
            message.from = {Mailbox{sample, "ann@example.org"}};
            message.to = {Mailbox{sample, "bob@example.net"}, Mailbox{sample, "c@example.com"}};
        }
        const std::string bytes = built(message);
        expect_fit_for_the_wire(bytes);
        const auto envelope = parse_envelope(Message::parse(bytes).root().header);
        EXPECT_EQ(envelope.subject, sample);
        EXPECT_EQ(envelope.from, message.from);
        EXPECT_EQ(envelope.to, message.to);
        for (const std::string_view line : ascii::split(bytes, '\n')) {
            if (line.find("=?") != std::string_view::npos) {
                EXPECT_LE(line.size(), 79U) << line;
            }
        }
    }
}

TEST(Build, KeepsWhatIsNoAddressInADraft) {
    OutgoingMessage message = letter();
    message.to = {Mailbox{"", "bob"}, Mailbox{"", "half typed, @"}, Mailbox{"Eve", ""}};
    const auto envelope = parse_envelope(Message::parse(built(message)).root().header);
    EXPECT_EQ(envelope.to, (mail::AddressList{Mailbox{"", "bob"}, Mailbox{"half typed, @", ""},
                                              Mailbox{"Eve", ""}}));
}

TEST(Build, QuotesLocalPartsThatNeedIt) {
    OutgoingMessage message = letter();
    message.to = {Mailbox{"", "\"john doe\"@example.org"}};
    EXPECT_NE(built(message).find("To: \"john doe\"@example.org\r\n"), std::string::npos);
}

TEST(Build, KeepsParagraphsQuotesAndSignatures) {
    std::string words;
    for (int i = 0; i < 100; ++i) words += "word" + std::to_string(i) + (i % 9 == 0 ? "  " : " ");
    const std::string texts[] = {
        "",
        "\n\n",
        "no line end",
        " indented\n  code();\nFrom here on\n> quoted\n>> twice\n> > twice too\n>\n>\n\n-- \nAnn\n",
        words + "\n> " + words + "\n",
        "> -- \n> Bob\nstill me\n-- \nAnn\n",
        "-- not a signature " + words + "\n",
        std::string(70, 'a') + " -- " + std::string(70, 'b') + "\n",
        std::string(2000, 'x') + "\n",
        "日本語" + words + "日本語\n",
        "trailing  \nspaces \n",
        std::string("nul\0 and esc \x1b\n", 15),
    };
    for (const std::string& body : texts) {
        OutgoingMessage message = letter();
        message.text = body;
        const std::string bytes = built(message);
        expect_fit_for_the_wire(bytes);
        const Message parsed = Message::parse(bytes);
        EXPECT_TRUE(parsed.defects().empty());
        EXPECT_EQ(parsed.root().type.parameter("format"), "flowed");
        EXPECT_EQ(text::flowed_lines(parsed.text(0)),
                  without_spaces_at_ends(text::plain_lines(body)))
            << body;
    }
}

TEST(Build, BreaksLongParagraphsSoftlyWithinTheLineAndStuffsThem) {
    OutgoingMessage message = letter();
    message.text = "From " + std::string(30, 'a') + " " + std::string(40, 'b') + " " +
                   std::string(20, 'c') + "\n";
    const std::string bytes = built(message);
    EXPECT_NE(bytes.find(" From " + std::string(30, 'a') + " \r\n" + std::string(40, 'b') + " " +
                         std::string(20, 'c') + "\r\n"),
              std::string::npos)
        << bytes;
}

TEST(Build, ChoosesTheShortestSafeEncoding) {
    const auto encoding = [](const std::string& body) {
        OutgoingMessage message = letter();
        message.text = body;
        return std::string(
            Message::parse(built(message)).root().header.value("Content-Transfer-Encoding"));
    };
    EXPECT_EQ(ascii::trim(encoding("plain\n")), "7bit");
    EXPECT_EQ(ascii::trim(encoding("some Grüße and more plain words\n")), "quoted-printable");
    EXPECT_EQ(ascii::trim(encoding("こんにちは世界\n")), "base64");
    EXPECT_EQ(ascii::trim(encoding(std::string(999, 'x') + "\n")), "quoted-printable");
}

TEST(Build, OffersHtmlAsAnAlternative) {
    OutgoingMessage message = letter();
    message.html = "<p>Grüße</p>\nFrom me\n";
    const Message parsed = Message::parse(built(message));
    ASSERT_EQ(parsed.parts().size(), 3U);
    EXPECT_TRUE(parsed.root().type.is("multipart/alternative"));
    EXPECT_TRUE(parsed.part(1).type.is("text/plain"));
    EXPECT_EQ(parsed.text(2), message.html);
    EXPECT_TRUE(parsed.defects().empty());
}

std::string noise(std::mt19937& random, std::size_t size) {
    std::string out;
    while (out.size() < size) out += static_cast<char>(random() % 256);
    return out;
}

TEST(Build, AttachesAnyBytesUnchanged) {
    std::mt19937 random(7);
    for (std::size_t size = 0; size < 400; size += size < 130 ? 1 : 37) {
        OutgoingMessage message = letter();
        const std::string bytes = noise(random, size);
        message.attachments = {attached("photo.png", "image/png", bytes),
                               attached("写真 №1.jpg", "image/jpeg", bytes + bytes)};
        const std::string wire = built(message);
        expect_fit_for_the_wire(wire);
        const Message parsed = Message::parse(wire);
        ASSERT_EQ(parsed.parts().size(), 4U);
        EXPECT_EQ(parsed.decoded(2).bytes, bytes);
        EXPECT_EQ(parsed.decoded(3).bytes, bytes + bytes);
        EXPECT_EQ(parsed.part(3).file_name(), "写真 №1.jpg");
        EXPECT_TRUE(parsed.defects().empty());
    }
}

TEST(Build, AttachesTextOfAnyLineEndsUnchanged) {
    const std::string texts[] = {"unix\nlines\n",
                                 "dos\r\nlines\r\n",
                                 "no end",
                                 "dos\r\nno end",
                                 "mixed\r\nends\nhere\r",
                                 "Grüße\r\nFrom me \r\n.\r\n",
                                 "latin1 \xe9\r\n",
                                 "",
                                 "\r\n",
                                 "cut \xe2\x82"};
    for (const std::string& content : texts) {
        OutgoingMessage message = letter();
        message.attachments = {attached("a.txt", "text/plain", content)};
        const std::string wire = built(message);
        expect_fit_for_the_wire(wire);
        EXPECT_EQ(Message::parse(wire).decoded(2).bytes, content);
    }
    OutgoingMessage message = letter();
    message.attachments = {attached("a.txt", "text/plain", "dos\r\nlines\r\n")};
    EXPECT_NE(built(message).find("dos\r\nlines\r\n"), std::string::npos);
}

TEST(Build, NamesTheCharsetOfAttachedTextOnlyWhenItKnows) {
    const auto charset = [](const std::string& content) {
        OutgoingMessage message = letter();
        message.attachments = {attached("a.txt", "text/plain", content)};
        return std::string(Message::parse(built(message)).part(2).type.parameter("charset"));
    };
    EXPECT_EQ(charset("ascii\n"), "us-ascii");
    EXPECT_EQ(charset("Grüße\n"), "utf-8");
    EXPECT_EQ(charset("latin1 \xe9 x\n"), "");
}

TEST(Build, HeadersHoldNoByteOrderMark) {
    OutgoingMessage message = letter();
    message.subject = "\ufeffone \ufefftwo";
    message.from = {mail::Mailbox{"\ufeffAnn", "ann@example.org"}};
    message.attachments = {attached("\ufeffa.txt", "", "x")};
    const std::string bytes = built(message);
    const Message back = Message::parse(bytes);
    EXPECT_EQ(unfold(back.root().header.value("Subject")), "one two");
    EXPECT_EQ(unfold(back.root().header.value("From")), "Ann <ann@example.org>");
    EXPECT_EQ(back.part(back.leaves().back()).file_name(), "a.txt");
}

TEST(Build, TextsLoseTheirByteOrderMark) {
    OutgoingMessage message = letter();
    message.text = "\ufeff\ufeffx\n";
    message.html = "\ufeff<p>y";
    const Message back = Message::parse(built(message));
    EXPECT_EQ(back.decoded(back.leaves().at(0)).bytes, "x\r\n");
    EXPECT_EQ(back.decoded(back.leaves().at(1)).bytes, "<p>y");
}

// Readers take US-ASCII with such bytes for ISO-2022 or UTF-16, ours too.
TEST(Build, TextsWithEscapesAndNulComeBack) {
    for (const std::string& text : {std::string("\0\0\x0cx@y\n", 7), std::string("a \x1b$B!!\n")}) {
        OutgoingMessage message = letter();
        message.text = "x\n";
        message.html = text;
        const Message back = Message::parse(built(message));
        EXPECT_EQ(back.text(back.leaves().at(1)), text);
    }
}

TEST(Build, ForwardsMessagesAsTheyAreOrSafelyWrapped) {
    OutgoingMessage message = letter();
    const std::string clean = "Subject: inner\n\nFrom the inside\n";
    const std::string eight_bit =
        "Subject: inner\r\n\r\nGr\xc3\xbc\xc3\x9f"
        "e\r\n";
    const std::string utf8_header =
        "Subject: Gr\xc3\xbc\xc3\x9f"
        "e\r\n\r\ninner\r\n";
    message.attachments = {attached("", "message/rfc822", clean),
                           attached("letter.eml", "message/rfc822", eight_bit),
                           attached("", "message/rfc822", utf8_header)};
    const std::string wire = built(message);
    expect_fit_for_the_wire(wire);
    const Message parsed = Message::parse(wire);
    EXPECT_TRUE(parsed.part(2).type.is("message/rfc822"));
    EXPECT_EQ(parsed.part(2).body, "Subject: inner\r\n\r\nFrom the inside\r\n");
    EXPECT_TRUE(parsed.part(3).type.is("message/rfc822"));
    EXPECT_EQ(parsed.nested(3)->root().header.value("Subject"), " inner");
    EXPECT_EQ(parsed.nested(3)->text(0),
              "Gr\xc3\xbc\xc3\x9f"
              "e\n");
    EXPECT_TRUE(parsed.part(4).type.is("message/global"));
    EXPECT_EQ(parsed.decoded(4).bytes, utf8_header);
}

TEST(SevenBits, AreGivenToLeavesThatNeedThem) {
    const std::string picture(300, '\xff');
    const std::string bytes =
        "Subject: s\n"
        "Content-Type: multipart/mixed; boundary=b\n\nbefore\n--b\n\nplain\n--b\n"
        "Content-Transfer-Encoding: 8bit\nContent-Type: text/plain; "
        "charset=utf-8\n\n\xc3\xa4\n--b\n"
        "Content-Type: image/png\n\n" +
        picture +
        "\n--b\n"
        "Content-Type: message/rfc822\n\nA: b\n\n\xc3\xb6\n--b--\nbehind\n";
    const std::string seven = in_seven_bits(Message::view(bytes));
    EXPECT_TRUE(ascii::all_ascii(seven));
    const Message before = Message::view(bytes);
    const Message after = Message::view(seven);
    ASSERT_EQ(after.parts().size(), before.parts().size());
    for (const std::size_t leaf : {1U, 2U}) EXPECT_EQ(after.text(leaf), before.text(leaf));
    EXPECT_EQ(after.decoded(3).bytes, picture);
    EXPECT_EQ(after.nested(4)->text(0), before.nested(4)->text(0));
    EXPECT_TRUE(seven.starts_with(
        "Subject: s\nContent-Type: multipart/mixed; boundary=b\n\nbefore\n--b\n\nplain"));
    EXPECT_TRUE(seven.ends_with("--b--\nbehind\n"));
}

TEST(SevenBits, AlterNothingThatIsSignedOrHasThem) {
    const std::string sealed =
        "Content-Type: multipart/signed; boundary=b\n\n--b\n\n\xc3\xa4\n--b--\n";
    EXPECT_EQ(in_seven_bits(Message::view(sealed)), sealed);
    EXPECT_EQ(in_seven_bits(Message::view("A: b\n\nplain\n")), "A: b\n\nplain\n");
}

TEST(Build, NestsItsOwnMessagesWithoutConfusingTheirBoundaries) {
    std::string inner = built(letter());
    for (int depth = 0; depth < 6; ++depth) {
        OutgoingMessage message = letter();
        message.html = "<p>hi</p>";
        message.attachments = {attached("", "message/rfc822", inner)};
        const std::string wire = built(message);
        const Message parsed = Message::parse(wire);
        ASSERT_EQ(parsed.leaves().size(), 3U);
        EXPECT_EQ(parsed.part(parsed.leaves().back()).body, inner);
        inner = wire;
    }
}

TEST(Build, WritesFileNamesThatAreNoPaths) {
    OutgoingMessage message = letter();
    message.attachments = {attached("/home/ann/secret plans.txt", "text/plain", "x"),
                           attached(std::string(200, 'n') + ".txt", "text/plain", "x"),
                           attached("=?UTF-8?Q?x?=.txt", "text/plain", "x"),
                           attached("a\"b;c.txt", "no type", "x")};
    const Message parsed = Message::parse(built(message));
    EXPECT_EQ(parsed.part(2).file_name(), "secret plans.txt");
    EXPECT_EQ(parsed.part(3).file_name(), std::string(200, 'n') + ".txt");
    EXPECT_EQ(parsed.part(4).file_name(), "=?UTF-8?Q?x?=.txt");
    EXPECT_EQ(parsed.part(5).file_name(), "a\"b;c.txt");
    EXPECT_TRUE(parsed.part(5).type.is("application/octet-stream"));
}

TEST(Build, FailsWhenAnAttachmentCannotBeOpenedOrChanges) {
    OutgoingMessage message = letter();
    message.attachments = {{"gone.pdf", "", []() -> Result<std::unique_ptr<ByteSource>> {
                                return fail(Errc::not_found, "gone.pdf: No such file");
                            }}};
    EXPECT_EQ(build(message).error().detail, "gone.pdf: No such file");

    for (const auto* const later : {"shorter", "longer than it was before"}) {
        int opened = 0;
        message.attachments = {
            {"a.bin", "", [&opened, later]() -> Result<std::unique_ptr<ByteSource>> {
                 return std::make_unique<StringSource>(opened++ == 0 ? "as it was" : later);
             }}};
        const auto source = build(message);
        ASSERT_TRUE(source);
        EXPECT_EQ(all_of(**source),
                  "error: 'a.bin' changed while it was being read; send the letter again");
    }
}

// A source that would fill the memory if it were read at once.
class EndlessZeros final : public ByteSource {
public:
    explicit EndlessZeros(std::uint64_t size) : left_(size), size_(size) {}
    std::uint64_t size() const override { return size_; }
    Result<std::string> read(std::size_t room) override {
        const auto now = static_cast<std::size_t>(std::min<std::uint64_t>(room, left_));
        left_ -= now;
        largest_ = std::max(largest_, now);
        EXPECT_LE(largest_, 1U << 20);
        return std::string(now, '\0');
    }

private:
    std::uint64_t left_;
    std::uint64_t size_;
    std::size_t largest_ = 0;
};

TEST(Build, StreamsLargeAttachmentsInSmallPieces) {
    static constexpr std::uint64_t kSize = 64ULL << 20;
    OutgoingMessage message = letter();
    message.attachments = {{"big.bin", "", []() -> Result<std::unique_ptr<ByteSource>> {
                                return std::make_unique<EndlessZeros>(kSize);
                            }}};
    const auto source = build(message);
    ASSERT_TRUE(source);
    std::uint64_t total = 0;
    while (true) {
        const auto piece = (*source)->read(1 << 16);
        ASSERT_TRUE(piece);
        if (piece->empty()) break;
        total += piece->size();
    }
    EXPECT_EQ(total, (*source)->size());
    EXPECT_GT(total, kSize / 3 * 4);
}

TEST(MessageId, TellsTheDomainOfTheSenderAndNothingElse) {
    const std::string id = new_message_id("ann@Mail.Example.org");
    EXPECT_EQ(id.substr(id.find('@')), "@mail.example.org");
    EXPECT_EQ(id.find('@'), 26U);
    EXPECT_NE(id, new_message_id("ann@Mail.Example.org"));
    EXPECT_TRUE(new_message_id("no address").ends_with("@mail.invalid"));
    EXPECT_TRUE(new_message_id("x@münchen.example").ends_with("@mail.invalid"));
    EXPECT_TRUE(new_message_id("x@[10.0.0.1]").ends_with("@mail.invalid"));
}

// "path type" of each part, in order.
std::string tree_of(const std::string& bytes) {
    std::string out;
    const Message message = Message::parse(bytes);
    for (const Part& part : message.parts())
        out += (out.empty() ? "" : ", ") + part.path + " " + part.type.full();
    return out;
}

TEST(Build, PutsPicturesOfTheHtmlBesideIt) {
    OutgoingMessage message = letter();
    message.html = "<img src=\"cid:logo@example.org\">";
    message.attachments = {attached("a.pdf", "application/pdf", "%PDF"),
                           attached("logo.png", "image/png", "PNG")};
    message.attachments[1].content_id = "logo@example.org";
    const std::string bytes = built(message);
    EXPECT_EQ(tree_of(bytes),
              " multipart/mixed, 1 multipart/alternative, 1.1 text/plain, 1.2 multipart/related, "
              "1.2.1 text/html, 1.2.2 image/png, 2 application/pdf");
    const Message back = Message::parse(bytes);
    EXPECT_EQ(back.part(5).content_id(), "logo@example.org");
    EXPECT_EQ(back.part(5).disposition.kind, "inline");
    EXPECT_EQ(back.part(3).type.parameter("type"), "text/html");
}

TEST(Build, ForwardsSeveralMessagesAsADigest) {
    OutgoingMessage message = letter();
    for (const char* subject : {"one", "two"})
        message.digest.push_back(attached("", "message/rfc822",
                                          "Subject: " + std::string(subject) + "\r\n\r\ntext\r\n"));
    const Message back = Message::parse(built(message));
    ASSERT_EQ(back.parts().size(), 5U);
    EXPECT_EQ(back.part(2).type.full(), "multipart/digest");
    const auto second = back.nested(4);
    ASSERT_TRUE(second);
    EXPECT_EQ(unfold(second->root().header.value("Subject")), "two");
}

TEST(Build, NamesWhoSendsForSomebodyElse) {
    OutgoingMessage message = letter();
    message.sender = {Mailbox{"", "office@example.org"}};
    EXPECT_NE(built(message).find("\r\nSender: office@example.org\r\n"), std::string::npos);
}

TEST(Build, WhatIsSignedGoesOutByteByByte) {
    OutgoingMessage message = letter();
    message.text =
        "A paragraph that is a good deal longer than seventy-eight columns, so that it "
        "is broken with a space at the end of its line.\nFrom here.\n-- \nAnn\n";
    message.attachments = {attached("notes.txt", "text/plain", "ends in blanks  \r\n")};
    const auto source = build_content(message);
    ASSERT_TRUE(source);
    const std::string content = all_of(**source);
    EXPECT_TRUE(ascii::all_ascii(content));
    EXPECT_EQ(content.find(" \r\n"), std::string::npos);
    EXPECT_EQ(content.find("\nFrom "), std::string::npos);
    const auto open = [content]() -> Result<std::unique_ptr<ByteSource>> {
        return std::make_unique<StringSource>(content);
    };
    const auto whole = build_signed(message, {open, "-----BEGIN PGP SIGNATURE-----\n",
                                              "application/pgp-signature", "pgp-sha256"});
    ASSERT_TRUE(whole);
    const std::string bytes = all_of(**whole);
    EXPECT_EQ((*whole)->size(), bytes.size());
    const Message back = Message::parse(bytes);
    ASSERT_EQ(back.root().type.full(), "multipart/signed");
    EXPECT_EQ(back.root().type.parameter("micalg"), "pgp-sha256");
    const Part& first = back.part(1);
    const char* begin = first.header.fields.front().name.data();
    EXPECT_EQ(std::string_view(
                  begin, static_cast<std::size_t>(first.body.data() + first.body.size() - begin)),
              content);
    EXPECT_EQ(back.part(back.parts().size() - 1).type.full(), "application/pgp-signature");
}

TEST(Build, RefusesSignedContentThatWouldBeAltered) {
    const auto open = []() -> Result<std::unique_ptr<ByteSource>> {
        return std::make_unique<StringSource>("Content-Type: text/plain\n\nbare feeds\n");
    };
    EXPECT_FALSE(build_signed(letter(), {open, "x", "application/pgp-signature", "pgp-sha256"}));
}

// Gives bytes that nobody has to keep.
class LongSource final : public ByteSource {
public:
    explicit LongSource(std::uint64_t size) : size_(size) {}
    std::uint64_t size() const override { return size_; }
    Result<std::string> read(std::size_t room) override {
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(room, size_ - given_));
        given_ += count;
        return std::string(count, 'x');
    }

private:
    std::uint64_t size_;
    std::uint64_t given_ = 0;
};

long resident_kilobytes() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmRSS:")) return std::stol(line.substr(6));
    }
    return 0;
}

constexpr std::uint64_t kTwoGigabytes = std::uint64_t{2} << 30;

TEST(Build, StreamsAnAttachmentOfTwoGigabytesInConstantMemory) {
    OutgoingMessage message = letter();
    message.attachments = {
        {"big.iso", "application/octet-stream", []() -> Result<std::unique_ptr<ByteSource>> {
             return std::make_unique<LongSource>(kTwoGigabytes);
         }}};
    const auto source = build(message);
    ASSERT_TRUE(source);
    EXPECT_GT((*source)->size(), kTwoGigabytes / 3 * 4);
    const long before = resident_kilobytes();
    std::uint64_t seen = 0;
    // The size is known for all of it; an eighth of it is read here, the rest is the same again.
    while (seen < (*source)->size() / 8) {
        const auto piece = (*source)->read(64 * 1024);
        ASSERT_TRUE(piece && !piece->empty());
        seen += piece->size();
    }
    EXPECT_LT(resident_kilobytes() - before, 4096 + 1024 * tests::kQuarantineMegabytes);
}

}  // namespace
}  // namespace alder::mime
