#include "store/journal.h"

#include <algorithm>

namespace alder::store {

namespace {

// A step that only looks is nothing to undo, and does not end what can be redone.
bool only_looks(const std::vector<Planned>& planned) {
    return !planned.empty() && std::ranges::all_of(planned, [](const Planned& each) {
        return std::holds_alternative<Refresh>(each.action);
    });
}

enum StepState : int { kDone = 0, kUndone = 1, kSpent = 2 };

constexpr const char* kColumns =
    "SELECT id, step, account, action, before, state, reason, refusal FROM intent ";

Result<std::optional<Before>> read_before(const Row& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    auto before = decode_before(row.blob(column));
    if (!before) return fail(before);
    return std::move(*before);
}

// Another version may have codes that are not known here.
Errc read_refusal(const Row& row, int column) {
    const std::int64_t number = row.integer(column);
    const bool is_known =
        !row.is_null(column) && number >= 0 && number <= static_cast<std::int64_t>(Errc::cancelled);
    return is_known ? static_cast<Errc>(number) : Errc::try_again;
}

Result<Intent> read_intent(const Row& row) {
    auto action = decode_action(row.blob(3));
    if (!action) return fail(action);
    auto before = read_before(row, 4);
    if (!before) return fail(before);
    return Intent{row.id<IntentId>(0),        row.id<StepId>(1),
                  row.id<mail::AccountId>(2), std::move(*action),
                  std::move(*before),         static_cast<IntentState>(row.integer(5)),
                  std::string(row.text(6)),   read_refusal(row, 7)};
}

Result<std::vector<Intent>> read_intents(Statement& statement) {
    std::vector<Intent> intents;
    while (true) {
        auto row = statement.step();
        if (!row) return fail(row);
        if (!*row) return intents;
        auto intent = read_intent(**row);
        if (!intent) return fail(intent);
        intents.push_back(std::move(*intent));
    }
}

}  // namespace

Result<Step> Journal::record(const std::string& what, std::vector<Planned> planned, WallTime now,
                             StepKind kind) {
    const StepKind as = only_looks(planned) ? StepKind::consequence : kind;
    return write(
        {.what = what, .undoes = {}, .mark = {}, .kind = as, .forgets_redo = as == StepKind::deed},
        std::move(planned), now);
}

Result<Step> Journal::record_undo(const Step& step, std::vector<Planned> inverse, WallTime now) {
    return write({.what = step.what, .undoes = step.id, .mark = step.id, .mark_state = kUndone},
                 std::move(inverse), now);
}

Result<Step> Journal::record_redo(const Step& step, std::vector<Planned> planned, WallTime now) {
    return write({.what = step.what, .undoes = {}, .mark = step.id, .mark_state = kSpent},
                 std::move(planned), now);
}

Result<Step> Journal::write(const NewStep& step, std::vector<Planned> planned, WallTime now) {
    auto transaction = Transaction::begin(db_);
    if (!transaction) return fail(transaction);
    if (step.forgets_redo) {
        if (auto done = db_.run("UPDATE step SET state = 2 WHERE state = 1 AND undoes IS NULL");
            !done)
            return fail(done);
    }
    if (step.mark) {
        auto done = db_.run("UPDATE step SET state = ? WHERE id = ?", step.mark_state, *step.mark);
        if (!done) return fail(done);
    }
    auto made = db_.run("INSERT INTO step (what, created, undoes, state) VALUES (?, ?, ?, ?)",
                        step.what, now.time_since_epoch().count(), step.undoes,
                        step.kind == StepKind::consequence ? kSpent : kDone);
    if (!made) return fail(made);
    Step out{StepId{static_cast<std::uint64_t>(db_.last_id())}, step.what, {}};
    if (auto done = add_intents(out, std::move(planned)); !done) return fail(done);
    if (auto done = transaction->commit(); !done) return fail(done);
    return out;
}

Result<Step> Journal::extend(StepId id, const std::string& what, std::vector<Planned> planned) {
    auto transaction = Transaction::begin(db_);
    if (!transaction) return fail(transaction);
    auto state = db_.number("SELECT state = 0 AND undoes IS NULL FROM step WHERE id = ?", id);
    if (!state) return fail(state);
    if (*state == 0) {
        return fail(Errc::cancelled, "what was begun was undone meanwhile; the rest was not done");
    }
    if (auto named = db_.run("UPDATE step SET what = ? WHERE id = ?", what, id); !named)
        return fail(named);
    Step out{id, what, {}};
    if (auto done = add_intents(out, std::move(planned)); !done) return fail(done);
    if (auto done = transaction->commit(); !done) return fail(done);
    return out;
}

Result<void> Journal::add_intents(Step& step, std::vector<Planned> planned) {
    for (Planned& each : planned) {
        std::string image;
        if (each.before) image = encode(*each.before);
        const std::optional<Blob> before = each.before ? std::optional(Blob{image}) : std::nullopt;
        std::string about;
        if (each.evidence) about = encode(*each.evidence);
        const std::optional<Blob> evidence =
            each.evidence ? std::optional(Blob{about}) : std::nullopt;
        auto added = db_.run(
            "INSERT INTO intent (step, account, action, before, evidence) VALUES (?, ?, ?, ?, ?)",
            step.id, each.account, Blob{encode(each.action)}, before, evidence);
        if (!added) return fail(added);
        step.intents.push_back({IntentId{static_cast<std::uint64_t>(db_.last_id())},
                                step.id,
                                each.account,
                                std::move(each.action),
                                std::move(each.before),
                                IntentState::journaled,
                                {},
                                Errc::try_again});
    }
    return db_.run("UPDATE generation SET number = number + 1");
}

Result<std::optional<Step>> Journal::undoable() {
    return find(
        "SELECT id, what, id FROM step WHERE state = 0 AND undoes IS NULL ORDER BY id DESC LIMIT "
        "1");
}

// What was undone last is redone first.
Result<std::optional<Step>> Journal::redoable() {
    return find(
        "SELECT s.id, s.what, u.id FROM step s JOIN step u ON u.undoes = s.id "
        "WHERE s.state = 1 AND s.undoes IS NULL ORDER BY u.id DESC LIMIT 1");
}

Result<std::optional<Step>> Journal::find(std::string_view sql) {
    Step step;
    StepId source;
    {
        auto find = db_.prepare(sql);
        if (!find) return fail(find);
        auto row = find->step();
        if (!row) return fail(row);
        if (!*row) return std::nullopt;
        step.id = (*row)->id<StepId>(0);
        step.what = (*row)->text(1);
        source = (*row)->id<StepId>(2);
    }
    auto intents = intents_of(source);
    if (!intents) return fail(intents);
    step.intents = std::move(*intents);
    return step;
}

Result<std::vector<Intent>> Journal::intents_of(StepId step) {
    static const std::string kSql = std::string(kColumns) + "WHERE step = ? ORDER BY id";
    auto find = db_.prepare(kSql);
    if (!find) return fail(find);
    find->bind(step);
    return read_intents(*find);
}

Result<std::vector<Intent>> Journal::open_intents(mail::AccountId account, IntentId after) {
    static const std::string kSql =
        std::string(kColumns) + "WHERE account = ? AND id > ? AND state = 0 ORDER BY id";
    std::vector<Intent> intents;
    std::vector<IntentId> unreadable;
    {
        auto find = db_.prepare(kSql);
        if (!find) return fail(find);
        find->bind(account, after);
        while (true) {
            auto row = find->step();
            if (!row) return fail(row);
            if (!*row) break;
            auto intent = read_intent(**row);
            if (intent)
                intents.push_back(std::move(*intent));
            else
                unreadable.push_back((*row)->id<IntentId>(0));
        }
    }
    // One damaged entry must not stop all that follow.
    for (const IntentId id : unreadable) {
        if (auto done = refuse(id, "the journal's entry cannot be read"); !done) return fail(done);
    }
    return intents;
}

Result<std::optional<Intent>> Journal::intent(IntentId id) {
    static const std::string kSql = std::string(kColumns) + "WHERE id = ?";
    auto find = db_.prepare(kSql);
    if (!find) return fail(find);
    find->bind(id);
    auto found = read_intents(*find);
    if (!found) return fail(found);
    if (found->empty()) return std::nullopt;
    return std::move(found->front());
}

Result<void> Journal::prepare(IntentId id, const Before& before) {
    return db_.run("UPDATE intent SET before = ? WHERE id = ?", Blob{encode(before)}, id);
}

Result<std::optional<Evidence>> Journal::evidence(IntentId id) {
    auto find = db_.prepare("SELECT evidence FROM intent WHERE id = ? AND evidence IS NOT NULL");
    if (!find) return fail(find);
    auto row = find->bind(id).step();
    if (!row) return fail(row);
    if (!*row) return std::nullopt;
    auto evidence = decode_evidence((*row)->blob(0));
    if (!evidence) return fail(evidence);
    return std::move(*evidence);
}

Result<void> Journal::rewrite(IntentId id, const Action& action, const Evidence& evidence) {
    return db_.run("UPDATE intent SET action = ?, evidence = ?, before = NULL WHERE id = ?",
                   Blob{encode(action)}, Blob{encode(evidence)}, id);
}

Result<void> Journal::settle(const std::vector<IntentId>& ids) {
    if (ids.empty()) return {};
    auto transaction = Transaction::begin(db_);
    if (!transaction) return fail(transaction);
    for (const IntentId id : ids) {
        if (auto done = db_.run("UPDATE intent SET state = 1 WHERE id = ?", id); !done)
            return fail(done);
    }
    return transaction->commit();
}

Result<void> Journal::refuse(IntentId id, const std::string& reason, Errc code) {
    return db_.run("UPDATE intent SET state = 2, reason = ?, refusal = ? WHERE id = ?", reason,
                   static_cast<int>(code), id);
}

Result<void> Journal::end_undo(mail::AccountId account) {
    return db_.run(
        "UPDATE step SET state = ?1 WHERE state <> ?1 AND id IN (SELECT step FROM intent WHERE "
        "account = ?2) AND id NOT IN (SELECT step FROM intent WHERE state = 0)",
        static_cast<int>(kSpent), account);
}

Result<IntentId> Journal::newest() {
    auto last =
        db_.number("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'intent'");
    if (!last) return fail(last);
    return IntentId{static_cast<std::uint64_t>(*last)};
}

Result<void> Journal::pass_over(IntentId highest) {
    auto last = newest();
    if (!last) return fail(last);
    if (*last >= highest) return {};
    auto done = db_.run("DELETE FROM sqlite_sequence WHERE name = 'intent'");
    if (!done) return done;
    return db_.run("INSERT INTO sqlite_sequence (name, seq) VALUES ('intent', ?)", highest);
}

}  // namespace alder::store
