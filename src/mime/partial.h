// A message that was sent in pieces (message/partial) put together again. RFC 2046, 5.2.2.

#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "mime/entity.h"

namespace alder::mime {

// What one piece says of itself; the numbers count from 1.
struct PartialPiece {
    std::string id;
    std::uint32_t number = 0;
    std::uint32_t total = 0;  // 0: not told in this piece
    bool operator==(const PartialPiece&) const = default;
};

// nullopt when the message is no piece, or one that cannot be placed.
std::optional<PartialPiece> partial_piece(const Message& message);

// The whole message, its bytes. The pieces may come in any order, some twice. Errc::bad_data when
// they belong to different messages; Errc::not_found says which are missing.
Result<std::string> join_partial(const std::vector<Message>& pieces);

}  // namespace alder::mime
