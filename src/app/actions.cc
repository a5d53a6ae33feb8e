#include "app/actions.h"

#include <algorithm>

#include <fmt/format.h>

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

}  // namespace

std::string count_of(std::size_t n, std::string_view noun) {
    return fmt::format("{} {}{}", n, noun, n == 1 ? "" : "s");
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
