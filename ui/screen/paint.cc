#include "ui/screen/paint.h"

#include <array>

namespace alder::ui::screen {

using view::Look;
using widget::Role;

widget::Role role_of(Look look) {
    switch (look) {
        case Look::normal:
            return Role::text;
        case Look::faint:
            return Role::faint;
        case Look::strong:
            return Role::strong;
        case Look::unread:
            return Role::unread;
        case Look::flagged:
            return Role::flagged;
        case Look::deleted:
            return Role::deleted;
        case Look::header_name:
            return Role::header_name;
        case Look::quote1:
            return Role::quote1;
        case Look::quote2:
            return Role::quote2;
        case Look::quote3:
            return Role::quote3;
        case Look::signature:
            return Role::signature;
        case Look::link:
            return Role::link;
        case Look::code:
            return Role::code;
        case Look::attachment:
            return Role::attachment;
        case Look::good:
            return Role::good;
        case Look::doubtful:
            return Role::doubtful;
        case Look::bad:
            return Role::bad;
    }
    return Role::text;
}

void put_line(const terminal::Pane& row, int column, const view::Line& line,
              const widget::Theme& theme) {
    for (const view::Span& span : line) {
        terminal::Style style = theme[role_of(span.look)];
        if (!span.uri.empty()) style.link = row.add_link(span.uri).value_or(0);
        column = row.put(0, column, span.text, style);
    }
}

std::vector<widget::StyledLine> styled(const std::vector<view::Line>& lines,
                                       const widget::Theme& theme) {
    std::vector<widget::StyledLine> out;
    out.reserve(lines.size());
    for (const view::Line& line : lines) {
        widget::StyledLine& made = out.emplace_back();
        made.reserve(line.size());
        for (const view::Span& span : line)
            made.push_back({span.text, theme[role_of(span.look)], span.uri});
    }
    return out;
}

}  // namespace alder::ui::screen
