// One message that is a file of its own: in a Maildir, an MH folder, or a directory of .eml files.

#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "mail/flags.h"

namespace alder::mailbox {

struct FiledMessage {
    std::string path;
    mail::Flags flags;
    std::optional<WallTime> arrived;  // where the place tells it

    bool operator==(const FiledMessage&) const = default;
};

}  // namespace alder::mailbox
