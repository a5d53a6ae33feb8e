#include "cli/cli.h"

#include <fmt/format.h>

#include "base/ascii.h"
#include "cli/commands.h"
#include "cli/first_start.h"
#include "cli/set_up.h"

namespace alder::cli {

namespace {

bool has_screens(const System& system) { return system.terminal.out && system.terminal.in; }

bool has_mail(Context& context, const config::Config& config) {
    auto place = context.place();
    return !config.accounts.empty() || (place && context.system.disk->status(place->user_db()));
}

// Where there is no terminal a folder or a search cannot be opened; say what can be done instead.
Result<Outcome> without_screens(Context& context, bool has_mail) {
    const auto& words = context.invocation.operands;
    if (!words.empty() && ascii::istarts_with(words.front(), "mailto:")) {
        return fail(Errc::usage,
                    "to write a letter the screens need a terminal; without one a letter is sent "
                    "by: alder send -s SUBJECT ADDRESS < TEXT");
    }
    if (!words.empty()) {
        const auto like = command::command_like(words.front());
        return fail(
            Errc::usage,
            like ? fmt::format("there is no command '{}'; did you mean '{}'?", words.front(), *like)
                 : fmt::format("there is no command '{}', and the screens need a terminal; "
                               "see alder --help",
                               words.front()));
    }
    if (has_mail)
        return fail(Errc::usage, "the screens need a terminal; see alder --help for commands");
    auto paths = context.paths();
    if (!paths) return fail(paths);
    context.out.raw(first_steps(*paths));
    return Outcome{exit_code(Errc::config)};
}

Result<Outcome> start_demo(Context& context) {
    auto place = prepare_demo(context.system, context.invocation);
    if (!place) return fail(place);
    return Outcome{ScreensStart{
        .place = std::move(*place), .config = {}, .linear = context.invocation.has("linear")}};
}

// What fails is said, and the first question comes again.
Result<bool> add_first_account(Context& context, const config::Paths& paths, FirstChoice choice) {
    if (choice == FirstChoice::mbox) return ask_account(context.system, paths);
    const auto account = set_up_account(context.system, context.talk, paths, {});
    if (!account) context.talk.complain(account.error().detail);
    return account && account->has_value();
}

Result<Outcome> start_first(Context& context, account::Place place) {
    auto paths = context.paths();
    if (!paths) return fail(paths);
    while (true) {
        auto choice = ask_first_choice(context.system);
        if (!choice) return fail(choice);
        if (*choice == FirstChoice::quit) return Outcome{0};
        if (*choice == FirstChoice::demo) return start_demo(context);
        auto added = add_first_account(context, *paths, *choice);
        if (!added) return fail(added);
        if (!*added) continue;
        auto config = config::load(*context.system.disk, paths->config_file(), paths->home,
                                   config::Missing::error);
        if (!config) return fail(config);
        return Outcome{ScreensStart{.place = std::move(place),
                                    .config = std::move(*config),
                                    .linear = context.invocation.has("linear")}};
    }
}

Result<Outcome> start_screens(Context& context) {
    auto config = context.config();
    if (!config) return fail(config);
    auto place = context.place();
    if (!place) return fail(place);
    const bool mail = has_mail(context, **config);
    if (!has_screens(context.system)) return without_screens(context, mail);
    const auto& words = context.invocation.operands;
    if (!mail && words.empty()) return start_first(context, std::move(*place));
    ScreensStart start{.where = fmt::format("{}", fmt::join(words, " ")),
                       .place = std::move(*place),
                       .config = **config,
                       .linear = context.invocation.has("linear")};
    if (!context.invocation.has("account")) return Outcome{std::move(start)};
    auto only = context.one_account();
    if (!only) return fail(only);
    start.account = only->spec.name;
    std::erase_if(start.config.accounts,
                  [&](const config::Account& each) { return each.name != start.account; });
    return Outcome{std::move(start)};
}

Result<Outcome> dispatch(Context& context) {
    const Invocation& invocation = context.invocation;
    if (invocation.has("version")) {
        context.out.raw("alder " + context.system.version + "\n");
        return Outcome{0};
    }
    if (invocation.has("help")) {
        context.out.raw(invocation.command != nullptr ? command::help_text(*invocation.command)
                                                      : command::overview());
        return Outcome{0};
    }
    if (invocation.command == nullptr) return start_screens(context);
    if (invocation.command->name == "demo" && has_screens(context.system))
        return start_demo(context);
    const Command command = command_named(invocation.command->name);
    if (command == nullptr)
        return fail(Errc::bug, fmt::format("nobody built '{}'", invocation.command->name));
    auto code = command(context);
    if (!code) return fail(code);
    return Outcome{*code};
}

}  // namespace

Outcome run(const System& system, std::span<const std::string> words) {
    auto invocation = parse_invocation(words);
    if (!invocation) {
        Talk(system.err, Loudness::normal).complain(invocation.error().detail);
        return exit_code(invocation.error().code);
    }
    Context context(system, *invocation);
    auto outcome = dispatch(context);
    if (!outcome) context.failed(outcome.error());
    if (auto written = context.out.finish(); !written) {
        context.failed({written.error().code, "standard output: " + written.error().detail});
        return context.worst();
    }
    return outcome ? std::move(*outcome) : Outcome{context.worst()};
}

}  // namespace alder::cli
