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

TEST(Unpack, GivesFilesInATextThatIsOnlyNamedLikeTnef) {
    const Message message = Message::parse(
        "Content-Disposition: inline; filename=winmail.dat\n\nbegin 644 a.txt\n#0V%T\n`\nend\n");
    EXPECT_EQ(files(message.unpacked(0)), "a.txt text/plain Cat\n");
    EXPECT_EQ(message.text_without_files(0), "[a.txt stood here: see the attachments]\n");
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

// A whole line of 45 bytes, "AAA…".
std::string full_line() {
    std::string out = "M";
    for (int i = 0; i < 15; ++i) out += "04%!";
    return out + "\n";
}

std::vector<Defect> defects_of_file(const std::optional<Message>& packed, std::size_t number) {
    return packed->part(packed->root().children.at(number)).defects;
}

TEST(Unpack, GivesAFileInUuencodeThatBreaksOffAndLeavesItInTheText) {
    const Message message =
        Message::parse("Subject: x\n\nbegin 644 a.bin\n" + full_line() + "#0V%T\n");
    const auto packed = message.unpacked(0);
    ASSERT_TRUE(packed);
    EXPECT_EQ(packed->decoded(1).bytes, std::string(45, 'A') + "Cat");
    EXPECT_EQ(defects_of_file(packed, 0), std::vector{Defect::damaged_file});
    EXPECT_EQ(message.text_without_files(0), message.text(0));
}

TEST(Unpack, LosesNoWordsThatStandInsideAFile) {
    const Message message =
        Message::parse("Subject: x\n\nbegin 644 a.bin\n" + full_line() +
                       "Dear Ann, this is important\n" + full_line() + "`\nend\n");
    const auto packed = message.unpacked(0);
    ASSERT_TRUE(packed);
    EXPECT_EQ(packed->decoded(1).bytes, std::string(90, 'A'));
    EXPECT_EQ(defects_of_file(packed, 0), std::vector{Defect::damaged_file});
    EXPECT_EQ(message.text_without_files(0), message.text(0));
}

TEST(Unpack, PutsALineInThePlaceOfEachFile) {
    const Message message = Message::parse(
        "Subject: x\n\none\nbegin 644 cat.txt\n#0V%T\n`\nend\ntwo\n"
        "=ybegin line=128 size=3 name=a b.bin\n\x6d\x8b\x9e\n=yend size=3\nthree\n");
    EXPECT_EQ(message.text_without_files(0),
              "one\n[cat.txt stood here: see the attachments]\ntwo\n"
              "[a b.bin stood here: see the attachments]\nthree\n");
}

TEST(Unpack, TakesAnEmptyLineForTheLastOneOfUuencode) {
    const Message message = Message::parse("Subject: x\n\nbegin 644 cat.txt\n#0V%T\n\nend\n");
    EXPECT_EQ(files(message.unpacked(0)), "cat.txt text/plain Cat\n");
    EXPECT_TRUE(defects_of_file(message.unpacked(0), 0).empty());
    EXPECT_FALSE(Message::parse("Subject: x\n\nbegin 644 times\n\nend\n").unpacked(0));
}

// "Cat" as a piece of a file of that size.
std::string piece(int number, int begin, int size, const std::string& more = "") {
    return "=ybegin part=" + std::to_string(number) + " line=128 size=" + std::to_string(size) +
           " name=a.bin\n=ypart begin=" + std::to_string(begin) +
           " end=" + std::to_string(begin + 2) +
           "\n\x6d\x8b\x9e\n=yend size=3 part=" + std::to_string(number) + more + "\n";
}

TEST(Unpack, JoinsThePiecesOfAYencFile) {
    const auto packed =
        Message::parse("Subject: x\n\n" + piece(2, 4, 6) + piece(1, 1, 6) + piece(1, 1, 6))
            .unpacked(0);
    EXPECT_EQ(files(packed), "a.bin application/octet-stream CatCat\n");
    EXPECT_TRUE(defects_of_file(packed, 0).empty());
}

TEST(Unpack, SaysWhenPiecesOfAYencFileAreMissing) {
    for (const std::string& text :
         {piece(1, 1, 9) + piece(2, 4, 9), piece(2, 4, 6), piece(1, 1, 9) + piece(3, 7, 9)}) {
        const auto packed = Message::parse("Subject: x\n\n" + text).unpacked(0);
        ASSERT_TRUE(packed);
        EXPECT_EQ(packed->leaves().size(), 1U);
        EXPECT_EQ(defects_of_file(packed, 0), std::vector{Defect::incomplete_file}) << text;
    }
}

TEST(Unpack, SaysWhenAYencFileIsNotWhatIsStated) {
    for (const char* text : {"=ybegin line=128 size=3 name=a\nmmm\n=yend size=4\n",
                             "=ybegin line=128 size=9 name=a\nmmm\n=yend size=3\n",
                             "=ybegin line=128 size=3 name=a\nmmm\n=yend size=3 crc32=0\n",
                             "=ybegin line=3 size=3 name=a\nmmm\nand so on\n"}) {
        const auto packed = Message::parse("Subject: x\n\n" + std::string(text)).unpacked(0);
        ASSERT_TRUE(packed) << text;
        EXPECT_EQ(defects_of_file(packed, 0), std::vector{Defect::damaged_file}) << text;
    }
    const auto packed = Message::parse("Subject: x\n\n" + piece(1, 1, 3, " pcrc32=0")).unpacked(0);
    EXPECT_EQ(defects_of_file(packed, 0), std::vector{Defect::damaged_file});
}

TEST(Unpack, TakesWordsAboutYencForNoFile) {
    EXPECT_FALSE(
        Message::parse("Subject: x\n\n=ybegin line=128 size=3 name=a\nlike this\n").unpacked(0));
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

// "." is a byte of the file; news doubles it at the beginning of a line.
TEST(Yenc, TakesTwoDotsForOneOnlyWhereThatFits) {
    const std::string begin = "=ybegin line=128 size=2 name=n\n";
    const Decoded kept = decode_yenc(begin + "..\n=yend size=2\n");
    EXPECT_EQ(kept.bytes, "\x04\x04");
    EXPECT_FALSE(kept.damaged);
    const Decoded stuffed = decode_yenc(begin + "..+\n=yend size=2\n");
    EXPECT_EQ(stuffed.bytes, "\x04\x01");
    EXPECT_FALSE(stuffed.damaged);
    EXPECT_TRUE(decode_yenc(begin + "...++\n=yend size=2\n").damaged);
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
