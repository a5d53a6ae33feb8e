#include "cli/selection.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/nearest.h"

namespace alder::cli {

namespace {

Result<Found> found_in(Shelf& shelf, store::Entry entry) {
    auto folder = shelf.reader.mail().folder(entry.folder);
    if (!folder) return fail(folder);
    return Found{&shelf, *folder ? (*folder)->name : std::string(), std::move(entry)};
}

std::unexpected<Error> no_message(const std::string& id) {
    return fail(Errc::not_found, "there is no message " + id);
}

Result<std::vector<Found>> find_by_message_id(std::vector<Shelf>& shelves, const std::string& id) {
    std::string_view message_id = std::string_view(id).substr(3);
    if (message_id.starts_with('<') && message_id.ends_with('>'))
        message_id = message_id.substr(1, message_id.size() - 2);
    std::vector<Found> all;
    for (Shelf& shelf : shelves) {
        auto ids = store::placements_called(shelf.reader.mail().connection(), message_id);
        if (!ids) return fail(ids);
        auto entries = shelf.reader.entries(*ids);
        if (!entries) return fail(entries);
        for (store::Entry& entry : *entries) {
            auto found = found_in(shelf, std::move(entry));
            if (!found) return fail(found);
            all.push_back(std::move(*found));
        }
    }
    if (all.empty()) return no_message(id);
    return all;
}

Result<void> add(std::vector<Selected>& selected, Shelf& shelf, const store::Entry& entry) {
    auto mine = std::ranges::find(selected, &shelf, &Selected::shelf);
    if (mine == selected.end()) mine = selected.insert(selected.end(), {&shelf, {}});
    mine->messages.push_back({entry.id, entry.folder});
    return {};
}

Result<void> select_by_query(Context& context, std::vector<Shelf>& shelves,
                             std::vector<Selected>& selected) {
    auto query = query::parse(context.invocation.value("query"), context.system.now);
    if (!query) return fail(query);
    if (std::holds_alternative<query::Everything>(query->node)) {
        return fail(Errc::usage,
                    "an empty query would mean every message; name a folder, or write larger:0");
    }
    auto listing = Listing::open(shelves, *query, {});
    if (!listing) return fail(listing);
    while (true) {
        auto found = listing->next();
        if (!found) return fail(found);
        if (!*found) return {};
        if (auto added = add(selected, *(*found)->shelf, (*found)->entry); !added) return added;
    }
}

}  // namespace

store::Targets Selected::targets() const {
    store::Targets targets;
    for (const app::Located& each : messages) targets.push_back(each.id);
    return targets;
}

Result<std::vector<Found>> find_id(std::vector<Shelf>& shelves, const std::string& id) {
    if (id.starts_with("id:") && id.size() > 3) return find_by_message_id(shelves, id);
    const std::size_t slash = id.rfind('/');
    const std::string number = slash == std::string::npos ? "" : id.substr(slash + 1);
    if (slash == 0 || number.empty() || !std::ranges::all_of(number, ascii::is_digit)) {
        return fail(Errc::usage, fmt::format("'{}' is no id; write ACCOUNT/NUMBER as list prints "
                                             "it, or id:MESSAGE-ID",
                                             id));
    }
    const auto placement = ascii::parse_number<std::uint32_t>(number);
    const std::string account = id.substr(0, slash);
    const auto shelf = std::ranges::find_if(
        shelves, [&](const Shelf& each) { return each.account.spec.name == account; });
    if (shelf == shelves.end() || !placement) return no_message(id);
    auto entry =
        store::load_entry(shelf->reader.mail().connection(), mail::PlacementId{*placement});
    if (!entry) return fail(entry);
    if (!*entry) return no_message(id);
    auto found = found_in(*shelf, std::move(**entry));
    if (!found) return fail(found);
    return std::vector{std::move(*found)};
}

Result<std::vector<Selected>> select(Context& context, std::vector<Shelf>& shelves,
                                     const std::vector<std::string>& ids) {
    const bool by_query = context.invocation.has("query");
    if (by_query == !ids.empty()) {
        return fail(Errc::usage, by_query ? "give ids or --query, not both"
                                          : "say which messages: ids, or --query QUERY");
    }
    std::vector<Selected> selected;
    std::set<mail::MessageRef> met;
    for (const std::string& id : ids) {
        auto all = find_id(shelves, id);
        if (!all) return fail(all);
        for (Found& found : *all) {
            if (!met.insert({found.shelf->account.row.id, found.entry.id}).second) continue;
            if (auto added = add(selected, *found.shelf, found.entry); !added) return fail(added);
        }
    }
    if (by_query) {
        if (auto done = select_by_query(context, shelves, selected); !done) return fail(done);
    }
    if (selected.empty()) return fail(Errc::not_found, "no message matches");
    return selected;
}

app::InlineAccount::Patience patience(const Context& context) {
    return context.invocation.has("queue") ? app::InlineAccount::Patience{0}
                                           : app::InlineAccount::kPatience;
}

void tell(Context& context, const app::InlineAccount::Done& done) {
    if (done.trouble && !done.waits)
        context.failed(*done.trouble);
    else if (done.trouble)
        context.failed({done.trouble->code, done.what + " (recorded, to be carried out later): " +
                                                done.trouble->detail});
    else if (done.waits)
        context.talk.say(done.what + " (recorded; the alder that is running will carry it out)");
    else
        context.talk.say(done.what);
}

Result<void> carry_out(Context& context, const app::OpenAccount& account, app::Deed deed) {
    auto place = context.place();
    if (!place) return fail(place);
    auto worker = context.worker(*place, account);
    if (!worker) return fail(worker);
    auto done = (*worker)->perform({.ticket = {},
                                    .what = std::move(deed.what),
                                    .actions = std::move(deed.actions),
                                    .extends = {},
                                    .summaries = {}},
                                   patience(context));
    if (!done) return fail(done);
    tell(context, *done);
    return {};
}

Result<store::FolderRow> folder_named(Shelf& shelf, const std::string& name) {
    auto found = shelf.reader.mail().folder(name);
    if (!found) return fail(found);
    if (*found) return std::move(**found);
    auto all = shelf.reader.folders();
    if (!all) return fail(all);
    std::vector<std::string_view> names;
    for (const store::FolderRow& each : *all) names.emplace_back(each.name);
    const auto like = nearest(name, names);
    return fail(Errc::not_found,
                fmt::format("account {} has no folder '{}'; {}", shelf.account.spec.name, name,
                            like ? fmt::format("did you mean '{}'?", *like)
                                 : "make it with `alder folders create`"));
}

}  // namespace alder::cli
