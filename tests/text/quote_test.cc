#include "text/quote.h"

#include <gtest/gtest.h>

namespace alder::text {
namespace {

TEST(Quote, CountsMarksWithAndWithoutSpaces) {
    EXPECT_EQ(plain_lines("a\n> b\n>> c\n> > d\n>e\n>"), (std::vector<QuotedLine>{{"a", 0, false},
                                                                                  {"b", 1, false},
                                                                                  {"c", 2, false},
                                                                                  {"d", 2, false},
                                                                                  {"e", 1, false},
                                                                                  {"", 1, false}}));
}

TEST(Quote, FindsTheSignature) {
    const auto lines = plain_lines("text\n-- \nBob\n> -- \n> old\nnew");
    EXPECT_FALSE(lines[0].signature);
    EXPECT_TRUE(lines[1].signature);
    EXPECT_TRUE(lines[2].signature);
    EXPECT_TRUE(lines[4].signature);
    EXPECT_FALSE(lines[5].signature);
}

// RFC 3676, 4.2 and 4.5.
TEST(Flowed, JoinsSoftBreaksOfOneLevel) {
    EXPECT_EQ(flowed_lines("one \ntwo\n> a \n> b\n>> c\n"),
              (std::vector<QuotedLine>{{"one two", 0, false}, {"a b", 1, false}, {"c", 2, false}}));
    EXPECT_EQ(flowed_lines("open \n> quote\n")[0].text, "open ");
}

TEST(Flowed, UndoesStuffingAndDelSp) {
    EXPECT_EQ(flowed_lines(" From me\n  x\n > no quote\n")[0].text, "From me");
    EXPECT_EQ(flowed_lines(" > no quote")[0], (QuotedLine{"> no quote", 0, false}));
    EXPECT_EQ(flowed_lines("日本 \n語\n", DelSp::yes)[0].text, "日本語");
}

TEST(Flowed, SignatureMarkIsNoSoftBreak) {
    const auto lines = flowed_lines("text \n-- \nBob\n");
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[1].text, "-- ");
    EXPECT_TRUE(lines[2].signature);
}

TEST(Flowed, CapsTheLevel) { EXPECT_EQ(flowed_lines(std::string(5000, '>')).at(0).quote, 100); }

// One letter a line: o own, q quoted or earlier, s signature.
std::string classes(std::string_view text) {
    std::string out;
    for (const QuotedLine& line : plain_lines(text))
        out += line.signature ? 's' : line.quote > 0 || line.earlier ? 'q' : 'o';
    return out;
}

TEST(LetterParts, TakesAMarkWithoutItsSpaceForASignature) {
    EXPECT_EQ(classes("text\n--\nBob\n"), "oss");
    EXPECT_EQ(classes("-- one\n--- two\n"), "oo");
}

TEST(LetterParts, FindsTheFooterOfAList) {
    EXPECT_EQ(classes("text\n_______________________\nx mailing list\nhttp://l.org/listinfo/x\n"),
              "osss");
    EXPECT_EQ(classes("text\n_______________________\nmore text\n"), "ooo");
}

TEST(LetterParts, FindsWhatATelephoneAdds) {
    EXPECT_EQ(classes("text\n\nSent from my iPhone\n"), "oos");
    EXPECT_EQ(classes("Sent from my desk, which is easier than from there.\n"), "o");
}

TEST(LetterParts, FindsTheLetterBelowThatHasNoMarks) {
    EXPECT_EQ(classes("yes\n\n-----Original Message-----\nFrom: Bob\nold\n"), "ooqqq");
    EXPECT_EQ(classes("ja\n________________________________\nVon: Bob\nGesendet: Montag\nAn: Ann\n"
                      "Betreff: Tee\n\nalt\n"),
              "oqqqqqqq");
    EXPECT_EQ(classes("From: here\nto there\n"), "oo");
}

TEST(LetterParts, FindsAClosingWithoutAMark) {
    EXPECT_EQ(classes("text\n\nBest regards,\nAnn\n"), "ooss");
    EXPECT_EQ(classes("text\n\nAnn Doe\nann@a.example\n+1 555 123-456\n"), "oosss");
    EXPECT_EQ(classes("text\n\n-Ann\n\nOn Monday, 3 May, Bob wrote:\n> old\n"), "oosooq");
    EXPECT_EQ(classes("text\n\nThanks,\nAnn\n\nSent from my iPhone\n\n> old\n"),
              "oossoso"
              "q");
    EXPECT_EQ(classes("Thanks,\nAnn\n"), "oo");
    EXPECT_EQ(classes("buy\n\n- tea\n- rye\n"), "oooo");
    EXPECT_EQ(classes("text\n\nThanks for all, see you\nsoon\n"), "oooo");
}

TEST(LetterParts, TakesLinesWithAnAddressForAClosingOnlyBelowANameOrAFarewell) {
    EXPECT_EQ(classes("Hi\n\nPlease look at the draft:\nhttps://docs.example/x\n"), "oooo");
    EXPECT_EQ(classes("Hi\n\nCall me:\n+49 89 123456\n"), "oooo");
    EXPECT_EQ(classes("Hi\n\nCall me\n+49 89 123456\n"), "oooo");
    EXPECT_EQ(classes("Hi\n\nThe draft is there.\nhttps://docs.example/x\n"), "oooo");
    EXPECT_EQ(classes("Hi\n\nI Have Put It Here\nhttps://docs.example/x\n"), "oooo");
    EXPECT_EQ(classes("Hi\n\nÉmile Zola\nzola@a.example\n"), "ooss");
    EXPECT_EQ(classes("Hi\n\nAnn E. Lee, Ph.D.\nann@a.example\n"), "ooss");
    EXPECT_EQ(classes("Hi\n\nRegards\nAnn\nann@a.example\n"), "oosss");
}

TEST(LetterParts, FindsTheLetterBelowInAnyOrderOfItsHead) {
    EXPECT_EQ(classes("yes\n\nDate: now\nSubject: Tee\nFrom: Bob\nTo: Ann\nold\n"), "ooqqqqq");
    EXPECT_EQ(classes("We met\nthere.\n--- On Wed, Bob wrote:\n\nFrom: Bob\nSubject: x\nTo: Ann\n"),
              "ooqqqqq");
    EXPECT_EQ(classes("Your journey\nFrom: Bonn\nTo: Rome\nDate: 3 May\n"), "oooo");
}

TEST(LetterParts, LeavesWhatIsForwarded) {
    EXPECT_EQ(classes("\n-----Original Message-----\nFrom: Bob\nSent: now\nTo: Ann\nnews\n"),
              "oooooo");
}

}  // namespace
}  // namespace alder::text
