#include <fmt/format.h>

#include "command/cli_command.h"
#include "tests/pages/pages.h"

namespace alder::pages {

namespace {

using command::CliCommand;
using command::Option;

constexpr std::string_view kHeader =
    "# Written from the table of commands by `cmake --build build/dev --target pages`.\n";

std::string long_options(std::span<const Option> options) {
    std::string out;
    for (const Option& option : options) out += fmt::format(" --{}", option.name);
    return out;
}

std::string names_of_commands() {
    std::string out;
    for (const CliCommand& each : command::cli_commands())
        out += (out.empty() ? "" : " ") + std::string(each.name);
    return out;
}

bool takes_folder(const CliCommand& command) {
    return command.name == "move" || command.name == "copy" || command.name == "folders";
}

bool takes_files(const CliCommand& command) {
    return command.name == "import" || command.name == "mime";
}

std::string verbs_of(const CliCommand& command) {
    std::string out;
    for (const std::string_view verb : command.verbs) out += fmt::format(" {}", verb);
    return out;
}

std::string bash() {
    std::string cases;
    for (const CliCommand& each : command::cli_commands()) {
        cases += fmt::format("        {}) words=\"{}{}\"", each.name,
                             long_options(each.options).erase(0, 1), verbs_of(each));
        if (takes_folder(each)) cases += "; folders=yes";
        if (takes_files(each)) cases += "; files=yes";
        cases += " ;;\n";
    }
    return fmt::format(
        R"sh({}
_alder_lines() {{
    local IFS=$'\n'
    COMPREPLY+=($(compgen -W "$1" -- "$2"))
}}

_alder() {{
    local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD - 1]}}
    local words= folders= files= command= word
    COMPREPLY=()
    case $prev in
        -A | --account)
            _alder_lines "$(alder folders list --format '{{account}}' 2>/dev/null | sort -u)" "$cur"
            return ;;
        --into)
            _alder_lines "$(alder folders list --format '{{name}}' 2>/dev/null)" "$cur"
            return ;;
        --config | --keep)
            COMPREPLY=($(compgen -f -- "$cur"))
            return ;;
    esac
    for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        case " {} " in *" $word "*) command=$word; break ;; esac
    done
    case $command in
        "") words="{}{}" ;;
{}    esac
    COMPREPLY=($(compgen -W "$words{}" -- "$cur"))
    if [[ $folders ]]; then
        _alder_lines "$(alder folders list --format '{{name}}' 2>/dev/null)" "$cur"
    fi
    if [[ $files ]]; then
        COMPREPLY+=($(compgen -f -- "$cur"))
    fi
}}

complete -F _alder alder
)sh",
        kHeader, names_of_commands(), names_of_commands(), long_options(command::screen_options()),
        cases, long_options(command::common_options()));
}

// Text inside single quotes of zsh's _arguments or of fish.
std::string escaped(std::string_view text, std::string_view special) {
    std::string out;
    for (const char c : text) {
        if (c == '\'') {
            out += "'\\''";
        } else {
            if (special.find(c) != std::string_view::npos) out += '\\';
            out += c;
        }
    }
    return out;
}

std::string zsh_option(const Option& option) {
    const std::string help = escaped(option.help, "[]:");
    const std::string argument =
        option.argument.empty() ? "" : fmt::format(":{}:", escaped(option.argument, ":"));
    const std::string action =
        option.argument == "FILE" || option.argument == "DIR" ? "_files" : "";
    std::string out;
    if (option.letter != 0)
        out += fmt::format("'-{}[{}]{}{}' ", option.letter, help, argument, action);
    return out + fmt::format("'--{}{}[{}]{}{}'", option.name, argument.empty() ? "" : "=", help,
                             argument, action);
}

std::string zsh() {
    std::string commands;
    std::string cases;
    std::string common;
    std::string screens;
    for (const Option& option : command::common_options())
        common += fmt::format("        {}\n", zsh_option(option));
    for (const Option& option : command::screen_options())
        screens += fmt::format(" {}", zsh_option(option));
    for (const CliCommand& each : command::cli_commands()) {
        commands += fmt::format("        '{}:{}'\n", each.name, escaped(each.help, ":"));
        cases += fmt::format("        {})\n            _arguments $common", each.name);
        for (const Option& option : each.options)
            cases += fmt::format(" \\\n                {}", zsh_option(option));
        if (!each.verbs.empty())
            cases += fmt::format(" \\\n                '1:verb:({})'", verbs_of(each).substr(1));
        if (takes_folder(each)) cases += " \\\n                '*:folder:_alder_folders'";
        if (takes_files(each)) cases += " \\\n                '*:file:_files'";
        cases += " ;;\n";
    }
    return fmt::format(R"sh(#compdef alder
{}
_alder_folders() {{
    local -a names
    names=("${{(@f)$(alder folders list --format '{{name}}' 2>/dev/null)}}")
    compadd -a names
}}

_alder() {{
    local -a commands common
    local curcontext=$curcontext state line
    commands=(
{}    )
    common=(
{}    )
    _arguments -C $common{} '1:command:->command' '*::argument:->argument'
    case $state in
        command) _describe command commands ;;
        argument)
            case $words[1] in
{}            esac ;;
    esac
}}

_alder "$@"
)sh",
                       kHeader, commands, common, screens, cases);
}

std::string fish_option(const Option& option, std::string_view condition) {
    std::string out = fmt::format("complete -c alder{} -l {}", condition, option.name);
    if (option.letter != 0) out += fmt::format(" -s {}", option.letter);
    if (!option.argument.empty()) out += " -r";
    return out + fmt::format(" -d '{}'\n", escaped(option.help, "\\"));
}

std::string fish() {
    std::string out(kHeader);
    out += fmt::format("set -l commands {}\n\ncomplete -c alder -f\n", names_of_commands());
    for (const Option& option : command::common_options()) out += fish_option(option, "");
    for (const Option& option : command::screen_options())
        out += fish_option(option, " -n \"not __fish_seen_subcommand_from $commands\"");
    for (const CliCommand& each : command::cli_commands()) {
        out += fmt::format(
            "complete -c alder -n \"not __fish_seen_subcommand_from $commands\" -a {} -d '{}'\n",
            each.name, escaped(each.help, "\\"));
        const std::string condition =
            fmt::format(" -n '__fish_seen_subcommand_from {}'", each.name);
        for (const Option& option : each.options) out += fish_option(option, condition);
        if (!each.verbs.empty())
            out +=
                fmt::format("complete -c alder{} -a '{}'\n", condition, verbs_of(each).substr(1));
        if (takes_folder(each))
            out += fmt::format(
                "complete -c alder{} -a '(alder folders list --format \"{{name}}\" "
                "2>/dev/null)'\n",
                condition);
        if (takes_files(each)) out += fmt::format("complete -c alder{} -F\n", condition);
    }
    return out;
}

}  // namespace

Pages completions() {
    return {{"share/completions/alder.bash", bash()},
            {"share/completions/_alder", zsh()},
            {"share/completions/alder.fish", fish()}};
}

}  // namespace alder::pages
