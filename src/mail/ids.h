// Names of things in the store and on servers. A cursor, a selection or an intent names a message
// by these, never by its row on a screen.

#pragma once

#include <compare>
#include <cstdint>

#include "base/strong.h"

namespace alder::mail {

// An account's number in user.db; also the name of its directory. Never reused.
using AccountId = Strong<struct AccountTag>;

// A folder within one account (a row of mail.db). Never reused; survives renames.
using FolderId = Strong<struct FolderTag>;

// One message in one folder (a row of mail.db): the NUMBER in ACCOUNT/NUMBER. It stays the same
// when the message moves to another folder of the account. Never reused, never 0.
using PlacementId = Strong<struct PlacementTag>;

// What is the same however many folders a message is in: its envelope and content (a row of
// mail.db).
using MessageId = Strong<struct MessageTag>;

// The bytes of a message (a row of content.db).
using ContentId = Strong<struct ContentTag>;

// A conversation within one account.
using ThreadId = Strong<struct ThreadTag>;

// IMAP names, RFC 9051, 2.3.1.1. 0 stands for "none yet".
using Uid = Strong<struct UidTag>;
using UidValidity = Strong<struct UidValidityTag>;
using ModSeq = Strong<struct ModSeqTag, std::uint64_t>;

// A message as the whole program names it.
struct MessageRef {
    AccountId account;
    PlacementId placement;
    auto operator<=>(const MessageRef&) const = default;
};

}  // namespace alder::mail

template <>
struct std::hash<alder::mail::MessageRef> {
    std::size_t operator()(const alder::mail::MessageRef& ref) const noexcept {
        return (std::size_t{ref.account.value} << 32) ^ ref.placement.value;
    }
};
