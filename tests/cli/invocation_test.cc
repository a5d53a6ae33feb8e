#include "cli/invocation.h"

#include <gtest/gtest.h>

#include "cli/commands.h"

namespace alder::cli {
namespace {

using Words = std::vector<std::string>;

Invocation parsed(const Words& words) {
    auto invocation = parse_invocation(words);
    EXPECT_TRUE(invocation) << invocation.error().detail;
    return invocation.value_or(Invocation{});
}

std::string complaint(const Words& words) {
    const auto invocation = parse_invocation(words);
    if (invocation) return "none";
    EXPECT_EQ(invocation.error().code, Errc::usage);
    return invocation.error().detail;
}

TEST(Invocation, TakesOptionsBeforeAndAfterTheCommand) {
    const auto words = parsed({"-A", "work", "list", "is:unread", "--json", "-n5"});
    EXPECT_EQ(words.command->name, "list");
    EXPECT_EQ(words.value("account"), "work");
    EXPECT_EQ(words.value("limit"), "5");
    EXPECT_TRUE(words.has("json"));
    EXPECT_EQ(words.operands, Words{"is:unread"});
}

TEST(Invocation, WithoutACommandIsForTheScreens) {
    const auto words = parsed({"-A", "list", "Lists/cpp"});
    EXPECT_EQ(words.command, nullptr);
    EXPECT_EQ(words.value("account"), "list");
    EXPECT_EQ(words.operands, Words{"Lists/cpp"});
}

TEST(Invocation, TellsFlagsToRemoveFromOptions) {
    const auto words = parsed({"flag", "+seen", "-flagged", "-q", "-todo", "home/42"});
    EXPECT_EQ(words.changes, (Words{"+seen", "-flagged", "-todo"}));
    EXPECT_EQ(words.operands, Words{"home/42"});
    EXPECT_TRUE(words.has("quiet"));
}

TEST(Invocation, LetsAValueBeginWithADash) {
    EXPECT_EQ(parsed({"list", "--sort", "-size"}).value("sort"), "-size");
    EXPECT_EQ(parsed({"list", "-s", "-size"}).value("sort"), "-size");
    EXPECT_EQ(parsed({"flag", "+seen", "--query", "-from:ann"}).value("query"), "-from:ann");
}

TEST(Invocation, TakesAnEmptyValueForAValue) {
    const auto words = parsed({"send", "-s", "", "bob@example.org", "eve@example.org"});
    EXPECT_EQ(words.value("subject"), "");
    EXPECT_TRUE(words.has("subject"));
    EXPECT_EQ(words.operands, (Words{"bob@example.org", "eve@example.org"}));
    EXPECT_EQ(parsed({"send", "--subject", "", "bob@example.org"}).operands,
              Words{"bob@example.org"});
}

TEST(Invocation, TakesEverythingAfterTwoDashesAsOperands) {
    EXPECT_EQ(parsed({"list", "--", "-draft", "--json"}).operands, (Words{"-draft", "--json"}));
}

TEST(Invocation, NamesTheOptionThatIsMeant) {
    EXPECT_EQ(complaint({"list", "--jsn"}), "there is no option '--jsn'; did you mean '--json'?");
    EXPECT_EQ(complaint({"show", "--hedaers"}),
              "there is no option '--hedaers'; did you mean '--headers'?");
    EXPECT_EQ(complaint({"list", "--zebra"}),
              "there is no option '--zebra'; see alder list --help");
}

TEST(Invocation, DoesNotGuessShortenedOptions) {
    EXPECT_NE(complaint({"list", "--lim", "3"}), "none");
}

TEST(Invocation, SaysWhichOptionLacksItsValue) {
    EXPECT_EQ(complaint({"list", "--sort"}),
              "the option '--sort' needs a value; see alder list --help");
    EXPECT_EQ(complaint({"list", "--json=yes"}),
              "the option '--json' takes no value; see alder list --help");
}

TEST(Invocation, WantsAVerbWhereThereAreVerbs) {
    EXPECT_EQ(parsed({"folders", "create", "Plans"}).verb, "create");
    EXPECT_EQ(complaint({"folders", "craete", "Plans"}),
              "alder folders has no 'craete'; did you mean 'create'?");
    EXPECT_EQ(parsed({"folders"}).verb, "list");
    EXPECT_EQ(complaint({"mime"}),
              "say what to do: alder mime followed by one of tree, decode, encode, extract");
}

TEST(Invocation, ReadsNumbersAndRefusesOtherWords) {
    EXPECT_EQ(number_option(parsed({"list", "-n", "12"}), "limit").value(), 12u);
    EXPECT_EQ(number_option(parsed({"list"}), "limit").value(), std::nullopt);
    EXPECT_EQ(number_option(parsed({"list", "-n", "many"}), "limit").error().code, Errc::usage);
}

TEST(Commands, AreBuiltForEveryLineOfTheTable) {
    for (const command::CliCommand& each : command::cli_commands())
        EXPECT_NE(command_named(each.name), nullptr) << each.name;
}

}  // namespace
}  // namespace alder::cli
