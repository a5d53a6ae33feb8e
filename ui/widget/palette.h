// A menu that is searched by typing: the command palette, "go to folder", any choice of one. Shows
// each entry with what it does and the key that does it next time.

#pragma once

#include <optional>
#include <vector>

#include "ui/widget/line_editor.h"
#include "ui/widget/list.h"

namespace alder::ui::widget {

struct PaletteEntry {
    text::TermText name;
    text::TermText description;
    text::TermText key;  // may be empty
};

class Palette {
public:
    Palette(text::TermText prompt, std::vector<PaletteEntry> entries);

    struct Outcome {
        enum class Kind {
            ignored,
            changed,
            chosen,
            none_of_them,  // Enter, and nothing matches
            cancelled,
        } kind = Kind::ignored;
        std::size_t entry = 0;  // chosen: its index in the vector given
    };
    Outcome feed(const terminal::Key& key);

    // The entry under the cursor, or nullopt when nothing matches.
    std::optional<std::size_t> current() const;
    std::size_t matches() const { return order_.size(); }
    // What was typed.
    const std::string& pattern() const { return editor_.text(); }

    // The prompt on the first row, entries below it.
    void draw(const terminal::Pane& pane, const Theme& theme);

private:
    void filter();

    text::TermText prompt_;
    std::vector<PaletteEntry> entries_;
    std::vector<std::size_t> order_;  // matching entries, best first
    LineEditor editor_;
    List list_{0};
};

}  // namespace alder::ui::widget
