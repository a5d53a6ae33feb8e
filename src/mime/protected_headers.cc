#include "mime/protected_headers.h"

#include "base/ascii.h"
#include "mime/encoded_word.h"

namespace alder::mime {

std::optional<ProtectedHeaders> protected_headers(const Part& payload) {
    const std::string_view hp = payload.type.parameter("hp");
    ProtectedHeaders out;
    if (ascii::iequals(hp, "cipher"))
        out.kind = ProtectedHeaders::Kind::encrypted;
    else if (!ascii::iequals(hp, "clear"))
        return std::nullopt;
    for (const Field& field : payload.header.fields) {
        if (ascii::iequals(field.name, "HP-Outer"))
            out.outer.push_back(decode_text(field.raw_value));
        else if (!ascii::istarts_with(field.name, "Content-"))
            out.fields.fields.push_back(field);
    }
    return out;
}

std::string without_legacy_display(const Part& part, std::string text) {
    if (part.type.parameter("hp-legacy-display") != "1") return text;
    if (!part.type.is("text/plain")) return text;
    const std::size_t empty = text.find("\n\n");
    return empty == std::string::npos ? text : text.substr(empty + 2);
}

}  // namespace alder::mime
