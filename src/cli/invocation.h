// The words of a command line, read by the table of commands. Boost.Program_options does the
// scanning; what it cannot ("flag +seen -flagged", values that begin with a dash) is made ready for
// it here. Nothing it throws leaves this file's door.

#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "command/cli_command.h"

namespace alder::cli {

struct Invocation {
    const command::CliCommand* command = nullptr;  // none: the screens
    std::string verb;                              // of a command that has verbs
    std::vector<std::string> operands;             // without command and verb
    std::vector<std::string> changes;              // of `flag`: "+seen", "-flagged"

    bool has(std::string_view option) const { return options.contains(option); }
    // The last one given; "" when there is none.
    std::string value(std::string_view option) const;

    std::map<std::string, std::vector<std::string>, std::less<>> options;
};

// words: without the name of the program. Errc::usage names the word that is wrong and the nearest
// right one.
Result<Invocation> parse_invocation(std::span<const std::string> words);

// The value of an option as a number; nullopt when it was not given.
Result<std::optional<std::size_t>> number_option(const Invocation& invocation,
                                                 std::string_view option);

}  // namespace alder::cli
