#include "text/scripts.h"

#include <gtest/gtest.h>

namespace alder::text {
namespace {

TEST(Scripts, SeesTwoAlphabetsInOneWord) {
    EXPECT_TRUE(mixes_alphabets("b\u0430nk"));            // Cyrillic a
    EXPECT_TRUE(mixes_alphabets("my \u0420\u0430rcel"));  // Cyrillic Er and a
    EXPECT_TRUE(mixes_alphabets("g\u03bfogle"));          // Greek omicron
}

TEST(Scripts, LeavesWordsOfOneAlphabetEachAlone) {
    EXPECT_FALSE(mixes_alphabets("Вера Smith"));
    EXPECT_FALSE(mixes_alphabets("Ελένη (work)"));
    EXPECT_FALSE(mixes_alphabets("Jürgen Groß, Nguyễn e\u0301"));
    EXPECT_FALSE(mixes_alphabets("田辺 ゆきX"));
    EXPECT_FALSE(mixes_alphabets(""));
    EXPECT_FALSE(mixes_alphabets("\xff\xfe"));
}

TEST(Scripts, SeeAWordThatPosesAsLatin) {
    EXPECT_TRUE(poses_as_latin("аррӏе.com"));
    EXPECT_TRUE(poses_as_latin("x@ѕсоре.example"));
    for (const char* fine :
         {"apple.com", "münchen.de", "пример.рф", "ελλάδα.gr", "日本", "", "\xff"})
        EXPECT_FALSE(poses_as_latin(fine)) << fine;
}

}  // namespace
}  // namespace alder::text
