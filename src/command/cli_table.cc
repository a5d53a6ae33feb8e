#include <algorithm>

#include "command/cli_command.h"
#include "command/cli_options.h"

namespace alder::command {

namespace {

using Text = std::string_view;

constexpr Exit kCommonExits[] = {
    {0, "done"},
    {1, "nothing matched"},
    {64, "the command line is wrong"},
    {65, "the data cannot be understood"},
    {66, "an input file is missing or cannot be read"},
    {69, "a service is not available"},
    {70, "a defect of Alder"},
    {71, "the operating system refused something"},
    {73, "an output file cannot be created"},
    {74, "reading or writing failed"},
    {75, "try again; nothing was done"},
    {76, "a server breaks its protocol, or its certificate is not to be trusted"},
    {77, "not permitted; a wrong password"},
    {78, "the configuration is wrong"},
};

constexpr Text kAccountVerbs[] = {"list", "show", "test", "remove"};
constexpr Text kFolderVerbs[] = {"list", "create", "rename", "delete"};
constexpr Text kQueueVerbs[] = {"list", "show", "flush", "hold", "release", "drop", "retry"};
constexpr Text kMimeVerbs[] = {"tree", "decode", "encode", "extract"};

constexpr Text kDemoUse[] = {"demo [--reset] [--keep DIR]"};
constexpr Text kSetupUse[] = {
    "setup", "setup [-A NAME] --address ADDRESS --password-command COMMAND [OPTION...]"};
constexpr Text kAccountUse[] = {"account [list]", "account show [NAME...]",
                                "account test [-v] [NAME...]", "account remove NAME..."};
constexpr Text kListUse[] = {"list [-n N] [--sort ORDER] [--format FIELDS] [QUERY]"};
constexpr Text kThreadsUse[] = {"threads [-n N] [--format FIELDS] [QUERY]"};
constexpr Text kCountUse[] = {"count [QUERY]"};
constexpr Text kShowUse[] = {"show [--raw|--headers|--text|--html|--part N|--tree] ID"};
constexpr Text kFlagUse[] = {"flag CHANGE... ID...", "flag CHANGE... --query QUERY"};
constexpr Text kMoveUse[] = {"move FOLDER ID...", "move FOLDER --query QUERY"};
constexpr Text kCopyUse[] = {"copy FOLDER ID...", "copy FOLDER --query QUERY"};
constexpr Text kDeleteUse[] = {"delete [--expunge] ID...", "delete [--expunge] --query QUERY"};
constexpr Text kUndoUse[] = {"undo"};
constexpr Text kRedoUse[] = {"redo"};
constexpr Text kFoldersUse[] = {"folders [list]", "folders create FOLDER",
                                "folders rename FOLDER NEWNAME", "folders delete FOLDER"};
constexpr Text kImportUse[] = {"import FILE|DIR... --into FOLDER"};
constexpr Text kSyncUse[] = {"sync [--watch] [ACCOUNT...]"};
constexpr Text kFetchUse[] = {
    "fetch [--to DEST] [--folder FOLDER]... [--since WHEN] [--limit N] "
    "[--keep|--leave TIME|--delete] [ACCOUNT...]"};
constexpr Text kSendUse[] = {
    "send [-s SUBJECT] [-c CC] [-b BCC] [-r FROM] [-a FILE]... [-H FIELD]... [-i FILE] "
    "[--html FILE] [--at WHEN] [--queue|--wait|--draft|--dry-run] TO...",
    "send --reply ID [OPTION...] [TO...]"};
constexpr Text kQueueUse[] = {"queue [list] [--all]", "queue show ID...", "queue flush [ID...]",
                              "queue hold|release|drop|retry ID..."};
constexpr Text kMimeUse[] = {"mime tree [FILE...]",
                             "mime decode [--raw] [--content] [--json] [FILE...]",
                             "mime encode [FILE]", "mime extract [--to DIR|--part N] [FILE...]"};
constexpr Text kDoctorUse[] = {"doctor"};

constexpr Example kDemoExamples[] = {{"alder demo", "look around"}};
constexpr Example kSetupExamples[] = {
    {"alder setup", "questions and answers"},
    {"alder setup --address ann@example.org --password-command 'pass work'",
     "for a script: no question"}};
constexpr Example kAccountExamples[] = {
    {"alder account test", "log in everywhere; the exit code is the worst"},
    {"alder account test -v work", "also what the servers say of themselves"}};
constexpr Example kListExamples[] = {
    {"alder list is:unread", "what is new"},
    {"alder list --json from:ann after:2026-01-01 | jq .subject", "for a script"}};
constexpr Example kThreadsExamples[] = {
    {"alder threads folder:Lists/cpp since:2w", "the talk of the last two weeks"}};
constexpr Example kCountExamples[] = {{"alder count is:unread folder:Inbox", "for a prompt"}};
constexpr Example kShowExamples[] = {
    {"alder show home/42", "read a message"},
    {"alder show --part 2 home/42 > plan.pdf", "take out an attachment"}};
constexpr Example kFlagExamples[] = {
    {"alder flag +seen +todo home/42 home/43", "two messages"},
    {"alder flag +seen --query 'list:cpp@ before:yesterday'", "all that match"}};
constexpr Example kMoveExamples[] = {{"alder move Archive/2026 home/42", "file one message"}};
constexpr Example kCopyExamples[] = {{"alder copy Projects home/42", "keep it in two folders"}};
constexpr Example kDeleteExamples[] = {
    {"alder delete home/42", "to Trash; alder undo brings it back"}};
constexpr Example kUndoExamples[] = {{"alder undo", "bring back what was just deleted"}};
constexpr Example kRedoExamples[] = {{"alder redo", "delete it after all"}};
constexpr Example kFoldersExamples[] = {
    {"alder folders list --json", "names, roles and counts"},
    {"alder folders rename Old Archive/Old", "with all that is below it"}};
constexpr Example kImportExamples[] = {
    {"alder import ~/mail/archive.mbox --into Archive", "an mbox"},
    {"alder import ~/Maildir --into Old", "a Maildir, flags included"},
    {"alder import -A local old.mbox --into Old", "for this machine alone"}};
constexpr Example kSyncExamples[] = {
    {"alder sync", "fetch what is new, carry out what was changed; for cron"},
    {"alder sync --watch work", "stay in step with one account"}};
constexpr Example kFetchExamples[] = {
    {"alder fetch --to maildir:~/Mail/work work", "the new mail of one account; for cron"},
    {"alder fetch --to mbox:~/lists -f Lists/cpp --leave 14d", "and tidy up behind"},
    {"alder fetch --to - --since yesterday | grep -c '^From '", "into a pipe"}};
constexpr Example kSendExamples[] = {
    {"alder send -s Report -a report.pdf bob@example.org < body.txt", "from a script"},
    {"alder send --wait -s Hi -i letter.txt bob@example.org", "0 means the server has taken it"},
    {"alder send --reply home/42 < answer.txt", "to its sender, in its thread"},
    {"alder send --at 'tomorrow 9:00' -s Hi bob@example.org < body.txt", "not before that"}};
constexpr Example kQueueExamples[] = {
    {"alder queue flush", "send now all that waits; for cron"},
    {"alder queue list --json | jq -r .last_error", "what keeps letters here"},
    {"alder queue retry 12", "send once more what failed, to those who have not got it"}};
constexpr Example kMimeExamples[] = {
    {"alder mime tree < letter.eml", "what is in it"},
    {"alder mime decode --json *.eml", "one object a line"},
    {"alder mime extract --to parts letter.eml", "its attachments as files"}};
constexpr Example kDoctorExamples[] = {{"alder doctor", "what is wrong, and what to do"}};

constexpr Exit kServerExits[] = {
    {68, "there is no host of that name"},
    {69, "the server cannot be reached"},
    {76, "the server's certificate is not trusted, or it is no mail server"},
    {77, "wrong user or password"},
    {78, "the configuration is wrong, or a password cannot be asked for without a terminal"}};
constexpr Exit kChangeExits[] = {{1, "no such message; nothing was changed"}};
constexpr Exit kUndoExits[] = {{1, "there is nothing to take back or to do again"}};
constexpr Exit kCreateExits[] = {{1, "no such folder"}, {73, "the folder exists already"}};
constexpr Exit kSyncExits[] = {
    {69, "the server cannot be reached"},
    {76, "the server's certificate is not trusted, or it talks nonsense"},
    {77, "wrong password"},
    {78, "the configuration is wrong"}};
constexpr Exit kFetchExits[] = {
    {1, "an account has no folder of that name"},
    {69, "the server cannot be reached; what is here already was handed on"},
    {73, "the destination cannot be made or written to"},
    {74, "the disk is full; what was handed on before counts"},
    {75, "another fetch of the account, or another program that has the mbox, takes too long"},
    {76, "the server's certificate is not trusted, or it talks nonsense"},
    {77, "wrong password"},
    {78, "the configuration is wrong"}};
constexpr Exit kSendExits[] = {
    {0,
     "the letter is safe in the outbox, whether the server could be reached or not; with --wait: "
     "the server has taken it"},
    {64, "the command line is wrong; nothing was queued"},
    {65, "an address or the text is not valid; nothing was queued"},
    {66, "a file cannot be read; nothing was queued"},
    {67, "with --wait: the server knows no such address"},
    {69,
     "with --wait: the server cannot be reached, and the letter waits in the outbox; or it "
     "refused the letter"},
    {75, "nothing was queued"},
    {77, "with --wait: wrong password; the letter waits in the outbox"},
    {78, "no account can send"}};
constexpr Exit kQueueExits[] = {{1, "there is no such letter"},
                                {64, "the state of the letter does not allow it"},
                                {67, "flush: a server knows no such address"},
                                {69, "flush: the server cannot be reached, or refused a letter"},
                                {77, "flush: wrong password"}};
constexpr Exit kDoctorExits[] = {{78, "the configuration is wrong"},
                                 {74, "a file of the store is damaged"}};

constexpr CliCommand kCommands[] = {
    {"demo",
     {},
     kDemoUse,
     "Look around on sample mail; nothing leaves this machine",
     "Opens the screens on sample mail. Nothing needs to be configured and nothing is sent. "
     "Without "
     "a terminal it prints the folders and the newest messages.",
     kDemoOptions,
     {},
     kDemoExamples,
     {}},
    {"setup",
     {},
     kSetupUse,
     "Add an account: find its servers, log in, save",
     "Asks for address, name and password, finds the servers, logs in to both, and saves what "
     "worked in the configuration, where everything else stays as it is. What is said as an option "
     "is not asked; without a terminal nothing is asked. -A names the account in the "
     "configuration. "
     "A password that was typed is kept in the keyring, in a file, or nowhere, as you choose.",
     kSetupOptions,
     {},
     kSetupExamples,
     kServerExits},
    {"account",
     kAccountVerbs,
     kAccountUse,
     "List, show, test and remove accounts",
     "The columns of list are name, address, incoming and outgoing server. test logs in to the "
     "servers of an account and out again, and with -v prints what they say and offer. remove "
     "takes "
     "an account out of the configuration; its mail stays where it is.",
     {},
     kAccountOperands,
     kAccountExamples,
     kServerExits},
    {"list",
     {},
     kListUse,
     "List messages, newest first",
     "Prints one line for each message that matches: aligned columns on a terminal, columns parted "
     "by tabs elsewhere, in the order id, flags, date, from, subject, size. Without QUERY the "
     "Inbox "
     "is listed.",
     kListOptions,
     kMaybeQuery,
     kListExamples,
     {}},
    {"threads",
     {},
     kThreadsUse,
     "List conversations, the newest first",
     "Prints one line for each conversation that holds a message that matches: id of the newest "
     "message, number of messages, number of unread ones, date, correspondents, subject.",
     kThreadsOptions,
     kMaybeQuery,
     kThreadsExamples,
     {}},
    {"count",
     {},
     kCountUse,
     "Count messages",
     "Prints how many messages match, as one number.",
     {},
     kMaybeQuery,
     kCountExamples,
     {}},
    {"show",
     {},
     kShowUse,
     "Print a message",
     "Prints the important header fields and the text of a message, or what the option asks for. "
     "Of "
     "several copies with the same Message-ID the first is shown.",
     kShowOptions,
     kOneId,
     kShowExamples,
     {}},
    {"flag",
     {},
     kFlagUse,
     "Change flags and labels",
     "Adds (+) and removes (-) flags: seen, flagged, answered, draft, deleted, forwarded, junk, or "
     "any word of your own as a label.",
     kChangeOptions,
     kFlagOperands,
     kFlagExamples,
     kChangeExits},
    {"move",
     {},
     kMoveUse,
     "Move messages to a folder",
     "The messages keep their ids. The change can be undone.",
     kChangeOptions,
     kMoveOperands,
     kMoveExamples,
     kChangeExits},
    {"copy",
     {},
     kCopyUse,
     "Copy messages to a folder",
     "The copies get ids of their own; the bytes are stored once.",
     kChangeOptions,
     kMoveOperands,
     kCopyExamples,
     kChangeExits},
    {"delete",
     {},
     kDeleteUse,
     "Move messages to Trash",
     "Deleting can be undone. With --expunge the messages are erased for good, which cannot.",
     kDeleteOptions,
     kIds,
     kDeleteExamples,
     kChangeExits},
    {"undo",
     {},
     kUndoUse,
     "Take back the last change",
     "Takes back the last change of flags or folders, by whatever command or key it was made.",
     kUndoOptions,
     {},
     kUndoExamples,
     kUndoExits},
    {"redo",
     {},
     kRedoUse,
     "Do again what was taken back",
     "The opposite of alder undo.",
     kUndoOptions,
     {},
     kRedoExamples,
     kUndoExits},
    {"folders", kFolderVerbs, kFoldersUse, "List, create, rename and delete folders",
     "The columns of list are account, name, role, messages, unread ones and bytes. A folder that "
     "is renamed takes the folders below it along. Only an empty folder can be deleted.",
     kFoldersOptions, kFoldersOperands, kFoldersExamples, kCreateExits},
    {"import",
     {},
     kImportUse,
     "Take over mail from files",
     "Reads mbox files, Maildirs, MH folders and single messages with their flags. A message that "
     "is in the folder already, byte for byte, is not taken over again. It goes into the only "
     "account there is, and on to its server; where there are several, name one with -A. The "
     "account local keeps mail on this machine alone; it is made by an import where no account is "
     "configured, or by one with -A local.",
     kImportOptions,
     kImportOperands,
     kImportExamples,
     {}},
    {"sync",
     {},
     kSyncUse,
     "Bring accounts and their servers in step",
     "Takes in what is new on the server, message texts included, and carries out there what was "
     "changed here, also while there was no connection; letters that are due are sent first. "
     "Prints a line for each folder with new "
     "mail: account, folder, new messages, all, unread. The last JSON object has \"done\" and the "
     "counts. Where the screens are open they do the work, and the command waits for them.",
     kSyncOptions,
     kSyncOperands,
     kSyncExamples,
     kSyncExits},
    {"fetch",
     {},
     kFetchUse,
     "Hand new mail on to a Maildir, an mbox or MH",
     "Brings the accounts up to date, then hands on every message of the Inbox, or of the folders "
     "that are named, that this destination has not got yet. Each is handed on once, with its "
     "flags, whatever crashes or runs at the same time: what was handed on is remembered by the "
     "bytes of the message. Only standard output gets everything each time. Nothing is deleted on "
     "a server before it is safe at the destination; what is deleted there is deleted for good, "
     "and here too. Without --to mail is kept in Alder alone. Prints a line for each folder: "
     "account, folder, messages and bytes handed on, messages deleted. The JSON objects have also "
     "before, what was handed on earlier; the last one has \"done\" and the counts.",
     kFetchOptions,
     kFetchOperands,
     kFetchExamples,
     kFetchExits},
    {"send",
     {},
     kSendUse,
     "Send a letter",
     "The text is read from standard input, in UTF-8 or in the charset of the locale. Once the "
     "letter is safe in the outbox the command succeeds, and says so on standard error; then it "
     "tries to send it. A letter that cannot be sent yet waits there and is tried again by the "
     "next "
     "send, queue flush or sync. A copy goes to the folder for sent mail. Needs no terminal. "
     "With --reply nothing is quoted, and the message counts as answered once the letter is out. "
     "With --at the letter waits for its time, and goes with what sends first from then on: the "
     "screens, send, queue flush or sync. "
     "The JSON object has id, account, message_id and state; where it cannot be written, the "
     "command "
     "says so and succeeds all the same, since the letter is safe.",
     kSendOptions,
     kSendOperands,
     kSendExamples,
     kSendExits},
    {"queue", kQueueVerbs, kQueueUse, "Look after letters on their way out",
     "list prints a line for each letter: id, state, time of the next attempt, recipients, subject "
     "and what went wrong last. The states are queued, held, scheduled, sending, accepted (its "
     "copy "
     "is not in Sent yet), filed, uncertain (it may have been delivered; it is never sent again "
     "without your word) and failed. flush sends now what waits; hold keeps a letter until "
     "release; "
     "drop takes it out of the outbox; retry also sends again what failed or is uncertain.",
     kQueueOptions, kQueueOperands, kQueueExamples, kQueueExits},
    {"mime",
     kMimeVerbs,
     kMimeUse,
     "Take messages apart and put them together",
     "tree prints the parts of a message. decode prints it as JSON: header fields, addresses, "
     "parts, text, digests and defects. encode makes a message of such JSON; the bytes of a part "
     "are its content (in base64, see --content), the file it names, or its text. extract saves "
     "attachments, also those in uuencode, yEnc and winmail.dat, under harmless names and never "
     "over a file; several pieces of one message (message/partial) are joined first. It prints "
     "part, type, size and file. Needs no configuration and no store.",
     kMimeOptions,
     kMimeOperands,
     kMimeExamples,
     {}},
    {"doctor",
     {},
     kDoctorUse,
     "Check configuration, permissions and store",
     "Looks at everything Alder depends on and says what to do about what is wrong.",
     {},
     {},
     kDoctorExamples,
     kDoctorExits},
};

}  // namespace

std::span<const CliCommand> cli_commands() { return kCommands; }
std::span<const Option> common_options() { return kCommon; }
std::span<const Option> screen_options() { return kScreens; }
std::span<const Exit> common_exits() { return kCommonExits; }

const CliCommand* cli_command_named(std::string_view name) {
    const auto* const found = std::ranges::find(kCommands, name, &CliCommand::name);
    return found == std::end(kCommands) ? nullptr : found;
}

}  // namespace alder::command
