// alder doctor

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "app/actions.h"
#include "base/ascii.h"
#include "cli/commands.h"
#include "cli/fields.h"
#include "cli/json.h"
#include "disk/lock_file.h"
#include "setup/login_test.h"
#include "setup/password.h"
#include "store/journal.h"
#include "store/schema.h"
#include "store/soundness.h"

namespace alder::cli {

namespace {

constexpr std::uint64_t kLittleSpace = 256ULL << 20;
constexpr int kSample = 200;
constexpr std::chrono::seconds kServerLimit{15};

enum class State { fine, warning, wrong };

class Report {
public:
    explicit Report(Context& context) : context_(context) {}

    void fine(const std::string& what, const std::string& found) {
        print(State::fine, what, found, "");
    }
    // Works, but should not stay so.
    void warn(const std::string& what, const std::string& found, const std::string& advice) {
        print(State::warning, what, found, advice);
    }
    void wrong(const std::string& what, const Error& error, const std::string& advice) {
        worst_ = std::max(worst_, exit_code(error.code));
        print(State::wrong, what, error.detail, advice);
    }
    int worst() const { return worst_; }

private:
    void print(State state, const std::string& what, const std::string& found,
               const std::string& advice) {
        constexpr std::array<std::string_view, 3> kWords{"ok", "warning", "WRONG"};
        constexpr std::array<std::string_view, 3> kKeys{"ok", "warning", "wrong"};
        const auto index = static_cast<std::size_t>(state);
        if (context_.json()) {
            context_.out.raw(json_line(Json{{"check", what},
                                            {"state", kKeys.at(index)},
                                            {"found", found},
                                            {"advice", advice.empty() ? Json() : Json(advice)}}) +
                             "\n");
            return;
        }
        context_.out.line(fmt::format("{:8} {}: {}", kWords.at(index), what, found));
        if (!advice.empty()) context_.out.line(fmt::format("{:8} -> {}", "", advice));
    }

    Context& context_;
    int worst_ = 0;
};

const config::Config* check_configuration(Context& context, Report& report) {
    auto paths = context.paths();
    if (!paths) {
        report.wrong("directories", paths.error(), "set HOME to your home directory");
        return nullptr;
    }
    const std::string file = context.invocation.has("config") ? context.invocation.value("config")
                                                              : paths->config_file();
    auto config = context.config();
    if (!config) {
        report.wrong("configuration", config.error(), "mend that line; alder-config(5) explains");
        return nullptr;
    }
    report.fine(
        "configuration",
        context.system.disk->status(file)
            ? fmt::format("{}, {}", file, app::count_of((*config)->accounts.size(), "account"))
            : "none, and none is needed");
    return *config;
}

// Mail that a server has comes again by itself; of all else a backup is the only other copy.
std::string advice_for(const app::OpenAccount& account, const std::string& path,
                       std::string_view comes_again) {
    const auto& incoming = account.spec.incoming;
    if (incoming && config::is_imap(incoming->scheme))
        return fmt::format("move {} away: {}", path, comes_again);
    return fmt::format("put back a backup of {}; what is in it is nowhere else", path);
}

// One database, page by page, and its references.
struct Database {
    std::string what;
    std::string path;
    std::int64_t newest;  // schema that is known here
    std::string advice;
};

void check_database(const account::Place& place, const Database& database, Report& report) {
    const auto& [what, path, newest, advice] = database;
    auto status = place.disk->status(path);
    if (!status) return report.fine(what, "not there yet");
    if ((status->mode & 077) != 0)
        report.warn(what, path + " can be read by others", "run `chmod 600 " + path + "`");
    auto db = store::Connection::open(path, {.vfs = place.vfs, .read_only = true});
    if (!db && db.error().code == Errc::not_found) return report.fine(what, db.error().detail);
    if (!db) return report.wrong(what, db.error(), advice);
    const auto known = store::expect_schema(*db, newest, path);
    if (!known && known.error().code == Errc::config) return report.wrong(what, known.error(), "");
    if (const auto whole = store::check_whole(*db); !whole)
        return report.wrong(what, whole.error(), advice);
    report.fine(what, fmt::format("{} is in order", short_size(status->size)));
}

void check_counters(Shelf& shelf, const std::string& what, Report& report) {
    const auto wrong = store::miscounted_folders(shelf.reader.mail().connection());
    if (!wrong) return report.wrong(what, wrong.error(), "");
    if (*wrong == 0) return report.fine(what, "the counts of its folders are right");
    report.wrong(what, {Errc::corrupt, fmt::format("{} folders count wrongly", *wrong)},
                 "nothing is lost; please report this as a defect");
}

std::string advice_on_contents(const app::OpenAccount& account) {
    const auto& incoming = account.spec.incoming;
    if (incoming && config::is_imap(incoming->scheme))
        return "keep content.db: the server has what came from it, but what it has not got yet is "
               "only there";
    if (incoming && config::is_local(incoming->scheme)) {
        return "another program has changed " + incoming->path +
               "; `alder list` reads it again, and what is gone from it is gone";
    }
    return "import them again from where they came; that mends them";
}

// The newest contents, read and compared with their digests.
void check_contents(Shelf& shelf, const account::Place& place, const std::string& what,
                    Report& report) {
    auto content =
        store::ContentDb::open(*place.disk, place.content_db(shelf.account.row.id), place.vfs);
    if (!content) return report.wrong(what, content.error(), "");
    const auto newest = store::newest_contents(shelf.reader.mail().connection(), kSample);
    if (!newest) return report.wrong(what, newest.error(), "");
    const auto bad = std::ranges::count_if(*newest, [&](mail::ContentId each) {
        const auto good = content->verify(each);
        return !good || !*good;
    });
    if (bad > 0) {
        return report.wrong(
            what,
            {Errc::corrupt, fmt::format("{} of {} messages are damaged", bad, newest->size())},
            advice_on_contents(shelf.account));
    }
    report.fine(what, fmt::format("the newest {} are as they were stored",
                                  app::count_of(newest->size(), "message")));
}

void check_account(Context& context, const account::Place& place, const app::OpenAccount& account,
                   Report& report) {
    const std::string what = "account " + account.spec.name;
    if (account.spec.incoming && config::is_local(account.spec.incoming->scheme) &&
        !context.system.disk->status(account.spec.incoming->path)) {
        return report.wrong(
            what, {Errc::no_input, account.spec.incoming->path + " is not there"},
            "mount the disk it is on, or correct `incoming` in the configuration; what Alder knows "
            "of its mail stays until it is back");
    }
    if (auto backend = app::make_backend(place, account.spec, app::Stay::until_in_step); !backend)
        report.wrong(what, backend.error(), "change `incoming` in the configuration");
    const std::string mail = place.mail_db(account.row.id);
    const std::string content = place.content_db(account.row.id);
    check_database(place,
                   {what + ", index", mail, store::MailDb::newest_schema(),
                    advice_for(account, mail, "the account is synced again, without its bytes")},
                   report);
    check_database(place,
                   {what + ", messages", content, store::ContentDb::newest_schema(),
                    advice_for(account, content,
                               "its messages are fetched again, but what the server has not got "
                               "yet is lost with it")},
                   report);
    auto reader = account::Reader::open(place, account.row);
    if (!reader && reader.error().code != Errc::not_found)
        report.wrong(what, reader.error(), "mail of this account cannot be read until that is so");
    if (reader) {
        Shelf shelf{account, std::move(*reader)};
        check_counters(shelf, what + ", folders", report);
        check_contents(shelf, place, what + ", contents", report);
    }
    auto holder = disk::LockFile::holder(*place.disk, place.sync_lock(account.row.id));
    if (holder && *holder) report.fine(what, fmt::format("in use by process {}", **holder));
}

void check_store(Context& context, const config::Config& config, Report& report) {
    auto place = context.place();
    if (!place) return;
    if (!context.system.disk->status(place->root))
        return report.fine("store", place->root + " is not there yet");
    auto safe =
        app::check_store_directory(*context.system.disk, place->root, context.system.user_id);
    if (!safe) return report.wrong("store", safe.error(), "");
    report.fine("store", place->root + ", for you alone");
    if (!context.system.disk->status(place->user_db())) return;
    check_database(*place,
                   {"journal", place->user_db(), store::UserDb::newest_schema(),
                    "put back a backup of " + place->user_db() +
                        "; without one, move it away: mail on servers is taken up again, but "
                        "letters that wait, drafts and undo are in it alone"},
                   report);
    auto accounts =
        app::open_accounts(*place, config, app::Local::if_present, context.system.now.time);
    if (!accounts) return report.wrong("accounts", accounts.error(), "");
    if (accounts->only_reads) {
        report.wrong("store", *accounts->only_reads,
                     "make room on the disk, or make " + place->root + " writable");
    }
    for (const Error& trouble : accounts->troubles) report.wrong("accounts", trouble, "");
    for (const app::OpenAccount& account : accounts->open) {
        if (context.invocation.has("account") &&
            context.invocation.value("account") != account.spec.name)
            continue;
        check_account(context, *place, account, report);
    }
}

// A log-in tells at once of names, certificates and passwords that are wrong.
void check_server(Context& context, const config::Account& account, const config::Url& url,
                  const Secret& password, Report& report) {
    config::Url server = url;
    server.user = config::log_in_user(account, url);
    const bool comes_in = account.incoming && *account.incoming == url;
    const std::string what = fmt::format("account {}, {} log-in to {}:{}", account.name,
                                         config::is_imap(url.scheme)   ? "IMAP"
                                         : config::is_smtp(url.scheme) ? "SMTP"
                                                                       : "POP3",
                                         server.host, server.port);
    auto outcome = setup::log_in_and_wait(
        server, password, account.tls_ca,
        {.mechanism = comes_in ? account.incoming_auth : account.outgoing_auth,
         .trace = context.trace_of(account.name),
         .limit = kServerLimit});
    if (outcome)
        return report.fine(what, outcome->tls.empty() ? "it works, without TLS" : outcome->tls);
    const bool is_away = outcome.error().code == Errc::unavailable ||
                         outcome.error().code == Errc::no_host ||
                         outcome.error().code == Errc::try_again;
    if (is_away)
        return report.warn(
            what, outcome.error().detail,
            "mail that is here can be read; the rest goes on when the server is back");
    report.wrong(what, outcome.error(), "correct the account; `alder account test -v` shows more");
}

void check_servers(Context& context, const config::Account& account, Report& report) {
    const auto is_tested = [](const std::optional<config::Url>& url) {
        return url && !url->host.empty() && url->scheme != config::Scheme::lmtp;
    };
    if (!is_tested(account.incoming) && !is_tested(account.outgoing)) return;
    const std::string what = fmt::format("account {}, password", account.name);
    if (config::has_log_in(account) && std::holds_alternative<config::AskForIt>(account.password))
        return report.fine(what, "asked for each time; `alder account test` tries it");
    auto password = setup::needed_password(account, *context.system.disk);
    if (!password)
        return report.wrong(what, password.error(), "run `alder setup`, or mend `password`");
    for (const auto& url : {account.incoming, account.outgoing}) {
        if (is_tested(url)) check_server(context, account, *url, *password, report);
    }
}

void check_all_servers(Context& context, const config::Config& config, Report& report) {
    for (const config::Account& account : config.accounts) {
        if (!context.invocation.has("account") ||
            context.invocation.value("account") == account.name)
            check_servers(context, account, report);
    }
}

void check_space(Context& context, Report& report) {
    auto place = context.place();
    if (!place) return;
    std::string path = place->root;
    while (path.size() > 1 && !context.system.disk->status(path)) path.resize(path.rfind('/'));
    const auto space = context.system.free_space(path);
    if (!space) return;
    const std::string found = short_size(*space) + " free";
    if (*space >= kLittleSpace) return report.fine("disk", found);
    report.warn("disk", found, "make room: mail that cannot be stored is not taken over");
}

void check_terminal(Context& context, Report& report) {
    const auto term = context.system.environment("TERM");
    if (!term || term->empty() || *term == "dumb")
        report.warn("terminal", "TERM is not set", "the screens need it; commands do not");
    else
        report.fine("terminal", *term);
    const std::string& charset = context.system.terminal.charset;
    if (ascii::iequals(charset, "UTF-8"))
        report.fine("locale", charset);
    else
        report.warn("locale", charset + " cannot show most of the world's letters",
                    "set LANG or LC_ALL to one that ends in .UTF-8, as in C.UTF-8");
}

}  // namespace

Result<int> run_doctor(Context& context) {
    if (auto fine = check_operands(context, Operands::none); !fine) return fail(fine);
    Report report(context);
    const config::Config* const config = check_configuration(context, report);
    if (config != nullptr) check_store(context, *config, report);
    if (config != nullptr) check_all_servers(context, *config, report);
    check_space(context, report);
    check_terminal(context, report);
    return report.worst();
}

}  // namespace alder::cli
