#include "cli/commands.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace alder::cli {

namespace {

constexpr std::array<std::pair<std::string_view, Command>, 21> kCommands{{
    {"account", run_account}, {"count", run_count},     {"copy", run_copy},
    {"delete", run_delete},   {"demo", run_demo},       {"doctor", run_doctor},
    {"fetch", run_fetch},     {"flag", run_flag},       {"folders", run_folders},
    {"import", run_import},   {"list", run_list},       {"mime", run_mime},
    {"move", run_move},       {"queue", run_queue},     {"redo", run_redo},
    {"send", run_send},       {"setup", run_setup},     {"show", run_show},
    {"sync", run_sync},       {"threads", run_threads}, {"undo", run_undo},
}};

}  // namespace

Command command_named(std::string_view name) {
    const auto* const found =
        std::ranges::find(kCommands, name, [](const auto& each) { return each.first; });
    return found == kCommands.end() ? nullptr : found->second;
}

Result<void> check_operands(const Context& context, Operands wanted) {
    const auto& operands = context.invocation.operands;
    const std::size_t most = wanted == Operands::none ? 0 : wanted == Operands::one ? 1 : SIZE_MAX;
    const std::size_t least = wanted == Operands::none ? 0 : 1;
    const std::string_view name = context.invocation.command->name;
    if (operands.size() > most) {
        return fail(Errc::usage, fmt::format("'{}' is one word too many; see alder {} --help",
                                             operands[most], name));
    }
    if (operands.size() < least)
        return fail(Errc::usage, fmt::format("something is missing; see alder {} --help", name));
    return {};
}

}  // namespace alder::cli
