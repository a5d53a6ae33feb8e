#include "ui/screen/index_model.h"

#include <algorithm>
#include <span>

#include "view/tree_lines.h"

namespace alder::ui::screen {

namespace {

constexpr std::size_t kNear = 64;           // rows looked at for a cursor whose message has gone
constexpr std::size_t kMaxEntries = 2'000;  // kept beyond the window

// The conversations of one part, one after the other, with the date of the newest message in each.
class Conversations {
public:
    Conversations(std::span<const store::ViewRow> rows, std::span<const WallTime> dates)
        : rows_(rows), dates_(dates) {
        find_end();
    }
    bool empty() const { return rows_.empty(); }
    WallTime date() const { return date_; }
    std::span<const store::ViewRow> take() {
        const auto taken = rows_.first(end_);
        rows_ = rows_.subspan(end_);
        dates_ = dates_.subspan(std::min(end_, dates_.size()));
        find_end();
        return taken;
    }

private:
    void find_end() {
        end_ = std::min<std::size_t>(1, rows_.size());
        while (end_ < rows_.size() && rows_[end_].thread_size == 0) ++end_;
        date_ = {};
        for (std::size_t i = 0; i < std::min(end_, dates_.size()); ++i)
            date_ = std::max(date_, dates_[i]);
    }

    std::span<const store::ViewRow> rows_;
    std::span<const WallTime> dates_;
    std::size_t end_ = 0;
    WallTime date_{};
};

}  // namespace

DatedRows rows_left(const DatedRows& all,
                    const std::function<bool(const store::ViewRow&)>& is_gone) {
    DatedRows left{store::rows_left(all.rows, is_gone), {}};
    for (std::size_t i = 0; i < all.dates.size(); ++i)
        if (!is_gone(all.rows[i])) left.dates.push_back(all.dates[i]);
    return left;
}

IndexModel::IndexModel(const std::vector<mail::AccountId>& parts, Start start) : start_(start) {
    parts_.reserve(parts.size());
    for (const mail::AccountId account : parts) parts_.push_back({account, {}, false});
}

mail::MessageRef IndexModel::ref(std::size_t index) const {
    const Part& part = parts_[parts_.size() == 1 ? 0 : part_of_[index]];
    return {part.account, rows()[index].id};
}

mail::MessageRef IndexModel::at(std::size_t shown) const { return ref(index_of(shown)); }

std::optional<mail::MessageRef> IndexModel::current() const {
    if (list_.empty()) return std::nullopt;
    return at(list_.cursor());
}

std::optional<std::size_t> IndexModel::find(mail::MessageRef message) const {
    for (std::size_t i = 0; i < rows().size(); ++i)
        if (rows()[i].id == message.placement && ref(i) == message) return i;
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

void IndexModel::set_dated_rows(std::size_t part, DatedRows rows, std::size_t before) {
    const std::vector<mail::MessageRef> near = around_cursor();
    const std::size_t cursor = list_.cursor();
    put_back_held(parts_[part], rows);
    parts_[part].all = std::move(rows);
    parts_[part].has_answered = true;
    before_ = before;
    merge();
    lay_out();
    if (near.empty() || !placed_ || follows_) {
        if (list_.empty()) return;
        placed_ = std::ranges::all_of(parts_, &Part::has_answered);
        list_.set_cursor(start_ == Start::top ? 0 : list_.count() - 1);
        return;
    }
    put_cursor_near(near, cursor);
}

// Conversations stay whole, and each part in its own order.
void IndexModel::merge() {
    if (parts_.size() == 1) return;
    rows_.clear();
    part_of_.clear();
    std::vector<Conversations> left;
    left.reserve(parts_.size());
    for (const Part& part : parts_) left.emplace_back(part.all.rows, part.all.dates);
    while (true) {
        std::size_t next = left.size();
        for (std::size_t part = 0; part < left.size(); ++part) {
            if (left[part].empty()) continue;
            if (next == left.size() ||
                (start_ == Start::top ? left[part].date() > left[next].date()
                                      : left[part].date() < left[next].date()))
                next = part;
        }
        if (next == left.size()) return;
        const auto conversation = left[next].take();
        rows_.insert(rows_.end(), conversation.begin(), conversation.end());
        part_of_.resize(rows_.size(), static_cast<std::uint16_t>(next));
    }
}

// Each behind the row that it stood behind.
void IndexModel::put_back_held(const Part& part, DatedRows& into) const {
    if (held_.empty()) return;
    const auto place = [&](mail::PlacementId id) {
        return std::ranges::find(into.rows, id, &store::ViewRow::id) - into.rows.begin();
    };
    const auto end = [&] { return static_cast<std::ptrdiff_t>(into.rows.size()); };
    const store::ViewRows& old = part.all.rows;
    for (std::size_t i = 0; i < old.size(); ++i) {
        if (!held_.contains({part.account, old[i].id}) || place(old[i].id) != end()) continue;
        std::ptrdiff_t at = 0;
        for (std::size_t above = i; above-- > 0;) {
            const auto found = place(old[above].id);
            if (found == end()) continue;
            at = found + 1;
            break;
        }
        into.rows.insert(into.rows.begin() + at, store::ViewRow{old[i].id, 1, 0, 1});
        if (!into.dates.empty() && i < part.all.dates.size())
            into.dates.insert(into.dates.begin() + at, part.all.dates[i]);
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
    for (Part& part : parts_) {
        const auto is_gone = [&](const store::ViewRow& row) {
            return going.contains({part.account, row.id});
        };
        part.all = rows_left(part.all, is_gone);
    }
    merge();
    for (const mail::MessageRef each : gone) selected_.erase(each);
    lay_out();
    put_cursor_near(near, cursor);
}

// Which rows are seen, now that rows or folds are others.
void IndexModel::lay_out() {
    visible_.clear();
    if (!folded_.empty()) {
        bool hidden = false;
        visible_.reserve(rows().size());
        for (std::size_t i = 0; i < rows().size(); ++i) {
            if (rows()[i].thread_size > 0)
                hidden = false;
            else if (hidden)
                continue;
            visible_.push_back(static_cast<std::uint32_t>(i));
            if (rows()[i].thread_size > 1) hidden = folded_.contains(ref(i));
        }
    }
    list_.set_count(visible_.empty() ? rows().size() : visible_.size());
}

std::size_t IndexModel::root_of(std::size_t index) const {
    while (index > 0 && rows()[index].thread_size == 0) --index;
    return index;
}

bool IndexModel::go_to(mail::MessageRef message) {
    const auto index = find(message);
    if (!index) return false;
    if (rows()[*index].thread_size == 0 && folded_.erase(ref(root_of(*index))) > 0) lay_out();
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
    if (rows()[root].thread_size < 2) return;
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
    for (std::size_t i = 0; !unfold && i < rows().size(); ++i)
        if (rows()[i].thread_size > 1) folded_.insert(ref(i));
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
    } while (index < rows().size() && rows()[index].thread_size == 0);
    return all;
}

std::vector<text::TermText> IndexModel::tree(std::size_t from, std::size_t to) const {
    std::vector<text::TermText> lines;
    if (from >= to) return lines;
    view::TreeLines draw;
    const std::size_t first = index_of(from);
    for (std::size_t i = root_of(first); i < first; ++i)
        static_cast<void>(draw.next(rows()[i].depth, rows()[i].last_child != 0));
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
    for (std::size_t i = 0; i < rows().size(); ++i) selected_.insert(ref(i));
}

std::vector<mail::MessageRef> IndexModel::targets() const {
    std::vector<mail::MessageRef> out;
    for (std::size_t i = 0; !selected_.empty() && i < rows().size(); ++i)
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
            if (each.account == parts_[part].account && asked_.insert(each).second)
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
