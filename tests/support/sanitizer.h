// What AddressSanitizer takes for itself, for tests that measure memory.

#pragma once

namespace alder::tests {

// g++ tells of it by a macro, clang by a feature.
#if defined(__has_feature)
#define ALDER_HAS_ASAN __has_feature(address_sanitizer)
#elif defined(__SANITIZE_ADDRESS__)
#define ALDER_HAS_ASAN 1
#else
#define ALDER_HAS_ASAN 0
#endif

// The most that it keeps of freed memory (quarantine_size_mb is 256), and its own lists.
#if ALDER_HAS_ASAN
constexpr long kQuarantineMegabytes = 350;
#else
constexpr long kQuarantineMegabytes = 0;
#endif

#undef ALDER_HAS_ASAN

}  // namespace alder::tests
