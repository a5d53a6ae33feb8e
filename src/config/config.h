// What config.toml says (alder-config(5)). Values only, every one of them checked: an unknown key,
// a wrong type or an impossible value is an error that names the line and the nearest right word.

#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/secret.h"
#include "command/keymap.h"
#include "config/url.h"
#include "disk/disk.h"
#include "mail/address.h"

namespace alder::config {

// How a password is had. Nothing is asked or run when the file is read.
struct AskForIt {
    bool operator==(const AskForIt&) const = default;
};
struct FromCommand {
    std::vector<std::string> words;  // an argument vector, no shell; at least one
    bool operator==(const FromCommand&) const = default;
};
struct FromKeyring {
    bool operator==(const FromKeyring&) const = default;
};
struct FromFile {
    std::string path;
    bool operator==(const FromFile&) const = default;
};
struct FromOauth {
    std::string provider;
    bool operator==(const FromOauth&) const = default;
};
using Password = std::variant<AskForIt, FromCommand, FromKeyring, FromFile, FromOauth, Secret>;

enum class Mode : std::uint8_t {
    disconnected,  // everything is kept here and changed offline too
    online,        // nothing is kept but the index
    offline,       // fetched, then deleted on the server after `leave`
};

// What a disconnected account keeps here.
struct Keep {
    enum class What : std::uint8_t { all, headers, recent } what = What::all;
    unsigned days = 0;  // where what is recent
    bool operator==(const Keep&) const = default;
};

// The word for `outgoing_auth` where a server takes letters from everybody who reaches it.
inline constexpr std::string_view kNoLogIn = "none";

struct Account {
    std::string name;  // "work" of [account.work]
    mail::AddrSpec address;
    std::string person = {};  // the name that goes with the address
    std::vector<mail::AddrSpec> aliases = {};
    std::string signature = {};
    std::optional<Url> incoming = {};  // none: mail that is kept in Alder alone
    std::optional<Url> outgoing = {};
    Password password = {};
    std::string incoming_auth = {};  // the SASL mechanism, by name; empty: the strongest
    std::string outgoing_auth = {};  // as incoming_auth, or kNoLogIn
    std::string tls_ca = {};         // a file; empty: the system's authorities alone
    Mode mode = Mode::disconnected;
    Keep keep = {};
    std::optional<unsigned> leave_days = 14;  // none: forever
    std::string mirror = {};                  // a Maildir; empty: none
};

// As whom one logs in at a server of the account's, its incoming or outgoing; "": nobody logs in
// there. A URL without user means the account's address, but not in the clear for a relay, where
// nobody set up a password.
std::string log_in_user(const Account& account, const Url& server);
// Whether one logs in at any of them, and so needs a password.
bool has_log_in(const Account& account);

// What incoming_auth may be, by name.
std::span<const std::string_view> log_in_mechanisms();

enum class Theme : std::uint8_t { automatic, light, dark, plain };

// Who puts text that runs from right to left in the order it is drawn in.
enum class Bidi : std::uint8_t { automatic, alder, terminal };

struct Ui {
    // None: the person has not chosen yet and is asked at the first start.
    std::optional<command::Preset> keys;
    Theme theme = Theme::automatic;
    bool mouse = true;
    bool linear = false;
    Bidi bidi = Bidi::automatic;
    std::chrono::seconds undo_send{10};
};

// One line of [keys.index]: keys = "command"; no command is "none".
struct Binding {
    command::Screen screen{};
    std::string keys;
    std::optional<command::Command> command;
};

struct Config {
    std::vector<Account> accounts;  // in the order of the file
    Ui ui;
    std::vector<Binding> bindings;  // checked against the preset in `ui`

    // The preset with the person's own bindings. An error names keys that cannot stand together;
    // with the preset of the file there is none.
    Result<command::KeyMap> key_map(command::Preset preset) const;
};

// One option as the file may hold it; alder-config(5) and the check of keys come from this table.
struct OptionRow {
    enum class Section : std::uint8_t { account, ui } section{};
    std::string_view name;
    std::string_view values;         // as the manual shows them
    std::string_view default_value;  // empty: none
    std::string_view help;           // one line, no full stop
};
std::span<const OptionRow> options();

// Where a text comes from: for messages, for "~", and because a password may stand only in a file
// nobody else can read.
struct Source {
    std::string path;
    std::string home;
    std::uint32_t mode = 0;  // permission bits
};

// Errc::config: "config.toml:3: there is no option 'adress' …".
Result<Config> parse(std::string_view toml, const Source& source);

enum class Missing : std::uint8_t { fine, error };

// Reads the file, at most 1 MiB. Where it does not exist: an empty Config, or Errc::no_input.
Result<Config> load(disk::Disk& disk, const std::string& path, const std::string& home,
                    Missing missing);

}  // namespace alder::config
