#include "mime/yenc.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/ascii.h"
#include "base/percent.h"

namespace alder::mime {

namespace {

constexpr unsigned kShift = 42;        // added to each byte
constexpr unsigned kEscapeShift = 64;  // and to one behind "="

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

std::uint64_t number_of(std::string_view line, std::string_view key) {
    return ascii::parse_number<std::uint64_t>(value_of(line, key)).value_or(0);
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

// Whether the CRC-32 is the one that "=yend" states of the part, or of the file when that is whole.
bool fits_checksum(std::string_view end_line, std::string_view bytes) {
    const bool is_part = !value_of(end_line, "part=").empty();
    const std::string_view told = value_of(end_line, is_part ? "pcrc32=" : "crc32=");
    std::uint32_t crc = 0;
    for (const char c : told) {
        const int digit = hex_value(c);
        if (digit < 0) return false;
        crc = crc << 4 | static_cast<std::uint32_t>(digit);
    }
    return told.empty() || crc == crc32(bytes);
}

// How well what was decoded is what is stated of it.
enum class Fit { none, size, all };

Fit fit_of(std::string_view begin_line, std::string_view end_line, std::string_view bytes) {
    if (number_of(end_line, "size=") != bytes.size()) return Fit::none;
    const bool is_part = !value_of(begin_line, "part=").empty();
    if (!is_part && number_of(begin_line, "size=") != bytes.size()) return Fit::none;
    return fits_checksum(end_line, bytes) ? Fit::all : Fit::size;
}

enum class Dots { as_written, unstuffed };

struct Attempt {
    std::string bytes;
    Fit fit = Fit::none;
    bool has_two_dots = false;  // at the beginning of a line
};

Attempt decode_lines(std::string_view text, Dots dots) {
    Attempt out;
    std::string_view begin_line;
    for (std::string_view rest = text; !rest.empty();) {
        std::string_view line = ascii::without_cr(ascii::take_line(rest));
        if (begin_line.empty()) {
            if (is_begin(line)) begin_line = line;
        } else if (line.starts_with("=yend ")) {
            out.fit = fit_of(begin_line, line, out.bytes);
            break;
        } else if (!line.starts_with("=ypart ")) {
            out.has_two_dots |= line.starts_with("..");
            if (dots == Dots::unstuffed && line.starts_with("..")) line.remove_prefix(1);
            decode_line(line, out.bytes);
        }
    }
    return out;
}

YencBlock block_at(std::size_t offset, std::string_view line) {
    return {.offset = offset,
            .length = 0,
            .name = std::string(name_of(line)),
            .file_size = number_of(line, "size="),
            .part = static_cast<std::uint32_t>(number_of(line, "part=")),
            .begin = 0,
            .ended = false};
}

// Goes from one control line to the next.
class Finder {
public:
    explicit Finder(std::string_view text) : text_(text) {}

    std::vector<YencBlock> run() {
        std::size_t at = text_.starts_with("=y") ? 0 : text_.find("\n=y");
        while (at != std::string_view::npos) {
            if (text_[at] == '\n') ++at;
            std::string_view rest = text_.substr(at);
            const std::string_view line = ascii::without_cr(ascii::take_line(rest));
            const std::size_t next = text_.size() - rest.size();
            take(line, at, next);
            at = text_.find("\n=y", next == 0 ? 0 : next - 1);
        }
        give_up(text_.size());
        return std::move(out_);
    }

private:
    void take(std::string_view line, std::size_t at, std::size_t next) {
        if (is_begin(line)) {
            give_up(at);
            open_ = block_at(at, line);
            line_length_ = number_of(line, "line=");
            data_begins_ = next;
        } else if (open_ && line.starts_with("=ypart ")) {
            open_->begin = std::max<std::uint64_t>(number_of(line, "begin="), 1) - 1;
            data_begins_ = next;
        } else if (open_ && line.starts_with("=yend ")) {
            open_->ended = true;
            open_->length = next - open_->offset;
            out_.push_back(*std::exchange(open_, std::nullopt));
        }
    }

    // The block that is open has no end: it is one if its first line is as long as stated.
    void give_up(std::size_t end) {
        if (open_ && line_length_ > 0) {
            std::string_view data = text_.substr(data_begins_, end - data_begins_);
            if (ascii::without_cr(ascii::take_line(data)).size() >= line_length_) {
                open_->length = end - open_->offset;
                out_.push_back(*open_);
            }
        }
        open_.reset();
    }

    std::string_view text_;
    std::vector<YencBlock> out_;
    std::optional<YencBlock> open_;
    std::uint64_t line_length_ = 0;  // of open_, as stated
    std::size_t data_begins_ = 0;
};

}  // namespace

std::vector<YencBlock> find_yenc(std::string_view text) { return Finder(text).run(); }

Decoded decode_yenc(std::string_view bytes) {
    Attempt best = decode_lines(bytes, Dots::as_written);
    if (best.fit != Fit::all && best.has_two_dots) {
        Attempt unstuffed = decode_lines(bytes, Dots::unstuffed);
        if (unstuffed.fit > best.fit) best = std::move(unstuffed);
    }
    return {.bytes = std::move(best.bytes), .damaged = best.fit != Fit::all};
}

}  // namespace alder::mime
