// The commands of the command line, declared once: the parser of options, `--help`, the man pages
// and the completions for bash, zsh and fish all come from this table. Pure data.

#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace alder::command {

struct Option {
    std::string_view name;      // long, without dashes: "json"
    char letter = 0;            // short; 0: none
    std::string_view argument;  // what it takes, as shown in help ("FILE"); empty: nothing
    std::string_view help;      // one line, no full stop
};

struct Operand {
    std::string_view name;  // as in the synopsis: "QUERY", "ID"
    std::string_view help;
};

struct Example {
    std::string_view line;
    std::string_view help;
};

// An exit code worth naming in the man page of this command, beside those all commands share.
struct Exit {
    int code;
    std::string_view meaning;
};

struct CliCommand {
    std::string_view name;                       // "list"
    std::span<const std::string_view> verbs;     // "tree", "decode"; empty: it has none
    std::span<const std::string_view> synopsis;  // one a line, without "alder"
    std::string_view help;                       // one line, no full stop
    std::string_view text;                       // a paragraph for the man page
    std::span<const Option> options;             // beside the common ones
    std::span<const Operand> operands;
    std::span<const Example> examples;
    std::span<const Exit> exits;
};

std::span<const CliCommand> cli_commands();
// Understood by every command and by the screens.
std::span<const Option> common_options();
// Understood by the screens alone.
std::span<const Option> screen_options();
// The exit codes every command may end with (sysexits.h).
std::span<const Exit> common_exits();

const CliCommand* cli_command_named(std::string_view name);
// The command a mistyped name most likely means.
std::optional<std::string_view> command_like(std::string_view mistyped);

// `alder --help`: a line for each command.
std::string overview();
// `alder COMMAND --help`.
std::string help_text(const CliCommand& command);

}  // namespace alder::command
