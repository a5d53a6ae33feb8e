#include "imap/id_set.h"

#include <algorithm>
#include <iterator>

#include "base/ascii.h"

namespace alder::imap {
namespace {

std::optional<std::uint32_t> parse_id(std::string_view text) {
    if (text == "*") return kLastId;
    return ascii::parse_number<std::uint32_t>(text);
}

std::optional<Interval> parse_interval(std::string_view text) {
    const std::size_t colon = text.find(':');
    const auto first = parse_id(text.substr(0, colon));
    const auto second = colon == std::string_view::npos ? first : parse_id(text.substr(colon + 1));
    if (!first || !second) return std::nullopt;
    return Interval{std::min(*first, *second), std::max(*first, *second)};
}

// Whether b may be joined to a that stands before it.
bool touches(const Interval& a, const Interval& b) {
    return a.high == kLastId || b.low <= a.high + 1;
}

}  // namespace

Result<std::vector<Interval>> parse_intervals(std::string_view text) {
    std::vector<Interval> intervals;
    while (true) {
        const std::size_t comma = text.find(',');
        auto interval = parse_interval(text.substr(0, comma));
        if (!interval) return fail(Errc::protocol, "not a set of message numbers");
        interval->low = std::max(interval->low, 1U);
        if (interval->high != 0) intervals.push_back(*interval);
        if (comma == std::string_view::npos) return intervals;
        text.remove_prefix(comma + 1);
    }
}

IdSet::IdSet(std::initializer_list<std::uint32_t> ids) {
    for (const std::uint32_t id : ids) add(id);
}

IdSet IdSet::of(std::vector<Interval> intervals) {
    std::ranges::sort(intervals);
    IdSet set;
    for (const Interval& interval : intervals) set.add(interval);
    return set;
}

Result<IdSet> IdSet::parse(std::string_view text) {
    return and_then(parse_intervals(text), [](std::vector<Interval> intervals) -> Result<IdSet> {
        return of(std::move(intervals));
    });
}

std::string IdSet::format() const {
    std::string text;
    for (const Interval& interval : intervals_) {
        if (!text.empty()) text += ',';
        text += std::to_string(interval.low);
        if (interval.low == interval.high) continue;
        text += ':';
        text += interval.high == kLastId ? "*" : std::to_string(interval.high);
    }
    return text;
}

void IdSet::add(Interval interval) {
    if (interval.high == 0 || interval.low > interval.high) return;
    interval.low = std::max(interval.low, 1U);
    const auto apart = [&interval](const Interval& i) {
        return i.high < interval.low && !touches(i, interval);
    };
    const auto at = intervals_.empty() || apart(intervals_.back())
                        ? intervals_.end()
                        : std::ranges::partition_point(intervals_, apart);
    auto end = at;
    while (end != intervals_.end() && touches(interval, *end)) {
        interval.low = std::min(interval.low, end->low);
        interval.high = std::max(interval.high, end->high);
        ++end;
    }
    if (at == end) {
        intervals_.insert(at, interval);
        return;
    }
    *at = interval;
    intervals_.erase(at + 1, end);
}

void IdSet::add(const IdSet& other) {
    std::vector<Interval> all;
    all.reserve(intervals_.size() + other.intervals_.size());
    std::ranges::merge(intervals_, other.intervals_, std::back_inserter(all));
    intervals_.clear();
    for (const Interval& each : all) add(each);
}

IdSet IdSet::common(const IdSet& other) const {
    IdSet both;
    for (const Interval& each : other.intervals_) {
        auto at = std::ranges::lower_bound(intervals_, each.low, {}, &Interval::high);
        for (; at != intervals_.end() && at->low <= each.high; ++at)
            both.add(Interval{std::max(at->low, each.low), std::min(at->high, each.high)});
    }
    return both;
}

void IdSet::remove(const IdSet& other) {
    std::vector<Interval> left;
    auto gone = other.intervals_.begin();
    for (Interval rest : intervals_) {
        while (gone != other.intervals_.end() && gone->high < rest.low) ++gone;
        auto hole = gone;
        bool any = true;
        for (; any && hole != other.intervals_.end() && hole->low <= rest.high; ++hole) {
            if (hole->low > rest.low) left.push_back({rest.low, hole->low - 1});
            any = hole->high < rest.high;
            if (any) rest.low = hole->high + 1;
        }
        if (any) left.push_back(rest);
    }
    intervals_ = std::move(left);
}

bool IdSet::contains(std::uint32_t id) const {
    const auto at = std::ranges::lower_bound(intervals_, id, {}, &Interval::high);
    return at != intervals_.end() && at->low <= id;
}

std::uint64_t IdSet::size() const {
    std::uint64_t count = 0;
    for (const Interval& interval : intervals_)
        count += std::uint64_t{interval.high} - interval.low + 1;
    return count;
}

}  // namespace alder::imap
