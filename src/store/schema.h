// Versions of the schemas of our databases, kept in PRAGMA user_version.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "store/sqlite.h"

namespace alder::store {

// Brings a database to the newest schema. steps[n] takes version n to n + 1 inside one transaction
// with the change of its number (PRAGMA user_version). A newer database is refused, untouched
// (Errc::config); `what` names the database in that message ("the mail store").
Result<void> upgrade(Connection& connection, std::span<const char* const> steps,
                     std::string_view what);

// For who only reads: a newer schema is refused as above, an older one is Errc::not_found, for it
// is not there yet as this version reads it.
Result<void> expect_schema(Connection& connection, std::int64_t newest, const std::string& path);

}  // namespace alder::store
