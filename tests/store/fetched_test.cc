#include "store/fetched.h"

#include "tests/store/outbox_fixture.h"

namespace alder::store {
namespace {

class FetchedTest : public OutboxTest {
protected:
    Fetched fetched_{user_.connection(), account_, "maildir:/mail"};
};

TEST_F(FetchedTest, RemembersWhatWasHandedToEachDestination) {
    must(fetched_.go_on("one", std::nullopt, kNow));
    must(fetched_.go_on("two", std::nullopt, kNow + 1s));
    const auto all = must(fetched_.all());
    EXPECT_EQ(all.size(), 2U);
    EXPECT_EQ(all.at("two"), kNow + 1s);
    Fetched other(user_.connection(), account_, "mbox:/mail");
    EXPECT_TRUE(must(other.all()).empty());
}

TEST_F(FetchedTest, KeepsTheFirstTimeOfAMessageThatWasDoneTwice) {
    must(fetched_.go_on("one", std::nullopt, kNow));
    must(fetched_.go_on("one", std::nullopt, kNow + 1s));
    EXPECT_EQ(must(fetched_.all()).at("one"), kNow);
}

TEST_F(FetchedTest, KnowsTheAttemptThatNobodyFinished) {
    EXPECT_EQ(must(fetched_.unfinished()), std::nullopt);
    must(fetched_.go_on(std::nullopt, Attempt{"one", "12"}, kNow));
    must(fetched_.go_on("one", Attempt{"two", "34"}, kNow));
    EXPECT_EQ(must(fetched_.unfinished()), (Attempt{"two", "34"}));
    EXPECT_FALSE(must(fetched_.all()).contains("two"));
    must(fetched_.go_on("two", std::nullopt, kNow));
    EXPECT_EQ(must(fetched_.unfinished()), std::nullopt);
}

}  // namespace
}  // namespace alder::store
