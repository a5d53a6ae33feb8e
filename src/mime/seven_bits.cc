#include "mime/seven_bits.h"

#include "base/ascii.h"
#include "mime/content_scan.h"

namespace alder::mime {

namespace {

bool is_signed(const Message& message, const Part& part) {
    for (auto above = part.parent; above; above = message.part(*above).parent) {
        if (message.part(*above).type.is("multipart/signed")) return true;
    }
    return false;
}

// Its fields but for the encoding that no longer holds.
std::string header_with(const Part& part, Encoding encoding) {
    std::string out;
    for (const Field& field : part.header.fields) {
        if (ascii::iequals(field.name, "Content-Transfer-Encoding")) continue;
        out.append(field.name.begin(), field.raw_value.end());
        out += "\r\n";
    }
    out += "Content-Transfer-Encoding: ";
    out += encoding_name(encoding);
    return out + "\r\n\r\n";
}

// Text whose lines end in LF alone is text all the same; what has NUL is none.
std::string with_crlf(const Part& part) {
    const std::string_view body = part.body;
    if (part.type.type != "text" || body.find('\0') != std::string_view::npos)
        return std::string(body);
    std::string out;
    for (const char c : body) {
        if (c == '\n' && !out.ends_with('\r')) out += '\r';
        out += c;
    }
    return out;
}

std::string leaf_in_seven_bits(const Part& part) {
    const std::string body = with_crlf(part);
    const ContentScan facts = scan_of(body);
    const Encoding encoding = facts.only_crlf() ? facts.best_for_text() : Encoding::base64;
    return header_with(part, encoding) + encoded(body, encoding);
}

}  // namespace

std::string in_seven_bits(const Message& message) {
    const std::string_view bytes = message.bytes();
    std::string out;
    std::size_t copied = 0;
    const auto replace = [&](std::size_t begin, std::size_t end, const std::string& by) {
        out += bytes.substr(copied, begin - copied);
        out += by;
        copied = end;
    };
    for (const std::size_t index : message.leaves()) {
        const Part& part = message.part(index);
        if (part.encoding != Encoding::identity || part.body.empty() ||
            scan_of(part.body).is_clean() || is_signed(message, part))
            continue;
        const auto begin = static_cast<std::size_t>(part.body.data() - bytes.data());
        const std::size_t end = begin + part.body.size();
        if (const auto nested = message.nested(index))
            replace(begin, end, in_seven_bits(*nested));
        else
            replace(begin - part.header.size, end, leaf_in_seven_bits(part));
    }
    return out.append(bytes.substr(copied));
}

}  // namespace alder::mime
