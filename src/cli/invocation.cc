#include "cli/invocation.h"

#include <algorithm>

#include <boost/program_options.hpp>
#include <fmt/format.h>

#include "base/ascii.h"
#include "base/nearest.h"

namespace alder::cli {

namespace {

namespace po = boost::program_options;

using command::CliCommand;
using command::Option;

// The options of one command, or of the screens.
std::vector<Option> options_of(const CliCommand* command) {
    const auto common = command::common_options();
    std::vector<Option> all(common.begin(), common.end());
    const auto own = command != nullptr ? command->options : command::screen_options();
    all.insert(all.end(), own.begin(), own.end());
    return all;
}

const Option* find_option(std::span<const Option> options, std::string_view word) {
    const auto found = std::ranges::find_if(options, [&](const Option& option) {
        if (word.starts_with("--")) return word.substr(2) == option.name;
        return word.size() == 2 && option.letter != 0 && word[1] == option.letter;
    });
    return found == options.end() ? nullptr : &*found;
}

bool looks_like_option(std::string_view word) { return word.size() > 1 && word.front() == '-'; }

// "-flagged", where a single dash and a letter would be an option.
bool is_removal(std::string_view word) {
    return word.size() > 2 && word.front() == '-' && word[1] != '-' && word[1] != 'A';
}

struct Words {
    std::vector<std::string> for_boost;  // each value joined to its option
    std::vector<std::string> changes;
};

// Before a value that is joined to its option: an empty one is a value too.
constexpr char kValue = '\x01';

// Values are joined to their option, so that nobody takes one with a dash for an option, nor the
// next word for the value where it is empty.
Words make_ready(std::span<const std::string> words, const CliCommand* command) {
    const auto options = options_of(command);
    const bool has_changes = command != nullptr && command->name == "flag";
    Words ready;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (word == "--") {
            ready.for_boost.insert(ready.for_boost.end(),
                                   words.begin() + static_cast<std::ptrdiff_t>(i), words.end());
            break;
        }
        const Option* const option = find_option(options, word);
        if (option != nullptr && !option->argument.empty() && i + 1 < words.size()) {
            ready.for_boost.push_back(word + (word.starts_with("--") ? "=" : "") + kValue +
                                      words[++i]);
        } else if (has_changes && (word.starts_with('+') || is_removal(word))) {
            ready.changes.push_back(word);
        } else {
            ready.for_boost.push_back(word);
        }
    }
    return ready;
}

// The first word that is no option and no value of one: the command, if it is one.
std::optional<std::size_t> first_operand(std::span<const std::string> words) {
    const auto options = options_of(nullptr);
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] == "--") return std::nullopt;
        if (!looks_like_option(words[i])) return i;
        const Option* const option = find_option(options, words[i]);
        if (option != nullptr && !option->argument.empty()) ++i;
    }
    return std::nullopt;
}

po::options_description describe(std::span<const Option> options) {
    po::options_description out;
    for (const Option& option : options) {
        std::string name(option.name);
        if (option.letter != 0) name += fmt::format(",{}", option.letter);
        if (option.argument.empty())
            out.add_options()(name.c_str(), "");
        else
            out.add_options()(name.c_str(), po::value<std::vector<std::string>>(), "");
    }
    return out;
}

std::string help_hint(const CliCommand* command) {
    return command == nullptr ? "see alder --help"
                              : fmt::format("see alder {} --help", command->name);
}

std::unexpected<Error> unknown_option(const std::string& word, std::span<const Option> options,
                                      const CliCommand* command) {
    std::vector<std::string_view> names;
    for (const Option& option : options) names.push_back(option.name);
    const std::size_t start = std::min(word.find_first_not_of('-'), word.size());
    const auto like = nearest(std::string_view(word).substr(start), names);
    if (like) {
        return fail(Errc::usage,
                    fmt::format("there is no option '{}'; did you mean '--{}'?", word, *like));
    }
    return fail(Errc::usage, fmt::format("there is no option '{}'; {}", word, help_hint(command)));
}

Result<po::parsed_options> scan(const std::vector<std::string>& words, const CliCommand* command) {
    const auto options = options_of(command);
    const auto description = describe(options);
    using namespace po::command_line_style;
    try {
        return po::command_line_parser(words)
            .options(description)
            .style(unix_style & ~allow_guessing)
            .run();
    } catch (const po::unknown_option& error) {
        return unknown_option(error.get_option_name(), options, command);
    } catch (const po::invalid_command_line_syntax& error) {
        const char* const what = error.kind() == po::invalid_syntax::extra_parameter
                                     ? "takes no value"
                                     : "needs a value";
        return fail(Errc::usage, fmt::format("the option '{}' {}; {}", error.get_option_name(),
                                             what, help_hint(command)));
    } catch (const po::error& error) {
        return fail(Errc::usage, fmt::format("{}; {}", error.what(), help_hint(command)));
    }
}

Result<void> take_verb(Invocation& invocation) {
    const CliCommand& command = *invocation.command;
    if (command.verbs.empty() || invocation.has("help")) return {};
    if (invocation.operands.empty() && command.verbs.front() == "list") {
        invocation.verb = "list";
        return {};
    }
    if (invocation.operands.empty()) {
        std::string verbs;
        for (const std::string_view verb : command.verbs)
            verbs += (verbs.empty() ? "" : ", ") + std::string(verb);
        return fail(Errc::usage, fmt::format("say what to do: alder {} followed by one of {}",
                                             command.name, verbs));
    }
    invocation.verb = invocation.operands.front();
    invocation.operands.erase(invocation.operands.begin());
    if (std::ranges::find(command.verbs, invocation.verb) != command.verbs.end()) return {};
    const auto like = nearest(invocation.verb, command.verbs);
    return fail(Errc::usage,
                fmt::format("alder {} has no '{}'; {}", command.name, invocation.verb,
                            like ? fmt::format("did you mean '{}'?", *like) : help_hint(&command)));
}

}  // namespace

std::string Invocation::value(std::string_view option) const {
    const auto found = options.find(option);
    return found == options.end() || found->second.empty() ? "" : found->second.back();
}

Result<Invocation> parse_invocation(std::span<const std::string> words) {
    std::vector<std::string> rest(words.begin(), words.end());
    Invocation invocation;
    if (const auto first = first_operand(words)) {
        invocation.command = command::cli_command_named(words[*first]);
        if (invocation.command != nullptr)
            rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(*first));
    }
    Words ready = make_ready(rest, invocation.command);
    auto parsed = scan(ready.for_boost, invocation.command);
    if (!parsed) return fail(parsed);
    for (po::option& option : parsed->options) {
        if (option.position_key >= 0) {
            std::ranges::move(option.value, std::back_inserter(invocation.operands));
        } else {
            auto& values = invocation.options[option.string_key];
            for (const std::string& value : option.value)
                values.push_back(value.starts_with(kValue) ? value.substr(1) : value);
        }
    }
    invocation.changes = std::move(ready.changes);
    if (invocation.command == nullptr) return invocation;
    if (auto taken = take_verb(invocation); !taken) return fail(taken);
    return invocation;
}

Result<std::optional<std::size_t>> number_option(const Invocation& invocation,
                                                 std::string_view option) {
    if (!invocation.has(option)) return std::nullopt;
    const std::string text = invocation.value(option);
    const auto number = ascii::parse_number<std::size_t>(text);
    if (!number)
        return fail(Errc::usage, fmt::format("--{} takes a number, not '{}'", option, text));
    return number;
}

}  // namespace alder::cli
