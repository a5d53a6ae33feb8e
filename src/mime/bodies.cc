// Which parts are the text, which the attachments. RFC 8621, 4.1.4, word for word, but that the
// root of a multipart/related is the one it names.

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "mime/entity.h"

namespace alder::mime {

namespace {

using Indexes = std::vector<std::size_t>;

bool is_inline_media(const ContentType& type) {
    return type.type == "image" || type.type == "audio" || type.type == "video";
}

// What holds while a multipart is walked. Null lists take no more parts.
struct Walk {
    std::string_view multipart = "mixed";
    std::size_t root = 0;  // the part that the others stand by
    bool in_alternative = false;
    Indexes* html = nullptr;
    Indexes* text = nullptr;
};

class Selector {
public:
    explicit Selector(const Message& message) : message_(message) {}

    Bodies run() {
        structure({0}, {.multipart = "mixed",
                        .root = 0,
                        .in_alternative = false,
                        .html = &bodies_.html,
                        .text = &bodies_.text});
        return std::move(bodies_);
    }

private:
    // At most kMaxDepth calls inside each other.
    void structure(const Indexes& parts, Walk walk) {
        const std::size_t texts_before = walk.text == nullptr ? 0 : walk.text->size();
        const std::size_t htmls_before = walk.html == nullptr ? 0 : walk.html->size();
        const bool had_text = walk.text != nullptr;
        const bool had_html = walk.html != nullptr;
        for (const std::size_t each : parts) {
            const Part& part = message_.part(each);
            if (part.is_multipart())
                inside(part, walk);
            else if (!is_body(part, walk.multipart, each == walk.root))
                bodies_.attachments.push_back(each);
            else
                take_body(each, walk);
        }
        if (walk.multipart == "alternative" && had_text && had_html)
            balance({texts_before, htmls_before}, walk);
    }

    void inside(const Part& part, const Walk& walk) {
        Walk inner = walk;
        inner.multipart = part.type.subtype;
        inner.root = root_of(part);
        inner.in_alternative = walk.in_alternative || part.type.subtype == "alternative";
        structure(part.children, inner);
    }

    // The first part, but for the one a multipart/related names as its start. RFC 2387, 3.2.
    std::size_t root_of(const Part& multipart) const {
        if (multipart.children.empty()) return 0;
        std::string_view start;
        if (multipart.type.subtype == "related") start = multipart.type.parameter("start");
        if (start.starts_with('<') && start.ends_with('>'))
            start = start.substr(1, start.size() - 2);
        const auto named = std::ranges::find_if(multipart.children, [&](std::size_t child) {
            return !start.empty() && message_.part(child).content_id() == start;
        });
        return named == multipart.children.end() ? multipart.children.front() : *named;
    }

    static bool is_body(const Part& part, std::string_view multipart, bool is_root) {
        const bool readable =
            part.type.is("text/plain") || part.type.is("text/html") || is_inline_media(part.type);
        const bool first_or_unnamed =
            is_root ||
            (multipart != "related" && (is_inline_media(part.type) || part.file_name().empty()));
        return part.disposition.kind != "attachment" && readable && first_or_unnamed;
    }

    void take_body(std::size_t index, Walk& walk) {
        const Part& part = message_.part(index);
        if (walk.multipart == "alternative") {
            if (part.type.is("text/plain") && walk.text != nullptr)
                walk.text->push_back(index);
            else if (part.type.is("text/html") && walk.html != nullptr)
                walk.html->push_back(index);
            else
                bodies_.attachments.push_back(index);
            return;
        }
        if (walk.in_alternative) {
            if (part.type.is("text/plain")) walk.html = nullptr;
            if (part.type.is("text/html")) walk.text = nullptr;
        }
        if (walk.text != nullptr) walk.text->push_back(index);
        if (walk.html != nullptr) walk.html->push_back(index);
        if ((walk.text == nullptr || walk.html == nullptr) && is_inline_media(part.type))
            bodies_.attachments.push_back(index);
    }

    struct Before {
        std::size_t texts;
        std::size_t htmls;
    };

    // An alternative that offers only one of the two offers it for both.
    static void balance(const Before& before, const Walk& walk) {
        const auto from = [](Indexes& list, std::size_t begin) {
            return list.begin() + static_cast<std::ptrdiff_t>(begin);
        };
        if (walk.text->size() == before.texts && walk.html->size() != before.htmls) {
            const Indexes extra(from(*walk.html, before.htmls), walk.html->end());
            walk.text->insert(walk.text->end(), extra.begin(), extra.end());
        } else if (walk.html->size() == before.htmls && walk.text->size() != before.texts) {
            const Indexes extra(from(*walk.text, before.texts), walk.text->end());
            walk.html->insert(walk.html->end(), extra.begin(), extra.end());
        }
    }

    const Message& message_;
    Bodies bodies_;
};

bool is_blank(const Message& message, std::size_t index) {
    constexpr std::size_t kFar = 8 * 1024;  // bytes of body; a longer one says something
    const Part& part = message.part(index);
    if (part.type.type != "text" || part.body.size() > kFar) return false;
    return ascii::trim(message.text(index)).empty();
}

// Text of another kind than plain and HTML, to be read as plain (RFC 2046, 4.1.4), and not one that
// is told in other words or says nothing to a person.
bool is_other_text(const Part& part) {
    constexpr std::array<std::string_view, 8> kNotRead{
        "calendar", "vcard", "x-vcard", "directory", "rtf", "x-amp-html", "rfc822-headers", "html"};
    return part.type.type == "text" && part.disposition.kind != "attachment" &&
           std::ranges::find(kNotRead, part.type.subtype) == kNotRead.end();
}

// The path of a part in a message that stands at `prefix`; either may be empty.
std::string path_within(std::string prefix, std::string_view own) {
    if (!prefix.empty() && !own.empty()) prefix += '.';
    prefix += own;
    return prefix;
}

bool is_below(std::string_view path, std::string_view above) {
    return path.starts_with(above) && path.substr(above.size()).starts_with('.');
}

}  // namespace

Bodies select_bodies(const Message& message) { return Selector(message).run(); }

std::vector<std::size_t> shown_bodies(const Message& message, Prefer prefer) {
    const Bodies bodies = select_bodies(message);
    const bool html = prefer == Prefer::html;
    std::vector<std::size_t> out = html ? bodies.html : bodies.text;
    const std::vector<std::size_t>& other = html ? bodies.text : bodies.html;
    const auto blank = [&](std::size_t index) { return is_blank(message, index); };
    if (out != other && std::ranges::all_of(out, blank) && !std::ranges::all_of(other, blank))
        out = other;
    const bool none = std::ranges::none_of(
        out, [&](std::size_t index) { return message.part(index).type.type == "text"; });
    for (const std::size_t index : bodies.attachments) {
        const Part& part = message.part(index);
        const bool alternative =
            part.parent && message.part(*part.parent).type.subtype == "alternative";
        const bool wanted = part.disposition.kind == "inline" || (none && part.file_name().empty());
        if (is_other_text(part) && wanted && (none || !alternative)) out.push_back(index);
    }
    std::ranges::sort(out);
    return out;
}

std::optional<PartOfMessage> find_part(const Message& message, std::string_view path) {
    Message where = message;
    std::string prefix;
    while (true) {
        std::optional<std::size_t> around;  // what the path leads into
        for (std::size_t i = 0; i < where.parts().size(); ++i) {
            const std::string& own = where.part(i).path;
            const std::string full = path_within(prefix, own);
            if (full == path && !(own.empty() && !prefix.empty()))
                return PartOfMessage{std::move(where), i};
            if (!where.part(i).is_multipart() && is_below(path, full)) around = i;
        }
        if (!around) return std::nullopt;
        prefix = path_within(prefix, where.part(*around).path);
        auto inside =
            where.part(*around).is_message() ? where.nested(*around) : where.unpacked(*around);
        if (!inside) return std::nullopt;
        where = std::move(*inside);
    }
}

}  // namespace alder::mime
