#include "store/letter_text.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "store/chunk_codec.h"

namespace alder::store {

namespace {

constexpr std::size_t kChunk = std::size_t{1} << 20U;  // plain bytes in one row

// Reads the chunks of one letter, one at a time.
class StoredMessage final : public ByteSource {
public:
    StoredMessage(Connection& db, LetterId letter, std::uint64_t size)
        : db_(db), letter_(letter), size_(size) {}

    std::uint64_t size() const override { return size_; }

    Result<std::string> read(std::size_t room) override {
        if (given_ == chunk_.size() && read_ < size_) {
            if (const auto loaded = load(); !loaded) return fail(loaded);
        }
        std::string piece = chunk_.substr(given_, room);
        given_ += piece.size();
        return piece;
    }

private:
    Result<void> load() {
        auto select =
            db_.prepare("SELECT size, bytes FROM outbox_chunk WHERE letter = ? AND n = ?");
        if (!select) return fail(select);
        const auto row = select->bind(letter_, next_++).step();
        if (!row) return fail(row);
        if (!*row) return fail(Errc::corrupt, "a piece of a letter in the outbox is missing");
        // Made anew for each piece: of a hundred letters that wait for their turn none needs one.
        auto plain =
            ChunkCodec().expand((*row)->blob(1), static_cast<std::size_t>((*row)->integer(0)));
        if (!plain) return fail(plain);
        chunk_ = std::move(*plain);
        given_ = 0;
        read_ += chunk_.size();
        return {};
    }

    Connection& db_;
    LetterId letter_;
    std::uint64_t size_;
    std::string chunk_;
    std::size_t given_ = 0;   // of chunk_
    std::uint64_t read_ = 0;  // of all
    int next_ = 0;
};

}  // namespace

Result<std::uint64_t> keep_text(Connection& user_db, LetterId letter, ByteSource& text) {
    ChunkCodec codec;
    std::uint64_t size = 0;
    std::string chunk;
    for (int n = 0;; ++n) {
        chunk.clear();
        while (chunk.size() < kChunk) {
            const auto piece = text.read(kChunk - chunk.size());
            if (!piece) return fail(piece);
            if (piece->empty()) break;
            chunk += *piece;
        }
        if (chunk.empty()) return size;
        size += chunk.size();
        const auto packed = codec.compress(chunk);
        if (!packed) return fail(packed);
        const auto done =
            user_db.run("INSERT INTO outbox_chunk (letter, n, size, bytes) VALUES (?, ?, ?, ?)",
                        letter, n, chunk.size(), Blob{*packed});
        if (!done) return fail(done);
    }
}

Result<std::unique_ptr<ByteSource>> open_text(Connection& user_db, LetterId letter) {
    auto select = user_db.prepare("SELECT size FROM outbox WHERE id = ?");
    if (!select) return fail(select);
    const auto row = select->bind(letter).step();
    if (!row) return fail(row);
    if (!*row)
        return fail(Errc::not_found, fmt::format("no letter {} in the outbox", letter.value));
    return std::make_unique<StoredMessage>(user_db, letter,
                                           static_cast<std::uint64_t>((*row)->integer(0)));
}

}  // namespace alder::store
