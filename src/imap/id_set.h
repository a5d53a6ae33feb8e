// Sets of UIDs or sequence numbers as IMAP writes them: "1:5,9,12:*" (RFC 9051, 9, sequence-set).
// Kept as sorted intervals and never expanded, so that "1:4294967295" costs eight bytes.

#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace alder::imap {

// Both ends belong to it; 1 <= low <= high.
struct Interval {
    std::uint32_t low = 0;
    std::uint32_t high = 0;
    auto operator<=>(const Interval&) const = default;
};

// What "*" is read as: the highest number there can be.
inline constexpr std::uint32_t kLastId = 0xffffffff;

class IdSet {
public:
    IdSet() = default;
    IdSet(std::initializer_list<std::uint32_t> ids);
    // In any order, overlapping or not.
    static IdSet of(std::vector<Interval> intervals);
    static IdSet range(std::uint32_t low, std::uint32_t high) { return of({{low, high}}); }

    // From wire text. Odd servers send 0, which names no message and is dropped.
    static Result<IdSet> parse(std::string_view text);
    // As wire text; "" when empty. An interval up to kLastId ends in "*".
    std::string format() const;

    // Quick (constant) for ascending ids, linear in the intervals else.
    void add(std::uint32_t id) { add(Interval{id, id}); }
    void add(Interval interval);
    void add(const IdSet& other);
    // Linear in the intervals.
    void remove(const IdSet& other);
    // What both have. Quick where the other one is small.
    IdSet common(const IdSet& other) const;
    bool contains(std::uint32_t id) const;
    // Ids in it, not intervals.
    std::uint64_t size() const;
    bool empty() const { return intervals_.empty(); }

    // Sorted, apart from each other by at least one id.
    const std::vector<Interval>& intervals() const { return intervals_; }
    bool operator==(const IdSet&) const = default;

private:
    std::vector<Interval> intervals_;
};

// The intervals in the order they were written ("7,3:5"), which means something in COPYUID and
// APPENDUID (RFC 9051, 7.1). Each has low <= high; 0 is dropped.
Result<std::vector<Interval>> parse_intervals(std::string_view text);

}  // namespace alder::imap
