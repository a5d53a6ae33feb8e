#include "sync/folder_list.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/ascii.h"

namespace alder::sync {
namespace {

constexpr std::string_view kInbox = "Inbox";
// Stands for a "/" inside a level where the server separates levels by something else.
constexpr std::string_view kSlash = "\u2215";

bool has(const imap::Listed& folder, std::string_view attribute) {
    return std::ranges::any_of(folder.attributes, [attribute](const std::string& each) {
        return ascii::iequals(each, attribute);
    });
}

mail::Role role_of(const imap::Listed& folder) {
    constexpr std::array<std::pair<std::string_view, mail::Role>, 5> kUses{
        {{"\\Drafts", mail::Role::drafts},
         {"\\Sent", mail::Role::sent},
         {"\\Archive", mail::Role::archive},
         {"\\Junk", mail::Role::junk},
         {"\\Trash", mail::Role::trash}}};
    if (ascii::iequals(folder.name, kInbox)) return mail::Role::inbox;
    for (const auto& [attribute, role] : kUses) {
        if (has(folder, attribute)) return role;
    }
    return mail::Role::none;
}

mail::Role usual_role(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, mail::Role>, 13> kUsual{
        {{"drafts", mail::Role::drafts},
         {"sent", mail::Role::sent},
         {"sent mail", mail::Role::sent},
         {"sent-mail", mail::Role::sent},
         {"sent items", mail::Role::sent},
         {"sent messages", mail::Role::sent},
         {"archive", mail::Role::archive},
         {"junk", mail::Role::junk},
         {"spam", mail::Role::junk},
         {"junk e-mail", mail::Role::junk},
         {"trash", mail::Role::trash},
         {"deleted items", mail::Role::trash},
         {"deleted messages", mail::Role::trash}}};
    const std::string_view last = name.substr(name.rfind('/') + 1);
    for (const auto& [usual, role] : kUsual) {
        if (ascii::iequals(last, usual)) return role;
    }
    return mail::Role::none;
}

// One level of a name may be neither empty nor a way up, whatever a server calls it.
std::string safe_level(std::string level) {
    if (level.empty() || level == "." || level == "..") return "_" + level;
    std::ranges::replace_if(level, ascii::is_control, '_');
    return level;
}

std::string shown(const imap::Listed& folder, const NameStyle& style) {
    if (ascii::iequals(folder.name, kInbox)) return std::string(kInbox);
    std::string name;
    std::string_view rest = folder.name;
    if (rest.size() > style.prefix.size() && ascii::istarts_with(rest, style.prefix))
        rest.remove_prefix(style.prefix.size());
    while (true) {
        const std::size_t end = folder.delimiter ? rest.find(*folder.delimiter) : rest.npos;
        std::string level = imap::shown_name(rest.substr(0, end), style.encoding);
        for (std::size_t at = 0; (at = level.find('/', at)) != std::string::npos;)
            level.replace(at, 1, kSlash);
        const bool is_inbox = name.empty() && ascii::iequals(level, kInbox);
        name += is_inbox ? std::string(kInbox) : safe_level(std::move(level));
        if (end == rest.npos) return name;
        rest.remove_prefix(end + 1);
        name += '/';
    }
}

void share_out_usual_roles(std::vector<ServerFolders::Folder>& folders) {
    std::set<mail::Role> taken;
    for (ServerFolders::Folder& folder : folders) {
        if (folder.role != mail::Role::none && !taken.insert(folder.role).second)
            folder.role = mail::Role::none;
    }
    for (ServerFolders::Folder& folder : folders) {
        if (folder.role != mail::Role::none || !folder.selectable) continue;
        const mail::Role role = usual_role(folder.name);
        if (role != mail::Role::none && taken.insert(role).second) folder.role = role;
    }
}

}  // namespace

ServerFolders folder_list(const std::vector<imap::Listed>& listed, const NameStyle& style) {
    ServerFolders all;
    std::set<std::string> seen;
    const bool tells_subscribed = std::ranges::any_of(
        listed, [](const imap::Listed& each) { return has(each, "\\Subscribed"); });
    for (const imap::Listed& folder : listed) {
        if (folder.name.empty() || !seen.insert(folder.name).second) continue;
        all.folders.push_back(
            {.source = folder.name,
             .name = shown(folder, style),
             .role = role_of(folder),
             .selectable = !has(folder, "\\Noselect") && !has(folder, "\\NonExistent"),
             .subscribed = !tells_subscribed || has(folder, "\\Subscribed")});
    }
    const bool has_inbox = std::ranges::any_of(
        all.folders, [](const auto& each) { return each.role == mail::Role::inbox; });
    // It can be opened all the same (RFC 9051, 5.1).
    if (!listed.empty() && !has_inbox)
        all.folders.push_back({"INBOX", std::string(kInbox), mail::Role::inbox, true, true});
    std::ranges::sort(all.folders, {}, &ServerFolders::Folder::source);
    share_out_usual_roles(all.folders);
    return all;
}

NameStyle name_style(const std::vector<imap::Listed>& listed, imap::NameEncoding encoding,
                     const imap::NamespaceEntry* personal) {
    NameStyle style{.encoding = encoding};
    if (personal != nullptr) {
        style.delimiter = personal->delimiter;
        style.prefix = personal->prefix;
        return style;
    }
    if (listed.empty()) return style;
    style.delimiter = listed.front().delimiter;
    for (const imap::Listed& folder : listed) {
        if (folder.delimiter) style.delimiter = folder.delimiter;
    }
    if (!style.delimiter) return style;
    // Some servers keep everything below the INBOX and refuse a folder beside it.
    const std::string below = std::string("INBOX") + *style.delimiter;
    const bool all_below =
        listed.size() > 1 && std::ranges::all_of(listed, [&below](const imap::Listed& folder) {
            return ascii::iequals(folder.name, kInbox) || ascii::istarts_with(folder.name, below);
        });
    if (all_below) style.prefix = below;
    return style;
}

std::string wire_name(std::string_view name, const NameStyle& style) {
    if (ascii::iequals(name, kInbox)) return "INBOX";
    std::string wire;
    bool first = true;
    for (const std::string_view level : ascii::split(name, '/')) {
        if (!first && style.delimiter) wire += *style.delimiter;
        const bool is_inbox = first && ascii::iequals(level, kInbox);
        std::string text(level);
        for (std::size_t at = 0; (at = text.find(kSlash, at)) != std::string::npos;)
            text.replace(at, kSlash.size(), "/");
        wire += is_inbox ? "INBOX" : imap::wire_name(text, style.encoding);
        first = false;
    }
    if (!style.prefix.empty() && !ascii::istarts_with(wire, style.prefix))
        wire.insert(0, style.prefix);
    return wire;
}

}  // namespace alder::sync
