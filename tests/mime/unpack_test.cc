#include <gtest/gtest.h>

#include "mime/entity.h"
#include "mime/yenc.h"
#include "tests/support/agreement.h"
#include "tests/support/paths.h"

namespace alder::mime {
namespace {

// "name type bytes" of each file.
std::string files(const std::optional<Message>& packed) {
    if (!packed) return "none";
    std::string out;
    for (const std::size_t leaf : packed->leaves()) {
        const Part& part = packed->part(leaf);
        out += part.file_name() + " " + part.type.full() + " " + packed->decoded(leaf).bytes + "\n";
    }
    return out;
}

TEST(Unpack, GivesFilesInUuencodeInsideText) {
    const Message message =
        Message::parse("Subject: x\n\nsee below\nbegin 644 cat.txt\n#0V%T\n`\nend\nand more\n");
    EXPECT_EQ(files(message.unpacked(0)), "cat.txt text/plain Cat\n");
    EXPECT_EQ(message.text(0).find("see below"), 0U);
}

TEST(Unpack, LooksBehindTheTransferEncoding) {
    const Message message = Message::parse(
        "Content-Transfer-Encoding: quoted-printable\n\nbegin 644 a=2Etxt\n#0V%T\n`\nend\n");
    EXPECT_EQ(files(message.unpacked(0)), "a.txt text/plain Cat\n");
}

TEST(Unpack, GivesFilesInYencAndSaysWhenTheyAreDamaged) {
    const std::string body =
        "=ybegin line=128 size=3 name=a b.bin\r\n\x6d\x8b\x9e\r\n"
        "=yend size=3 crc32=ffffffff\r\n";
    EXPECT_EQ(files(Message::parse("Subject: x\r\n\r\n" + body).unpacked(0)),
              "a b.bin application/octet-stream Cat\n");
    EXPECT_TRUE(decode_yenc(body).damaged);
    EXPECT_FALSE(decode_yenc("=ybegin line=128 size=1 name=n\n=}\n=yend size=1\n").damaged);
    EXPECT_EQ(decode_yenc("=ybegin line=128 size=1 name=n\n=}\n=yend size=1\n").bytes, "\x13");
}

TEST(Unpack, AnOrdinaryTextHoldsNoFiles) {
    const Message message =
        Message::parse("Subject: x\n\nbegin 644 people left\nand =ybegin is a word\nend\n");
    EXPECT_FALSE(message.unpacked(0));
}

TEST(Unpack, FindsAPackedFileByItsPath) {
    const Message message = Message::parse(
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nbegin 644 cat.txt\n#0V%T\n`\nend\n"
        "--b--\n");
    const auto found = find_part(message, "1.1");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->message.decoded(found->index).bytes, "Cat");
    EXPECT_FALSE(find_part(message, "1.2"));
}

TEST(Unpack, CutsWhatIsPackedInsideItselfAtADepthOf64) {
    std::string bytes =
        "Content-Type: message/rfc822\n\nContent-Type: text/plain\n\n"
        "begin 644 x.eml\n#0V%T\n`\nend\n";
    for (int i = 0; i < 100; ++i) bytes = "Content-Type: message/rfc822\n\n" + bytes;
    std::optional<Message> message = Message::parse(bytes);
    while (message && message->root().is_message()) message = message->nested(0);
    EXPECT_FALSE(message && message->unpacked(0));
}

TEST(Yenc, DecodesTheFilesOfMimeKit) {
    const auto folder = tests::corpus_path("mimekit/yenc");
    if (!folder) GTEST_SKIP() << "MimeKit is not here";
    std::string joined;
    for (const char* name : {"00000020.ntx", "00000021.ntx"}) {
        const std::string text = tests::contents(*folder / name);
        const auto found = find_yenc(text);
        ASSERT_EQ(found.size(), 1U) << name;
        EXPECT_EQ(found[0].name, "joystick.jpg");
        const Decoded decoded =
            decode_yenc(std::string_view(text).substr(found[0].offset, found[0].length));
        EXPECT_FALSE(decoded.damaged) << name;
        joined += decoded.bytes;
    }
    EXPECT_EQ(joined, tests::contents(*folder / "joystick.jpg"));
    const std::string simple = tests::contents(*folder / "simple.msg");
    const auto found = find_yenc(simple);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_FALSE(decode_yenc(std::string_view(simple).substr(found[0].offset)).damaged);
}

}  // namespace
}  // namespace alder::mime
