// What tells the messages and folders an intent names by other means than the ids of mail.db: the
// cache of a server can be lost, or an older copy of it put back, while the journal still knows
// what was to be done. Journaled with the intent; read only where the ids fit nothing any more.
//
// A message is known by its folder's name and UID; where the UIDs of the folder are others now, or
// were never told, by its Message-ID and date.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "mail/ids.h"
#include "store/intent.h"
#include "store/sqlite.h"
#include "store/summary_source.h"

namespace alder::store {

struct Evidence {
    struct Message {
        std::uint32_t home = 0;    // the folder it is in on the server: of `folders`
        mail::Uid uid;             // there; 0: not told
        std::int64_t id_hash = 0;  // of its Message-ID; 0: it has none
        std::int64_t sent = 0;     // seconds; 0: it has no date
        bool operator==(const Message&) const = default;
    };
    struct Folder {
        std::string name;
        mail::UidValidity validity;  // 0: not known
        bool operator==(const Folder&) const = default;
    };
    // The first is the folder which the action names, "" where it names none.
    std::vector<Folder> folders;
    std::vector<Message> messages;  // one for each target
    bool operator==(const Evidence&) const = default;
};

// As the journal stores it. Decoding checks everything: Errc::corrupt.
std::string encode(const Evidence& evidence);
Result<Evidence> decode_evidence(std::string_view bytes);

class Evidences {
public:
    explicit Evidences(Connection& mail) : db_(mail) {}

    Result<Evidence> of(const Action& action);

    // Whether the ids of the action still mean what they meant.
    Result<bool> fits(const Action& action, const Evidence& evidence);

    // The same thing by the ids of now, as far as it is still to be done: nullopt when nothing is.
    struct Found {
        std::optional<Action> action;
        std::size_t missing = 0;  // targets that are nowhere
        bool has_no_folder = false;
    };
    Result<Found> find(const Action& action, const Evidence& evidence, SummarySource& summaries);

private:
    Result<Evidence::Folder> folder(mail::FolderId id);
    Result<std::optional<mail::FolderId>> folder(const std::string& name);
    struct One {
        std::optional<mail::PlacementId> id;
        bool is_done = false;
    };
    Result<One> find_in(const Evidence::Message& message, const Evidence::Folder& was,
                        const Action& action, mail::FolderId to);
    Result<std::optional<Evidence::Message>> message(mail::PlacementId id, mail::FolderId& home);
    Result<std::optional<mail::PlacementId>> by_uid(const Evidence::Message& message,
                                                    mail::FolderId home);
    Result<std::optional<mail::PlacementId>> by_name(const Evidence::Message& message,
                                                     mail::FolderId home);
    Result<bool> is_in(const Evidence::Message& message, mail::FolderId folder);
    Result<Found> find_folder_action(const Action& action, const Evidence& evidence);
    Result<Found> find_append(const Append& action, mail::FolderId folder,
                              SummarySource& summaries);

    Connection& db_;
};

}  // namespace alder::store
