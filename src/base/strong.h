// Ids that do not mix: a Uid is not a SeqNo, though both are numbers.

#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace alder {

template <class Tag, class Rep = std::uint32_t>
struct Strong {
    Rep value{};
    auto operator<=>(const Strong&) const = default;
};

}  // namespace alder

template <class Tag, class Rep>
struct std::hash<alder::Strong<Tag, Rep>> {
    std::size_t operator()(const alder::Strong<Tag, Rep>& id) const noexcept {
        return std::hash<Rep>{}(id.value);
    }
};
