// Lays inline text out in lines: collects a paragraph with its spans, wraps it behind the prefix
// of the lists and quotes it stands in, and keeps cells of tables apart until their table ends.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "html/attributes.h"
#include "html/spans.h"
#include "text/rich_text.h"
#include "text/wrap.h"

namespace alder::html {

class Flow {
public:
    explicit Flow(int columns) : columns_(columns) { cells_.emplace_back(); }

    // Inline text.
    void add(std::string_view text);
    void line_break();
    // Ends the paragraph; a gap leaves an empty line before what follows.
    enum class Gap { none, line };
    void end_paragraph(Gap gap);

    // A mark on all that comes until its end, over any number of paragraphs.
    void begin_span(text::SpanKind kind, int number = 0) {
        spans_.begin(kind, text_.size(), number);
    }
    void end_span(text::SpanKind kind) { spans_.end(kind, text_.size()); }

    // A link: its number stands behind the first piece of text in it.
    void begin_link(int number);
    bool link_is_empty() const;
    // The text of the link; empty: it showed nothing and its number is free.
    std::string end_link();

    void quote(int change) { quote_ += change; }
    void indent(int change) { indent_ += change; }
    // Of text that comes now, and of the lines of the paragraph that ends next.
    void set_white_space(WhiteSpace kept) { kept_ = kept; }
    // What stands before the next paragraph's first line, inside its indent: "• ", "3. ".
    void bullet(std::string text) { bullet_ = std::move(text); }

    void begin_table();
    void begin_row();
    // Over so many columns and rows.
    void begin_cell(int columns = 1, int rows = 1);
    void end_cell();
    void end_table();

    std::vector<text::RichLine> finish();

private:
    using Lines = std::vector<text::RichLine>;
    struct Cell {
        Lines lines = {};
        bool gap_before = false;  // where it does not stand beside others
        bool gap_after = false;
        std::size_t columns = 1;  // those behind it are in the row too, empty
    };
    using Row = std::vector<Cell>;
    struct Table {
        std::vector<Row> rows = {};
        std::vector<int> taken = {};  // rows, by column, that cells above reach into
        bool in_cell = false;
        bool gap_before = false;
    };
    struct OpenLink {
        int number = 0;
        std::size_t from = 0;
        std::string text = {};  // of paragraphs before this one
    };

    bool keeps_spaces() const;
    void add_space(char c);
    void settle_link();
    void emit_wrapped(std::size_t begin, std::size_t end, bool first);
    int room() const;
    static void add_gap(Cell& cell, int quote);
    static void append(Cell& out, Lines lines, bool after_gap);
    static void pass_taken(Table& table);
    static std::vector<int> widths_of(const Table& table);
    static Lines beside(Row& row, const std::vector<int>& widths);
    bool is_data(const Table& table, const std::vector<int>& widths) const;

    int columns_;
    int quote_ = 0;
    int indent_ = 0;
    WhiteSpace kept_ = WhiteSpace::joined;
    std::string bullet_;
    std::string text_;  // of the open paragraph; '\n' where a line break was asked for
    Spans spans_;
    std::optional<OpenLink> link_;
    bool gap_ = false;
    std::vector<Cell> cells_;  // the document, and a cell for each table that is open
    std::vector<Table> tables_;
};

}  // namespace alder::html
