// Where the password of an account comes from, by its configuration.

#pragma once

#include <memory>

#include "account/password_source.h"
#include "app/accounts.h"
#include "config/config.h"
#include "disk/disk.h"

namespace alder::app {

// A command may ask the person for it; the screens, which stay, have no line to ask on.
std::unique_ptr<account::PasswordSource> password_source(disk::Disk& disk,
                                                         const config::Account& spec, Stay stay);

}  // namespace alder::app
