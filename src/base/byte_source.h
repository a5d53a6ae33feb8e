// A body that is sent without ever being in memory whole: its length is known, its bytes are pulled
// as there is room for them.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"

namespace alder {

class ByteSource {
public:
    virtual ~ByteSource() = default;

    // Bytes in all; does not change.
    virtual std::uint64_t size() const = 0;
    // The next bytes, 1 to `room` of them; "" only when all size() bytes were given.
    virtual Result<std::string> read(std::size_t room) = 0;
};

// All of it, in memory.
inline Result<std::string> read_all(ByteSource& source) {
    constexpr std::size_t kRoom = std::size_t{64} * 1024;
    std::string out;
    while (true) {
        const auto piece = source.read(kRoom);
        if (!piece) return fail(piece);
        if (piece->empty()) return out;
        out += *piece;
    }
}

// A body that is in memory already.
class StringSource : public ByteSource {
public:
    explicit StringSource(std::string bytes) : bytes_(std::move(bytes)) {}

    std::uint64_t size() const override { return bytes_.size(); }
    Result<std::string> read(std::size_t room) override {
        const std::string_view rest = std::string_view(bytes_).substr(given_);
        std::string piece(rest.substr(0, room));
        given_ += piece.size();
        return piece;
    }

private:
    std::string bytes_;
    std::size_t given_ = 0;
};

}  // namespace alder
