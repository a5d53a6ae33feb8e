#include "mime/transfer_encoder.h"

#include <random>

#include <gtest/gtest.h>

#include "mime/content_scan.h"
#include "mime/transfer.h"

namespace alder::mime {
namespace {

template <class Encoder>
std::string in_pieces(std::string_view bytes, std::size_t step) {
    Encoder encoder;
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += step) out += encoder.feed(bytes.substr(i, step));
    return out + encoder.finish();
}

std::string lively_text(std::mt19937& random, std::size_t size) {
    constexpr std::string_view kPieces[] = {"From ", "\r\n", "\n", "\r",   " ",    "\t",
                                            ".",     "=",    "é",  "word", "日本", "\xff"};
    std::string out;
    while (out.size() < size) out += kPieces[random() % std::size(kPieces)];
    return out;
}

TEST(TransferEncoders, GiveTheSameAnswerHoweverTheBytesAreSplit) {
    std::mt19937 random(3);
    for (std::size_t size = 0; size < 300; size += 7) {
        const std::string text = lively_text(random, size);
        for (std::size_t step = 1; step < 9; ++step) {
            EXPECT_EQ(in_pieces<QuotedPrintableEncoder>(text, step), encode_quoted_printable(text));
            EXPECT_EQ(in_pieces<Base64Encoder>(text, step), encode_base64(text));
            EXPECT_EQ(in_pieces<LineEndEncoder>(text, step), in_pieces<LineEndEncoder>(text, 1000));
        }
    }
}

TEST(TransferEncoders, SayBeforehandHowLongBase64Becomes) {
    for (std::size_t size = 0; size < 300; ++size)
        EXPECT_EQ(base64_size(size), encode_base64(std::string(size, 'x')).size());
}

TEST(TransferEncoders, LetNoBareCarriageReturnThrough) {
    EXPECT_EQ(in_pieces<LineEndEncoder>("a\rb\nc\r\nd\xe9\r", 1), "a\r\nb\r\nc\r\nd?\r\n");
}

ContentScan scanned(std::string_view bytes, std::size_t step) {
    ContentScan out;
    for (std::size_t i = 0; i < bytes.size(); i += step) out.add(bytes.substr(i, step));
    out.finish();
    return out;
}

TEST(ContentScan, KnowsTheSizeOfEveryEncoding) {
    std::mt19937 random(5);
    for (std::size_t size = 0; size < 200; size += 3) {
        const std::string text = lively_text(random, size);
        const ContentScan scan = scanned(text, 1 + size % 5);
        EXPECT_EQ(scan.size_in(Encoding::base64), encode_base64(text).size());
        EXPECT_EQ(scan.size_in(Encoding::quoted_printable), encode_quoted_printable(text).size());
    }
    EXPECT_EQ(scanned("a\nb\r\n", 1).size_in(Encoding::identity), 6U);
}

TEST(ContentScan, SeesWhatKeepsTextFromBeingSentAsItIs) {
    EXPECT_TRUE(scanned("clean\tline\n", 3).is_clean());
    EXPECT_FALSE(scanned("\xc3\xa9", 1).is_clean());
    EXPECT_FALSE(scanned("bare\rreturn\n", 1).is_clean());
    EXPECT_FALSE(scanned("at the end\r", 1).is_clean());
    EXPECT_FALSE(scanned(std::string("n\0l", 3), 1).is_clean());
    EXPECT_TRUE(scanned(std::string(998, 'x') + "\r\n", 100).is_clean());
    EXPECT_FALSE(scanned(std::string(999, 'x') + "\r\n", 100).is_clean());
    EXPECT_TRUE(scanned("x\nFrom me", 1).has_from_line());
    EXPECT_FALSE(scanned("x From me\nFro", 1).has_from_line());
    EXPECT_TRUE(scanned("日本語", 1).valid_utf8());
    EXPECT_FALSE(scanned("日本\xe8", 1).valid_utf8());
    EXPECT_FALSE(scanned("a\nb", 1).only_crlf());
}

}  // namespace
}  // namespace alder::mime
