// Addresses as a person reads and types them: decoded, on one line, a comma between them.

#pragma once

#include <string>
#include <string_view>

#include "mail/address.h"

namespace alder::compose {

// UTF-8; names in quotes where their characters need it. read_addresses() gives the list back.
std::string address_line(const mail::AddressList& list);

// What was typed; never fails, what is no address stays in the list as it is.
mail::AddressList read_addresses(std::string_view line);

}  // namespace alder::compose
