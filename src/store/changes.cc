#include "store/changes.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

namespace alder::store {

namespace {

std::size_t target_count(const Action& action) {
    if (const auto* append = std::get_if<Append>(&action)) return append->messages.size();
    if (std::holds_alternative<CreateFolder>(action) ||
        std::holds_alternative<RenameFolder>(action) ||
        std::holds_alternative<DeleteFolder>(action)) {
        return 1;
    }
    return targets(action).size();
}

std::size_t parent_length(std::string_view name) {
    const std::size_t slash = name.rfind('/');
    return slash == std::string_view::npos ? 0 : slash;
}

// The changes that bring every target back to its former flags: a few, since most targets differ in
// the same way.
std::vector<Action> inverse_flags(const ChangeFlags& action, const Before& before) {
    struct Group {
        mail::FlagChange change;
        Targets targets;
    };
    std::map<std::pair<std::string, std::string>, Group> groups;
    for (std::size_t i = 0; i < action.targets.size() && i < before.flags.size(); ++i) {
        const mail::Flags& old = before.flags[i];
        const mail::Flags now = mail::apply(action.change, old);
        mail::FlagChange back = mail::difference(now, old);
        if (back == mail::FlagChange{}) continue;
        const auto key = [](const mail::Flags& flags) {
            return std::to_string(flags.bits()) + " " + flags.stored_keywords();
        };
        Group& group = groups[{key(back.add), key(back.remove)}];
        group.change = std::move(back);
        group.targets.push_back(action.targets[i]);
    }
    std::vector<Action> actions;
    actions.reserve(groups.size());
    for (auto& [key, group] : groups)
        actions.push_back(ChangeFlags{std::move(group.targets), std::move(group.change)});
    return actions;
}

std::vector<Action> inverse_move(const Move& action, const Before& before) {
    std::map<mail::FolderId, Targets> groups;
    for (std::size_t i = 0; i < action.targets.size() && i < before.folders.size(); ++i) {
        if (before.folders[i] != action.folder && before.folders[i].value != 0) {
            groups[before.folders[i]].push_back(action.targets[i]);
        }
    }
    std::vector<Action> actions;
    actions.reserve(groups.size());
    for (auto& [folder, group] : groups) actions.push_back(Move{std::move(group), folder});
    return actions;
}

}  // namespace

Result<Before> Changes::before(const Action& action) {
    Before before;
    if (const auto* change = std::get_if<ChangeFlags>(&action)) {
        for (const mail::PlacementId id : change->targets) {
            auto flags = placements_.flags(id);
            if (!flags) return fail(flags);
            before.flags.push_back(flags->value_or(mail::Flags{}));
        }
    } else if (const auto* move = std::get_if<Move>(&action)) {
        for (const mail::PlacementId id : move->targets) {
            auto folder = placements_.folder(id);
            if (!folder) return fail(folder);
            before.folders.push_back(folder->value_or(mail::FolderId{}));
        }
    } else if (const auto* create = std::get_if<CreateFolder>(&action)) {
        auto there = what_is_there(create->name);
        if (!there) return fail(there);
        before.name = std::move(*there);
    } else if (const auto* rename = std::get_if<RenameFolder>(&action)) {
        auto folder = mail_.folder(rename->folder);
        if (!folder) return fail(folder);
        if (*folder) before.name = (*folder)->name;
    } else if (const auto* removal = std::get_if<DeleteFolder>(&action)) {
        auto folder = mail_.folder(removal->folder);
        if (!folder) return fail(folder);
        if (*folder) before.name = (*folder)->name;
    }
    return before;
}

Result<std::string> Changes::what_is_there(std::string name) {
    for (const char* end = ""; !name.empty(); end = "/") {
        auto folder = mail_.folder(name);
        if (!folder) return fail(folder);
        if (*folder) return (*folder)->name + end;
        name.resize(parent_length(name));
    }
    return "/";
}

Result<bool> Changes::apply(const Intent& intent, SummarySource& summaries, std::size_t most,
                            WallTime now) {
    auto transaction = Transaction::begin(mail_.connection());
    if (!transaction) return fail(transaction);
    auto done =
        mail_.connection().number("SELECT done FROM applied_intent WHERE intent = ?", intent.id);
    if (!done) return fail(done);
    const std::size_t count = target_count(intent.action);
    const auto first = std::min(static_cast<std::size_t>(*done), count);
    const std::size_t end = std::min(count, first + most);
    if (first < end) {
        if (auto there = check_destination(intent.action); !there) return fail(there);
    }
    for (std::size_t target = first; target < end; ++target) {
        if (auto one = apply_one(intent, target, summaries, now); !one) return fail(one);
    }
    auto marked = mail_.connection().run("INSERT OR REPLACE INTO applied_intent VALUES (?, ?, ?)",
                                         intent.id, end, end == count ? 1 : 0);
    if (!marked) return fail(marked);
    if (auto committed = transaction->commit(); !committed) return fail(committed);
    return end == count;
}

Result<void> Changes::take_back(const Intent& intent, SummarySource& summaries, WallTime now) {
    if (std::holds_alternative<Append>(intent.action)) return {};
    auto transaction = Transaction::begin(mail_.connection());
    if (!transaction) return fail(transaction);
    auto done =
        mail_.connection().number("SELECT done FROM applied_intent WHERE intent = ?", intent.id);
    if (!done) return fail(done);
    if (*done == 0) return {};
    Intent applied = intent;
    if (Targets* named = named_targets(applied.action))
        named->resize(std::min(named->size(), static_cast<std::size_t>(*done)));
    auto back = inverse(applied);
    if (!back) return fail(back);
    for (Action& action : *back) {
        const Intent undoing{intent.id, intent.step, intent.account, std::move(action), {}, {}, {}};
        for (std::size_t n = 0; n < target_count(undoing.action); ++n) {
            auto one = apply_one(undoing, n, summaries, now);
            if (!one) return fail(one);
        }
    }
    auto gone = mail_.connection().run("DELETE FROM applied_intent WHERE intent = ?", intent.id);
    if (!gone) return gone;
    return transaction->commit();
}

// What goes into a folder that was deleted would be seen no more.
Result<void> Changes::check_destination(const Action& action) {
    const mail::FolderId* id = nullptr;
    if (const auto* move = std::get_if<Move>(&action)) id = &move->folder;
    if (const auto* copy = std::get_if<Copy>(&action)) id = &copy->folder;
    if (const auto* append = std::get_if<Append>(&action)) id = &append->folder;
    if (id == nullptr) return {};
    auto folder = mail_.folder(*id);
    if (!folder) return fail(folder);
    if (!*folder) return fail(Errc::not_found, "the folder it should go to was deleted");
    return {};
}

Result<void> Changes::apply_one(const Intent& intent, std::size_t target, SummarySource& summaries,
                                WallTime now) {
    struct Apply {
        Changes& self;
        const Intent& intent;
        std::size_t target;
        SummarySource& summaries;
        WallTime now;

        Result<void> operator()(const ChangeFlags& each) const {
            return self.placements_.change_flags(each.targets[target], each.change);
        }
        Result<void> operator()(const Move& each) const {
            return self.placements_.move(each.targets[target], each.folder);
        }
        Result<void> operator()(const Copy& each) const {
            return self.placements_.copy(each.targets[target], each.folder, intent.id);
        }
        Result<void> operator()(const Expunge& each) const {
            return self.placements_.expunge(each.targets[target], intent.id, now);
        }
        Result<void> operator()(const Restore& each) const {
            return self.placements_.restore(each.targets[target]);
        }
        Result<void> operator()(const Append& each) const {
            return self.append_one(intent, each.messages[target], summaries, now);
        }
        Result<void> operator()(const CreateFolder& each) const {
            auto made = self.mail_.create_folder(each.name);
            if (!made) return fail(made);
            return {};
        }
        Result<void> operator()(const RenameFolder& each) const {
            return self.mail_.rename_folder(each.folder, each.name);
        }
        Result<void> operator()(const DeleteFolder& each) const { return self.remove_folder(each); }
        Result<void> operator()(const Refresh&) const { return {}; }
    };
    return std::visit(Apply{*this, intent, target, summaries, now}, intent.action);
}

Result<void> Changes::append_one(const Intent& intent, const Appended& message,
                                 SummarySource& summaries, WallTime now) {
    auto summary = summaries.summary(message.content);
    if (!summary &&
        (summary.error().code == Errc::corrupt || summary.error().code == Errc::not_found)) {
        return fail(Errc::bad_data, summary.error().detail);  // no retry brings the bytes back
    }
    if (!summary) return fail(summary);
    auto added = placements_.add({.folder = std::get<Append>(intent.action).folder,
                                  .content = message.content,
                                  .summary = *summary,
                                  .flags = message.flags,
                                  .arrived = message.arrived,
                                  .uid = {},
                                  .made_by = intent.id,
                                  .now = now});
    if (!added) return fail(added);
    return {};
}

Result<std::vector<Action>> Changes::inverse_create(const CreateFolder& action,
                                                    const Before& before) {
    // Once only the last folder was looked at: what is not named was there, for all we know.
    const bool knows_parents = before.name.ends_with('/');
    std::vector<Action> actions;
    if (!before.name.empty() && !knows_parents) return actions;  // it was there already
    const std::size_t kept = knows_parents ? before.name.size() - 1 : parent_length(action.name);
    for (std::string name = action.name; name.size() > kept; name.resize(parent_length(name))) {
        auto folder = mail_.folder(name);
        if (!folder) return fail(folder);
        if (*folder) actions.emplace_back(DeleteFolder{(*folder)->id, true});
    }
    return actions;
}

Result<void> Changes::remove_folder(const DeleteFolder& action) {
    if (action.only_empty) {
        auto used = mail_.connection().number(
            "SELECT total > 0 OR EXISTS (SELECT 1 FROM folder WHERE hidden = 0 AND "
            "substr(name, 1, length(f.name) + 1) = f.name || '/') FROM folder f WHERE id = ?",
            action.folder);
        if (!used) return fail(used);
        if (*used != 0) return {};
    }
    return mail_.delete_folder(action.folder);
}

Result<std::vector<Action>> Changes::inverse(const Intent& intent) {
    if (!intent.before) return std::vector<Action>{};  // never applied
    if (const auto* change = std::get_if<ChangeFlags>(&intent.action))
        return inverse_flags(*change, *intent.before);
    if (const auto* move = std::get_if<Move>(&intent.action))
        return inverse_move(*move, *intent.before);
    if (const auto* create = std::get_if<CreateFolder>(&intent.action))
        return inverse_create(*create, *intent.before);
    std::vector<Action> actions;
    if (std::holds_alternative<Append>(intent.action) ||
        std::holds_alternative<Copy>(intent.action)) {
        auto made = placements_.made_by(intent.id);
        if (!made) return fail(made);
        if (!made->empty()) actions.emplace_back(Expunge{std::move(*made)});
    } else if (const auto* expunge = std::get_if<Expunge>(&intent.action)) {
        actions.emplace_back(Restore{expunge->targets});
    } else if (const auto* restore = std::get_if<Restore>(&intent.action)) {
        actions.emplace_back(Expunge{restore->targets});
    } else if (const auto* rename = std::get_if<RenameFolder>(&intent.action)) {
        actions.emplace_back(RenameFolder{rename->folder, intent.before->name});
    } else if (std::holds_alternative<DeleteFolder>(intent.action) &&
               !intent.before->name.empty()) {
        actions.emplace_back(CreateFolder{intent.before->name});
    }
    return actions;
}

Result<bool> Changes::is_begun(IntentId intent) {
    auto begun = mail_.connection().number(
        "SELECT EXISTS (SELECT 1 FROM applied_intent WHERE intent = ?)", intent);
    if (!begun) return fail(begun);
    return *begun != 0;
}

Result<bool> Changes::is_applied(IntentId intent) {
    auto complete =
        mail_.connection().number("SELECT complete FROM applied_intent WHERE intent = ?", intent);
    if (!complete) return fail(complete);
    return *complete != 0;
}

Result<void> Changes::forget_applied_below(IntentId oldest_open) {
    return mail_.connection().run("DELETE FROM applied_intent WHERE intent < ?", oldest_open);
}

}  // namespace alder::store
