// A part of a message on its way to a file: under a name that can do no harm (SECURITY,
// Attachments), made new with mode 0600, never over something or through a link.

#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "account/reader.h"
#include "app/part_file.h"
#include "ui/screen/errand.h"
#include "view/reader_text.h"

namespace alder::ui::screen {

using app::safe_file_name;

// The part as text for the screen.
std::string part_text(const mime::Message& message, const std::string& path);

using ReadMessage = std::shared_ptr<const account::MessageToRead>;
// Writes the decoded part. A name that is taken gets a number.
Errand save_errand(ReadMessage read, std::string part, std::string file);
// Saves it in the directory and gives it to the desktop (xdg-open).
Errand open_errand(ReadMessage read, const view::AttachmentFacts& part,
                   const std::string& directory);

}  // namespace alder::ui::screen
