#include "setup/command_words.h"

#include <gtest/gtest.h>

#include "tests/support/must.h"

namespace alder::setup {
namespace {

using tests::must;
using Words = std::vector<std::string>;

TEST(CommandWords, ArePartedByBlanks) {
    EXPECT_EQ(must(command_words("  pass  mail/work\n")), (Words{"pass", "mail/work"}));
}

TEST(CommandWords, KeepWhatIsQuoted) {
    EXPECT_EQ(must(command_words(R"(sh -c 'echo "$1" \' "a \"b\"" c\ d"" "")")),
              (Words{"sh", "-c", R"(echo "$1" \)", R"(a "b")", "c d", ""}));
}

TEST(CommandWords, KnowNoShell) {
    EXPECT_EQ(must(command_words("echo $HOME;ls|cat *")), (Words{"echo", "$HOME;ls|cat", "*"}));
}

TEST(CommandWords, RefuseWhatIsNoCommand) {
    for (const char* text : {"", "  ", "''", "echo 'x"})
        EXPECT_EQ(command_words(text).error().code, Errc::usage) << text;
}

}  // namespace
}  // namespace alder::setup
