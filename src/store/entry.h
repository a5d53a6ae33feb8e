// What a row of an index and the head of a reader show of one message: loaded by window only.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "mail/envelope.h"
#include "mail/flags.h"
#include "mail/ids.h"
#include "store/sqlite.h"

namespace alder::store {

struct Entry {
    mail::PlacementId id;
    mail::FolderId folder;
    mail::Uid uid;  // 0: the server has not told yet
    mail::Flags flags;
    WallTime date{};     // what it is sorted by
    WallTime arrived{};  // INTERNALDATE
    mail::ThreadId thread;
    mail::ContentId content;
    mail::Summary summary;
};

// In the order asked for; what is gone meanwhile is left out.
Result<std::vector<Entry>> load_entries(Connection& mail, std::span<const mail::PlacementId> ids);
Result<std::optional<Entry>> load_entry(Connection& mail, mail::PlacementId id);

// All placements of a message with that Message-ID (without angle brackets), oldest first.
Result<std::vector<mail::PlacementId>> placements_called(Connection& mail,
                                                         std::string_view message_id);

// All placements of a conversation, in every folder, oldest first.
Result<std::vector<mail::PlacementId>> placements_in_thread(Connection& mail,
                                                            mail::ThreadId thread);

// The highest id that was given out, 0 at first; what is put into folders later has higher ones.
Result<mail::PlacementId> newest_placement(Connection& mail);
// How many of what came after that one are in each folder.
Result<std::map<mail::FolderId, std::uint32_t>> arrivals_since(Connection& mail,
                                                               mail::PlacementId newest);

// The bytes of every message in a folder, in no order.
Result<std::vector<mail::ContentId>> contents_in(Connection& mail, mail::FolderId folder);

}  // namespace alder::store
