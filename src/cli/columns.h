// Rows of columns: aligned and cut to the width of a terminal for people, parted by tabs for pipes.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/output.h"

namespace alder::cli {

struct Column {
    enum class Side { left, right } side = Side::left;
    int most = 0;  // columns on a terminal; 0: as wide as its widest, -1: what is left of the line
};

inline constexpr Column kNumber{Column::Side::right};

struct Cells {
    std::vector<std::string> text;  // untrusted
    bool is_bold = false;
};

class Columns {
public:
    // terminal_columns: 0 for a pipe.
    Columns(Output& out, std::vector<Column> columns, int terminal_columns, bool colour)
        : out_(out),
          columns_(std::move(columns)),
          terminal_columns_(terminal_columns),
          colour_(colour) {}

    void row(const Cells& cells);
    // Prints what still waits for its width to be known; call once, after the last row.
    void finish();

private:
    struct Waiting {
        std::vector<text::TermText> cells;
        bool is_bold;
    };
    void print_tabs(const Cells& cells);
    void print(const Waiting& row);
    void measure();

    Output& out_;
    std::vector<Column> columns_;
    int terminal_columns_;
    bool colour_;
    std::vector<Waiting> waiting_;
    std::vector<int> widths_;  // empty until measured
};

}  // namespace alder::cli
