// Reads directories in which every message is a file: MH folders (mh(1): numbers for names, flags
// in .mh_sequences) and directories of .eml files. And guesses what a path holds, for import.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "disk/disk.h"
#include "mailbox/filed_message.h"

namespace alder::mailbox {

// The files whose name is a number, in the order of the numbers. Sequences: a message in "unseen"
// is unread, all others are read; "flagged" and "replied" are flags; the others are labels, except
// "cur".
Result<std::vector<FiledMessage>> scan_mh(disk::Disk& disk, const std::string& path);

// The files whose name ends in .eml, by name. They say nothing of flags.
Result<std::vector<FiledMessage>> scan_eml(disk::Disk& disk, const std::string& path);

enum class Kind : std::uint8_t { mbox, message, maildir, mh, eml };

// Looks at the names in a directory, or at the first KiB of a file. Errc::no_input when there is
// nothing, Errc::bad_data when it holds no mail.
Result<Kind> guess_kind(disk::Disk& disk, const std::string& path);

}  // namespace alder::mailbox
