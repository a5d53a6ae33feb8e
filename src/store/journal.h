// The journal of intents in user.db: what was wanted, in which steps, and how far each has come.
// One record() is one durable transaction; nothing is shown as done before it returned.
//
// A step is undone by recording its inverse as a step of its own that names it (`undoes`); redo
// records the inverse of that inverse as a fresh step. Anything else recorded makes what is undone
// no longer redoable.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "store/evidence.h"
#include "store/intent.h"
#include "store/sqlite.h"

namespace alder::store {

// One action of a step with the account it is for.
struct Planned {
    mail::AccountId account;
    Action action;
    std::optional<Before> before;           // none: whoever applies it takes it just before
    std::optional<Evidence> evidence = {};  // where the ids may come to nothing
};

struct Step {
    StepId id;
    std::string what;  // "Deleted 3 messages", for the status line
    std::vector<Intent> intents;
};

// Whether a step is something a person did, or what follows from such a thing (the copy of a sent
// letter), which undo and redo pass over.
enum class StepKind : std::uint8_t { deed, consequence };

class Journal {
public:
    explicit Journal(Connection& user_db) : db_(user_db) {}

    Result<Step> record(const std::string& what, std::vector<Planned> planned, WallTime now,
                        StepKind kind = StepKind::deed);
    // More of a step that was recorded in part, by what it is called now: an import writes one step
    // in many transactions. Errc::cancelled when the step was undone meanwhile.
    Result<Step> extend(StepId step, const std::string& what, std::vector<Planned> planned);
    // Records `inverse` as the undoing of `step`.
    Result<Step> record_undo(const Step& step, std::vector<Planned> inverse, WallTime now);
    // Records what takes the undoing back, as a step that can be undone in turn; `step` is spent.
    Result<Step> record_redo(const Step& step, std::vector<Planned> planned, WallTime now);

    // The newest step that can be undone; nullopt: there is none.
    Result<std::optional<Step>> undoable();
    // The step that was undone last, with the intents that undid it.
    Result<std::optional<Step>> redoable();

    // Intents of the account not settled yet, later than `after`, oldest first. One that cannot be
    // read is refused.
    Result<std::vector<Intent>> open_intents(mail::AccountId account, IntentId after = {});
    Result<std::optional<Intent>> intent(IntentId id);
    // Keeps the before-image of an intent that came without one.
    Result<void> prepare(IntentId id, const Before& before);
    // What it was about when it was recorded, where that was kept.
    Result<std::optional<Evidence>> evidence(IntentId id);
    // The same intent by other ids; its before-image is to be taken anew.
    Result<void> rewrite(IntentId id, const Action& action, const Evidence& evidence);
    Result<void> settle(const std::vector<IntentId>& ids);
    // code: for whoever waits for it in another process.
    Result<void> refuse(IntentId id, const std::string& reason, Errc code = Errc::try_again);

    // The ids of this account's messages mean nothing any more: what was done before can be neither
    // undone nor redone. Not what is still open, which is found again.
    Result<void> end_undo(mail::AccountId account);
    // The highest number an intent got.
    Result<IntentId> newest();
    // No intent gets a number up to this one, which one of a newer copy of user.db had.
    Result<void> pass_over(IntentId highest);

private:
    struct NewStep {
        std::string what;
        std::optional<StepId> undoes;
        std::optional<StepId> mark;  // a former step that changes its state with this one
        int mark_state = 0;
        StepKind kind = StepKind::deed;
        bool forgets_redo = false;
    };
    Result<Step> write(const NewStep& step, std::vector<Planned> planned, WallTime now);
    Result<void> add_intents(Step& step, std::vector<Planned> planned);
    Result<std::optional<Step>> find(std::string_view sql);
    Result<std::vector<Intent>> intents_of(StepId step);

    Connection& db_;
};

}  // namespace alder::store
