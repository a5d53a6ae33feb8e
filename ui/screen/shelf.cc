#include "ui/screen/shelf.h"

#include <algorithm>

namespace alder::ui::screen {

const Shelf* shelf_of(const std::vector<Shelf>& shelves, mail::AccountId account) {
    const auto found = std::ranges::find(shelves, account, &Shelf::id);
    return found == shelves.end() ? nullptr : &*found;
}

bool is_away(const std::vector<Shelf>& shelves, mail::AccountId account) {
    const Shelf* const of = shelf_of(shelves, account);
    return of != nullptr && of->is_away;
}

}  // namespace alder::ui::screen
