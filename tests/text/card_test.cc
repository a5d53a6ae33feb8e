#include "text/card.h"

#include <gtest/gtest.h>

namespace alder::text {
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

TEST(Card, TellsSeveral) {
    EXPECT_EQ(card_in_words("BEGIN:VCARD\nN:Lee;Ann\nEND:VCARD\nBEGIN:VCARD\nEND:VCARD\n"),
              (Lines{"Card: Lee, Ann", "", "Card: (no name)"}));
}

TEST(Card, TellsNothingOfWhatIsNone) {
    EXPECT_EQ(card_in_words("no card"), Lines());
    EXPECT_EQ(card_in_words(""), Lines());
}

}  // namespace
}  // namespace alder::text
