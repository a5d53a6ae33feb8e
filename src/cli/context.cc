#include "cli/context.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/inline_account.h"
#include "base/nearest.h"

namespace alder::cli {

namespace {

Loudness loudness_of(const Invocation& invocation) {
    if (invocation.has("quiet")) return Loudness::quiet;
    return invocation.has("verbose") ? Loudness::verbose : Loudness::normal;
}

std::unexpected<Error> no_such_account(const std::string& name,
                                       const std::vector<app::OpenAccount>& accounts) {
    std::vector<std::string_view> names;
    names.reserve(accounts.size());
    for (const app::OpenAccount& each : accounts) names.emplace_back(each.spec.name);
    const auto like = nearest(name, names);
    return fail(Errc::usage,
                fmt::format("there is no account '{}'{}", name,
                            like ? fmt::format("; did you mean '{}'?", *like) : std::string()));
}

// Mail that is here, but nothing says any more whose it is.
bool has_orphans(const account::Place& place) {
    if (place.disk->status(place.user_db())) return false;
    const auto accounts = place.disk->list(place.root + "/accounts");
    return accounts && !accounts->empty();
}

}  // namespace

std::string first_steps(const config::Paths& paths) {
    return fmt::format(
        "There is no mail here yet. Three ways to begin:\n\n"
        "  alder setup                       add an account; see alder setup --help for scripts\n"
        "  alder demo                        look around on sample mail\n"
        "  alder import FILE --into Inbox    take over an mbox, a Maildir or single messages\n\n"
        "or write an account into {}:\n\n"
        "  [account.home]\n"
        "  address  = \"you@example.org\"\n"
        "  incoming = \"mbox:~/mail\"\n",
        paths.config_file());
}

Context::Context(const System& the_system, const Invocation& the_invocation)
    : system(the_system),
      invocation(the_invocation),
      out(the_system.out),
      talk(the_system.err, loudness_of(the_invocation)) {}

Result<config::Paths> Context::paths() const { return config::find_paths(system.environment); }

Result<const config::Config*> Context::config() {
    if (config_) return &*config_;
    auto found = paths();
    if (!found) return fail(found);
    const bool given = invocation.has("config");
    auto loaded =
        config::load(*system.disk, given ? invocation.value("config") : found->config_file(),
                     found->home, given ? config::Missing::error : config::Missing::fine);
    if (!loaded) return fail(loaded);
    config_ = std::move(*loaded);
    return &*config_;
}

Result<account::Place> Context::place() const {
    auto found = paths();
    if (!found) return fail(found);
    return account::Place{system.disk, system.vfs, found->data, found->state};
}

Result<std::vector<app::OpenAccount>> Context::accounts(app::Local local) {
    auto settings = config();
    if (!settings) return fail(settings);
    auto where = place();
    if (!where) return fail(where);
    if ((*settings)->accounts.empty() && has_orphans(*where)) {
        return fail(Errc::corrupt,
                    fmt::format("{} is gone, but the mail of its accounts is there; put the file "
                                "back from a backup, or move {}/accounts away to begin anew",
                                where->user_db(), where->root));
    }
    const bool wants_store = local == app::Local::always || !(*settings)->accounts.empty();
    auto opened = wants_store || system.disk->status(where->user_db())
                      ? app::open_accounts(*where, **settings, local, system.now.time)
                      : app::Accounts{};
    if (!opened) return fail(opened);
    if (opened->only_reads) talk.complain(opened->only_reads->detail);
    for (const Error& trouble : opened->troubles) failed(trouble);
    std::vector<app::OpenAccount>& all = opened->open;
    for (app::OpenAccount& each : all) each.spec.trace = trace_of(each.spec.name);
    if (all.empty() && !opened->troubles.empty())
        return fail(Errc::config, "no account can be opened");
    if (all.empty()) {
        return fail(Errc::config,
                    "there is no account yet; try `alder setup`, `alder demo`, `alder import FILE "
                    "--into Inbox`, "
                    "or see alder-config(5)");
    }
    if (!invocation.has("account")) return all;
    const std::string name = invocation.value("account");
    auto found = std::ranges::find(all, name, [](const auto& each) { return each.spec.name; });
    if (found == all.end()) return no_such_account(name, all);
    return std::vector{std::move(*found)};
}

Result<app::OpenAccount> Context::one_account(app::Local local) {
    auto all = accounts(local);
    if (!all) return fail(all);
    if (all->size() > 1) {
        std::string names;
        for (const app::OpenAccount& each : *all)
            names += (names.empty() ? "" : ", ") + each.spec.name;
        return fail(Errc::usage, "say which account with -A: " + names);
    }
    return std::move(all->front());
}

Result<std::unique_ptr<app::InlineAccount>> Context::worker(const account::Place& place,
                                                            const app::OpenAccount& account) {
    return app::InlineAccount::open(place, account, news_of(account));
}

app::NewsListener Context::news_of(const app::OpenAccount& account) const {
    return [this, name = account.spec.name](const std::string& what) {
        talk.complain(name + ": " + what);
    };
}

Result<Shelf> Context::shelf(const account::Place& place, const app::OpenAccount& account) {
    // Files that other programs deliver to are looked at; everything else is in the store.
    const auto& incoming = account.spec.incoming;
    auto reader = account::Reader::open(place, account.row);
    if ((incoming && config::is_local(incoming->scheme)) ||
        (!reader && reader.error().code == Errc::not_found)) {
        auto worker = this->worker(place, account);
        if (!worker) {
            if (!reader) {
                return fail(worker.error().code,
                            reader.error().detail + ": " + worker.error().detail);
            }
            failed(worker.error());
        }
        if (!reader) reader = account::Reader::open(place, account.row);
    }
    if (!reader) return fail(reader);
    return Shelf{account, std::move(*reader)};
}

Result<std::vector<Shelf>> Context::shelves() {
    auto all = accounts();
    if (!all) return fail(all);
    auto where = place();
    if (!where) return fail(where);
    std::vector<Shelf> shelves;
    for (const app::OpenAccount& account : *all) {
        auto opened = shelf(*where, account);
        if (opened)
            shelves.push_back(std::move(*opened));
        else
            failed(opened.error());
    }
    return shelves;
}

net::TraceSink Context::trace_of(const std::string& account) const {
    if (!invocation.has("trace")) return {};
    return
        [this, account](std::string_view line) { talk.trace(fmt::format("{} {}", account, line)); };
}

void Context::failed(const Error& error) {
    talk.complain(error.detail);
    worst_ = std::max(worst_, exit_code(error.code));
}

}  // namespace alder::cli
