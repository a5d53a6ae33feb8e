// How far the ids of a mail.db have come. user.db repeats it, so that a mail.db that is new, or an
// older copy that was put back, is noticed, and no id is given twice.

#pragma once

#include <cstdint>

namespace alder::store {

// The highest id that each table has given.
struct IdMark {
    std::int64_t folder = 0;
    std::int64_t message = 0;
    std::int64_t placement = 0;
    bool operator==(const IdMark&) const = default;
};

}  // namespace alder::store
