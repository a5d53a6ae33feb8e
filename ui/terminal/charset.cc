#include "ui/terminal/charset.h"

#include <algorithm>
#include <array>
#include <utility>

#include <errno.h>

#include "base/ascii.h"
#include "text/utf8.h"
#include "text/width.h"

namespace alder::ui::terminal {
namespace {

const iconv_t kNone =
    reinterpret_cast<iconv_t>(-1);  // NOLINT(performance-no-int-to-ptr): its interface

iconv_t open_converter(const std::string& to, const std::string& from) {
    const iconv_t converter = ::iconv_open(to.c_str(), from.c_str());
    if (converter != kNone) return converter;
    return to == "UTF-8" ? ::iconv_open("UTF-8", "ASCII") : ::iconv_open("ASCII", "UTF-8");
}

// What the screens draw with that older charsets lack, in one column of ASCII each.
constexpr std::array<std::pair<std::string_view, char>, 36> kDrawing = {{
    {"─", '-'}, {"━", '-'}, {"│", '|'}, {"┃", '|'},  {"┌", '+'},  {"┐", '+'},
    {"└", '`'}, {"┘", '+'}, {"├", '|'}, {"┤", '|'},  {"┬", '+'},  {"┴", '+'},
    {"┼", '+'}, {"╭", '+'}, {"╮", '+'}, {"╯", '+'},  {"╰", '`'},  {"…", '~'},
    {"•", '*'}, {"·", '.'}, {"█", '#'}, {"▌", '#'},  {"░", '.'},  {"▸", '>'},
    {"▾", 'v'}, {"›", '>'}, {"‹", '<'}, {"→", '>'},  {"←", '<'},  {"↑", '^'},
    {"↓", 'v'}, {"–", '-'}, {"—", '-'}, {"‘", '\''}, {"’", '\''}, {"✓", 'v'},
}};

// U+00C0 to U+00FF without their accents.
constexpr std::string_view kBareLatin =
    "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty";

}  // namespace

Charset::Charset(const std::string& name)
    : utf8_(ascii::iequals(name, "UTF-8") || ascii::iequals(name, "utf8")),
      out_(utf8_ ? kNone : open_converter(name, "UTF-8")),
      in_(utf8_ ? kNone : open_converter("UTF-8", name)) {}

Charset::~Charset() {
    if (out_ != kNone) ::iconv_close(out_);
    if (in_ != kNone) ::iconv_close(in_);
}

bool Charset::convert(std::string_view cluster, std::string& out) {
    std::string copy(cluster);
    char* from = copy.data();
    std::size_t left = copy.size();
    std::array<char, 64> buffer{};
    char* to = buffer.data();
    std::size_t room = buffer.size();
    ::iconv(out_, nullptr, nullptr, nullptr, nullptr);
    const std::size_t lossy = ::iconv(out_, &from, &left, &to, &room);
    // Back to the initial shift state, so that escape sequences are read as such.
    ::iconv(out_, nullptr, nullptr, &to, &room);
    if (lossy != 0 || left != 0) return false;
    out.append(buffer.data(), to);
    return true;
}

std::string Charset::fallback(std::string_view cluster, int columns) {
    const auto width = static_cast<std::size_t>(std::max(0, columns));
    const auto* const drawn =
        std::ranges::find(kDrawing, cluster, &std::pair<std::string_view, char>::first);
    if (drawn != kDrawing.end()) return std::string(width, drawn->second);
    const text::Utf8Char first = text::utf8_at(cluster, 0);
    if (first.code >= 0xc0 && first.code <= 0xff) return {kBareLatin[first.code - 0xc0]};
    std::string base;
    // A letter with combining marks: the letter.
    if (first.length < cluster.size() && width == 1 &&
        convert(cluster.substr(0, first.length), base))
        return base;
    return std::string(width, '?');
}

std::string Charset::to_terminal(std::string_view utf8) {
    if (utf8_) return std::string(utf8);
    std::string out;
    out.reserve(utf8.size());
    while (!utf8.empty()) {
        const auto* const stop = std::ranges::find_if_not(utf8, ascii::is_ascii);
        // The last ASCII byte may be the base of a cluster.
        std::size_t plain = static_cast<std::size_t>(stop - utf8.begin());
        if (plain > 0 && stop != utf8.end()) --plain;
        out += utf8.substr(0, plain);
        utf8.remove_prefix(plain);
        if (utf8.empty()) break;
        const auto* const end = std::find_if(utf8.begin() + 1, utf8.end(), ascii::is_ascii);
        const std::string_view run = utf8.substr(0, static_cast<std::size_t>(end - utf8.begin()));
        for (const text::Grapheme& grapheme : text::graphemes(run)) {
            const std::string_view cluster = run.substr(grapheme.offset, grapheme.length);
            if (cluster.size() == 1)
                out += cluster;
            else if (!convert(cluster, out))
                out += fallback(cluster, grapheme.columns);
        }
        utf8.remove_prefix(run.size());
    }
    return out;
}

std::string Charset::from_terminal(std::string_view bytes) {
    if (utf8_) return std::string(bytes);
    held_ += bytes;
    char* from = held_.data();
    std::size_t left = held_.size();
    std::string out;
    std::array<char, 256> buffer{};
    while (left > 0) {
        char* to = buffer.data();
        std::size_t room = buffer.size();
        errno = 0;
        ::iconv(in_, &from, &left, &to, &room);
        out.append(buffer.data(), to);
        if (errno == EINVAL) break;  // the rest of a character is still to come
        if (errno != EILSEQ) continue;
        text::append_utf8(out, text::kReplacement);
        ++from;
        --left;
    }
    held_.erase(0, held_.size() - left);
    return out;
}

}  // namespace alder::ui::terminal
