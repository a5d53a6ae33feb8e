#include "app/accounts.h"

#include <algorithm>

#include <fmt/format.h>
#include <unistd.h>

#include "account/local_backend.h"
#include "account/mbox_backend.h"
#include "app/demo.h"
#include "app/imap_account.h"
#include "store/mail_db.h"

namespace alder::app {

namespace {

std::string incoming_text(const std::optional<config::Url>& url) {
    if (!url) return "local:";
    return fmt::format("{}:{}@{}{}", config::name_of(url->scheme), url->user, url->host, url->path);
}

// Which mailbox it is: "imap+starttls:ann@x" and "imaps:ann@x" are one.
std::string without_security(std::string_view incoming) {
    if (!incoming.starts_with("imap")) return std::string(incoming);
    return "imap" + std::string(incoming.substr(std::min(incoming.find(':'), incoming.size())));
}

Result<bool> has_mail(const account::Place& place, mail::AccountId account) {
    if (!place.disk->status(place.mail_db(account))) return false;
    auto db = store::MailDb::open_read_only(place.mail_db(account), place.vfs);
    if (!db) return fail(db);
    auto folders = db->folders();
    if (!folders) return fail(folders);
    return folders->size() > 1 || (!folders->empty() && folders->front().total > 0);
}

// The row of an account that may since have been given another place: one that never held anything
// moves there, for its first place may have been a slip.
Result<store::AccountRow> row_of(const account::Place& place, store::UserDb& user,
                                 const AccountSpec& spec, WallTime now) {
    const std::string incoming = incoming_text(spec.incoming);
    auto row = user.account(spec.name, incoming, now);
    if (!row || without_security(row->incoming) == without_security(incoming)) return row;
    const auto filled = has_mail(place, row->id);
    if (!filled)
        return fail(Errc::config,
                    fmt::format("account `{}`: {}", spec.name, filled.error().detail));
    if (*filled) {
        return fail(Errc::config,
                    fmt::format("account `{}` was set up for {} and now names {}; give the new "
                                "place a name of its own",
                                spec.name, row->incoming, incoming));
    }
    if (auto moved = user.set_incoming(row->id, incoming); !moved) return fail(moved);
    row->incoming = incoming;
    return row;
}

// Mail kept in Alder alone has nowhere to send to, but in the demo it has somebody who writes.
AccountSpec local_account(const account::Place& place) {
    AccountSpec local{.name = std::string(kLocalAccount), .incoming = {}, .settings = {}};
    if (!is_demo(*place.disk, place.root)) return local;
    if (auto address = mail::AddrSpec::parse("robin@example.org"))
        local.settings = config::Account{
            .name = local.name, .address = std::move(*address), .person = "Robin Hale"};
    local.is_demo = true;
    return local;
}

struct OpenUserDb {
    store::UserDb db;
    std::optional<Error> why_not_written;
};

bool is_of_the_disk(Errc code) {
    return code == Errc::io || code == Errc::permission || code == Errc::os;
}

// Why a user.db can be neither written nor read.
std::unexpected<Error> neither(const account::Place& place, const Error& write, const Error& read) {
    if (read.code == Errc::config) return std::unexpected(read);
    if (!place.disk->status(place.user_db())) return std::unexpected(write);
    return fail(write.code, read.detail + ": " + write.detail);
}

// On a full disk, or one that is mounted to be read only, what is there can still be read.
Result<OpenUserDb> open_user_db(const account::Place& place) {
    Result<void> made = place.disk->make_directory(place.root);
    if (!made && !place.disk->status(place.root)) return fail(made);
    if (auto fine = check_store_directory(*place.disk, place.root, ::geteuid()); !fine)
        return fail(fine);
    auto user = store::UserDb::open(place.user_db(), place.vfs);
    if (user) return OpenUserDb{std::move(*user), std::nullopt};
    if (!is_of_the_disk(user.error().code)) return fail(user);
    auto read = store::UserDb::open_read_only(place.user_db(), place.vfs);
    if (!read) return neither(place, user.error(), read.error());
    return OpenUserDb{std::move(*read),
                      Error{user.error().code, user.error().detail +
                                                   "; mail can be read, but nothing is changed, "
                                                   "fetched or sent"}};
}

// Those of the configuration, and `local` where it is one.
std::vector<AccountSpec> specs_of(const account::Place& place, const config::Config& config,
                                  const std::vector<store::AccountRow>& known, Local local) {
    std::vector<AccountSpec> specs;
    specs.reserve(config.accounts.size() + 1);
    for (const config::Account& account : config.accounts)
        specs.push_back({account.name, account.incoming, account});
    const bool has_local =
        std::ranges::find(known, kLocalAccount, &store::AccountRow::name) != known.end();
    const bool named = std::ranges::find(specs, kLocalAccount, &AccountSpec::name) != specs.end();
    if (!named && (has_local || local == Local::always)) specs.push_back(local_account(place));
    return specs;
}

}  // namespace

Result<void> check_store_directory(disk::Disk& disk, const std::string& root,
                                   std::uint32_t user_id) {
    // It may be a link to where there is room.
    auto status = disk.status(root + "/");
    if (!status) return fail(status);
    if (status->owner != user_id) {
        return fail(Errc::permission,
                    root + " belongs to another user; Alder keeps nobody else's mail");
    }
    if ((status->mode & 077) != 0) {
        return fail(Errc::permission,
                    root + " can be read by others; run `chmod 700 " + root + "` first");
    }
    return {};
}

Result<Accounts> open_accounts(const account::Place& place, const config::Config& config,
                               Local local, WallTime now) {
    auto user = open_user_db(place);
    if (!user) return fail(user);
    auto known = user->db.accounts();
    if (!known) return fail(known);
    Accounts accounts{.open = {}, .troubles = {}, .only_reads = user->why_not_written};
    for (AccountSpec& spec : specs_of(place, config, *known, local)) {
        auto row = row_of(place, user->db, spec, now);
        if (row)
            accounts.open.push_back({std::move(*row), std::move(spec)});
        else if (row.error().code == Errc::config || accounts.only_reads)
            accounts.troubles.push_back(row.error());
        else
            return fail(row);
    }
    return accounts;
}

Result<std::unique_ptr<account::Backend>> make_backend(const account::Place& place,
                                                       const AccountSpec& spec, Stay stay) {
    if (!spec.incoming) return std::make_unique<account::LocalBackend>();
    if (spec.incoming->scheme == config::Scheme::mbox) {
        return std::make_unique<account::MboxBackend>(*place.disk, spec.incoming->path);
    }
    if (config::is_imap(spec.incoming->scheme)) return make_imap_backend(place, spec, stay);
    return fail(Errc::unavailable,
                "account `" + spec.name +
                    "`: " + std::string(config::name_of(spec.incoming->scheme)) +
                    " is not supported by this version; use imaps or mbox, or import the mail");
}

}  // namespace alder::app
