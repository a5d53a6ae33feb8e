#include "ui/widget/fuzzy.h"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "base/ascii.h"
#include "text/fold.h"

namespace alder::ui::widget {
namespace {

constexpr std::size_t kMaxText = 256;  // bytes looked at
constexpr int kNone = std::numeric_limits<int>::min() / 2;
constexpr int kWordStart = 12;
constexpr int kSideBySide = 8;
constexpr int kFirst = 6;

bool starts_word(std::string_view text, std::size_t i) {
    return i == 0 || (ascii::is_ascii(text[i - 1]) && !ascii::is_alnum(text[i - 1]));
}

}  // namespace

std::optional<int> fuzzy_score(std::string_view pattern, std::string_view text) {
    std::string wanted = text::fold(pattern);
    std::erase(wanted, ' ');
    if (wanted.empty()) return 0;
    const std::string folded = text::fold(text).substr(0, kMaxText);
    // best[j]: the best score of the letters so far with the last one at j.
    std::vector<int> best(folded.size(), kNone);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        std::vector<int> next(folded.size(), kNone);
        int before = i == 0 ? 0 : kNone;  // best of all earlier ends, less the gap
        for (std::size_t j = 0; j < folded.size(); ++j) {
            const int beside = j > 0 && i > 0 ? best[j - 1] : kNone;
            if (folded[j] == wanted[i]) {
                const int bonus = (starts_word(folded, j) ? kWordStart : 0) + (j == 0 ? kFirst : 0);
                next[j] = std::max(before, beside + kSideBySide) + bonus + 1;
            }
            before = std::max(before - (i == 0 ? 0 : 1), beside - 1);
        }
        best = std::move(next);
    }
    const int top = folded.empty() ? kNone : *std::ranges::max_element(best);
    if (top < kNone / 2) return std::nullopt;
    return top * 8 - static_cast<int>(folded.size());
}

}  // namespace alder::ui::widget
