#include "ui/widget/palette.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "text/fold.h"
#include "ui/widget/fuzzy.h"

namespace alder::ui::widget {
namespace {

using terminal::Key;
using terminal::KeyKind;
using Kind = Palette::Outcome::Kind;

constexpr int kDescriptionPenalty = 1000;  // any match of the name beats one of the description

bool is_ctrl(const Key& key, char letter) {
    return key.kind == KeyKind::text && key.ctrl && key.text == std::string_view(&letter, 1);
}

}  // namespace

Palette::Palette(text::TermText prompt, std::vector<PaletteEntry> entries)
    : prompt_(std::move(prompt)), entries_(std::move(entries)) {
    filter();
}

void Palette::filter() {
    std::vector<std::pair<int, std::size_t>> scored;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        if (const auto score = fuzzy_score(editor_.text(), entries_[i].name.utf8()))
            scored.emplace_back(*score, i);
        else if (text::contains_folded(entries_[i].description.utf8(), text::fold(editor_.text())))
            scored.emplace_back(-kDescriptionPenalty, i);
    }
    // Best first; among equals, and without a pattern, as they were given.
    std::ranges::sort(scored, std::less(), [&](const std::pair<int, std::size_t>& one) {
        return std::pair(editor_.text().empty() ? 0 : -one.first, one.second);
    });
    order_.clear();
    for (const auto& [score, entry] : scored) order_.push_back(entry);
    list_.set_count(order_.size());
    list_.first();
}

Palette::Outcome Palette::feed(const Key& key) {
    if (key.kind == KeyKind::down || is_ctrl(key, 'n') ||
        (key.kind == KeyKind::tab && !key.shift)) {
        list_.move(1);
        return {Kind::changed};
    }
    if (key.kind == KeyKind::up || is_ctrl(key, 'p') || key.kind == KeyKind::tab) {
        list_.move(-1);
        return {Kind::changed};
    }
    if (key.kind == KeyKind::page_down || key.kind == KeyKind::page_up) {
        list_.page(key.kind == KeyKind::page_down ? 1 : -1);
        return {Kind::changed};
    }
    // Backspace in an empty field leads out, as it led in.
    if (key.kind == KeyKind::backspace && editor_.text().empty()) return {Kind::cancelled};
    switch (editor_.feed(key)) {
        case LineEditor::Outcome::cancelled:
            return {Kind::cancelled};
        case LineEditor::Outcome::accepted:
            if (const auto entry = current()) return {Kind::chosen, *entry};
            return {Kind::none_of_them};
        case LineEditor::Outcome::changed:
            filter();
            return {Kind::changed};
        case LineEditor::Outcome::moved:
            return {Kind::changed};
        case LineEditor::Outcome::complete:
        case LineEditor::Outcome::ignored:
            return {Kind::ignored};
    }
    return {Kind::ignored};
}

std::optional<std::size_t> Palette::current() const {
    if (order_.empty()) return std::nullopt;
    return order_[list_.cursor()];
}

void Palette::draw(const terminal::Pane& pane, const Theme& theme) {
    pane.fill(theme[Role::popup]);
    const terminal::Pane rows = pane.part({1, 0, pane.rows() - 1, pane.columns()});
    list_.set_height(rows.rows());
    int name_width = 0;
    int key_width = 0;
    for (const PaletteEntry& entry : entries_) {
        name_width = std::max(name_width, entry.name.columns());
        key_width = std::max(key_width, entry.key.columns());
    }
    name_width = std::min(name_width, std::max(8, pane.columns() / 2));
    list_.draw(rows, [&](const terminal::Pane& row, std::size_t at, bool current) {
        const PaletteEntry& entry = entries_[order_[at]];
        row.put(0, 1, entry.name.truncated(name_width), theme[Role::popup_key]);
        const int room = row.columns() - name_width - key_width - 6;
        row.put(0, name_width + 3, entry.description.truncated(std::max(0, room)),
                theme[Role::popup]);
        row.put(0, row.columns() - entry.key.columns() - 1, entry.key, theme[Role::popup_key]);
        if (current) row.restyle(0, 0, row.columns(), theme[Role::cursor]);
    });
    if (order_.empty()) rows.put(0, 1, text::TermText::own("nothing matches"), theme[Role::popup]);
    // Last, so that the hardware cursor ends where one types.
    editor_.draw(pane.part({0, 0, 1, pane.columns()}), prompt_, theme);
}

}  // namespace alder::ui::widget
