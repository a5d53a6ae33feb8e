#include "mailbox/maildir.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "mailbox/mbox.h"

namespace alder::mailbox {

namespace {

using disk::Entry;

constexpr std::uint64_t kMaxKeywordFile = 64 << 10;
constexpr std::size_t kMaxKeywords = 26;

bool is_directory(disk::Disk& disk, const std::string& path) {
    const auto status = disk.status(path);
    return status && status->kind == Entry::Kind::directory;
}

// Dovecot's file: lines of "0 todo", where 0 is the letter a. Without it letters mean nothing.
std::vector<std::string> read_keywords(disk::Disk& disk, const std::string& path) {
    std::vector<std::string> keywords;
    const auto file = disk.open(path + "/dovecot-keywords", disk::Access::read);
    if (!file) return keywords;
    const auto size = (*file)->size();
    if (!size || *size > kMaxKeywordFile) return keywords;
    const auto text = read_stretch(**file, 0, *size);
    if (!text) return keywords;
    for (const std::string_view line : ascii::split(*text, '\n')) {
        const std::size_t blank = line.find(' ');
        if (blank == std::string_view::npos) continue;
        const auto number = ascii::parse_number<std::size_t>(line.substr(0, blank));
        if (!number || *number >= kMaxKeywords) continue;
        keywords.resize(std::max(keywords.size(), *number + 1));
        keywords[*number] = ascii::trim(line.substr(blank + 1));
    }
    return keywords;
}

// The seconds since 1970 a name begins with.
std::optional<WallTime> time_in_name(std::string_view name) {
    const auto seconds = ascii::parse_number<std::uint32_t>(name.substr(0, name.find('.')));
    if (!seconds) return std::nullopt;
    return WallTime(std::chrono::seconds(*seconds));
}

Result<void> scan(disk::Disk& disk, const std::string& directory,
                  const std::vector<std::string>& keywords, std::vector<FiledMessage>& into) {
    const auto entries = disk.list(directory);
    if (!entries) return fail(entries);
    for (const Entry& entry : *entries) {
        if (entry.name.starts_with('.') || entry.kind == Entry::Kind::directory) continue;
        into.push_back({directory + '/' + entry.name, flags_in_name(entry.name, keywords),
                        time_in_name(entry.name)});
    }
    return {};
}

}  // namespace

bool is_maildir(disk::Disk& disk, const std::string& path) {
    return is_directory(disk, path + "/cur") && is_directory(disk, path + "/new");
}

Result<std::vector<FiledMessage>> scan_maildir(disk::Disk& disk, const std::string& path) {
    const auto keywords = read_keywords(disk, path);
    std::vector<FiledMessage> messages;
    // `new` first: a message that moves to `cur` meanwhile is seen twice rather than not at all.
    for (const char* part : {"/new", "/cur"}) {
        if (auto done = scan(disk, path + part, keywords, messages); !done) return fail(done);
    }
    const auto base_name = [](const FiledMessage& message) {
        const std::string_view name =
            std::string_view(message.path).substr(message.path.rfind('/'));
        return name.substr(0, name.find_first_of(":;!"));
    };
    std::ranges::sort(messages, [&](const FiledMessage& a, const FiledMessage& b) {
        return std::pair(a.arrived.value_or(WallTime::min()), base_name(a)) <
               std::pair(b.arrived.value_or(WallTime::min()), base_name(b));
    });
    return messages;
}

mail::Flags flags_in_name(std::string_view name, const std::vector<std::string>& keywords) {
    mail::Flags flags;
    const std::size_t at = name.rfind("2,");
    if (at == std::string_view::npos || at == 0) return flags;
    if (std::string_view(":;!").find(name[at - 1]) == std::string_view::npos) return flags;
    constexpr std::pair<char, mail::Flag> kLetters[] = {
        {'D', mail::Flag::draft},    {'F', mail::Flag::flagged}, {'P', mail::Flag::forwarded},
        {'R', mail::Flag::answered}, {'S', mail::Flag::seen},    {'T', mail::Flag::deleted},
    };
    for (const char c : name.substr(at + 2)) {
        for (const auto& [letter, flag] : kLetters) {
            if (c == letter) flags.add(flag);
        }
        if (!ascii::is_lower(c)) continue;
        const auto number = static_cast<std::size_t>(c - 'a');
        if (number < keywords.size() && mail::is_keyword(keywords[number]))
            flags.add(keywords[number]);
    }
    return flags;
}

Result<std::vector<MaildirFolder>> maildir_folders(disk::Disk& disk, const std::string& path) {
    if (!is_maildir(disk, path)) return fail(Errc::not_found, path + " is no Maildir");
    const auto entries = disk.list(path);
    if (!entries) return fail(entries);
    std::vector<MaildirFolder> folders;
    for (const Entry& entry : *entries) {
        const std::string below = path + '/' + entry.name;
        if (!entry.name.starts_with('.') || entry.name.size() < 2 || !is_maildir(disk, below))
            continue;
        std::string name = entry.name.substr(1);
        std::ranges::replace(name, '.', '/');
        folders.push_back({std::move(name), below});
    }
    std::ranges::sort(folders, {}, &MaildirFolder::name);
    folders.insert(folders.begin(), {"Inbox", path});
    return folders;
}

}  // namespace alder::mailbox
