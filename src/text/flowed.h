// Plain text as format=flowed (RFC 3676): paragraphs longer than a line are broken where a reader
// can join them again; quote marks and signatures keep their meaning. The reading side is quote.h.

#pragma once

#include <string>
#include <string_view>

namespace alder::text {

// UTF-8 with LF: a line is a paragraph, ">" at its start are quote marks (with or without spaces
// between them). Gives lines with LF, the last one ended too: those of more than 78 columns broken
// at spaces, at most 72 columns each; space-stuffed; no white space at the end of a line that is
// not a soft break or "-- ". What has no spaces stays whole: words are never cut.
// flowed_lines() of it is plain_lines() of the text without spaces at line ends.
std::string write_flowed(std::string_view text);

}  // namespace alder::text
