#include "mime/entity.h"

#include <algorithm>

#include "base/ascii.h"
#include "mime/encoded_word.h"
#include "text/charset.h"

namespace alder::mime {

namespace {

void add_once(std::vector<Defect>& defects, Defect defect) {
    if (std::ranges::find(defects, defect) == defects.end()) defects.push_back(defect);
}

// CR alone ends the lines of some old Macintosh mail.
bool has_bare_cr_lines(std::string_view bytes) {
    const std::string_view start = bytes.substr(0, 64 * 1024);
    return start.find('\r') != std::string_view::npos && start.find('\n') == std::string_view::npos;
}

std::string with_lf(std::string_view text) {
    if (text.find('\r') == std::string_view::npos) return std::string(text);
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r')
            out += text[i];
        else if (i + 1 == text.size() || text[i + 1] != '\n')
            out += '\n';
    }
    return out;
}

}  // namespace

// Walks the lines once. The multiparts that are open form a stack; a delimiter line closes all
// that lie deeper than the one it belongs to.
class TreeBuilder {
public:
    explicit TreeBuilder(Message& message) : message_(message), bytes_(message.bytes_) {}

    void run() {
        std::size_t at = begin_part(0, std::nullopt);
        while (at < bytes_.size() && !full_) at = next_event(at);
        close_down_to(0, bytes_.size());
    }

private:
    struct Open {
        std::size_t part = 0;
        std::size_t next_child = 1;
        bool seen = false;  // a delimiter of it
    };

    std::vector<Part>& parts() { return message_.parts_; }

    // Reads the header at this offset; returns where its body begins.
    std::size_t begin_part(std::size_t at, std::optional<std::size_t> parent) {
        const std::size_t index = parts().size();
        Part& part = parts().emplace_back();
        part.parent = parent;
        part.header = scan_header(bytes_.substr(at), boundaries_);
        part.defects = part.header.defects;
        const std::size_t body = at + part.header.size;
        part.body = bytes_.substr(body);
        part.depth = message_.depth_;
        if (parent) {
            Part& above = parts()[*parent];
            above.children.push_back(index);
            part.depth = above.depth + 1;
            const std::string number = std::to_string(open_.back().next_child++);
            part.path = above.path.empty() ? number : above.path + "." + number;
        }
        read_fields(index);
        open_if_multipart(index);
        return body;
    }

    void read_fields(std::size_t index) {
        Part& part = parts()[index];
        const Field* type = part.header.first("Content-Type");
        if (type != nullptr) {
            part.type = parse_content_type(type->raw_value);
            if (!part.type.valid) add_once(part.defects, Defect::bad_content_type);
        } else if (part.parent && parts()[*part.parent].type.subtype == "digest") {
            part.type.type = "message";
            part.type.subtype = "rfc822";
        }
        part.disposition = parse_content_disposition(part.header.value("Content-Disposition"));
        part.encoding = parse_encoding(part.header.value("Content-Transfer-Encoding"));
        if (part.encoding == Encoding::unknown) add_once(part.defects, Defect::unknown_encoding);
    }

    void open_if_multipart(std::size_t index) {
        Part& part = parts()[index];
        if (part.type.type != "multipart") {
            if (!part.parent) part.path = "1";
            return;
        }
        if (part.encoding == Encoding::base64 || part.encoding == Encoding::quoted_printable)
            add_once(part.defects, Defect::encoded_multipart);
        if (part.depth >= kMaxDepth) {
            part.opaque = true;
            add_once(part.defects, Defect::too_deep);
            return;
        }
        std::string boundary(part.type.parameter("boundary"));
        while (!boundary.empty() && ascii::is_space(boundary.back())) boundary.pop_back();
        if (boundary.empty()) {
            add_once(part.defects, Defect::no_boundary);
            boundary = guessed_boundary(part.body);
        }
        if (boundary.empty()) return as_text(index);
        open_.push_back({.part = index});
        boundaries_.push_back(std::move(boundary));
    }

    // The first line that looks like a delimiter, when a header or an empty line follows it.
    static std::string guessed_boundary(std::string_view body) {
        constexpr std::size_t kFar = 4096;
        constexpr std::size_t kMaxBoundary = 72;
        body = body.substr(0, kFar);
        for (std::size_t at = 0; at < body.size();) {
            const std::size_t end = std::min(body.find('\n', at), body.size());
            const std::string_view line = ascii::trim(body.substr(at, end - at));
            if (line.size() > 4 && line.size() <= kMaxBoundary && line.starts_with("--") &&
                line.find_first_of(" \t") == std::string_view::npos &&
                ascii::istarts_with(ascii::trim(body.substr(end)), "content-"))
                return std::string(line.substr(2));
            at = end + 1;
        }
        return {};
    }

    void as_text(std::size_t index) {
        Part& part = parts()[index];
        part.type.type = "text";
        part.type.subtype = "plain";
        if (!part.parent) part.path = "1";
    }

    // From a line's start: the next line that begins with "--".
    std::size_t next_event(std::size_t at) {
        if (open_.empty()) return bytes_.size();
        if (bytes_.compare(at, 2, "--") != 0) {
            at = bytes_.find("\n--", at);
            if (at == std::string_view::npos) return bytes_.size();
            ++at;
        }
        const std::size_t feed = std::min(bytes_.find('\n', at), bytes_.size());
        const std::string_view line = bytes_.substr(at, feed - at);
        const std::size_t next = std::min(feed + 1, bytes_.size());
        for (std::size_t level = open_.size(); level-- > 0;) {
            const Delimiter found = delimiter(line, boundaries_[level]);
            if (found != Delimiter::none) return delimited(level, found, {at, next});
        }
        return next;
    }

    struct Where {
        std::size_t at;    // of the delimiter line
        std::size_t next;  // the line after it
    };

    std::size_t delimited(std::size_t level, Delimiter found, Where where) {
        close_down_to(level + 1, where.at);
        Open& open = open_[level];
        end_child(open.part, where.at);
        open.seen = true;
        if (found == Delimiter::last) {
            open_.pop_back();
            boundaries_.pop_back();
            return where.next;
        }
        if (parts().size() >= kMaxParts) {
            full_ = true;
            Part& last = parts().back();
            add_once(parts().front().defects, Defect::too_many_parts);
            last.body = bytes_.substr(static_cast<std::size_t>(last.body.data() - bytes_.data()));
            return bytes_.size();
        }
        return begin_part(where.next, open.part);
    }

    // Multiparts above this level end here, without their final delimiter.
    void close_down_to(std::size_t level, std::size_t at) {
        while (open_.size() > level) {
            const Open open = open_.back();
            end_child(open.part, at);
            Part& part = parts()[open.part];
            add_once(part.defects,
                     open.seen ? Defect::no_final_boundary : Defect::boundary_not_found);
            if (!open.seen) as_text(open.part);
            open_.pop_back();
            boundaries_.pop_back();
        }
    }

    // The last child of a multipart ends before the delimiter at this offset; its final line end
    // belongs to the delimiter. RFC 2046, 5.1.1.
    void end_child(std::size_t multipart, std::size_t at) {
        if (full_ || parts()[multipart].children.empty()) return;
        Part& child = parts()[parts()[multipart].children.back()];
        const auto begin = static_cast<std::size_t>(child.body.data() - bytes_.data());
        std::size_t end = std::max(begin, at);
        if (at < bytes_.size()) {
            if (end > begin && bytes_[end - 1] == '\n') --end;
            if (end > begin && bytes_[end - 1] == '\r') --end;
        }
        child.body = bytes_.substr(begin, end - begin);
    }

    Message& message_;
    std::string_view bytes_;
    std::vector<Open> open_;
    std::vector<std::string> boundaries_;  // of open_, in step
    bool full_ = false;
};

bool Part::is_message() const { return type.is("message/rfc822") || type.is("message/global"); }

std::string Part::file_name() const {
    std::string_view name = disposition.parameter("filename");
    if (name.empty()) name = type.parameter("name");
    return std::string(name);
}

std::string Part::content_id() const {
    std::string_view id = ascii::trim(header.value("Content-ID"));
    if (id.starts_with('<')) id.remove_prefix(1);
    return std::string(id.substr(0, id.find('>')));
}

Message Message::parse(std::string bytes) {
    return parse(std::make_shared<const std::string>(std::move(bytes)));
}

Message Message::parse(std::shared_ptr<const std::string> bytes) {
    Message message = view(*bytes);
    if (message.owner_ == nullptr) message.owner_ = std::move(bytes);
    return message;
}

Message Message::view(std::string_view bytes) { return at_depth(bytes, 0); }

Message Message::at_depth(std::string_view bytes, int depth) {
    Message message;
    message.bytes_ = bytes;
    message.depth_ = depth;
    const bool bare_cr = has_bare_cr_lines(bytes);
    if (bare_cr) {
        message.owner_ = std::make_shared<const std::string>(with_lf(bytes));
        message.bytes_ = *message.owner_;
    }
    TreeBuilder(message).run();
    if (bare_cr) message.parts_.front().defects.push_back(Defect::bare_cr_lines);
    return message;
}

std::vector<std::size_t> Message::leaves() const {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        if (!parts_[i].is_multipart()) out.push_back(i);
    }
    return out;
}

std::vector<Defect> Message::defects() const {
    std::vector<Defect> out;
    for (const Part& part : parts_) {
        for (const Defect defect : part.defects) add_once(out, defect);
    }
    return out;
}

Decoded Message::decoded(std::size_t index) const {
    const Part& part = parts_[index];
    if (part.type.type == "multipart") return {.bytes = std::string(part.body)};
    if (part.type.type == "text") return decode_transfer_of_text(part.body, part.encoding);
    return decode_transfer(part.body, part.encoding);
}

std::string Message::text(std::size_t index) const {
    return as_text(decoded(index).bytes, parts_[index]);
}

std::string Message::as_text(std::string_view bytes, const Part& part) {
    return with_lf(text::to_utf8(bytes, part.type.parameter("charset")));
}

std::string damage_in_words(const Part& part, const Decoded& decoded) {
    for (const Defect defect : part.defects) {
        if (defect == Defect::damaged_file || defect == Defect::incomplete_file)
            return std::string(describe(defect));
    }
    return decoded.damaged ? std::string(describe(Defect::damaged_encoding)) : std::string();
}

std::optional<Message> Message::nested(std::size_t index) const {
    const Part& part = parts_[index];
    if (!part.is_message() || part.depth + 1 >= kMaxDepth) return std::nullopt;
    if (part.encoding == Encoding::identity || part.encoding == Encoding::unknown) {
        Message inside = at_depth(part.body, part.depth + 1);
        if (inside.owner_ == nullptr) inside.owner_ = owner_;
        return inside;
    }
    auto bytes = std::make_shared<const std::string>(decoded(index).bytes);
    Message inside = at_depth(*bytes, part.depth + 1);
    if (inside.owner_ == nullptr) inside.owner_ = std::move(bytes);
    return inside;
}

}  // namespace alder::mime
