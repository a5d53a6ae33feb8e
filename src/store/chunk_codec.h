// Compresses and expands the chunks of stored mail: zstd at level 3 with a checksum of the plain
// bytes in every frame, so that a flipped bit is an error and not a wrong letter. Contexts are
// kept, because making one costs more than a small message does.
//
// Thread rule: one thread.

#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace alder::store {

class ChunkCodec {
public:
    ChunkCodec();
    ~ChunkCodec();
    ChunkCodec(ChunkCodec&&) noexcept;
    ChunkCodec& operator=(ChunkCodec&&) noexcept;

    Result<std::string> compress(std::string_view plain);
    // Errc::corrupt unless it gives exactly `size` bytes.
    Result<std::string> expand(std::string_view packed, std::size_t size);

private:
    struct Contexts;
    std::unique_ptr<Contexts> contexts_;
};

}  // namespace alder::store
