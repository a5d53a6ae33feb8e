// Files that go into letters, and the editor a person likes better than ours.

#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "compose/draft.h"
#include "ui/screen/errand.h"

namespace alder::ui::screen {

// Looks at a file to be attached; "~/" is the home directory. `found` gets it on the UI thread.
Errand attach_errand(std::string path, std::function<void(compose::Attachment)> found);

// Reads a file of text, at most 1 MiB.
Errand read_errand(std::string path, std::function<void(std::string)> read);

// Runs $VISUAL, else $EDITOR, else editor or vi, on the text in a private file, and gives what
// became of it. The terminal must have been handed over. Waits for the editor.
Result<std::string> edited_outside(const std::string& text);

}  // namespace alder::ui::screen
