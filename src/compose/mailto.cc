#include "compose/mailto.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/percent.h"
#include "compose/address_line.h"
#include "compose/one_line.h"
#include "mime/addresses.h"
#include "mime/encoded_word.h"
#include "text/utf8.h"

namespace alder::compose {

namespace {

constexpr std::string_view kScheme = "mailto:";
constexpr std::size_t kLongest = 1 << 20;  // bytes
constexpr std::size_t kMaxIgnored = 20;    // names that are told

// "+" is a plus here, other than in forms.
std::string decoded(std::string_view text) { return text::valid_utf8(percent_decoded(text)); }

std::string decoded_line(std::string_view text) {
    return std::string(ascii::trim(one_line(decoded(text))));
}

// CRLF and bare CR become LF; no other control but TAB.
std::string many_lines(std::string_view text) {
    const std::string whole = decoded(text);
    std::string out;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        const char c = whole[i];
        if (c == '\r') {
            if (i + 1 >= whole.size() || whole[i + 1] != '\n') out += '\n';
        } else if (c == '\n' || c == '\t' || !ascii::is_control(c)) {
            out += c;
        }
    }
    return out;
}

// In the path a comma between addresses is bare, one inside an address is escaped.
std::string path_addresses(std::string_view path) {
    std::string out;
    for (const std::string_view each : ascii::split(path, ',')) {
        const std::string address = decoded_line(each);
        if (address.empty()) continue;
        if (!out.empty()) out += ", ";
        out += address;
    }
    return out;
}

void append(std::string& line, const std::string& more) {
    if (!line.empty() && !more.empty()) line += ", ";
    line += more;
}

void take_field(Mailto& out, std::string_view name, std::string_view value) {
    if (name == "to") {
        append(out.to, decoded_line(value));
    } else if (name == "cc") {
        append(out.cc, decoded_line(value));
    } else if (name == "subject") {
        out.subject = mime::decode_text(decoded_line(value));
    } else if (name == "body") {
        if (!out.body.empty()) out.body += '\n';
        out.body += many_lines(value);
    } else if (name == "in-reply-to") {
        out.in_reply_to = mime::parse_message_ids(decoded_line(value));
    } else if (!name.empty() && out.ignored.size() < kMaxIgnored) {
        out.ignored.emplace_back(name);
    }
}

}  // namespace

Result<Mailto> read_mailto(std::string_view url) {
    if (!ascii::istarts_with(url, kScheme))
        return fail(Errc::bad_data, "this is no mailto: address");
    if (url.size() > kLongest) return fail(Errc::bad_data, "the mailto: address is too long");
    url.remove_prefix(kScheme.size());
    url = url.substr(0, url.find('#'));
    const std::size_t question = url.find('?');
    Mailto out;
    out.to = path_addresses(url.substr(0, question));
    if (question == std::string_view::npos) return out;
    for (const std::string_view each : ascii::split(url.substr(question + 1), '&')) {
        const std::size_t equals = each.find('=');
        const std::string name = ascii::lower(decoded_line(each.substr(0, equals)));
        take_field(out, name, equals == std::string_view::npos ? "" : each.substr(equals + 1));
    }
    return out;
}

}  // namespace alder::compose
