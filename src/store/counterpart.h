// What is shown of a message beside what the server is known to have of it, and the ways in which
// the second changes: because the server told, or because it carried out or refused what we asked.
// Both facts (account/server_facts.h) and replay (account/replay.h) change it only through these.
//
// The server's side of a message is its home (the folder it is in there), its UID in it, and its
// base flags. Whoever calls has a transaction open.

#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "mail/envelope.h"
#include "mail/flags.h"
#include "mail/ids.h"
#include "store/placement.h"
#include "store/sqlite.h"

namespace alder::store {

struct Counterpart {
    mail::PlacementId id;
    mail::MessageId message;
    mail::ContentId content;  // 0: its bytes are not here
    mail::FolderId folder;    // shown in
    mail::FolderId home;      // on the server; equal unless it was moved here
    mail::Uid uid;            // in its home; 0: not told
    Presence presence = Presence::bound;
    mail::Flags flags;  // shown
    mail::Flags base;   // what the server has
    WallTime arrived{};
    // A move was sent to that folder, and whether it was carried out is not known; 0: none was.
    // What came there and was not yet here when it was sent, may be this message, or a copy of it.
    mail::FolderId sent_to;
    mail::PlacementId sent_after;  // the newest there was then
    bool is_tombstone = false;
    bool is_ours = false;  // a tombstone of an Expunge of ours; else the server lost it
};

// What a server's message is told again by, when its UID means nothing any more.
struct Identity {
    const mail::Envelope& envelope;
    std::uint64_t size = 0;  // as the server tells it
    std::string_view email_id{};
};

class Counterparts {
public:
    explicit Counterparts(Connection& mail) : db_(mail), placements_(mail, Numbering::servers) {}

    // A message that is shown, or its tombstone.
    Result<std::optional<Counterpart>> find(mail::PlacementId id);
    // The one with this UID; tombstones last.
    Result<std::optional<Counterpart>> at(mail::FolderId home, mail::Uid uid);
    // One that the server has, or may have, under a number we do not know, and is that message.
    // Never one that was not sent yet: what looks the same is somebody else's.
    Result<std::optional<mail::PlacementId>> unnumbered(mail::FolderId home, const Identity& is);
    // Whether unnumbered() can find anything at all.
    Result<bool> has_unnumbered(mail::FolderId home);
    // The same message elsewhere, where the server has it.
    Result<std::vector<mail::PlacementId>> siblings(const Counterpart& of);

    // ---- the server told ----
    // pending: flags that a person changed here and that are not carried out, or not known to be:
    // what is shown of these stays, since what the server has may be a change of ours on its way.
    Result<void> told_flags(const Counterpart& known, const mail::Flags& theirs,
                            std::optional<mail::ModSeq> modseq, const mail::Flags& pending = {});
    // It has this number. A row that was made for it in ignorance of this one is absorbed.
    Result<void> bind(const Counterpart& known, mail::FolderId home, mail::Uid uid);
    // It is not in its home any more. A move that was sent, or is pending, may be the reason; then
    // it is awaited where it went.
    Result<void> lost(const Counterpart& known, WallTime now);
    // A message that the server was thought to have lost is there.
    Result<void> revive(const Counterpart& tombstone);

    // ---- it was carried out ----
    Result<void> moved(const Counterpart& known, mail::FolderId to, std::optional<mail::Uid> uid);
    Result<void> flags_carried(const Counterpart& known, const mail::FlagChange& change);
    Result<void> erased(const Counterpart& known);
    // It is on its way to the folder it is shown in, with the flags the server gives it.
    Result<void> set_out(const Counterpart& known, const mail::Flags& arrives_with);

    // Its move goes out now. Without MOVE that is a copy first, and the answer to it may be lost.
    Result<void> move_goes_out(const Counterpart& known);
    // The copy that a move made where it was sent to. Where the message is still to go there, the
    // copy is the message now; else it is superfluous. What is left over is a tombstone, to be
    // erased by `intent`. Gives its id; nullopt: the move was not carried out.
    Result<std::optional<mail::PlacementId>> take_copy(const Counterpart& known, IntentId intent);

    // ---- it was refused: what was shown is taken back ----
    Result<void> take_back_flags(const Counterpart& known, const mail::FlagChange& change);
    Result<void> take_back_move(const Counterpart& known);
    Result<void> take_back_erase(const Counterpart& known);
    Result<void> keep_here(const Counterpart& known);

    // Everything in `from` is the message `to`.
    Result<void> merge_messages(mail::MessageId from, mail::MessageId to);

private:
    Result<std::optional<Counterpart>> one(Statement& statement, bool is_tombstone);
    Result<std::optional<mail::PlacementId>> twin(const Counterpart& of, mail::FolderId folder);
    Result<std::optional<mail::PlacementId>> copy_of(const Counterpart& known);
    Result<void> forget_sent(const Counterpart& known);
    Result<void> bury_original(const Counterpart& known, mail::PlacementId as, IntentId intent);
    Result<void> absorb(mail::PlacementId twin, const Counterpart& into);
    Result<void> set_place(const Counterpart& known, mail::FolderId home,
                           std::optional<mail::Uid> uid, Presence presence);
    Result<void> set_flags(const Counterpart& known, const mail::Flags& shown,
                           const mail::Flags& base);

    Connection& db_;
    Placements placements_;
};

}  // namespace alder::store
