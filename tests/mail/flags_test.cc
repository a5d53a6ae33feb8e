#include "mail/flags.h"

#include <gtest/gtest.h>

namespace alder::mail {
namespace {

TEST(Flags, KnowPeoplesWordsAndImapNamesAndKeepOthersByName) {
    Flags flags;
    for (const char* name : {"seen", "\\Flagged", "$junk", "todo", "TODO"})
        flags.add(std::string_view(name));
    EXPECT_TRUE(flags.has(Flag::seen) && flags.has(Flag::flagged) && flags.has(Flag::junk));
    EXPECT_EQ(flags.keywords(), std::vector<std::string>{"todo"});
    EXPECT_EQ(flags.names(), (std::vector<std::string>{"\\Seen", "\\Flagged", "$Junk", "todo"}));
    flags.remove(std::string_view("Todo"));
    EXPECT_TRUE(flags.keywords().empty());
}

TEST(Flags, ReadBackWhatIsStored) {
    const Flags flags(5, {"b", "a"});
    EXPECT_EQ(Flags::from_stored(5, flags.stored_keywords()), flags);
    EXPECT_TRUE(Flags::from_stored(0, "  ").empty());
}

TEST(Flags, TakeNoSystemFlagForAKeyword) {
    Flags flags;
    flags.add(std::string_view("\\Recent"));
    EXPECT_TRUE(flags.empty());
    EXPECT_EQ(Flags::from_stored(1, "\\Recent todo"), Flags(1, {"todo"}));
}

TEST(Flags, MergeWhatBothSidesChanged) {
    const Flags base = Flags::from_stored(1, "a b");
    const Flags mine = Flags::from_stored(5, "b c");      // flagged, a removed, c added
    const Flags theirs = Flags::from_stored(0, "a b d");  // unread, d added
    EXPECT_EQ(merge(base, mine, theirs), Flags::from_stored(4, "b c d"));
}

TEST(Flags, TellWhatAKeywordMayBe) {
    EXPECT_TRUE(is_keyword("todo") && is_keyword("$Label1"));
    for (const char* name : {"", "a b", "a(", "\\x", "a\"", "\xc3\xa4"})
        EXPECT_FALSE(is_keyword(name)) << name;
}

}  // namespace
}  // namespace alder::mail
