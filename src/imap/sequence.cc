#include "imap/sequence.h"

#include <bit>
#include <utility>

namespace alder::imap {

namespace {

// The slots a node of the tree counts: so many, ending with its own.
std::size_t span_of(std::size_t node) { return node & (~node + 1); }

}  // namespace

void Sequence::exists(std::uint32_t count) {
    while (left_ > count) drop_last();
}

void Sequence::learn(SeqNo seq, mail::Uid uid) {
    if (seq.value == 0 || seq.value > kMost) return;
    while (left_ < seq.value) append({});
    std::uint32_t& known = slots_[slot_of(seq.value)].uid;
    untold_ -= known == 0 ? 1U : 0U;
    untold_ += uid.value == 0 ? 1U : 0U;
    known = uid.value;
}

std::optional<mail::Uid> Sequence::uid(SeqNo seq) const {
    if (!holds(seq)) return std::nullopt;
    const std::uint32_t known = slots_[slot_of(seq.value)].uid;
    return known == 0 ? std::nullopt : std::optional(mail::Uid{known});
}

std::optional<mail::Uid> Sequence::expunge(SeqNo seq) {
    const auto gone = uid(seq);
    if (holds(seq)) mark_gone(slot_of(seq.value));
    return gone;
}

void Sequence::vanish(const IdSet& gone) {
    if (untold_ != 0) {
        *this = {};
        return;
    }
    for (const Interval& ids : gone.intervals()) {
        const std::uint32_t first = first_from(ids.low);
        while (first <= left_) {
            const std::size_t slot = slot_of(first);
            if (slots_[slot].uid > ids.high) break;
            mark_gone(slot);
        }
    }
}

// Down the tree: the last slot before which fewer than `seq` are left.
std::size_t Sequence::slot_of(std::uint32_t seq) const {
    std::size_t slot = 0;
    for (std::size_t step = std::bit_floor(counts_.size()); step > 0; step /= 2) {
        if (slot + step > counts_.size() || counts_[slot + step - 1] >= seq) continue;
        slot += step;
        seq -= counts_[slot - 1];
    }
    return slot;
}

void Sequence::append(Slot slot) {
    slots_.push_back(slot);
    std::uint32_t count = 1;
    const std::size_t node = slots_.size();
    const std::size_t first = node - span_of(node);
    for (std::size_t part = node - 1; part > first; part -= span_of(part))
        count += counts_[part - 1];
    counts_.push_back(count);
    ++left_;
    untold_ += slot.uid == 0 ? 1U : 0U;
}

// No node counts a slot that comes after its own.
void Sequence::drop_last() {
    const Slot last = slots_.back();
    slots_.pop_back();
    counts_.pop_back();
    if (last.gone) return;
    --left_;
    untold_ -= last.uid == 0 ? 1U : 0U;
}

void Sequence::mark_gone(std::size_t slot) {
    slots_[slot].gone = true;
    for (std::size_t node = slot + 1; node <= counts_.size(); node += span_of(node))
        --counts_[node - 1];
    --left_;
    untold_ -= slots_[slot].uid == 0 ? 1U : 0U;
    constexpr std::size_t kFew = 1024;
    if (slots_.size() - left_ > left_ + kFew) forget_gone();
}

void Sequence::forget_gone() {
    const std::vector<Slot> all = std::exchange(slots_, {});
    counts_.clear();
    left_ = untold_ = 0;
    for (const Slot& slot : all) {
        if (!slot.gone) append(slot);
    }
}

// The first number whose UID is not below this one.
std::uint32_t Sequence::first_from(std::uint32_t uid) const {
    std::uint32_t below = 0;
    std::uint32_t above = left_ + 1;
    while (below + 1 < above) {
        const std::uint32_t middle = below + (above - below) / 2;
        (slots_[slot_of(middle)].uid < uid ? below : above) = middle;
    }
    return above;
}

}  // namespace alder::imap
