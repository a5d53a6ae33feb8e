// The screens as lines, one after the other, for those who hear them or feel them under their
// fingers: nothing moves, nothing is drawn around anything, and what changes comes at the end. Of a
// list the current row is told, of a text what was not there before, and a field is typed into on
// the last line. The first and the last row of the canvas are title and status.

#pragma once

#include <string>
#include <vector>

#include "ui/terminal/canvas.h"
#include "ui/terminal/capabilities.h"

namespace alder::ui::terminal {

class Linear {
public:
    // Bytes that tell what is new since the last time.
    std::string tell(const Canvas& canvas, const Capabilities& can);
    // The title is told with the next canvas.
    void title_changed() { tells_title_ = true; }

private:
    using Rows = std::vector<std::string>;

    void tell_body(const Canvas& canvas, const Rows& rows, std::string& out);
    void tell_line(const std::string& line, std::string& out);
    void tell_field(const std::string& line, const Position& cursor, const Capabilities& can,
                    std::string& out);
    void end_field(std::string& out);

    bool tells_title_ = true;
    Rows body_;            // between title and status
    std::string current_;  // the row of a list told last
    std::string status_;
    Position field_{-1, 0};  // of the cursor in the field on the last line; row -1: there is none
    std::string typed_;      // that line
};

}  // namespace alder::ui::terminal
