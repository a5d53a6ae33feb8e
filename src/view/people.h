// How people show in lists and headers. A name is what a stranger chose to call himself; where it
// could pass for another address it is not shown, or shown with the real address beside it.

#pragma once

#include "mail/address.h"
#include "text/term_text.h"

namespace alder::view {

// For a column: the name; the address where there is no name, or one that looks like an address.
text::TermText short_person(const mail::Mailbox& person);
// For a header: "Name <address>", always with the address.
text::TermText full_person(const mail::Mailbox& person);

// Names, comma between them; a group by its name.
text::TermText short_people(const mail::AddressList& people);
text::TermText full_people(const mail::AddressList& people);

// Whether the name holds an address that is not this one's.
bool poses_as_another(const mail::Mailbox& person);

}  // namespace alder::view
