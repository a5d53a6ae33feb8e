#include "mime/header.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/ascii.h"
#include "mime/parameters.h"
#include "mime/transfer.h"
#include "text/utf8.h"

namespace alder::mime {

namespace {

// One line: [begin, end) without its CRLF or LF; the next begins at `next`.
struct Line {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t next = 0;
    bool empty() const { return begin == end; }
};

Line line_at(std::string_view bytes, std::size_t begin) {
    const std::size_t feed = bytes.find('\n', begin);
    if (feed == std::string_view::npos) return {begin, bytes.size(), bytes.size()};
    const bool crlf = feed > begin && bytes[feed - 1] == '\r';
    return {begin, crlf ? feed - 1 : feed, feed + 1};
}

// Where the colon of a field stands, or npos. White space before it is obsolete syntax (RFC 5322,
// 4.5.3); in the middle of a name it is no field.
std::size_t colon_of(std::string_view line) {
    std::size_t i = 0;
    const auto belongs = [](char c) {
        return static_cast<unsigned char>(c) > 0x20 && c != ':' && c != 0x7f;
    };
    while (i < line.size() && belongs(line[i])) ++i;
    if (i == 0) return std::string_view::npos;
    while (i < line.size() && ascii::is_blank(line[i])) ++i;
    return i < line.size() && line[i] == ':' ? i : std::string_view::npos;
}

constexpr std::array<std::string_view, 12> kUsualFields{
    "Received", "Return-Path", "From",   "To",       "Cc",           "Date",
    "Subject",  "Message-ID",  "Sender", "Reply-To", "MIME-Version", "Content-Type"};

bool is_envelope_line(std::string_view line) {
    return line.starts_with("From ") || line.starts_with(">From ");
}

class Scanner {
public:
    Scanner(std::string_view entity, const std::vector<std::string>& boundaries)
        : bytes_(entity), boundaries_(boundaries) {}

    HeaderBlock run() {
        constexpr std::size_t kUsual = 24;
        block_.fields.reserve(kUsual);
        std::size_t at = bytes_.starts_with(text::kByteOrderMark) ? text::kByteOrderMark.size() : 0;
        while (at < bytes_.size()) {
            const Line line = line_at(bytes_, at);
            if (line.empty()) {
                at = line.next;
                break;
            }
            if (is_boundary(line)) {
                defect(Defect::header_not_ended);
                break;
            }
            if (is_white_end(line)) {
                defect(Defect::header_ended_by_space);
                at = line.next;
                break;
            }
            if (!take(line)) break;
            at = line.next;
        }
        block_.size = at;
        if (bytes_.substr(0, at).find('\0') != std::string_view::npos)
            defect(Defect::nul_in_header);
        return std::move(block_);
    }

private:
    std::string_view text(const Line& line) const {
        return bytes_.substr(line.begin, line.end - line.begin);
    }

    bool is_boundary(const Line& line) {
        const std::string_view candidate = text(line);
        if (!candidate.starts_with("--")) return false;
        return names_own_boundary(ascii::trim(candidate.substr(2))) ||
               std::ranges::any_of(boundaries_, [&](const std::string& boundary) {
                   return delimiter(candidate, boundary) != Delimiter::none;
               });
    }

    // Whether this header's own Content-Type names it. Looked for once: the field has ended.
    bool names_own_boundary(std::string_view boundary) {
        if (!own_boundary_) {
            const Field* type = block_.first("Content-Type");
            if (type == nullptr) return false;
            own_boundary_ = parse_content_type(type->raw_value).parameter("boundary");
        }
        return !boundary.empty() && *own_boundary_ == boundary;
    }

    // A line of white space alone is a fold (RFC 5322, 4.2) or stands where the empty line belongs:
    // it is a fold when nothing but fields and their folds follows up to an empty line. One that is
    // taken for a fold decides for all up to there.
    bool is_white_end(const Line& line) {
        if (!ascii::is_blank(bytes_[line.begin]) || line.begin < folds_until_ ||
            block_.fields.empty() || !ascii::trim(text(line)).empty())
            return false;
        std::size_t at = line.next;
        while (at < bytes_.size()) {
            const Line after = line_at(bytes_, at);
            if (after.empty()) break;
            if (!may_stand_in_header(text(after))) return true;
            at = after.next;
        }
        folds_until_ = at;
        return false;
    }

    static bool may_stand_in_header(std::string_view line) {
        if (ascii::is_blank(line.front())) return true;
        return !line.starts_with("--") && colon_of(line) != std::string_view::npos;
    }

    // False when the body begins at this line.
    bool take(const Line& line) {
        const std::string_view content = text(line);
        if (ascii::is_blank(content.front()) && !block_.fields.empty()) {
            if (open_) extend(line);
            return true;
        }
        if (line.begin == 0 && is_envelope_line(content)) return true;
        open_ = false;
        const std::size_t colon = colon_of(content);
        if (colon == std::string_view::npos) return pass_over(line);
        if (line.end > kMaxHeader) {
            defect(Defect::header_too_long);
            return true;
        }
        std::size_t name_end = colon;
        while (ascii::is_blank(content[name_end - 1])) --name_end;
        block_.fields.push_back({content.substr(0, name_end), content.substr(colon + 1)});
        open_ = true;
        return true;
    }

    void extend(const Line& line) {
        if (line.end > kMaxHeader) {
            defect(Defect::header_too_long);
            return;
        }
        std::string_view& value = block_.fields.back().raw_value;
        const auto begin = static_cast<std::size_t>(value.data() - bytes_.data());
        value = bytes_.substr(begin, line.end - begin);
    }

    // A line that is no field: passed over when the header goes on after it. In the first place
    // only before what every message has, and not in a part: its text would lose the line.
    bool pass_over(const Line& line) {
        if (block_.fields.empty() && !is_envelope_line(text(line)) && !usual_field_at(line.next)) {
            defect(Defect::header_not_ended);
            return false;
        }
        const bool goes_on = goes_on_at(line.next);
        defect(goes_on ? Defect::header_without_colon : Defect::header_not_ended);
        return goes_on;
    }

    // Whether the header goes on behind a line that is no field. Before an empty line it may be all
    // there is of a text, which is not to be lost; base64 it would spoil.
    bool goes_on_at(std::size_t at) {
        if (at >= bytes_.size()) return false;
        const std::string_view next = text(line_at(bytes_, at));
        if (next.empty())
            return parse_encoding(block_.value("Content-Transfer-Encoding")) == Encoding::base64;
        return ascii::is_blank(next.front()) || colon_of(next) != std::string_view::npos;
    }

    bool usual_field_at(std::size_t at) const {
        if (at >= bytes_.size() || !boundaries_.empty()) return false;
        const std::string_view next = text(line_at(bytes_, at));
        return std::ranges::any_of(kUsualFields, [&](std::string_view name) {
            return ascii::istarts_with(next, name) && colon_of(next) == name.size();
        });
    }

    void defect(Defect found) {
        if (std::ranges::find(block_.defects, found) == block_.defects.end())
            block_.defects.push_back(found);
    }

    std::string_view bytes_;
    const std::vector<std::string>& boundaries_;
    HeaderBlock block_;
    bool open_ = false;            // a folded line belongs to the last field
    std::size_t folds_until_ = 0;  // offset; a line of white space before it is a fold
    std::optional<std::string> own_boundary_;
};

}  // namespace

const Field* HeaderBlock::first(std::string_view field_name) const {
    const auto found = std::ranges::find_if(fields, [&](const Field& field) {
        return field.name.size() == field_name.size() && ascii::iequals(field.name, field_name);
    });
    return found == fields.end() ? nullptr : &*found;
}

std::string_view HeaderBlock::value(std::string_view field_name) const {
    const Field* field = first(field_name);
    return field == nullptr ? std::string_view() : field->raw_value;
}

std::vector<const Field*> HeaderBlock::all(std::string_view field_name) const {
    std::vector<const Field*> out;
    for (const Field& field : fields) {
        if (ascii::iequals(field.name, field_name)) out.push_back(&field);
    }
    return out;
}

HeaderBlock scan_header(std::string_view entity, const std::vector<std::string>& boundaries) {
    return Scanner(entity, boundaries).run();
}

std::string unfold(std::string_view raw_value) {
    raw_value = ascii::trim(raw_value);
    if (raw_value.find('\n') == std::string_view::npos) return std::string(raw_value);
    std::string out;
    out.reserve(raw_value.size());
    for (std::size_t at = 0; at < raw_value.size();) {
        const Line line = line_at(raw_value, at);
        out += raw_value.substr(line.begin, line.end - line.begin);
        at = line.next;
    }
    return out;
}

Delimiter delimiter(std::string_view line, std::string_view boundary) {
    if (line.size() < boundary.size() + 2 || !line.starts_with("--") ||
        line.substr(2, boundary.size()) != boundary)
        return Delimiter::none;
    std::string_view rest = line.substr(2 + boundary.size());
    while (!rest.empty() && ascii::is_space(rest.back())) rest.remove_suffix(1);
    if (rest.empty()) return Delimiter::next;
    return rest == "--" ? Delimiter::last : Delimiter::none;
}

}  // namespace alder::mime
