#include "text/bidi.h"

#include <random>

#include <gtest/gtest.h>

#include "text/utf8.h"
#include "text/width.h"

namespace alder::text {
namespace {

// The line as it is drawn.
std::string visual(std::string_view line) {
    std::vector<std::string_view> clusters;
    for (const Grapheme& each : graphemes(line))
        clusters.push_back(line.substr(each.offset, each.length));
    const auto order = visual_order(clusters);
    if (order.empty()) return std::string(line);
    std::string out;
    for (const VisualCluster& each : order)
        out +=
            each.mirrored ? mirrored(clusters[each.cluster]) : std::string(clusters[each.cluster]);
    return out;
}

TEST(Bidi, LeavesLeftToRightTextAlone) {
    EXPECT_EQ(visual("Grüße, 日本"), "Grüße, 日本");
    EXPECT_FALSE(has_rtl("Grüße, 日本 😀"));
}

TEST(Bidi, ReversesRightToLeftRuns) {
    EXPECT_EQ(visual("אבג"), "גבא");
    EXPECT_EQ(visual("say אבג now"), "say גבא now");
    EXPECT_EQ(visual("אב 123"), "123 בא");
}

TEST(Bidi, MirrorsBrackets) { EXPECT_EQ(visual("א(ב)"), "(ב)א"); }

TEST(Bidi, PutsTheSpacesBehindALineFromTheRightToItsLeft) {
    EXPECT_EQ(visual("אב   "), "   בא");
    EXPECT_EQ(visual("ab אב   "), "ab בא   ");
}

TEST(Bidi, KeepsMarksBehindTheirBase) { EXPECT_EQ(visual("בָא"), "אבָ"); }

TEST(Bidi, IsTotal) {
    std::mt19937 random(15);
    for (int round = 0; round < 2000; ++round) {
        std::string line;
        for (int i = 0; i < 20; ++i)
            append_utf8(line, static_cast<char32_t>(0x20 + random() % 0x800));
        line += static_cast<char>(random() % 256);
        EXPECT_TRUE(is_utf8(visual(valid_utf8(line))));
    }
}

}  // namespace
}  // namespace alder::text
