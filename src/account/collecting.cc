#include "account/collecting.h"

#include <utility>

namespace alder::account {

namespace {

constexpr std::chrono::hours kPause{1};  // after an error
constexpr int kWritten = 20;             // steps, each time

}  // namespace

Result<void> Collecting::step(WallTime now) {
    is_asked_ = false;
    // A clock that was wrong must not put it off for ever.
    if (failed_ && now >= *failed_ && now < *failed_ + kPause) return {};
    failed_.reset();
    auto collected = collect(now);
    if (collected || collected.error().code == Errc::try_again) return {};
    failed_ = now;
    return collected;
}

Result<void> Collecting::collect(WallTime now) {
    if (!place_) {
        auto from = stores_.mail.collects_from(now);
        if (!from) return fail(from);
        if (!*from) return {};
        place_ = *from;
    }
    std::optional<Result<std::set<mail::ContentId>>> waiting;
    // The journal is read while nobody can drop a pin: whoever dropped one has journaled before.
    const auto is_live = [&](mail::ContentId id) {
        if (!waiting) waiting = to_be_appended();
        return !*waiting || (*waiting)->contains(id) || stores_.mail.names(id).value_or(true);
    };
    const auto make_durable = [&] {
        waiting.reset();  // what was journaled since the look counts
        return stores_.mail.make_durable();
    };
    auto done = stores_.content.collect({is_live, make_durable}, now, *place_);
    if (!done) return fail(done);
    return go_on(done->next, now);
}

Result<void> Collecting::go_on(std::optional<mail::ContentId> next, WallTime now) {
    place_ = next;
    if (!next) {
        unwritten_ = 0;
        return stores_.mail.collected(now);
    }
    return ++unwritten_ < kWritten ? Result<void>() : write_place();
}

Result<void> Collecting::write_place() {
    if (std::exchange(unwritten_, 0) == 0) return {};
    return stores_.mail.collects_on(*place_);
}

Result<std::set<mail::ContentId>> Collecting::to_be_appended() {
    auto open = stores_.journal.open_intents(account_);
    if (!open) return fail(open);
    std::set<mail::ContentId> contents;
    for (const store::Intent& intent : *open) {
        const auto* append = std::get_if<store::Append>(&intent.action);
        if (append == nullptr) continue;
        for (const store::Appended& each : append->messages) contents.insert(each.content);
    }
    return contents;
}

}  // namespace alder::account
