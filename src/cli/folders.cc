// alder folders list|create|rename|delete

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "cli/columns.h"
#include "cli/commands.h"
#include "cli/fields.h"
#include "cli/selection.h"

namespace alder::cli {

namespace {

constexpr std::array<std::string_view, 7> kFields{"account", "name", "role",      "total",
                                                  "unseen",  "size", "subscribed"};

Json to_json(const std::string& account, const store::FolderRow& folder) {
    const auto role = mail::role_name(folder.role);
    return Json{{"account", account},
                {"name", folder.name},
                {"role", role.empty() ? Json() : Json(role)},
                {"total", folder.total},
                {"unseen", folder.unseen},
                {"size", folder.size},
                {"subscribed", folder.subscribed}};
}

Result<int> list(Context& context) {
    std::optional<RowFormat> format;
    if (context.invocation.has("format")) {
        auto parsed = RowFormat::parse(context.invocation.value("format"), kFields);
        if (!parsed) return fail(parsed);
        format = std::move(*parsed);
    }
    auto shelves = context.shelves();
    if (!shelves) return fail(shelves);
    const bool wide = context.system.terminal.out;
    Columns columns(context.out,
                    {{},
                     {Column::Side::left, 40},
                     {},
                     {Column::Side::right, 0},
                     {Column::Side::right, 0},
                     {Column::Side::right, 0}},
                    wide ? context.system.terminal.columns : 0, context.system.terminal.colour);
    for (Shelf& shelf : *shelves) {
        auto folders = shelf.reader.folders();
        if (!folders) return fail(folders);
        for (const store::FolderRow& each : *folders) {
            const Json json = to_json(shelf.account.spec.name, each);
            if (context.json())
                context.out.raw(json_line(json) + "\n");
            else if (format)
                context.out.raw(
                    format->line([&](const auto& field) { return plain(json[field]); }));
            else
                columns.row(
                    {{shelf.account.spec.name, each.name, std::string(mail::role_name(each.role)),
                      std::to_string(each.total), std::to_string(each.unseen),
                      wide ? short_size(each.size) : std::to_string(each.size)},
                     each.unseen > 0});
        }
    }
    columns.finish();
    return context.worst();
}

// The account a folder is to be changed in, open.
Result<Shelf> one_shelf(Context& context) {
    auto account = context.one_account();
    if (!account) return fail(account);
    auto shelves = context.shelves();
    if (!shelves) return fail(shelves);
    for (Shelf& shelf : *shelves) {
        if (shelf.account.row.id == account->row.id) return std::move(shelf);
    }
    return fail(Errc::unavailable, "account " + account->spec.name + " cannot be read");
}

Result<void> check_new_name(Shelf& shelf, const std::string& name) {
    if (auto fine = store::check_folder_name(name); !fine) return fine;
    auto taken = shelf.reader.mail().folder(name);
    if (!taken) return fail(taken);
    if (*taken) return fail(Errc::cannot_create, fmt::format("there is a folder {} already", name));
    return {};
}

Result<void> create(Context& context, Shelf& shelf) {
    const std::string& name = context.invocation.operands[0];
    if (auto fine = check_new_name(shelf, name); !fine) return fine;
    return carry_out(context, shelf.account,
                     {"Created folder " + name, {store::CreateFolder{name}}});
}

// An account cannot do without its Inbox, and what is deleted needs its Trash.
Result<store::FolderRow> folder_to_change(Shelf& shelf, const std::string& name) {
    auto folder = folder_named(shelf, name);
    if (folder && (folder->role == mail::Role::inbox || folder->role == mail::Role::trash))
        return fail(Errc::permission, fmt::format("{} must stay what it is", folder->name));
    return folder;
}

Result<void> rename(Context& context, Shelf& shelf) {
    const auto& words = context.invocation.operands;
    auto folder = folder_to_change(shelf, words[0]);
    if (!folder) return fail(folder);
    if (auto fine = check_new_name(shelf, words[1]); !fine) return fine;
    if (words[1].starts_with(folder->name + '/'))
        return fail(Errc::bad_data, "a folder cannot be put below itself");
    return carry_out(context, shelf.account,
                     {fmt::format("Renamed {} to {}", folder->name, words[1]),
                      {store::RenameFolder{folder->id, words[1]}}});
}

Result<void> remove(Context& context, Shelf& shelf) {
    auto folder = folder_to_change(shelf, context.invocation.operands[0]);
    if (!folder) return fail(folder);
    if (folder->total > 0) {
        return fail(Errc::permission,
                    fmt::format("{} holds {}; move or delete what is in it first", folder->name,
                                app::count_of(folder->total, "message")));
    }
    auto all = shelf.reader.folders();
    if (!all) return fail(all);
    for (const store::FolderRow& each : *all) {
        if (each.name.starts_with(folder->name + '/'))
            return fail(Errc::permission,
                        fmt::format("{} is not empty: it holds {}", folder->name, each.name));
    }
    return carry_out(context, shelf.account,
                     {"Deleted folder " + folder->name, {store::DeleteFolder{folder->id}}});
}

}  // namespace

Result<int> run_folders(Context& context) {
    const std::string& verb = context.invocation.verb;
    const std::size_t wanted = verb == "list" ? 0 : verb == "rename" ? 2 : 1;
    if (context.invocation.operands.size() != wanted) {
        return fail(Errc::usage,
                    fmt::format("alder folders {} takes {}; see alder folders --help", verb,
                                wanted == 0 ? "no name" : app::count_of(wanted, "name")));
    }
    if (verb == "list") return list(context);
    auto shelf = one_shelf(context);
    if (!shelf) return fail(shelf);
    const auto act = verb == "create" ? create : verb == "rename" ? rename : remove;
    if (auto done = act(context, *shelf); !done) return fail(done);
    return context.worst();
}

}  // namespace alder::cli
