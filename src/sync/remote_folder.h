// What is known of one folder of the server while an account is connected.

#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <ranges>
#include <string>

#include "imap/id_set.h"
#include "sync/fact.h"

namespace alder::sync {

struct RemoteFolder {
    std::string source;
    bool selectable = true;
    bool is_inbox = false;
    ServerCursor cursor;  // as it will be told with the next fact
    imap::IdSet held;     // UIDs told in facts, and not told to be gone
    // Bytes of those whose contents are not here, newest first.
    std::map<std::uint32_t, std::uint64_t, std::greater<>> missing;

    // While it is being looked at, which goes: the visit, then headers.
    int questions_left = 0;    // of the visit
    int headers_left = 0;      // FETCHes of headers
    imap::IdSet unknown;       // found by a search, headers not asked for yet
    bool searched = false;     // all its UIDs were told in this visit
    bool search_next = false;  // what is known of it does not fit: compare
    bool counted = false;      // ... which was done once, and doing it again would not end
    bool compare = false;      // its UIDs mean something new; what is not found again is gone
    bool headers_lost = false;
    bool unsure = false;  // not everything that is in it was told in the visit that goes

    // Contents that were asked for on this connection, so that none is asked for twice.
    imap::IdSet asked;
    imap::IdSet asked_alone;

    // size: bytes, as the server says; more than a terabyte is not believed.
    void lacks(mail::Uid uid, std::uint64_t size) {
        constexpr std::uint64_t kLargest = std::uint64_t{1} << 40;
        missing[uid.value] = std::min(size, kLargest);
    }
    auto missing_in(const imap::Interval& uids) {
        return std::ranges::subrange(missing.lower_bound(uids.high), missing.upper_bound(uids.low));
    }
    bool is_new() const { return cursor.next.value <= 1; }
    bool is_looked_at() const { return questions_left > 0 || headers_left > 0; }
};

// The numbers of STATUS, or of an opened folder.
struct FolderNumbers {
    std::optional<std::uint64_t> validity;
    std::optional<std::uint64_t> next;
    std::optional<std::uint64_t> modseq;  // none too where it is 0: the folder keeps none
    std::optional<std::uint64_t> messages;
};

// Whether a folder may hold anything that the store does not know.
bool has_news(const RemoteFolder& folder, const FolderNumbers& now);

}  // namespace alder::sync
