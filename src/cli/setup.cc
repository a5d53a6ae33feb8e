// alder setup

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/json.h"
#include "cli/set_up.h"
#include "setup/command_words.h"

namespace alder::cli {

namespace {

std::optional<std::string> said(const Context& context, std::string_view option) {
    if (!context.invocation.has(option)) return std::nullopt;
    return context.invocation.value(option);
}

Result<std::optional<config::Password>> password_wish(const Context& context,
                                                      const config::Paths& paths) {
    constexpr std::array<std::string_view, 4> kWays{"password-command", "password-file",
                                                    "password-keyring", "password-ask"};
    const auto given = std::ranges::count_if(
        kWays, [&](std::string_view way) { return context.invocation.has(way); });
    if (given > 1) return fail(Errc::usage, "say one way to the password, not several");
    if (const auto command = said(context, "password-command")) {
        auto words = setup::command_words(*command);
        if (!words) return fail(words);
        return config::Password(config::FromCommand{std::move(*words)});
    }
    if (const auto file = said(context, "password-file")) {
        const std::string path = config::expand_home(*file, paths.home);
        if (!path.starts_with('/'))
            return fail(Errc::usage, "--password-file needs a path that begins with / or ~/");
        return config::Password(config::FromFile{path});
    }
    if (context.invocation.has("password-keyring")) return config::Password(config::FromKeyring{});
    if (context.invocation.has("password-ask")) return config::Password(config::AskForIt{});
    return std::nullopt;
}

}  // namespace

Result<int> run_setup(Context& context) {
    if (auto checked = check_operands(context, Operands::none); !checked) return fail(checked);
    auto paths = context.paths();
    if (!paths) return fail(paths);
    if (context.invocation.has("config"))
        return fail(Errc::usage, "alder setup writes the usual configuration; leave --config out");
    auto password = password_wish(context, *paths);
    if (!password) return fail(password);
    SetUpWishes wishes{
        .account = said(context, "account"),
        .address = said(context, "address"),
        .person = said(context, "name"),
        .incoming = said(context, "incoming"),
        .outgoing = said(context, "outgoing"),
        .user = said(context, "user"),
        .password = std::move(*password),
        .tls_ca = config::expand_home(context.invocation.value("tls-ca"), paths->home),
        .mechanism = context.invocation.value("auth"),
        .trace = context.trace_of("setup"),
        .may_ask = context.system.terminal.in};
    auto account = set_up_account(context.system, context.talk, *paths, std::move(wishes));
    if (!account) return fail(account);
    if (!*account) return exit_code(Errc::cancelled);
    if (!context.json()) {
        context.talk.say("Next: alder opens your mail; alder sync fetches it without opening it.");
        return 0;
    }
    const config::Account& saved = **account;
    const auto url = [](const std::optional<config::Url>& each) {
        return each ? Json(config::format_url(*each)) : Json();
    };
    context.out.raw(json_line(Json{{"account", saved.name},
                                   {"address", saved.address.text()},
                                   {"incoming", url(saved.incoming)},
                                   {"outgoing", url(saved.outgoing)},
                                   {"password", way_of(saved.password)},
                                   {"config", paths->config_file()}}) +
                    "\n");
    return 0;
}

}  // namespace alder::cli
