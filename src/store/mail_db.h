// mail.db of one account: its folders and their counters. Messages, threads, views and the applying
// of intents have headers of their own over the same connection (placement.h, threading.h, view.h,
// changes.h). For IMAP it is a cache of the server; for local mail and POP3 it is authoritative.
//
// Thread rule: a MailDb belongs to one thread; the account's writer has the one that writes.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mail/ids.h"
#include "mail/role.h"
#include "store/id_mark.h"
#include "store/intent.h"
#include "store/sqlite.h"

namespace alder::store {

struct FolderRow {
    mail::FolderId id;
    std::string name;  // full, levels separated by "/", UTF-8
    mail::Role role = mail::Role::none;
    std::uint32_t total = 0;
    std::uint32_t unseen = 0;
    std::uint64_t size = 0;  // bytes of all its messages
    bool subscribed = true;
    bool operator==(const FolderRow&) const = default;
};

class MailDb {
public:
    // Version of the schema that is made here; a newer one is refused.
    static std::int64_t newest_schema();

    // authoritative: runs synchronous=FULL (local mail, POP3). Makes the file when it does not
    // exist.
    static Result<MailDb> open(const std::string& path, const std::string& vfs,
                               Durability durability);
    static Result<MailDb> open_read_only(const std::string& path, const std::string& vfs);

    // Inbox first, then drafts, sent, archive, junk, trash, then the others in natural_order().
    Result<std::vector<FolderRow>> folders();
    // By full name; "inbox" in any case (RFC 9051, 5.1). nullopt: there is none.
    Result<std::optional<FolderRow>> folder(std::string_view name);
    Result<std::optional<FolderRow>> folder(mail::FolderId id);
    Result<std::optional<FolderRow>> folder_with(mail::Role role);

    // The folder of that name, made when new; one that was deleted comes back with what was in it.
    // Parents are made too.
    Result<mail::FolderId> create_folder(std::string_view name, mail::Role role = mail::Role::none);
    // Also its children. Errc::cannot_create when the new name is taken.
    Result<void> rename_folder(mail::FolderId id, std::string_view name);
    // Hides it and keeps what is in it, for undo and for a folder of the same name.
    Result<void> delete_folder(mail::FolderId id);

    // Remembers whose mail it is. A cache of the same server's account is `orphaned` when its
    // user.db was lost; anything else that is somebody else's is Errc::config.
    struct Owner {
        std::string_view store;  // UserDb::identity()
        mail::AccountId account;
        std::string_view incoming;  // AccountRow::incoming
    };
    enum class Ownership { ours, orphaned };
    Result<Ownership> belong_to(const Owner& owner);
    // It is new, but the bytes of its messages are there, from a mail.db that was lost. So it is
    // remembered until they are found for its rows.
    Result<void> expect_contents();
    Result<bool> expects_contents();
    Result<void> found_contents();

    // Whose content.db that is, by its identity and newest id. One that was not noted yet is ours.
    enum class Contents { ours, older, others };
    Result<Contents> compare_contents(std::string_view identity, mail::ContentId last);
    // The messages that name bytes above that id have none any more; they are looked for.
    Result<void> forget_contents(std::string_view identity, mail::ContentId after);

    // Whether a message has these bytes; what left all folders has them too.
    Result<bool> names(mail::ContentId content);
    // The content that the next step of collecting begins at; nullopt: a round is begun at most
    // once a day.
    Result<std::optional<mail::ContentId>> collects_from(WallTime now);
    Result<void> collects_on(mail::ContentId from);
    // All were looked at.
    Result<void> collected(WallTime now);

    // The highest number of an intent that left something here; 0: none did.
    Result<IntentId> highest_intent();
    // How far the ids of its tables have come.
    Result<IdMark> id_mark();
    // It is an older copy, or new: ids begin above these from now on, and of intents up to that
    // number nothing that is missing here says that it was not done.
    Result<void> pass_over(const IdMark& given, IntentId untraced);
    Result<IntentId> untraced();

    // What differs here from the server, and what is not there yet: intents that brought it there
    // were in the lost user.db.
    Result<std::vector<mail::PlacementId>> not_carried_out();
    // Makes it ours from now on: marks of lost intents are forgotten, and folders that were to be
    // deleted come back.
    Result<void> take_up(const Owner& owner);

    // All that was committed survives a loss of power from now on; a cache else loses its last
    // transactions then. Not with a transaction open.
    Result<void> make_durable();
    // The same for the transactions that begin from now on, and all before them.
    Result<void> next_is_durable();
    // Those that begin from now on are as open() was told.
    Result<void> next_is_as_usual();

    Connection& connection() { return connection_; }

private:
    MailDb(Connection connection, Durability durability)
        : connection_(std::move(connection)), durability_(durability) {}
    Result<std::optional<FolderRow>> one_folder(Statement& statement);

    Connection connection_;
    Durability durability_;  // normal: a cache of a server
};

// Errc::bad_data with the reason when a folder cannot be called that: empty, a level empty or "."
// or
// "..", control characters, more than 1,000 bytes.
Result<void> check_folder_name(std::string_view name);

// What a folder of that well-known name is for, in any case; none for all others.
mail::Role usual_role(std::string_view name);

}  // namespace alder::store
