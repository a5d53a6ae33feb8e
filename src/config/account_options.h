// The options of [account.NAME]: each declared once, with how its value is read. Only src/config
// includes this.

#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "config/config.h"
#include "config/toml.h"

namespace alder::config {

// An account while its table is read: what every account must have may still be missing.
struct Draft {
    std::optional<mail::AddrSpec> address;
    std::string person;
    std::vector<mail::AddrSpec> aliases;
    std::string signature;
    std::optional<Url> incoming;
    std::optional<Url> outgoing;
    Password password;
    std::string incoming_auth;
    std::string outgoing_auth;
    std::string tls_ca;
    Mode mode = Mode::disconnected;
    Keep keep;
    std::optional<unsigned> leave_days = 14;
    std::string mirror;
};

struct AccountOption {
    OptionRow row;
    // The error says what is wrong with the value, not where it stands.
    Result<void> (*read)(const toml::node& value, const Source& source, Draft& draft);
};

std::span<const AccountOption> account_options();

// A value that must be a text; Errc::config otherwise.
Result<std::string> text_of(const toml::node& value);
// One of these words, as its place among them; Errc::config names the nearest one.
Result<std::size_t> choice_of(const toml::node& value, std::span<const std::string_view> words);

}  // namespace alder::config
