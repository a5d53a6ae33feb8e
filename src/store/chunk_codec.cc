#include "store/chunk_codec.h"

#include <fmt/format.h>
#include <zstd.h>

namespace alder::store {

namespace {

constexpr int kLevel = 3;

struct FreeCompressor {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};
struct FreeExpander {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

}  // namespace

struct ChunkCodec::Contexts {
    std::unique_ptr<ZSTD_CCtx, FreeCompressor> compress{ZSTD_createCCtx()};
    std::unique_ptr<ZSTD_DCtx, FreeExpander> expand{ZSTD_createDCtx()};
};

ChunkCodec::ChunkCodec() : contexts_(std::make_unique<Contexts>()) {
    ZSTD_CCtx_setParameter(contexts_->compress.get(), ZSTD_c_compressionLevel, kLevel);
    ZSTD_CCtx_setParameter(contexts_->compress.get(), ZSTD_c_checksumFlag, 1);
}

ChunkCodec::~ChunkCodec() = default;
ChunkCodec::ChunkCodec(ChunkCodec&&) noexcept = default;
ChunkCodec& ChunkCodec::operator=(ChunkCodec&&) noexcept = default;

Result<std::string> ChunkCodec::compress(std::string_view plain) {
    std::string packed(ZSTD_compressBound(plain.size()), '\0');
    const auto size = ZSTD_compress2(contexts_->compress.get(), packed.data(), packed.size(),
                                     plain.data(), plain.size());
    if (ZSTD_isError(size) != 0)
        return fail(Errc::os, fmt::format("cannot compress: {}", ZSTD_getErrorName(size)));
    packed.resize(size);
    return packed;
}

Result<std::string> ChunkCodec::expand(std::string_view packed, std::size_t size) {
    std::string plain(size, '\0');
    const auto got = ZSTD_decompressDCtx(contexts_->expand.get(), plain.data(), plain.size(),
                                         packed.data(), packed.size());
    if (ZSTD_isError(got) != 0)
        return fail(Errc::corrupt, fmt::format("a stored piece of a message is damaged: {}",
                                               ZSTD_getErrorName(got)));
    if (got != size) return fail(Errc::corrupt, "a stored piece of a message has the wrong length");
    return plain;
}

}  // namespace alder::store
