// What an index shows, without a screen: the rows of one view (or of one in each of several
// accounts, merged by date), which conversations are folded, where the cursor is, what is selected,
// and the entries of the window that is seen. Cursor and selection name messages, never rows: when
// rows come and go the cursor stays with its message, or goes to the next one that is left. Pure.

#pragma once

#include <functional>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "mail/ids.h"
#include "store/entry.h"
#include "store/view.h"
#include "text/term_text.h"
#include "ui/widget/list.h"

namespace alder::ui::screen {

// With the date of each row, by which parts are merged; those without stand one after another.
struct DatedRows {
    store::ViewRows rows;
    std::vector<WallTime> dates;
};
// As store::rows_left.
DatedRows rows_left(const DatedRows& all,
                    const std::function<bool(const store::ViewRow&)>& is_gone);

class IndexModel {
public:
    // Where the cursor starts, and what "the newest" is near.
    enum class Start { top, bottom };

    explicit IndexModel(const std::vector<mail::AccountId>& parts, Start start = Start::top);

    // The rows of one part; `before` is how many come before the first of them and are not known
    // yet.
    void set_rows(std::size_t part, store::ViewRows rows, std::size_t before = 0) {
        set_dated_rows(part, {std::move(rows), {}}, before);
    }
    void set_dated_rows(std::size_t part, DatedRows rows, std::size_t before = 0);
    // The rows of that part cannot be had; the others do not wait for them.
    void has_none(std::size_t part) { parts_[part].has_answered = true; }
    void remove(const std::vector<mail::MessageRef>& gone);
    // Its row stays where it is when new rows are without it, until release().
    void hold(mail::MessageRef message) { held_.insert(message); }
    void release() { held_.clear(); }
    // As the screen counts; none when it is not here.
    std::optional<std::size_t> number_of(mail::MessageRef message) const;
    // The folder is being filled: the cursor stays at its start until somebody moves it.
    void follow_start() { follows_ = true; }
    void stay() { follows_ = false; }
    // The next rows are another picture altogether: the cursor stays with its message all the same,
    // but goes to the start when that is gone.
    void set_start(Start start) { start_ = start; }

    std::size_t count() const { return list_.count(); }
    bool empty() const { return list_.empty(); }
    mail::MessageRef at(std::size_t shown) const;
    const store::ViewRow& row(std::size_t shown) const { return rows()[index_of(shown)]; }
    // As the screen counts: from 1, folded rows too.
    std::size_t number(std::size_t shown) const { return before_ + index_of(shown) + 1; }
    std::size_t highest_number() const { return before_ + rows().size(); }

    widget::List& list() { return list_; }
    const widget::List& list() const { return list_; }
    std::optional<mail::MessageRef> current() const;
    // False when it is not here. Unfolds what hides it.
    bool go_to(mail::MessageRef message);
    bool go_to_number(std::size_t number);

    void toggle_fold();
    void fold_all();
    bool is_folded(std::size_t shown) const;
    // The messages of the conversation the cursor is in.
    std::vector<mail::MessageRef> conversation() const;
    // The lines before each of the rows from..to (shown).
    std::vector<text::TermText> tree(std::size_t from, std::size_t to) const;

    bool is_selected(mail::MessageRef message) const { return selected_.contains(message); }
    void toggle_select();
    void select(const std::vector<mail::MessageRef>& messages);
    void select_all();
    void clear_selection() { selected_.clear(); }
    std::size_t selected() const { return selected_.size(); }
    // The selection in the order shown; else the current one.
    std::vector<mail::MessageRef> targets() const;

    const store::Entry* entry(mail::MessageRef message) const;
    void keep(mail::AccountId account, std::vector<store::Entry> entries);
    // What is to be asked for: the window and two pages either side, at most once each.
    std::vector<mail::PlacementId> wanted(std::size_t part);
    // Entries may have changed: wanted() names the window again. What is known stays until then.
    void entries_changed() { asked_.clear(); }

private:
    struct Part {
        mail::AccountId account;
        DatedRows all;
        bool has_answered = false;
    };

    std::size_t index_of(std::size_t shown) const {
        return visible_.empty() ? shown : visible_[shown];
    }
    // All of them; the only part's own where there is one.
    const store::ViewRows& rows() const { return parts_.size() == 1 ? parts_[0].all.rows : rows_; }
    mail::MessageRef ref(std::size_t index) const;
    void merge();
    std::optional<std::size_t> find(mail::MessageRef message) const;
    std::size_t root_of(std::size_t index) const;
    std::vector<mail::MessageRef> around_cursor() const;
    void lay_out();
    void put_back_held(const Part& part, DatedRows& into) const;
    void put_cursor_near(const std::vector<mail::MessageRef>& wanted, std::size_t otherwise);
    void forget_far_entries();

    std::vector<Part> parts_;
    Start start_;
    store::ViewRows rows_;                // of several parts, and
    std::vector<std::uint16_t> part_of_;  // which of them each is of
    std::size_t before_ = 0;
    bool follows_ = false;  // the start, whatever comes
    bool placed_ = false;   // the cursor was put somewhere on purpose, or all parts are there
    std::vector<std::uint32_t> visible_;           // empty: all rows are
    std::unordered_set<mail::MessageRef> folded_;  // first messages of conversations
    widget::List list_;
    std::unordered_set<mail::MessageRef> selected_;
    std::unordered_map<mail::MessageRef, store::Entry> entries_;
    std::unordered_set<mail::MessageRef> asked_;
    std::unordered_set<mail::MessageRef> held_;
};

}  // namespace alder::ui::screen
