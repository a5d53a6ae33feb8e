#include "app/overlay.h"

#include <algorithm>

namespace alder::app {

namespace {

bool names(const store::Action& action, mail::PlacementId id) {
    return std::ranges::binary_search(store::targets(action), id);
}

void sort_targets(store::Action& action) {
    std::visit(
        [](auto& each) {
            if constexpr (requires { each.targets; }) std::ranges::sort(each.targets);
        },
        action);
}

}  // namespace

void Overlay::add(mail::AccountId account, account::Ticket ticket,
                  std::vector<store::Action> actions) {
    std::ranges::for_each(actions, sort_targets);
    pending_.push_back({account, ticket, std::move(actions), false});
}

void Overlay::recorded(account::Ticket ticket) {
    for (Pending& each : pending_) {
        if (each.ticket == ticket) each.is_recorded = true;
    }
}

void Overlay::remove(account::Ticket ticket) {
    std::erase_if(pending_, [&](const Pending& each) { return each.ticket == ticket; });
}

mail::Flags Overlay::flags(mail::MessageRef message, mail::Flags stored) const {
    for (const Pending& each : pending_) {
        if (each.account != message.account) continue;
        for (const store::Action& action : each.actions) {
            const auto* change = std::get_if<store::ChangeFlags>(&action);
            if (change != nullptr && names(action, message.placement))
                stored = mail::apply(change->change, stored);
        }
    }
    return stored;
}

bool Overlay::is_gone(mail::MessageRef message, mail::FolderId folder) const {
    bool gone = false;
    for (const Pending& each : pending_) {
        if (each.account != message.account) continue;
        for (const store::Action& action : each.actions) {
            if (!names(action, message.placement)) continue;
            if (std::holds_alternative<store::Expunge>(action))
                gone = true;
            else if (std::holds_alternative<store::Restore>(action))
                gone = false;
            else if (const auto* move = std::get_if<store::Move>(&action))
                gone = move->folder != folder;
        }
    }
    return gone;
}

bool Overlay::is_unsure(mail::MessageRef message) const {
    return std::ranges::any_of(pending_, [&](const Pending& each) {
        return !each.is_recorded && each.account == message.account &&
               std::ranges::any_of(each.actions, [&](const auto& action) {
                   return names(action, message.placement);
               });
    });
}

}  // namespace alder::app
