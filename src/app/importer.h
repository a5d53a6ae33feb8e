// Messages from outside taken into a folder of an account: their bytes first, durably, then the
// journal entry that names them, in batches small enough that a person working beside it notices
// nothing. All of one import is one step, undone as one. What the folder holds already, byte for
// byte, is passed over, so that an import that was cut is finished by doing it again.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "app/inline_account.h"
#include "store/content_db.h"

namespace alder::app {

class Importer {
public:
    static Result<std::unique_ptr<Importer>> open(const account::Place& place,
                                                  InlineAccount& account);

    // The folder of that name, made when it is new, takes what comes next.
    Result<void> into(const std::string& folder);
    // One message, as its bytes are. Safe only when finish() has returned.
    Result<void> add(std::string_view bytes, const mail::Flags& flags,
                     std::optional<WallTime> arrived);
    // Writes what is left; gives how many messages came in all.
    Result<std::uint64_t> finish();

    std::uint64_t count() const { return count_; }
    // Those that were passed over.
    std::uint64_t already_there() const { return already_there_; }
    std::uint64_t bytes() const { return bytes_; }

private:
    Importer(InlineAccount& account, store::ContentDb content, store::MailDb mail);
    Result<void> flush();
    Result<InlineAccount::Done> perform(store::Action action);
    std::string what() const;

    InlineAccount& account_;
    store::ContentDb content_;
    store::MailDb mail_;  // for the names of folders
    std::string owner_;   // of the pins
    std::optional<store::ContentDb::Batch> batch_;
    store::Append pending_;
    std::shared_ptr<account::KnownSummaries> summaries_ =
        std::make_shared<account::KnownSummaries>();
    std::unordered_set<mail::ContentId> there_;  // in the folder, or pending
    std::size_t batched_ = 0;                    // messages and bytes since the last flush
    std::uint64_t batched_bytes_ = 0;
    std::optional<store::StepId> step_;
    std::string top_;  // the first folder
    std::uint64_t count_ = 0;
    std::uint64_t already_there_ = 0;
    std::uint64_t bytes_ = 0;
};

}  // namespace alder::app
