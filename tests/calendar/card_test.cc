#include "calendar/card.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/cpu_time.h"

namespace alder::calendar {
namespace {

using Lines = std::vector<std::string>;

TEST(Card, TellsNamesAndNumbers) {
    EXPECT_EQ(card_in_words("BEGIN:VCARD\r\nVERSION:3.0\r\nN:Lee;Ann\r\nFN:Ann Lee\r\n"
                            "ORG:Tea\\, Ltd;Kitchen\r\nitem1.EMAIL;TYPE=work:ann@x.org\r\n"
                            "TEL;X=\"a:b\":+49 30 1\r\nADR:;;Long Road 1;Town;;12345;\r\n"
                            "PHOTO:abcd\r\nNOTE:one\\ntwo th\r\n ree\r\nEND:VCARD\r\n"),
              (Lines{"Card: Ann Lee", "Company   Tea, Ltd, Kitchen", "Address   ann@x.org",
                     "Telephone +49 30 1", "Place     Long Road 1, Town, 12345",
                     "Note      one two three"}));
}

TEST(Card, ReadsTheOldFormInQuotedPrintable) {
    EXPECT_EQ(card_in_words("BEGIN:VCARD\nVERSION:2.1\n"
                            "N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;J=F6=\nrg\n"
                            "NOTE;QUOTED-PRINTABLE:50=25 =zz\nEND:VCARD\n"),
              (Lines{"Card: Müller, Jörg", "Note      50% =zz"}));
}

TEST(Card, TellsBirthdaysAndNumbersAsPeopleWriteThem) {
    EXPECT_EQ(card_in_words("BEGIN:VCARD\nFN:A\nTEL;VALUE=uri:tel:+1-555\nBDAY:1980-02-03\n"
                            "BDAY:--0203\nEND:VCARD\n"),
              (Lines{"Card: A", "Telephone +1-555", "Birthday  3 Feb 1980", "Birthday  --0203"}));
}

TEST(Card, LeavesABirthdayOnADayThatIsNone) {
    EXPECT_EQ(card_in_words("BEGIN:VCARD\nFN:A\nBDAY:1980-02-00\nBDAY:1981-02-29\n"
                            "BDAY:1980-02-29\nEND:VCARD\n"),
              (Lines{"Card: A", "Birthday  1980-02-00", "Birthday  1981-02-29",
                     "Birthday  29 Feb 1980"}));
}

TEST(Card, IsQuickOnALongHeadWithManySoftBreaks) {
    const auto read = [](std::size_t size) {
        std::string card =
            "BEGIN:VCARD\nNOTE;ENCODING=QUOTED-PRINTABLE;X=" + std::string(size / 2, 'x') + ":=\n";
        while (card.size() < size) card += "=\n";
        EXPECT_EQ(card_in_words(card + "\nFN:A\nEND:VCARD\n"), Lines{"Card: A"});
    };
    EXPECT_LT(tests::growth_of(read, 500'000), tests::kLinearGrowth);
}

TEST(Card, TellsNoMoreOfACardThanAReaderReads) {
    std::string card = "BEGIN:VCARD\nFN:A\n";
    for (int i = 0; i < 100'000; ++i) card += "TEL:1\n";
    EXPECT_EQ(card_in_words(card + "END:VCARD\n").size(), 501U);
}

TEST(Card, LeavesControlsOut) {
    EXPECT_EQ(card_in_words("BEGIN:VCARD\nFN:A\x1b[2J\x7f B\nTITLE:\\\t\nEND:VCARD\n"),
              (Lines{"Card: A [2J  B"}));
}

TEST(Card, TellsSeveral) {
    EXPECT_EQ(card_in_words("BEGIN:VCARD\nN:Lee;Ann\nEND:VCARD\nBEGIN:VCARD\nEND:VCARD\n"),
              (Lines{"Card: Lee, Ann", "", "Card: (no name)"}));
}

// vCard 2.1, 2.4.3.
TEST(Card, KeepsItsNameBesideThatOfAnAgent) {
    EXPECT_EQ(card_in_words("BEGIN:VCARD\nVERSION:2.1\nN:Lee;Ann\nAGENT:\n\n"
                            "BEGIN:VCARD\nN:Ray;Bob\nTEL:1\nEND:VCARD\nTEL:2\nEND:VCARD\n"),
              (Lines{"Card: Lee, Ann", "Agent     Ray, Bob", "Telephone 2"}));
}

TEST(Card, TellsWhatIsThereOfOneWithoutEnd) {
    EXPECT_EQ(card_in_words("BEGIN:VCARD\nFN:A\nTEL:1"), (Lines{"Card: A", "Telephone 1"}));
    EXPECT_EQ(card_in_words("BEGIN:VCARD\nFN:A\nBEGIN:VCARD\nFN:B\nEND:VCARD\n"),
              (Lines{"Card: A", "", "Card: B"}));
}

TEST(Card, TellsNothingOfWhatIsNone) {
    EXPECT_EQ(card_in_words("no card"), Lines());
    EXPECT_EQ(card_in_words(""), Lines());
}

}  // namespace
}  // namespace alder::calendar
