// A whole message as JSON and as a tree of lines: `alder mime`, `alder show --json` and `--tree`.

#pragma once

#include "cli/json.h"
#include "cli/output.h"
#include "mime/entity.h"

namespace alder::cli {

// Header values as they stand in the message, or as they are meant.
enum class HeaderValues { decoded, raw };

// What is told of a message. With `bytes` each part that is no text has them too, in base64, as
// "content": `alder mime encode` reads that.
struct Detail {
    HeaderValues values = HeaderValues::decoded;
    bool bytes = false;
};

// Files packed into a part (uuencode, yEnc, winmail.dat) have a key of their own, `packed`.
Json to_json(const mime::Message& message, Detail detail);

// One line for each part, indented; messages inside messages too.
void print_tree(Output& out, const mime::Message& message, int depth = 0);

// The name of a field's transfer encoding, "7bit" where there is none.
std::string encoding_name(const mime::Part& part);

}  // namespace alder::cli
