#include "mime/yenc.h"

#include <array>
#include <optional>

#include "base/ascii.h"

namespace alder::mime {

namespace {

constexpr unsigned kShift = 42;        // added to each byte
constexpr unsigned kEscapeShift = 64;  // and to one behind "="

std::string_view take_line(std::string_view& rest) {
    const std::size_t feed = rest.find('\n');
    std::string_view line = rest.substr(0, feed);
    rest = feed == std::string_view::npos ? std::string_view() : rest.substr(feed + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

// The value of "key=" on a control line, up to the next space.
std::string_view value_of(std::string_view line, std::string_view key) {
    for (std::size_t at = line.find(key); at != std::string_view::npos;
         at = line.find(key, at + 1)) {
        if (at == 0 || line[at - 1] != ' ') continue;
        const std::string_view value = line.substr(at + key.size());
        return value.substr(0, value.find(' '));
    }
    return {};
}

std::uint32_t number_of(std::string_view line, std::string_view key) {
    return ascii::parse_number<std::uint32_t>(value_of(line, key)).value_or(0);
}

// The name is last and may hold spaces.
std::string_view name_of(std::string_view line) {
    const std::size_t at = line.find(" name=");
    return at == std::string_view::npos ? std::string_view() : ascii::trim(line.substr(at + 6));
}

bool is_begin(std::string_view line) {
    return line.starts_with("=ybegin ") && !value_of(line, "size=").empty() &&
           !name_of(line).empty();
}

void decode_line(std::string_view line, std::string& out) {
    for (std::size_t i = 0; i < line.size(); ++i) {
        unsigned shift = kShift;
        if (line[i] == '=' && i + 1 < line.size()) {
            shift += kEscapeShift;
            ++i;
        }
        out += static_cast<char>(static_cast<unsigned char>(line[i]) - shift);
    }
}

constexpr std::array<std::uint32_t, 256> kCrcTable = [] {
    std::array<std::uint32_t, 256> out{};
    for (std::uint32_t byte = 0; byte < out.size(); ++byte) {
        std::uint32_t crc = byte;
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320U : 0U);
        out[byte] = crc;
    }
    return out;
}();

std::uint32_t crc32(std::string_view bytes) {
    std::uint32_t crc = 0xffffffffU;
    for (const char c : bytes)
        crc = (crc >> 8) ^ kCrcTable[(crc ^ static_cast<unsigned char>(c)) & 0xffU];
    return ~crc;
}

// What "=yend" says of the part, or of the file when that is whole.
bool fits(std::string_view end_line, std::string_view bytes) {
    if (number_of(end_line, "size=") != bytes.size()) return false;
    const bool is_part = !value_of(end_line, "part=").empty();
    const std::string_view told = value_of(end_line, is_part ? "pcrc32=" : "crc32=");
    std::uint32_t crc = 0;
    for (const char c : told) {
        const char lower = ascii::to_lower(c);
        const bool is_hex = ascii::is_digit(c) || (lower >= 'a' && lower <= 'f');
        if (!is_hex) return false;
        crc =
            crc << 4 | static_cast<std::uint32_t>(ascii::is_digit(c) ? c - '0' : lower - 'a' + 10);
    }
    return told.empty() || crc == crc32(bytes);
}

}  // namespace

std::vector<YencFile> find_yenc(std::string_view text) {
    std::vector<YencFile> out;
    std::optional<YencFile> open;
    std::size_t at = text.starts_with("=y") ? 0 : text.find("\n=y");
    while (at != std::string_view::npos) {
        if (text[at] == '\n') ++at;
        std::string_view rest = text.substr(at);
        const std::string_view line = take_line(rest);
        const std::size_t next = text.size() - rest.size();
        if (is_begin(line)) {
            open = YencFile{at, 0, std::string(name_of(line)), number_of(line, "part="),
                            number_of(line, "total=")};
        } else if (open && line.starts_with("=yend ")) {
            open->length = next - open->offset;
            out.push_back(*open);
            open.reset();
        }
        at = text.find("\n=y", next == 0 ? 0 : next - 1);
    }
    return out;
}

Decoded decode_yenc(std::string_view bytes) {
    Decoded out{.bytes = {}, .damaged = true};
    bool inside = false;
    for (std::string_view rest = bytes; !rest.empty();) {
        const std::string_view line = take_line(rest);
        if (!inside) {
            inside = is_begin(line);
        } else if (line.starts_with("=yend ")) {
            out.damaged = !fits(line, out.bytes);
            break;
        } else if (!line.starts_with("=ypart ")) {
            // A line of the news protocol begins with two dots for one.
            decode_line(line.starts_with("..") ? line.substr(1) : line, out.bytes);
        }
    }
    return out;
}

}  // namespace alder::mime
