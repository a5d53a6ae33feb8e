#include "ui/screen/index_model.h"

#include <algorithm>

#include "view/tree_lines.h"

namespace alder::ui::screen {

namespace {

constexpr std::size_t kNear = 64;           // rows looked at for a cursor whose message has gone
constexpr std::size_t kMaxEntries = 2'000;  // kept beyond the window

}  // namespace

IndexModel::IndexModel(std::vector<mail::AccountId> parts, Start start)
    : parts_(std::move(parts)), begins_(parts_.size(), 0), start_(start) {}

std::size_t IndexModel::part_of(std::size_t index) const {
    std::size_t part = 0;
    while (part + 1 < begins_.size() && begins_[part + 1] <= index) ++part;
    return part;
}

mail::MessageRef IndexModel::ref(std::size_t index) const {
    return {parts_[part_of(index)], rows_[index].id};
}

mail::MessageRef IndexModel::at(std::size_t shown) const { return ref(index_of(shown)); }

std::optional<mail::MessageRef> IndexModel::current() const {
    if (list_.empty()) return std::nullopt;
    return at(list_.cursor());
}

std::optional<std::size_t> IndexModel::find(mail::MessageRef message) const {
    for (std::size_t part = 0; part < parts_.size(); ++part) {
        if (parts_[part] != message.account) continue;
        const auto begin = rows_.begin() + static_cast<std::ptrdiff_t>(begins_[part]);
        const auto end = part + 1 < begins_.size()
                             ? rows_.begin() + static_cast<std::ptrdiff_t>(begins_[part + 1])
                             : rows_.end();
        const auto found = std::find_if(
            begin, end, [&](const store::ViewRow& row) { return row.id == message.placement; });
        if (found != end) return static_cast<std::size_t>(found - rows_.begin());
    }
    return std::nullopt;
}

std::optional<std::size_t> IndexModel::number_of(mail::MessageRef message) const {
    const auto index = find(message);
    if (!index) return std::nullopt;
    return before_ + *index + 1;
}

// The message of the cursor, those after it, then those before it.
std::vector<mail::MessageRef> IndexModel::around_cursor() const {
    std::vector<mail::MessageRef> near;
    if (list_.empty()) return near;
    const std::size_t cursor = list_.cursor();
    for (std::size_t i = cursor; i < std::min(list_.count(), cursor + kNear); ++i)
        near.push_back(at(i));
    for (std::size_t i = cursor; i-- > cursor - std::min(cursor, kNear);) near.push_back(at(i));
    return near;
}

void IndexModel::set_rows(std::size_t part, store::ViewRows rows, std::size_t before) {
    const std::vector<mail::MessageRef> near = around_cursor();
    const std::size_t cursor = list_.cursor();
    put_back_held(part, rows);
    const auto begin = rows_.begin() + static_cast<std::ptrdiff_t>(begins_[part]);
    const auto end = part + 1 < begins_.size()
                         ? rows_.begin() + static_cast<std::ptrdiff_t>(begins_[part + 1])
                         : rows_.end();
    const auto grown = static_cast<std::ptrdiff_t>(rows.size()) - (end - begin);
    if (parts_.size() == 1) {
        rows_ = std::move(rows);
    } else {
        const auto at = rows_.erase(begin, end);
        rows_.insert(at, rows.begin(), rows.end());
    }
    for (std::size_t later = part + 1; later < begins_.size(); ++later)
        begins_[later] =
            static_cast<std::size_t>(static_cast<std::ptrdiff_t>(begins_[later]) + grown);
    before_ = before;
    lay_out();
    if (near.empty() || !placed_) {
        if (list_.empty()) return;
        placed_ = true;
        list_.set_cursor(start_ == Start::top ? 0 : list_.count() - 1);
        return;
    }
    put_cursor_near(near, cursor);
}

// Each behind the row that it stood behind.
void IndexModel::put_back_held(std::size_t part, store::ViewRows& rows) const {
    if (held_.empty()) return;
    const std::size_t end = part + 1 < begins_.size() ? begins_[part + 1] : rows_.size();
    const auto place = [&](mail::PlacementId id) {
        return std::ranges::find(rows, id, &store::ViewRow::id);
    };
    for (std::size_t i = begins_[part]; i < end; ++i) {
        if (!held_.contains(ref(i)) || place(rows_[i].id) != rows.end()) continue;
        auto at = rows.begin();
        for (std::size_t above = i; above-- > begins_[part];) {
            const auto found = place(rows_[above].id);
            if (found == rows.end()) continue;
            at = found + 1;
            break;
        }
        rows.insert(at, store::ViewRow{rows_[i].id, 1, 0, 1});
    }
}

void IndexModel::put_cursor_near(const std::vector<mail::MessageRef>& wanted,
                                 std::size_t otherwise) {
    for (const mail::MessageRef each : wanted) {
        const auto index = find(each);
        if (!index) continue;
        const auto shown =
            visible_.empty() ? visible_.end() : std::ranges::lower_bound(visible_, root_of(*index));
        if (visible_.empty())
            list_.set_cursor(*index);
        else if (const auto exact = std::ranges::lower_bound(visible_, *index);
                 exact != visible_.end() && *exact == *index)
            list_.set_cursor(static_cast<std::size_t>(exact - visible_.begin()));
        else
            list_.set_cursor(static_cast<std::size_t>(shown - visible_.begin()));
        return;
    }
    list_.set_cursor(otherwise);
}

void IndexModel::remove(const std::vector<mail::MessageRef>& gone) {
    if (gone.empty()) return;
    const std::unordered_set<mail::MessageRef> going(gone.begin(), gone.end());
    std::vector<mail::MessageRef> near = around_cursor();
    std::erase_if(near, [&](mail::MessageRef each) { return going.contains(each); });
    const std::size_t cursor = list_.cursor();
    store::ViewRows left;
    left.reserve(rows_.size());
    std::vector<std::size_t> begins;
    for (std::size_t part = 0; part < parts_.size(); ++part) {
        const std::size_t end = part + 1 < begins_.size() ? begins_[part + 1] : rows_.size();
        begins.push_back(left.size());
        const store::ViewRows kept = store::rows_left(
            {rows_.begin() + static_cast<std::ptrdiff_t>(begins_[part]),
             rows_.begin() + static_cast<std::ptrdiff_t>(end)},
            [&](const store::ViewRow& row) { return going.contains({parts_[part], row.id}); });
        left.insert(left.end(), kept.begin(), kept.end());
    }
    rows_ = std::move(left);
    begins_ = std::move(begins);
    for (const mail::MessageRef each : gone) selected_.erase(each);
    lay_out();
    put_cursor_near(near, cursor);
}

// Which rows are seen, now that rows or folds are others.
void IndexModel::lay_out() {
    visible_.clear();
    if (!folded_.empty()) {
        bool hidden = false;
        visible_.reserve(rows_.size());
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            if (rows_[i].thread_size > 0)
                hidden = false;
            else if (hidden)
                continue;
            visible_.push_back(static_cast<std::uint32_t>(i));
            if (rows_[i].thread_size > 1) hidden = folded_.contains(ref(i));
        }
    }
    list_.set_count(visible_.empty() ? rows_.size() : visible_.size());
}

std::size_t IndexModel::root_of(std::size_t index) const {
    while (index > 0 && rows_[index].thread_size == 0) --index;
    return index;
}

bool IndexModel::go_to(mail::MessageRef message) {
    const auto index = find(message);
    if (!index) return false;
    if (rows_[*index].thread_size == 0 && folded_.erase(ref(root_of(*index))) > 0) lay_out();
    put_cursor_near({message}, 0);
    placed_ = true;
    return true;
}

bool IndexModel::go_to_number(std::size_t number) {
    if (number <= before_ || number > highest_number()) return false;
    return go_to(ref(number - before_ - 1));
}

void IndexModel::toggle_fold() {
    if (list_.empty()) return;
    const std::size_t root = root_of(index_of(list_.cursor()));
    if (rows_[root].thread_size < 2) return;
    const mail::MessageRef first = ref(root);
    if (folded_.erase(first) == 0) folded_.insert(first);
    lay_out();
    put_cursor_near({first}, 0);
}

void IndexModel::fold_all() {
    const auto now = current();
    if (!now) return;
    const bool unfold = !folded_.empty();
    folded_.clear();
    for (std::size_t i = 0; !unfold && i < rows_.size(); ++i)
        if (rows_[i].thread_size > 1) folded_.insert(ref(i));
    lay_out();
    put_cursor_near({*now}, 0);
}

bool IndexModel::is_folded(std::size_t shown) const { return folded_.contains(at(shown)); }

std::vector<mail::MessageRef> IndexModel::conversation() const {
    std::vector<mail::MessageRef> all;
    if (list_.empty()) return all;
    std::size_t index = root_of(index_of(list_.cursor()));
    do {
        all.push_back(ref(index));
        ++index;
    } while (index < rows_.size() && rows_[index].thread_size == 0);
    return all;
}

std::vector<text::TermText> IndexModel::tree(std::size_t from, std::size_t to) const {
    std::vector<text::TermText> lines;
    if (from >= to) return lines;
    view::TreeLines draw;
    const std::size_t first = index_of(from);
    for (std::size_t i = root_of(first); i < first; ++i)
        static_cast<void>(draw.next(rows_[i].depth, rows_[i].last_child != 0));
    for (std::size_t shown = from; shown < to; ++shown) {
        const store::ViewRow& each = row(shown);
        lines.push_back(draw.next(each.depth, each.last_child != 0));
    }
    return lines;
}

void IndexModel::toggle_select() {
    const auto now = current();
    if (now && selected_.erase(*now) == 0) selected_.insert(*now);
}

void IndexModel::select(const std::vector<mail::MessageRef>& messages) {
    selected_.insert(messages.begin(), messages.end());
}

void IndexModel::select_all() {
    for (std::size_t i = 0; i < rows_.size(); ++i) selected_.insert(ref(i));
}

std::vector<mail::MessageRef> IndexModel::targets() const {
    std::vector<mail::MessageRef> out;
    for (std::size_t i = 0; !selected_.empty() && i < rows_.size(); ++i)
        if (const mail::MessageRef each = ref(i); selected_.contains(each)) out.push_back(each);
    if (const auto now = current(); now && out.empty()) out.push_back(*now);
    return out;
}

const store::Entry* IndexModel::entry(mail::MessageRef message) const {
    const auto found = entries_.find(message);
    return found == entries_.end() ? nullptr : &found->second;
}

void IndexModel::keep(mail::AccountId account, std::vector<store::Entry> entries) {
    for (store::Entry& each : entries)
        entries_.insert_or_assign(mail::MessageRef{account, each.id}, std::move(each));
    if (entries_.size() > kMaxEntries) forget_far_entries();
}

void IndexModel::forget_far_entries() {
    std::unordered_set<mail::MessageRef> near;
    const std::size_t page = static_cast<std::size_t>(list_.height());
    const std::size_t from = list_.top() - std::min(list_.top(), 3 * page);
    for (std::size_t i = from; i < std::min(list_.count(), list_.top() + 4 * page); ++i)
        near.insert(at(i));
    std::erase_if(entries_, [&](const auto& each) { return !near.contains(each.first); });
    std::erase_if(asked_, [&](mail::MessageRef each) { return !near.contains(each); });
}

std::vector<mail::PlacementId> IndexModel::wanted(std::size_t part) {
    std::vector<mail::PlacementId> out;
    const std::size_t page = static_cast<std::size_t>(list_.height());
    const auto take = [&](std::size_t from, std::size_t to) {
        for (std::size_t i = from; i < std::min(to, list_.count()); ++i) {
            const mail::MessageRef each = at(i);
            if (each.account == parts_[part] && asked_.insert(each).second)
                out.push_back(each.placement);
        }
    };
    const std::size_t top = list_.top();
    take(top, top + page);
    take(top + page, top + 3 * page);
    take(top - std::min(top, 2 * page), top);
    return out;
}

}  // namespace alder::ui::screen
