// What a person or program wants changed: the unit of the journal. An intent is applied to the
// local store at once, carried out on the server later, and can be taken back by its before-image.
// Values only; journal.h keeps them, changes.h applies them.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "mail/flags.h"
#include "mail/ids.h"

namespace alder::store {

using IntentId = Strong<struct IntentTag, std::uint64_t>;
// What one command did: the intents that are undone and redone together.
using StepId = Strong<struct StepTag, std::uint64_t>;

using Targets = std::vector<mail::PlacementId>;

struct ChangeFlags {
    Targets targets;
    mail::FlagChange change;
    bool operator==(const ChangeFlags&) const = default;
};

struct Move {
    Targets targets;
    mail::FolderId folder;
    bool operator==(const Move&) const = default;
};

struct Copy {
    Targets targets;
    mail::FolderId folder;
    bool operator==(const Copy&) const = default;
};

// Out of the folder for good; a tombstone keeps what is needed to Restore it.
struct Expunge {
    Targets targets;
    bool operator==(const Expunge&) const = default;
};

struct Restore {
    Targets targets;
    bool operator==(const Restore&) const = default;
};

struct Appended {
    mail::ContentId content;  // whole and durable before the intent is journaled
    mail::Flags flags;
    std::optional<WallTime> arrived;  // none: the date in its header
    bool operator==(const Appended&) const = default;
};

struct Append {
    mail::FolderId folder;
    std::vector<Appended> messages;
    bool operator==(const Append&) const = default;
};

// Full name, levels separated by "/", UTF-8.
struct CreateFolder {
    std::string name;
    bool operator==(const CreateFolder&) const = default;
};

struct RenameFolder {
    mail::FolderId folder;
    std::string name;
    bool operator==(const RenameFolder&) const = default;
};

// The folder and what is in it are hidden; a CreateFolder of the same name brings both back.
struct DeleteFolder {
    mail::FolderId folder;
    bool only_empty = false;  // it stays when there is mail or another folder in it by then
    bool operator==(const DeleteFolder&) const = default;
};

// Look at the server once more. Changes nothing, so there is nothing to undo.
struct Refresh {
    bool operator==(const Refresh&) const = default;
};

using Action = std::variant<ChangeFlags, Move, Copy, Expunge, Restore, Append, CreateFolder,
                            RenameFolder, DeleteFolder, Refresh>;

// The messages an action names; empty for actions on folders and for Append.
const Targets& targets(const Action& action);
// The same to be changed, and the folder an action names; null where there are none.
Targets* named_targets(Action& action);
mail::FolderId* named_folder(Action& action);

// What it takes to undo an action: per target, in order, its flags (ChangeFlags) or its folder
// (Move); the former name (RenameFolder, DeleteFolder); the name if it was there already, or what
// of it was, with "/" at its end (CreateFolder).
struct Before {
    std::vector<mail::Flags> flags;
    std::vector<mail::FolderId> folders;
    std::string name;
    bool operator==(const Before&) const = default;
};

enum class IntentState {
    journaled = 0,  // durable; not yet seen to be in the local store
    settled = 1,    // carried out where the mail lives
    refused = 2,    // it cannot be carried out; `reason` says why
};

struct Intent {
    IntentId id;
    StepId step;
    mail::AccountId account;
    Action action;
    std::optional<Before> before;  // none: journaled by a guest, the holder takes it
    IntentState state = IntentState::journaled;
    std::string reason;              // why it was refused
    Errc refusal = Errc::try_again;  // of the same
};

// The form in which the journal stores them. Decoding checks everything: Errc::corrupt.
std::string encode(const Action& action);
Result<Action> decode_action(std::string_view bytes);
std::string encode(const Before& before);
Result<Before> decode_before(std::string_view bytes);

}  // namespace alder::store
