// Whether a message is what was looked for, decided in memory.

#pragma once

#include <string_view>

#include "mail/envelope.h"
#include "mail/flags.h"
#include "query/query.h"

namespace alder::query {

// One message as a search sees it. Everything it refers to must outlive the call.
struct Candidate {
    const mail::Summary& summary;
    const mail::Flags& flags;
    std::string_view account;
    std::string_view folder;  // '/' between levels
    WallTime date{};          // of arrival, or as the sender gave it: what the index shows
    mail::ThreadId thread;
    std::string_view body;  // the text; where it is empty the preview stands for it
};

bool matches(const Query& query, const Candidate& candidate);

}  // namespace alder::query
