#include "cli/fields.h"

#include <gtest/gtest.h>

#include "cli/body_query.h"
#include "cli/columns.h"

namespace alder::cli {
namespace {

using namespace std::chrono;

constexpr std::array<std::string_view, 2> kNames{"from", "subject"};

std::string formatted(std::string_view format) {
    const auto parsed = RowFormat::parse(format, kNames);
    if (!parsed) return parsed.error().detail;
    return parsed->line([](std::string_view field) { return "<" + std::string(field) + ">"; });
}

query::Query query_of(std::string_view text) { return query::parse(text, {}).value(); }

TEST(RowFormat, PutsFieldsIntoWords) {
    EXPECT_EQ(formatted("{from}: {subject}!"), "<from>: <subject>!\n");
    EXPECT_EQ(formatted("a\\tb {{{from}}}"), "a\tb {<from>}\n");
}

TEST(RowFormat, NamesTheFieldThatIsMeant) {
    EXPECT_EQ(formatted("{form}"), "there is no field 'form'; did you mean 'from'?");
}

TEST(RowFormat, CleansWhatMailBringsIn) {
    const auto format = RowFormat::parse("{from}", kNames);
    ASSERT_TRUE(format);
    const std::string line = format->line([](const auto&) { return "a\x1b[2J\tb\nc"; });
    EXPECT_EQ(line.find('\x1b'), std::string::npos);
    EXPECT_EQ(line.find('\n'), line.size() - 1);
}

TEST(Json, EscapesWhatATerminalWouldObey) {
    EXPECT_EQ(json_line(Json{{"a", "\x1b[2J\xc2\x9b\x7f\xe2\x80\xae"}}),
              R"({"a":"\u001b[2J\u009b\u007f\u202e"})");
    EXPECT_EQ(json_line(Json("caf\xc3\xa9 \xff")), "\"caf\xc3\xa9 \xef\xbf\xbd\"");
}

TEST(Json, KeepsGroupsOfAddressesApart) {
    const mail::AddressList list{mail::Mailbox{"Ann", "ann@example.org"},
                                 mail::Group{"Team", {mail::Mailbox{"", "bob@example.org"}}}};
    EXPECT_EQ(json_line(to_json(list)),
              R"([{"name":"Ann","address":"ann@example.org"},)"
              R"({"group":"Team","members":[{"name":"","address":"bob@example.org"}]}])");
}

TEST(ShortDate, ShowsNoMoreThanIsNeeded) {
    const query::Now now{WallTime(sys_days(2026y / 3 / 20) + 12h), 60min};
    EXPECT_EQ(short_date(WallTime(sys_days(2026y / 3 / 20) + 8h + 5min), now), "09:05");
    EXPECT_EQ(short_date(WallTime(sys_days(2026y / 3 / 18) + 23h + 30min), now), "Thu 00:30");
    EXPECT_EQ(short_date(WallTime(sys_days(2026y / 1 / 3) + 8h), now), " 3 Jan");
    EXPECT_EQ(short_date(WallTime(sys_days(2024y / 1 / 31) + 8h), now), "2024-01-31");
    EXPECT_EQ(short_date(WallTime(sys_days(2027y / 1 / 31) + 8h), now), "2027-01-31");
}

TEST(ShortSize, IsAtMostFiveColumns) {
    EXPECT_EQ(short_size(0), "0");
    EXPECT_EQ(short_size(999), "999");
    EXPECT_EQ(short_size(6247), "6.1K");
    EXPECT_EQ(short_size(10 * 1024), "10K");
    EXPECT_EQ(short_size(1024 * 1024), "1.0M");
    EXPECT_EQ(short_size(std::uint64_t{5} << 30), "5.0G");
}

TEST(ShortNames, NeverShowANameThatLooksLikeAnAddress) {
    EXPECT_EQ(short_names({mail::Mailbox{"boss@example.org", "thief@example.net"}}),
              "thief@example.net");
}

TEST(BodyQuery, KnowsWhichQueriesNeedTheText) {
    EXPECT_TRUE(needs_body(query_of("plan")));
    EXPECT_TRUE(needs_body(query_of("from:ann -body:plan")));
    EXPECT_FALSE(needs_body(query_of("from:ann or not is:unread")));
}

TEST(BodyQuery, RulesOutOnlyWhatCannotMatchWhateverTheText) {
    EXPECT_EQ(without_bodies(query_of("from:ann body:plan")),
              (query::Query{query::And{{query_of("from:ann"), {query::Everything{}}}}}));
    EXPECT_EQ(without_bodies(query_of("not plan")),
              (query::Query{query::Not{{{query::Not{{{query::Everything{}}}}}}}}));
}

TEST(BodyQuery, LooksOnlyIntoFoldersThatMayHoldAMatch) {
    EXPECT_FALSE(may_match_in(query_of("folder:Lists/cpp from:ann"), "Inbox"));
    EXPECT_TRUE(may_match_in(query_of("folder:Lists/ from:ann"), "lists/cpp"));
    EXPECT_TRUE(may_match_in(query_of("folder:Lists/cpp or from:ann"), "Inbox"));
    EXPECT_TRUE(may_match_in(query_of("not folder:Lists/cpp"), "Inbox"));
}

std::string printed(int terminal_columns) {
    std::string out;
    Output output([&](std::string_view bytes) {
        out += bytes;
        return Result<void>{};
    });
    Columns columns(output, {{}, {Column::Side::left, -1}, {Column::Side::right, 5}},
                    terminal_columns, false);
    columns.row({{"a", "short", "1"}});
    columns.row({{"bbb", "much longer than there is room for", "22"}});
    columns.finish();
    EXPECT_TRUE(output.finish());
    return out;
}

TEST(Columns, ArePartedByTabsInAPipe) {
    EXPECT_EQ(printed(0), "a\tshort\t1\nbbb\tmuch longer than there is room for\t22\n");
}

TEST(Columns, AreAlignedAndCutOnATerminal) {
    EXPECT_EQ(printed(24),
              "a    short             1\n"
              "bbb  much longer th\xe2\x80\xa6  22\n");
}

TEST(Output, WritesNoMoreWhenNobodyReads) {
    int writes = 0;
    Output output([&](std::string_view) -> Result<void> {
        ++writes;
        return fail(Errc::cancelled, "closed");
    });
    output.raw("one");
    output.flush();
    output.raw("two");
    EXPECT_TRUE(output.is_closed());
    EXPECT_TRUE(output.finish());
    EXPECT_EQ(writes, 1);
}

TEST(Output, SaysWhenTheDiskIsFull) {
    Output output([](std::string_view) -> Result<void> { return fail(Errc::io, "no space"); });
    output.raw("one");
    EXPECT_EQ(output.finish().error().code, Errc::io);
}

}  // namespace
}  // namespace alder::cli
