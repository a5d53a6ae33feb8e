#include "text/snippet.h"

#include <gtest/gtest.h>

namespace alder::text {
namespace {

TEST(Snippet, LeavesOutQuotesAndTheSignature) {
    EXPECT_EQ(plain_snippet("On Monday, Ann wrote:\n> old\nnew  words\n-- \nBob", 50), "new words");
    EXPECT_EQ(plain_snippet("many words here", 8), "many wor");
}

}  // namespace
}  // namespace alder::text
