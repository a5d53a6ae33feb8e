#include "command/cli_command.h"

#include <set>

#include <gtest/gtest.h>

#include "base/ascii.h"

namespace alder::command {
namespace {

TEST(CliCommands, StandInTheTableOnce) {
    std::set<std::string_view> names;
    for (const CliCommand& each : cli_commands()) {
        EXPECT_TRUE(names.insert(each.name).second) << each.name;
        EXPECT_EQ(cli_command_named(each.name), &each);
    }
    EXPECT_EQ(cli_command_named("frobnicate"), nullptr);
}

TEST(CliCommands, BeginEverySynopsisWithTheirName) {
    for (const CliCommand& each : cli_commands()) {
        ASSERT_FALSE(each.synopsis.empty()) << each.name;
        for (const std::string_view line : each.synopsis)
            EXPECT_EQ(ascii::split(line, ' ').front(), each.name) << line;
    }
}

TEST(CliCommands, NameEveryVerbAndOperandInTheSynopsis) {
    for (const CliCommand& each : cli_commands()) {
        std::string all;
        for (const std::string_view line : each.synopsis) all += std::string(line) + '\n';
        for (const std::string_view verb : each.verbs)
            EXPECT_NE(all.find(verb), std::string::npos) << each.name << ' ' << verb;
        for (const Operand& operand : each.operands)
            EXPECT_NE(all.find(operand.name), std::string::npos)
                << each.name << ' ' << operand.name;
    }
}

TEST(CliCommands, HaveNoOptionTwice) {
    for (const CliCommand& each : cli_commands()) {
        std::set<std::string_view> names;
        std::set<char> letters;
        for (const auto options : {common_options(), each.options}) {
            for (const Option& option : options) {
                EXPECT_TRUE(names.insert(option.name).second) << each.name << " --" << option.name;
                if (option.letter != 0) {
                    EXPECT_TRUE(letters.insert(option.letter).second)
                        << each.name << " -" << option.letter;
                }
            }
        }
    }
}

TEST(CliCommands, ShowAnExampleThatBeginsWithTheCommand) {
    for (const CliCommand& each : cli_commands()) {
        ASSERT_FALSE(each.examples.empty()) << each.name;
        for (const Example& example : each.examples)
            EXPECT_TRUE(example.line.starts_with("alder " + std::string(each.name)))
                << example.line;
    }
}

TEST(CliCommands, KeepEveryLineOfTheirHelpShort) {
    std::string all = overview();
    for (const CliCommand& each : cli_commands()) all += help_text(each);
    for (const std::string_view line : ascii::split(all, '\n')) EXPECT_LE(line.size(), 80u) << line;
}

TEST(CliCommands, ListEveryCommandInTheOverview) {
    const std::string text = overview();
    for (const CliCommand& each : cli_commands())
        EXPECT_NE(text.find("\n  " + std::string(each.name) + ' '), std::string::npos) << each.name;
}

TEST(CliCommands, GuessWhatAMistypedNameMeans) {
    EXPECT_EQ(command_like("lsit"), "list");
    EXPECT_EQ(command_like("thread"), "threads");
    EXPECT_EQ(command_like("quarterly"), std::nullopt);
}

}  // namespace
}  // namespace alder::command
