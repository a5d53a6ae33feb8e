#include "compose/recipients.h"

#include <algorithm>

#include "base/ascii.h"
#include "compose/mailto.h"
#include "mime/addresses.h"
#include "mime/summary.h"

namespace alder::compose {

namespace {

using People = std::vector<mail::Mailbox>;

bool is_in(const People& people, std::string_view address) {
    return std::ranges::any_of(
        people, [&](const mail::Mailbox& each) { return ascii::iequals(each.address, address); });
}

// Adds those that can be written to, are not ours and not there yet.
void add(People& to, const People& more, const Identity& identity, const People& already = {}) {
    for (const mail::Mailbox& each : more) {
        if (each.address.empty() || is_own(identity, each.address)) continue;
        if (!is_in(to, each.address) && !is_in(already, each.address)) to.push_back(each);
    }
}

mail::AddressList as_list(const People& people) { return {people.begin(), people.end()}; }

// The person: Reply-To, but not where it is the list's own address put there by the list.
People author(const mail::Envelope& envelope, const std::string& list) {
    People reply_to = mail::mailboxes(envelope.reply_to);
    const People from = mail::mailboxes(envelope.from);
    const bool is_list = !list.empty() && reply_to.size() == 1 &&
                         ascii::iequals(reply_to.front().address, list) && !is_in(from, list);
    return reply_to.empty() || is_list ? from : reply_to;
}

Recipients to_all(const mail::Envelope& envelope, const People& first, const Identity& identity) {
    People to;
    People cc;
    add(to, first, identity);
    People& others = to.empty() ? to : cc;
    add(others, mail::mailboxes(envelope.to), identity, to);
    add(cc, mail::mailboxes(envelope.cc), identity, to);
    return {as_list(to), as_list(cc)};
}

}  // namespace

std::string list_address(const mime::Message& message) {
    const std::string_view field = message.root().header.value("List-Post");
    const std::size_t open = field.find('<');
    if (open == std::string_view::npos) return {};
    const std::string_view url = field.substr(open + 1, field.find('>', open) - open - 1);
    const auto mailto = read_mailto(url);
    if (!mailto) return {};
    const People people = mail::mailboxes(mime::parse_addresses(mailto->to));
    return people.empty() ? std::string() : people.front().address;
}

std::string own_address_in(const mail::Envelope& envelope, const Identity& identity) {
    for (const auto* list : {&envelope.to, &envelope.cc, &envelope.bcc}) {
        for (const mail::Mailbox& each : mail::mailboxes(*list)) {
            if (is_own(identity, each.address)) return each.address;
        }
    }
    return {};
}

const Identity& identity_for(const mail::Envelope& envelope,
                             const std::vector<Identity>& identities) {
    for (const Identity& each : identities) {
        if (!own_address_in(envelope, each).empty()) return each;
    }
    const People from = mail::mailboxes(envelope.from);  // a letter of our own, answered again
    const auto author = std::ranges::find_if(identities, [&](const Identity& each) {
        return !from.empty() && is_own(each, from.front().address);
    });
    return author == identities.end() ? identities.front() : *author;
}

Recipients reply_recipients(const mime::Message& message, const Identity& identity, ReplyTo whom) {
    const mail::Envelope envelope = mime::parse_envelope(message.root().header);
    const std::string list = list_address(message);
    if (whom == ReplyTo::list && !list.empty()) return {{mail::Mailbox{"", list}}, {}};
    const People from = author(envelope, list);
    const bool ours = !from.empty() && std::ranges::all_of(from, [&](const mail::Mailbox& each) {
        return is_own(identity, each.address);
    });
    if (whom == ReplyTo::sender) {
        // An answer to a letter of our own goes on to those it was sent to.
        Recipients out{ours ? envelope.to : as_list(from), {}};
        if (out.to.empty()) out.to = as_list(from);
        return out;
    }
    const People asked =
        mail::mailboxes(mime::parse_addresses(message.root().header.value("Mail-Followup-To")));
    if (!asked.empty()) {
        People to;
        add(to, asked, identity);
        if (!to.empty()) return {as_list(to), {}};
    }
    Recipients out = to_all(envelope, from, identity);
    if (out.to.empty()) out.to = as_list(from);  // nobody but ourselves
    return out;
}

}  // namespace alder::compose
