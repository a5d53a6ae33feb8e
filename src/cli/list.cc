// alder list

#include <algorithm>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/nearest.h"
#include "cli/commands.h"
#include "cli/rows.h"
#include "text/fold.h"

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

// The folders a query names, whatever it wants of them.
void collect_folders(const query::Query& query, std::vector<std::string>& names) {
    std::visit(
        [&]<class Node>(const Node& node) {
            if constexpr (std::is_same_v<Node, query::InFolder>) {
                if (!node.name.empty()) names.push_back(node.name);
            } else if constexpr (requires { node.terms; }) {
                for (const query::Query& each : node.terms) collect_folders(each, names);
            } else if constexpr (std::is_same_v<Node, query::Not>) {
                collect_folders(node.term.front(), names);
            }
        },
        query.node);
}

std::string last_part(const std::string& name) { return name.substr(name.rfind('/') + 1); }

// By its whole name or, whoever left out what it is below, by the last part of it.
std::optional<std::string> nearest_folder(const std::string& wanted,
                                          const std::vector<std::string>& folders) {
    for (const std::string& each : folders)
        if (text::fold(last_part(each)) == wanted) return each;
    const std::vector<std::string_view> names(folders.begin(), folders.end());
    if (const auto like = nearest(wanted, names)) return std::string(*like);
    std::vector<std::string> parts;
    for (const std::string& each : folders) parts.push_back(last_part(each));
    const std::vector<std::string_view> ends(parts.begin(), parts.end());
    const auto like = nearest(wanted, ends);
    if (!like) return std::nullopt;
    return folders[static_cast<std::size_t>(std::ranges::find(ends, *like) - ends.begin())];
}

// A folder that is nowhere is a mistyped one.
void tell_of_missing_folders(Context& context, std::vector<Shelf>& shelves,
                             const query::Query& query) {
    std::vector<std::string> wanted;
    collect_folders(query, wanted);
    if (wanted.empty()) return;
    std::vector<std::string> there;
    for (Shelf& shelf : shelves) {
        const auto folders = shelf.reader.folders();
        if (!folders) return;
        for (const store::FolderRow& each : *folders) there.push_back(each.name);
    }
    for (const std::string& name : wanted) {
        const auto is_there = [&](const std::string& folder) {
            const std::string folded = text::fold(folder);
            return folded == name || folded.starts_with(name + "/");
        };
        if (std::ranges::any_of(there, is_there)) continue;
        const auto like = nearest_folder(name, there);
        context.talk.say(fmt::format(
            "there is no folder '{}'; {}", name,
            like ? fmt::format("did you mean '{}'?", *like) : "see alder folders list"));
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
        if (!*found && count == 0) {
            tell_of_folder(context, *shelves);
            tell_of_missing_folders(context, *shelves, *query);
        }
        if (!*found) break;
        rows->row(**found);
    }
    rows->finish();
    return std::max(count == 0 ? 1 : 0, context.worst());
}

}  // namespace alder::cli
