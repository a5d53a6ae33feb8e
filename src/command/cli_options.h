// The options and operands of the commands; for cli_table.cc alone.

#pragma once

#include "command/cli_command.h"

namespace alder::command {

inline constexpr Option kCommon[] = {
    {"account", 'A', "ACCOUNT", "Only this account"},
    {"config", 0, "FILE", "Read this configuration instead of $XDG_CONFIG_HOME/alder/config.toml"},
    {"json", 0, "", "One JSON object a line, for programs"},
    {"quiet", 'q', "", "Say only what went wrong"},
    {"verbose", 'v', "", "Say what is done"},
    {"trace", 0, "", "Show what is said to servers and what they answer, without secrets"},
    {"help", 'h', "", "Explain this command"},
    {"version", 0, "", "Print the version"},
};

inline constexpr Option kLinear{"linear", 0, "",
                                "Tell what changes in lines, for screen readers and braille"};
inline constexpr Option kScreens[] = {kLinear};

inline constexpr Operand kQuery{"QUERY",
                                "What to look for, as in alder-query(7): from:ann is:unread plan"};
inline constexpr Operand kId{"ID", "ACCOUNT/NUMBER as printed by list, or id:MESSAGE-ID"};
inline constexpr Operand kFolder{"FOLDER", "The name of a folder: Inbox, Lists/cpp"};

inline constexpr Option kByQuery{"query", 0, "QUERY",
                                 "Act on all messages that match, instead of ids"};
inline constexpr Option kQueue{"queue", 0, "", "Return at once; do not wait for the server"};
inline constexpr Option kLimit{"limit", 'n', "N", "At most N rows"};
inline constexpr Option kFormat{"format", 0, "FIELDS",
                                "Print these fields: '{date} {from} {subject}'"};
inline constexpr Option kSort{"sort", 's', "ORDER",
                              "date, from, subject or size; -date turns it round"};

inline constexpr Option kDemoOptions[] = {
    {"keep", 0, "DIR", "Keep the sample mail there, an absolute path"},
    {"reset", 0, "", "Begin with fresh sample mail"},
    kLinear,
};
inline constexpr Option kSetupOptions[] = {
    {"address", 0, "ADDRESS", "The mail address"},
    {"name", 0, "NAME", "Your name, as others shall see it"},
    {"incoming", 0, "SERVER", "Where mail comes from: imaps://mail.example.org, or a host"},
    {"outgoing", 0, "SERVER", "Where mail goes: smtps://mail.example.org, a host, or none"},
    {"user", 0, "USER", "The name at log-in, where it is not the address"},
    {"password-command", 0, "COMMAND", "A command that prints the password, run without a shell"},
    {"password-file", 0, "FILE", "A file with the password, which only you can read"},
    {"password-keyring", 0, "", "The password is in the keyring (secret-tool)"},
    {"password-ask", 0, "", "Ask for the password each time, now too"},
    {"tls-ca", 0, "FILE", "Trust the authorities in this file as well"},
    {"auth", 0, "METHOD", "Log in by this method, as incoming_auth: CRAM-MD5, LOGIN"},
};
inline constexpr Option kListOptions[] = {kLimit, kSort, kFormat};
inline constexpr Option kThreadsOptions[] = {kLimit, kFormat};
inline constexpr Option kShowOptions[] = {
    {"raw", 0, "", "The bytes as they came"},
    {"headers", 0, "", "All header fields, decoded"},
    {"text", 0, "", "Only the text; HTML is turned into text"},
    {"html", 0, "", "Only the HTML form"},
    {"part", 0, "N", "The decoded bytes of one part: 1.2"},
    {"tree", 0, "", "The tree of parts"},
};
inline constexpr Option kChangeOptions[] = {kByQuery, kQueue};
inline constexpr Option kDeleteOptions[] = {
    kByQuery, kQueue, {"expunge", 0, "", "Erase for good instead of moving to Trash"}};
inline constexpr Option kUndoOptions[] = {kQueue};
inline constexpr Option kFoldersOptions[] = {kFormat};
inline constexpr Option kImportOptions[] = {
    {"into", 0, "FOLDER", "The folder to import into; made when it does not exist"},
    {"format", 0, "KIND", "mbox, maildir, mh, eml or message, where it cannot be guessed"},
};
inline constexpr Option kSyncOptions[] = {
    {"watch", 'w', "", "Stay, and take in what happens until interrupted"},
};
inline constexpr Option kFetchOptions[] = {
    {"to", 0, "DEST", "maildir:DIR, mbox:FILE, mh:DIR, - (an mbox on standard output), or store"},
    {"folder", 'f', "FOLDER", "Hand on what is in this folder; may be given several times"},
    {"since", 0, "WHEN", "Only what arrived since: 2026-01-31, yesterday, 2w"},
    {"limit", 'n', "N", "Hand on at most N messages of each account; the next run goes on"},
    {"keep", 0, "", "Leave everything on the server (default)"},
    {"leave", 0, "TIME", "Delete on the server what was handed on so long ago: 14d, 2w, 0d"},
    {"delete", 0, "", "Delete on the server what was handed on, as --leave 0d"},
};
inline constexpr Option kSendOptions[] = {
    {"subject", 's', "SUBJECT", "What it is about"},
    {"cc", 'c', "ADDRESSES", "Who gets a copy; may be given several times"},
    {"bcc", 'b', "ADDRESSES", "Who gets a copy without the others knowing"},
    {"from", 'r', "FROM", "The sender, where it is not the account's address"},
    {"attach", 'a', "FILE", "Attach a file; may be given several times"},
    {"header", 'H', "FIELD", "A header field, 'Name: value'; may be given several times"},
    {"body", 'i', "FILE", "The text is in this file, not on standard input"},
    {"html", 0, "FILE", "The same text as HTML, as an alternative"},
    {"reply", 0, "ID", "Answer this message: its thread, and its sender and subject unless given"},
    {"draft", 0, "", "Keep it in the folder for drafts instead"},
    {"at", 0, "WHEN", "Send it then: 18:30, tomorrow 9:00, +2h, 2026-01-31T18:30:00Z"},
    {"queue", 0, "", "Leave it in the outbox; do not try to send it now"},
    {"wait", 0, "", "End with the outcome of the first attempt"},
    {"dry-run", 0, "", "Print the message; nothing is kept or sent"},
};
inline constexpr Option kQueueOptions[] = {
    {"all", 0, "", "List also what was sent in the last day"},
};
inline constexpr Option kMimeOptions[] = {
    {"raw", 0, "", "Header values as they stand in the message, not decoded"},
    {"content", 0, "", "decode: with the bytes of attachments, in base64, for encode"},
    {"to", 0, "DIR", "extract: where files are made; none: here"},
    {"part", 0, "N", "extract: the decoded bytes of one part, to standard output"},
};

inline constexpr Operand kMaybeQuery[] = {kQuery};
inline constexpr Operand kOneId[] = {kId};
inline constexpr Operand kIds[] = {kId};
inline constexpr Operand kFlagOperands[] = {
    {"CHANGE", "+seen -flagged +todo: adds and removes flags and labels"}, kId};
inline constexpr Operand kMoveOperands[] = {kFolder, kId};
inline constexpr Operand kFoldersOperands[] = {kFolder,
                                               {"NEWNAME", "What rename calls it from now on"}};
inline constexpr Operand kImportOperands[] = {
    {"FILE|DIR", "An mbox, a Maildir, an MH folder, or .eml files"}};
inline constexpr Operand kSyncOperands[] = {{"ACCOUNT", "A name of the configuration; none: all"}};
inline constexpr Operand kFetchOperands[] = {
    {"ACCOUNT", "A name of the configuration; none: all that have a server"}};
inline constexpr Operand kSendOperands[] = {
    {"TO", "ann@example.org, or 'Ann Lee <ann@example.org>'"}};
inline constexpr Operand kQueueOperands[] = {{"ID", "The number of a letter, as list prints it"}};
inline constexpr Operand kMimeOperands[] = {
    {"FILE", "A message (for encode, its JSON); none or - is standard input"}};

inline constexpr Operand kAccountOperands[] = {{"NAME", "The account's name; none: all of them"}};

}  // namespace alder::command
