// What a command that changes something acts on: ids, or a query given as such. A word that is no
// id is an error, never a search.

#pragma once

#include <string>
#include <vector>

#include "app/actions.h"
#include "app/inline_account.h"
#include "cli/listing.h"

namespace alder::cli {

// The messages of one account.
struct Selected {
    Shelf* shelf = nullptr;
    std::vector<app::Located> messages;

    store::Targets targets() const;
};

// All placements an id means, of the accounts open. Errc::usage: it is no id; not_found: there is
// no such message.
Result<std::vector<Found>> find_id(std::vector<Shelf>& shelves, const std::string& id);

// By the ids, or by --query. Errc::not_found when a single id means nothing, or nothing matches.
Result<std::vector<Selected>> select(Context& context, std::vector<Shelf>& shelves,
                                     const std::vector<std::string>& ids);

// Does it to the account, waits as the command line says, and tells what was done.
Result<void> carry_out(Context& context, const app::OpenAccount& account, app::Deed deed);
// How long a command waits for another process: --queue waits for nothing.
app::InlineAccount::Patience patience(const Context& context);
void tell(Context& context, const app::InlineAccount::Done& done);

// The folder of that name; Errc::not_found with the nearest one.
Result<store::FolderRow> folder_named(Shelf& shelf, const std::string& name);

}  // namespace alder::cli
