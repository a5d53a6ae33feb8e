#include "account/noted_ids.h"

#include <algorithm>
#include <array>
#include <utility>

namespace alder::account {

namespace {

// What may have been given since the mark was made.
constexpr std::int64_t kUnmarked = 1'000'000;
constexpr std::int64_t kMany = 2000;

std::array<std::pair<std::int64_t, std::int64_t>, 3> pairs(const store::IdMark& a,
                                                           const store::IdMark& b) {
    return {{{a.folder, b.folder}, {a.message, b.message}, {a.placement, b.placement}}};
}

// Whether any of the first is ahead of the second by more than that.
bool is_ahead(const store::IdMark& first, const store::IdMark& second, std::int64_t by) {
    return std::ranges::any_of(pairs(first, second),
                               [by](const auto& each) { return each.first - each.second > by; });
}

// The highest ids that an action names; 0: it names none.
store::IdMark named(const store::Action& action) {
    store::IdMark mark;
    for (const mail::PlacementId id : store::targets(action))
        mark.placement = std::max(mark.placement, std::int64_t{id.value});
    std::visit(
        [&mark](const auto& each) {
            if constexpr (requires { each.folder; }) mark.folder = std::int64_t{each.folder.value};
        },
        action);
    return mark;
}

}  // namespace

Result<NotedIds::Copy> NotedIds::which_copy() {
    auto noted = user_.id_mark(account_);
    if (!noted) return fail(noted);
    noted_ = *noted;
    auto now = mail_.id_mark();
    if (!now) return fail(now);
    if (!is_ahead(noted_, *now, 0)) return Copy::newest;
    return now->placement == 0 ? Copy::anew : Copy::older;
}

Result<void> NotedIds::pass_over(store::IntentId untraced) {
    auto now = mail_.id_mark();
    if (!now) return fail(now);
    const auto both = pairs(noted_, *now);
    const auto above = [&](std::size_t n) {
        return std::max(both.at(n).first, both.at(n).second) + kUnmarked;
    };
    if (auto passed = mail_.pass_over({above(0), above(1), above(2)}, untraced); !passed)
        return passed;
    return note();
}

Result<void> NotedIds::note() {
    auto now = mail_.id_mark();
    if (!now) return fail(now);
    if (noted_ == *now) return {};
    // A mark that outlives what it marks would look like an older copy that was put back.
    if (auto durable = mail_.make_durable(); !durable) return durable;
    if (auto noted = user_.set_id_mark(account_, *now); !noted) return noted;
    noted_ = *now;
    return {};
}

Result<void> NotedIds::note_if_quiet() {
    auto now = mail_.id_mark();
    if (!now) return fail(now);
    return std::exchange(seen_, *now) == *now ? note() : Result<void>();
}

Result<void> NotedIds::note_if_many() {
    auto now = mail_.id_mark();
    if (!now) return fail(now);
    return is_ahead(*now, noted_, kMany) ? note() : Result<void>();
}

Result<void> NotedIds::note_named(const store::Action& action) {
    return is_ahead(named(action), noted_, 0) ? note() : Result<void>();
}

}  // namespace alder::account
