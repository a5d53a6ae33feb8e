// alder list

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"
#include "cli/commands.h"
#include "cli/rows.h"

namespace alder::cli {

namespace {

// The folder of this name, as the search language has it.
std::string query_for(const std::string& folder) {
    if (folder.find_first_of(" \t\"()\\") == std::string::npos) return "folder:" + folder;
    std::string quoted;
    for (const char c : folder)
        quoted += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
    return "folder:\"" + quoted + "\"";
}

constexpr std::string_view kPlain = "_-./:,@%+=";  // to a shell, beside letters and digits

// One word for a shell that is typed or pasted into.
std::string shell_word(const std::string& word) {
    const bool is_plain = std::ranges::all_of(word, [](char c) {
        return !ascii::is_ascii(c) || ascii::is_alnum(c) || kPlain.contains(c);
    });
    if (is_plain) return word;
    std::string quoted;
    for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string{c};
    return "'" + quoted + "'";
}

// `alder list Work` looks for the word; whoever types the name of a folder may mean that.
void tell_of_folder(Context& context, std::vector<Shelf>& shelves) {
    const auto& words = context.invocation.operands;
    if (words.size() != 1) return;
    const std::string& name = words.front();
    for (Shelf& shelf : shelves) {
        const auto folder = shelf.reader.mail().folder(name);
        if (!folder || !*folder) continue;
        return context.talk.say(
            fmt::format("nothing matches '{}'; the folder of that name is listed by: alder list {}",
                        name, shell_word(query_for(name))));
    }
}

}  // namespace

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
        if (!*found && count == 0) tell_of_folder(context, *shelves);
        if (!*found) break;
        rows->row(**found);
    }
    rows->finish();
    return std::max(count == 0 ? 1 : 0, context.worst());
}

}  // namespace alder::cli
