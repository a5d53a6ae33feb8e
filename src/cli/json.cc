#include "cli/json.h"

#include <fmt/format.h>

#include "text/utf8.h"

namespace alder::cli {

namespace {

bool is_obeyed_by_terminals(char32_t code) {
    return (code >= 0x7f && code <= 0x9f) || code == 0x61c || (code >= 0x200b && code <= 0x200f) ||
           (code >= 0x2028 && code <= 0x202e) || (code >= 0x2060 && code <= 0x206f) ||
           code == 0xfeff || (code >= 0xfff9 && code <= 0xfffb);
}

// Outside strings JSON is ASCII, so every such character stands inside one.
std::string escaped(const std::string& json) {
    std::string out;
    out.reserve(json.size());
    for (std::size_t at = 0; at < json.size();) {
        const auto character = text::utf8_at(json, at);
        if (is_obeyed_by_terminals(character.code))
            out += fmt::format("\\u{:04x}", std::uint32_t{character.code});
        else
            out.append(json, at, character.length);
        at += character.length;
    }
    return out;
}

Json to_json(const mail::Mailbox& mailbox) {
    return Json{{"name", mailbox.name}, {"address", mailbox.address}};
}

}  // namespace

std::string json_line(const Json& value) {
    return escaped(value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

std::string json_pages(const Json& value) {
    return escaped(value.dump(2, ' ', false, Json::error_handler_t::replace));
}

Json to_json(const mail::AddressList& list) {
    Json out = Json::array();
    for (const mail::Address& address : list) {
        if (const auto* mailbox = std::get_if<mail::Mailbox>(&address)) {
            out.push_back(to_json(*mailbox));
            continue;
        }
        const auto& group = std::get<mail::Group>(address);
        Json members = Json::array();
        for (const mail::Mailbox& member : group.members) members.push_back(to_json(member));
        out.push_back(Json{{"group", group.name}, {"members", std::move(members)}});
    }
    return out;
}

}  // namespace alder::cli
