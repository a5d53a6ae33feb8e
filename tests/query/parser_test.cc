#include <random>

#include <gtest/gtest.h>

#include "query/query.h"

namespace alder::query {
namespace {

using namespace std::chrono_literals;

// Wednesday, 2026-03-11 00:30 in a zone two hours east of Greenwich.
const Now kNow{std::chrono::sys_days(std::chrono::year(2026) / 3 / 10) + 22h + 30min, 120min};

Query parsed(std::string_view text) {
    auto query = parse(text, kNow);
    EXPECT_TRUE(query) << text << ": " << (query ? "" : query.error().detail);
    return query ? *query : Query{};
}

std::string error_of(std::string_view text) {
    auto query = parse(text, kNow);
    EXPECT_FALSE(query) << text;
    return query ? "" : query.error().detail;
}

Query word(std::string text, Field field = Field::any) { return {Holds{field, std::move(text)}}; }
Query both(std::vector<Query> terms) { return {And{std::move(terms)}}; }
Query either(std::vector<Query> terms) { return {Or{std::move(terms)}}; }
Query no(Query term) { return {Not{{std::move(term)}}}; }

WallTime day(int year, unsigned month, unsigned of_month) {
    return std::chrono::sys_days(std::chrono::year(year) / static_cast<int>(month) /
                                 static_cast<int>(of_month)) -
           120min;
}

TEST(QueryParser, TakesNothingForEverything) {
    EXPECT_EQ(parsed(""), Query{Everything{}});
    EXPECT_EQ(parsed(" \t "), Query{Everything{}});
}

TEST(QueryParser, LooksForBareWordsEverywhereAndForAllOfThem) {
    EXPECT_EQ(parsed("Müller plan"), both({word("muller"), word("plan")}));
    EXPECT_EQ(parsed("plan and memo"), both({word("plan"), word("memo")}));
    EXPECT_EQ(parsed("\"Q3 plan\""), word("q3 plan"));
    EXPECT_EQ(parsed("\"and\""), word("and"));
    EXPECT_EQ(parsed("\xcc\x81"), word("\xcc\x81"));
    EXPECT_EQ(parsed("http://example.org 10:30"),
              both({word("http://example.org"), word("10:30")}));
}

TEST(QueryParser, KnowsEveryField) {
    EXPECT_EQ(parsed("from:Ann"), word("ann", Field::from));
    EXPECT_EQ(parsed("To:bob"), word("bob", Field::to));
    EXPECT_EQ(parsed("cc:bob"), word("bob", Field::cc));
    EXPECT_EQ(parsed("bcc:bob"), word("bob", Field::bcc));
    EXPECT_EQ(parsed("subject:\"q3 \\\"plan\\\"\""), word("q3 \"plan\"", Field::subject));
    EXPECT_EQ(parsed("body:invoice"), word("invoice", Field::body));
    EXPECT_EQ(parsed("list:cpp@"), word("cpp@", Field::list));
    EXPECT_EQ(parsed("filename:pdf"), word("pdf", Field::filename));
    EXPECT_EQ(parsed("id:<a@b>"), word("a@b", Field::message_id));
    EXPECT_EQ(parsed("is:flagged"), Query{HasFlag{mail::Flag::flagged}});
    EXPECT_EQ(parsed("is:unread"), no(Query{HasFlag{mail::Flag::seen}}));
    EXPECT_EQ(parsed("has:attachment"), Query{Has{Has::What::attachment}});
    EXPECT_EQ(parsed("label:todo"), Query{HasLabel{"todo"}});
    EXPECT_EQ(parsed("folder:Lists/Cpp"), (Query{InFolder{"lists/cpp", false}}));
    EXPECT_EQ(parsed("folder:Lists/"), (Query{InFolder{"lists", true}}));
    EXPECT_EQ(parsed("folder:\"Sent Items\""), (Query{InFolder{"sent items", false}}));
    EXPECT_EQ(parsed("thread:17"), (Query{InThread{"", mail::ThreadId{17}}}));
    EXPECT_EQ(parsed("thread:home/17"), (Query{InThread{"home", mail::ThreadId{17}}}));
    EXPECT_EQ(parsed("larger:1M"), (Query{Sized{1048576, UINT64_MAX}}));
    EXPECT_EQ(parsed("smaller:10k"), (Query{Sized{0, 10240}}));
}

TEST(QueryParser, BindsNotStrongestAndOrWeakest) {
    EXPECT_EQ(parsed("a b or not c d"),
              either({both({word("a"), word("b")}), both({no(word("c")), word("d")})}));
    EXPECT_EQ(parsed("a (b or c)"), both({word("a"), either({word("b"), word("c")})}));
    EXPECT_EQ(parsed("-from:ann"), no(word("ann", Field::from)));
    EXPECT_EQ(parsed("-(a or b)"), no(either({word("a"), word("b")})));
    EXPECT_EQ(parsed("not -a"), word("a"));
    EXPECT_EQ(parsed("a - b"), both({word("a"), word("-"), word("b")}));
    EXPECT_EQ(parsed("e-mail"), word("e-mail"));
}

TEST(QueryParser, CountsDaysWhereThePersonIs) {
    const auto max = WallTime::max();
    const auto min = WallTime::min();
    EXPECT_EQ(parsed("after:2026-01-01"), (Query{Dated{day(2026, 1, 1), max}}));
    EXPECT_EQ(parsed("before:2026-02"), (Query{Dated{min, day(2026, 2, 1)}}));
    EXPECT_EQ(parsed("before:2026"), (Query{Dated{min, day(2026, 1, 1)}}));
    EXPECT_EQ(parsed("since:today"), (Query{Dated{day(2026, 3, 11), max}}));
    EXPECT_EQ(parsed("before:yesterday"), (Query{Dated{min, day(2026, 3, 10)}}));
    EXPECT_EQ(parsed("since:monday"), (Query{Dated{day(2026, 3, 9), max}}));
    EXPECT_EQ(parsed("since:wednesday"), (Query{Dated{day(2026, 3, 4), max}}));
    EXPECT_EQ(parsed("since:2w"), (Query{Dated{kNow.time - std::chrono::days(14), max}}));
}

TEST(QueryParser, RefusesDatesAndSizesThatDoNotExist) {
    for (const char* when : {"2026-02-30", "26-01-01", "2026-13", "soon", "2x", "w", "-1d",
                             "99999999999d", "2026-01-01-01"})
        EXPECT_FALSE(parse_when(when, kNow)) << when;
    for (const char* size : {"", "M", "1X", "-1", "1.5M", "99999999999G"})
        EXPECT_FALSE(parse_size(size)) << size;
    EXPECT_EQ(parse_size("500"), 500u);
    EXPECT_EQ(parse_size("2GB"), 2147483648u);
}

TEST(QueryParser, SaysWhereItIsWrongAndWhatMayBeMeant) {
    EXPECT_EQ(error_of("plan form:ann"),
              "character 6 of the search: there is no field 'form'; did you mean 'from'? Quote it "
              "to find the text");
    EXPECT_EQ(error_of("ä is:unreed"),
              "character 3 of the search: no message is 'unreed'; did you mean 'unread'?");
    EXPECT_EQ(error_of("from:"), "character 1 of the search: 'from:' needs a value");
    EXPECT_EQ(error_of("a (b or c"), "character 3 of the search: this parenthesis is not closed");
    EXPECT_EQ(error_of("a) b"), "character 2 of the search: this parenthesis was never opened");
    EXPECT_EQ(error_of("subject:\"q3"), "character 9 of the search: this quote is not closed");
    EXPECT_EQ(error_of("a or"), "character 5 of the search: something to look for is missing");
    EXPECT_EQ(error_of("or a"),
              "character 1 of the search: something to look for is missing before this");
    EXPECT_EQ(error_of("after:soon"),
              "character 1 of the search: 'soon' is no date; write 2026-01-31, yesterday, monday "
              "or 2w");
    EXPECT_EQ(error_of("\"\""), "character 1 of the search: there is nothing in the quotes");
}

TEST(QueryParser, EndsWithAnErrorHoweverDeepTheParentheses) {
    EXPECT_TRUE(parse(std::string(100, '(') + "a" + std::string(100, ')'), kNow));
    EXPECT_FALSE(parse(std::string(100000, '('), kNow));
    EXPECT_TRUE(parse(std::string(100001, '-') + "a", kNow));
}

TEST(QueryParser, AnswersToAnyBytes) {
    std::mt19937 random(1);
    const std::string_view pieces[] = {"(",     ")",       "-",  "\"",       "not ", "or ",
                                       "from:", "is:read", " ",  "\\",       "\xff", "ä",
                                       "a",     "after:",  "2w", "thread:1/"};
    for (int run = 0; run < 20000; ++run) {
        std::string text;
        for (auto n = random() % 12; n > 0; --n) text += pieces[random() % std::size(pieces)];
        const auto query = parse(text, kNow);
        if (!query) {
            EXPECT_EQ(query.error().code, Errc::usage) << text;
        }
    }
}

}  // namespace
}  // namespace alder::query
