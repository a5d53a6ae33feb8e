// What sync and fetch share: accounts brought in step with their servers, while a terminal shows
// how far it is, and what that took.

#pragma once

#include <string>
#include <vector>

#include "app/inline_account.h"
#include "cli/context.h"
#include "cli/json.h"

namespace alder::cli {

// The accounts that the words of the command name; none: all of them.
Result<std::vector<app::OpenAccount>> named_accounts(Context& context);

class InStep {
public:
    explicit InStep(Context& context) : context_(context), began_(Clock::now()) {}

    Result<void> bring(app::InlineAccount& worker, const std::string& name,
                       app::InlineAccount::Until until);
    // Says what each folder has that came after `newest`.
    Result<void> tell_arrivals(const app::OpenAccount& account, account::Reader& reader,
                               mail::PlacementId newest);
    // The last object of --json: "done", these counts, and what it took.
    void tell_end(const Json& counts);

    std::uint64_t arrived() const { return arrived_; }

private:
    Context& context_;
    Clock::time_point began_;
    net::Traffic traffic_;
    std::uint64_t arrived_ = 0;
};

}  // namespace alder::cli
