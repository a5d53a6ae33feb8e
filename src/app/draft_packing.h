// A letter being written as bytes for the drafts of user.db. What an attachment holds in memory is
// kept beside it, once.

#pragma once

#include <string>
#include <vector>

#include "app/letters.h"
#include "store/drafts.h"

namespace alder::app {

// Gives every content of one letter a number that stays.
class DraftContents {
public:
    DraftContents() = default;
    explicit DraftContents(std::vector<store::DraftContent> known) : known_(std::move(known)) {}

    std::uint64_t number_of(const std::shared_ptr<const std::string>& content);
    // Those that are not kept yet.
    std::vector<store::DraftContent> fresh() const;
    void all_kept() { kept_ = known_.size(); }

private:
    std::vector<store::DraftContent> known_;
    std::size_t kept_ = known_.size();
};

std::string pack(const OpenLetter& letter, DraftContents& contents);

// Errc::corrupt.
Result<OpenLetter> unpack(const store::KeptDraft& draft);

}  // namespace alder::app
