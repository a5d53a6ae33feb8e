// Where a password that was typed at set-up is kept from then on.

#pragma once

#include "base/result.h"
#include "base/secret.h"
#include "cli/context.h"
#include "config/config.h"

namespace alder::cli {

// Asks where, puts it there, and gives the way back to it. Errc::cancelled: the input has ended.
Result<config::Password> keep_password(const System& system, const Talk& talk,
                                       const config::Paths& paths, const std::string& account,
                                       const Secret& password);

}  // namespace alder::cli
