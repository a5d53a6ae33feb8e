// Invitations: whatever a calendar says, it is told in words, in the reader's zone or without one.

#include "calendar/invitation.h"
#include "tests/fuzz/fuzz.h"
#include "text/charset.h"

using namespace alder;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string utf8 = text::to_utf8(fuzz::text_of(bytes, size), "utf-8");
    const calendar::Zone here = [](WallTime) { return std::chrono::minutes(345); };
    for (const calendar::Zone& zone : {calendar::Zone(), here}) {
        for (const calendar::Invitation& each : calendar::read_invitations(utf8, zone))
            fuzz::require(!calendar::in_words(each).empty(), "an invitation says something");
    }
    return 0;
}
