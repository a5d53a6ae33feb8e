// What a view model gives a screen: pieces of safe text and what each of them is. How it looks is
// the screen's theme.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "text/term_text.h"

namespace alder::view {

enum class Look : std::uint8_t {
    normal,
    faint,  // dates, sizes, tree lines, snippets
    strong,
    unread,
    flagged,
    deleted,
    header_name,
    quote1,
    quote2,
    quote3,
    signature,
    link,
    code,
    attachment,
    good,
    doubtful,
    bad,
};

struct Span {
    text::TermText text;
    Look look = Look::normal;
    std::string uri;  // where it leads (http, https, mailto only); may be empty

    bool operator==(const Span&) const = default;
};
using Line = std::vector<Span>;

// What `lead` says, and after it `words` in as many lines as they need, each below the first.
std::vector<Line> hanging(Span lead, const text::TermText& words, Look look, int columns);

// The text alone.
text::TermText words(const Line& line);
int columns(const Line& line);

}  // namespace alder::view
