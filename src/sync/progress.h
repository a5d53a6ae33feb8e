// How far the sync of an account is.

#pragma once

#include <cstdint>

namespace alder::sync {

// done of total: messages whose headers are looked at, messages whose contents are fetched, bytes
// of these. Since there was nothing to do.
struct Progress {
    std::uint64_t headers_done = 0;
    std::uint64_t headers_total = 0;
    std::uint64_t contents_done = 0;
    std::uint64_t contents_total = 0;
    std::uint64_t bytes_done = 0;
    std::uint64_t bytes_total = 0;
    bool operator==(const Progress&) const = default;
};

}  // namespace alder::sync
