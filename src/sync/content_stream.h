// Turns the answers to FETCH BODY[] into contents: small ones whole, large ones in the pieces they
// come in. What was given out for a message that turns out to be another's is thrown away by the
// store, since its last piece never comes.

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
    // A message that is larger is asked for alone: answers to it do not hold others up.
    static constexpr std::uint64_t kAlone = 512 << 10;

    struct Owner {
        std::string source;
        mail::UidValidity validity;
        mail::Uid uid;
        bool operator==(const Owner&) const = default;
    };

    // presumed: whose the bytes are said, or can only, be. What it gives can be stored already; the
    // last piece comes with told().
    std::optional<ServerContent> chunk(const imap::BodyChunk& chunk,
                                       const std::optional<Owner>& presumed);
    // Header lines that came in pieces: of more than kMost the beginning.
    std::string take_header(const imap::LiteralRef& ref);
    // The answer that the pieces, or the whole, belong to. nullopt: no content in it, or one whose
    // pieces were lost.
    std::optional<ServerContent> told(const Owner& owner, imap::Fetched fetched);
    void reset() { *this = {}; }

private:
    std::uint64_t literal_ = 0;
    std::string bytes_;           // of it, not given out yet
    std::optional<Owner> given_;  // whose some bytes were given out
    bool lost_ = false;           // there was no room, or no owner: bytes_ is the beginning
};

}  // namespace alder::sync
