#include <optional>
#include <utility>

#include "base/ascii.h"
#include "mime/transfer.h"

namespace alder::mime {

namespace {

// The name on "begin 644 name", or "" when the line is none.
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

// A line that no text would have by chance: 45 bytes in 60 characters without a small letter.
bool is_full_line(std::string_view line) {
    return line.size() > 56 && line.front() == 'M' && is_data_line(line);
}

// Goes over the lines once. What begins like a file and goes on in words is none, unless a full
// line of data has been seen: then it is a damaged one, up to its "end" or its last line of data.
class Finder {
public:
    explicit Finder(std::string_view text) : text_(text) {}

    std::vector<UuFile> run() {
        for (std::string_view rest = text_; !rest.empty();) {
            const std::size_t offset = text_.size() - rest.size();
            const std::string_view line = ascii::without_cr(ascii::take_line(rest));
            take(line, offset, text_.size() - rest.size());
        }
        give_up();
        return std::move(out_);
    }

private:
    void take(std::string_view line, std::size_t offset, std::size_t next) {
        const std::string_view name = begin_name(line);
        if (!name.empty()) {
            give_up();
            open_ = UuFile{.offset = offset, .length = 0, .name = std::string(name)};
            data_end_ = 0;
            any_data_ = false;
        } else if (open_ && line == "end") {
            open_->length = next - open_->offset;
            out_.push_back(*std::exchange(open_, std::nullopt));
        } else if (open_ && (is_data_line(line) || line == "`")) {
            any_data_ = true;
            if (data_end_ != 0 || is_full_line(line)) data_end_ = next;
        } else if (open_ &&
                   (!line.empty() || !any_data_)) {  // " " ends the data, or what is left of it
            open_->whole = false;
            if (data_end_ == 0) open_.reset();
        }
    }

    // The file that is open has no end.
    void give_up() {
        if (open_ && data_end_ != 0) {
            open_->whole = false;
            open_->length = data_end_ - open_->offset;
            out_.push_back(*open_);
        }
        open_.reset();
    }

    std::string_view text_;
    std::vector<UuFile> out_;
    std::optional<UuFile> open_;
    bool any_data_ = false;     // in open_
    std::size_t data_end_ = 0;  // offset behind the last data of open_; 0 before a full line
};

}  // namespace

Decoded decode_uuencode(std::string_view bytes) {
    Decoded out;
    std::string_view rest = bytes;
    bool inside = false;
    bool ended = false;
    while (!rest.empty() && !ended) {
        const std::string_view line = ascii::without_cr(ascii::take_line(rest));
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

std::vector<UuFile> find_uuencoded(std::string_view text) { return Finder(text).run(); }

}  // namespace alder::mime
