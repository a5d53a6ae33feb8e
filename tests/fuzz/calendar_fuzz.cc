// Invitations: whatever a calendar says, it is told in words.

#include "calendar/invitation.h"
#include "tests/fuzz/fuzz.h"
#include "text/charset.h"

using namespace alder;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string utf8 = text::to_utf8(fuzz::text_of(bytes, size), "utf-8");
    for (const calendar::Invitation& each : calendar::read_invitations(utf8))
        fuzz::require(!calendar::in_words(each).empty(), "an invitation says something");
    return 0;
}
