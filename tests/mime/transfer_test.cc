#include "mime/transfer.h"

#include <random>

#include <gtest/gtest.h>

#include "mime/transfer_encoder.h"

namespace alder::mime {
namespace {

template <class Decoder>
std::string decoded_in_two(std::string_view bytes, std::size_t cut) {
    Decoder decoder;
    std::string out = decoder.feed(bytes.substr(0, cut));
    out += decoder.feed(bytes.substr(cut));
    return out + decoder.finish();
}

template <class Decoder>
std::string decoded_by_byte(std::string_view bytes) {
    Decoder decoder;
    std::string out;
    for (const char c : bytes) out += decoder.feed({&c, 1});
    return out + decoder.finish();
}

std::string random_bytes(std::mt19937& random, std::size_t size) {
    std::string out;
    while (out.size() < size) out += static_cast<char>(random() % 256);
    return out;
}

TEST(Base64, DecodesFoldedPaddedAndUnpadded) {
    EXPECT_EQ(decode_base64("SGVs\r\nbG8=\r\n").bytes, "Hello");
    EXPECT_EQ(decode_base64("SGVsbG8").bytes, "Hello");
    EXPECT_EQ(decode_base64("SA==").bytes, "H");
    EXPECT_EQ(decode_base64("").bytes, "");
}

TEST(Base64, SkipsJunkAndSaysSo) {
    const Decoded out = decode_base64("SG*Vs bG!8=");
    EXPECT_EQ(out.bytes, "Hello");
    EXPECT_TRUE(out.damaged);
    EXPECT_FALSE(decode_base64("SGVsbG8=").damaged);
}

TEST(Base64, GoesOnAfterPadding) {
    EXPECT_EQ(decode_base64("SGVsbG8=\r\nSGVsbG8=").bytes, "HelloHello");
}

TEST(Base64Text, KeepsTheFooterThatARelayAppended) {
    const Decoded out =
        decode_base64_text("SGVsbG8s\r\nQm9iCg==\r\n\r\n_______\r\nclub mailing list\r\n");
    EXPECT_EQ(out.bytes, "Hello,Bob\n\r\n_______\r\nclub mailing list\r\n");
    EXPECT_TRUE(out.damaged);
    EXPECT_EQ(decode_base64_text("SGVsbG8=\n-- \nclub list").bytes, "Hello\n-- \nclub list");
}

TEST(Base64Text, LeavesATextThatNeverWasBase64) {
    const std::string text = "Wind 9, gusts 11.\nsheep\n";
    EXPECT_EQ(decode_base64_text(text).bytes, text);
    EXPECT_TRUE(decode_base64_text(text).damaged);
}

TEST(Base64Text, DecodesBase64WithBlanksAndJunk) {
    const std::string text(100, 'x');
    const std::string line = encode_base64_line(text);
    EXPECT_EQ(decode_base64_text("  " + line.substr(0, 64) + " " + line.substr(64)).bytes, text);
    EXPECT_EQ(decode_base64_text("SGVs\n!!!bG8=\n--\n").bytes, "Hello");
    EXPECT_FALSE(decode_base64_text(line).damaged);
    EXPECT_EQ(decode_base64_text("").bytes, "");
}

TEST(Base64, GivesTheSameAnswerHoweverTheBytesAreSplit) {
    const std::string_view text = "SGVsbG8g\r\nd29y*bGQ=\nSGVsbA==\r\nQQ";
    const std::string whole = decode_base64(text).bytes;
    EXPECT_EQ(whole, "Hello worldHellA");
    for (std::size_t cut = 0; cut <= text.size(); ++cut)
        EXPECT_EQ(decoded_in_two<Base64Decoder>(text, cut), whole);
    EXPECT_EQ(decoded_by_byte<Base64Decoder>(text), whole);
}

TEST(Base64, ReadsBackWhatItWrites) {
    std::mt19937 random(1);
    for (std::size_t size = 0; size < 300; ++size) {
        const std::string bytes = random_bytes(random, size);
        EXPECT_EQ(decode_base64(encode_base64(bytes)).bytes, bytes);
        EXPECT_EQ(decode_base64(encode_base64_line(bytes)).bytes, bytes);
    }
}

TEST(Base64, WritesLinesOf76) {
    const std::string out = encode_base64(std::string(58, 'x'));
    EXPECT_EQ(out.find("\r\n"), 76U);
    EXPECT_TRUE(out.ends_with("\r\n"));
}

TEST(QuotedPrintable, DecodesEscapesSoftBreaksAndTrailingSpace) {
    EXPECT_EQ(decode_quoted_printable("caf=C3=A9 =\r\nau lait  \r\nx").bytes, "café au lait\r\nx");
    EXPECT_EQ(decode_quoted_printable("a= \t\nb").bytes, "ab");
    EXPECT_EQ(decode_quoted_printable("a=c3=a9\n").bytes, "aé\n");
    EXPECT_EQ(decode_quoted_printable("end=").bytes, "end");
}

TEST(QuotedPrintable, KeepsBadEscapes) {
    const Decoded out = decode_quoted_printable("1=2, =zz =3D=");
    EXPECT_EQ(out.bytes, "1=2, =zz =");
    EXPECT_TRUE(out.damaged);
}

TEST(QuotedPrintable, GivesTheSameAnswerHoweverTheBytesAreSplit) {
    const std::string_view texts[] = {"a=C3=A9 \t \r\nb =\r\nc= \r\nd=4", "x \r y=\rz  \r",
                                      "==41=4g \n= =\n", "=\r\r\n=A\r\n "};
    for (const std::string_view text : texts) {
        const std::string whole = decode_quoted_printable(text).bytes;
        for (std::size_t cut = 0; cut <= text.size(); ++cut)
            EXPECT_EQ(decoded_in_two<QuotedPrintableDecoder>(text, cut), whole);
        EXPECT_EQ(decoded_by_byte<QuotedPrintableDecoder>(text), whole);
    }
}

TEST(QuotedPrintable, ReadsBackWhatItWrites) {
    std::mt19937 random(2);
    for (int round = 0; round < 500; ++round) {
        std::string text;
        const std::string_view pieces[] = {"From ", "word", " ",  "\t", "\r\n",
                                           "=",     "é",    "\r", ".",  "\x01"};
        for (int i = 0; i < 60; ++i) text += pieces[random() % std::size(pieces)];
        const std::string encoded = encode_quoted_printable(text);
        EXPECT_EQ(decode_quoted_printable(encoded).bytes, text);
        std::size_t column = 0;
        for (const char c : encoded) {
            column = c == '\n' ? 0 : column + 1;
            EXPECT_LE(column, 77U);  // 76 and the CR
        }
    }
}

TEST(QuotedPrintable, HidesLinesThatMailersChange) {
    EXPECT_EQ(encode_quoted_printable("From me\n.\nx \n"), "=46rom me\r\n=2E\r\nx=20\r\n");
}

TEST(Uuencode, DecodesAFile) {
    const std::string text = "begin 644 cat.txt\n#0V%T\n`\nend\n";
    EXPECT_EQ(decode_uuencode(text).bytes, "Cat");
    const auto files = find_uuencoded("hello\n" + text + "bye\n");
    ASSERT_EQ(files.size(), 1U);
    EXPECT_EQ(files[0].name, "cat.txt");
    EXPECT_EQ(files[0].offset, 6U);
    EXPECT_EQ(files[0].length, text.size());
}

TEST(Uuencode, IsNotFoundInPlainWords) {
    EXPECT_TRUE(find_uuencoded("begin 644 cat.txt\nthis is not data at all\nend\n").empty());
    EXPECT_TRUE(find_uuencoded("begin here\n#0V%T\nend\n").empty());
}

TEST(Transfer, AllDecodersAreTotal) {
    std::mt19937 random(4);
    for (int round = 0; round < 2000; ++round) {
        const std::string bytes = random_bytes(random, random() % 100);
        const std::string uu = "begin 644 x\n" + bytes;
        EXPECT_LE(decode_base64(bytes).bytes.size(), bytes.size());
        EXPECT_LE(decode_quoted_printable(bytes).bytes.size(), bytes.size());
        EXPECT_LE(decode_uuencode(uu).bytes.size(), uu.size() + 64);
        EXPECT_EQ(decoded_by_byte<Base64Decoder>(bytes), decode_base64(bytes).bytes);
        EXPECT_EQ(decoded_by_byte<QuotedPrintableDecoder>(bytes),
                  decode_quoted_printable(bytes).bytes);
    }
}

TEST(Transfer, KnowsTheNamesOfEncodings) {
    EXPECT_EQ(parse_encoding(" BASE64 "), Encoding::base64);
    EXPECT_EQ(parse_encoding("Quoted-Printable (c)"), Encoding::quoted_printable);
    EXPECT_EQ(parse_encoding("8bit;"), Encoding::identity);
    EXPECT_EQ(parse_encoding("x-uuencode"), Encoding::uuencode);
    EXPECT_EQ(parse_encoding("rot13"), Encoding::unknown);
}

// Long runs are decoded in wide registers, single characters are not.
TEST(Base64, GivesTheSameAnswerInLongRunsAsCharacterByCharacter) {
    std::string bytes;
    for (int i = 0; i < 600; ++i) bytes += static_cast<char>(i * 7 + i / 256);
    const std::string clean = encode_base64(bytes);
    for (std::size_t at = 0; at < 200; ++at) {
        for (const char junk : {'!', '\xc3', '\0', '=', ' ', 'A'}) {
            std::string input = clean;
            input.insert(at, 1, junk);
            Base64Decoder slow;
            std::string expected;
            for (const char c : input) expected += slow.feed(std::string_view(&c, 1));
            expected += slow.finish();
            const Decoded fast = decode_base64(input);
            ASSERT_EQ(fast.bytes, expected) << at << " " << junk;
            ASSERT_EQ(fast.damaged, slow.damaged()) << at << " " << junk;
        }
    }
    EXPECT_EQ(decode_base64(clean).bytes, bytes);
}

}  // namespace
}  // namespace alder::mime
