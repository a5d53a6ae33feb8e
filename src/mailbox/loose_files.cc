#include "mailbox/loose_files.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>

#include "base/ascii.h"
#include "mailbox/maildir.h"
#include "mailbox/mbox.h"
#include "mime/header.h"

namespace alder::mailbox {

namespace {

using disk::Entry;

constexpr std::uint64_t kMaxSequences = std::uint64_t{4} << 20;
constexpr std::size_t kGlance = 1024;

struct Interval {
    std::uint32_t first = 0;
    std::uint32_t last = 0;  // in it too
};
using Numbers = std::vector<Interval>;  // sorted, apart from each other

bool contains(const Numbers& numbers, std::uint32_t n) {
    const auto after = std::ranges::upper_bound(numbers, n, {}, &Interval::first);
    return after != numbers.begin() && std::prev(after)->last >= n;
}

Numbers merged(Numbers numbers) {
    std::ranges::sort(numbers, {}, &Interval::first);
    Numbers out;
    for (const Interval& each : numbers) {
        if (!out.empty() && each.first <= out.back().last)
            out.back().last = std::max(out.back().last, each.last);
        else
            out.push_back(each);
    }
    return out;
}

// "1-3 5" -> {1, 3} {5, 5}. What is no number is passed over.
Numbers numbers_of(std::string_view text) {
    Numbers numbers;
    for (const std::string_view piece : ascii::split(text, ' ')) {
        const std::size_t dash = piece.find('-');
        const auto first = ascii::parse_number<std::uint32_t>(piece.substr(0, dash));
        const auto last = dash == std::string_view::npos
                              ? first
                              : ascii::parse_number<std::uint32_t>(piece.substr(dash + 1));
        if (first && last) numbers.push_back({*first, *last});
    }
    return merged(std::move(numbers));
}

std::map<std::string, Numbers> read_sequences(disk::Disk& disk, const std::string& path) {
    std::map<std::string, Numbers> sequences;
    const auto file = disk.open(path + "/.mh_sequences", disk::Access::read);
    if (!file) return sequences;
    const auto size = (*file)->size();
    if (!size || *size > kMaxSequences) return sequences;
    const auto text = read_stretch(**file, 0, *size);
    if (!text) return sequences;
    for (const std::string_view line : ascii::split(*text, '\n')) {
        const std::size_t colon = line.find(':');
        if (colon != std::string_view::npos)
            sequences[std::string(line.substr(0, colon))] = numbers_of(line.substr(colon + 1));
    }
    return sequences;
}

mail::Flags flags_of(std::uint32_t number, const std::map<std::string, Numbers>& sequences) {
    mail::Flags flags;
    flags.add(mail::Flag::seen);
    for (const auto& [name, numbers] : sequences) {
        if (name == "cur" || !contains(numbers, number)) continue;
        if (name == "unseen")
            flags.remove(mail::Flag::seen);
        else if (name == "replied")
            flags.add(mail::Flag::answered);
        else if (name == "flagged")
            flags.add(mail::Flag::flagged);
        else if (mail::is_keyword(name))
            flags.add(name);
    }
    return flags;
}

std::optional<std::uint32_t> mh_number(const Entry& entry) {
    if (entry.kind == Entry::Kind::directory) return std::nullopt;
    return ascii::parse_number<std::uint32_t>(entry.name);
}

bool is_eml(const Entry& entry) {
    return entry.kind != Entry::Kind::directory && ascii::iends_with(entry.name, ".eml");
}

Result<Kind> guess_directory(disk::Disk& disk, const std::string& path) {
    if (is_maildir(disk, path)) return Kind::maildir;
    const auto entries = disk.list(path);
    if (!entries) return fail(entries);
    if (std::ranges::any_of(*entries, is_eml)) return Kind::eml;
    if (std::ranges::any_of(*entries,
                            [](const Entry& each) { return mh_number(each).has_value(); }))
        return Kind::mh;
    return fail(Errc::bad_data,
                path + " is neither a Maildir nor an MH folder, and has no .eml files");
}

Result<Kind> guess_file(disk::Disk& disk, const std::string& path) {
    const auto file = disk.open(path, disk::Access::read);
    if (!file) return fail(file);
    std::string start(kGlance, '\0');
    const auto size = (*file)->read_at(0, start.data(), start.size());
    if (!size) return fail(size);
    start.resize(*size);
    const std::string_view line = ascii::trim(std::string_view(start).substr(0, start.find('\n')));
    if (start.empty() || parse_from_line(line)) return Kind::mbox;
    if (!mime::scan_header(start).fields.empty()) return Kind::message;
    return fail(Errc::bad_data, path + " is neither an mbox nor a message");
}

}  // namespace

Result<std::vector<FiledMessage>> scan_mh(disk::Disk& disk, const std::string& path) {
    const auto entries = disk.list(path);
    if (!entries) return fail(entries);
    const auto sequences = read_sequences(disk, path);
    std::map<std::uint32_t, FiledMessage> found;
    for (const Entry& entry : *entries) {
        if (const auto number = mh_number(entry)) {
            found.emplace(*number, FiledMessage{path + '/' + entry.name,
                                                flags_of(*number, sequences), std::nullopt});
        }
    }
    std::vector<FiledMessage> messages;
    messages.reserve(found.size());
    for (auto& [number, message] : found) messages.push_back(std::move(message));
    return messages;
}

Result<std::vector<FiledMessage>> scan_eml(disk::Disk& disk, const std::string& path) {
    const auto entries = disk.list(path);
    if (!entries) return fail(entries);
    std::vector<FiledMessage> messages;
    for (const Entry& entry : *entries) {
        if (is_eml(entry)) messages.push_back({path + '/' + entry.name, {}, std::nullopt});
    }
    std::ranges::sort(messages, {}, &FiledMessage::path);
    return messages;
}

Result<Kind> guess_kind(disk::Disk& disk, const std::string& path) {
    const auto status = disk.status(path);
    if (!status && status.error().code == Errc::not_found)
        return fail(Errc::no_input, path + " does not exist");
    if (!status) return fail(status);
    const bool directory = status->kind == Entry::Kind::directory ||
                           (status->kind == Entry::Kind::link && disk.list(path));
    return directory ? guess_directory(disk, path) : guess_file(disk, path);
}

}  // namespace alder::mailbox
