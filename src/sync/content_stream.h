// Turns the answers to FETCH BODY[] into contents: small ones whole, large ones in the pieces they
// come in. A piece may come before the server says whose it is; then it belongs to the one message
// that was asked for by itself, and is thrown away when that turns out wrong.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "imap/event.h"
#include "sync/fact.h"

namespace alder::sync {

class ContentStream {
public:
    // Most of it that is kept in memory; bytes.
    static constexpr std::size_t kMost = 1 << 20;
    // A message that is larger is to be asked for alone, so that its owner is known beforehand.
    static constexpr std::uint64_t kAlone = 512 << 10;

    struct Owner {
        std::string source;
        mail::UidValidity validity;
        mail::Uid uid;
        bool operator==(const Owner&) const = default;
    };

    // presumed: the message that was asked for alone and whose answer is next, if so. What it
    // gives can be stored already; its last piece comes with told().
    std::optional<ServerContent> chunk(imap::BodyChunk chunk, const std::optional<Owner>& presumed);
    // The answer that the pieces, or the whole, belong to. nullopt: no content in it, or one whose
    // pieces were lost.
    std::optional<ServerContent> told(const Owner& owner, imap::Fetched fetched);
    void reset() { *this = {}; }

private:
    std::uint64_t literal_ = 0;
    std::string bytes_;           // of it, not given out yet
    std::optional<Owner> given_;  // whose some bytes were given out
    bool lost_ = false;           // there was no room, or no owner
};

}  // namespace alder::sync
