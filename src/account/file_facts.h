// Keeps what a backend found in files that stay where they are: folders, and messages as references
// to their bytes. A file that was rewritten by another program is matched against what the store
// has of it, so that flags, threads and what was moved elsewhere stay.

#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "account/backend.h"
#include "store/content_db.h"
#include "store/mail_db.h"
#include "store/placement.h"

namespace alder::account {

class FileFacts {
public:
    FileFacts(store::MailDb& mail, store::ContentDb& content, store::Numbering numbering)
        : mail_(mail), content_(content), placements_(mail.connection(), numbering) {}

    Result<void> store(const Fact& fact, WallTime now);
    // Every folder with the file it was read from.
    Result<std::vector<KnownFolder>> known();

private:
    // A message the store has of the file that is being matched: by what does not change when it
    // moves.
    using Key =
        std::tuple<std::string, std::uint64_t, std::int64_t>;  // Message-ID, bytes, when sent
    struct Had {
        mail::MessageId message;
        mail::ContentId content;
    };

    Result<void> store_folder(const FoundFolder& folder);
    Result<void> store_messages(const FoundMessages& found, WallTime now);
    Result<std::vector<mail::ContentId>> put_bytes(const FoundMessages& found, WallTime now);
    Result<void> start_matching(const std::string& path);
    Result<void> expunge_unmatched(WallTime now);

    store::MailDb& mail_;
    store::ContentDb& content_;
    store::Placements placements_;
    std::multimap<Key, Had> unmatched_;
    std::string matching_;  // the file that is being matched; empty: none
};

}  // namespace alder::account
