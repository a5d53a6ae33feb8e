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

Result<void> carry_out(Context& context, const Shelf& shelf, const Result<app::Deed>& deed) {
    if (!deed) return fail(deed);
    return carry_out(context, shelf.account, *deed);
}

Result<void> create(Context& context, Shelf& shelf) {
    const auto all = shelf.reader.folders();
    if (!all) return fail(all);
    return carry_out(context, shelf, app::create_folder(*all, context.invocation.operands[0]));
}

Result<void> rename(Context& context, Shelf& shelf) {
    const auto& words = context.invocation.operands;
    const auto all = shelf.reader.folders();
    if (!all) return fail(all);
    const auto folder = folder_named(shelf, words[0]);
    if (!folder) return fail(folder);
    return carry_out(context, shelf, app::rename_folder(*all, *folder, words[1]));
}

Result<void> remove(Context& context, Shelf& shelf) {
    const auto all = shelf.reader.folders();
    if (!all) return fail(all);
    const auto folder = folder_named(shelf, context.invocation.operands[0]);
    if (!folder) return fail(folder);
    return carry_out(context, shelf, app::delete_folder(*all, *folder));
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
