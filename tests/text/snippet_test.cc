#include "text/snippet.h"

#include <gtest/gtest.h>

namespace alder::text {
namespace {

TEST(Snippet, LeavesOutQuotesAndTheSignature) {
    EXPECT_EQ(plain_snippet("On Monday, Ann wrote:\n> old\nnew  words\n-- \nBob", 50), "new words");
    EXPECT_EQ(plain_snippet("many words here", 8), "many wor");
}

TEST(Snippet, ReadsReferencesOfHtml) {
    EXPECT_EQ(html_snippet("<p>Caf&eacute;&nbsp;&amp; t&ecirc;te&shy; &#x2014; &x</p>", 50),
              "Café & tête — &x");
}

TEST(Snippet, SkipsStylesAndPadding) {
    EXPECT_EQ(html_snippet("<style>p{}</style>a&zwnj;&#847;<br>b<script>x</script>", 50), "a b");
}

}  // namespace
}  // namespace alder::text
