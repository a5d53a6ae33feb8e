// The search language: what a person types to find mail, as a tree. alder-query(7) explains it:
//
//   from:ann to:bob subject:"q3 plan" is:unread has:attachment folder:Lists/ after:2026-01-01
//   larger:1M (report or memo) -draft
//
// Terms side by side must all match; `or` binds weaker, `not` and `-` stronger; bare words look
// everywhere. This room parses and matches in memory; SQL is the store's business.

#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "mail/flags.h"
#include "mail/ids.h"

namespace alder::query {

struct Query;

// Where a text is looked for. `any`: addresses, subject, file names, list and the text itself.
enum class Field : std::uint8_t {
    any,
    from,
    to,
    cc,
    bcc,
    subject,
    body,
    list,
    filename,
    message_id
};

struct Everything {
    bool operator==(const Everything&) const = default;
};
// The field holds this text, case and accents aside (text::fold). Never empty.
struct Holds {
    Field field = Field::any;
    std::string text;  // folded
    bool operator==(const Holds&) const = default;
};
// The flag is set. "is:unread" is Not of seen.
struct HasFlag {
    mail::Flag flag{};
    bool operator==(const HasFlag&) const = default;
};
struct HasLabel {
    std::string name;
    bool operator==(const HasLabel&) const = default;
};
struct Has {
    enum class What : std::uint8_t { attachment, invitation, signature, encryption };
    What what{};
    bool operator==(const Has&) const = default;
};
// In the folder of this name (case and accents aside); below: in it or any folder below it. No name
// and below: wherever it is.
struct InFolder {
    std::string name;  // folded, '/' between levels, none at the end
    bool below = false;
    bool operator==(const InFolder&) const = default;
};
// Dated within [from, until).
struct Dated {
    WallTime from = WallTime::min();
    WallTime until = WallTime::max();
    bool operator==(const Dated&) const = default;
};
// At least, and less than, so many bytes.
struct Sized {
    std::uint64_t least = 0;
    std::uint64_t below = UINT64_MAX;
    bool operator==(const Sized&) const = default;
};
// In this conversation. An empty account is whichever is searched.
struct InThread {
    std::string account;
    mail::ThreadId thread;
    bool operator==(const InThread&) const = default;
};
struct And {
    std::vector<Query> terms;
};
struct Or {
    std::vector<Query> terms;
};
struct Not {
    std::vector<Query> term;  // exactly one
};

struct Query {
    std::variant<Everything, Holds, HasFlag, HasLabel, Has, InFolder, Dated, Sized, InThread, And,
                 Or, Not>
        node;
};
bool operator==(const Query& a, const Query& b);

// Whether it says where to look, or means one message or conversation. Where it does not, a search
// over all folders leaves Trash and Junk out.
bool says_where(const Query& query);
// Whether what is in a folder of this name can match.
bool may_match_in(const Query& query, std::string_view folder);

// What relative dates are counted from, and where days begin for the person who asks.
struct Now {
    WallTime time{};
    std::chrono::minutes offset{0};  // local time east of UTC
};

// Text of nothing but blanks is Everything. Errc::usage says at which character (from 1) what is
// wrong, with the nearest right word where there is one. At most 100 nested parentheses.
Result<Query> parse(std::string_view text, const Now& now);

// "2026-01-31", "2026-01", "2026", today, yesterday, monday..sunday (the last one), and "2w" ago
// (h d w m y): the moment it begins. Errc::usage when it is none of these.
Result<WallTime> parse_when(std::string_view text, const Now& now);

// "500", "10k", "1M", "2G": bytes, by 1024.
Result<std::uint64_t> parse_size(std::string_view text);

}  // namespace alder::query
