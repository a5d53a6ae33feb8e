// A view: the rows of a folder in an order, as a vector of eight bytes a row. It opens with the
// first page (an index scan), then the whole vector is filled; jump, scroll bar, select all and
// limit work on the vector. Envelopes are loaded by window (entry.h).
//
// Thread rule: pure functions over the reader's connection.

#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/clock.h"
#include "mail/ids.h"
#include "store/sqlite.h"

namespace alder::store {

enum class Sort { date, arrival, sender, subject, size };

struct ViewSpec {
    mail::FolderId folder;  // 0: all of them, by date alone
    Sort sort = Sort::date;
    bool newest_first = true;  // or largest, or Z, first
    bool threaded = false;     // conversations by their newest message; then sort does not count
    bool operator==(const ViewSpec&) const = default;
};

struct ViewRow {
    mail::PlacementId id;
    std::uint16_t thread_size = 1;  // on the first row of a conversation: how many it has; else 0
    std::uint8_t depth = 0;         // levels below the first; capped at 255
    std::uint8_t last_child = 0;    // 1: no sibling follows; draws └─> instead of ├─>
    bool operator==(const ViewRow&) const = default;
};
static_assert(sizeof(ViewRow) == 8);

using ViewRows = std::vector<ViewRow>;

// The rows without some of them. A conversation that loses its first row begins with the next one
// that is left.
ViewRows rows_left(const ViewRows& rows, const std::function<bool(const ViewRow&)>& is_gone);

// The first rows of the view, at least `count` when there are as many; a conversation is not cut.
// Quick for dates and conversations, newest first; any other order has to look at every message.
Result<ViewRows> first_page(Connection& mail, const ViewSpec& spec, std::size_t count);

// All of them.
Result<ViewRows> all_rows(Connection& mail, const ViewSpec& spec);

// The date of each row, 0 where the message has gone: views of several accounts are merged by it.
Result<std::vector<WallTime>> dates_of(Connection& mail, const ViewSpec& spec,
                                       const ViewRows& rows);

}  // namespace alder::store
