#include "cli/first_start.h"

#include "base/ascii.h"
#include "mail/address.h"
#include "mailbox/loose_files.h"
#include "setup/account_file.h"

namespace alder::cli {

namespace {

constexpr std::string_view kChoices =
    "Welcome to Alder. There is no mail here yet.\n"
    "\n"
    "  1  Set up an account: your address and password, the rest is found and tested\n"
    "  2  Look around in the demo: sample mail, and nothing leaves this machine\n"
    "  3  Open the mail you have in an mbox file\n"
    "  4  Quit  (later: alder setup, alder demo, or alder import PATH --into Inbox)\n"
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

Result<void> add_account(const System& system, const config::Paths& paths,
                         const std::string& address, const std::string& path) {
    auto toml = setup::read_config(*system.disk, paths);
    if (!toml) return fail(toml);
    auto spec = mail::AddrSpec::parse(address);
    if (!spec) return fail(spec);
    auto mbox = config::parse_url("mbox:" + path, config::Direction::incoming, paths.home);
    if (!mbox) return fail(mbox);
    auto added = setup::with_account(
        *toml, {.name = "mail", .address = std::move(*spec), .incoming = std::move(*mbox)});
    if (!added) return fail(added);
    return setup::write_config(*system.disk, paths, *added);
}

}  // namespace

Result<FirstChoice> ask_first_choice(const System& system) {
    if (auto said = system.out(kChoices); !said) return fail(said);
    while (true) {
        auto answer = ask(system, "1, 2, 3 or 4, then Enter: ");
        if (!answer) return fail(answer);
        if (!*answer || **answer == "4" || **answer == "q") return FirstChoice::quit;
        if (**answer == "1") return FirstChoice::set_up;
        if (**answer == "2") return FirstChoice::demo;
        if (**answer == "3") return FirstChoice::mbox;
    }
}

Result<bool> ask_account(const System& system, const config::Paths& paths) {
    auto address = ask_until(
        system,
        "Your mail address, the sender of what you write here (empty: back): ", check_address);
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
