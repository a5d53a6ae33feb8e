#include "account/local_backend.h"

#include <utility>

namespace alder::account {

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
