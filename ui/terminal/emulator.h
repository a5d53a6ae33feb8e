// A small terminal in memory that understands what diff() writes (a VT100 with colours, RGB, erase,
// titles and OSC 8), so that tests see what a person would see and not what we meant to draw.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ui/terminal/canvas.h"

namespace alder::ui::terminal {

class Emulator {
public:
    struct Shown {
        std::string text = " ";  // as Cell::text
        Style style;             // link is always 0: see uri
        std::string uri;
        bool operator==(const Shown&) const = default;
    };
    // How this terminal sees clusters that terminals disagree on: as we do, or this many columns.
    static constexpr int kAsWeDo = 0;

    explicit Emulator(Size size, int disputed_columns = kAsWeDo);

    // UTF-8; a sequence may be cut anywhere.
    void feed(std::string_view bytes);
    void resize(Size size);

    Size size() const { return size_; }
    const Shown& at(int row, int column) const { return cells_[index(row, column)]; }
    Position cursor() const { return cursor_; }
    const std::string& title() const { return title_; }
    // Sequences it did not understand, in order; empty when all is well.
    const std::string& unknown() const { return unknown_; }
    // As Canvas::picture().
    std::string picture() const;

private:
    std::size_t index(int row, int column) const {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(size_.columns) +
               static_cast<std::size_t>(column);
    }
    std::size_t take(std::string_view in);
    void print(std::string_view text);
    void print_cluster(std::string_view cluster, int columns);
    void put(int column, Shown shown);
    void control(char byte);
    void control_sequence(std::string_view body);
    void operating_system_command(std::string_view body);
    void erase(Position from, Position to);
    void set_style(std::string_view numbers);
    void line_feed();

    Size size_;
    int disputed_columns_;
    std::vector<Shown> cells_;
    Position cursor_;
    bool wrap_ = true;
    bool wrap_pending_ = false;
    Shown pen_;
    std::string title_;
    std::string unknown_;
    std::string pending_;
};

}  // namespace alder::ui::terminal
