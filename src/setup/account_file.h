// Accounts as text in config.toml: one is added at its end or taken out, and everything else of the
// person's file stays as it is, comments and all.

#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "config/config.h"
#include "config/paths.h"
#include "disk/disk.h"

namespace alder::setup {

// [account.NAME] with what is not as it is anyway.
std::string account_text(const config::Account& account);

// The file with this account at its end. Errc::config when it has one of that name, or the result
// would not read back as meant.
Result<std::string> with_account(std::string_view toml, const config::Account& account);

// The file without the account, its sections below and the comment above it. Errc::not_found when
// it has none of that name, config when it is written in a way that only a person can take apart.
Result<std::string> without_account(std::string_view toml, std::string_view name);

// The text of config.toml, "" when there is none; and its replacement, whole or not at all, for
// nobody else to read (0600). A link is not replaced: Errc::config says so.
Result<std::string> read_config(disk::Disk& disk, const config::Paths& paths);
Result<void> write_config(disk::Disk& disk, const config::Paths& paths, std::string_view toml);

// A name for the account of this address that the configuration does not have yet: "example" for
// ann@mail.example.org.
std::string free_name(const mail::AddrSpec& address, const config::Config& config);

}  // namespace alder::setup
