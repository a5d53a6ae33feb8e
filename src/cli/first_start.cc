#include "cli/first_start.h"

#include <fmt/format.h>

#include "base/ascii.h"
#include "disk/atomic_write.h"
#include "mail/address.h"
#include "mailbox/loose_files.h"

namespace alder::cli {

namespace {

constexpr std::uint64_t kMaxConfig = 1 << 20;  // bytes, as config::load() reads at most

constexpr std::string_view kChoices =
    "Welcome to Alder. There is no mail here yet.\n"
    "\n"
    "  1  Look around in the demo: sample mail, and nothing leaves this machine\n"
    "  2  Set up an account: open the mail you have in an mbox file\n"
    "  3  Quit  (later: alder import PATH --into Inbox, or alder demo)\n"
    "\n";

// The line without its end, trimmed; nullopt: the input has ended.
Result<std::optional<std::string>> ask(const System& system, std::string_view question) {
    if (auto said = system.out(question); !said) return fail(said);
    auto line = system.line();
    if (!line) return fail(line);
    if (!*line) return std::nullopt;
    return std::string(ascii::trim(**line));
}

// Asks again until `check` finds nothing wrong; nullopt: the person gave an empty answer.
template <class Check>
Result<std::optional<std::string>> ask_until(const System& system, std::string_view question,
                                             Check&& check) {
    while (true) {
        auto answer = ask(system, question);
        if (!answer) return fail(answer);
        if (!*answer || (*answer)->empty()) return std::nullopt;
        const Result<void> fine = check(**answer);
        if (fine) return answer;
        if (auto said = system.out("  " + clean_lines(fine.error().detail)); !said)
            return fail(said);
    }
}

Result<void> check_address(const std::string& answer) {
    auto address = mail::AddrSpec::parse(answer);
    if (!address) return fail(address);
    return {};
}

Result<void> check_mail(const System& system, const std::string& path) {
    if (!path.starts_with('/')) return fail(Errc::usage, "give the whole path, from / or from ~");
    auto kind = mailbox::guess_kind(*system.disk, path);
    auto status = system.disk->status(path);
    if (!status) return fail(Errc::no_input, "there is nothing at " + path);
    const bool is_directory = status->kind == disk::Entry::Kind::directory;
    if (kind && *kind == mailbox::Kind::mbox) return {};
    if (kind && *kind != mailbox::Kind::mbox) {
        return fail(Errc::bad_data,
                    "that is no mbox; take it in with: alder import " + path + " --into Inbox");
    }
    // A directory of mbox files is none of the kinds that are directories themselves.
    return is_directory ? Result<void>{} : fail(kind);
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

Result<void> add_account(const System& system, const config::Paths& paths,
                         const std::string& address, const std::string& path) {
    if (auto made = disk::make_durable_directory(*system.disk, paths.config); !made) return made;
    std::string text;
    if (auto old = disk::read_file(*system.disk, paths.config_file(), kMaxConfig))
        text = *old + "\n";
    text += fmt::format("[account.mail]\naddress  = {}\nincoming = {}\n", quoted(address),
                        quoted("mbox:" + path));
    return disk::atomic_write(*system.disk, paths.config_file(), text);
}

}  // namespace

Result<FirstChoice> ask_first_choice(const System& system) {
    if (auto said = system.out(kChoices); !said) return fail(said);
    while (true) {
        auto answer = ask(system, "1, 2 or 3, then Enter: ");
        if (!answer) return fail(answer);
        if (!*answer || **answer == "3" || **answer == "q") return FirstChoice::quit;
        if (**answer == "1") return FirstChoice::demo;
        if (**answer == "2") return FirstChoice::account;
    }
}

Result<bool> ask_account(const System& system, const config::Paths& paths) {
    auto address = ask_until(system, "Your mail address (empty: back): ", check_address);
    if (!address) return fail(address);
    if (!*address) return false;
    auto path = ask_until(system, "An mbox file, or a directory of them (empty: back): ",
                          [&](const std::string& answer) {
                              return check_mail(system, config::expand_home(answer, paths.home));
                          });
    if (!path) return fail(path);
    if (!*path) return false;
    auto added = add_account(system, paths, **address, config::expand_home(**path, paths.home));
    if (!added) return fail(added);
    const std::string told = "Saved in " + paths.config_file() +
                             ". Alder reads the file where it is and never writes to it.\n";
    if (auto said = system.out(told); !said) return fail(said);
    return true;
}

}  // namespace alder::cli
