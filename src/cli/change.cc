// alder flag, move, copy, delete: what acts on selected messages.

#include <algorithm>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/selection.h"

namespace alder::cli {

namespace {

using MakeDeed = std::function<Result<app::Deed>(Selected& selected)>;

// All deeds are made before the first one is done, so that an error changes nothing.
Result<int> change(Context& context, const std::vector<std::string>& ids, const MakeDeed& make) {
    auto shelves = context.shelves();
    if (!shelves) return fail(shelves);
    auto selected = select(context, *shelves, ids);
    if (!selected) return fail(selected);
    std::vector<app::Deed> deeds;
    for (Selected& each : *selected) {
        auto deed = make(each);
        if (!deed) return fail(deed);
        deeds.push_back(std::move(*deed));
    }
    for (std::size_t i = 0; i < deeds.size(); ++i) {
        auto done = carry_out(context, (*selected)[i].shelf->account, std::move(deeds[i]));
        if (!done) context.failed(done.error());
    }
    return context.worst();
}

// A command says it when it means for good.
Result<void> none_in_trash(const Selected& selected, const std::vector<store::FolderRow>& folders) {
    const auto trash = std::ranges::find(folders, mail::Role::trash, &store::FolderRow::role);
    for (const app::Located& each : selected.messages) {
        if (trash == folders.end() || each.folder != trash->id) continue;
        return fail(Errc::usage,
                    fmt::format("{}/{} is in {} already; --expunge deletes for good",
                                selected.shelf->account.row.name, each.id.value, trash->name));
    }
    return {};
}

using ToFolder = app::Deed (*)(store::Targets targets, const store::FolderRow& folder);

Result<int> file(Context& context, ToFolder to_folder) {
    std::vector<std::string> ids = context.invocation.operands;
    if (ids.empty()) return fail(Errc::usage, "say which folder, then which messages");
    const std::string folder = ids.front();
    ids.erase(ids.begin());
    return change(context, ids, [&](Selected& selected) -> Result<app::Deed> {
        auto found = folder_named(*selected.shelf, folder);
        if (!found) return fail(found);
        return to_folder(selected.targets(), *found);
    });
}

}  // namespace

Result<int> run_flag(Context& context) {
    auto flags = app::parse_flag_words(context.invocation.changes);
    if (!flags) return fail(flags);
    return change(context, context.invocation.operands,
                  [&](Selected& selected) -> Result<app::Deed> {
                      return app::change_flags(selected.targets(), *flags);
                  });
}

Result<int> run_move(Context& context) { return file(context, app::move_to); }
Result<int> run_copy(Context& context) { return file(context, app::copy_to); }

Result<int> run_delete(Context& context) {
    const auto how =
        context.invocation.has("expunge") ? app::Deletion::for_good : app::Deletion::to_trash;
    return change(context, context.invocation.operands,
                  [&](Selected& selected) -> Result<app::Deed> {
                      auto folders = selected.shelf->reader.folders();
                      if (!folders) return fail(folders);
                      if (how == app::Deletion::to_trash) {
                          if (auto fine = none_in_trash(selected, *folders); !fine)
                              return fail(fine);
                      }
                      return app::remove(selected.messages, *folders, how);
                  });
}

}  // namespace alder::cli
