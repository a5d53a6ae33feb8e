// How Program draws what is around the screens: title, status, key bar, pop-ups.

#include <algorithm>

#include <fmt/format.h>

#include "ui/screen/program.h"
#include "ui/widget/which_key.h"

namespace alder::ui::screen {

using command::BarItem;
using command::Preset;
using terminal::Pane;
using widget::KeyHint;
using widget::Role;

namespace {

constexpr int kQuestionRows = 5;

KeyHint hint(const char* key, const char* label) {
    return {TermText::own(key), TermText::own(label)};
}

std::vector<KeyHint> hints(const std::vector<BarItem>& items, Preset preset) {
    std::vector<KeyHint> out;
    out.reserve(items.size());
    for (const BarItem& each : items)
        out.push_back(
            {TermText::clean(command::key_label(each.key, preset)), TermText::clean(each.label)});
    return out;
}

}  // namespace

std::vector<BarItem> Program::bar() const {
    if (asker_.is_asking()) return asker_.bar();
    return keys_.bar(stack_.back()->kind());
}

Result<void> Program::draw() {
    terminal::Canvas canvas(parts_.terminal.size(), parts_.bidi);
    const Layout now = layout();
    const Pane all(canvas);
    all.part(now.body).set_cursor(0, 0, terminal::CursorOn::text);
    draw_title(all.part(now.title));
    stack_.back()->draw(all.part(now.body));
    draw_bar(all.part(now.bar));
    draw_pop_ups(all.part(now.body));
    draw_status(all.part(now.status));
    const std::string title = "Alder: " + stack_.back()->heading().left.utf8();
    if (title != title_) {
        title_ = title;
        parts_.terminal.set_title(TermText::clean(title));
    }
    return parts_.terminal.draw(canvas);
}

void Program::draw_title(const Pane& row) const {
    if (row.rows() == 0) return;
    const widget::Theme& look = theme();
    row.fill_row(0, look[Role::title]);
    const Heading heading = stack_.back()->heading();
    const int room = row.columns() - 2;
    const TermText right = heading.right.truncated(std::max(0, room / 2));
    const TermText left = (TermText::own("Alder  ") + heading.left)
                              .truncated(std::max(0, room - right.columns() - 2));
    row.put(0, 1, left, look[Role::title]);
    row.put(0, row.columns() - 1 - right.columns(), right, look[Role::title]);
}

void Program::draw_status(const Pane& row) const {
    if (row.rows() == 0) return;
    if (asker_.draw_line(row)) return;
    if (const auto countdown = office_.countdown();
        countdown && (status_.words() == nullptr || last_tone_ == widget::Tone::info ||
                      last_tone_ == widget::Tone::ok))
        draw_countdown(row, *countdown);
    else
        status_.draw(row, theme());
}

void Program::draw_countdown(const Pane& row, const LetterOffice::Countdown& countdown) const {
    const auto undo = keys_.keys_of(command::Command::undo, stack_.back()->kind());
    TermText line = TermText::own(" Sending ") + countdown.letter;
    if (!parts_.linear) line += TermText::clean(fmt::format(" in {} s", countdown.left.count()));
    if (!undo.empty())
        line += TermText::clean(
            fmt::format("  ({} takes it back)", command::key_label(undo.front(), keys_.preset())));
    row.put(0, 0, line, theme()[Role::ok]);
}

void Program::draw_bar(const Pane& bar) const {
    if (bar.rows() != 2) return;
    widget::draw_key_bar(bar, hints(this->bar(), keys_.preset()), bar_page_, theme());
}

void Program::draw_pop_ups(const Pane& body) {
    if (choosing_keys_) {
        const std::vector<KeyHint> answers = {
            hint("P", "Pine's keys: n next, p previous, d delete, s save (Enter takes these)"),
            hint("M", "mutt's keys: j next, k previous, d delete, s save"),
            hint("any", "other key: Pine's for now, and you are asked again")};
        return widget::draw_which_key(
            body.part({0, 0, kQuestionRows, body.columns()}),
            TermText::own("Pine keys or mutt keys? Arrows, Enter and ? are the same"), answers,
            theme());
    }
    if (asker_.draw_list(body)) return;
    if (!which_key_ || pending_.empty()) return;
    std::vector<KeyHint> next;
    for (const auto& each : keys_.find(stack_.back()->kind(), pending_).continuations)
        next.push_back({TermText::clean(command::key_label(each.key, keys_.preset())),
                        each.command ? TermText::clean(command::describe(*each.command).label)
                                     : TermText::own("…")});
    const TermText so_far = TermText::clean(command::key_label(pending_, keys_.preset()));
    widget::draw_which_key(body, so_far + TermText::own(" …"), next, theme());
}

}  // namespace alder::ui::screen
