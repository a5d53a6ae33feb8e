// alder account list|show|test|remove

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/nearest.h"
#include "cli/columns.h"
#include "cli/commands.h"
#include "cli/fields.h"
#include "cli/set_up.h"
#include "setup/account_file.h"
#include "setup/login_test.h"
#include "setup/password.h"

namespace alder::cli {

namespace {

using config::Account;

std::string text_of(const std::optional<config::Url>& url) {
    return url ? config::format_url(*url) : "";
}

std::string_view mode_of(const Account& account) {
    constexpr std::array<std::string_view, 3> kModes{"disconnected", "online", "offline"};
    return kModes.at(static_cast<std::size_t>(account.mode));
}

Json to_json(const Account& account) {
    const auto maybe = [](const std::string& text) { return text.empty() ? Json() : Json(text); };
    return Json{{"account", account.name},
                {"address", account.address.text()},
                {"name", maybe(account.person)},
                {"incoming", maybe(text_of(account.incoming))},
                {"outgoing", maybe(text_of(account.outgoing))},
                {"password", way_of(account.password)},
                {"tls_ca", maybe(account.tls_ca)},
                {"mode", mode_of(account)}};
}

// Those of the words and of -A, or all; each must be in the configuration.
Result<std::vector<const Account*>> chosen(Context& context) {
    auto config = context.config();
    if (!config) return fail(config);
    std::vector<std::string> wanted = context.invocation.operands;
    if (context.invocation.has("account")) wanted.push_back(context.invocation.value("account"));
    std::vector<std::string_view> names;
    std::vector<const Account*> all;
    for (const Account& each : (*config)->accounts) {
        names.push_back(each.name);
        all.push_back(&each);
    }
    if (all.empty())
        return fail(Errc::config, "the configuration has no account; try `alder setup`");
    if (wanted.empty()) return all;
    std::vector<const Account*> some;
    for (const std::string& name : wanted) {
        const auto found = std::ranges::find(names, name);
        if (found == names.end()) {
            const auto like = nearest(name, names);
            return fail(
                Errc::usage,
                fmt::format("there is no account '{}'; {}", name,
                            like ? fmt::format("did you mean '{}'?", *like)
                                 : fmt::format("there {} {}", names.size() == 1 ? "is" : "are",
                                               fmt::join(names, ", "))));
        }
        some.push_back(all[static_cast<std::size_t>(found - names.begin())]);
    }
    return some;
}

int list(Context& context, const std::vector<const Account*>& accounts) {
    Columns columns(context.out, {{}, {}, {Column::Side::left, 40}, {Column::Side::left, 40}},
                    context.system.terminal.out ? context.system.terminal.columns : 0,
                    context.system.terminal.colour);
    for (const Account* each : accounts) {
        if (context.json())
            context.out.raw(json_line(to_json(*each)) + "\n");
        else
            columns.row({{each->name, each->address.text(), text_of(each->incoming),
                          text_of(each->outgoing)}});
    }
    columns.finish();
    return 0;
}

int show(Context& context, const std::vector<const Account*>& accounts) {
    for (const Account* each : accounts) {
        const Json json = to_json(*each);
        if (context.json()) {
            context.out.raw(json_line(json) + "\n");
            continue;
        }
        for (const auto& [key, value] : json.items()) {
            if (!value.is_null()) context.out.line(fmt::format("{:9} {}", key, plain(value)));
        }
        if (each != accounts.back()) context.out.raw("\n");
    }
    return 0;
}

class Tester {
public:
    explicit Tester(Context& context) : context_(context) {}

    int test(const Account& account) {
        const bool has_server = is_tested(account.incoming) || is_tested(account.outgoing);
        if (!has_server) {
            context_.talk.say(fmt::format("{}: has no server to log in to", account.name));
            return worst_;
        }
        const auto password = setup::needed_password(account, *context_.system.disk);
        if (!password) {
            report(account, "password", "", fail(password));
            return worst_;
        }
        test(account, "incoming", account.incoming, *password, account.incoming_auth);
        test(account, "outgoing", account.outgoing, *password, account.outgoing_auth);
        return worst_;
    }

private:
    static bool is_tested(const std::optional<config::Url>& url) {
        return url && !url->host.empty() && url->scheme != config::Scheme::lmtp;
    }

    void test(const Account& account, std::string_view direction,
              const std::optional<config::Url>& url, const Secret& password,
              const std::string& mechanism) {
        if (!is_tested(url)) return;
        config::Url server = *url;
        server.user = config::log_in_user(account, *url);
        context_.talk.tell(fmt::format("Logging in to {} …", config::format_url(server)));
        report(account, direction, config::format_url(server),
               setup::log_in_and_wait(
                   server, password, account.tls_ca,
                   {.mechanism = mechanism, .trace = context_.trace_of(account.name)}));
    }

    void report(const Account& account, std::string_view what, const std::string& server,
                const Result<setup::LoginReport>& outcome) {
        if (!outcome) worst_ = std::max(worst_, exit_code(outcome.error().code));
        if (context_.json()) return print_json(account, what, server, outcome);
        if (!outcome) {
            context_.talk.complain(
                fmt::format("{}, {}: {}", account.name, what, outcome.error().detail));
            return;
        }
        Columns columns = context_.columns({{}, {}, {}, {}, {}});
        columns.row({.text = {account.name, std::string(what), server, "ok",
                              outcome->tls.empty() ? "without TLS" : outcome->tls}});
        columns.finish();
        if (!context_.invocation.has("verbose")) return;
        if (!outcome->greeting.empty()) context_.out.line("  greeting: " + outcome->greeting);
        if (!outcome->mechanism.empty()) context_.out.line("  log-in: " + outcome->mechanism);
        for (const std::string& each : outcome->capabilities)
            context_.out.line("  offers: " + each);
    }

    void print_json(const Account& account, std::string_view what, const std::string& server,
                    const Result<setup::LoginReport>& outcome) {
        Json json{{"account", account.name}, {"what", what}, {"server", server}};
        json["ok"] = outcome.has_value();
        json["error"] = outcome ? Json() : Json(outcome.error().detail);
        json["exit_code"] = outcome ? 0 : exit_code(outcome.error().code);
        const setup::LoginReport report = outcome ? *outcome : setup::LoginReport{};
        json["tls"] = report.tls.empty() ? Json() : Json(report.tls);
        json["mechanism"] = report.mechanism.empty() ? Json() : Json(report.mechanism);
        json["greeting"] = report.greeting.empty() ? Json() : Json(report.greeting);
        json["capabilities"] = report.capabilities;
        context_.out.raw(json_line(json) + "\n");
    }

    Context& context_;
    int worst_ = 0;
};

Result<int> remove(Context& context, const std::vector<const Account*>& accounts) {
    const bool is_named = !context.invocation.operands.empty() || context.invocation.has("account");
    if (!is_named) return fail(Errc::usage, "say which account: alder account remove NAME");
    if (context.invocation.has("config"))
        return fail(Errc::usage, "only the usual configuration is written; leave --config out");
    auto paths = context.paths();
    if (!paths) return fail(paths);
    auto toml = setup::read_config(*context.system.disk, *paths);
    for (const Account* each : accounts) {
        if (!toml) break;
        toml = setup::without_account(*toml, each->name);
    }
    if (!toml) return fail(toml);
    auto written = setup::write_config(*context.system.disk, *paths, *toml);
    if (!written) return fail(written);
    for (const Account* each : accounts) {
        context.talk.say(fmt::format(
            "Took account '{}' out of {}; its mail stays on the server, and what was kept here "
            "stays in {}",
            each->name, paths->config_file(), paths->data));
    }
    return 0;
}

}  // namespace

Result<int> run_account(Context& context) {
    auto accounts = chosen(context);
    if (!accounts) return fail(accounts);
    if (context.invocation.verb == "list") return list(context, *accounts);
    if (context.invocation.verb == "show") return show(context, *accounts);
    if (context.invocation.verb == "remove") return remove(context, *accounts);
    Tester tester(context);
    int worst = 0;
    for (const Account* each : *accounts) worst = tester.test(*each);
    return worst;
}

}  // namespace alder::cli
