// An IMAP account as the configuration describes it.

#pragma once

#include <memory>

#include "account/backend.h"
#include "account/place.h"
#include "app/accounts.h"
#include "config/config.h"

namespace alder::app {

// spec.incoming is of IMAP. Errc::config where what it says cannot be had.
Result<std::unique_ptr<account::Backend>> make_imap_backend(const account::Place& place,
                                                            const AccountSpec& spec, Stay stay);

}  // namespace alder::app
