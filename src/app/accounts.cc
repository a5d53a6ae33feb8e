#include "app/accounts.h"

#include <algorithm>

#include <unistd.h>

#include "account/local_backend.h"
#include "account/mbox_backend.h"
#include "app/demo.h"
#include "app/imap_account.h"

namespace alder::app {

namespace {

std::string incoming_text(const std::optional<config::Url>& url) {
    return url ? std::string(config::name_of(url->scheme)) + ":" + url->user + "@" + url->host +
                     url->path
               : "local:";
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

}  // namespace

Result<void> check_store_directory(disk::Disk& disk, const std::string& root,
                                   std::uint32_t user_id) {
    auto status = disk.status(root);
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
    if (auto made = place.disk->make_directory(place.root); !made) return fail(made);
    if (auto fine = check_store_directory(*place.disk, place.root, ::geteuid()); !fine)
        return fail(fine);
    auto user = store::UserDb::open(place.user_db(), place.vfs);
    if (!user) return fail(user);
    std::vector<AccountSpec> specs;
    for (const config::Account& account : config.accounts)
        specs.push_back({account.name, account.incoming, account});
    auto known = user->accounts();
    if (!known) return fail(known);
    const bool has_local =
        std::ranges::find(*known, kLocalAccount, &store::AccountRow::name) != known->end();
    const bool named = std::ranges::find(specs, kLocalAccount, &AccountSpec::name) != specs.end();
    if (!named && (has_local || local == Local::always)) specs.push_back(local_account(place));
    Accounts accounts;
    for (AccountSpec& spec : specs) {
        auto row = user->account(spec.name, incoming_text(spec.incoming), now);
        if (row)
            accounts.open.push_back({std::move(*row), std::move(spec)});
        else if (row.error().code == Errc::config)
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
    if (config::is_imap(spec.incoming->scheme))
        return make_imap_backend(place, *spec.settings, stay);
    return fail(Errc::unavailable,
                "account `" + spec.name +
                    "`: " + std::string(config::name_of(spec.incoming->scheme)) +
                    " is not supported by this version; use imaps or mbox, or import the mail");
}

}  // namespace alder::app
