// Writes header fields: folded at 78 columns where there is a space to fold at (998 is never
// passed), ASCII but for addresses that are not (RFC 6532), each line ended by CRLF. Whatever the
// values hold, no CR, LF or NUL of theirs reaches the output. RFC 5322, 2.2.3; RFC 2047; RFC 2231.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mail/address.h"
#include "mime/parameters.h"

namespace alder::mime {

class HeaderWriter {
public:
    // Free text, UTF-8; white space at its ends is not kept. Nothing is written for empty text.
    void text(std::string_view name, std::string_view utf8);
    // What is no address is written as a name, so that a draft keeps it.
    void addresses(std::string_view name, const mail::AddressList& list);
    // Message ids without angle brackets; those that cannot be written are left out.
    void ids(std::string_view name, const std::vector<std::string>& ids);
    // "name: value; parameter=…". The value is ours: ASCII, well formed.
    void structured(std::string_view name, std::string_view value,
                    const std::vector<Parameter>& parameters = {});

    std::string take() { return std::move(out_); }

private:
    // Items are kept on one line each where they fit there.
    void field(std::string_view name, const std::vector<std::string>& items);
    void append(std::string_view chunk);

    std::string out_;
    std::size_t column_ = 0;
    std::size_t least_column_ = 0;  // nothing but the field's name stands before it
};

// Valid UTF-8 without U+FEFF, which no reader gives back where an encoded word begins with it.
std::string header_text(std::string_view utf8);

// Whether it may be the name of a field: printable ASCII without colon, at most 76 characters.
bool is_field_name(std::string_view name);

// Whether it may stand between angle brackets in Message-ID and the like.
bool is_message_id(std::string_view id);

}  // namespace alder::mime
