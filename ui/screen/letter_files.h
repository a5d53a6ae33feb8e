// Files that go into letters, and the editor a person likes better than ours.

#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "compose/draft.h"
#include "ui/screen/errand.h"

namespace alder::ui::screen {

// With the home directory in the place of "~/".
std::string expanded_path(std::string path);

// Looks at a file to be attached; "~/" is the home directory. `looked` gets it on the UI thread, or
// why it cannot be attached.
Errand attach_errand(std::string path, std::function<void(Result<compose::Attachment>)> looked);

// Reads a file of text, at most 1 MiB.
Errand read_errand(std::string path, std::function<void(std::string)> read);

struct Edited {
    std::string text;      // as the editor left it
    bool gave_up = false;  // it ended with an error
};
// Runs $VISUAL, else $EDITOR, else editor or vi, on the text in app::scratch_file(directory), which
// is made for it and goes once its text was read. The terminal must have been handed over. Waits
// for the editor. What it saved before it failed counts.
Result<Edited> edited_outside(const std::string& text, const std::string& directory);

}  // namespace alder::ui::screen
