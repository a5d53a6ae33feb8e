// Which UID stands at which sequence number of the selected folder, as far as the server told.
// Sequence numbers shift with every EXPUNGE; keeping them here keeps them out of everywhere else.

#pragma once

#include <algorithm>
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

    void exists(std::uint32_t count) {
        if (count < uids_.size()) uids_.resize(count);
    }
    void learn(SeqNo seq, mail::Uid uid) {
        if (seq.value == 0 || seq.value > kMost) return;
        if (uids_.size() < seq.value) uids_.resize(seq.value);
        uids_[seq.value - 1] = uid.value;
    }
    // nullopt: never told.
    std::optional<mail::Uid> uid(SeqNo seq) const {
        if (seq.value == 0 || seq.value > uids_.size() || uids_[seq.value - 1] == 0)
            return std::nullopt;
        return mail::Uid{uids_[seq.value - 1]};
    }
    // Takes the number out; those above it shift down.
    std::optional<mail::Uid> expunge(SeqNo seq) {
        const auto gone = uid(seq);
        if (seq.value != 0 && seq.value <= uids_.size())
            uids_.erase(uids_.begin() + (seq.value - 1));
        return gone;
    }
    // By UID, as VANISHED tells it. Where we do not know every number, we cannot tell which of them
    // shift, and forget all.
    void vanish(const IdSet& gone) {
        if (std::ranges::find(uids_, 0U) != uids_.end()) uids_.clear();
        std::erase_if(uids_, [&gone](std::uint32_t id) { return gone.contains(id); });
    }

private:
    std::vector<std::uint32_t> uids_;  // 0: not told
};

}  // namespace alder::imap
