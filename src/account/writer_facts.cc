// The part of Writer that keeps what a backend finds, and gives a server its tasks.

#include <algorithm>

#include "account/writer.h"

namespace alder::account {

Result<void> Writer::begin(std::vector<WriteResult>& out) {
    Known known;
    if (numbering_ == store::Numbering::servers) {
        auto server = server_.known();
        if (!server) return fail(server);
        known.server = std::move(*server);
    } else {
        auto files = files_.known();
        if (!files) return fail(files);
        known.files = std::move(*files);
    }
    facts_lost_ = false;
    in_step_ = false;
    known.headers_only = expects_contents_;
    replay_.begin();
    out.emplace_back(Begin{std::move(known), ++epoch_});
    return {};
}

// A fact goes on where the one before it ended: after one that was lost none may be stored until
// the backend has begun again, which it does when somebody looks.
void Writer::store_fact(const StoreFact& job, WallTime now, std::vector<WriteResult>& out) {
    if (!stopped_ && !prompt_.empty()) {
        // What a person did does not wait behind a server that has much to tell.
        if (auto worked = work_off(prompt_, now, out); !worked)
            append(out, Trouble{worked.error()});
    }
    ++unanswered_facts_;
    if (job.epoch == epoch_ && !facts_lost_) {
        const auto* of_server = std::get_if<sync::ServerFact>(&job.fact);
        auto stored =
            of_server != nullptr ? store_server_fact(*of_server, now) : files_.store(job.fact, now);
        if (!stored)
            facts_lost(stored.error(), out);
        else
            changed_ = changed_ || !server_.has_unflushed();
    }
    if (!server_.has_unflushed()) answer_facts(out);
}

Result<void> Writer::store_server_fact(const sync::ServerFact& fact, WallTime now) {
    if (auto stored = server_.store(fact, now); !stored) return stored;
    replay_.touch(server_.take_touched());
    const auto* in_step = std::get_if<sync::ServerInStep>(&fact);
    if (in_step == nullptr) return {};
    in_step_ = true;
    replay_.in_step(in_step->unsure);
    return {};
}

void Writer::flush(WallTime now, std::vector<WriteResult>& out) {
    if (!server_.has_unflushed()) return;
    if (auto flushed = server_.flush(now); !flushed) facts_lost(flushed.error(), out);
    changed_ = true;
    answer_facts(out);
}

void Writer::facts_lost(const Error& error, std::vector<WriteResult>& out) {
    facts_lost_ = true;
    server_.drop_unflushed();
    changed_ = true;
    append(out, Trouble{error});
}

void Writer::answer_facts(std::vector<WriteResult>& out) {
    for (; unanswered_facts_ > 0; --unanswered_facts_) out.emplace_back(FactStored{});
}

void Writer::want(mail::PlacementId id, std::vector<WriteResult>& out) {
    if (is_guest()) return;  // the holder fetches it in its turn
    auto wanted = server_.wanted(id);
    if (!wanted)
        append(out, Trouble{wanted.error()});
    else if (*wanted)
        out.emplace_back(ForServerWanted{std::move(**wanted)});
}

void Writer::settle(const std::vector<sync::Outcome>& outcomes, std::vector<WriteResult>& out) {
    if (auto taken = replay_.take(outcomes); !taken) {
        facts_lost(taken.error(), out);
        read_journal_again();
    }
    changed_ = true;
}

void Writer::refuse_looks(const Error& why, std::vector<WriteResult>& out) {
    for (const store::Intent& look : replay_.drop_looks()) {
        if (auto marked = journal_.refuse(look.id, why.detail, why.code); !marked)
            append(out, Trouble{marked.error()});
        taken_.erase(look.id);
        if (ticket_of_.contains(look.id)) refused(look, why, out);
        changed_ = true;
    }
}

// The store has none of what was taken in, so what was made of it here is wrong.
void Writer::read_journal_again() {
    replay_.clear();
    std::set<store::IntentId> kept(to_settle_.begin(), to_settle_.end());
    for (const auto* queue : {&prompt_, &bulk_}) {
        for (const store::Intent& each : *queue) kept.insert(each.id);
    }
    std::erase_if(
        taken_, [&](store::IntentId id) { return !kept.contains(id) && !strays_.has_intent(id); });
    last_queued_ = {};
}

Result<void> Writer::give_tasks(std::vector<WriteResult>& out) {
    auto tasks = replay_.next_tasks();
    if (!tasks) {
        stopped_ = true;
        return fail(tasks);
    }
    for (sync::Task& task : *tasks) out.emplace_back(ForServer{std::move(task)});
    return {};
}

// ---- what has ended ----

void Writer::finish(std::vector<WriteResult>& out) {
    take_ended(out);
    if (!stopped_) {
        if (auto settled = settle_ended(out); !settled) {
            stopped_ = true;  // carried out all the same; it is written when somebody looks
            append(out, Trouble{settled.error()});
        }
    }
    const bool changed = std::exchange(changed_, false);
    const bool heard = std::exchange(heard_of_change_, false);
    if (changed && lock_) {
        if (auto noted = noted_ids_.note_if_many(); !noted) append(out, Trouble{noted.error()});
    }
    if (changed) ring();
    if (changed || heard) append(out, Changed{});
}

void Writer::take_ended(std::vector<WriteResult>& out) {
    Replay::Ended ended = replay_.take_ended();
    std::ranges::copy(ended.settled, std::back_inserter(to_settle_));
    for (const auto& [id, why] : ended.refused) {
        if (auto marked = journal_.refuse(id, why); !marked) append(out, Trouble{marked.error()});
        taken_.erase(id);
        step_done(id, out);
        changed_ = true;
    }
    for (Error& each : ended.told) append(out, Trouble{std::move(each)});
}

Result<void> Writer::settle_ended(std::vector<WriteResult>& out) {
    if (to_settle_.empty()) return {};
    if (auto settled = journal_.settle(to_settle_); !settled) return settled;
    for (const store::IntentId id : to_settle_) {
        taken_.erase(id);
        step_done(id, out);
    }
    to_settle_.clear();
    changed_ = true;
    return {};
}

}  // namespace alder::account
