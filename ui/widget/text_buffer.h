// The text of an editor: lines, changes to them, and taking changes back. Knows no screen. Lines
// are paragraphs of any length; a change costs what it touches, and a move of pointers behind it.

#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace alder::ui::widget {

// Between two characters: a line, and bytes into it.
struct Place {
    std::size_t line = 0;
    std::size_t byte = 0;
    auto operator<=>(const Place&) const = default;
};

class TextBuffer {
public:
    // UTF-8 with LF. Forgets what could be taken back.
    void set_text(std::string_view text);
    // As it was set: a text that ends in LF has an empty last line.
    std::string text() const;

    const std::vector<std::string>& lines() const { return lines_; }  // at least one
    const std::string& line(std::size_t number) const { return lines_[number]; }
    Place end() const { return {lines_.size() - 1, lines_.back().size()}; }
    // The nearest place there is.
    Place nearest(Place wanted) const;
    std::string between(Place from, Place to) const;

    // Whether a change is a step of its own for undo, or goes on with the last one.
    enum class Step { fresh, same };
    // Puts `with` in the place of what lies between; gives where it ends.
    Place replace(Place from, Place to, std::string_view with, Step step = Step::fresh);

    // Both give where the change was, or nullopt when there is none left.
    std::optional<Place> undo();
    std::optional<Place> redo();

    // Another number after every change, also after one was taken back.
    std::uint64_t revision() const { return revision_; }

private:
    struct Change {
        Place from;
        std::string removed;
        std::string inserted;
    };
    using Changes = std::vector<Change>;  // one step

    Place put(Place from, Place to, std::string_view with);

    std::vector<std::string> lines_{std::string()};
    std::vector<Changes> done_;
    std::vector<Changes> undone_;
    std::uint64_t revision_ = 0;
};

}  // namespace alder::ui::widget
