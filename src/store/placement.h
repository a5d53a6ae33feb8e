// Messages in folders: adding, flagging, moving, copying, expunging and bringing back, one at a
// time. Whoever calls has a transaction open; counters follow by the triggers of mail.db.
//
// Where a server numbers them, what it had is kept beside what is shown (base_folder, base_flags)
// until the change is carried out there; counterpart.h is the other half.

#pragma once

#include <optional>
#include <string_view>

#include "base/clock.h"
#include "mail/envelope.h"
#include "mail/flags.h"
#include "mail/ids.h"
#include "store/intent.h"
#include "store/sqlite.h"

namespace alder::store {

// Who gives UIDs in this account.
enum class Numbering {
    ours,     // local mail: the next one of the folder
    servers,  // IMAP: none until the server has told
};

// Whether a server has a message. The numbers are stored; local mail is always `bound`.
enum class Presence {
    bound = 0,    // under the UID we have
    awaited = 1,  // it has it, under a UID that it has not told; found again by identity
    unsent = 2,   // it was made here and is to be brought there
    sent = 3,     // it was brought there; whether it arrived is not known yet
    kept = 4,     // the server refused it: it is here alone
    gone = 5,     // a tombstone whose message the server has no more
};

struct NewMessage {
    mail::FolderId folder;
    mail::ContentId content;  // 0: its bytes are not here yet
    const mail::Summary& summary;
    mail::Flags flags;
    std::optional<WallTime> arrived;  // none: the date in its header, else now
    std::optional<mail::Uid> uid;     // what the server said
    IntentId made_by;                 // 0: it came from outside
    WallTime now;
    std::string_view email_id{};  // RFC 8474; what has the same is the same message
};

// As columns of a message's row.
std::uint32_t stored_traits(const mail::Summary& summary);
std::string stored_attachments(const mail::Summary& summary);

class Placements {
public:
    Placements(Connection& mail, Numbering numbering) : db_(mail), numbering_(numbering) {}

    // The same content in several folders is one message.
    Result<mail::PlacementId> add(const NewMessage& message);

    // Each is without effect, and no error, when the message is not there any more.
    Result<void> set_flags(mail::PlacementId id, const mail::Flags& flags);
    Result<void> change_flags(mail::PlacementId id, const mail::FlagChange& change);
    Result<void> move(mail::PlacementId id, mail::FolderId folder);
    Result<void> copy(mail::PlacementId id, mail::FolderId folder, IntentId made_by);
    Result<void> expunge(mail::PlacementId id, IntentId intent, WallTime now);
    Result<void> restore(mail::PlacementId id);

    Result<std::optional<mail::Flags>> flags(mail::PlacementId id);
    Result<std::optional<mail::FolderId>> folder(mail::PlacementId id);
    // What an Append or Copy of the journal brought, as far as it is still there.
    Result<Targets> made_by(IntentId intent);

private:
    Result<mail::MessageId> message_row(const NewMessage& message);
    Result<std::int64_t> known_row(const NewMessage& message);
    Result<std::optional<mail::Uid>> next_uid(mail::FolderId folder);
    Result<void> restore_with_base(mail::PlacementId id);

    Connection& db_;
    Numbering numbering_;
};

}  // namespace alder::store
