#include "sync/pipeline.h"

#include <gtest/gtest.h>

namespace alder::sync {
namespace {

Work contents(const imap::IdSet& uids) {
    Work work{.source = "INBOX", .asks = {}};
    work.asks.push_back(
        {imap::FetchMessages{.uids = uids, .items = "BODY.PEEK[]"}, ForContents{uids, 1000}, 1000});
    return work;
}

// All that is asked for from now on, by UID.
std::vector<imap::IdSet> asked(Pipeline& pipeline) {
    std::vector<imap::IdSet> all;
    std::uint32_t ticket = 0;
    while (auto request = pipeline.next()) {
        pipeline.asked(imap::Ticket{++ticket});
        if (const auto* fetch = std::get_if<imap::FetchMessages>(&*request))
            all.push_back(fetch->uids);
    }
    return all;
}

TEST(Pipeline, AsksOnceForWhatIsWantedBeforeItsTurn) {
    Pipeline pipeline(1 << 20);
    pipeline.add(Urgency::contents, contents({1, 2, 3}));
    pipeline.leave_out("INBOX", 2);
    pipeline.add(Urgency::wanted, contents({2}));
    EXPECT_TRUE(pipeline.brings("INBOX", 2));
    EXPECT_EQ(asked(pipeline), (std::vector<imap::IdSet>{{2}, {1, 3}}));
}

TEST(Pipeline, AsksForNoEmptyGroup) {
    Pipeline pipeline(1 << 20);
    pipeline.add(Urgency::contents, contents({2}));
    pipeline.leave_out("INBOX", 2);
    EXPECT_FALSE(pipeline.next());
}

TEST(Pipeline, BringsWhatIsOnItsWayButNotWhatWaitsBehindOthers) {
    Pipeline pipeline(1 << 20);
    pipeline.add(Urgency::contents, contents({1}));
    EXPECT_FALSE(pipeline.brings("INBOX", 1));
    asked(pipeline);
    EXPECT_TRUE(pipeline.brings("INBOX", 1));
    EXPECT_FALSE(pipeline.brings("Sent", 1));
}

TEST(Pipeline, LetsWhatIsWantedPastAFullWindow) {
    Pipeline pipeline(3'500);
    for (std::uint32_t uid = 1; uid <= 4; ++uid) pipeline.add(Urgency::contents, contents({uid}));
    EXPECT_EQ(asked(pipeline), (std::vector<imap::IdSet>{{1}, {2}}));
    pipeline.add(Urgency::wanted, contents({9}));
    EXPECT_EQ(asked(pipeline), (std::vector<imap::IdSet>{{9}}));
}

TEST(Pipeline, ClosesAFolderBeforeItIsDeleted) {
    Pipeline pipeline(1 << 20);
    const auto removal = [] {
        Work work{.source = "", .asks = {}};
        work.asks.push_back({imap::DeleteFolder{"INBOX"}, ForTask{TaskId{1}}});
        work.closes = "INBOX";
        return work;
    };
    pipeline.add(Urgency::contents, contents({1}));
    asked(pipeline);
    pipeline.add(Urgency::task, removal());
    auto first = pipeline.next();
    ASSERT_TRUE(first && std::holds_alternative<imap::Unselect>(*first));
    pipeline.asked(imap::Ticket{8});
    auto second = pipeline.next();
    ASSERT_TRUE(second && std::holds_alternative<imap::DeleteFolder>(*second));
    pipeline.asked(imap::Ticket{9});
    EXPECT_EQ(pipeline.selected(), "");
    pipeline.add(Urgency::task, removal());  // none is open any more
    auto third = pipeline.next();
    EXPECT_TRUE(third && std::holds_alternative<imap::DeleteFolder>(*third));
}

}  // namespace
}  // namespace alder::sync
