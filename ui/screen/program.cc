#include "ui/screen/program.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.h"
#include "command/habits.h"
#include "ui/screen/message_text.h"
#include "ui/screen/outbox_screen.h"
#include "ui/screen/text_screen.h"

namespace alder::ui::screen {

using command::Command;
using command::Preset;
using terminal::KeyKind;
using widget::Tone;

namespace {

command::KeyMap keys_of(const config::Config& config, Preset preset) {
    auto keys = config.key_map(preset);
    return keys ? std::move(*keys) : command::KeyMap(preset);
}

std::string shelf_and_folder(const std::vector<Shelf>& shelves, const Shelf& shelf,
                             const store::FolderRow& folder) {
    return shelves.size() > 1 ? shelf.name + ": " + folder.name : folder.name;
}

// After the prefix for what is selected it must not be done to the message under the cursor.
bool acts_on_messages(Command command) {
    return command == Command::delete_message || command == Command::save ||
           command == Command::copy || command == Command::toggle_flag ||
           command == Command::toggle_unread;
}

// The folder that "folder:X" and "X/" mean; empty: it is no name of a folder, or more than one.
std::string folder_named(const std::string& where) {
    constexpr std::string_view kPrefix = "folder:";
    if (where.ends_with('/')) return where.substr(0, where.size() - 1);
    if (!where.starts_with(kPrefix) || where.find_first_of(" \"(") != std::string::npos) return {};
    return where.substr(kPrefix.size());
}

}  // namespace

const Action<Program> Program::kActions[] = {
    {Command::show_help, &Program::show_help},
    {Command::other_keys, &Program::other_keys},
    {Command::back, &Program::back},
    {Command::goto_folder, &Program::goto_folder},
    {Command::search, &Program::search},
    {Command::undo, &Program::undo},
    {Command::redo, &Program::redo},
    {Command::palette, &Program::show_palette},
    {Command::show_activity, &Program::show_activity},
    {Command::redraw, &Program::redraw},
    {Command::quit, &Program::go_back_or_quit},
    {Command::write_letter, &Program::write_new},
    {Command::reply, &Program::answer_letter<Answering::reply>},
    {Command::reply_all, &Program::answer_letter<Answering::reply_all>},
    {Command::reply_list, &Program::answer_letter<Answering::reply_list>},
    {Command::forward, &Program::answer_letter<Answering::forward>},
    {Command::forward_attached, &Program::answer_letter<Answering::forward_attached>},
    {Command::resume_draft, &Program::answer_letter<Answering::resume>},
    {Command::show_outbox, &Program::show_outbox},
};

Program::Program(Parts parts)
    : parts_(std::move(parts)),
      keys_(keys_of(parts_.config, parts_.preset.value_or(Preset::pine))),
      choosing_keys_(!parts_.preset),
      office_(*this, undo_, parts_.letters) {
    for (const app::OpenAccount& account : parts_.session.accounts()) {
        const auto& incoming = account.spec.incoming;
        shelves_.push_back({.id = account.row.id,
                            .name = account.row.name,
                            .waiting = {.server = incoming ? incoming->host : ""}});
    }
    auto folders = std::make_unique<FoldersScreen>(*this);
    folders_ = folders.get();
    stack_.push_back(std::move(folders));
}

// ---- first paint ----

void Program::open(const std::string& where) {
    for (Shelf& each : shelves_) {
        account::Reader* reader = parts_.session.first_reader(each.id);
        if (reader == nullptr) continue;
        if (auto rows = reader->folders()) each.folders = std::move(*rows);
    }
    folders_->shelves_changed();
    resize_screens();
    if (ascii::istarts_with(where, "mailto:")) {
        mailto_ = where;
        open_first({});
        return;
    }
    const std::string folder = folder_named(where);
    if (open_first(folder.empty() ? where : folder)) return;
    waits_for_inbox_ = where.empty();
    if (where.empty()) return;
    if (folder.empty())
        first_search_ = where;
    else
        missing_folder_ = folder;
    open_first({});
}

// An account that was just set up shows its Inbox as soon as it has one, unless somebody is on
// their way elsewhere by then.
void Program::open_new_inbox(const Shelf& shelf) {
    if (!waits_for_inbox_) return;
    const auto inbox = std::ranges::find(shelf.folders, mail::Role::inbox, &store::FolderRow::role);
    if (inbox == shelf.folders.end()) return;
    waits_for_inbox_ = false;
    open_folder(shelf.id, inbox->id).follow_start();
}

bool Program::open_first(const std::string& folder) {
    for (const Shelf& each : shelves_) {
        const auto wanted = std::ranges::find_if(each.folders, [&](const store::FolderRow& row) {
            return folder.empty() ? row.role == mail::Role::inbox : row.name == folder;
        });
        if (wanted == each.folders.end()) continue;
        auto index = std::make_unique<IndexScreen>(
            *this, IndexScreen::Source{.places = {{each.id, wanted->id}}});
        index->show_first_page(*parts_.session.first_reader(each.id), wanted->total,
                               static_cast<std::size_t>(std::max(1, layout().body.rows)));
        folders_->go_to(each.id, wanted->id);
        show(std::move(index));
        return true;
    }
    return false;
}

void Program::started(Clock::time_point now) {
    now_ = now;
    started_ = true;
    for (const Shelf& each : shelves_) refresh(each.id);
    if (!first_search_.empty()) open_search(first_search_);
    if (!missing_folder_.empty())
        say(Tone::warning, TermText::own("There is no folder ") + TermText::clean(missing_folder_));
    if (!mailto_.empty()) office_.write_to(mailto_);
}

// ---- the stack ----

Program::Layout Program::layout() const {
    const auto [rows, columns] = parts_.terminal.size();
    const int title = rows >= 3 ? 1 : 0;
    const int status = rows >= 2 ? 1 : 0;
    const int bar = rows >= 8 && !parts_.linear ? 2 : 0;
    const int body = rows - title - status - bar;
    return {{0, 0, title, columns},
            {title, 0, body, columns},
            {title + body, 0, status, columns},
            {title + body + status, 0, bar, columns}};
}

void Program::resize_screens() {
    const Layout now = layout();
    for (const auto& screen : stack_) screen->resize({now.body.rows, now.body.columns});
}

void Program::show(std::unique_ptr<Screen> screen) {
    const Layout now = layout();
    screen->resize({now.body.rows, now.body.columns});
    stack_.push_back(std::move(screen));
    bar_page_ = 0;
    status_.turn_away();
}

void Program::drop_left() {
    for (const Screen* each : std::exchange(leaving_, {})) drop(*each);
}

void Program::drop(const Screen& screen) {
    const auto gone = std::ranges::find(stack_, &screen, &std::unique_ptr<Screen>::get);
    if (gone == stack_.end() || gone == stack_.begin()) return;
    office_.left(screen);
    asker_.forget(screen);
    const bool was_on_top = gone + 1 == stack_.end();
    stack_.erase(gone);
    if (!was_on_top) return;
    bar_page_ = 0;
    stack_.back()->uncovered();
}

Shelf* Program::shelf(mail::AccountId account) {
    const auto found = std::ranges::find(shelves_, account, &Shelf::id);
    return found == shelves_.end() ? nullptr : &*found;
}

IndexScreen& Program::open_folder(mail::AccountId account, mail::FolderId folder) {
    leaving_.clear();
    office_.forget_answer();
    stack_.resize(1);
    folders_->go_to(account, folder);
    auto index =
        std::make_unique<IndexScreen>(*this, IndexScreen::Source{.places = {{account, folder}}});
    IndexScreen& shown = *index;
    show(std::move(index));
    shown.refresh();
    return shown;
}

void Program::open_search(const std::string& text) {
    if (const auto habit = command::habit_of_pattern(text); !habit.empty())
        return say(Tone::info, TermText::clean(habit));
    const view::Moment now = moment();
    auto parsed = query::parse(text, {now.now, now.zone(now.now)});
    if (!parsed) return say(Tone::warning, TermText::clean(parsed.error().detail));
    if (std::holds_alternative<query::Everything>(parsed->node)) return;
    std::vector<IndexScreen::Place> places;
    places.reserve(shelves_.size());
    for (const Shelf& each : shelves_) places.push_back({each.id, {}});
    if (places.empty()) return;
    auto index = std::make_unique<IndexScreen>(
        *this, IndexScreen::Source{std::move(places), text, std::move(*parsed)});
    index->refresh();
    show(std::move(index));
}

// ---- keys ----

void Program::feed(const terminal::Key& key, Clock::time_point now) {
    now_ = now;
    last_key_ = key;
    if (key.kind == KeyKind::resize) return resize_screens();
    if (key.kind == KeyKind::hangup) return quit();
    const bool passes = key.kind == KeyKind::focus_in || key.kind == KeyKind::focus_out ||
                        key.kind == KeyKind::report;
    if (passes) return;
    if (key.kind == KeyKind::mouse) return feed_mouse(key.mouse);
    // A remark on the last key is no use after the next one.
    if (last_tone_ == Tone::info)
        status_.clear();
    else
        status_.seen();
    if (choosing_keys_)
        feed_choice_of_keys(key);
    else
        waits_for_inbox_ = false;
    const auto left_since = leaving_since_;
    const bool was_answer = last_key_.kind == KeyKind::report;
    if (!was_answer && !asker_.feed(key)) feed_map(key);
    // Whoever goes on does not want to leave any more.
    if (left_since == leaving_since_) leaving_since_.reset();
    drop_left();
}

// Asked once. Any other key than an answer does what it does, by Pine's keys.
void Program::feed_choice_of_keys(const terminal::Key& key) {
    choosing_keys_ = false;
    last_key_ = terminal::Key::of(KeyKind::report);
    if (key.text == "p" || key.text == "P" || key.kind == KeyKind::enter)
        use_keys(Preset::pine);
    else if (key.text == "m" || key.text == "M")
        use_keys(Preset::mutt);
    else
        last_key_ = key;
}

void Program::use_keys(Preset preset) {
    keys_ = keys_of(parts_.config, preset);
    if (parts_.keep_choice) begin(parts_.keep_choice(preset));
    say(Tone::ok,
        preset == Preset::pine
            ? TermText::own("Pine's keys. The two lines below show them; ? explains them")
            : TermText::own("mutt's keys. The two lines below show them; ? explains them"));
}

void Program::feed_map(const terminal::Key& key) {
    const std::string name = terminal::format(key);
    if (name == "ctrl-z") {
        parts_.terminal.stop();
        return redraw();
    }
    if (!pending_.empty() && key.kind == KeyKind::escape) {
        pending_.clear();
        return;
    }
    const std::string sequence = pending_.empty() ? name : pending_ + " " + name;
    const command::Match match = keys_.find(stack_.back()->kind(), sequence);
    pending_.clear();
    which_key_ = false;
    pending_since_.reset();
    switch (match.kind) {
        case command::Match::Kind::command:
            if (sequence.starts_with("; ") && acts_on_messages(match.command) &&
                !stack_.back()->has_selection())
                return say(Tone::info, TermText::own("Nothing is selected"));
            return run(match.command);
        case command::Match::Kind::prefix:
            pending_ = sequence;
            pending_since_ = now_;
            return;
        case command::Match::Kind::nothing:
            break;
    }
    if (stack_.back()->type(key) || key.kind == KeyKind::paste) return;
    const auto instead = command::habit(keys_.preset(), stack_.back()->kind(), sequence);
    say(Tone::info, instead.empty() ? TermText::clean(fmt::format(
                                          "{} does nothing here; {} shows the keys",
                                          command::key_label(sequence, keys_.preset()), help_key()))
                                    : with_id(instead));
}

// What a command line is to name is named.
TermText Program::with_id(std::string_view words) const {
    constexpr std::string_view kId = " ID";
    const auto at = words.find(kId);
    const auto message = stack_.back()->current();
    if (at == std::string_view::npos || !message) return TermText::clean(words);
    const Shelf* const of = shelf_of(shelves_, message->account);
    if (of == nullptr) return TermText::clean(words);
    return TermText::clean(fmt::format("{} {}/{}{}", words.substr(0, at), of->name,
                                       message->placement.value, words.substr(at + kId.size())));
}

// Of this screen: where letters are typed "?" is one of them.
std::string Program::help_key() const {
    const auto keys = keys_.keys_of(Command::show_help, stack_.back()->kind());
    return keys.empty() ? "the palette" : command::key_label(keys.front(), keys_.preset());
}

void Program::run(Command command) {
    if (!run_from(kActions, *this, command)) stack_.back()->run(command);
}

// ---- commands of every screen ----

void Program::show_help() {
    const command::Screen kind = stack_.back()->kind();
    if (kind != command::Screen::help)
        show(std::make_unique<TextScreen>(*this, help_text(*this, kind)));
    else
        say(Tone::info, TermText::own("This is the help; the keys below leave it and search it"));
}

void Program::other_keys() {
    const std::size_t pages = widget::key_bar_pages(bar().size(), layout().bar.columns);
    bar_page_ = (bar_page_ + 1) % pages;
    if (pages == 1)
        say(Tone::info,
            TermText::clean("These are all the keys; " + help_key() + " explains them"));
}

void Program::goto_folder() {
    Choice choice{TermText::own("Go to folder: "), {}, {}};
    std::vector<std::pair<mail::AccountId, mail::FolderId>> places;
    for (const Shelf& each : shelves_) {
        for (const store::FolderRow& folder : each.folders) {
            choice.entries.push_back(
                {TermText::clean(shelf_and_folder(shelves_, each, folder)),
                 TermText::clean(fmt::format(
                     "{}, {} unread", app::count_of(folder.total, "message"), folder.unseen)),
                 {}});
            places.emplace_back(each.id, folder.id);
        }
    }
    choice.chosen = [this, places = std::move(places)](std::size_t chosen) {
        open_folder(places[chosen].first, places[chosen].second);
    };
    choose(std::move(choice));
}

void Program::search() {
    prompt({TermText::own("Search all mail (from:ann is:unread plan): "), "",
            [this](const std::string& text) { open_search(text); }});
}

void Program::undo() {
    if (const auto last = undo_.pop(); last && !std::holds_alternative<StepDone>(*last)) {
        if (const auto* sent = std::get_if<LetterSent>(&*last)) return office_.undo(*sent);
        if (std::holds_alternative<LetterGone>(*last))
            return say(Tone::warning, TermText::own("Too late: the letter is on its way"));
        return office_.undo(std::get<LetterPutAway>(*last));
    }
    if (shelves_.empty()) return;
    const mail::AccountId account = last_account_.value_or(shelves_.front().id);
    tickets_.emplace(parts_.session.undo(account), Wish::undo);
}

void Program::redo() {
    if (shelves_.empty()) return;
    const mail::AccountId account = last_account_.value_or(shelves_.front().id);
    tickets_.emplace(parts_.session.redo(account), Wish::redo);
}

void Program::show_palette() {
    const command::Screen kind = stack_.back()->kind();
    Choice choice{TermText::own("Command: "), {}, {}};
    std::vector<Command> commands;
    for (const command::ScreenCommand* each : command::commands_of(kind)) {
        if (each->id == Command::palette) continue;
        const auto names = keys_.keys_of(each->id, kind);
        const std::string label =
            names.empty() ? "" : command::key_label(names.front(), keys_.preset());
        choice.entries.push_back(
            {TermText::clean(each->name), TermText::clean(each->help), TermText::clean(label)});
        commands.push_back(each->id);
    }
    choice.chosen = [this, commands = std::move(commands)](std::size_t chosen) {
        run(commands[chosen]);
    };
    choose(std::move(choice));
}

void Program::show_activity() { show(std::make_unique<TextScreen>(*this, activity_text(*this))); }

void Program::redraw() { parts_.terminal.forget_screen(); }

void Program::show_outbox() { show(std::make_unique<OutboxScreen>(*this)); }

void Program::outbox_changed() {
    for (const auto& screen : stack_) screen->shelves_changed();
}

// From what was found or picked out the key leads back to where that was asked for.
void Program::go_back_or_quit() {
    if (!stack_.back()->run(Command::quit)) quit();
}

// A letter on its way out is waited for, but not for ever: it is safe in the outbox.
void Program::quit() {
    for (const auto& screen : stack_) screen->closing();
    if (leaving_since_ || !office_.is_sending()) return end();
    leaving_since_ = now_;
    office_.hurry();
    say(Tone::info, TermText::own("Sending; the same key again leaves it to the outbox"));
}

void Program::end() {
    for (const auto& screen : stack_) screen->closing();
    finished_ = true;
}

void Program::with_terminal(const std::function<void()>& work) {
    parts_.terminal.suspend();
    work();
    parts_.terminal.resume();
}

}  // namespace alder::ui::screen
