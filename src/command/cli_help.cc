#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/nearest.h"
#include "command/cli_command.h"

namespace alder::command {

namespace {

constexpr std::size_t kColumns = 80;
constexpr std::size_t kUsageColumn = 13;
constexpr std::size_t kHelpColumn = 25;
constexpr std::size_t kExitColumn = 6;

std::string option_head(const Option& option) {
    std::string head = option.letter != 0 ? fmt::format("-{}, ", option.letter) : "    ";
    head += fmt::format("--{}", option.name);
    if (!option.argument.empty()) head += fmt::format(" {}", option.argument);
    return head;
}

// Our own ASCII text behind a head, from column `indent` on, in lines of at most kColumns.
std::string entry(std::string head, std::size_t indent, std::string_view text) {
    std::string out = std::move(head);
    if (out.size() > indent)
        out += '\n' + std::string(indent, ' ');
    else
        out.append(indent - out.size(), ' ');
    while (indent + text.size() > kColumns) {
        const std::size_t end = text.rfind(' ', kColumns - indent);
        if (end == std::string_view::npos) break;
        out += text.substr(0, end);
        out += '\n' + std::string(indent, ' ');
        text.remove_prefix(end + 1);
    }
    return out + std::string(text) + "\n";
}

std::string option_lines(std::span<const Option> options) {
    std::string out;
    for (const Option& option : options)
        out += entry("  " + option_head(option) + " ", kHelpColumn, option.help);
    return out;
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
        "Usage: alder [-A ACCOUNT] [FOLDER | QUERY | mailto:URL]   the screens\n"
        "       alder COMMAND [OPTIONS]                              one command\n\nCommands:\n";
    for (const CliCommand& each : cli_commands())
        out += fmt::format("  {:<10} {}\n", each.name, each.help);
    out += "\nOptions:\n" + option_lines(screen_options()) + option_lines(common_options());
    return out + "\n`alder COMMAND --help` and alder-COMMAND(1) say more.\n";
}

std::string help_text(const CliCommand& command) {
    std::string out;
    for (const std::string_view line : command.synopsis)
        out += entry(out.empty() ? "Usage: alder " : "       alder ", kUsageColumn, line);
    out += fmt::format("\n{}.\n\n{}", command.help, entry("", 0, command.text));
    if (!command.operands.empty()) out += "\n";
    for (const Operand& operand : command.operands)
        out += entry(fmt::format("  {} ", operand.name), kHelpColumn, operand.help);
    if (!command.options.empty()) out += "\nOptions:\n" + option_lines(command.options);
    out += "\nOptions of every command:\n" + option_lines(common_options());
    if (!command.examples.empty()) out += "\nExamples:\n" + example_lines(command.examples);
    if (!command.exits.empty()) out += "\nExit codes:\n";
    if (!command.exits.empty() && command.exits.front().code != 0) out += "  0   done\n";
    for (const Exit& exit : command.exits)
        out += entry(fmt::format("  {} ", exit.code), kExitColumn, exit.meaning);
    return out;
}

}  // namespace alder::command
