// What the index does to messages: the other half of IndexScreen.

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "command/habits.h"
#include "ui/screen/index_screen.h"

namespace alder::ui::screen {

namespace {

using command::Command;
using mail::MessageRef;
using widget::Tone;

constexpr std::chrono::seconds kFileWithin{10};

std::map<mail::AccountId, store::Targets> by_account(const std::vector<MessageRef>& messages) {
    std::map<mail::AccountId, store::Targets> out;
    for (const MessageRef each : messages) out[each.account].push_back(each.placement);
    return out;
}

}  // namespace

const Action<IndexScreen> IndexScreen::kActions[] = {
    {Command::open, &IndexScreen::open},
    {Command::previous_row, &IndexScreen::previous_row},
    {Command::next_row, &IndexScreen::next_row},
    {Command::page_up, &IndexScreen::page_up},
    {Command::page_down, &IndexScreen::page_down},
    {Command::first, &IndexScreen::first},
    {Command::last, &IndexScreen::last},
    {Command::next_unread, &IndexScreen::next_unread},
    {Command::previous_unread, &IndexScreen::previous_unread},
    {Command::jump, &IndexScreen::jump},
    {Command::limit, &IndexScreen::limit},
    {Command::delete_message, &IndexScreen::remove},
    {Command::save, &IndexScreen::save},
    {Command::copy, &IndexScreen::copy},
    {Command::toggle_flag, &IndexScreen::toggle_flag},
    {Command::toggle_unread, &IndexScreen::toggle_unread},
    {Command::mark_read, &IndexScreen::mark_read},
    {Command::mark_unread, &IndexScreen::mark_unread},
    {Command::expunge, &IndexScreen::expunge},
    {Command::toggle_select, &IndexScreen::toggle_select},
    {Command::select_all, &IndexScreen::select_all},
    {Command::select_thread, &IndexScreen::select_thread},
    {Command::select_query, &IndexScreen::select_query},
    {Command::clear_selection, &IndexScreen::clear_selection},
    {Command::sort_date, &IndexScreen::sort_date},
    {Command::sort_from, &IndexScreen::sort_from},
    {Command::sort_subject, &IndexScreen::sort_subject},
    {Command::sort_size, &IndexScreen::sort_size},
    {Command::sort_thread, &IndexScreen::sort_thread},
    {Command::sort_reverse, &IndexScreen::sort_reverse},
    {Command::toggle_threads, &IndexScreen::toggle_threads},
    {Command::toggle_fold, &IndexScreen::toggle_fold},
    {Command::fold_all, &IndexScreen::fold_all},
    {Command::show_attachments, &IndexScreen::show_attachments},
};

bool IndexScreen::run(Command command) {
    model_.stay();
    return command == Command::quit ? go_back() : run_from(kActions, *this, command);
}

const Shelf* IndexScreen::shelf(mail::AccountId account) const {
    return shelf_of(desk_.shelves(), account);
}

const store::FolderRow* IndexScreen::folder(const Place& place) const {
    const Shelf* of = shelf(place.account);
    if (of == nullptr) return nullptr;
    const auto found = std::ranges::find(of->folders, place.folder, &store::FolderRow::id);
    return found == of->folders.end() ? nullptr : &*found;
}

void IndexScreen::remove() {
    const bool selected = model_.selected() > 0;
    remove_messages(model_.targets());
    if (selected) model_.clear_selection();
}

void IndexScreen::remove_messages(const std::vector<MessageRef>& messages) {
    for (const auto& [account, targets] : by_account(messages)) {
        const Shelf* of = shelf(account);
        if (of == nullptr) continue;
        std::vector<app::Located> located;
        for (const mail::PlacementId id : targets) {
            const store::Entry* entry = model_.entry({account, id});
            located.push_back({id, entry != nullptr ? entry->folder : folder_of(account)});
        }
        desk_.perform(account, app::remove(located, of->folders, app::Deletion::to_trash),
                      Telling::aloud);
    }
    model_.remove(messages);
    ask_entries();
}

void IndexScreen::choose_folder(Filing how, Messages messages, std::function<void()> then) {
    const auto now = current();
    if (messages.empty()) return;
    // A folder is of one account: the cursor's, when something of it is meant.
    mail::AccountId account = messages.front().account;
    if (now && std::ranges::find(messages, now->account, &MessageRef::account) != messages.end())
        account = now->account;
    std::erase_if(messages, [&](MessageRef each) { return each.account != account; });
    const Shelf* of = shelf(account);
    if (of == nullptr) return;
    std::vector<widget::PaletteEntry> entries;
    entries.reserve(of->folders.size() + 1);
    for (const store::FolderRow& each : of->folders)
        entries.push_back({TermText::clean(each.name),
                           TermText::clean(app::count_of(each.total, "message")),
                           {}});
    entries.push_back({TermText::own("(a new folder)"), TermText::own("make one"), {}});
    desk_.choose({how == Filing::move ? TermText::own("Move to: ") : TermText::own("Copy to: "),
                  std::move(entries),
                  [this, account, how, folders = of->folders, messages,
                   then = std::move(then)](std::size_t chosen) {
                      if (chosen == folders.size()) return put_into_new(account, "", how, messages);
                      put_into(folders[chosen], how, messages);
                      if (then) then();
                  },
                  [this, account, how, messages](const std::string& name) {
                      put_into_new(account, name, how, messages);
                  }});
}

// Once the folder is there.
void IndexScreen::put_into_new(mail::AccountId account, const std::string& name, Filing how,
                               const Messages& messages) {
    desk_.prompt({name.empty() ? TermText::own("New folder: ")
                               : TermText::own("There is no such folder. Make it: "),
                  name, [this, account, how, messages](const std::string& wanted) {
                      const Shelf* of = shelf(account);
                      if (wanted.empty() || of == nullptr) return;
                      auto deed = app::create_folder(of->folders, wanted);
                      if (!deed)
                          return desk_.say(Tone::warning, TermText::clean(deed.error().detail));
                      filing_ = {account, wanted, how, messages, desk_.now() + kFileWithin};
                      desk_.perform(account, std::move(*deed), Telling::aloud);
                  }});
}

void IndexScreen::shelves_changed() {
    if (!filing_) return;
    if (desk_.now() > filing_->until) return filing_.reset();
    const Shelf* of = shelf(filing_->account);
    if (of == nullptr) return;
    const auto folder = std::ranges::find(of->folders, filing_->name, &store::FolderRow::name);
    if (folder == of->folders.end()) return;
    const ToFile wanted = std::move(*std::exchange(filing_, std::nullopt));
    put_into(*folder, wanted.how, wanted.messages);
}

void IndexScreen::put_into(const store::FolderRow& into, Filing how, const Messages& messages) {
    const mail::AccountId account = messages.front().account;
    store::Targets ids = by_account(messages)[account];
    const mail::FolderId here = folder_of(account);
    if (into.id == here && how == Filing::move)
        return desk_.say(Tone::info, TermText::own("It is in that folder already"));
    desk_.perform(account,
                  how == Filing::move ? app::move_to(std::move(ids), into)
                                      : app::copy_to(std::move(ids), into),
                  Telling::aloud);
    if (how == Filing::move && here != mail::FolderId{}) model_.remove(messages);
    model_.clear_selection();
    ask_entries();
}

void IndexScreen::toggle(mail::Flag flag, const Messages& messages) {
    const bool all =
        std::ranges::all_of(messages, [&](MessageRef each) { return flags_of(each).has(flag); });
    mark(flag, all ? Mark::clear : Mark::set, messages);
}

void IndexScreen::mark(mail::Flag flag, Mark how, const Messages& messages) {
    mail::FlagChange change;
    (how == Mark::set ? change.add : change.remove).add(flag);
    for (auto& [account, targets] : by_account(messages))
        desk_.perform(account, app::change_flags(std::move(targets), change), Telling::aloud);
}

void IndexScreen::expunge() { ask_aside(Aside::expunge, {query::HasFlag{mail::Flag::deleted}}); }

void IndexScreen::toggle_select() {
    model_.toggle_select();
    static_cast<void>(step(1));
    say_selected();
}

void IndexScreen::select_all() {
    model_.select_all();
    say_selected();
}

void IndexScreen::select_thread() {
    if (!spec_.threaded)
        return desk_.say(Tone::info,
                         TermText::own("Conversations are not shown now: # shows them"));
    model_.select(model_.conversation());
    say_selected();
}

void IndexScreen::select_query() {
    desk_.prompt(
        {TermText::own("Select (from:ann before:2w plan): "), "", [this](const std::string& text) {
             const auto habit = command::habit_of_pattern(text);
             if (!habit.empty()) return desk_.say(Tone::info, TermText::clean(habit));
             const view::Moment moment = desk_.moment();
             auto parsed = query::parse(text, {moment.now, moment.zone(moment.now)});
             if (!parsed) return desk_.say(Tone::warning, TermText::clean(parsed.error().detail));
             ask_aside(Aside::select, *parsed);
         }});
}

void IndexScreen::clear_selection() {
    model_.clear_selection();
    say_selected();
}

void IndexScreen::say_selected() {
    if (model_.selected() == 0) return desk_.say(Tone::info, TermText::own("Nothing is selected"));
    desk_.say(Tone::info, TermText::clean(app::count_of(model_.selected(), "message") +
                                          " selected; what you do now is done to all of them"));
}

}  // namespace alder::ui::screen
