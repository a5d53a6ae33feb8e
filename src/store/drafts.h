// Letters that are being written, in user.db: what was typed survives whatever ends the program.
// Each belongs to the run that writes it, and leaves when it is sent, postponed or put away; what a
// run left behind is taken over by the next one. What a letter is made of is not known here.
//
// Thread rule: that of the connection. Each call is one durable transaction.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "mail/ids.h"
#include "store/sqlite.h"

namespace alder::store {

struct DraftKey {
    std::string run;           // names the run that writes it and no other
    std::uint64_t number = 0;  // given by the run
    bool operator==(const DraftKey&) const = default;
};

// Bytes that a letter holds and that do not change while it is written: a forwarded message.
struct DraftContent {
    std::uint64_t number = 0;  // of this draft's
    std::shared_ptr<const std::string> bytes;
};

struct KeptDraft {
    DraftKey key;
    mail::AccountId account;
    std::string letter;
    std::vector<DraftContent> contents;  // by number
    WallTime saved{};
};

class Drafts {
public:
    explicit Drafts(Connection& user_db) : db_(user_db) {}

    // Adds or replaces it; of its contents only those that are new need to come along.
    Result<void> keep(const KeptDraft& draft);
    Result<void> drop(const DraftKey& key);

    // Every run that has a draft.
    Result<std::vector<std::string>> runs();
    // Its drafts, the one saved last first.
    Result<std::vector<KeptDraft>> of(const std::string& run);
    Result<void> take_over(const DraftKey& from, const DraftKey& to);

private:
    Connection& db_;
};

}  // namespace alder::store
