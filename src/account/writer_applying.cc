// The part of Writer that applies what is in the journal, in slices.

#include <algorithm>

#include "account/writer.h"

namespace alder::account {

namespace {

// Targets of one slice: about five milliseconds of work each.
constexpr std::size_t kPromptSlice = 400;
constexpr std::size_t kBulkSlice = 50;
// What the smallest intent counts for, in targets.
constexpr std::size_t kSmallest = 25;

// What no retry mends: the intent is given back to whoever wanted it. Anything else is the
// machine's trouble, and the intent stays in the journal.
bool is_refusal(Errc code) {
    return code == Errc::bug || code == Errc::not_found || code == Errc::cannot_create ||
           code == Errc::bad_data || code == Errc::usage;
}

}  // namespace

std::vector<WriteResult> Writer::work(WallTime now) {
    std::vector<WriteResult> out;
    if (!has_work()) return out;
    Result<void> worked;
    if (!prompt_.empty())
        worked = work_off(prompt_, now, out);
    else if (server_.has_unflushed())
        flush(now, out);
    else if (replay_.has_work())
        worked = give_tasks(out);
    else if (may_recover())
        worked = recover(out);
    else if (!bulk_.empty())
        worked = work_off(bulk_, now, out);
    else
        worked = collecting_.step(now);
    if (!worked) append(out, Trouble{worked.error()});
    finish(out);
    return out;
}

Result<void> Writer::work_off(std::deque<store::Intent>& queue, WallTime now,
                              std::vector<WriteResult>& out) {
    std::size_t left = kPromptSlice;
    while (!queue.empty() && left > 0) {
        const store::IntentId first = queue.front().id;
        const std::size_t targets = store::targets(queue.front().action).size();
        if (auto worked = work_on(queue, now, out); !worked) return worked;
        if (&queue == &bulk_ || (!queue.empty() && queue.front().id == first)) return {};
        left -= std::min(left, std::max(kSmallest, targets));
    }
    return {};
}

Result<void> Writer::work_on(std::deque<store::Intent>& queue, WallTime now,
                             std::vector<WriteResult>& out) {
    store::Intent& intent = queue.front();
    if (!intent.before) {
        if (auto prepared = prepare(intent); !prepared) return stop(prepared.error());
    }
    if (auto noted = noted_ids_.note_named(intent.action); !noted) return stop(noted.error());
    const std::size_t slice = &queue == &bulk_ ? kBulkSlice : kPromptSlice;
    auto complete = changes_.apply(intent, *this, slice, now);
    if (!complete && !is_refusal(complete.error().code)) {
        return stop(complete.error());
    }
    if (!complete) {
        auto marked = changes_.take_back(intent, *this, now);
        if (marked) marked = journal_.refuse(intent.id, complete.error().detail);
        if (!marked) append(out, Trouble{marked.error()});
        refused(intent, complete.error(), out);
        taken_.erase(intent.id);
        queue.pop_front();
    } else if (*complete) {
        store::Intent done = std::move(queue.front());
        queue.pop_front();
        applied(std::move(done), out);
    }
    if (prompt_.empty() && bulk_.empty()) summaries_.reset();
    changed_ = true;
    return {};
}

// The journal has what waits; it is tried again when somebody looks.
std::unexpected<Error> Writer::stop(Error why) {
    stopped_ = true;
    return std::unexpected(std::move(why));
}

Result<void> Writer::prepare(store::Intent& intent) {
    auto before = changes_.before(intent.action);
    if (!before) return fail(before);
    intent.before = std::move(*before);
    return journal_.prepare(intent.id, *intent.before);
}

Result<bool> Writer::must_wait(const store::Step& step) {
    auto open = journal_.open_intents(account_);
    if (!open) return fail(open);
    for (const store::Intent& intent : *open) {
        if (std::holds_alternative<store::Append>(intent.action) && intent.step != step.id)
            continue;
        auto applied = changes_.is_applied(intent.id);
        if (!applied) return fail(applied);
        if (!*applied) return true;
    }
    return false;
}

Result<void> Writer::catch_up(const store::Step* step, WallTime now,
                              std::vector<WriteResult>& out) {
    const auto of_step = [step](const store::Intent& intent) {
        return step != nullptr && intent.step == step->id;
    };
    while (!prompt_.empty()) {
        if (auto worked = work_on(prompt_, now, out); !worked) return worked;
    }
    while (std::ranges::any_of(bulk_, of_step)) {
        if (auto worked = work_on(bulk_, now, out); !worked) return worked;
    }
    return {};
}

void Writer::applied(store::Intent intent, std::vector<WriteResult>& out) {
    const store::IntentId id = intent.id;
    if (numbering_ == store::Numbering::ours) {
        to_settle_.push_back(id);
        return step_done(id, out);
    }
    // Who asks for a look waits for what is found.
    if (std::holds_alternative<store::Refresh>(intent.action))
        out.emplace_back(ServerWanted{});
    else
        step_done(id, out);
    if (auto added = replay_.add(std::move(intent)); !added) {
        append(out, Trouble{added.error()});
        last_queued_ = std::min(last_queued_, store::IntentId{id.value - 1});
        taken_.erase(id);  // it is taken from the journal again when somebody looks
    }
}

void Writer::refused(const store::Intent& intent, const Error& error,
                     std::vector<WriteResult>& out) {
    const auto ticket = ticket_of_.find(intent.id);
    if (ticket == ticket_of_.end()) return append(out, Trouble{error});
    append(out, Failed{ticket->second, error});
    intents_to_apply_.erase(ticket->second);
    ticket_of_.erase(ticket);
}

void Writer::step_done(store::IntentId intent, std::vector<WriteResult>& out) {
    const auto ticket = ticket_of_.find(intent);
    if (ticket == ticket_of_.end()) return;
    const auto left = intents_to_apply_.find(ticket->second);
    if (left != intents_to_apply_.end() && --left->second == 0) {
        append(out, Applied{ticket->second});
        intents_to_apply_.erase(left);
    }
    ticket_of_.erase(ticket);
}

}  // namespace alder::account
