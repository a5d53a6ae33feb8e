#include "text/fold.h"

#include <gtest/gtest.h>

namespace alder::text {
namespace {

TEST(Fold, MakesCaseAccentsAndWidthTheSame) {
    EXPECT_EQ(fold("MULLER"), "muller");
    EXPECT_EQ(fold("Müller"), "muller");
    EXPECT_EQ(fold("Mu\xcc\x88ller"), "muller");
    EXPECT_EQ(fold("ＭＵＬＬＥＲ"), "muller");
    EXPECT_EQ(fold("Straße"), "strasse");
    EXPECT_EQ(fold("Łódź Ørsted"), "lodz orsted");
    EXPECT_EQ(fold("ΑΘΉΝΑ"), "αθηνα");
}

TEST(Fold, LeavesScriptsWithoutCaseReadable) {
    EXPECT_EQ(fold("日本語"), "日本語");
    EXPECT_EQ(fold("한국어"), "한국어");
}

TEST(Fold, ChangesNothingTheSecondTime) {
    for (const char* text : {"İstanbul", "Ａé ﬁ", "Łø", "\xff\xfe", "ẛ̣", "עִבְרִית"})
        EXPECT_EQ(fold(fold(text)), fold(text)) << text;
}

TEST(Fold, FindsFoldedWordsInAnyText) {
    EXPECT_TRUE(contains_folded("Grüße aus KÖLN", "koln"));
    EXPECT_TRUE(contains_folded("Meeting Notes", "notes"));
    EXPECT_FALSE(contains_folded("Grüße aus Köln", "bonn"));
}

}  // namespace
}  // namespace alder::text
