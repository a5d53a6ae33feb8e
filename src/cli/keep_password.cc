#include "cli/keep_password.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"
#include "disk/atomic_write.h"
#include "process/child.h"
#include "setup/command_words.h"
#include "setup/password.h"
#include "setup/wait.h"

namespace alder::cli {

namespace {

constexpr std::chrono::seconds kKeyringLimit{60};  // a person may have to unlock it

bool has_program(const System& system, std::string_view name) {
    const std::string path = system.environment("PATH").value_or("");
    return std::ranges::any_of(ascii::split(path, ':'), [&](std::string_view directory) {
        return directory.starts_with('/') &&
               system.disk->status(fmt::format("{}/{}", directory, name)).has_value();
    });
}

Result<config::Password> in_keyring(const std::string& account, const Secret& password) {
    auto stored = process::run(
        {.arguments = setup::keyring_store(account), .environment = process::usual_environment()},
        password.spend(), kKeyringLimit, 64 << 10);
    if (!stored) return fail(stored);
    if (stored->exit.ok()) return config::Password(config::FromKeyring{});
    return fail(Errc::unavailable,
                fmt::format("the keyring does not take it: {}", ascii::trim(stored->err)));
}

Result<config::Password> in_file(const System& system, const std::string& path,
                                 const Secret& password) {
    auto made = disk::make_durable_directory(*system.disk, disk::parent_of(path));
    if (!made) return fail(made);
    const Secret line(std::string(password.spend()) + "\n");
    auto written = disk::atomic_write(*system.disk, path, line.spend());
    if (!written) return fail(written);
    return config::Password(config::FromFile{path});
}

// Only a command that prints that very password.
Result<config::Password> by_command(const System& system, const std::string& account,
                                    const std::string& text, const Secret& password) {
    auto words = setup::command_words(text);
    if (!words) return fail(words);
    config::Password way(config::FromCommand{std::move(*words)});
    setup::PasswordLookup lookup(way, account, *system.disk);
    auto printed = setup::wait_for(lookup);
    if (!printed) return fail(printed);
    if (printed->spend() == password.spend()) return way;
    return fail(Errc::bad_data, "that command prints another password");
}

}  // namespace

Result<config::Password> keep_password(const System& system, const Talk& talk,
                                       const config::Paths& paths, const std::string& account,
                                       const Secret& password) {
    const bool has_keyring = has_program(system, "secret-tool");
    const std::string file = paths.config + "/passwords/" + account;
    const std::string question = fmt::format(
        "Where shall the password be kept?\n"
        "{}  f  in a file that only you can read: {}\n"
        "  a  nowhere: ask each time\n"
        "     or type the command that prints it, as in: pass mail/{}\n"
        "{}: ",
        has_keyring ? "  k  in the keyring of your desktop\n" : "", file, account,
        has_keyring ? "k, f, a or a command" : "f, a or a command");
    while (true) {
        if (auto said = system.err(question); !said) return fail(said);
        auto line = system.line();
        if (!line) return fail(line);
        if (!*line) return fail(Errc::cancelled, "nothing was changed");
        const std::string answer(ascii::trim(**line));
        if (answer.empty()) continue;
        if (answer == "a") return config::Password(config::AskForIt{});
        auto way = answer == "f"                  ? in_file(system, file, password)
                   : answer == "k" && has_keyring ? in_keyring(account, password)
                                                  : by_command(system, account, answer, password);
        if (way) return way;
        talk.complain(way.error().detail);
    }
}

}  // namespace alder::cli
