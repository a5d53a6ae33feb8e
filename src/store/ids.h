// The ids that a statement selects.

#pragma once

#include <vector>

#include "store/sqlite.h"

namespace alder::store {

// Those in the first column, in order.
template <class Id>
Result<std::vector<Id>> ids_of(Statement& statement) {
    std::vector<Id> all;
    while (true) {
        const auto row = statement.step();
        if (!row) return fail(row);
        if (!*row) return all;
        all.push_back((*row)->template id<Id>(0));
    }
}

}  // namespace alder::store
