#include "account/replay.h"

#include <algorithm>

namespace alder::account {

namespace {

using Kind = GivenTask::Kind;

// Targets of one look: a few milliseconds.
constexpr std::size_t kSlice = 500;

bool is_about_a_folder(const store::Action& action) {
    return std::holds_alternative<store::CreateFolder>(action) ||
           std::holds_alternative<store::RenameFolder>(action) ||
           std::holds_alternative<store::DeleteFolder>(action) ||
           std::holds_alternative<store::Refresh>(action);
}

// Whether a task of that kind is what the action asked for.
bool asked_for(const store::Action& action, Kind kind) {
    if (std::holds_alternative<store::ChangeFlags>(action)) return kind == Kind::flags;
    if (std::holds_alternative<store::Move>(action)) return kind == Kind::move;
    if (std::holds_alternative<store::Expunge>(action)) return kind == Kind::erase;
    return kind == Kind::copy || kind == Kind::append;
}

std::string key_of(const mail::FlagChange& change) {
    const auto key = [](const mail::Flags& flags) {
        return std::to_string(flags.bits()) + " " + flags.stored_keywords();
    };
    return key(change.add) + "\n" + key(change.remove);
}

}  // namespace

// ---- intents and their targets ----

Result<store::Targets> Replay::targets_of(const store::Intent& intent) {
    if (const auto* create = std::get_if<store::CreateFolder>(&intent.action))
        return targets_in(create->name);
    if (std::holds_alternative<store::Copy>(intent.action) ||
        std::holds_alternative<store::Append>(intent.action))
        return store::Placements(mail_.connection(), store::Numbering::servers).made_by(intent.id);
    store::Targets ids = store::targets(intent.action);
    if (auto added = add_left_over(intent.id, ids); !added) return fail(added);
    return ids;
}

// A deleted folder that was brought back brings its mail.
Result<store::Targets> Replay::targets_in(const std::string& restored_folder) {
    auto find = mail_.connection().prepare(
        "SELECT p.id FROM folder f JOIN placement p ON coalesce(p.base_folder, p.folder) = f.id "
        "WHERE f.name = ? AND p.uid IS NULL AND p.presence IN (2, 3)");
    if (!find) return fail(find);
    find->bind(restored_folder);
    store::Targets ids;
    while (true) {
        auto row = find->step();
        if (!row) return fail(row);
        if (!*row) return ids;
        ids.push_back((*row)->id<mail::PlacementId>(0));
    }
}

// What moves that were carried out as copies left to be erased.
Result<void> Replay::add_left_over(store::IntentId id, store::Targets& ids) {
    const std::set<mail::PlacementId> named(ids.begin(), ids.end());
    auto find = mail_.connection().prepare(
        "SELECT placement FROM tombstone WHERE intent = ? AND presence = 0 AND uid IS NOT NULL");
    if (!find) return fail(find);
    find->bind(id);
    while (true) {
        auto row = find->step();
        if (!row) return fail(row);
        if (!*row) return {};
        const auto left = (*row)->id<mail::PlacementId>(0);
        if (!named.contains(left)) ids.push_back(left);
    }
}

Result<void> Replay::add(store::Intent intent) {
    if (open_.contains(intent.id)) return {};
    auto ids = targets_of(intent);
    if (!ids) return fail(ids);
    const store::IntentId id = intent.id;
    Open open{std::move(intent), ids->size(), std::nullopt};
    if (is_about_a_folder(open.intent.action)) {
        ++open.left;
        folder_intents_.insert(id);
        look_at_folders_ = true;
    }
    const bool differs = open.left > 0;
    open_.emplace(id, std::move(open));
    if (!differs) {
        ended_.settled.push_back(id);
        open_.erase(id);
    }
    for (const mail::PlacementId target : *ids) {
        targets_[target].intents.push_back(id);
        enqueue(target);
    }
    return {};
}

std::vector<store::Intent> Replay::drop_looks() {
    std::vector<store::Intent> dropped;
    std::erase_if(open_, [&](auto& each) {
        if (!std::holds_alternative<store::Refresh>(each.second.intent.action)) return false;
        folder_intents_.erase(each.first);
        dropped.push_back(std::move(each.second.intent));
        return true;
    });
    return dropped;
}

void Replay::clear() {
    begin();
    open_.clear();
    targets_.clear();
    ready_.clear();
    waiting_.clear();
    folder_intents_.clear();
    not_created_.clear();
    ended_ = {};
}

void Replay::begin() {
    in_step_ = false;
    unsure_.clear();
    out_.clear();
    creating_.clear();
    busy_.clear();
    for (auto& [id, target] : targets_) target.out = 0;
}

void Replay::in_step(std::vector<std::string> unsure) {
    in_step_ = true;
    unsure_ = std::move(unsure);
    not_created_.clear();
    waiting_.clear();
    look_at_folders_ = true;
    for (const auto& [id, target] : targets_) enqueue(id);
}

void Replay::touch(const std::vector<mail::PlacementId>& ids) {
    for (const mail::PlacementId id : ids) enqueue(id);
}

mail::Flags Replay::pending_flags(mail::PlacementId id) const {
    mail::Flags all;
    const auto target = targets_.find(id);
    if (target == targets_.end()) return all;
    for (const store::IntentId intent : target->second.intents) {
        const auto open = open_.find(intent);
        if (open == open_.end()) continue;
        const auto* flags = std::get_if<store::ChangeFlags>(&open->second.intent.action);
        if (flags == nullptr) continue;
        for (const mail::Flags& each : {flags->change.add, flags->change.remove})
            all = mail::apply({each, {}}, std::move(all));
    }
    return all;
}

void Replay::enqueue(mail::PlacementId id) {
    const auto target = targets_.find(id);
    if (target == targets_.end() || target->second.is_queued) return;
    target->second.is_queued = true;
    ready_.push_back(id);
}

void Replay::enqueue_waiting() {
    for (const mail::PlacementId id : std::exchange(waiting_, {})) enqueue(id);
}

void Replay::done(mail::PlacementId id) {
    const auto target = targets_.find(id);
    if (target == targets_.end()) return;
    const auto intents = std::move(target->second.intents);
    targets_.erase(target);
    for (const store::IntentId intent : intents) one_less(intent);
}

void Replay::one_less(store::IntentId id) {
    const auto open = open_.find(id);
    if (open == open_.end() || --open->second.left > 0) return;
    if (open->second.refused)
        ended_.refused.emplace_back(id, *open->second.refused);
    else
        ended_.settled.push_back(id);
    open_.erase(open);
}

void Replay::note_refusal(mail::PlacementId id, Kind kind, const std::string& why) {
    const auto target = targets_.find(id);
    if (target == targets_.end()) return;
    for (const store::IntentId intent : target->second.intents) {
        const auto open = open_.find(intent);
        if (open != open_.end() && asked_for(open->second.intent.action, kind))
            open->second.refused = why;
    }
}

// ---- what is to be asked of the server ----

Result<std::vector<sync::Task>> Replay::next_tasks() {
    std::vector<mail::PlacementId> looked_at;
    Plan plan;
    // What is sent must be known to have been sent, even if the power goes: else it is sent again.
    Result<void> looked = mail_.next_is_durable();
    if (looked) looked = look_over_durably(plan, looked_at);
    if (looked) looked = mail_.next_is_as_usual();
    if (!looked) {
        for (const mail::PlacementId id : looked_at) enqueue(id);
        for (const mail::FolderId id : plan.creates) creating_.erase(id);
        look_at_folders_ = true;
        return fail(looked);
    }
    return give_out(std::move(plan));
}

Result<void> Replay::look_over_durably(Plan& plan, std::vector<mail::PlacementId>& looked_at) {
    auto transaction = store::Transaction::begin(mail_.connection());
    if (!transaction) return fail(transaction);
    if (auto looked = look_over(plan, looked_at); !looked) return looked;
    return transaction->commit();
}

Result<void> Replay::look_over(Plan& plan, std::vector<mail::PlacementId>& looked_at) {
    folders_.clear();
    while (!ready_.empty() && looked_at.size() < kSlice) {
        const mail::PlacementId id = ready_.front();
        ready_.pop_front();
        looked_at.push_back(id);
        const auto target = targets_.find(id);
        if (target == targets_.end()) continue;
        target->second.is_queued = false;
        if (target->second.out > 0) continue;  // its outcome brings it back
        if (auto looked = look_at(id, plan); !looked) return looked;
    }
    return ready_.empty() && look_at_folders_ ? look_at_folders(plan) : Result<void>();
}

Result<void> Replay::look_at(mail::PlacementId id, Plan& plan) {
    auto known = counterparts_.find(id);
    if (!known) return fail(known);
    if (!*known) return done(id), Result<void>();
    if ((*known)->is_tombstone) return look_at_tombstone(**known, plan);
    switch ((*known)->presence) {
        case store::Presence::bound:
            return look_at_bound(**known, plan);
        case store::Presence::unsent:
            return look_at_unsent(**known, plan);
        case store::Presence::sent:
            return {};  // whether it arrived, a look into its folder will tell
        case store::Presence::awaited:
            // Where nothing else is wanted of it, it may be found whenever it is.
            if ((*known)->flags == (*known)->base && (*known)->folder == (*known)->home) done(id);
            return {};
        case store::Presence::kept:
        case store::Presence::gone:
            break;
    }
    done(id);
    return {};
}

Result<void> Replay::look_at_tombstone(const store::Counterpart& known, Plan& plan) {
    if (known.presence == store::Presence::awaited || known.presence == store::Presence::sent)
        return {};  // found, or missed, by the next look at the server
    if (!known.is_ours || known.presence != store::Presence::bound)
        return done(known.id), Result<void>();
    auto fate = fate_of_sent(known);
    if (!fate) return fail(fate);
    if (*fate == Fate::open) return {};
    auto home = folder(known.home);
    if (!home) return fail(home);
    if (busy_.contains(known.home))
        waiting_.push_back(known.id);
    else
        group(plan,
              {.kind = Kind::erase,
               .from = known.home,
               .to = {},
               .change = {},
               .targets = {},
               .intent = {}},
              known.uid, known.id);
    return {};
}

Result<void> Replay::look_at_bound(const store::Counterpart& known, Plan& plan) {
    auto fate = fate_of_sent(known);
    if (!fate) return fail(fate);
    if (*fate == Fate::open) return {};
    if (*fate == Fate::carried_out) return enqueue(known.id), Result<void>();
    const bool is_moved = known.folder != known.home;
    if (known.flags == known.base && !is_moved) return done(known.id), Result<void>();
    if (busy_.contains(known.home)) return waiting_.push_back(known.id), Result<void>();
    if (known.flags != known.base) {
        const GivenTask task{.kind = Kind::flags,
                             .from = known.home,
                             .to = {},
                             .change = mail::difference(known.base, known.flags),
                             .targets = {},
                             .intent = {}};
        group(plan, task, known.uid, known.id);
    }
    if (!is_moved) return {};
    auto there = destination(known.folder, plan);
    if (!there) return fail(there);
    if (*there == Destination::refused)
        return cannot_go(known, Kind::move, not_created_[known.folder]);
    if (*there == Destination::later) return waiting_.push_back(known.id), Result<void>();
    group(plan,
          {.kind = Kind::move,
           .from = known.home,
           .to = known.folder,
           .change = {},
           .targets = {},
           .intent = {}},
          known.uid, known.id);
    return counterparts_.move_goes_out(known);
}

// What became of a move that was sent, by what there is where it went to. Of one that was carried
// out as a copy something is left, a target of the last that was wanted of the message.
Result<Replay::Fate> Replay::fate_of_sent(const store::Counterpart& known) {
    if (known.sent_to.value == 0) return Fate::not_carried_out;
    auto to = folder(known.sent_to);
    if (!to) return fail(to);
    if (std::ranges::find(unsure_, (*to)->source) != unsure_.end()) return Fate::open;
    const auto last = last_wanted_of(known.id);
    if (last == open_.end()) return Fate::open;
    auto left = counterparts_.take_copy(known, last->first);
    if (!left) return fail(left);
    if (!*left) return Fate::not_carried_out;
    targets_[**left].intents.push_back(last->first);
    ++last->second.left;
    enqueue(**left);
    return Fate::carried_out;
}

// The end of open_: nothing.
std::map<store::IntentId, Replay::Open>::iterator Replay::last_wanted_of(mail::PlacementId id) {
    const auto target = targets_.find(id);
    if (target == targets_.end() || target->second.intents.empty()) return open_.end();
    return open_.find(target->second.intents.back());
}

// A copy of what the server has already costs nothing; else its bytes go there.
Result<void> Replay::look_at_unsent(const store::Counterpart& known, Plan& plan) {
    auto shown_in = folder(known.folder);
    if (!shown_in) return fail(shown_in);
    if ((*shown_in)->hidden) return done(known.id), Result<void>();  // deleted before it got there
    auto there = destination(known.folder, plan);
    if (!there) return fail(there);
    if (*there == Destination::refused)
        return cannot_go(known, Kind::copy, not_created_[known.folder]);
    if (*there == Destination::later) return waiting_.push_back(known.id), Result<void>();

    auto siblings = counterparts_.siblings(known);
    if (!siblings) return fail(siblings);
    bool is_one_busy = false;
    bool is_one_awaited = false;
    for (const mail::PlacementId id : *siblings) {
        auto from = counterparts_.find(id);
        if (!from) return fail(from);
        if (!*from) continue;
        if ((*from)->presence != store::Presence::bound) {
            is_one_awaited = true;
            continue;
        }
        const auto target = targets_.find(id);
        GivenTask task{.kind = Kind::copy,
                       .from = (*from)->home,
                       .to = known.folder,
                       .change = {},
                       .targets = {},
                       .intent = {}};
        const auto planned = plan.groups.find(Key{Kind::copy, task.from, task.to, ""});
        // Twice in one set is once.
        const bool is_taken = planned != plan.groups.end() &&
                              std::ranges::find(planned->second.targets, (*from)->uid,
                                                [](const auto& each) { return each.first; }) !=
                                  planned->second.targets.end();
        if (is_taken || busy_.contains(task.from) ||
            (target != targets_.end() && target->second.out > 0)) {
            is_one_busy = true;
            continue;
        }
        if (auto out = counterparts_.set_out(known, (*from)->base); !out) return out;
        group(plan, task, (*from)->uid, known.id);
        return {};
    }
    if (is_one_busy || (is_one_awaited && known.content.value == 0))
        return waiting_.push_back(known.id), Result<void>();
    return plan_append(known, plan);
}

Result<void> Replay::plan_append(const store::Counterpart& known, Plan& plan) {
    auto bytes = known.content.value != 0
                     ? ContentSource::make(where_, content_, known.content)
                     : Result<std::unique_ptr<ContentSource>>(fail(
                           Errc::not_found, "its text is neither here nor on the server any more"));
    if (!bytes && (bytes.error().code == Errc::not_found || bytes.error().code == Errc::corrupt))
        return cannot_go(known, Kind::append, bytes.error().detail);
    if (!bytes) return fail(bytes);
    auto to = folder(known.folder);
    if (!to) return fail(to);
    sync::RemoteAppend append{(*to)->source, known.flags, known.arrived, std::move(*bytes)};
    if (auto out = counterparts_.set_out(known, known.flags); !out) return out;
    GivenTask task{.kind = Kind::append,
                   .from = {},
                   .to = known.folder,
                   .change = {},
                   .targets = {{mail::Uid{}, known.id}},
                   .intent = {}};
    plan.appends.emplace_back(std::move(task), std::move(append));
    return {};
}

Result<void> Replay::cannot_go(const store::Counterpart& known, Kind kind, const std::string& why) {
    auto back =
        kind == Kind::move ? counterparts_.take_back_move(known) : counterparts_.keep_here(known);
    if (!back) return back;
    note_refusal(known.id, kind, why);
    if (kind == Kind::append)
        ended_.told.push_back({Errc::unavailable, "A message is kept here only: " + why});
    enqueue(known.id);
    return {};
}

void Replay::group(Plan& plan, const GivenTask& task, mail::Uid uid, mail::PlacementId id) {
    Key key{task.kind, task.from, task.to, key_of(task.change)};
    if (task.kind != Kind::flags) std::get<3>(key).clear();
    plan.groups.try_emplace(std::move(key), task).first->second.targets.emplace_back(uid, id);
}

Result<Replay::Destination> Replay::destination(mail::FolderId id, Plan& plan) {
    auto to = folder(id);
    if (!to) return fail(to);
    if (busy_.contains(id)) return Destination::later;
    if (!(*to)->source.empty()) return Destination::ready;
    if (not_created_.contains(id)) return Destination::refused;
    if (creating_.insert(id).second) plan.creates.push_back(id);
    return Destination::later;
}

Result<const Replay::Folder*> Replay::folder(mail::FolderId id) {
    if (const auto known = folders_.find(id); known != folders_.end()) return &known->second;
    auto find = mail_.connection().prepare(
        "SELECT coalesce(source, ''), name, coalesce(base_name, ''), uid_validity, hidden FROM "
        "folder WHERE id = ?");
    if (!find) return fail(find);
    auto row = find->bind(id).step();
    if (!row) return fail(row);
    Folder read{id, {}, {}, {}, {}, true};
    if (*row) {
        read = {id,
                std::string((*row)->text(0)),
                std::string((*row)->text(1)),
                std::string((*row)->text(2)),
                (*row)->id<mail::UidValidity>(3),
                (*row)->integer(4) != 0};
    }
    return &folders_.emplace(id, std::move(read)).first->second;
}

}  // namespace alder::account
