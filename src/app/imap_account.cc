#include "app/imap_account.h"

#include <chrono>
#include <utility>

#include "account/imap_backend.h"
#include "app/password.h"

namespace alder::app {
namespace {

net::Encryption encryption_of(config::Scheme scheme) {
    if (scheme == config::Scheme::imap_starttls) return net::Encryption::starttls;
    return scheme == config::Scheme::imap_plain ? net::Encryption::plaintext : net::Encryption::tls;
}

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
                                                            const config::Account& spec,
                                                            Stay stay) {
    const config::Url& url = *spec.incoming;
    account::ImapServer server{.target = {.endpoint = {url.host, url.port},
                                          .encryption = encryption_of(url.scheme),
                                          .pin = {}},
                               .user = url.user.empty() ? spec.address.text() : url.user,
                               .mechanism = spec.incoming_auth,
                               .tls_ca = spec.tls_ca};
    return std::make_unique<account::ImapBackend>(
        std::move(server), password_source(*place.disk, spec, stay), sync_options(spec, stay));
}

}  // namespace alder::app
