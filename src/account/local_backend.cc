#include "account/local_backend.h"

#include <algorithm>
#include <utility>

namespace alder::account {

void LocalBackend::begin(std::vector<KnownFolder> known) {
    has_inbox_ = std::ranges::find(known, "Inbox", &KnownFolder::name) != known.end();
}

Result<std::optional<Fact>> LocalBackend::next_fact() {
    if (std::exchange(has_inbox_, true)) return std::nullopt;
    return FoundFolder{"Inbox", {}};
}

std::optional<Outcome> LocalBackend::next_outcome() {
    if (outcomes_.empty()) return std::nullopt;
    Outcome outcome = std::move(outcomes_.front());
    outcomes_.pop_front();
    return outcome;
}

}  // namespace alder::account
