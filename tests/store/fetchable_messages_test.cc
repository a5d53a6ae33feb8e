#include "store/fetched.h"
#include "tests/store/store_fixture.h"

namespace alder::store {
namespace {

using FetchableMessages = StoreTest;

TEST_F(FetchableMessages, AreInTheOrderOfTheFolder) {
    const auto inbox = folder("Inbox");
    const auto second = add(inbox, {.id = "b", .minute = 1});
    const auto first = add(inbox, {.id = "a", .minute = 0});
    add(folder("Other"), {.id = "c"});
    const auto all = must(fetchable_messages(mail_.connection(), inbox));
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].id, second);
    EXPECT_EQ(all[1].id, first);
    EXPECT_EQ(all[0].content, mail::ContentId{1});
}

}  // namespace
}  // namespace alder::store
