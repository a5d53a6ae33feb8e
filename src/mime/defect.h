// What is wrong with a message. A message never fails to parse; it yields what can be had and lists
// these.

#pragma once

#include <string_view>

namespace alder::mime {

enum class Defect {
    bare_cr_lines,          // the whole message ends its lines with CR alone
    header_without_colon,   // a line among the header fields that is none
    header_not_ended,       // the body begins without an empty line before it
    header_ended_by_space,  // a line of white space stands where the empty line belongs
    header_too_long,        // header beyond 1 MiB, the rest of it not read
    nul_in_header,
    bad_content_type,    // Content-Type cannot be read: taken as text/plain
    no_boundary,         // multipart without boundary parameter: guessed, or taken as text
    boundary_not_found,  // multipart whose boundary never occurs: taken as text
    no_final_boundary,
    unknown_encoding,   // Content-Transfer-Encoding nobody knows: body left as it is
    encoded_multipart,  // base64 or quoted-printable on a multipart: ignored
    damaged_encoding,   // base64 or quoted-printable with junk inside; seen only when decoded
    damaged_file,       // one packed in a part: it breaks off, or its size or checksum does not fit
    incomplete_file,    // one packed in pieces, of which some are not here
    packed_unopened,    // holds packed files that a bound of packed_parts() keeps closed
    too_deep,           // more than 64 parts inside each other: the rest is one opaque part
    too_many_parts,     // more than 10,000 parts: the rest is one opaque part
};

// "no-final-boundary", for JSON and tests.
std::string_view name(Defect defect);

// One line for a person.
std::string_view describe(Defect defect);

}  // namespace alder::mime
