// The keys of the chunks of a content in content.db: content * 65536 + n, so that the chunks of a
// message lie together and need no index.

#pragma once

#include <cstdint>

#include "mail/ids.h"

namespace alder::store {

constexpr std::int64_t kChunksEach = 65536;

constexpr std::int64_t first_chunk_key(mail::ContentId id) {
    return std::int64_t{id.value} * kChunksEach;
}
constexpr std::int64_t last_chunk_key(mail::ContentId id) {
    return first_chunk_key(id) + kChunksEach - 1;
}

}  // namespace alder::store
