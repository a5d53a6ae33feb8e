#include "account/task_results.h"

#include <map>

#include <fmt/format.h>

#include "account/server_folders.h"

namespace alder::account {

namespace {

using Kind = GivenTask::Kind;

bool is_where_it_was(const store::Counterpart& known, const GivenTask& task, mail::Uid uid) {
    return known.home == task.from && known.uid == uid && known.presence == store::Presence::bound;
}

std::string count_of(std::size_t n) { return fmt::format("{} message{}", n, n == 1 ? "" : "s"); }

}  // namespace

Result<void> TaskResults::carried_out(const GivenTask& task, const sync::Outcome& outcome) {
    switch (task.kind) {
        case Kind::move:
        case Kind::copy:
        case Kind::append:
            return went(task, outcome);
        case Kind::create:
            return created(task.to, outcome.source);
        case Kind::rename:
            return renamed(task.from, outcome.source);
        case Kind::remove:
            return removed(task.from);
        case Kind::refresh:
            return {};
        case Kind::flags:
        case Kind::erase:
            break;
    }
    for (const auto& [uid, id] : task.targets) {
        auto known = counterparts_.find(id);
        if (!known) return fail(known);
        if (!*known || !is_where_it_was(**known, task, uid)) continue;
        auto done = task.kind == Kind::flags ? counterparts_.flags_carried(**known, task.change)
                                             : counterparts_.erased(**known);
        if (!done) return done;
    }
    return {};
}

// To where the server says; a number of another UIDVALIDITY than the folder's says nothing.
Result<void> TaskResults::went(const GivenTask& task, const sync::Outcome& outcome) {
    std::map<mail::Uid, mail::Uid> numbers(outcome.numbers.begin(), outcome.numbers.end());
    if (outcome.validity.value != 0 && !numbers.empty()) {
        auto first = mail_.connection().run(
            "UPDATE folder SET uid_validity = ? WHERE id = ? AND uid_validity = 0",
            outcome.validity, task.to);
        if (!first) return first;
        auto same = mail_.connection().number(
            "SELECT count(*) FROM folder WHERE id = ? AND uid_validity = ?", task.to,
            outcome.validity);
        if (!same) return fail(same);
        if (*same == 0) numbers.clear();
    }
    for (const auto& [uid, id] : task.targets) {
        auto known = counterparts_.find(id);
        if (!known) return fail(known);
        if (!*known) continue;
        const bool is_there = (*known)->presence == store::Presence::bound;
        if (is_there && !is_where_it_was(**known, task, uid)) continue;  // found already
        const auto number = numbers.find(task.kind == Kind::append ? mail::Uid{} : uid);
        std::optional<mail::Uid> told;
        if (number != numbers.end() && number->second.value != 0) told = number->second;
        if (auto done = counterparts_.moved(**known, task.to, told); !done) return done;
    }
    return {};
}

Result<void> TaskResults::created(mail::FolderId folder, const std::string& source) {
    return mail_.connection().run(
        "UPDATE folder SET source = ?, uid_validity = 0, uid_next = 0, low_uid = NULL, "
        "highest_modseq = NULL, base_name = NULL WHERE id = ? AND source IS NULL",
        source, folder);
}

Result<void> TaskResults::renamed(mail::FolderId folder, const std::string& source) {
    store::Connection& db = mail_.connection();
    auto children = db.run(
        "UPDATE folder SET source = ?1 || substr(folder.source, length(old.source) + 1) FROM "
        "(SELECT "
        "source, name FROM folder WHERE id = ?2) AS old WHERE id <> ?2 AND substr(folder.source, "
        "1, length(old.source)) = old.source AND substr(folder.name, 1, length(old.name) + 1) = "
        "old.name || '/'",
        source, folder);
    if (!children) return children;
    return db.run("UPDATE folder SET source = ?, base_name = NULL WHERE id = ?", source, folder);
}

Result<void> TaskResults::removed(mail::FolderId folder) {
    auto gone = mail_.connection().run(
        "UPDATE folder SET source = NULL, base_name = NULL WHERE id = ?", folder);
    if (!gone) return gone;
    return ServerFolderList::forget_numbers(mail_.connection(), folder);
}

// ---- refused ----

Result<std::string> TaskResults::refused(const GivenTask& task, const Error& why) {
    for (const auto& [uid, id] : task.targets) {
        auto known = counterparts_.find(id);
        if (!known) return fail(known);
        if (!*known) continue;
        const bool is_new = task.kind == Kind::copy || task.kind == Kind::append;
        if (!is_new && !is_where_it_was(**known, task, uid)) continue;
        if (auto done = take_back(task, **known); !done) return fail(done);
    }
    auto from = name(task.from);
    if (!from) return from;
    auto to = name(task.to);
    if (!to) return to;
    const std::string some = count_of(task.targets.size());
    switch (task.kind) {
        case Kind::flags:
            return fmt::format(
                "The server does not keep the flags of {} in {}; they are as before: {}", some,
                *from, why.detail);
        case Kind::move:
            return fmt::format("{} could not be moved to {} and stayed in {}: {}", some, *to, *from,
                               why.detail);
        case Kind::copy:
        case Kind::append:
            return fmt::format(
                "The server does not take {} into {}; what is shown there is kept here only: {}",
                some, *to, why.detail);
        case Kind::erase:
            return fmt::format("{} could not be deleted and came back to {}: {}", some, *from,
                               why.detail);
        case Kind::create:
            return fmt::format(
                "The folder {} could not be made on the server; what was to go there was taken "
                "back: {}",
                *to, why.detail);
        case Kind::rename: {
            if (auto back = take_back_rename(task.from); !back) return fail(back);
            return fmt::format("The folder {} could not be renamed and has its old name: {}", *from,
                               why.detail);
        }
        case Kind::remove: {
            auto back =
                mail_.connection().run("UPDATE folder SET hidden = 0 WHERE id = ?", task.from);
            if (!back) return fail(back);
            return fmt::format("The folder {} could not be deleted and came back: {}", *from,
                               why.detail);
        }
        case Kind::refresh:
            break;
    }
    return fmt::format("The server could not be looked at: {}", why.detail);
}

Result<void> TaskResults::take_back(const GivenTask& task, const store::Counterpart& known) {
    if (task.kind == Kind::flags) return counterparts_.take_back_flags(known, task.change);
    if (task.kind == Kind::erase) return counterparts_.take_back_erase(known);
    if (task.kind == Kind::move) {
        // Moved on meanwhile: that is asked for by itself.
        return known.folder == task.to ? counterparts_.take_back_move(known) : Result<void>();
    }
    return known.presence == store::Presence::sent ? counterparts_.keep_here(known)
                                                   : Result<void>();
}

Result<void> TaskResults::take_back_rename(mail::FolderId folder) {
    auto find = mail_.connection().prepare("SELECT base_name FROM folder WHERE id = ?");
    if (!find) return fail(find);
    std::string old;
    {
        auto row = find->bind(folder).step();
        if (!row) return fail(row);
        if (!*row || (*row)->is_null(0)) return {};
        old = (*row)->text(0);
    }
    find->reset();
    return mail_.rename_folder(folder, old);
}

Result<std::string> TaskResults::name(mail::FolderId folder) {
    auto find = mail_.connection().prepare("SELECT name FROM folder WHERE id = ?");
    if (!find) return fail(find);
    auto row = find->bind(folder).step();
    if (!row) return fail(row);
    return std::string(*row ? (*row)->text(0) : "");
}

}  // namespace alder::account
