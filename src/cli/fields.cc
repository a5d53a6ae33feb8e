#include "cli/fields.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/calendar_names.h"
#include "base/nearest.h"

namespace alder::cli {

namespace {

constexpr std::array<std::string_view, 16> kFields{
    "id", "account", "folder",  "uid",  "message_id", "thread", "date",        "from",
    "to", "cc",      "subject", "size", "flags",      "labels", "attachments", "preview"};

std::string full_name(const mail::Mailbox& box) {
    if (box.name.empty()) return box.address;
    return fmt::format("{} <{}>", box.name, box.address);
}

std::string short_name(const mail::Mailbox& box) {
    return box.name.empty() || box.name.find('@') != std::string::npos ? box.address : box.name;
}

template <class Name>
std::string joined(const mail::AddressList& list, Name&& name) {
    std::string out;
    for (const mail::Mailbox& box : mail::mailboxes(list))
        out += (out.empty() ? "" : ", ") + name(box);
    return out;
}

Json or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

std::optional<char> escape(char c) {
    if (c == 't') return '\t';
    if (c == 'n') return '\n';
    if (c == '\\') return '\\';
    return std::nullopt;
}

}  // namespace

std::span<const std::string_view> field_names() { return kFields; }

std::string full_names(const mail::AddressList& list) { return joined(list, full_name); }
std::string short_names(const mail::AddressList& list) { return joined(list, short_name); }

std::vector<std::string> flag_words(const mail::Flags& flags) {
    std::vector<std::string> words;
    const mail::Flags system(flags.bits(), {});
    for (const std::string& name : system.names()) {
        std::string word = ascii::lower(name);
        if (word.starts_with('\\') || word.starts_with('$')) word.erase(0, 1);
        words.push_back(std::move(word));
    }
    return words;
}

std::string date_text(const store::Entry& entry, const query::Now& now) {
    const auto& sent = entry.summary.envelope.date;
    if (sent && sent->time == entry.date) return mail::to_rfc3339(*sent);
    return mail::to_rfc3339({entry.date, static_cast<std::int16_t>(now.offset.count()), false});
}

std::string short_date(WallTime date, const query::Now& now) {
    const auto local = date + now.offset;
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const auto today = std::chrono::floor<std::chrono::days>(now.time + now.offset);
    const std::chrono::hh_mm_ss clock(local - day);
    const std::chrono::year_month_day on(day);
    const auto hour = clock.hours().count();
    const auto minute = clock.minutes().count();
    if (day == today) return fmt::format("{:02}:{:02}", hour, minute);
    if (day < today && today - day < std::chrono::days(7)) {
        return fmt::format("{} {:02}:{:02}", kWeekdays.at(std::chrono::weekday(day).c_encoding()),
                           hour, minute);
    }
    if (day < today && on.year() == std::chrono::year_month_day(today).year())
        return fmt::format("{:2} {}", unsigned{on.day()}, kMonths.at(unsigned{on.month()} - 1));
    return fmt::format("{:04}-{:02}-{:02}", int{on.year()}, unsigned{on.month()},
                       unsigned{on.day()});
}

std::string short_size(std::uint64_t bytes) {
    if (bytes < 1000) return fmt::format("{}", bytes);
    double size = static_cast<double>(bytes) / 1024;
    for (const char unit : {'K', 'M', 'G'}) {
        if (size < 9.95) return fmt::format("{:.1f}{}", size, unit);
        if (size < 999.5) return fmt::format("{:.0f}{}", size, unit);
        size /= 1024;
    }
    return fmt::format("{:.0f}T", size);
}

Json to_json(const Found& found, const query::Now& now) {
    const store::Entry& entry = found.entry;
    const mail::Envelope& envelope = entry.summary.envelope;
    const std::string& account = found.shelf->account.spec.name;
    return Json{{"id", found.id()},
                {"account", account},
                {"folder", found.folder},
                {"uid", entry.uid.value == 0 ? Json() : Json(entry.uid.value)},
                {"message_id", or_null(envelope.message_id)},
                {"thread", fmt::format("{}/{}", account, entry.thread.value)},
                {"date", date_text(entry, now)},
                {"from", to_json(envelope.from)},
                {"to", to_json(envelope.to)},
                {"cc", to_json(envelope.cc)},
                {"subject", envelope.subject},
                {"size", entry.summary.size},
                {"flags", flag_words(entry.flags)},
                {"labels", entry.flags.keywords()},
                {"attachments", entry.summary.attachments},
                {"preview", entry.summary.preview}};
}

std::string plain(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_null()) return {};
    if (!value.is_array()) return value.dump();
    std::string out;
    for (const Json& each : value) out += (out.empty() ? "" : ", ") + plain(each);
    return out;
}

std::string field_text(const Found& found, std::string_view field, const query::Now& now) {
    const mail::Envelope& envelope = found.entry.summary.envelope;
    if (field == "from") return full_names(envelope.from);
    if (field == "to") return full_names(envelope.to);
    if (field == "cc") return full_names(envelope.cc);
    return plain(to_json(found, now)[std::string(field)]);
}

Result<RowFormat> RowFormat::parse(std::string_view text, std::span<const std::string_view> known) {
    RowFormat format;
    std::string words;
    const auto add = [&](bool is_field, std::string piece) {
        if (!piece.empty()) format.pieces_.push_back({is_field, std::move(piece)});
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char next = i + 1 < text.size() ? text[i + 1] : '\0';
        const bool is_double = (text[i] == '{' || text[i] == '}') && next == text[i];
        if (is_double) {
            words += text[i++];
        } else if (text[i] == '\\' && escape(next)) {
            words += *escape(next);
            ++i;
        } else if (text[i] == '{') {
            const std::size_t end = std::min(text.find('}', i), text.size());
            const std::string_view name = text.substr(i + 1, end - i - 1);
            if (std::ranges::find(known, name) == known.end()) {
                const auto like = nearest(name, known);
                return fail(Errc::usage,
                            fmt::format("there is no field '{}'; {}", name,
                                        like ? fmt::format("did you mean '{}'?", *like)
                                             : fmt::format("there are {}", fmt::join(known, " "))));
            }
            add(false, std::exchange(words, {}));
            add(true, std::string(name));
            i = end;
        } else {
            words += text[i];
        }
    }
    add(false, std::move(words));
    return format;
}

}  // namespace alder::cli
