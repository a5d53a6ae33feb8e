#include "app/imap_account.h"

#include <chrono>
#include <utility>

#include "account/imap_backend.h"
#include "app/password.h"
#include "setup/login_test.h"

namespace alder::app {
namespace {

sync::SyncOptions sync_options(const config::Account& spec, Stay stay) {
    sync::SyncOptions options;
    options.stay = stay == Stay::as_long_as_it_lasts;
    const bool keeps = spec.mode != config::Mode::online;
    options.fetch_contents = keeps && spec.keep.what != config::Keep::What::headers;
    if (spec.keep.what == config::Keep::What::recent)
        options.fetch_since = wall_now() - std::chrono::days(spec.keep.days);
    return options;
}

}  // namespace

Result<std::unique_ptr<account::Backend>> make_imap_backend(const account::Place& place,
                                                            const AccountSpec& spec, Stay stay) {
    const config::Account& settings = *spec.settings;
    const config::Url& url = *spec.incoming;
    account::ImapServer server{.target = setup::target_of(url),
                               .user = config::log_in_user(settings, url),
                               .mechanism = settings.incoming_auth,
                               .tls_ca = settings.tls_ca};
    server.target.trace = spec.trace;
    return std::make_unique<account::ImapBackend>(std::move(server),
                                                  password_source(*place.disk, settings, stay),
                                                  sync_options(settings, stay));
}

}  // namespace alder::app
