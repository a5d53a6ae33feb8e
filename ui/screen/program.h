// The screens as one program: a stack of them, the line at the bottom that asks and tells, the key
// bar, and the way of keys to commands. Takes keys, what the accounts say and the time; gives a
// picture. Never waits: run.h has the loop around it.
//
// Thread rule: belongs to the UI thread.

#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/session.h"
#include "config/config.h"
#include "ui/screen/asker.h"
#include "ui/screen/folders_screen.h"
#include "ui/screen/index_screen.h"
#include "ui/screen/letter_office.h"
#include "ui/screen/screen.h"
#include "ui/terminal/terminal.h"
#include "ui/widget/key_bar.h"

namespace alder::ui::screen {

class Program final : public Desk {
public:
    struct Parts {
        terminal::Terminal& terminal;
        app::Session& session;
        const config::Config& config;
        std::optional<command::Preset> preset;  // none: the person is asked
        widget::Theme theme;
        terminal::Bidi bidi = terminal::Bidi::ours;
        bool linear = false;  // told line by line: nothing around what is told, nothing that ticks
        std::function<WallTime()> wall;
        std::chrono::minutes (*zone)(WallTime);
        std::string save_directory;
        // Keeps what the person chose.
        std::function<Errand(command::Preset)> keep_choice;
        // Takes the letters that are written here; none: nobody can write.
        app::Letters* letters = nullptr;
    };
    explicit Program(Parts parts);

    // What is to be seen first, from the store, before the session is started.
    // where: a mailto: URL, a folder ("X" that there is, "X/", "folder:X"), else a search; empty:
    // the Inbox.
    void open(const std::string& where);
    // The session is at work: ask for everything.
    void started(Clock::time_point now);

    void feed(const terminal::Key& key, Clock::time_point now);
    // Takes what the accounts and errands have said, a batch at most.
    void take_news(Clock::time_point now);
    void time_passed(Clock::time_point now);
    // When time_passed() has something to do.
    std::optional<Clock::time_point> deadline() const;
    Result<void> draw();

    bool finished() const { return finished_; }
    // Whether every question is answered and every change is in the store.
    bool settled() const;
    int errands_fd() const { return errands_.fd(); }
    int letters_fd() const { return office_.fd(); }
    std::size_t unsent_letters() const { return office_.unsent(); }
    const Screen& top() const override { return *stack_.back(); }
    bool is_free() const override { return !asker_.is_asking() && pending_.empty(); }

    void ask(mail::AccountId account, account::Question question) override;
    void fetch(const mail::MessageRef& message) override;
    void perform(mail::AccountId account, app::Deed deed, Telling telling) override;
    void begin(Errand errand) override { errands_.begin(std::move(errand)); }
    account::ViewId new_view() override { return {++last_view_}; }
    void say(widget::Tone tone, TermText words) override;
    void prompt(Prompt prompt) override { asker_.prompt(*stack_.back(), std::move(prompt)); }
    void choose(Choice choice) override { asker_.choose(*stack_.back(), std::move(choice)); }
    void show(std::unique_ptr<Screen> screen) override;
    void leave(const Screen& screen) override { leaving_.push_back(&screen); }
    void stay() override { leaving_since_.reset(); }
    void with_terminal(const std::function<void()>& work) override;
    const std::vector<Shelf>& shelves() const override { return shelves_; }
    LetterOffice& letters() override { return office_; }
    void outbox_changed() override;
    const app::Overlay& overlay() const override { return parts_.session.overlay(); }
    const command::KeyMap& keys() const override { return keys_; }
    const widget::Theme& theme() const override { return parts_.theme; }
    view::Moment moment() const override { return {parts_.wall(), parts_.zone}; }
    Clock::time_point now() const override { return now_; }
    const std::vector<Event>& events() const override { return events_; }
    const terminal::Key& last_key() const override { return last_key_; }
    const std::string& save_directory() const override { return parts_.save_directory; }

private:
    enum class Wish { deed, undo, redo };
    // The parts of the terminal, as large as they fit.
    struct Layout {
        terminal::Rect title, body, status, bar;
    };
    static const Action<Program> kActions[];
    Layout layout() const;
    void resize_screens();
    void drop_left();
    void drop(const Screen& screen);
    Shelf* shelf(mail::AccountId account);
    bool open_first(const std::string& folder);
    void open_new_inbox(const Shelf& shelf);
    IndexScreen& open_folder(mail::AccountId account, mail::FolderId folder);
    void open_search(const std::string& text);
    void feed_choice_of_keys(const terminal::Key& key);
    void use_keys(command::Preset preset);
    void feed_map(const terminal::Key& key);
    void feed_mouse(const terminal::Mouse& mouse);
    void click_bar(terminal::Position at);
    void run(command::Command command);
    std::string help_key() const;
    TermText with_id(std::string_view words) const;
    void refresh(mail::AccountId account);
    void take(const account::FromAccount& said);
    void take_notice(mail::AccountId account, const account::Notice& notice);
    void take_standing(mail::AccountId account, const account::Standing& standing);
    void take_recorded(mail::AccountId account, const account::Recorded& recorded);
    void take_answer(mail::AccountId account, const account::Answer& answer);
    void take_errands();

    void show_help();
    void other_keys();
    void back() { leave(*stack_.back()); }
    void goto_folder();
    void search();
    void undo();
    void redo();
    void show_palette();
    void show_activity();
    void redraw();
    void go_back_or_quit();
    void quit();
    void end();
    void write_new() { office_.write_new(stack_.back()->current()); }
    template <Answering how>
    void answer_letter() {
        office_.answer(stack_.back()->current(), how);
    }
    void show_outbox();

    void draw_title(const terminal::Pane& row) const;
    void draw_status(const terminal::Pane& row) const;
    void draw_countdown(const terminal::Pane& row, const LetterOffice::Countdown& countdown) const;
    void draw_bar(const terminal::Pane& bar) const;
    void draw_pop_ups(const terminal::Pane& body);
    std::vector<command::BarItem> bar() const;

    Parts parts_;
    command::KeyMap keys_;
    bool choosing_keys_;
    std::vector<Shelf> shelves_;
    std::vector<std::unique_ptr<Screen>> stack_;
    FoldersScreen* folders_ = nullptr;  // the first of the stack
    std::string first_search_;
    std::string missing_folder_;  // that was to be opened first
    std::string mailto_;
    bool waits_for_inbox_ = false;  // there was none to open at the start
    std::vector<const Screen*> leaving_;
    bool finished_ = false;
    std::optional<Clock::time_point> leaving_since_;  // a letter is still to go out
    bool started_ = false;

    UndoList undo_;
    LetterOffice office_;
    Asker asker_{*this};
    std::string pending_;  // keys of a sequence so far
    std::optional<Clock::time_point> pending_since_;
    bool which_key_ = false;
    terminal::Key last_key_;
    std::size_t bar_page_ = 0;
    std::string title_;

    widget::StatusLine status_;
    widget::Tone last_tone_ = widget::Tone::info;  // of what was said last
    std::vector<Event> events_;
    Clock::time_point now_{};
    std::uint32_t last_view_ = 0;

    Errands errands_;
    int unanswered_ = 0;
    std::map<account::Ticket, Wish> tickets_;
    std::set<mail::AccountId> refreshing_;
    std::set<mail::AccountId> dirty_;              // changed while being asked for anew
    std::optional<mail::AccountId> last_account_;  // of the last deed
};

}  // namespace alder::ui::screen
