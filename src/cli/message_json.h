// A whole message as JSON and as a tree of lines: `alder mime`, `alder show --json` and `--tree`.

#pragma once

#include "cli/json.h"
#include "cli/output.h"
#include "mime/entity.h"

namespace alder::cli {

// Header values as they stand in the message, or as they are meant.
enum class HeaderValues { decoded, raw };

Json to_json(const mime::Message& message, HeaderValues values);

// One line for each part, indented; messages inside messages too.
void print_tree(Output& out, const mime::Message& message, int depth = 0);

// The name of a field's transfer encoding, "7bit" where there is none.
std::string encoding_name(const mime::Part& part);

}  // namespace alder::cli
