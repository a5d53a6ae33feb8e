// What the mouse does: a click goes to a row, or opens the row it is on; the bar is clicked as if
// its keys were typed; the wheel scrolls.

#include "base/ascii.h"
#include "ui/screen/program.h"

namespace alder::ui::screen {

using terminal::Mouse;

namespace {

constexpr long kWheelRows = 3;

}  // namespace

void Program::feed_mouse(const Mouse& mouse) {
    if (mouse.action != Mouse::Action::press) return;
    const Layout now = layout();
    if (mouse.button == Mouse::Button::left && mouse.row >= now.bar.row && now.bar.rows > 0)
        return click_bar({mouse.row - now.bar.row, mouse.column});
    const bool up = mouse.button == Mouse::Button::wheel_up;
    const bool wheel = up || mouse.button == Mouse::Button::wheel_down;
    if (asker_.is_asking()) {
        if (wheel) asker_.scroll(up ? -1 : 1);
    } else if (wheel) {
        stack_.back()->scroll(up ? -kWheelRows : kWheelRows);
    } else if (mouse.button == Mouse::Button::left) {
        const int row = mouse.row - now.body.row;
        if (row < 0 || row >= now.body.rows) return;
        if (stack_.back()->click(row) == widget::Click::current_row) run(command::Command::open);
        drop_left();
    }
}

void Program::click_bar(terminal::Position at) {
    const auto items = bar();
    const auto hint = widget::key_bar_hint(at, items.size(), layout().bar.columns, bar_page_);
    if (!hint) return;
    for (const std::string_view name : ascii::split(items[*hint].key, ' '))
        if (const auto key = terminal::parse_key(name)) feed(*key, now_);
}

}  // namespace alder::ui::screen
