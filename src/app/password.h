// Where the password of an account comes from, by its configuration.

#pragma once

#include <memory>

#include "account/password_source.h"
#include "config/config.h"
#include "disk/disk.h"

namespace alder::app {

Result<std::unique_ptr<account::PasswordSource>> password_source(disk::Disk& disk,
                                                                 const config::Account& spec);

}  // namespace alder::app
