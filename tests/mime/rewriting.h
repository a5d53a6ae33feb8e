// A message written anew from what was read of it, by the product's own writers: every field from
// its decoded value, every part with its type, parameters and bytes, under new boundaries and in
// the encoding that suits; and what is compared of two messages.

#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "mime/entity.h"

namespace alder::mime {

std::string rewritten(const Message& message);

// One line each. Equal for two messages that say the same.
struct Content {
    std::vector<std::string> structure;  // of each part its type, parameters, disposition and
                                         // place, and of leaves the SHA-256 of the decoded bytes
    std::vector<std::string> fields;     // name and decoded value
    std::size_t unwritable = 0;          // fields beside those: of an address that nobody could
                                         // send to, or an id with a space in it
};
Content content_of(const Message& message);

// Expects that each message, written, has the same structure and the same fields but for the
// unwritable; that what was written is written the same again; and counts.
class RoundTrips {
public:
    void check(const std::string& bytes, const std::string& where);
    void tell() const;

private:
    std::size_t messages_ = 0;
    std::size_t fields_ = 0;
    std::size_t unwritable_ = 0;
};

}  // namespace alder::mime
