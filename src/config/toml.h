// toml++ with its assertions thrown in every build: it states some of what the text of a file
// should be as assertions, and a mistyped file is no reason to end ("[&account.a]" at toml++ 3.3's
// parse_key). Nothing but this header includes it.

#pragma once

namespace alder::config {

// Throws std::runtime_error.
[[noreturn]] void not_toml();

}  // namespace alder::config

#pragma push_macro("NDEBUG")
#undef NDEBUG
#define TOML_ASSERT(holds) \
    if (!(holds)) ::alder::config::not_toml()
#include <toml++/toml.h>
#pragma pop_macro("NDEBUG")
