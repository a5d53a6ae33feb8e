// How the index looks: the drawing half of IndexScreen.

#include <algorithm>

#include <fmt/format.h>

#include "ui/screen/index_screen.h"
#include "ui/screen/paint.h"

namespace alder::ui::screen {

namespace {

using mail::MessageRef;
using widget::Role;

constexpr int kHeadingFrom = 30;  // rows of body from which the columns get names
constexpr int kPointer = 2;
constexpr int kNumber = 4;

int digits(std::size_t number) { return static_cast<int>(fmt::formatted_size("{}", number)); }

std::string_view order_name(const store::ViewSpec& spec) {
    if (spec.threaded) return "conversations";
    switch (spec.sort) {
        case store::Sort::date:
        case store::Sort::arrival:
            return spec.newest_first ? "newest first" : "";
        case store::Sort::sender:
            return "by sender";
        case store::Sort::subject:
            return "by subject";
        case store::Sort::size:
            return "by size";
    }
    return "";
}

}  // namespace

TermText IndexScreen::title() const {
    if (is_search()) return TermText::own("Search: ") + TermText::clean(source_.search);
    const store::FolderRow* of = folder();
    if (of == nullptr) return is_merged() ? TermText::own("All inboxes") : TermText();
    const Shelf* where = shelf(source_.places.front().account);
    const bool several = desk_.shelves().size() > 1 && where != nullptr;
    return (several ? TermText::clean(where->name) + TermText::own(": ") : TermText()) +
           TermText::clean(of->name);
}

Heading IndexScreen::heading() const {
    Heading heading{title(), {}};
    if (!limit_text_.empty())
        heading.left += TermText::own("  only ") + TermText::clean(limit_text_);
    if (const auto order = order_name(spec_); !order.empty())
        heading.left += TermText::own("  ") + TermText::clean(order);
    if (model_.selected() > 0)
        heading.right = TermText::clean(fmt::format("{} selected, ", model_.selected()));
    std::uint32_t total = 0;
    std::uint32_t unseen = 0;
    for (const Place& each : source_.places) {
        const store::FolderRow* of = folder(each);
        total += of == nullptr ? 0 : of->total;
        unseen += of == nullptr ? 0 : of->unseen;
    }
    if (is_search() || limit_)
        heading.right += TermText::clean(app::count_of(model_.highest_number(), "message"));
    else
        heading.right +=
            TermText::clean(fmt::format("{}, {} unread", app::count_of(total, "message"), unseen));
    const bool is_away = std::ranges::any_of(source_.places, [this](const Place& each) {
        const Shelf* where = shelf(each.account);
        return where != nullptr && where->is_away;
    });
    if (is_away) heading.right += TermText::own(", offline");
    return heading;
}

view::Correspondent IndexScreen::correspondent() const {
    const store::FolderRow* of = folder();
    const bool ours =
        of != nullptr && (of->role == mail::Role::sent || of->role == mail::Role::drafts);
    return ours ? view::Correspondent::recipients : view::Correspondent::sender;
}

void IndexScreen::resize(terminal::Size body) {
    heading_rows_ = body.rows >= kHeadingFrom ? 1 : 0;
    model_.list().set_height(std::max(1, body.rows - heading_rows_));
    ask_entries();
}

// Nobody is told that there is no mail while it is still on its way.
TermText IndexScreen::words_when_empty() const {
    for (const Place& each : source_.places) {
        const Shelf* where = shelf(each.account);
        if (where == nullptr || !where->is_busy) continue;
        return where->progress.empty()
                   ? TermText::own("Looking for messages …")
                   : TermText::own("Fetching … ") + TermText::clean(where->progress);
    }
    return limit_ ? TermText::own("Nothing matches.") : TermText::own("No messages here.");
}

void IndexScreen::draw_empty(const terminal::Pane& body) const {
    if (!known_) return;
    body.put(1, 2, words_when_empty().truncated(std::max(0, body.columns() - 2)),
             desk_.theme()[Role::faint]);
    body.set_cursor(1, 2, terminal::CursorOn::text);
}

void IndexScreen::draw(const terminal::Pane& body) {
    if (model_.empty()) return draw_empty(body);
    const int number = std::max(kNumber, digits(model_.highest_number()));
    const int columns = body.columns() - 1;
    layout_ = view::IndexLayout::for_width(
        columns - kPointer - number - 1, correspondent(),
        is_search() || is_merged() ? view::Places::shown : view::Places::hidden);
    moment_ = desk_.moment();
    terminal::Pane rows = body.part({0, 0, body.rows(), columns});
    if (heading_rows_ > 0) {
        put_line(rows.part({0, 0, 1, columns}), kPointer + number + 1, view::index_heading(layout_),
                 desk_.theme());
        rows = body.part({1, 0, body.rows() - 1, columns});
    }
    const std::size_t top = model_.list().top();
    const std::size_t end =
        std::min(model_.count(), top + static_cast<std::size_t>(std::max(0, rows.rows())));
    tree_.clear();
    if (spec_.threaded && !limit_) tree_ = model_.tree(top, end);
    model_.list().draw(rows, [&](const terminal::Pane& row, std::size_t shown, bool is_current) {
        draw_row(row, shown, is_current);
    });
    widget::draw_scroll_bar(body.part({body.rows() - rows.rows(), columns, rows.rows(), 1}), top,
                            model_.count(), desk_.theme());
}

// In a search the folder, after its account where there are several; of the inboxes the account.
TermText IndexScreen::place_of(MessageRef message, const store::Entry& entry) const {
    const Shelf* where = shelf(message.account);
    if (where == nullptr || (!is_search() && !is_merged())) return {};
    if (!is_search()) return TermText::clean(where->name);
    const auto folder = std::ranges::find(where->folders, entry.folder, &store::FolderRow::id);
    if (folder == where->folders.end()) return {};
    const std::string account = is_merged() ? where->name + ": " : "";
    return TermText::clean(account + folder->name);
}

void IndexScreen::draw_row(const terminal::Pane& row, std::size_t shown, bool is_current) const {
    const widget::Theme& theme = desk_.theme();
    const int digit_columns = std::max(kNumber, digits(model_.highest_number()));
    const MessageRef message = model_.at(shown);
    if (is_current) row.put(0, 0, TermText::own(" >"), theme[Role::text]);
    row.put(0, kPointer,
            TermText::clean(fmt::format("{:>{}}", model_.number(shown), digit_columns)),
            theme[Role::faint]);
    if (const store::Entry* entry = model_.entry(message)) {
        view::IndexFacts facts;
        facts.flags = desk_.overlay().flags(message, entry->flags);
        facts.date = entry->date;
        facts.summary = entry->summary;
        facts.place = place_of(message, *entry);
        facts.selected = model_.is_selected(message);
        facts.pending = desk_.overlay().is_unsure(message);
        if (const std::size_t line = shown - model_.list().top(); line < tree_.size())
            facts.tree = tree_[line];
        facts.thread_size = std::max<unsigned>(1, model_.row(shown).thread_size);
        facts.folded = model_.is_folded(shown);
        put_line(row, kPointer + digit_columns + 1, view::index_line(facts, layout_, moment_),
                 theme);
    }
    if (model_.is_selected(message)) row.restyle(0, 0, row.columns(), theme[Role::selected]);
    if (is_current) row.restyle(0, 0, row.columns(), theme[Role::cursor]);
}

}  // namespace alder::ui::screen
