#include "app/actions.h"

#include <algorithm>

#include <fmt/format.h>

#include "account/pace.h"
#include "base/ascii.h"

namespace alder::app {

namespace {

// "Flagged", "Marked as read", or the change as it would be typed.
std::string flag_verb(const mail::FlagChange& change) {
    const auto only = [&](const mail::Flags& one, const mail::Flags& other, mail::Flag flag) {
        return other.empty() && one.keywords().empty() &&
               one.bits() == static_cast<std::uint32_t>(flag);
    };
    if (only(change.add, change.remove, mail::Flag::seen)) return "Marked as read:";
    if (only(change.remove, change.add, mail::Flag::seen)) return "Marked as unread:";
    if (only(change.add, change.remove, mail::Flag::flagged)) return "Flagged";
    if (only(change.remove, change.add, mail::Flag::flagged)) return "Unflagged";
    std::string words = "Set";
    for (const std::string& name : change.add.names()) words += " +" + name;
    for (const std::string& name : change.remove.names()) words += " -" + name;
    return words + " on";
}

Result<void> check_new_name(const Folders& all, const std::string& name) {
    if (auto fine = store::check_folder_name(name); !fine) return fine;
    const bool taken = std::ranges::any_of(all, [&](const store::FolderRow& each) {
        return each.name == name ||
               (each.role == mail::Role::inbox && ascii::iequals(name, "inbox"));
    });
    if (taken) return fail(Errc::cannot_create, fmt::format("there is a folder {} already", name));
    return {};
}

// An account cannot do without its Inbox, and what is deleted needs its Trash.
Result<void> check_may_change(const store::FolderRow& folder) {
    if (folder.role == mail::Role::inbox || folder.role == mail::Role::trash)
        return fail(Errc::permission, fmt::format("{} must stay what it is", folder.name));
    return {};
}

}  // namespace

std::string count_of(std::size_t n, std::string_view noun) {
    return fmt::format("{} {}{}", account::grouped(n), noun, n == 1 ? "" : "s");
}

Deed change_flags(store::Targets targets, const mail::FlagChange& change) {
    std::string what = flag_verb(change) + " " + count_of(targets.size(), "message");
    return {std::move(what), {store::ChangeFlags{std::move(targets), change}}};
}

Deed move_to(store::Targets targets, const store::FolderRow& folder) {
    std::string what =
        fmt::format("Moved {} to {}", count_of(targets.size(), "message"), folder.name);
    return {std::move(what), {store::Move{std::move(targets), folder.id}}};
}

Deed copy_to(store::Targets targets, const store::FolderRow& folder) {
    std::string what =
        fmt::format("Copied {} to {}", count_of(targets.size(), "message"), folder.name);
    return {std::move(what), {store::Copy{std::move(targets), folder.id}}};
}

Deed remove(const std::vector<Located>& messages, const std::vector<store::FolderRow>& folders,
            Deletion deletion) {
    const auto trash = std::ranges::find(folders, mail::Role::trash, &store::FolderRow::role);
    store::Targets to_trash;
    store::Targets for_good;
    for (const Located& each : messages) {
        const bool is_in_trash = trash == folders.end() || each.folder == trash->id;
        (deletion == Deletion::for_good || is_in_trash ? for_good : to_trash).push_back(each.id);
    }
    Deed deed;
    const std::string some = to_trash.empty() ? "" : fmt::format(", {} of them", for_good.size());
    deed.what = fmt::format("Deleted {}{}", count_of(messages.size(), "message"),
                            for_good.empty() ? "" : some + " for good");
    if (!to_trash.empty()) deed.actions.emplace_back(store::Move{std::move(to_trash), trash->id});
    if (!for_good.empty()) deed.actions.emplace_back(store::Expunge{std::move(for_good)});
    return deed;
}

Result<Deed> create_folder(const Folders& all, const std::string& name) {
    if (auto fine = check_new_name(all, name); !fine) return fail(fine);
    return Deed{"Created folder " + name, {store::CreateFolder{name}}};
}

Result<Deed> rename_folder(const Folders& all, const store::FolderRow& folder,
                           const std::string& name) {
    if (auto fine = check_may_change(folder); !fine) return fail(fine);
    if (auto fine = check_new_name(all, name); !fine) return fail(fine);
    if (name.starts_with(folder.name + '/'))
        return fail(Errc::bad_data, "a folder cannot be put below itself");
    return Deed{fmt::format("Renamed {} to {}", folder.name, name),
                {store::RenameFolder{folder.id, name}}};
}

Result<Deed> delete_folder(const Folders& all, const store::FolderRow& folder) {
    if (auto fine = check_may_change(folder); !fine) return fail(fine);
    if (folder.total > 0) {
        return fail(Errc::permission, fmt::format("{} holds {}; move or delete what is in it first",
                                                  folder.name, count_of(folder.total, "message")));
    }
    for (const store::FolderRow& each : all) {
        if (each.name.starts_with(folder.name + '/'))
            return fail(Errc::permission,
                        fmt::format("{} is not empty: it holds {}", folder.name, each.name));
    }
    return Deed{"Deleted folder " + folder.name, {store::DeleteFolder{folder.id}}};
}

Result<mail::FlagChange> parse_flag_words(const std::vector<std::string>& words) {
    mail::FlagChange change;
    for (const std::string& word : words) {
        const bool sign = !word.empty() && (word.front() == '+' || word.front() == '-');
        const std::string name = sign ? word.substr(1) : std::string();
        if (!sign || name.empty()) {
            return fail(Errc::usage,
                        fmt::format("`{}` is no flag; write +seen, -flagged or +label", word));
        }
        mail::Flags probe;
        probe.add(std::string_view(name));
        const bool is_label = mail::is_keyword(name) && name.find_first_of("+,-") != 0 &&
                              name.find(',') == std::string::npos;
        if (!probe.keywords().empty() && !is_label) {
            return fail(Errc::usage,
                        fmt::format("`{}` cannot be a label: letters, digits and -_.$ only", name));
        }
        (word.front() == '+' ? change.add : change.remove).add(std::string_view(name));
    }
    for (const std::string& name : change.add.names()) {
        if (!change.remove.has(name)) continue;
        return fail(Errc::usage, "a flag cannot be set and removed at once");
    }
    if (change.add.empty() && change.remove.empty()) {
        return fail(Errc::usage, "say which flags: +seen, -flagged or +label");
    }
    return change;
}

}  // namespace alder::app
