#include "cli/message_json.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/digest.h"
#include "mime/encoded_word.h"
#include "mime/summary.h"
#include "text/utf8.h"

namespace alder::cli {

namespace {

Json or_null(std::string_view text) { return text.empty() ? Json() : Json(text); }

Json names_of(const std::vector<mime::Defect>& defects) {
    Json names = Json::array();
    for (const mime::Defect defect : defects) names.push_back(mime::name(defect));
    return names;
}

Json headers_of(const mime::HeaderBlock& header, HeaderValues values) {
    Json fields = Json::array();
    for (const mime::Field& field : header.fields) {
        fields.push_back(
            Json{{"name", text::valid_utf8(field.name)},
                 {"value", values == HeaderValues::raw ? text::valid_utf8(field.raw_value)
                                                       : mime::decode_text(field.raw_value)}});
    }
    return fields;
}

// A leaf and its number in the whole message.
struct Leaf {
    const mime::Message& message;
    std::size_t index;
    const std::string& path;
    bool is_body;  // shown as the text of the message, or one form of it
};

std::vector<mime::Defect> defects_of(const mime::Part& part, const mime::Decoded& decoded) {
    std::vector<mime::Defect> defects = part.defects;
    if (decoded.damaged &&
        std::ranges::find(defects, mime::Defect::damaged_encoding) == defects.end())
        defects.push_back(mime::Defect::damaged_encoding);
    return defects;
}

// What is said of the decoded bytes, which are gone when it is said.
void add_content(const Leaf& leaf, Detail detail, Json& out) {
    const mime::Part& part = leaf.message.part(leaf.index);
    const mime::Decoded decoded = leaf.message.decoded(leaf.index);
    out["size"] = decoded.bytes.size();
    const bool is_text = part.type.type == "text";
    if (is_text) out["text"] = leaf.message.text(leaf.index);
    if (detail.bytes && (!is_text || !leaf.is_body))
        out["content"] = mime::encode_base64_line(decoded.bytes);
    out["sha256"] = hex(sha256(decoded.bytes));
    out["defects"] = names_of(defects_of(part, decoded));
}

Json part_of(const Leaf& leaf, Detail detail) {
    const mime::Part& part = leaf.message.part(leaf.index);
    const bool is_text = part.type.type == "text";
    Json out{{"path", leaf.path},
             {"type", part.type.full()},
             {"charset", is_text ? or_null(part.type.parameter("charset")) : Json()},
             {"disposition", or_null(part.disposition.kind)},
             {"filename", or_null(part.file_name())},
             {"encoding", encoding_name(part)},
             {"size", 0},
             {"id", or_null(part.content_id())},
             {"description", or_null(mime::decode_text(part.header.value("Content-Description")))}};
    add_content(leaf, detail, out);
    if (const auto nested = leaf.message.nested(leaf.index))
        out["message"] = to_json(*nested, detail);
    return out;
}

std::string bracketed(const std::vector<mime::Defect>& defects) {
    std::string out;
    for (const mime::Defect defect : defects) out += fmt::format("  [{}]", mime::describe(defect));
    return out;
}

void add_names(const std::vector<mime::Defect>& defects, Json& part) {
    for (const mime::Defect defect : defects) part["defects"].push_back(mime::name(defect));
}

void print_packed(Output& out, const mime::PackedPart& packed, std::size_t indent) {
    const mime::Part& part = packed.part();
    out.line(fmt::format("{:{}}{}  {}  {} bytes  \"{}\"{}{}", "",
                         indent + 2 * static_cast<std::size_t>(packed.depth), packed.path,
                         part.type.full(), packed.message->decoded(packed.index).bytes.size(),
                         part.file_name(), bracketed(part.defects), bracketed(packed.defects)));
}

bool is_body(const mime::Bodies& bodies, std::size_t index) {
    return std::ranges::find(bodies.text, index) != bodies.text.end() ||
           std::ranges::find(bodies.html, index) != bodies.html.end();
}

Json paths_of(const mime::Message& message, const std::vector<std::size_t>& parts) {
    Json paths = Json::array();
    for (const std::size_t index : parts) paths.push_back(message.part(index).path);
    return paths;
}

}  // namespace

std::string encoding_name(const mime::Part& part) {
    const std::string word = mime::first_word(part.header.value("Content-Transfer-Encoding"));
    return word.empty() ? "7bit" : text::valid_utf8(word);
}

Json to_json(const mime::Message& message, Detail detail) {
    const mime::HeaderBlock& header = message.root().header;
    const mail::Envelope envelope = mime::parse_envelope(header);
    const mime::Bodies bodies = mime::select_bodies(message);
    Json parts = Json::array();
    Json files = Json::array();
    for (const std::size_t index : message.leaves()) {
        parts.push_back(
            part_of({message, index, message.part(index).path, is_body(bodies, index)}, detail));
        const mime::PackedParts packed = mime::packed_parts(message, index);
        add_names(packed.defects, parts.back());
        for (const mime::PackedPart& each : packed.parts) {
            files.push_back(part_of({*each.message, each.index, each.path, false}, detail));
            add_names(each.defects, files.back());
        }
    }
    Json out{{"headers", headers_of(header, detail.values)},
             {"from", to_json(envelope.from)},
             {"to", to_json(envelope.to)},
             {"cc", to_json(envelope.cc)},
             {"bcc", to_json(envelope.bcc)},
             {"sender", to_json(envelope.sender)},
             {"reply_to", to_json(envelope.reply_to)},
             {"subject", header.first("Subject") != nullptr ? Json(envelope.subject) : Json()},
             {"date", envelope.date ? Json(mail::to_rfc3339(*envelope.date)) : Json()},
             {"message_id", or_null(envelope.message_id)},
             {"in_reply_to", envelope.in_reply_to},
             {"references", envelope.references},
             {"parts", std::move(parts)},
             {"text_body", paths_of(message, bodies.text)},
             {"html_body", paths_of(message, bodies.html)},
             {"attachments", paths_of(message, bodies.attachments)},
             {"defects", names_of(message.defects())}};
    if (!files.empty()) out["packed"] = std::move(files);
    return out;
}

void print_tree(Output& out, const mime::Message& message, int depth) {
    for (std::size_t i = 0; i < message.parts().size(); ++i) {
        const mime::Part& part = message.part(i);
        const auto indent = static_cast<std::size_t>(depth + part.depth - message.root().depth) * 2;
        std::string line = fmt::format("{:{}}{}{}", "", indent,
                                       part.path.empty() ? "" : part.path + "  ", part.type.full());
        if (!part.is_multipart())
            line +=
                fmt::format("  {}  {} bytes", encoding_name(part), message.decoded(i).bytes.size());
        if (!part.disposition.kind.empty()) line += "  " + part.disposition.kind;
        if (!part.file_name().empty()) line += "  \"" + part.file_name() + "\"";
        line += bracketed(part.defects);
        const mime::PackedParts packed = mime::packed_parts(message, i);
        out.line(line + bracketed(packed.defects));
        for (const mime::PackedPart& each : packed.parts) print_packed(out, each, indent);
        if (const auto nested = message.nested(i))
            print_tree(out, *nested, depth + part.depth - message.root().depth + 1);
    }
}

}  // namespace alder::cli
