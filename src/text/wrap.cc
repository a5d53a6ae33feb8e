#include "text/wrap.h"

#include <algorithm>
#include <memory>

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include "base/ascii.h"
#include "text/ascii_breaks.h"
#include "text/width.h"

namespace alder::text {

namespace {

struct CloseText {
    void operator()(UText* text) const { utext_close(text); }
};
struct CloseBreaks {
    void operator()(UBreakIterator* breaks) const { ubrk_close(breaks); }
};

UBreakIterator* line_iterator() {
    thread_local const std::unique_ptr<UBreakIterator, CloseBreaks> breaks = [] {
        UErrorCode status = U_ZERO_ERROR;
        UBreakIterator* opened = ubrk_open(UBRK_LINE, "", nullptr, 0, &status);
        return std::unique_ptr<UBreakIterator, CloseBreaks>(U_SUCCESS(status) ? opened : nullptr);
    }();
    return breaks.get();
}

std::size_t without_spaces(std::string_view line, std::size_t begin, std::size_t end) {
    while (end > begin && line[end - 1] == ' ') --end;
    return end;
}

// What is copied or typed as it stands: of the web, of mail, of a file, an option.
bool is_address(std::string_view word) {
    word.remove_prefix(std::min(word.find_first_not_of("<(\"'["), word.size()));
    return word.find("://") != std::string_view::npos || word.find('@') != std::string_view::npos ||
           word.starts_with("www.") || word.starts_with("--") || word.starts_with('/') ||
           word.starts_with("~/") || word.starts_with("./") || word.starts_with("../");
}

class Wrapper {
public:
    Wrapper(std::string_view line, int columns) : line_(line), columns_(std::max(columns, 1)) {}

    std::vector<Slice> run() {
        std::size_t from = 0;
        for (const std::size_t to : breaks()) {
            take(from, to);
            from = to;
        }
        end_line(line_.size());
        return std::move(out_);
    }

private:
    // Without those inside an address that a line has room for.
    std::vector<std::size_t> breaks() const {
        std::vector<std::size_t> all = break_offsets(line_);
        std::size_t word = 0;   // where it begins
        std::size_t kept = 0;   // of those offsets, before it
        std::size_t count = 0;  // with those in it
        for (std::size_t i = 0; i < all.size(); ++i) {
            const std::size_t at = all[i];
            all[count++] = at;
            const bool ends = at == line_.size() || (at > 0 && line_[at - 1] == ' ');
            if (!ends) continue;
            const std::string_view text =
                line_.substr(word, without_spaces(line_, word, at) - word);
            if (count > kept + 1 && is_address(text) && width(text) <= columns_) {
                all[kept] = at;
                count = kept + 1;
            }
            word = at;
            kept = count;
        }
        all.resize(count);
        return all;
    }

    // The unbreakable piece [from, to), spaces behind it included.
    void take(std::size_t from, std::size_t to) {
        const std::size_t ink = without_spaces(line_, from, to);
        const int needed = width(line_.substr(from, ink - from));
        if (used_ > 0 && used_ + needed > columns_) end_line(from);
        if (needed > columns_)
            cut(from, ink);
        else
            used_ += needed;
        used_ += static_cast<int>(to - ink);
    }

    void cut(std::size_t from, std::size_t to) {
        for (const Grapheme& g : graphemes(line_.substr(from, to - from))) {
            if (used_ + g.columns > columns_ && used_ > 0) end_line(from + g.offset);
            used_ += g.columns;
        }
    }

    void end_line(std::size_t end) {
        out_.push_back({begin_, without_spaces(line_, begin_, end) - begin_});
        begin_ = end;
        used_ = 0;
    }

    std::string_view line_;
    int columns_;
    std::vector<Slice> out_;
    std::size_t begin_ = 0;
    int used_ = 0;
};

}  // namespace

std::vector<std::size_t> break_offsets(std::string_view line) {
    if (has_ascii_breaks(line)) return ascii_breaks(line);
    UBreakIterator* breaks = line_iterator();
    if (breaks == nullptr) return ascii_breaks(line);  // ICU came without its data
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UText, CloseText> view(
        utext_openUTF8(nullptr, line.data(), static_cast<std::int64_t>(line.size()), &status));
    ubrk_setUText(breaks, view.get(), &status);
    if (U_FAILURE(status)) return ascii_breaks(line);
    std::vector<std::size_t> out;
    for (auto at = ubrk_next(breaks); at != UBRK_DONE; at = ubrk_next(breaks))
        out.push_back(static_cast<std::size_t>(at));
    if (out.empty()) out.push_back(line.size());
    return out;
}

std::vector<Slice> wrap(std::string_view line, int columns) {
    if (line.size() <= static_cast<std::size_t>(std::max(columns, 0)) && ascii::all_ascii(line))
        return {{0, without_spaces(line, 0, line.size())}};
    return Wrapper(line, columns).run();
}

}  // namespace alder::text
