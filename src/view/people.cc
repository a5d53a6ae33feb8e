#include "view/people.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "base/ascii.h"
#include "text/named_places.h"

namespace alder::view {
namespace {

using mail::Mailbox;
using text::TermText;

template <class OnePerson>
TermText joined(const mail::AddressList& people, OnePerson&& one) {
    TermText all;
    for (const mail::Address& address : people) {
        if (!all.empty()) all += TermText::own(", ");
        if (const auto* group = std::get_if<mail::Group>(&address))
            all += TermText::clean(group->name) + TermText::own(":");
        else
            all += one(std::get<Mailbox>(address));
    }
    return all;
}

// The commercial at, and what fonts make look like one.
bool has_at(std::string_view name) {
    constexpr std::string_view kAts[] = {"@", "＠", "﹫"};
    return std::ranges::any_of(
        kAts, [&](std::string_view at) { return name.find(at) != std::string_view::npos; });
}

// As mail servers know it.
std::string registered(std::string_view address) {
    const std::string lower = ascii::lower(address);
    const std::size_t host = lower.rfind('@') + 1;
    return lower.substr(0, host) + text::registered_host(lower.substr(host));
}

}  // namespace

bool poses_as_another(const Mailbox& person) {
    if (!has_at(person.name)) return false;
    return registered(ascii::trim(person.name)) != registered(person.address);
}

TermText short_person(const Mailbox& person) {
    const bool usable = !ascii::trim(person.name).empty() && !has_at(person.name);
    if (usable) return TermText::clean(person.name);
    return person.address.empty() ? TermText::clean(person.name) : TermText::clean(person.address);
}

TermText full_person(const Mailbox& person) {
    if (ascii::trim(person.name).empty() || person.name == person.address)
        return TermText::clean(person.address);
    return TermText::clean(person.name) + TermText::own(" <") + TermText::clean(person.address) +
           TermText::own(">");
}

TermText short_people(const mail::AddressList& people) { return joined(people, short_person); }

TermText full_people(const mail::AddressList& people) { return joined(people, full_person); }

}  // namespace alder::view
