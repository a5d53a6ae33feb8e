#include "compose/draft.h"

#include <algorithm>

#include "base/ascii.h"

namespace alder::compose {

bool is_own(const Identity& identity, std::string_view address) {
    return !address.empty() &&
           (ascii::iequals(identity.from.address, address) ||
            std::ranges::any_of(identity.aliases, [&](const std::string& alias) {
                return ascii::iequals(alias, address);
            }));
}

}  // namespace alder::compose
