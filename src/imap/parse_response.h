// Understands one framed response. Total: whatever bytes come, the answer is a value or an error of
// code `protocol`, and the framer's place is not touched. What odd servers send is taken as meant;
// the liberties are listed in VIOLATIONS.md.

#pragma once

#include "base/result.h"
#include "imap/response.h"
#include "imap/scanner.h"

namespace alder::imap {

Result<Response> parse_response(const Frame& frame);

// The parts of it that are files of their own.
Fetched parse_fetched(Scanner& in, SeqNo seq);
BodyStructure parse_structure(Scanner& in);
Status parse_status(Scanner& in, Condition condition, std::string tag);
// A parenthesised list of words, or one word without parentheses.
std::vector<std::string> parse_words(Scanner& in);

}  // namespace alder::imap
