#include "account/strays.h"

#include <algorithm>

#include <fmt/format.h>

namespace alder::account {

namespace {

std::optional<std::string> lacking(const store::Evidences::Found& found,
                                   const store::Evidence& evidence) {
    if (found.has_no_folder)
        return fmt::format("the folder {} is gone, and what was to go there stays where it is",
                           evidence.folders.front().name);
    if (found.missing == 0) return std::nullopt;
    return fmt::format("{} message{} that {} to be changed {} not on the server any more",
                       found.missing, found.missing == 1 ? "" : "s",
                       found.missing == 1 ? "was" : "were", found.missing == 1 ? "is" : "are");
}

bool makes_a_message(const store::Action& action) {
    return std::holds_alternative<store::Append>(action) ||
           std::holds_alternative<store::Copy>(action);
}

}  // namespace

Result<bool> Strays::is_one(const store::Intent& intent, store::IntentId untraced) {
    auto evidence = journal_.evidence(intent.id);
    if (!evidence && evidence.error().code == Errc::corrupt) return false;
    if (!evidence) return fail(evidence);
    if (!*evidence) return false;
    if (intent.id <= untraced && makes_a_message(intent.action)) return true;
    auto fits = evidences_.fits(intent.action, **evidence);
    if (!fits) return fail(fits);
    return !*fits;
}

bool Strays::has(store::StepId step) const {
    return std::ranges::find(waiting_, step, &store::Intent::step) != waiting_.end();
}

bool Strays::has_intent(store::IntentId id) const {
    return std::ranges::find(waiting_, id, &store::Intent::id) != waiting_.end();
}

Result<Strays::Back> Strays::find_first(store::SummarySource& summaries) {
    auto evidence = journal_.evidence(waiting_.front().id);
    if (!evidence) return fail(evidence);
    auto found = evidences_.find(waiting_.front().action, **evidence, summaries);
    if (!found) return fail(found);
    Back back{waiting_.front(), !found->action, lacking(*found, **evidence)};
    if (found->action) {
        auto about = evidences_.of(*found->action);
        if (!about) return fail(about);
        auto kept = journal_.rewrite(back.intent.id, *found->action, *about);
        if (!kept) return fail(kept);
        back.intent.action = std::move(*found->action);
        back.intent.before.reset();
    }
    waiting_.pop_front();
    return back;
}

}  // namespace alder::account
