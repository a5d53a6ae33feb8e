#include "command/screen_command.h"

#include <algorithm>
#include <array>

namespace alder::command {

namespace {

constexpr Screens kFolders = Screen::folders;
constexpr Screens kIndex = Screen::index;
constexpr Screens kReader = Screen::reader;
constexpr Screens kAttachments = Screen::attachments;
constexpr Screens kOutbox = Screen::outbox;
constexpr Screens kMail = kIndex | kReader;
constexpr Screens kLists = kFolders | kIndex | kAttachments | kOutbox;
constexpr Screens kPlain = Screens(Screen::help) | Screen::activity;  // pages of our own text
constexpr Screens kTexts = kReader | kPlain;
constexpr Screens kAll = kLists | kTexts;
constexpr Screens kWords = Screen::composer;
constexpr Screens kHead = Screen::composer_head;
constexpr Screens kComposer = kWords | kHead;  // every printing character is text there

constexpr std::string_view kDigits = "1, 2, 3, 4, 5, 6, 7, 8, 9";

using enum Command;

constexpr ScreenCommand kCommands[] = {
    {show_help,
     "help",
     "Help",
     "Explain this screen and its keys",
     1,
     {{kAll, "?, f1", "?, f1"}, {kComposer, "ctrl-g, f1", "ctrl-g, f1"}}},
    {other_keys,
     "other-keys",
     "OTHER",
     "Show the next page of the key bar",
     2,
     {{kAll, "o", "O"}, {kComposer, "alt-o", "alt-o"}}},
    {back,
     "back",
     "Back",
     "Go back to where you came from",
     3,
     {{kIndex, "<, left, l", "left, <, y"},
      {kTexts | kAttachments | kOutbox, "<, left, q, esc", "q, left, <, i, esc"}}},
    {open,
     "open",
     "Open",
     "Open what the cursor is on",
     4,
     {{kFolders | kAttachments | kOutbox, ">, enter, right, v", "enter, right, >"},
      {kIndex, ">, enter, right", "enter, right, >, space"}}},
    {previous_row, "previous", "Prev", "Go one row up", 5, {{kLists, "p, up", "k, up"}}},
    {next_row, "next", "Next", "Go one row down", 6, {{kLists, "n, down", "j, down"}}},
    {previous_message,
     "previous-message",
     "PrevMsg",
     "Read the message before this one",
     5,
     {{kReader, "p", "k, K"}}},
    {next_message,
     "next-message",
     "NextMsg",
     "Read the message after this one",
     6,
     {{kReader, "n", "j, J"}}},
    {line_up,
     "line-up",
     "Up",
     "Scroll up one line",
     0,
     {{kReader, "up", "up, backspace"}, {kPlain, "up, p", "up, k, backspace"}}},
    {line_down,
     "line-down",
     "Down",
     "Scroll down one line",
     0,
     {{kReader, "down, enter", "down, enter"}, {kPlain, "down, n, enter", "down, j, enter"}}},
    {page_up,
     "page-up",
     "PrevPage",
     "Go one page up",
     7,
     {{kLists, "-, pgup, ctrl-y", "Z, pgup, ctrl-b"},
      {kTexts, "-, pgup, ctrl-y", "-, pgup"},
      {kWords, "ctrl-y, pgup", "ctrl-y, pgup"}}},
    {page_down,
     "page-down",
     "NextPage",
     "Go one page down",
     8,
     {{kLists, "space, pgdn, ctrl-v", "z, pgdn, ctrl-f"},
      {kTexts, "space, pgdn, ctrl-v", "space, pgdn"},
      {kWords, "ctrl-v, pgdn", "ctrl-v, pgdn"}}},
    {first,
     "first",
     "First",
     "Go to the top",
     0,
     {{kLists, "home", "home, ="}, {kTexts, "home", "home, ^"}}},
    {last,
     "last",
     "Last",
     "Go to the bottom",
     0,
     {{kLists, "end", "end, *"}, {kTexts, "end", "end, G"}}},
    {next_unread,
     "next-unread",
     "NextNew",
     "Go to the next unread message or folder with some",
     13,
     {{kMail | kFolders, "tab", "tab"}}},
    {previous_unread,
     "previous-unread",
     "PrevNew",
     "Go to the unread message or folder before",
     0,
     {{kMail | kFolders, "shift-tab", "shift-tab"}}},
    {jump,
     "jump",
     "Jump",
     "Go to a message by its number; a digit begins the number",
     23,
     {{kIndex, "j, 1, 2, 3, 4, 5, 6, 7, 8, 9", kDigits}}},
    {goto_folder,
     "goto-folder",
     "GotoFldr",
     "Go to a folder by its name",
     14,
     {{kFolders | kMail, "g", "c"}}},
    {search,
     "search",
     "Search",
     "Search all mail: from:ann is:unread after:2026-01-01 plan",
     12,
     {{kFolders | kIndex, "/, w", "/"}}},
    {limit,
     "limit",
     "Limit",
     "Show only what matches a search; an empty one shows all again",
     21,
     {{kIndex, "z", "l"}}},
    {find,
     "find",
     "Find",
     "Find words on this page",
     12,
     {{kTexts, "/, w", "/"}, {kWords, "ctrl-w", "ctrl-w"}}},
    {find_next,
     "find-next",
     "FindNext",
     "Find the same words again",
     22,
     {{kTexts, "ctrl-g", "n, ctrl-g"}}},

    {delete_message,
     "delete",
     "Delete",
     "Move to Trash what is selected, else this message",
     9,
     {{kIndex, "d, delete", "d, delete, ; d"}, {kReader, "d, delete", "d, delete"}}},
    {undo, "undo", "Undo", "Take back the last change", 10, {{kFolders | kMail, "u", "u"}}},
    {redo,
     "redo",
     "Redo",
     "Do again what was taken back",
     30,
     {{kFolders | kMail, "ctrl-r", "ctrl-r"}}},
    {save,
     "save",
     "Save",
     "Move to another folder",
     11,
     {{kIndex, "s", "s, ; s"}, {kReader, "s", "s"}}},
    {copy,
     "copy",
     "Copy",
     "Copy to another folder",
     29,
     {{kIndex, "alt-c", "C, ; C"}, {kReader, "alt-c", "C"}}},
    {toggle_flag,
     "flag",
     "Flag",
     "Mark as important, or no longer",
     15,
     {{kIndex, "* *", "F, w !, ; F"}, {kReader, "* *", "F, w !"}}},
    {toggle_unread,
     "toggle-unread",
     "New/Read",
     "Mark as unread, or as read",
     16,
     {{kIndex, "* t", "N, ; N"}, {kReader, "* t", "N"}}},
    {mark_read, "mark-read", "Read", "Mark as read", 0, {{kMail, "* r", "w r"}}},
    {mark_unread, "mark-unread", "New", "Mark as unread", 0, {{kMail, "* n", "w n"}}},
    {expunge,
     "expunge",
     "eXpunge",
     "Move to Trash what other programs only marked deleted",
     28,
     {{kIndex, "x", "$"}}},
    {toggle_select,
     "select",
     "Select",
     "Select this message, or no longer",
     17,
     {{kIndex, "; ;, insert", "t, insert"}}},
    {select_all, "select-all", "All", "Select every message shown", 0, {{kIndex, "; a", "; a"}}},
    {select_thread,
     "select-thread",
     "Thread",
     "Select the whole conversation",
     0,
     {{kIndex, "; t", "; t, alt-t"}}},
    {select_query,
     "select-query",
     "Matching",
     "Select what matches a search",
     0,
     {{kIndex, "; /", "T, ; /"}}},
    {clear_selection, "clear-selection", "None", "Select nothing", 0, {{kIndex, "; c", "; c"}}},

    {sort_date, "sort-date", "Date", "Newest last", 0, {{kIndex, "$ d", "o d"}}},
    {sort_from, "sort-from", "From", "By sender", 0, {{kIndex, "$ f", "o f"}}},
    {sort_subject, "sort-subject", "Subject", "By subject", 0, {{kIndex, "$ s", "o s"}}},
    {sort_size, "sort-size", "Size", "By size", 0, {{kIndex, "$ z", "o z"}}},
    {sort_thread, "sort-thread", "Threads", "By conversation", 0, {{kIndex, "$ t", "o t"}}},
    {sort_reverse, "sort-reverse", "Reverse", "The other way round", 0, {{kIndex, "$ r", "o r"}}},
    {toggle_threads,
     "toggle-threads",
     "Threads",
     "Show conversations as trees, or every message by itself",
     24,
     {{kIndex, "#", "#"}}},
    {toggle_fold,
     "fold",
     "Fold",
     "Fold or unfold this conversation",
     25,
     {{kIndex, "+, alt-v", "alt-v, +"}}},
    {fold_all,
     "fold-all",
     "FoldAll",
     "Fold or unfold every conversation",
     26,
     {{kIndex, "=, alt-V", "alt-V"}}},

    {show_attachments,
     "attachments",
     "Attachmts",
     "List the parts of this message",
     4,
     {{kIndex, "v", "v", Keys::Bar::hidden}, {kReader, ">, right, v", "v, right, >"}}},
    {toggle_headers,
     "headers",
     "HdrMode",
     "Show all header fields, or the important ones",
     17,
     {{kReader, "h", "h"}}},
    {toggle_source,
     "source",
     "Source",
     "Show the message as it came, or as it is meant",
     18,
     {{kReader, "ctrl-u", "ctrl-u"}}},
    {toggle_html,
     "html",
     "HTML",
     "Show the HTML form of the text, or the plain one",
     19,
     {{kReader, "=", "="}}},
    {fold_quotes, "quotes", "Quotes", "Fold or unfold quoted text", 20, {{kReader, "\"", "T, \""}}},
    {save_attachment,
     "save-attachment",
     "Save",
     "Save this part to a file",
     11,
     {{kAttachments, "s", "s"}}},

    {create_folder, "create-folder", "AddFldr", "Make a folder", 11, {{kFolders, "a", "C"}}},
    {rename_folder,
     "rename-folder",
     "Rename",
     "Give this folder another name",
     12,
     {{kFolders, "r", "r"}}},
    {delete_folder,
     "delete-folder",
     "Delete",
     "Delete this folder, which must be empty",
     9,
     {{kFolders, "d, delete", "d, delete"}}},

    {write_letter, "compose", "Compose", "Write a new letter", 10, {{kFolders | kMail, "c", "m"}}},
    {reply, "reply", "Reply", "Answer whoever wrote this message", 10, {{kMail, "r", "r"}}},
    {reply_all,
     "reply-all",
     "ReplyAll",
     "Answer everybody who got this message",
     13,
     {{kMail, "a", "g"}}},
    {reply_list,
     "reply-list",
     "ReplyLst",
     "Answer the list this message came over",
     31,
     {{kMail, "alt-l", "L"}}},
    {forward,
     "forward",
     "Forward",
     "Send this message on, its words in the letter",
     12,
     {{kMail, "f", "f"}}},
    {forward_attached,
     "forward-attached",
     "FwdWhole",
     "Send this message on as it is, attached to the letter",
     32,
     {{kMail, "alt-f", "alt-f"}}},
    {resume_draft, "resume", "EditDraft", "Go on writing this draft", 33, {{kMail, "e", "e"}}},
    {send, "send", "Send", "Send the letter", 3, {{kComposer, "ctrl-x", "ctrl-x"}}},
    {postpone,
     "postpone",
     "Postpone",
     "Keep the letter among the drafts and leave it for now",
     4,
     {{kComposer, "ctrl-o", "ctrl-o"}}},
    {cancel_letter,
     "cancel",
     "Cancel",
     "Put the letter away unsent; undo brings it back",
     5,
     {{kComposer, "ctrl-c", "ctrl-c"}}},
    {previous_field,
     "previous-field",
     "PrevFld",
     "Go to the line above",
     7,
     {{kHead, "up, shift-tab, ctrl-p", "up, shift-tab, ctrl-p"},
      {kWords, "shift-tab", "shift-tab", Keys::Bar::hidden}}},
    {next_field,
     "next-field",
     "NextFld",
     "Go to the line below, and on to the words",
     8,
     {{kHead, "tab, down, enter, ctrl-n", "tab, down, enter, ctrl-n"}}},
    {all_fields,
     "all-fields",
     "RichHdr",
     "Show every line of the head, or the usual ones",
     9,
     {{kHead, "ctrl-r", "ctrl-r"}}},
    {attach,
     "attach",
     "Attach",
     "Attach a file",
     6,
     {{kHead, "ctrl-j", "ctrl-j"}, {kWords, "alt-a", "alt-a"}}},
    {detach,
     "detach",
     "Detach",
     "Take an attachment off again",
     10,
     {{kHead, "alt-t", "alt-t"}, {kWords, "alt-t", "alt-t", Keys::Bar::hidden}}},
    {insert_file,
     "insert-file",
     "ReadFile",
     "Put the words of a file into the letter",
     9,
     {{kWords, "ctrl-r", "ctrl-r"}}},
    {edit_outside,
     "edit-outside",
     "Editor",
     "Write in $VISUAL or $EDITOR and come back",
     17,
     {{kComposer, "ctrl-_, alt-e", "alt-e, ctrl-_"}}},
    {justify,
     "justify",
     "Justify",
     "Join the lines of this paragraph; readers wrap it anew",
     10,
     {{kWords, "ctrl-j", "ctrl-j"}}},
    {cut_row,
     "cut",
     "CutLine",
     "Cut what is marked, else the rest of this line",
     11,
     {{kWords, "ctrl-k", "ctrl-k"}}},
    {paste_cut, "uncut", "UnCut", "Put in what was cut last", 11, {{kWords, "ctrl-u", "ctrl-u"}}},
    {mark_text,
     "mark-text",
     "Mark",
     "Begin to mark words here, or no longer",
     14,
     {{kWords, "ctrl-^", "ctrl-^"}}},
    {replace_words,
     "replace",
     "Replace",
     "Put other words in the place of some, everywhere",
     15,
     {{kWords, "alt-r", "alt-r"}}},
    {edit_undo,
     "edit-undo",
     "Undo",
     "Take back the last change to the words",
     13,
     {{kComposer, "alt-u", "alt-u"}}},
    {edit_redo,
     "edit-redo",
     "Redo",
     "Do again what was taken back",
     16,
     {{kComposer, "alt-y", "alt-y"}}},

    {hold_letter,
     "hold",
     "Hold",
     "Keep this letter here until you release it, or release it",
     10,
     {{kOutbox, "h", "h"}}},
    {send_now,
     "send-now",
     "SendNow",
     "Send this letter now, whatever it waits for",
     11,
     {{kOutbox, "s", "s"}}},
    {withdraw,
     "withdraw",
     "TakeOut",
     "Take this letter out of the outbox, into the drafts",
     9,
     {{kOutbox, "d, delete", "d, delete"}}},

    {show_outbox,
     "outbox",
     "Outbox",
     "Show the letters on their way out, and those of the last day",
     34,
     {{kFolders | kMail, "alt-o", "alt-o"}}},
    {palette,
     "palette",
     "Commands",
     "Find any command by its name",
     40,
     {{kAll, ":", ":"}, {kComposer, "alt-x", "alt-x"}}},
    {show_activity,
     "activity",
     "Activity",
     "Show what runs in the background and what went wrong",
     41,
     {{kLists | kReader | Screen::help, "ctrl-t", "ctrl-t"}}},
    {redraw,
     "redraw",
     "Redraw",
     "Draw the screen anew",
     0,
     {{kAll | kComposer, "ctrl-l", "ctrl-l"}}},
    {quit, "quit", "Quit", "Leave Alder", 42, {{kFolders | kIndex, "q", "q"}}},
};

constexpr Prefix kPrefixes[] = {
    {"Sort", "Sort the messages", 18, {kIndex, "$", "o"}},
    {"Mark", "Mark messages", 15, {kMail, "*", "w"}},
    {"Select", "Select several messages", 17, {kIndex, ";", ";"}},
};

struct ScreenName {
    Screen screen;
    std::string_view name;
};

constexpr ScreenName kScreenNames[] = {
    {Screen::folders, "folders"},   {Screen::index, "index"},
    {Screen::reader, "reader"},     {Screen::attachments, "attachments"},
    {Screen::help, "help"},         {Screen::activity, "activity"},
    {Screen::composer, "composer"}, {Screen::composer_head, "composer-head"},
    {Screen::outbox, "outbox"},
};
static_assert(std::size(kScreenNames) == kScreens);

void append_pieces(std::vector<std::string_view>& out, std::string_view alternatives) {
    while (!alternatives.empty()) {
        const std::size_t end = alternatives.find(", ");
        out.push_back(alternatives.substr(0, end));
        if (end == std::string_view::npos) return;
        alternatives.remove_prefix(end + 2);
    }
}

}  // namespace

std::span<const ScreenCommand> screen_commands() { return kCommands; }
std::span<const Prefix> prefixes() { return kPrefixes; }

const ScreenCommand& describe(Command command) {
    return *std::ranges::find(kCommands, command, &ScreenCommand::id);
}

std::optional<Command> command_named(std::string_view name) {
    const auto* const found = std::ranges::find(kCommands, name, &ScreenCommand::name);
    if (found == std::end(kCommands)) return std::nullopt;
    return found->id;
}

std::vector<const ScreenCommand*> commands_of(Screen screen) {
    std::vector<const ScreenCommand*> out;
    for (const ScreenCommand& each : kCommands) {
        if (each.screens().has(screen)) out.push_back(&each);
    }
    return out;
}

std::vector<std::string_view> keys_for(Command command, Preset preset, Screen screen) {
    std::vector<std::string_view> out;
    for (const Keys& keys : describe(command).keys) {
        if (keys.on.has(screen)) append_pieces(out, preset == Preset::pine ? keys.pine : keys.mutt);
    }
    return out;
}

std::string_view name_of(Screen screen) {
    return std::ranges::find(kScreenNames, screen, &ScreenName::screen)->name;
}

std::optional<Screen> screen_named(std::string_view name) {
    const auto* const found = std::ranges::find(kScreenNames, name, &ScreenName::name);
    if (found == std::end(kScreenNames)) return std::nullopt;
    return found->screen;
}

std::string_view name_of(Preset preset) { return preset == Preset::pine ? "pine" : "mutt"; }

std::optional<Preset> preset_named(std::string_view name) {
    if (name == "pine") return Preset::pine;
    if (name == "mutt") return Preset::mutt;
    return std::nullopt;
}

}  // namespace alder::command
