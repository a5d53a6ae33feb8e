#include "base/nearest.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"

namespace alder {

namespace {

constexpr std::size_t kMaxWord = 64;
using Row = std::array<std::size_t, kMaxWord + 1>;

// Optimal string alignment distance. Both words have at most kMaxWord bytes.
std::size_t distance(std::string_view a, std::string_view b) {
    Row before{};
    Row last{};
    Row row{};
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = ascii::to_lower(a[i - 1]) == ascii::to_lower(b[j - 1]);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
            const bool swapped = i > 1 && j > 1 &&
                                 ascii::to_lower(a[i - 1]) == ascii::to_lower(b[j - 2]) &&
                                 ascii::to_lower(a[i - 2]) == ascii::to_lower(b[j - 1]);
            if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before = last;
        last = row;
    }
    return last[b.size()];
}

}  // namespace

std::optional<std::string_view> nearest(std::string_view mistyped,
                                        std::span<const std::string_view> known) {
    if (mistyped.empty() || mistyped.size() > kMaxWord) return std::nullopt;
    const std::size_t allowed =
        std::min<std::size_t>(3, std::max<std::size_t>(1, mistyped.size() / 3));
    std::optional<std::string_view> best;
    std::size_t best_distance = allowed + 1;
    for (const std::string_view word : known) {
        if (word.size() > kMaxWord) continue;
        const std::size_t d = distance(mistyped, word);
        if (d < best_distance) {
            best_distance = d;
            best = word;
        }
    }
    return best;
}

}  // namespace alder
