// Which UID stands at which sequence number of the selected folder, as far as the server told.
// Sequence numbers shift with every EXPUNGE; keeping them here keeps them out of everywhere else.
//
// Messages that went keep their place, marked, until they are the most; a tree of counts (Fenwick)
// finds the n-th of those that are left. So each EXPUNGE costs the logarithm of the folder's size.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "imap/id_set.h"
#include "imap/response.h"

namespace alder::imap {

class Sequence {
public:
    // Numbers above this are not remembered: a server could make us pay for each it names.
    static constexpr std::uint32_t kMost = 1U << 24;

    void exists(std::uint32_t count);
    void learn(SeqNo seq, mail::Uid uid);
    // nullopt: never told.
    std::optional<mail::Uid> uid(SeqNo seq) const;
    // Takes the number out; those above it shift down.
    std::optional<mail::Uid> expunge(SeqNo seq);
    // By UID, as VANISHED tells it; UIDs ascend with the numbers (RFC 9051, 2.3.1.1). Where we do
    // not know every number, we cannot tell which of them shift, and forget all.
    void vanish(const IdSet& gone);

private:
    struct Slot {
        std::uint32_t uid = 0;  // 0: not told
        bool gone = false;
    };

    bool holds(SeqNo seq) const { return seq.value != 0 && seq.value <= left_; }
    std::size_t slot_of(std::uint32_t seq) const;
    void append(Slot slot);
    void drop_last();
    void mark_gone(std::size_t slot);
    void forget_gone();
    std::uint32_t first_from(std::uint32_t uid) const;

    std::vector<Slot> slots_;
    std::vector<std::uint32_t> counts_;  // of the slots that are left; counts_[i] is node i + 1
    std::uint32_t left_ = 0;
    std::uint32_t untold_ = 0;  // of those left
};

}  // namespace alder::imap
