// The other half of Replay: folders, tasks that are out, and what became of them.

#include <algorithm>

#include "account/replay.h"

namespace alder::account {

namespace {

using Kind = GivenTask::Kind;

imap::IdSet set_of(const GivenTask& task) {
    std::vector<std::uint32_t> uids;
    uids.reserve(task.targets.size());
    for (const auto& [uid, id] : task.targets) uids.push_back(uid.value);
    std::ranges::sort(uids);
    imap::IdSet set;
    for (const std::uint32_t uid : uids) set.add(uid);
    return set;
}

}  // namespace

// ---- folders ----

Result<void> Replay::look_at_folders(Plan& plan) {
    look_at_folders_ = false;
    const auto intents = folder_intents_;
    for (const store::IntentId id : intents) {
        if (auto looked = look_at_folder(id, plan); !looked) return looked;
    }
    return {};
}

Result<void> Replay::look_at_folder(store::IntentId id, Plan& plan) {
    const auto found = open_.find(id);
    if (found == open_.end()) return {};
    Open& open = found->second;
    const auto settled = [&] {
        folder_intents_.erase(id);
        one_less(id);
        return Result<void>();
    };
    const auto ask = [&](Kind kind, mail::FolderId folder) {
        const bool is_out =
            std::ranges::any_of(out_, [&](const auto& each) { return each.second.intent == id; });
        if (!is_out && !busy_.contains(folder)) {
            plan.folder_tasks.push_back({.kind = kind,
                                         .from = folder,
                                         .to = {},
                                         .change = {},
                                         .targets = {},
                                         .intent = id});
        }
        return folder.value == 0 || is_out ? Result<void>() : set_busy(folder);
    };
    if (std::holds_alternative<store::Refresh>(open.intent.action)) return ask(Kind::refresh, {});
    if (const auto* create = std::get_if<store::CreateFolder>(&open.intent.action)) {
        auto is_done = look_at_created(open, create->name, plan);
        if (!is_done) return fail(is_done);
        return *is_done ? settled() : Result<void>();
    }
    const auto* rename = std::get_if<store::RenameFolder>(&open.intent.action);
    const auto* removal = std::get_if<store::DeleteFolder>(&open.intent.action);
    const mail::FolderId which = rename != nullptr ? rename->folder : removal->folder;
    auto state = folder(which);
    if (!state) return fail(state);
    const bool differs = rename != nullptr ? !(*state)->base_name.empty() : (*state)->hidden;
    if (removal != nullptr && differs) {
        // What is to be moved out of it, or was moved into it before, goes first.
        auto left = mail_.connection().number(
            "SELECT count(*) FROM placement WHERE base_folder = ?1 OR (folder = ?1 AND base_folder "
            "IS NOT NULL)",
            which);
        if (!left) return fail(left);
        if (*left != 0) return {};
    }
    if ((*state)->source.empty() || !differs) return settled();
    return ask(rename != nullptr ? Kind::rename : Kind::remove, which);
}

// Whether nothing is to be asked for any more.
Result<bool> Replay::look_at_created(Open& open, const std::string& name, Plan& plan) {
    auto there = mail_.folder(name);
    if (!there) return fail(there);
    if (!*there) return true;
    const mail::FolderId id = (*there)->id;
    auto state = destination(id, plan);
    if (!state) return fail(state);
    if (*state == Destination::refused) {
        open.refused = not_created_[id];
        if (auto hidden = hide_made_here(name); !hidden) return fail(hidden);
    }
    return *state != Destination::later;
}

// A folder that the server did not take, and the parents that were made for it, as far as there is
// nothing in them.
Result<void> Replay::hide_made_here(std::string name) {
    while (!name.empty()) {
        auto empty = mail_.connection().number(
            "SELECT id FROM folder f WHERE name = ?1 AND hidden = 0 AND source IS NULL AND role = "
            "0 "
            "AND total = 0 AND NOT EXISTS (SELECT 1 FROM folder WHERE hidden = 0 AND substr(name, "
            "1, length(?1) + 1) = ?1 || '/') AND NOT EXISTS (SELECT 1 FROM placement WHERE "
            "base_folder = f.id)",
            name);
        if (!empty) return fail(empty);
        if (*empty == 0) return {};
        const mail::FolderId id{static_cast<std::uint32_t>(*empty)};
        if (auto hidden = mail_.delete_folder(id); !hidden) return hidden;
        const std::size_t slash = name.rfind('/');
        name.resize(slash == std::string::npos ? 0 : slash);
        const bool is_asked_for = std::ranges::any_of(open_, [&name](const auto& each) {
            const auto* create = std::get_if<store::CreateFolder>(&each.second.intent.action);
            return create != nullptr && create->name == name;
        });
        if (is_asked_for) return {};
    }
    return {};
}

// With all below it: what the server calls them is not known until it has answered.
Result<void> Replay::set_busy(mail::FolderId folder) {
    auto find = mail_.connection().prepare(
        "SELECT f.id FROM folder f JOIN folder top ON f.id = top.id OR substr(f.name, 1, "
        "length(top.name) + 1) = top.name || '/' WHERE top.id = ?");
    if (!find) return fail(find);
    find->bind(folder);
    while (true) {
        auto row = find->step();
        if (!row) return fail(row);
        if (!*row) return {};
        busy_.insert((*row)->id<mail::FolderId>(0));
    }
}

// ---- giving out ----

Result<std::vector<sync::Task>> Replay::give_out(Plan plan) {
    std::vector<sync::Task> tasks;
    for (const mail::FolderId id : plan.creates) {
        GivenTask given{
            .kind = Kind::create, .from = {}, .to = id, .change = {}, .targets = {}, .intent = {}};
        add_task(tasks, std::move(given), sync::RemoteCreate{folders_.at(id).name});
    }
    // In the order of Kind: flags, moves, copies, erasures. But what is copied must still be there.
    const auto order = [](Kind kind) {
        return kind == Kind::flags ? 0 : kind == Kind::copy ? 1 : kind == Kind::move ? 2 : 3;
    };
    std::multimap<int, GivenTask> groups;
    for (auto& [key, task] : plan.groups) groups.emplace(order(task.kind), std::move(task));
    for (auto& [turn, given] : groups) {
        auto from = folder(given.from);
        if (!from) return fail(from);
        auto to = folder(given.to);
        if (!to) return fail(to);
        sync::RemoteSet of{(*from)->source, (*from)->validity, set_of(given)};
        if (given.kind == Kind::flags) {
            sync::RemoteFlags what{std::move(of), given.change};
            add_task(tasks, std::move(given), std::move(what));
        } else if (given.kind == Kind::copy) {
            add_task(tasks, std::move(given), sync::RemoteCopy{std::move(of), (*to)->source});
        } else if (given.kind == Kind::move) {
            add_task(tasks, std::move(given), sync::RemoteMove{std::move(of), (*to)->source});
        } else {
            add_task(tasks, std::move(given), sync::RemoteErase{std::move(of)});
        }
    }
    for (auto& [given, append] : plan.appends) add_task(tasks, std::move(given), std::move(append));
    for (GivenTask& given : plan.folder_tasks) {
        auto which = folder(given.from);
        if (!which) return fail(which);
        if (given.kind == Kind::rename)
            add_task(tasks, std::move(given), sync::RemoteRename{(*which)->source, (*which)->name});
        else if (given.kind == Kind::remove)
            add_task(tasks, std::move(given), sync::RemoteRemove{(*which)->source});
        else
            add_task(tasks, std::move(given), sync::RemoteRefresh{});
    }
    return tasks;
}

void Replay::add_task(std::vector<sync::Task>& tasks, GivenTask given,
                      decltype(sync::Task::what) what) {
    for (const auto& [uid, id] : given.targets) ++targets_[id].out;
    const sync::TaskId id{++last_task_};
    out_.emplace(id, std::move(given));
    tasks.push_back({id, std::move(what)});
}

// ---- what became of them ----

Result<void> Replay::take(const std::vector<sync::Outcome>& outcomes) {
    auto transaction = store::Transaction::begin(mail_.connection());
    if (!transaction) return fail(transaction);
    for (const sync::Outcome& outcome : outcomes) {
        if (outcome.again) in_step_ = false;
        const auto out = out_.find(outcome.task);
        if (out == out_.end()) continue;  // of an earlier Begin
        const GivenTask given = std::move(out->second);
        out_.erase(out);
        if (auto taken = take_one(given, outcome); !taken) return taken;
        release(given);
    }
    busy_.clear();
    for (const auto& [id, given] : out_) {
        if (given.kind != Kind::rename && given.kind != Kind::remove) continue;
        if (auto set = set_busy(given.from); !set) return set;
    }
    enqueue_waiting();
    look_at_folders_ = true;
    return transaction->commit();
}

Result<void> Replay::take_one(const GivenTask& given, const sync::Outcome& outcome) {
    if (outcome.again) return {};
    if (!outcome.refused) {
        if (given.kind == Kind::create && outcome.source.empty())
            not_created_[given.to] = "the server did not name the folder it made";
        if (given.kind == Kind::refresh) {
            folder_intents_.erase(given.intent);
            one_less(given.intent);
        }
        return results_.carried_out(given, outcome);
    }
    auto told = results_.refused(given, *outcome.refused);
    if (!told) return fail(told);
    ended_.told.push_back({outcome.refused->code, std::move(*told)});
    const std::string& why = outcome.refused->detail;
    for (const auto& [uid, id] : given.targets) note_refusal(id, given.kind, why);
    if (given.kind == Kind::create) not_created_[given.to] = why;
    if (const auto open = open_.find(given.intent); open != open_.end()) {
        open->second.refused = why;
        folder_intents_.erase(given.intent);
        one_less(given.intent);
    }
    return {};
}

void Replay::release(const GivenTask& given) {
    for (const auto& [uid, id] : given.targets) {
        const auto target = targets_.find(id);
        if (target == targets_.end()) continue;
        --target->second.out;
        enqueue(id);
    }
    if (given.kind == Kind::create) creating_.erase(given.to);
}

}  // namespace alder::account
