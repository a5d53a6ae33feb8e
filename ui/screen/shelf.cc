#include "ui/screen/shelf.h"

#include <algorithm>

namespace alder::ui::screen {

using text::TermText;

const Shelf* shelf_of(const std::vector<Shelf>& shelves, mail::AccountId account) {
    const auto found = std::ranges::find(shelves, account, &Shelf::id);
    return found == shelves.end() ? nullptr : &*found;
}

bool is_away(const std::vector<Shelf>& shelves, mail::AccountId account) {
    const Shelf* const of = shelf_of(shelves, account);
    return of != nullptr && of->is_away;
}

TermText told_by(const std::vector<Shelf>& shelves, mail::AccountId account,
                 const std::string& words) {
    const Shelf* const of = shelves.size() > 1 ? shelf_of(shelves, account) : nullptr;
    return TermText::clean(of == nullptr ? words : of->name + ": " + words);
}

}  // namespace alder::ui::screen
