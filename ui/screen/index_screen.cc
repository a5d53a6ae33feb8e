#include "ui/screen/index_screen.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "command/habits.h"
#include "ui/screen/attachments_screen.h"
#include "ui/screen/reader_screen.h"

namespace alder::ui::screen {

namespace {

using mail::MessageRef;
using widget::Tone;

std::vector<mail::AccountId> accounts_of(const IndexScreen::Source& source) {
    std::vector<mail::AccountId> accounts;
    accounts.reserve(source.places.size());
    for (const IndexScreen::Place& each : source.places) accounts.push_back(each.account);
    return accounts;
}

std::vector<account::ViewId> new_views(Desk& desk, std::size_t count) {
    std::vector<account::ViewId> views;
    views.reserve(count);
    for (std::size_t i = 0; i < count; ++i) views.push_back(desk.new_view());
    return views;
}

query::Query is_flag(mail::Flag flag) { return {query::HasFlag{flag}}; }
query::Query without_flag(mail::Flag flag) { return {query::Not{{is_flag(flag)}}}; }

query::Now query_now(const view::Moment& moment) { return {moment.now, moment.zone(moment.now)}; }

}  // namespace

IndexScreen::IndexScreen(Desk& desk, Source source)
    : desk_(desk),
      source_(std::move(source)),
      spec_{.folder = {}, .newest_first = false},
      views_(new_views(desk, source_.places.size())),
      model_(accounts_of(source_), IndexModel::Start::bottom),
      limit_(source_.query),
      aside_view_(desk.new_view()),
      unanswered_(source_.places.size(), 0) {}

store::ViewSpec IndexScreen::spec_of(const Place& place) const {
    store::ViewSpec spec = spec_;
    spec.folder = place.folder;
    return spec;
}

void IndexScreen::show_first_page(account::Reader& reader, std::size_t total, std::size_t rows) {
    const Place& place = source_.places.front();
    store::ViewSpec newest = spec_of(place);
    newest.newest_first = true;
    auto page = store::first_page(reader.mail().connection(), newest, rows);
    if (!page) return;
    std::ranges::reverse(*page);
    std::vector<mail::PlacementId> ids;
    for (const store::ViewRow& row : *page) ids.push_back(row.id);
    if (auto entries = reader.entries(ids)) model_.keep(place.account, std::move(*entries));
    const std::size_t before = total - std::min(total, page->size());
    model_.set_rows(0, std::move(*page), before);
}

// ---- what is asked, what comes back ----

std::size_t IndexScreen::part_of(mail::AccountId account) const {
    return static_cast<std::size_t>(std::ranges::find(source_.places, account, &Place::account) -
                                    source_.places.begin());
}

std::optional<query::Query> IndexScreen::limit_and(std::optional<query::Query> more) const {
    if (!limit_ || !more) return limit_ ? limit_ : more;
    return query::Query{query::And{{*limit_, std::move(*more)}}};
}

void IndexScreen::ask_rows() {
    // A folder that is opened shows its newest page before all of its rows are known.
    if (!known_ && model_.empty() && !limit_ && !opening_ && !is_merged() &&
        unanswered_.front() == 0) {
        opening_ = true;
        const Place& place = source_.places.front();
        store::ViewSpec newest = spec_of(place);
        newest.newest_first = true;
        ++unanswered_.front();
        const auto page = static_cast<std::size_t>(std::max(1, model_.list().height()));
        return desk_.ask(place.account, account::AskView{views_.front(), newest, limit_, page});
    }
    using Dates = account::AskView::Dates;
    for (std::size_t part = 0; part < views_.size(); ++part) {
        ++unanswered_[part];
        const Place& place = source_.places[part];
        desk_.ask(place.account, account::AskView{views_[part], spec_of(place), limit_, 0,
                                                  is_merged() ? Dates::with : Dates::none});
    }
}

void IndexScreen::ask_entries() {
    for (std::size_t part = 0; part < views_.size(); ++part) {
        auto ids = model_.wanted(part);
        if (!ids.empty())
            desk_.ask(source_.places[part].account,
                      account::AskEntries{views_[part], std::move(ids)});
    }
}

void IndexScreen::refresh() {
    ask_rows();
    model_.entries_changed();
    ask_entries();
}

void IndexScreen::ask_aside(Aside what, const query::Query& query) {
    aside_ = what;
    aside_view_ = desk_.new_view();
    aside_left_ = source_.places.size();
    aside_found_.clear();
    for (const Place& each : source_.places)
        desk_.ask(each.account, account::AskView{aside_view_, spec_of(each), limit_and(query), 0});
}

void IndexScreen::answer(mail::AccountId account, const account::Answer& answer) {
    if (const auto* rows = std::get_if<account::RowsOf>(&answer)) {
        take_rows(account, *rows);
    } else if (const auto* entries = std::get_if<account::EntriesOf>(&answer)) {
        if (std::ranges::find(views_, entries->view) != views_.end())
            model_.keep(account, entries->entries);
    } else if (const auto* none = std::get_if<account::NoAnswer>(&answer);
               none != nullptr && none->view) {
        take_none(*none->view);
    }
}

// What is shown stays as it is.
void IndexScreen::take_none(account::ViewId asked) {
    if (asked == aside_view_ && aside_left_ > 0) return one_aside_answered();
    const auto view = std::ranges::find(views_, asked);
    if (view == views_.end()) return;
    opening_ = false;
    const auto part = static_cast<std::size_t>(view - views_.begin());
    model_.has_none(part);
    int& unanswered = unanswered_[part];
    unanswered = std::max(0, unanswered - 1);
}

void IndexScreen::uncovered() {
    model_.release();
    if (limit_) ask_rows();
}

void IndexScreen::take_rows(mail::AccountId account, const account::RowsOf& rows) {
    if (rows.view == aside_view_) return take_aside(account, rows.rows);
    const auto view = std::ranges::find(views_, rows.view);
    if (view == views_.end()) return;
    const auto part = static_cast<std::size_t>(view - views_.begin());
    DatedRows shown{rows.rows, rows.dates};
    if (opening_) std::ranges::reverse(shown.rows);
    if (!rows.complete) {
        const store::FolderRow* of = folder();
        const std::size_t total = of == nullptr ? shown.rows.size() : of->total;
        const std::size_t before = total - std::min<std::size_t>(total, shown.rows.size());
        if (unanswered_[part] == 1) show_part(part, std::move(shown), before);
        return;
    }
    opening_ = false;
    // Only the last of several answers is what the person asked for last.
    unanswered_[part] = std::max(0, unanswered_[part] - 1);
    if (unanswered_[part] > 0) return;
    known_ = true;
    show_part(part, std::move(shown), 0);
}

void IndexScreen::show_part(std::size_t part, DatedRows shown, std::size_t before) {
    const Place& place = source_.places[part];
    if (!is_search() && !desk_.overlay().empty())
        shown = rows_left(shown, [&](const store::ViewRow& row) {
            return desk_.overlay().is_gone({place.account, row.id}, place.folder);
        });
    model_.set_dated_rows(part, std::move(shown), before);
    ask_entries();
}

// ---- the cursor ----

bool IndexScreen::step(long rows) {
    const std::size_t before = model_.list().cursor();
    model_.list().move(rows);
    ask_entries();
    return model_.list().cursor() != before;
}

void IndexScreen::move(long rows) {
    if (step(rows) || model_.empty()) return;
    desk_.say(Tone::info, rows > 0 ? TermText::own("This is the last message")
                                   : TermText::own("This is the first message"));
}

widget::Click IndexScreen::click(int row) {
    model_.stay();
    return model_.list().click(row - heading_rows_);
}

void IndexScreen::scroll(long rows) {
    model_.stay();
    model_.list().scroll(rows);
    ask_entries();
}

void IndexScreen::page_up() {
    model_.list().page(-1);
    ask_entries();
}

void IndexScreen::page_down() {
    model_.list().page(1);
    ask_entries();
}

void IndexScreen::first() {
    model_.list().first();
    ask_entries();
}

void IndexScreen::last() {
    model_.list().last();
    ask_entries();
}

mail::Flags IndexScreen::flags_of(MessageRef message) const {
    const store::Entry* entry = model_.entry(message);
    return desk_.overlay().flags(message, entry == nullptr ? mail::Flags{} : entry->flags);
}

bool IndexScreen::is_unread(MessageRef message) const {
    return !flags_of(message).has(mail::Flag::seen);
}

void IndexScreen::unread_from(Aside direction) {
    const long step = direction == Aside::next_unread ? 1 : -1;
    for (long i = static_cast<long>(model_.list().cursor()) + step;
         i >= 0 && i < static_cast<long>(model_.count()); i += step) {
        const MessageRef message = model_.at(static_cast<std::size_t>(i));
        if (model_.entry(message) == nullptr) break;
        if (!is_unread(message)) continue;
        model_.go_to(message);
        return ask_entries();
    }
    ask_aside(direction, without_flag(mail::Flag::seen));
}

void IndexScreen::go_to_unread(const std::vector<MessageRef>& unread, Aside direction) {
    if (unread.empty()) return desk_.say(Tone::info, TermText::own("Nothing is unread here"));
    // The nearest in the direction asked for, else around the end.
    std::optional<MessageRef> best;
    const auto cursor = static_cast<long>(model_.list().cursor());
    const auto count = static_cast<long>(model_.count());
    const bool down = direction == Aside::next_unread;
    for (long i = 1; i <= count && !best; ++i) {
        const long row = down ? (cursor + i) % count : (cursor - i + count) % count;
        const MessageRef message = model_.at(static_cast<std::size_t>(row));
        if (std::ranges::find(unread, message) != unread.end()) best = message;
    }
    if (best) model_.go_to(*best);
    // Hidden in a folded conversation.
    if (!best) model_.go_to(unread.front());
    ask_entries();
}

void IndexScreen::take_aside(mail::AccountId account, const store::ViewRows& rows) {
    for (const store::ViewRow& row : rows) aside_found_.push_back({account, row.id});
    if (aside_left_ > 0) one_aside_answered();
}

void IndexScreen::one_aside_answered() {
    --aside_left_;
    if (aside_left_ == 0) act_on_aside();
}

// Once, when every account has answered.
void IndexScreen::act_on_aside() {
    std::vector<MessageRef> found = std::exchange(aside_found_, {});
    const Aside what = std::exchange(aside_, Aside::none);
    switch (what) {
        case Aside::none:
            return;
        case Aside::next_unread:
        case Aside::previous_unread:
            std::erase_if(found, [&](MessageRef each) {
                return model_.entry(each) != nullptr && !is_unread(each);
            });
            return go_to_unread(found, what);
        case Aside::select:
            model_.select(found);
            return say_selected();
        case Aside::expunge:
            if (found.empty())
                return desk_.say(Tone::info, TermText::own("No message here is marked as deleted"));
            return remove_messages(found);
    }
}

void IndexScreen::jump() {
    const terminal::Key& key = desk_.last_key();
    const bool digit = key.kind == terminal::KeyKind::text && key.text.size() == 1 &&
                       key.text[0] >= '0' && key.text[0] <= '9';
    desk_.prompt(
        {TermText::own("Message number: "), digit ? key.text : "", [this](std::string text) {
             std::size_t number = 0;
             for (const char c : text)
                 number = c >= '0' && c <= '9' && number < 100'000'000
                              ? number * 10 + static_cast<std::size_t>(c - '0')
                              : 100'000'000;
             if (!model_.go_to_number(number))
                 desk_.say(Tone::warning,
                           TermText::clean(fmt::format("There is no message {}; they go "
                                                       "from 1 to {}",
                                                       text, model_.highest_number())));
             ask_entries();
         }});
}

// ---- what is shown ----

void IndexScreen::limit() {
    desk_.prompt({TermText::own("Show only (from:ann is:unread plan; empty: all): "), limit_text_,
                  [this](const std::string& text) { set_limit(text); }});
}

void IndexScreen::set_limit(const std::string& text) {
    if (const auto habit = command::habit_of_pattern(text); !habit.empty())
        return desk_.say(Tone::info, TermText::clean(habit));
    if (desk_.keys().preset() == command::Preset::mutt && text == "all") {
        desk_.say(Tone::info, TermText::own("All of them; an empty limit does the same"));
        return set_limit("");
    }
    auto parsed = query::parse(text, query_now(desk_.moment()));
    if (!parsed) return desk_.say(Tone::warning, TermText::clean(parsed.error().detail));
    limit_text_ = text;
    const bool all = std::holds_alternative<query::Everything>(parsed->node);
    if (all) limit_text_.clear();
    limit_ = source_.query;
    if (!all) limit_ = limit_and(std::move(*parsed));
    ask_rows();
}

bool IndexScreen::go_back() {
    if (!limit_text_.empty()) {
        set_limit("");
        desk_.say(Tone::info, TermText::own("All of them again"));
    } else if (is_search()) {
        desk_.leave(*this);
    } else {
        return false;
    }
    return true;
}

void IndexScreen::show_order(store::ViewSpec spec) {
    if (is_search() && (spec.threaded || spec.sort != store::Sort::date))
        return desk_.say(Tone::info, TermText::own("What a search finds is shown by date"));
    if (is_merged() && !spec.threaded && spec.sort != store::Sort::date)
        return desk_.say(Tone::info, TermText::own("Several inboxes are shown by date, or as "
                                                   "conversations; one alone sorts as you like"));
    spec_ = spec;
    model_.set_start(spec.newest_first ? IndexModel::Start::top : IndexModel::Start::bottom);
    ask_rows();
}

void IndexScreen::sort(store::Sort sort) {
    show_order({.folder = {}, .sort = sort, .newest_first = false, .threaded = false});
}

void IndexScreen::sort_thread() {
    show_order({.folder = {}, .newest_first = spec_.newest_first, .threaded = true});
}

void IndexScreen::sort_reverse() {
    store::ViewSpec spec = spec_;
    spec.newest_first = !spec.newest_first;
    show_order(spec);
}

void IndexScreen::toggle_threads() {
    store::ViewSpec spec = spec_;
    spec.threaded = !spec.threaded;
    show_order(spec);
}

void IndexScreen::toggle_fold() {
    if (!spec_.threaded)
        return desk_.say(Tone::info, TermText::own("Folding is for conversations: # shows them"));
    model_.toggle_fold();
    ask_entries();
}

void IndexScreen::fold_all() {
    if (!spec_.threaded)
        return desk_.say(Tone::info, TermText::own("Folding is for conversations: # shows them"));
    model_.fold_all();
    ask_entries();
}

void IndexScreen::open() {
    if (!model_.empty()) desk_.show(std::make_unique<ReaderScreen>(desk_, *this));
}

void IndexScreen::show_attachments() {
    if (const auto now = current()) desk_.show(std::make_unique<AttachmentsScreen>(desk_, *now));
}

}  // namespace alder::ui::screen
