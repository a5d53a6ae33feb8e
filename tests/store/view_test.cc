#include "store/view.h"

#include "tests/store/store_fixture.h"

namespace alder::store {
namespace {

class View : public StoreTest {
protected:
    std::vector<std::uint32_t> ids(const ViewRows& rows) {
        std::vector<std::uint32_t> out;
        for (const ViewRow& each : rows) out.push_back(each.id.value);
        return out;
    }
    mail::FolderId inbox_ = folder("Inbox");
};

TEST_F(View, SortsByDateSenderSubjectAndSize) {
    add(inbox_, {.id = "1", .minute = 3, .subject = "Re: beta", .from = "carl@x"});
    add(inbox_, {.id = "2", .minute = 1, .subject = "alpha", .from = "Ann@x"});
    add(inbox_, {.id = "3", .minute = 2, .subject = "Gamma", .from = "bob@x"});
    const auto sorted = [&](Sort sort, bool down) {
        return ids(must(
            all_rows(mail_.connection(), {.folder = inbox_, .sort = sort, .newest_first = down})));
    };
    EXPECT_EQ(sorted(Sort::date, true), (std::vector<std::uint32_t>{1, 3, 2}));
    EXPECT_EQ(sorted(Sort::date, false), (std::vector<std::uint32_t>{2, 3, 1}));
    EXPECT_EQ(sorted(Sort::sender, false), (std::vector<std::uint32_t>{2, 3, 1}));
    EXPECT_EQ(sorted(Sort::subject, false), (std::vector<std::uint32_t>{2, 1, 3}));
}

TEST_F(View, OpensWithAPageThatIsTheBeginningOfTheWhole) {
    for (int i = 0; i < 300; ++i) {
        const std::string id = std::to_string(i);
        add(inbox_, {.id = id,
                     .references = i % 3 == 0 ? std::vector<std::string>{}
                                              : std::vector<std::string>{std::to_string(i / 3)},
                     .minute = i});
    }
    for (const bool threaded : {false, true}) {
        const ViewSpec spec{.folder = inbox_, .threaded = threaded};
        const ViewRows page = must(first_page(mail_.connection(), spec, 40));
        const ViewRows all = must(all_rows(mail_.connection(), spec));
        ASSERT_EQ(all.size(), 300U);
        ASSERT_GE(page.size(), 40U);
        EXPECT_TRUE(std::equal(page.begin(), page.end(), all.begin())) << threaded;
    }
}

TEST_F(View, PutsAConversationWhereItsNewestMessageBelongs) {
    add(inbox_, {.id = "old", .minute = 1});
    add(inbox_, {.id = "other", .minute = 2});
    add(inbox_, {.id = "answer", .references = {"old"}, .minute = 3});
    const ViewRows rows = must(all_rows(mail_.connection(), {.folder = inbox_, .threaded = true}));
    EXPECT_EQ(ids(rows), (std::vector<std::uint32_t>{1, 3, 2}));
    EXPECT_EQ(rows[0].thread_size, 2);
    EXPECT_EQ(rows[1].thread_size, 0);
    EXPECT_EQ(rows[2].thread_size, 1);
}

TEST_F(View, MarksTheLastChildOfEachLevel) {
    add(inbox_, {.id = "a", .minute = 1});
    add(inbox_, {.id = "b", .references = {"a"}, .minute = 2});
    add(inbox_, {.id = "c", .references = {"a", "b"}, .minute = 3});
    add(inbox_, {.id = "d", .references = {"a"}, .minute = 4});
    const ViewRows rows = must(all_rows(mail_.connection(), {.folder = inbox_, .threaded = true}));
    ASSERT_EQ(ids(rows), (std::vector<std::uint32_t>{1, 2, 3, 4}));
    EXPECT_EQ(rows[1].last_child, 0);
    EXPECT_EQ(rows[2].last_child, 1);
    EXPECT_EQ(rows[3].last_child, 1);
}

TEST_F(View, DoesNotLetALyingDateStayOnTop) {
    add(inbox_, {.id = "lies", .minute = 60 * 24 * 365 * 20});
    add(inbox_, {.id = "honest", .minute = 5});
    const ViewRows rows = must(all_rows(mail_.connection(), {.folder = inbox_}));
    EXPECT_EQ(rows.size(), 2U);
    const auto latest = must(mail_.connection().number("SELECT max(date) FROM placement"));
    EXPECT_LE(latest, kNow.time_since_epoch().count());
}

}  // namespace
}  // namespace alder::store
