#include "account/local_backend.h"

#include <algorithm>
#include <utility>

namespace alder::account {

void LocalBackend::begin(Known known) {
    has_inbox_ = std::ranges::find(known.files, "Inbox", &KnownFolder::name) != known.files.end();
}

Result<std::optional<Fact>> LocalBackend::next_fact() {
    if (std::exchange(has_inbox_, true)) return std::nullopt;
    return FoundFolder{"Inbox", {}};
}

}  // namespace alder::account
