// The text of letters in the outbox: zstd chunks in user.db, so that a letter of any size is in
// memory one piece at a time, on its way in and out.

#pragma once

#include <cstdint>
#include <memory>

#include "base/byte_source.h"
#include "store/delivery_log.h"
#include "store/sqlite.h"

namespace alder::store {

// Reads `text` to its end; gives its bytes. In the caller's transaction.
Result<std::uint64_t> keep_text(Connection& user_db, LetterId letter, ByteSource& text);

// From its first byte. Must not outlive the connection; while the letter is there it stays the
// same.
Result<std::unique_ptr<ByteSource>> open_text(Connection& user_db, LetterId letter);

}  // namespace alder::store
