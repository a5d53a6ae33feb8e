#include "compose/address_line.h"

#include <algorithm>

#include "base/ascii.h"
#include "compose/one_line.h"
#include "mime/addresses.h"

namespace alder::compose {

namespace {

// Characters of a name that mean something else outside quotes.
bool needs_quotes(std::string_view name) {
    constexpr std::string_view kMeaning = "()<>[]:;@\\,.\"";
    return name.find_first_of(kMeaning) != std::string_view::npos ||
           name.find("  ") != std::string_view::npos || name.find("=?") != std::string_view::npos ||
           ascii::trim(name).size() != name.size();
}

std::string shown_name(std::string_view others) {
    std::string name = one_line(others);
    if (!needs_quotes(name)) return name;
    std::string out = "\"";
    for (const char c : name) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

std::string shown(const mail::Mailbox& mailbox) {
    std::string address = mailbox.address;
    std::erase_if(address, ascii::is_control);
    if (mailbox.name.empty()) return address;
    if (address.empty()) return shown_name(mailbox.name);
    return shown_name(mailbox.name) + " <" + address + ">";
}

std::string joined(const std::vector<mail::Mailbox>& people) {
    std::string out;
    for (const mail::Mailbox& each : people) {
        if (!out.empty()) out += ", ";
        out += shown(each);
    }
    return out;
}

}  // namespace

std::string address_line(const mail::AddressList& list) {
    std::string out;
    for (const mail::Address& address : list) {
        if (!out.empty()) out += ", ";
        if (const auto* mailbox = std::get_if<mail::Mailbox>(&address)) {
            out += shown(*mailbox);
            continue;
        }
        const auto& group = std::get<mail::Group>(address);
        const std::string members = joined(group.members);
        out += shown_name(group.name) + ":" + (members.empty() ? "" : " ") + members + ";";
    }
    return out;
}

mail::AddressList read_addresses(std::string_view line) { return mime::parse_addresses(line); }

}  // namespace alder::compose
