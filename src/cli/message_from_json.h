// A message to build from what `alder mime decode --json --content` printed, or from the same keys
// written by hand.

#pragma once

#include <functional>
#include <string>

#include "cli/json.h"
#include "mime/build.h"

namespace alder::cli {

// Opens the file that a part names.
using OpenFile = std::function<Result<std::string>(const std::string& path)>;

// Values from the keys; a text that text_body names is the text, HTML that html_body names its
// other form, and every other part an attachment. Bytes of a part are its "content" (base64), its
// "file" (a path), its "text" or its "message". Errc::bad_data says which key is wrong.
Result<mime::OutgoingMessage> message_from_json(const Json& json, const OpenFile& open);

}  // namespace alder::cli
