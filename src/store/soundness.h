// Whether a database is whole, and what is in it agrees: what `alder doctor` asks. Each reads all
// of what it asks about.

#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "mail/ids.h"
#include "store/sqlite.h"

namespace alder::store {

// Its pages, and that no row names another that is gone. Errc::corrupt says what is wrong.
Result<void> check_whole(Connection& db);

// Folders of a mail.db whose counts are not those of what is in them.
Result<std::int64_t> miscounted_folders(Connection& mail);

// Of the newest messages of a mail.db that have their bytes here, at most so many.
Result<std::vector<mail::ContentId>> newest_contents(Connection& mail, int most);

}  // namespace alder::store
