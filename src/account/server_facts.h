// Keeps what a server's facts say: folders, messages, flags, what is gone, bytes. One fact is one
// transaction, and a cursor in it moves in that transaction; bytes are stored by groups, and a
// ServerContent counts as stored only when flush() has returned.

#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "account/content_intake.h"
#include "store/content_db.h"
#include "store/counterpart.h"
#include "store/mail_db.h"
#include "sync/fact.h"

namespace alder::account {

class ServerFacts {
public:
    // Flags of a message that a person changed and the server may not have yet.
    using PendingFlags = std::function<mail::Flags(mail::PlacementId)>;

    ServerFacts(store::MailDb& mail, store::ContentDb& content, PendingFlags pending)
        : mail_(mail),
          pending_(std::move(pending)),
          placements_(mail.connection(), store::Numbering::servers),
          counterparts_(mail.connection()),
          contents_(mail, content) {}

    // What was added before is stored first unless this is ServerContent, too.
    Result<void> store(const sync::ServerFact& fact, WallTime now);
    // Whether bytes wait to be stored, and whether it is time.
    bool has_unflushed() const { return !contents_.is_empty(); }
    bool is_full() const { return contents_.is_full(); }
    Result<void> flush(WallTime now) { return contents_.flush(now); }
    // After a fact was lost: those that were waiting are lost with it.
    void drop_unflushed() { contents_.drop(); }

    // Every folder of the server, with what we have of it. Not those that cannot be opened.
    Result<std::vector<sync::KnownServerFolder>> known();
    // nullopt: it is here already, or not on the server.
    Result<std::optional<sync::Wanted>> wanted(mail::PlacementId id);

    // Messages that were found, lost or numbered since this was last asked.
    std::vector<mail::PlacementId> take_touched() { return std::exchange(touched_, {}); }

private:
    struct Folder {
        mail::FolderId id;
        mail::UidValidity validity;
    };

    Result<void> store_one(const sync::ServerFolders& fact, WallTime now);
    Result<void> store_one(const sync::ServerOpened& fact, WallTime now);
    Result<void> store_one(const sync::ServerMessages& fact, WallTime now);
    Result<void> store_one(const sync::ServerFlags& fact, WallTime now);
    Result<void> store_one(const sync::ServerGone& fact, WallTime now);
    Result<void> store_one(const sync::ServerCompared& fact, WallTime now);
    Result<void> store_one(const sync::ServerContent& fact, WallTime now);
    Result<void> store_one(const sync::ServerInStep& fact, WallTime now);

    Result<std::optional<Folder>> folder(const std::string& source);
    // The folder, if it still is what the fact is about.
    Result<std::optional<Folder>> folder(const std::string& source, mail::UidValidity validity);
    Result<void> forget_numbers(mail::FolderId folder, mail::UidValidity now_has);
    Result<void> move_cursor(mail::FolderId folder, const std::optional<sync::ServerCursor>& to);
    Result<void> found(const Folder& folder, const sync::ServerMessage& message, bool may_await,
                       WallTime now);
    Result<void> told_flags(const store::Counterpart& known, const mail::Flags& theirs,
                            std::optional<mail::ModSeq> modseq);
    Result<void> add(const Folder& folder, const sync::ServerMessage& message, WallTime now);
    Result<void> lost(const std::vector<mail::PlacementId>& ids, WallTime now);
    Result<std::vector<mail::PlacementId>> ids(store::Statement& statement);
    Result<void> know_held(mail::FolderId folder, sync::KnownServerFolder& into);
    Result<void> know_missing(std::vector<sync::KnownServerFolder>& folders,
                              const std::vector<mail::FolderId>& ids);

    store::MailDb& mail_;
    PendingFlags pending_;
    store::Placements placements_;
    store::Counterparts counterparts_;
    ContentIntake contents_;
    std::vector<mail::PlacementId> touched_;
};

}  // namespace alder::account
