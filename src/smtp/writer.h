// Bytes that wait to go to the server, in order. The last one of a letter can be held back until
// its owner has written down that from then on nobody knows what became of it.

#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace alder::smtp {

class Writer {
public:
    // CRLF is added. A CR, LF or NUL inside is a bug of ours, which is asserted.
    void line(std::string_view text);
    void line(const Secret& text);
    void bytes(std::string bytes);

    // The last byte so far stays here until release().
    void hold() { held_ = true; }
    void release() { held_ = false; }

    // At most `room` bytes.
    std::string take(std::size_t room);

    // Whether all that may go has been taken.
    bool dry() const;
    // Whether the byte that is held is the next.
    bool waits() const { return held_ && dry(); }

    // Bytes since the beginning.
    std::uint64_t enqueued() const { return enqueued_; }
    std::uint64_t taken() const { return taken_; }

private:
    std::deque<Secret> items_;  // none is empty; the first without its first given_ bytes
    std::size_t given_ = 0;
    bool held_ = false;
    std::uint64_t enqueued_ = 0;
    std::uint64_t taken_ = 0;
};

}  // namespace alder::smtp
