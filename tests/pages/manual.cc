#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/ascii.h"
#include "command/cli_command.h"
#include "command/keymap.h"
#include "command/screen_command.h"
#include "config/config.h"
#include "tests/pages/pages.h"

namespace alder::pages {

namespace {

using command::CliCommand;

// Text as man(7) takes it: no line begins with a dot or a quote, a dash is a dash.
std::string roff(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else if (c == '\'')
            out += "\\(aq";
        else if (c == '^')
            out += "\\(ha";
        else if (c == '~')
            out += "\\(ti";
        else if (c == '`')
            out += "\\(ga";
        else
            out += c;
    }
    return out.starts_with('.') ? "\\&" + out : out;
}

// An argument of a macro, in quotes.
std::string quoted(std::string_view text) {
    std::string out;
    for (const char c : roff(text)) {
        if (c == '"')
            out += "\\(dq";
        else
            out += c;
    }
    return '"' + out + '"';
}

std::string head(std::string_view name, int section, std::string_view what) {
    return fmt::format(
        ".\\\" Written from the tables by `cmake --build build/dev --target pages`.\n"
        ".TH {} {} \"\" Alder \"Alder manual\"\n.SH NAME\n{} \\- {}\n",
        ascii::upper(name), section, roff(name), roff(what));
}

std::string section(std::string_view title) { return fmt::format(".SH {}\n", title); }

std::string item(std::string_view term, std::string_view text) {
    return fmt::format(".TP\n.B {}\n{}\n", quoted(term), roff(text));
}

std::string paragraph(std::string_view text) { return fmt::format(".PP\n{}\n", roff(text)); }

std::string verbatim(std::string_view text) {
    std::string out = ".PP\n.nf\n.RS 4\n";
    for (const std::string_view line : ascii::split(text, '\n')) out += roff(line) + '\n';
    return out + ".RE\n.fi\n";
}

std::string option_items(std::span<const command::Option> options) {
    std::string out;
    for (const command::Option& option : options) {
        std::string term = option.letter == 0 ? "" : fmt::format("-{}, ", option.letter);
        term += fmt::format("--{}", option.name);
        if (!option.argument.empty()) term += fmt::format(" {}", option.argument);
        out += item(term, fmt::format("{}.", option.help));
    }
    return out;
}

std::string exit_items(std::span<const command::Exit> exits) {
    std::string out;
    for (const command::Exit& exit : exits)
        out += item(std::to_string(exit.code), fmt::format("{}.", exit.meaning));
    return out;
}

// Exit codes with a meaning of their own here, then the common ones.
std::string all_exits(const CliCommand& command) {
    std::vector<command::Exit> exits(command.exits.begin(), command.exits.end());
    for (const command::Exit& common : command::common_exits()) {
        const bool named = std::ranges::any_of(
            command.exits, [&](const command::Exit& own) { return own.code == common.code; });
        if (!named) exits.push_back(common);
    }
    std::ranges::sort(exits, {}, &command::Exit::code);
    return exit_items(exits);
}

constexpr std::string_view kOutput =
    "On a terminal people get aligned columns; a pipe gets columns parted by tabs, in the order "
    "named above, without colours. With --json every line is one JSON object. Control characters "
    "and other characters a terminal would obey are shown as visible marks, in JSON as escapes. "
    "Lengths are in bytes, times RFC 3339 with a zone. Data goes to standard output, everything "
    "else to standard error.";

constexpr std::string_view kListKeys =
    "id, account, folder, uid, message_id, thread, date, from, to, cc, subject, size, flags, "
    "labels, "
    "attachments, preview. from, to and cc are lists of {\"name\", \"address\"} and of {\"group\", "
    "\"members\"}. The same names are the fields of --format.";

std::string keys_of(std::string_view command) {
    if (command == "list") return std::string(kListKeys);
    if (command == "show")
        return std::string(kListKeys) + " With them message, as alder mime decode prints it.";
    if (command == "threads")
        return "id, account, thread, messages, unread, date, from, subject. The same names are the "
               "fields of --format.";
    if (command == "folders")
        return "account, name, role, total, unseen, size, subscribed. The same names are the "
               "fields "
               "of --format.";
    if (command == "count") return "count.";
    if (command == "import") return "folder, imported, already_there, bytes.";
    if (command == "doctor") return "check, state (ok, warning, wrong), found, advice.";
    if (command == "mime")
        return "headers, from, to, cc, bcc, sender, reply_to, subject, date, message_id, "
               "in_reply_to, references, parts, text_body, html_body, attachments, packed, "
               "defects. Each "
               "of "
               "parts has path, type, charset, disposition, filename, encoding, size, id, "
               "description, text (of text parts), content (base64, with --content), sha256, "
               "defects, "
               "and message where it is one. Files packed into a part (uuencode, yEnc, "
               "winmail.dat) are described likewise in packed (1.1, 1.2). "
               "text_body, html_body and attachments name parts as RFC 8621, 4.1.4 chooses them. "
               "extract prints path, type, size, sha256, file.";
    return {};
}

std::string command_page(const CliCommand& command) {
    const std::string name = fmt::format("alder-{}", command.name);
    std::string page = head(name, 1, command.help) + section("SYNOPSIS");
    for (const std::string_view line : command.synopsis)
        page += fmt::format(".br\n.B alder {}\n", roff(line));
    page += section("DESCRIPTION") + roff(command.text) + "\n";
    for (const command::Operand& operand : command.operands)
        page += item(operand.name, fmt::format("{}.", operand.help));
    if (!command.options.empty()) page += section("OPTIONS") + option_items(command.options);
    page += section("\"OPTIONS OF EVERY COMMAND\"") + option_items(command::common_options());
    page += section("OUTPUT") + paragraph(kOutput);
    if (const std::string keys = keys_of(command.name); !keys.empty())
        page += paragraph("The keys of --json: " + keys);
    page += section("\"EXIT STATUS\"") + all_exits(command) + section("EXAMPLES");
    for (const command::Example& example : command.examples)
        page += item(example.line, fmt::format("{}.", example.help));
    return page + section("\"SEE ALSO\"") + ".BR alder (1),\n.BR alder\\-query (7),\n" +
           ".BR alder\\-config (5)\n";
}

std::string main_page() {
    std::string page = head("alder", 1, "a mail program for the terminal") + section("SYNOPSIS");
    page +=
        ".B alder\n[\\-A \\fIACCOUNT\\fR] [\\fIFOLDER\\fR | \\fIQUERY\\fR]\n.br\n.B "
        "alder\n\\fICOMMAND\\fR "
        "[\\fIOPTIONS\\fR]\n";
    page += section("DESCRIPTION");
    page += paragraph(
        "Without a command Alder opens its screens: in the Inbox, in a folder, or with a search. "
        "Its "
        "keys stand on the last two lines; ? explains them. A first word that is a command is that "
        "command; everything a screen can do, a command can do. Every change is written down "
        "before "
        "it is made, and can be taken back.");
    page += section("COMMANDS");
    for (const CliCommand& command : command::cli_commands())
        page += item(fmt::format("alder-{}(1)", command.name), fmt::format("{}.", command.help));
    page += section("OPTIONS") + option_items(command::screen_options()) +
            option_items(command::common_options());
    page += section("\"EXIT STATUS\"") + exit_items(command::common_exits());
    page += paragraph(
        "A command that did a part of its work names what failed and ends with the "
        "worst of these.");
    page += section("FILES");
    page += item("$XDG_CONFIG_HOME/alder/config.toml", "The configuration; none is needed.");
    page += item("$XDG_DATA_HOME/alder", "The mail, the journal of changes, and their locks.");
    page += section("ENVIRONMENT");
    page += item("HOME, XDG_CONFIG_HOME, XDG_DATA_HOME, XDG_STATE_HOME, XDG_CACHE_HOME",
                 "Where Alder keeps things.");
    page += item("NO_COLOR", "When set, no colours are used.");
    page += item("ALDER_SHARE", "Where the sample mail of alder demo is, below demo.");
    return page + section("\"SEE ALSO\"") +
           ".BR alder\\-config (5),\n.BR alder\\-keys (7),\n.BR alder\\-query (7)\n";
}

std::vector<std::string_view> names_of_screens() {
    std::vector<std::string_view> names;
    for (std::size_t n = 0; n < command::kScreens; ++n)
        names.push_back(command::name_of(static_cast<command::Screen>(n)));
    return names;
}

std::string config_page() {
    using Section = config::OptionRow::Section;
    std::string page =
        head("alder-config", 5, "the configuration of Alder") + section("DESCRIPTION");
    page += paragraph(
        "Alder reads $XDG_CONFIG_HOME/alder/config.toml, or the file of --config. It is TOML. An "
        "unknown key, a wrong type or an impossible value is an error that names its line.");
    page += verbatim(
        "[account.home]\naddress  = \"ann@example.org\"\nname     = \"Ann Example\"\nincoming = "
        "\"mbox:~/mail\"\n\n[ui]\nkeys = \"pine\"\n\n[keys.index]\n\"ctrl-d\" = \"delete\"");
    for (const auto part : {Section::account, Section::ui}) {
        page += section(part == Section::account ? "[account.NAME]" : "[ui]");
        for (const config::OptionRow& row : config::options()) {
            if (row.section != part) continue;
            std::string text = fmt::format("{}.", row.help);
            if (!row.default_value.empty()) text += fmt::format(" Default: {}.", row.default_value);
            page += item(fmt::format("{} = {}", row.name, row.values), text);
        }
    }
    page += section("\"[keys.SCREEN]\"");
    page += paragraph(fmt::format(
        "Each line gives keys a meaning on one screen, which is one of {}. The names of "
        "keys and commands are in alder-keys(7); \"none\" takes a key its meaning "
        "away.",
        fmt::join(names_of_screens(), ", ")));
    return page + section("\"SEE ALSO\"") + ".BR alder (1),\n.BR alder\\-keys (7)\n";
}

std::string joined(const std::vector<std::string_view>& keys) {
    std::string out;
    for (const std::string_view key : keys) out += (out.empty() ? "" : ", ") + std::string(key);
    return out.empty() ? "none" : out;
}

std::string keys_page() {
    std::string page =
        head("alder-keys", 7, "the keys of Alder's screens") + section("DESCRIPTION");
    page += paragraph(
        "There are two sets of keys, pine and mutt; [ui] keys chooses. A printing "
        "character is its own name; the others are enter, space, tab, shift-tab, esc, "
        "backspace, delete, insert, home, end, pgup, pgdn, up, down, left, right and "
        "f1 to f12, with ctrl- or alt- before a key. Keys pressed one after the other "
        "are parted by a space. A command without a key is found with : by its name.");
    for (std::size_t i = 0; i < command::kScreens; ++i) {
        const auto screen = static_cast<command::Screen>(i);
        page += section(fmt::format("\"THE SCREEN {}\"", ascii::upper(command::name_of(screen))));
        for (const command::ScreenCommand* each : command::commands_of(screen)) {
            page += item(
                each->name,
                fmt::format("{}. Pine: {}. Mutt: {}.", each->help,
                            joined(command::keys_for(each->id, command::Preset::pine, screen)),
                            joined(command::keys_for(each->id, command::Preset::mutt, screen))));
        }
    }
    return page + section("\"SEE ALSO\"") + ".BR alder (1),\n.BR alder\\-config (5)\n";
}

std::string query_page() {
    std::string page =
        head("alder-query", 7, "the search language of Alder") + section("DESCRIPTION");
    page += paragraph(
        "Terms side by side must all match; or binds weaker than that; not, or a dash "
        "before a term, turns it round; parentheses group. Upper and lower case and "
        "accents do not matter. A value with blanks stands in double quotes.");
    page += verbatim("from:ann subject:\"q3 plan\" has:attachment (report or memo) -draft");
    page += section("TERMS");
    struct Term {
        std::string_view term, text;
    };
    constexpr Term kTerms[] = {
        {"word", "The word is in an address, the subject, a file name or the text."},
        {"from:  to:  cc:  bcc:", "A name or an address, or a part of one."},
        {"subject:  body:  filename:", "Words in the subject, the text, or the name of a file."},
        {"list:cpp@", "A mailing list, by its id or its address."},
        {"is:unread  is:read  is:flagged  is:answered  is:draft", "A flag."},
        {"has:attachment  has:invitation  has:signature  has:encryption", "What it carries."},
        {"label:todo", "A label of your own."},
        {"folder:Lists/cpp  folder:Lists/  folder:*",
         "In that folder; with / at the end, below it too; with *, in any. A search that names no "
         "folder, conversation or Message-ID leaves Trash and Junk out."},
        {"after:2026-01-01  before:yesterday  since:2w",
         "By date: a day, a month (2026-01), a year, today, yesterday, the name of a weekday, or a "
         "number of h, d, w, m or y ago."},
        {"larger:1M  smaller:10k", "By size, by 1024."},
        {"thread:home/7", "A conversation, as list --json prints it."},
        {"id:MESSAGE-ID", "The message with that Message-ID."},
    };
    for (const Term& each : kTerms) page += item(each.term, each.text);
    return page + section("\"SEE ALSO\"") + ".BR alder\\-list (1)\n";
}

}  // namespace

Pages manual() {
    Pages pages{{"man/alder.1", main_page()},
                {"man/alder-config.5", config_page()},
                {"man/alder-keys.7", keys_page()},
                {"man/alder-query.7", query_page()}};
    for (const CliCommand& command : command::cli_commands())
        pages.emplace(fmt::format("man/alder-{}.1", command.name), command_page(command));
    return pages;
}

}  // namespace alder::pages
