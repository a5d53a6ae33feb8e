// One screen of the stack, and what it may ask of the program around it. A screen is plain state:
// commands, answers and sizes in, a picture out; it knows no terminal, no clock and no thread.

#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "account/reader.h"
#include "app/actions.h"
#include "app/overlay.h"
#include "command/keymap.h"
#include "ui/screen/errand.h"
#include "ui/screen/questions.h"
#include "ui/screen/shelf.h"
#include "ui/terminal/canvas.h"
#include "ui/terminal/key.h"
#include "ui/widget/list.h"
#include "ui/widget/status_line.h"
#include "ui/widget/theme.h"
#include "view/moment.h"

namespace alder::ui::screen {

using text::TermText;

class LetterOffice;
class Screen;

// Something that happened, for the activity screen.
struct Event {
    WallTime when{};
    widget::Tone tone{};
    TermText words;
};

enum class Telling { aloud, quietly };

// How a letter begins that is about a message.
enum class Answering : std::uint8_t {
    reply,
    reply_all,
    reply_list,
    forward,
    forward_attached,
    resume,  // the message is a draft: it is gone on with
};

// What the program does for its screens.
class Desk {
public:
    virtual ~Desk() = default;

    virtual void ask(mail::AccountId account, account::Question question) = 0;
    // The bytes of a message that are not here, before anything else.
    virtual void fetch(const mail::MessageRef& message) = 0;
    virtual void perform(mail::AccountId account, app::Deed deed, Telling telling) = 0;
    virtual void begin(Errand errand) = 0;
    virtual account::ViewId new_view() = 0;

    virtual void say(widget::Tone tone, TermText words) = 0;
    virtual void prompt(Prompt prompt) = 0;
    virtual void choose(Choice choice) = 0;
    // On top of the one that asks.
    virtual void show(std::unique_ptr<Screen> screen) = 0;
    // The screen goes, with what it asks the person, once the command being run is done.
    virtual void leave(const Screen& screen) = 0;
    // Whoever was about to leave the program stays: there is something to look at.
    virtual void stay() = 0;
    // Hands the terminal over while the work is done, which may wait for a child.
    virtual void with_terminal(const std::function<void()>& work) = 0;

    virtual const std::vector<Shelf>& shelves() const = 0;
    virtual const Screen& top() const = 0;
    // Nobody is being asked anything, and no sequence of keys is half typed.
    virtual bool is_free() const = 0;
    virtual LetterOffice& letters() = 0;
    virtual void outbox_changed() = 0;
    virtual const app::Overlay& overlay() const = 0;
    virtual const command::KeyMap& keys() const = 0;
    virtual const widget::Theme& theme() const = 0;
    virtual view::Moment moment() const = 0;
    // When the key came, or the time, that is being acted on.
    virtual Clock::time_point now() const = 0;
    virtual const std::vector<Event>& events() const = 0;
    // The key that ended the command being run.
    virtual const terminal::Key& last_key() const = 0;
    // Directory for what is saved from mail.
    virtual const std::string& save_directory() const = 0;
};

// The first line of the terminal.
struct Heading {
    TermText left;
    TermText right;
};

class Screen {
public:
    virtual ~Screen() = default;

    virtual command::Screen kind() const = 0;
    virtual Heading heading() const = 0;
    // Rows and columns to draw on; called before anything else, and whenever they change.
    virtual void resize(terminal::Size body) = 0;
    // False: the screen has no such command.
    virtual bool run(command::Command command) = 0;
    // A key that is none of the key map's; true: it was text for this screen.
    virtual bool type(const terminal::Key&) { return false; }
    // What a click on a row of the body does: nothing, goes to that row, or was on the current one.
    virtual widget::Click click(int) { return widget::Click::nothing; }
    // The wheel.
    virtual void scroll(long) {}
    // The message that is looked at.
    virtual std::optional<mail::MessageRef> current() const { return std::nullopt; }
    virtual bool has_selection() const { return false; }
    // When time_passed() has something to do.
    virtual std::optional<Clock::time_point> deadline() const { return std::nullopt; }
    virtual void time_passed(Clock::time_point) {}
    // The program ends now: whoever owns what was typed has to be told.
    virtual void closing() {}
    virtual void answer(mail::AccountId, const account::Answer&) {}
    // The mail is not what it was: ask anew for what is shown.
    virtual void refresh() {}
    // Accounts or folders changed.
    virtual void shelves_changed() {}
    // The screen that lay on it has gone.
    virtual void uncovered() {}
    virtual void draw(const terminal::Pane& body) = 0;
};

// A screen's commands, as a table of its members.
template <class S>
struct Action {
    command::Command command;
    void (S::*run)();
};

template <class S, std::size_t n>
bool run_from(const Action<S> (&actions)[n], S& self, command::Command wanted) {
    for (const Action<S>& each : actions) {
        if (each.command != wanted) continue;
        (self.*each.run)();
        return true;
    }
    return false;
}

}  // namespace alder::ui::screen
