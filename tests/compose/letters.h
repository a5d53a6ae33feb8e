// Messages for tests: raw text with LF, and who reads it.

#pragma once

#include <string>

#include "compose/draft.h"
#include "compose/reply.h"
#include "mime/entity.h"

namespace alder::compose {

inline Identity ann() {
    return {{"Ann Example", "ann@example.org"}, {"ann@old.example.com"}, "Ann\nexample.org"};
}

inline mime::Message message(std::string raw) { return mime::Message::parse(std::move(raw)); }

inline Draft answered(const std::string& raw, ReplyTo whom = ReplyTo::sender) {
    const mime::Message original = message(raw);
    return reply({original, {mail::AccountId{1}, mail::PlacementId{7}}}, ann(), whom);
}

}  // namespace alder::compose
