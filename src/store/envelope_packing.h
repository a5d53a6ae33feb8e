// Envelopes as mail.db stores them: address lists packed into blobs, lists of names and ids joined.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "mail/envelope.h"

namespace alder::store {

std::string pack_addresses(const mail::AddressList& list);
// Errc::corrupt when the bytes are none of ours.
Result<mail::AddressList> unpack_addresses(std::string_view bytes);

// Sender, Reply-To, To, Cc and Bcc in one blob; From has its own, since every index row needs it.
std::string pack_other_addresses(const mail::Envelope& envelope);
Result<void> unpack_other_addresses(std::string_view bytes, mail::Envelope& into);

// Joined by one separator that no item can hold ("\n" for file names, " " for message ids).
std::string join(const std::vector<std::string>& items, char separator);
std::vector<std::string> split_list(std::string_view text, char separator);

}  // namespace alder::store
