#include "mime/tnef.h"

#include <gtest/gtest.h>

#include "mime/entity.h"
#include "mime/summary.h"
#include "mime/transfer.h"
#include "text/charset.h"

namespace alder::mime {
namespace {

std::string number(std::uint32_t value, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i));
    return out;
}

std::string attribute(std::uint32_t id, const std::string& value) {
    std::uint32_t sum = 0;
    for (const char c : value) sum += static_cast<unsigned char>(c);
    return "\x02" + number(id, 4) + number(static_cast<std::uint32_t>(value.size()), 4) + value +
           number(sum, 2);
}

std::string one_file() {
    return number(0x223e9f78, 4) + number(1, 2) + attribute(0x00069002, std::string(14, '\0')) +
           attribute(0x00018010, std::string("short~1.txt\0", 12)) + attribute(0x0006800f, "Cat") +
           attribute(0x00069005, number(1, 4) + number(0x001f, 2) + number(0x3707, 2) +
                                     number(1, 4) + number(12, 4) +
                                     std::string("\xe9\0.\0t\0x\0t\0\0\0", 12));
}

TEST(Tnef, GivesFilesUnderTheirLongNames) {
    const Tnef tnef = parse_tnef(one_file());
    ASSERT_TRUE(tnef.valid);
    EXPECT_FALSE(tnef.damaged);
    ASSERT_EQ(tnef.files.size(), 1U);
    EXPECT_EQ(tnef.files[0].name, "é.txt");
    EXPECT_EQ(tnef.files[0].bytes, "Cat");
}

TEST(Tnef, KnowsTheCharsetOfItsHtml) {
    std::string html = "<p>\xbelu\xbb</p>";
    html.resize(16);  // zeros to a multiple of four
    const std::string properties = number(2, 4) + number(0x0102, 2) + number(0x1013, 2) +
                                   number(1, 4) + number(14, 4) + html + number(0x0003, 2) +
                                   number(0x3fde, 2) + number(28592, 4);
    const Tnef tnef =
        parse_tnef(number(0x223e9f78, 4) + number(1, 2) + attribute(0x00069003, properties));
    EXPECT_EQ(tnef.html_charset, "windows-28592");
    EXPECT_EQ(text::charset_name(tnef.html_charset), text::charset_name("iso-8859-2"));
    EXPECT_TRUE(tnef.html.starts_with("<p>\xbelu")) << tnef.html;
}

TEST(Tnef, GivesWhatCanBeHadOfOneThatIsCutOffAnywhere) {
    const std::string whole = one_file();
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const Tnef tnef = parse_tnef(std::string_view(whole).substr(0, size));
        EXPECT_LE(tnef.files.size(), 1U);
    }
}

TEST(Tnef, SaysWhichFileIsDamagedWhenAChecksumDoesNotFit) {
    std::string bytes =
        one_file() + attribute(0x00069002, std::string(14, '\0')) + attribute(0x0006800f, "Dog");
    EXPECT_FALSE(parse_tnef(bytes).damaged);
    bytes[bytes.size() - 3] = 'X';
    const Tnef tnef = parse_tnef(bytes);
    EXPECT_TRUE(tnef.damaged);
    ASSERT_EQ(tnef.files.size(), 2U);
    EXPECT_FALSE(tnef.files[0].damaged);
    EXPECT_TRUE(tnef.files[1].damaged);
    EXPECT_EQ(tnef.files[1].bytes, "DoX");
}

TEST(Tnef, GivesTheBeginningOfAFileThatBreaksOff) {
    const std::string bytes = number(0x223e9f78, 4) + number(1, 2) +
                              attribute(0x00069002, std::string(14, '\0')) +
                              attribute(0x0006800f, std::string(100, 'x'));
    const Tnef tnef = parse_tnef(std::string_view(bytes).substr(0, bytes.size() - 60));
    EXPECT_TRUE(tnef.damaged);
    ASSERT_EQ(tnef.files.size(), 1U);
    EXPECT_TRUE(tnef.files[0].damaged);
    EXPECT_EQ(tnef.files[0].bytes, std::string(42, 'x'));
}

TEST(Tnef, CountsNoValuesThatTakeNoRoom) {
    std::string properties = number(1000, 4);
    for (int i = 0; i < 1000; ++i)
        properties += number(0x1001, 2) + number(0x3707, 2) + number(0xffffffff, 4);
    const Tnef tnef = parse_tnef(number(0x223e9f78, 4) + number(1, 2) +
                                 attribute(0x00069002, std::string(14, '\0')) +
                                 attribute(0x00069005, properties));
    EXPECT_TRUE(tnef.damaged);
    EXPECT_EQ(tnef.files.size(), 1U);
}

TEST(Tnef, IsOpenedAsPartsOfTheMessage) {
    const Message message = Message::parse(
        "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: "
        "base64\n\n" +
        encode_base64(one_file()));
    const auto packed = message.unpacked(0);
    ASSERT_TRUE(packed);
    EXPECT_EQ(packed->part(1).file_name(), "é.txt");
    EXPECT_EQ(packed->decoded(1).bytes, "Cat");
}

TEST(Tnef, TellsItsDamageInDefects) {
    std::string bytes = one_file();
    bytes.back() = static_cast<char>(bytes.back() + 1);
    const auto packed = Message::parse(
                            "Content-Type: application/ms-tnef\n"
                            "Content-Transfer-Encoding: base64\n\n" +
                            encode_base64(bytes))
                            .unpacked(0);
    ASSERT_TRUE(packed);
    EXPECT_EQ(packed->root().defects, std::vector{Defect::damaged_file});
    EXPECT_EQ(packed->part(1).defects, std::vector{Defect::damaged_file});
}

std::string file_attributes(const std::string& name, const std::string& bytes) {
    return attribute(0x00069002, std::string(14, '\0')) + attribute(0x00018010, name + '\0') +
           attribute(0x0006800f, bytes);
}

std::string tnef_of(const std::string& attributes) {
    return number(0x223e9f78, 4) + number(1, 2) + attributes;
}

Message mail_with(const std::string& tnef) {
    return Message::parse(
        "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: "
        "base64\n\n" +
        encode_base64(tnef));
}

// "path name bytes" of what is no opened winmail.dat.
std::string packed_in(const Message& message) {
    std::string out;
    for (const PackedPart& each : packed_parts(message, 0).parts) {
        if (each.part().type.is("application/ms-tnef")) continue;
        out += each.path + " " + each.part().file_name() + " " +
               each.message->decoded(each.index).bytes + "\n";
    }
    return out;
}

TEST(Tnef, IsOpenedInsideAnotherOne) {
    const std::string inner = tnef_of(file_attributes("cat.bin", "Cat"));
    const Message message =
        mail_with(tnef_of(file_attributes("dog.bin", "Dog") + file_attributes("", inner)));
    EXPECT_EQ(packed_in(message), "1.1 dog.bin Dog\n1.2.1 cat.bin Cat\n");
    EXPECT_EQ(summarize(message).attachments, (std::vector<std::string>{"dog.bin", "cat.bin"}));
    const auto found = find_part(message, "1.2.1");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->message.decoded(found->index).bytes, "Cat");
}

TEST(Tnef, HasFilesInUuencodeInItsText) {
    const std::string body = "see:\nbegin 644 cat.bin\n#0V%T\n`\nend\n";
    const Message message = mail_with(tnef_of(attribute(0x0002800c, body + '\0')));
    EXPECT_EQ(packed_in(message), "1.1  " + body + "\n1.1.1 cat.bin Cat\n");
}

// Inside each other, as many as that.
std::string inside_each_other(int count, std::string bytes) {
    for (int i = 0; i < count; ++i) bytes = tnef_of(file_attributes("in.dat", bytes));
    return bytes;
}

TEST(Tnef, StaysClosedEightInsideEachOtherAndSaysSo) {
    const auto closed = [](int count) {
        const PackedParts packed = packed_parts(mail_with(inside_each_other(count, "Cat")), 0);
        return std::pair(packed.parts.size(), packed.parts.back().defects);
    };
    EXPECT_EQ(closed(8), std::pair(std::size_t{8}, std::vector<Defect>{}));
    EXPECT_EQ(closed(9), std::pair(std::size_t{8}, std::vector{Defect::packed_unopened}));
    const PackedParts packed = packed_parts(mail_with(inside_each_other(9, "Cat")), 0);
    EXPECT_EQ(packed.parts.back().damage(), describe(Defect::packed_unopened));
}

TEST(Tnef, IsOpenedInOthersUntilThereAreAThousandFiles) {
    std::string files;
    for (int i = 0; i < 600; ++i) files += file_attributes("a.bin", "x");
    std::string inside;
    for (int i = 0; i < 3; ++i) inside += file_attributes("in.dat", tnef_of(files));
    const PackedParts packed = packed_parts(mail_with(tnef_of(inside)), 0);
    EXPECT_EQ(packed.parts.size(), 1203U);
    EXPECT_EQ(packed.parts.back().defects, std::vector{Defect::packed_unopened});
}

TEST(Tnef, SaysWhichOneInsideIsDamaged) {
    std::string inner = tnef_of(file_attributes("cat.bin", "Cat"));
    inner.back() = static_cast<char>(inner.back() + 1);
    const PackedParts packed = packed_parts(mail_with(tnef_of(file_attributes("", inner))), 0);
    ASSERT_EQ(packed.parts.size(), 2U);
    EXPECT_TRUE(packed.defects.empty());
    EXPECT_EQ(packed.parts[0].defects, std::vector{Defect::damaged_file});
}

TEST(Tnef, DecompressesRtf) {
    // The first example of MS-OXRTFCP, 3.1.1.
    const std::string compressed(
        "\x2d\x00\x00\x00\x2b\x00\x00\x00\x4c\x5a\x46\x75\xf1\xc5\xc7\xa7\x03\x00\x0a\x00\x72\x63"
        "\x70\x67\x31\x32\x35\x42\x32\x0a\xf3\x20\x68\x65\x6c\x09\x00\x20\x62\x77\x05\xb0\x6c\x64"
        "\x7d\x0a\x80\x0f\xa0",
        49);
    EXPECT_EQ(decompress_rtf(compressed), "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
}

}  // namespace
}  // namespace alder::mime
