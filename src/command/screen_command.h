// What can be done on the screens, declared once: the key bar, `?` help, the which-key pop-up, the
// palette, alder-keys(7), the completion and the check of key bindings in the configuration all
// come from this table. Pure data; nothing here knows how a command is carried out.
//
// Key names: a printing character is its own name ("d", "D", "$"); the others are words: enter
// space tab shift-tab esc backspace delete insert home end pgup pgdn up down left right f1..f12,
// with "ctrl-" or "alt-" before a key ("ctrl-x", "alt-v"). Keys pressed one after the other are
// joined by one space: "$ d".

#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "command/screens.h"

namespace alder::command {

enum class Command : std::uint8_t {
    // finding one's way
    show_help,
    other_keys,
    back,
    open,
    previous_row,
    next_row,
    previous_message,
    next_message,
    line_up,
    line_down,
    page_up,
    page_down,
    first,
    last,
    next_unread,
    previous_unread,
    jump,
    goto_folder,
    search,
    limit,
    find,
    find_next,
    // doing something to messages
    delete_message,
    undo,
    redo,
    save,
    copy,
    toggle_flag,
    toggle_unread,
    mark_read,
    mark_unread,
    expunge,
    toggle_select,
    select_all,
    select_thread,
    select_query,
    clear_selection,
    // doing something to folders
    create_folder,
    rename_folder,
    delete_folder,
    // how the list looks
    sort_date,
    sort_from,
    sort_subject,
    sort_size,
    sort_thread,
    sort_reverse,
    toggle_threads,
    toggle_fold,
    fold_all,
    // how the message looks
    show_attachments,
    toggle_headers,
    toggle_source,
    toggle_html,
    fold_quotes,
    save_attachment,
    // letters
    write_letter,
    reply,
    reply_all,
    reply_list,
    forward,
    forward_attached,
    resume_draft,
    send,
    postpone,
    cancel_letter,
    previous_field,
    next_field,
    all_fields,
    attach,
    detach,
    insert_file,
    edit_outside,
    justify,
    cut_row,
    paste_cut,
    mark_text,
    replace_words,
    edit_undo,
    edit_redo,
    hold_letter,
    send_now,
    withdraw,
    // the program
    show_outbox,
    palette,
    show_activity,
    redraw,
    quit,
};

// The keys of one command on some screens: alternatives parted by ", ", the one to teach first.
// Empty: the command works there, and is reached by the palette.
struct Keys {
    Screens on;
    std::string_view pine;
    std::string_view mutt;
    enum class Bar : std::uint8_t { shown, hidden } on_bar = Bar::shown;
};

// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): in the order one reads the table
struct ScreenCommand {
    Command id;
    std::string_view name;   // as in the configuration and the palette: "delete", "sort-date"
    std::string_view label;  // on the key bar, at most 9 columns
    std::string_view help;   // one line, no full stop
    // Rank on the key bar, lowest first; 0: not on it. The bar fills its slots column by column,
    // top then bottom, so that ranks 3 and 4, 5 and 6 stand one above the other.
    std::uint8_t bar;
    Keys keys[3];  // the later ones may be empty

    constexpr Screens screens() const { return keys[0].on | keys[1].on | keys[2].on; }
    constexpr bool on_bar(Screen screen) const {
        for (const Keys& each : keys) {
            if (each.on.has(screen)) return bar != 0 && each.on_bar == Keys::Bar::shown;
        }
        return false;
    }
};

// A first key that waits for a second one, as the key bar and the which-key pop-up name it.
struct Prefix {
    std::string_view label;
    std::string_view help;
    std::uint8_t bar;
    Keys keys;
};

std::span<const ScreenCommand> screen_commands();
std::span<const Prefix> prefixes();

const ScreenCommand& describe(Command command);
std::optional<Command> command_named(std::string_view name);
// Those that work on this screen, in the order of the table.
std::vector<const ScreenCommand*> commands_of(Screen screen);
// The keys a preset gives a command on a screen, the one to teach first.
std::vector<std::string_view> keys_for(Command command, Preset preset, Screen screen);

}  // namespace alder::command
