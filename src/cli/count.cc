// alder count

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/json.h"
#include "cli/listing.h"

namespace alder::cli {

Result<int> run_count(Context& context) {
    auto query = parse_query(context.invocation.operands, context.system.now);
    if (!query) return fail(query);
    auto shelves = context.shelves();
    if (!shelves) return fail(shelves);
    auto listing = Listing::open(*shelves, *query, {});
    if (!listing) return fail(listing);
    std::uint64_t count = 0;
    for (;; ++count) {
        auto found = listing->next();
        if (!found) return fail(found);
        if (!*found) break;
    }
    context.out.raw(context.json() ? json_line(Json{{"count", count}}) + "\n"
                                   : fmt::format("{}\n", count));
    return std::max(count == 0 ? 1 : 0, context.worst());
}

}  // namespace alder::cli
