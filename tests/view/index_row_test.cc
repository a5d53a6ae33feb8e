#include "view/index_row.h"

#include <string>

#include <gtest/gtest.h>

#include "view/people.h"
#include "view/tree_lines.h"

namespace alder::view {
namespace {

using namespace std::chrono_literals;
using mail::Flag;
using mail::Mailbox;

constexpr WallTime kNow{std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) +
                        14h};  // a Monday

IndexFacts message() {
    IndexFacts facts;
    facts.date = kNow - 90min;
    facts.summary.envelope.from = {Mailbox{"Ann Example", "ann@example.org"}};
    facts.summary.envelope.to = {Mailbox{"", "bob@example.org"}};
    facts.summary.envelope.subject = "Grüße";
    facts.summary.size = 12345;
    return facts;
}

std::string line(const IndexFacts& facts, int width, Correspondent who = Correspondent::sender) {
    return words(index_line(facts, IndexLayout::for_width(width, who), {kNow})).utf8();
}

TEST(IndexRow, FillsExactlyTheWidthItIsGiven) {
    IndexFacts facts = message();
    facts.summary.envelope.subject =
        "文字 a subject far longer than any column that there could be on any screen "
        "👩‍👩‍👧‍👦 of this width";
    facts.summary.preview = "and so on";
    facts.tree = text::TermText::own("├─>");
    facts.thread_size = 12;
    for (int width = 20; width <= 220; ++width)
        EXPECT_EQ(columns(index_line(facts, IndexLayout::for_width(width, Correspondent::sender),
                                     {kNow})),
                  width);
}

TEST(IndexRow, ShowsMarksDatePersonSubjectAndSize) {
    IndexFacts facts = message();
    facts.flags.add(Flag::flagged);
    facts.summary.attachments = {"a.pdf"};
    EXPECT_EQ(line(facts, 80),
              " N*@     12:30 Ann Example       Grüße                                       12k");
}

TEST(IndexRow, RowsOfSeveralFoldersSayWhereTheyAreBeforeTheirSize) {
    IndexFacts facts = message();
    facts.place = text::TermText::own("Lists/a-long-name");
    const auto shown = [&](int width) {
        return words(index_line(facts,
                                IndexLayout::for_width(width, Correspondent::sender, Places::shown),
                                {kNow}))
            .utf8();
    };
    EXPECT_TRUE(shown(80).ends_with("  Lists/a-lon…")) << shown(80);
    EXPECT_TRUE(shown(110).ends_with(" Lists/a-long-name  12k")) << shown(110);
    EXPECT_EQ(shown(50).find("Lists"), std::string::npos) << shown(50);
}

TEST(IndexRow, ANarrowTerminalKeepsTheSubject) {
    EXPECT_EQ(line(message(), 30), " N   Grüße                    ");
}

TEST(IndexRow, FortyColumnsAreEnoughForWhoWroteIt) {
    EXPECT_EQ(line(message(), 32), " N   Ann Example  Grüße         ");
}

TEST(IndexRow, SentMailShowsWhomItWentTo) {
    EXPECT_NE(line(message(), 80, Correspondent::recipients).find("To bob@example"),
              std::string::npos);
}

TEST(IndexRow, AWideTerminalShowsTheFirstWords) {
    IndexFacts facts = message();
    facts.summary.preview = "Thank you for the flowers";
    EXPECT_NE(line(facts, 160).find("Grüße  Thank you for the flowers"), std::string::npos);
    EXPECT_EQ(line(facts, 60).find("Thank"), std::string::npos);
}

TEST(IndexRow, ControlsOfAStrangerShowAsMarks) {
    IndexFacts facts = message();
    facts.summary.envelope.subject = "a\x1b[2Jb\rc";
    EXPECT_NE(line(facts, 80).find("a␛[2Jb"), std::string::npos);
    EXPECT_EQ(columns(index_line(facts, IndexLayout::for_width(80, Correspondent::sender), {kNow})),
              80);
}

TEST(IndexRow, MarksTellTheMostImportantThing) {
    const auto marks = [](const IndexFacts& facts) { return line(facts, 80).substr(0, 4); };
    IndexFacts facts = message();
    facts.flags.add(Flag::seen);
    EXPECT_EQ(marks(facts), "    ");
    facts.flags.add(Flag::answered);
    EXPECT_EQ(marks(facts), " A  ");
    facts.flags.add(Flag::deleted);
    facts.selected = true;
    EXPECT_EQ(marks(facts), "XD  ");
    facts.selected = false;
    facts.pending = true;
    EXPECT_EQ(marks(facts), "~D  ");
}

TEST(IndexRow, TheHeadingStandsOverItsColumns) {
    const IndexLayout layout = IndexLayout::for_width(80, Correspondent::sender);
    const std::string heading = words(index_heading(layout)).utf8();
    EXPECT_EQ(heading.find("From"), line(message(), 80).find("Ann"));
    EXPECT_EQ(columns(index_heading(layout)), 80);
}

TEST(IndexRow, FoldedConversationsTellHowManyTheyHold) {
    IndexFacts facts = message();
    facts.thread_size = 7;
    facts.folded = true;
    EXPECT_NE(line(facts, 80).find("+7 Grüße"), std::string::npos);
}

TEST(ShortDate, IsAsExactAsItIsRecent) {
    const auto date = [](WallTime time) { return short_date(time, {kNow}).utf8(); };
    EXPECT_EQ(date(kNow - 2h), "12:00");
    EXPECT_EQ(date(kNow - 15h), "Sun 23:00");
    EXPECT_EQ(date(kNow - 6 * 24h), "Tue 14:00");
    EXPECT_EQ(date(kNow - 7 * 24h), "16 Nov");
    EXPECT_EQ(date(kNow - 299 * 24h), "28 Jan");
    EXPECT_EQ(date(kNow - 300 * 24h), "Jan 2026");
    EXPECT_EQ(date(kNow - 365 * 24h), "Nov 2025");
    const auto seen_in_january = [](WallTime time) {
        return short_date(time, {kNow + 43 * 24h}).utf8();
    };
    EXPECT_EQ(seen_in_january(kNow), "23 Nov");
    EXPECT_EQ(date(kNow + 10h), "00:00");
    EXPECT_EQ(date(kNow + 24h * 900), "2029-05");
    EXPECT_EQ(date(WallTime{}), "Jan 1970");
}

TEST(ShortDate, FollowsTheZone) {
    const Moment moment{kNow, [](WallTime) { return std::chrono::minutes(-15 * 60); }};
    EXPECT_EQ(short_date(kNow - 30min, moment).utf8(), "22:30");
    EXPECT_EQ(long_date(kNow, moment).utf8(), "Sun 22 Nov 2026, 23:00");
}

TEST(ShortSize, NeverTakesMoreThanFourColumns) {
    EXPECT_EQ(short_size(999).utf8(), "999");
    EXPECT_EQ(short_size(1234).utf8(), "1.2k");
    EXPECT_EQ(short_size(9949).utf8(), "9.9k");
    EXPECT_EQ(short_size(9999).utf8(), "10k");
    EXPECT_EQ(short_size(999600).utf8(), "1.0M");
    EXPECT_EQ(short_size(18446744073709551615u).utf8(), "18E");
}

TEST(People, ANameThatLooksLikeAnAddressIsNotShownInsteadOfIt) {
    const Mailbox fake{"boss@bank.example", "x@evil.example"};
    EXPECT_EQ(short_person(fake).utf8(), "x@evil.example");
    EXPECT_TRUE(poses_as_another(fake));
    EXPECT_FALSE(poses_as_another({"x@evil.example", "x@evil.example"}));
    EXPECT_TRUE(poses_as_another({"boss＠bank.example", "x@evil.example"}));
    EXPECT_EQ(full_person(fake).utf8(), "boss@bank.example <x@evil.example>");
}

TEST(People, ListsNamesGroupsAndTheNameless) {
    const mail::AddressList list = {Mailbox{"Ann", "a@x"}, Mailbox{"", "b@x"},
                                    mail::Group{"Team", {}}};
    EXPECT_EQ(short_people(list).utf8(), "Ann, b@x, Team:");
    EXPECT_EQ(full_people({}).utf8(), "");
}

TEST(TreeLines, DrawTheBranchesRowByRow) {
    TreeLines tree;
    const auto row = [&](std::uint8_t depth, bool last) { return tree.next(depth, last).utf8(); };
    EXPECT_EQ(row(0, true), "");
    EXPECT_EQ(row(1, false), "├─>");
    EXPECT_EQ(row(2, false), "│ ├─>");
    EXPECT_EQ(row(2, true), "│ └─>");
    EXPECT_EQ(row(3, true), "│   └─>");
    EXPECT_EQ(row(1, true), "└─>");
    EXPECT_EQ(row(2, true), "  └─>");
    EXPECT_EQ(row(0, true), "");
}

TEST(TreeLines, StayShortHoweverDeep) {
    TreeLines tree;
    for (int depth = 0; depth < 256; ++depth)
        EXPECT_LE(tree.next(static_cast<std::uint8_t>(depth), true).columns(), 19);
}

}  // namespace
}  // namespace alder::view
