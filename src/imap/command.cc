#include "imap/command.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.h"

namespace alder::imap {
namespace {

constexpr std::uint64_t kShortLiteral = 4096;  // RFC 7888, 5
constexpr std::size_t kLongestQuoted = 1000;

bool fits_in_quotes(std::string_view text) {
    return text.size() <= kLongestQuoted && std::ranges::all_of(text, [](char c) {
               return ascii::is_ascii(c) && c != '\r' && c != '\n';
           });
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

void require_plain(std::string_view words) {
    if (words.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
        throw std::logic_error("a line break in a command of ours");
}

std::string announcement(std::uint64_t size, bool waits) {
    return fmt::format("{{{}{}}}\r\n", size, waits ? "" : "+");
}

}  // namespace

Command::Command(std::string_view words) : name_(words) {
    require_plain(words);
    pieces_.emplace_back(std::string(words));
}

void Command::append(std::string_view text) {
    if (auto* last = std::get_if<std::string>(&pieces_.back()))
        *last += text;
    else
        pieces_.emplace_back(std::string(text));
}

void Command::literal(std::unique_ptr<ByteSource> source) {
    pieces_.emplace_back(std::move(source));
}

Command Command::words(std::string_view text) && {
    require_plain(text);
    append(" ");
    append(text);
    return std::move(*this);
}

Command Command::string(std::string_view text) && {
    if (text.find('\0') != std::string_view::npos)
        refused_ = Error{Errc::bad_data, "a name with a NUL cannot be sent to a server"};
    append(" ");
    if (fits_in_quotes(text))
        append(quoted(text));
    else
        literal(std::make_unique<StringSource>(std::string(text)));
    return std::move(*this);
}

Command Command::set(const IdSet& ids) && { return std::move(*this).words(ids.format()); }

Command Command::flags(const mail::Flags& flags) && {
    std::string list;
    for (const std::string& name : flags.names()) {
        if (!name.starts_with('\\') && !mail::is_keyword(name)) continue;
        list += (list.empty() ? "" : " ") + name;
    }
    return std::move(*this).words("(" + list + ")");
}

Command Command::body(std::unique_ptr<ByteSource> source) && {
    append(" ");
    literal(std::move(source));
    return std::move(*this);
}

void CommandWriter::enqueue(std::string_view tag, Command command, LiteralSupport literals) {
    if (tag.empty() || !std::ranges::all_of(tag, ascii::is_alnum))
        throw std::logic_error("a tag of letters and digits");
    std::string text = std::string(tag) + ' ';
    for (Command::Piece& piece : std::move(command).pieces()) {
        if (auto* words = std::get_if<std::string>(&piece)) {
            text += *words;
            continue;
        }
        auto& source = std::get<std::unique_ptr<ByteSource>>(piece);
        const bool waits =
            literals == LiteralSupport::synchronising ||
            (literals == LiteralSupport::up_to_4096 && source->size() > kShortLiteral);
        text += announcement(source->size(), waits);
        items_.push_back({std::string(tag), Secret(std::exchange(text, "")), 0,
                          waits ? Item::Then::wait : Item::Then::go_on});
        items_.push_back({std::string(tag), std::move(source), 0, Item::Then::go_on});
    }
    items_.push_back({std::string(tag), Secret(text + "\r\n"), 0, Item::Then::end});
}

void CommandWriter::enqueue_line(const Secret& line, std::string_view tag) {
    items_.push_back(
        {std::string(tag), Secret(std::string(line.spend()) + "\r\n"), 0, Item::Then::end});
}

Result<std::string> CommandWriter::piece(Item& item, std::size_t room) {
    if (const auto* text = std::get_if<Secret>(&item.bytes))
        return std::string(text->spend().substr(static_cast<std::size_t>(item.given), room));
    ByteSource& source = *std::get<std::unique_ptr<ByteSource>>(item.bytes);
    const std::uint64_t left = source.size() - item.given;
    if (left == 0) return std::string();
    auto bytes = source.read(static_cast<std::size_t>(std::min<std::uint64_t>(left, room)));
    if (bytes && (bytes->empty() || bytes->size() > std::min<std::uint64_t>(left, room)))
        return fail(Errc::io, "a letter changed its length while it was sent");
    return bytes;
}

Result<std::string> CommandWriter::take(std::size_t room) {
    std::string out;
    while (out.size() < room && !items_.empty() && !waiting_) {
        Item& item = items_.front();
        auto bytes = piece(item, room - out.size());
        if (!bytes) return bytes;
        out += *bytes;
        item.given += bytes->size();
        const std::uint64_t size = std::holds_alternative<Secret>(item.bytes)
                                       ? std::get<Secret>(item.bytes).spend().size()
                                       : std::get<std::unique_ptr<ByteSource>>(item.bytes)->size();
        if (item.given < size) continue;
        waiting_ = item.then == Item::Then::wait;
        items_.pop_front();
    }
    return out;
}

bool CommandWriter::continued() { return std::exchange(waiting_, false); }

bool CommandWriter::abandon(std::string_view tag) {
    if (!waiting_ || items_.empty() || items_.front().tag != tag) return false;
    waiting_ = false;
    while (!items_.empty() && items_.front().tag == tag) items_.pop_front();
    return true;
}

bool CommandWriter::sent(std::string_view tag) const {
    return std::ranges::none_of(items_, [tag](const Item& item) { return item.tag == tag; });
}

}  // namespace alder::imap
