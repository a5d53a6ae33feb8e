// Splits the server's byte stream into whole responses (a line with its literals).
// Apart from understanding them, so that a response the parser rejects can be dropped without
// losing our place in the stream. RFC 9051, 2.2.2 and 4.3. Holds no socket, never blocks; the work
// is linear in the bytes, the memory grows only as bytes arrive.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

namespace alder::imap {

struct FramerLimits {
    std::size_t response = 32 << 20;     // bytes of one response, large body literals not counted
    std::size_t name_literal = 1 << 20;  // any literal but a message's content
    std::uint64_t body_literal = std::uint64_t{1} << 40;  // BODY[…], BINARY[…], RFC822…
    std::size_t streamed_above = 64 << 10;                // larger bodies come as chunks
    std::uint64_t skipped = 256 << 20;  // of a response that is too large, before we give up
};

// A body literal that came as chunks, or will.
struct LiteralRef {
    std::uint64_t id = 0;    // counts from 1 within one Framer
    std::uint64_t size = 0;  // bytes
    auto operator<=>(const LiteralRef&) const = default;
};

// A piece of a large body literal; pieces come in order, before the Frame that refers to them.
struct BodyChunk {
    LiteralRef literal;
    std::uint64_t offset = 0;  // of the first byte within the literal
    std::string bytes;
    // Whose content it is, where the server says so before the literal: most do. 0: not known yet.
    std::uint32_t uid = 0;
    bool operator==(const BodyChunk&) const = default;
};

// Where a literal's bytes stand in Frame::text; a streamed one has none there.
struct FrameLiteral {
    std::size_t offset = 0;
    LiteralRef literal;
    bool streamed = false;
    bool operator==(const FrameLiteral&) const = default;
};

// One response without its final line end. Each literal is its "{n}", CRLF, and its bytes.
struct Frame {
    std::string text;
    std::vector<FrameLiteral> literals;
    std::optional<Error> rejected;  // over a limit: text is only its beginning, our place is kept
    bool operator==(const Frame&) const = default;
};

class Framer {
public:
    explicit Framer(FramerLimits limits = {}) : limits_(limits) {}

    // Appends bytes as they came off the wire; any split is fine.
    void feed(std::string_view bytes) { buffer_.append(bytes); }

    // The next chunk or whole response, or nullopt when more bytes are needed. After an error our
    // place is lost: close the stream.
    Result<std::optional<std::variant<Frame, BodyChunk>>> next();

    // Whether every byte that was fed has come out as part of a whole response.
    bool idle() const {
        return taken_ == buffer_.size() && line_ == Line::fresh && literal_left_ == 0;
    }

private:
    enum class Line { fresh, begun };  // whether bytes of a response were taken

    using Piece = std::variant<Frame, BodyChunk>;

    std::string_view take(std::size_t most);
    // True at the end of a line.
    bool read_line();
    void read_literal();
    BodyChunk stream_literal();
    // Sets the literal up that the line announced.
    void begin_literal(std::uint64_t size);
    bool is_body() const;
    void keep(std::string_view bytes);
    void reject(std::string reason);
    Frame finish();

    FramerLimits limits_;
    std::string buffer_;
    std::size_t taken_ = 0;  // bytes of buffer_ that are done with
    Frame frame_;
    std::string tail_;  // the end of the current line, enough for "]<4294967295> ~{20 digits+}"
    Line line_ = Line::fresh;
    LiteralRef literal_;
    std::uint64_t literal_left_ = 0;
    bool streaming_ = false;
    std::uint64_t skipped_ = 0;
    std::uint64_t last_id_ = 0;
    std::uint32_t streamed_uid_ = 0;
    std::optional<Error> lost_;
};

}  // namespace alder::imap
