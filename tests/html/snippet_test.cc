#include "html/snippet.h"

#include <gtest/gtest.h>

namespace alder::html {
namespace {

TEST(HtmlSnippet, ReadsReferencesOfHtml) {
    EXPECT_EQ(snippet("<p>Caf&eacute;&nbsp;&amp; t&ecirc;te&shy; &#x2014; &x</p>", 50),
              "Café & tête — &x");
}

TEST(HtmlSnippet, SkipsStylesAndPadding) {
    EXPECT_EQ(snippet("<style>p{}</style>a&zwnj;&#847;<br>b<script>x</script>", 50), "a b");
}

}  // namespace
}  // namespace alder::html
