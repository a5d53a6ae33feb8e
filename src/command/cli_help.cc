#include <algorithm>

#include <fmt/format.h>

#include "base/nearest.h"
#include "command/cli_command.h"

namespace alder::command {

namespace {

constexpr std::size_t kColumns = 80;

std::string option_head(const Option& option) {
    std::string head = option.letter != 0 ? fmt::format("-{}, ", option.letter) : "    ";
    head += fmt::format("--{}", option.name);
    if (!option.argument.empty()) head += fmt::format(" {}", option.argument);
    return head;
}

std::string option_lines(std::span<const Option> options) {
    std::string out;
    for (const Option& option : options)
        out += fmt::format("  {:<22} {}\n", option_head(option), option.help);
    return out;
}

// Our own ASCII text in lines of at most kColumns.
std::string wrapped(std::string_view text) {
    std::string out;
    while (text.size() > kColumns) {
        const std::size_t end = text.rfind(' ', kColumns);
        if (end == std::string_view::npos) break;
        out += text.substr(0, end);
        out += '\n';
        text.remove_prefix(end + 1);
    }
    return out + std::string(text) + "\n";
}

std::string example_lines(std::span<const Example> examples) {
    std::string out;
    for (const Example& example : examples)
        out += fmt::format("  {}\n      {}\n", example.line, example.help);
    return out;
}

}  // namespace

std::optional<std::string_view> command_like(std::string_view mistyped) {
    std::vector<std::string_view> names;
    for (const CliCommand& each : cli_commands()) names.push_back(each.name);
    return nearest(mistyped, names);
}

std::string overview() {
    std::string out =
        "Usage: alder [-A ACCOUNT] [FOLDER | QUERY]     the screens\n"
        "       alder COMMAND [OPTIONS]                 one command\n\nCommands:\n";
    for (const CliCommand& each : cli_commands())
        out += fmt::format("  {:<10} {}\n", each.name, each.help);
    out += "\nOptions:\n" + option_lines(common_options());
    return out + "\n`alder COMMAND --help` and alder-COMMAND(1) say more.\n";
}

std::string help_text(const CliCommand& command) {
    std::string out;
    for (const std::string_view line : command.synopsis)
        out += fmt::format("{} alder {}\n", out.empty() ? "Usage:" : "      ", line);
    out += fmt::format("\n{}.\n\n{}", command.help, wrapped(command.text));
    if (!command.operands.empty()) out += "\n";
    for (const Operand& operand : command.operands)
        out += fmt::format("  {:<22} {}\n", operand.name, operand.help);
    if (!command.options.empty()) out += "\nOptions:\n" + option_lines(command.options);
    out += "\nOptions of every command:\n" + option_lines(common_options());
    if (!command.examples.empty()) out += "\nExamples:\n" + example_lines(command.examples);
    if (!command.exits.empty()) out += "\nExit codes:\n  0   done\n";
    for (const Exit& exit : command.exits)
        out += fmt::format("  {:<3} {}\n", exit.code, exit.meaning);
    return out;
}

}  // namespace alder::command
