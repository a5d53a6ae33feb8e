#include <optional>

#include "base/ascii.h"
#include "mime/transfer.h"

namespace alder::mime {

namespace {

// The next line and what follows it.
std::string_view take_line(std::string_view& rest) {
    const std::size_t feed = rest.find('\n');
    std::string_view line = rest.substr(0, feed);
    rest = feed == std::string_view::npos ? std::string_view() : rest.substr(feed + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

// The name on "begin 644 name", or nullptr data when the line is none.
std::string_view begin_name(std::string_view line) {
    if (!line.starts_with("begin ")) return {};
    std::string_view mode = line.substr(6);
    std::size_t digits = 0;
    while (digits < mode.size() && ascii::is_digit(mode[digits])) ++digits;
    if (digits < 3 || digits > 4 || digits == mode.size() || mode[digits] != ' ') return {};
    return ascii::trim(mode.substr(digits));
}

unsigned six(char c) { return (static_cast<unsigned char>(c) - 0x20U) & 63U; }

bool is_data_char(char c) { return c >= 0x20 && c <= 0x60; }

// A data line announces its bytes in its first character and is as long as they need.
bool is_data_line(std::string_view line) {
    if (line.empty()) return false;
    for (const char c : line) {
        if (!is_data_char(c)) return false;
    }
    const std::size_t needed = (six(line.front()) + 2) / 3 * 4 + 1;
    return line.size() + 4 >= needed && line.size() <= needed + 2;
}

void decode_line(std::string_view line, std::string& out) {
    std::size_t left = six(line.front());
    const auto value = [&](std::size_t i) { return i < line.size() ? six(line[i]) : 0U; };
    for (std::size_t i = 1; left > 0; i += 4) {
        const unsigned bits =
            (value(i) << 18) | (value(i + 1) << 12) | (value(i + 2) << 6) | value(i + 3);
        for (int shift = 16; shift >= 0 && left > 0; shift -= 8, --left)
            out += static_cast<char>((bits >> shift) & 0xff);
    }
}

}  // namespace

Decoded decode_uuencode(std::string_view bytes) {
    Decoded out;
    std::string_view rest = bytes;
    bool inside = false;
    bool ended = false;
    while (!rest.empty() && !ended) {
        const std::string_view line = take_line(rest);
        if (!inside)
            inside = !begin_name(line).empty();
        else if (line == "end")
            ended = true;
        else if (is_data_line(line))
            decode_line(line, out.bytes);
        else if (!line.empty())
            out.damaged = true;
    }
    out.damaged |= !ended;
    return out;
}

std::vector<UuFile> find_uuencoded(std::string_view text) {
    std::vector<UuFile> out;
    std::optional<UuFile> open;
    std::string_view rest = text;
    while (!rest.empty()) {
        const auto offset = static_cast<std::size_t>(rest.data() - text.data());
        const std::string_view line = take_line(rest);
        const auto next = static_cast<std::size_t>(
            rest.empty() ? text.size() : static_cast<std::size_t>(rest.data() - text.data()));
        if (open && line == "end") {
            open->length = next - open->offset;
            out.push_back(*open);
            open.reset();
        } else if (open && !is_data_line(line) && line != "`") {
            open.reset();  // no file after all
        }
        const std::string_view name = open ? std::string_view() : begin_name(line);
        if (!name.empty()) open = UuFile{offset, 0, std::string(name)};
    }
    return out;
}

}  // namespace alder::mime
