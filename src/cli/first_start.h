// The first start by hand, with nothing configured and no mail: plain questions on the terminal,
// which end in the demo, in an account, or in nothing changed.

#pragma once

#include <string>

#include "base/result.h"
#include "cli/context.h"

namespace alder::cli {

enum class FirstChoice { set_up, demo, mbox, quit };

// Asks until the answer is one of these; the end of the input means quit.
Result<FirstChoice> ask_first_choice(const System& system);

// Asks for an address and for an mbox file or a directory of them, checks both, and adds the
// account to config.toml. false: the person went back.
Result<bool> ask_account(const System& system, const config::Paths& paths);

}  // namespace alder::cli
