// Invitations: whatever a calendar says, it is told in words.

#include "tests/fuzz/fuzz.h"
#include "text/calendar.h"
#include "text/charset.h"

using namespace alder;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string utf8 = text::to_utf8(fuzz::text_of(bytes, size), "utf-8");
    for (const text::Invitation& each : text::read_calendar(utf8))
        fuzz::require(!text::in_words(each).empty(), "an invitation says something");
    return 0;
}
