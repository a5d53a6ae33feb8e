// alder list

#include "cli/commands.h"
#include "cli/rows.h"

namespace alder::cli {

Result<int> run_list(Context& context) {
    const Invocation& words = context.invocation;
    auto limit = number_option(words, "limit");
    if (!limit) return fail(limit);
    auto sorting = parse_sorting(words.has("sort") ? words.value("sort") : "date");
    if (!sorting) return fail(sorting);
    auto query = parse_query(words.operands, context.system.now);
    if (!query) return fail(query);
    auto rows = MessageRows::open(context);
    if (!rows) return fail(rows);
    auto shelves = context.shelves();
    if (!shelves) return fail(shelves);
    auto listing = Listing::open(*shelves, *query, *sorting);
    if (!listing) return fail(listing);
    std::size_t count = 0;
    for (; !context.out.is_closed() && count < limit->value_or(SIZE_MAX); ++count) {
        auto found = listing->next();
        if (!found) return fail(found);
        if (!*found) break;
        rows->row(**found);
    }
    rows->finish();
    return std::max(count == 0 ? 1 : 0, context.worst());
}

}  // namespace alder::cli
