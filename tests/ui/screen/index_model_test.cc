#include "ui/screen/index_model.h"

#include <gtest/gtest.h>

namespace alder::ui::screen {
namespace {

using Start = IndexModel::Start;

constexpr mail::AccountId kOne{1};
constexpr mail::AccountId kTwo{2};

// Rows by themselves, sent at these seconds; each is numbered as its time.
DatedRows sent_at(std::initializer_list<std::uint32_t> times) {
    DatedRows all;
    for (const std::uint32_t time : times) {
        all.rows.push_back({{time}, 1, 0, 1});
        all.dates.push_back(WallTime(std::chrono::seconds(time)));
    }
    return all;
}

std::vector<mail::MessageRef> shown(const IndexModel& model) {
    std::vector<mail::MessageRef> all;
    for (std::size_t i = 0; i < model.count(); ++i) all.push_back(model.at(i));
    return all;
}

TEST(IndexModel, MergesTheMailOfSeveralAccountsByDate) {
    IndexModel model({kOne, kTwo}, Start::bottom);
    model.set_dated_rows(0, sent_at({10, 30}));
    model.set_dated_rows(1, sent_at({20, 40}));
    EXPECT_EQ(shown(model), (std::vector<mail::MessageRef>{
                                {kOne, {10}}, {kTwo, {20}}, {kOne, {30}}, {kTwo, {40}}}));
    EXPECT_EQ(model.current(), (mail::MessageRef{kTwo, {40}})) << "the newest of all";
    EXPECT_EQ(model.number_of({kTwo, {20}}), 2U);
    model.remove({{kTwo, {20}}});
    EXPECT_EQ(shown(model),
              (std::vector<mail::MessageRef>{{kOne, {10}}, {kOne, {30}}, {kTwo, {40}}}));
}

TEST(IndexModel, KeepsTheCursorWhereItIsOnceEveryAccountHasAnswered) {
    IndexModel model({kOne, kTwo}, Start::bottom);
    model.set_dated_rows(0, sent_at({10, 30}));
    model.has_none(1);
    model.set_dated_rows(0, sent_at({10, 30, 50}));
    EXPECT_EQ(model.current(), (mail::MessageRef{kOne, {50}}));
    model.set_dated_rows(1, sent_at({60}));
    EXPECT_EQ(model.current(), (mail::MessageRef{kOne, {50}}));
}

TEST(IndexModel, MergesNewestFirstTooAndTellsEqualNumbersOfAccountsApart) {
    IndexModel model({kOne, kTwo}, Start::top);
    model.set_dated_rows(0, sent_at({30, 10}));
    model.set_dated_rows(1, sent_at({40, 30}));
    EXPECT_EQ(shown(model), (std::vector<mail::MessageRef>{
                                {kTwo, {40}}, {kOne, {30}}, {kTwo, {30}}, {kOne, {10}}}));
    EXPECT_TRUE(model.go_to({kTwo, {30}}));
    EXPECT_EQ(model.list().cursor(), 2U);
}

TEST(IndexModel, KeepsConversationsWholeWhenAccountsAreMerged) {
    IndexModel model({kOne, kTwo}, Start::bottom);
    DatedRows conversation = sent_at({10, 50});
    conversation.rows[0].thread_size = 2;
    conversation.rows[1].thread_size = 0;
    model.set_dated_rows(0, conversation);
    model.set_dated_rows(1, sent_at({20}));
    EXPECT_EQ(shown(model),
              (std::vector<mail::MessageRef>{{kTwo, {20}}, {kOne, {10}}, {kOne, {50}}}));
}

TEST(IndexModel, AConversationWithoutItsFirstBeginsWithTheNext) {
    DatedRows all = sent_at({4, 5, 6, 7});
    all.rows[1].thread_size = 3;
    all.rows[2].thread_size = all.rows[3].thread_size = 0;
    const DatedRows left =
        rows_left(all, [](const store::ViewRow& row) { return row.id.value == 5; });
    ASSERT_EQ(left.rows.size(), 3U);
    EXPECT_EQ(left.rows[1].thread_size, 2);
    EXPECT_EQ(left.rows[2].thread_size, 0);
    EXPECT_EQ(left.dates, sent_at({4, 6, 7}).dates);
}

TEST(IndexModel, FollowsItsStartWhileItIsFilledUntilSomebodyMovesTheCursor) {
    IndexModel model({{1}}, IndexModel::Start::bottom);
    model.follow_start();
    model.set_rows(0, {{{1}, 1, 0, 1}, {{2}, 1, 0, 1}});
    model.set_rows(0, {{{1}, 1, 0, 1}, {{2}, 1, 0, 1}, {{3}, 1, 0, 1}});
    EXPECT_EQ(model.list().cursor(), 2U);
    model.stay();
    model.set_rows(0, {{{1}, 1, 0, 1}, {{2}, 1, 0, 1}, {{3}, 1, 0, 1}, {{4}, 1, 0, 1}});
    EXPECT_EQ(model.list().cursor(), 2U);
}

}  // namespace
}  // namespace alder::ui::screen
