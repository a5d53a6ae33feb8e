#include "text/bidi.h"

#include <algorithm>
#include <memory>

#include <unicode/ubidi.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>

#include "text/utf8.h"

namespace alder::text {

namespace {

constexpr std::size_t kMaxLine = 64 * 1024;  // UTF-16 units; longer lines stay as they are

bool is_rtl_character(char32_t code) {
    if (code < 0x590) return false;
    const auto direction = u_charDirection(static_cast<UChar32>(code));
    return direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC;
}

struct CloseBidi {
    void operator()(UBiDi* bidi) const { ubidi_close(bidi); }
};

std::u16string to_utf16(std::string_view utf8) {
    std::u16string out(utf8.size(), u'\0');
    std::int32_t length = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8WithSub(out.data(), static_cast<std::int32_t>(out.size()), &length, utf8.data(),
                         static_cast<std::int32_t>(utf8.size()), kReplacement, nullptr, &status);
    out.resize(U_SUCCESS(status) ? static_cast<std::size_t>(length) : 0);
    return out;
}

// The clusters as one line for ICU, and where in it each begins.
struct Utf16Line {
    std::u16string text;
    std::vector<std::size_t> begins;
};

Utf16Line joined(std::span<const std::string_view> clusters) {
    Utf16Line line;
    line.begins.reserve(clusters.size());
    for (const std::string_view cluster : clusters) {
        line.begins.push_back(line.text.size());
        line.text += to_utf16(cluster);
    }
    return line;
}

}  // namespace

bool has_rtl(std::string_view utf8) {
    for (std::size_t i = 0; i < utf8.size();) {
        const Utf8Char c = utf8_at(utf8, i);
        if (is_rtl_character(c.code)) return true;
        i += c.length;
    }
    return false;
}

std::vector<VisualCluster> visual_order(std::span<const std::string_view> clusters) {
    std::vector<VisualCluster> order;
    if (std::ranges::none_of(clusters, has_rtl)) return order;
    const Utf16Line line = joined(clusters);
    if (line.text.size() > kMaxLine) return order;
    const std::unique_ptr<UBiDi, CloseBidi> bidi(ubidi_open());
    UErrorCode status = U_ZERO_ERROR;
    ubidi_setPara(bidi.get(), line.text.data(), static_cast<std::int32_t>(line.text.size()),
                  UBIDI_DEFAULT_LTR, nullptr, &status);
    const UBiDiLevel* const levels = ubidi_getLevels(bidi.get(), &status);
    if (U_FAILURE(status)) return order;
    std::vector<UBiDiLevel> of_clusters;
    of_clusters.reserve(clusters.size());
    for (const std::size_t begin : line.begins)
        of_clusters.push_back(levels[std::min(begin, line.text.size() - 1)]);
    std::vector<std::int32_t> map(clusters.size());
    ubidi_reorderVisual(of_clusters.data(), static_cast<std::int32_t>(clusters.size()), map.data());
    order.reserve(clusters.size());
    for (const std::int32_t at : map) {
        const auto cluster = static_cast<std::size_t>(at);
        order.push_back({cluster, of_clusters[cluster] % 2 == 1});
    }
    return order;
}

std::string mirrored(std::string_view cluster) {
    if (cluster.empty()) return {};
    const Utf8Char first = utf8_at(cluster, 0);
    std::string out;
    append_utf8(out, static_cast<char32_t>(u_charMirror(static_cast<UChar32>(first.code))));
    return out.append(cluster.substr(first.length));
}

}  // namespace alder::text
