// The part of Writer that shares an account with other processes: who holds it, what guests see.

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "account/writer.h"

namespace alder::account {

namespace {

constexpr const char* kTakenUp =
    "user.db was lost and is new; the mail of this account was taken up as it was, and what was "
    "not yet on the server is brought there now. What could be undone, and letters that waited to "
    "be sent, were in the old user.db";

News void_wish(std::string_view why) {
    return {
        fmt::format("What another alder was still to undo or redo when it ended stays as it "
                    "is: {}",
                    why)};
}

// What is in the way of a wish may be gone the next time.
bool may_pass(Errc code) { return code == Errc::try_again || code == Errc::io; }

}  // namespace

void Writer::look(WallTime now, std::vector<WriteResult>& out) {
    stopped_ = false;
    if (std::exchange(was_taken_up_, false)) append(out, News{kTakenUp});
    if (is_guest()) {
        if (auto held = try_to_hold(out); !held) append(out, Trouble{held.error()});
        // Also when it has just gone: of what it did last nobody else tells.
        if (auto seen = see_what_the_holder_did(out); !seen) append(out, Trouble{seen.error()});
    }
    if (!is_guest()) {
        collecting_.look();
        if (auto queued = queue_open_intents(); !queued) append(out, Trouble{queued.error()});
        carry_out_wishes(now, out);
        if (facts_lost_) {
            if (auto begun = begin(out); !begun) append(out, Trouble{begun.error()});
        }
        if (auto noted = noted_ids_.note_if_quiet(); !noted) append(out, Trouble{noted.error()});
    }
    auto changed = changed_by_others();
    if (!changed) append(out, Trouble{changed.error()});
    heard_of_change_ = heard_of_change_ || (changed && *changed);
    std::deque<WriteJob> again;
    std::swap(again, deferred_);
    for (WriteJob& job : again)
        std::ranges::move(run(std::move(job), now), std::back_inserter(out));
}

Result<void> Writer::leave_deferred() {
    if (deferred_.empty()) return {};
    std::vector<store::Wish> wishes;
    wishes.reserve(deferred_.size());
    for (const WriteJob& job : deferred_)
        wishes.push_back(std::holds_alternative<Undo>(job) ? store::Wish::undo : store::Wish::redo);
    if (auto kept = store::Wishes(user_.connection()).keep(account_, wishes); !kept) return kept;
    ring();
    return {};
}

// Of programs that have ended; what they meant is not the last any more once anything else is done.
void Writer::carry_out_wishes(WallTime now, std::vector<WriteResult>& out) {
    store::Wishes all(user_.connection());
    auto kept = all.kept(account_);
    if (!kept) return append(out, Trouble{kept.error()});
    if (kept->wishes.empty() && !kept->is_one_void) return;
    if (kept->is_one_void) append(out, void_wish("something else was done since"));
    const auto later = carry_out(kept->wishes, now, out);
    if (later == kept->wishes && !kept->is_one_void) return;
    if (auto done = all.keep_only(account_, later); !done) append(out, Trouble{done.error()});
}

// Gives those that are to be tried again. One waits for those before it.
std::vector<store::Wish> Writer::carry_out(const std::vector<store::Wish>& wishes, WallTime now,
                                           std::vector<WriteResult>& out) {
    for (auto wish = wishes.begin(); wish != wishes.end(); ++wish) {
        const std::vector<store::Wish> left(std::next(wish), wishes.end());
        auto done = carry_out(*wish, &left, now, out);
        if (done) continue;
        const Error& error = done.error();
        if (may_pass(error.code)) {
            if (error.code == Errc::io) append(out, Trouble{error});
            return {wish, wishes.end()};
        }
        append(out, void_wish(error.detail));
    }
    return {};
}

Result<void> Writer::try_to_hold(std::vector<WriteResult>& out) {
    auto lock = disk::LockFile::try_take(*place_.disk, place_.sync_lock(account_));
    if (!lock) return fail(lock);
    if (!*lock) return {};
    if (auto apart = keep_ids_apart(out); !apart) return apart;
    if (auto ours = check_contents(out); !ours) return ours;
    if (auto had = have_trash(); !had) return had;
    if (auto begun = begin(out); !begun) return begun;
    lock_ = std::move(**lock);
    if (auto queued = queue_open_intents(); !queued) return queued;
    constexpr store::IntentId kAll{std::numeric_limits<std::int64_t>::max()};
    return changes_.forget_applied_below(taken_.empty() ? kAll : *taken_.begin());
}

// Where a server has the mail, its list of folders comes first.
Result<void> Writer::have_trash() {
    if (numbering_ == store::Numbering::servers) return {};
    auto trash = mail_.folder_with(mail::Role::trash);
    if (!trash) return fail(trash);
    if (*trash) return {};
    auto made = mail_.create_folder("Trash", mail::Role::trash);
    if (!made) return fail(made);
    return {};
}

Result<void> Writer::queue_open_intents() {
    auto open = journal_.open_intents(account_, last_queued_);
    if (!open) return fail(open);
    for (store::Intent& intent : *open) {
        const store::IntentId id = intent.id;
        auto strayed = is_stray(intent);
        if (!strayed) return fail(strayed);
        if (*strayed) {
            taken_.insert(id);
            strays_.add(std::move(intent));
        } else {
            enqueue(std::move(intent));
        }
        last_queued_ = std::max(last_queued_, id);
    }
    return {};
}

// A guest's intents are applied by the holder: the journal and the marks in mail.db tell how far.
Result<void> Writer::see_what_the_holder_did(std::vector<WriteResult>& out) {
    const auto mine = ticket_of_;
    for (const auto& [id, ticket] : mine) {
        auto intent = journal_.intent(id);
        if (!intent) return fail(intent);
        if (!*intent) continue;
        if ((*intent)->state == store::IntentState::refused) {
            refused(**intent, {(*intent)->refusal, (*intent)->reason}, out);
            continue;
        }
        bool is_done = (*intent)->state == store::IntentState::settled;
        if (!is_done && !std::holds_alternative<store::Refresh>((*intent)->action)) {
            auto applied = changes_.is_applied(id);
            if (!applied) return fail(applied);
            is_done = *applied;
        }
        if (is_done) step_done(id, out);
    }
    return {};
}

Result<bool> Writer::changed_by_others() {
    auto version = mail_.connection().data_version();
    if (!version) return fail(version);
    return std::exchange(seen_version_, *version) != *version;
}

}  // namespace alder::account
