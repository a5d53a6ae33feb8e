#include "account/pace.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

namespace alder::account {

namespace {

constexpr std::chrono::seconds kWindow{8};
constexpr std::chrono::milliseconds kApart{100};  // samples
constexpr std::chrono::seconds kTooEarly{1};

using Seconds = std::chrono::duration<double>;

std::string time_words(std::chrono::seconds left) {
    if (left < std::chrono::minutes(2)) return fmt::format("{} s", left.count());
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(left);
    if (minutes < std::chrono::hours(2)) return fmt::format("{} min", minutes.count());
    return fmt::format("{} h", std::chrono::ceil<std::chrono::hours>(left).count());
}

}  // namespace

void Pace::note(const Standing& standing, Clock::time_point now) {
    const bool goes_on = standing.kind == kind_ && !samples_.empty() &&
                         standing.done >= samples_.back().done && now >= samples_.back().when;
    if (!goes_on) samples_.clear();
    kind_ = standing.kind;
    total_ = standing.total;
    while (samples_.size() > 1 && samples_[1].when + kWindow <= now) samples_.pop_front();
    // The last one is as things stand now; those before it keep a distance.
    if (samples_.size() > 1 && now < samples_[samples_.size() - 2].when + kApart)
        samples_.back() = {now, standing.done};
    else
        samples_.push_back({now, standing.done});
}

std::optional<double> Pace::rate() const {
    if (samples_.empty()) return std::nullopt;
    const auto took = samples_.back().when - samples_.front().when;
    if (took < kTooEarly) return std::nullopt;
    return static_cast<double>(samples_.back().done - samples_.front().done) /
           Seconds(took).count();
}

std::optional<std::chrono::seconds> Pace::left() const {
    const auto rate = this->rate();
    if (!rate || *rate <= 0 || total_ < samples_.back().done) return std::nullopt;
    const double seconds = static_cast<double>(total_ - samples_.back().done) / *rate;
    constexpr double kYear = 365.0 * 24 * 3600;
    if (seconds > kYear) return std::nullopt;
    return std::chrono::seconds(static_cast<std::int64_t>(std::ceil(seconds)));
}

std::string grouped(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
    return digits;
}

std::string size_words(double bytes) {
    constexpr std::array<std::string_view, 5> kUnits{"B", "kB", "MB", "GB", "TB"};
    std::size_t unit = 0;
    for (; bytes >= 999.5 && unit + 1 < kUnits.size(); ++unit) bytes /= 1000;
    return unit == 0 || bytes >= 99.95 ? fmt::format("{:.0f} {}", bytes, kUnits[unit])
                                       : fmt::format("{:.1f} {}", bytes, kUnits[unit]);
}

std::string progress_words(const Standing& standing, const Pace& pace) {
    const bool fetches = standing.kind == Standing::Kind::fetching;
    if (!fetches && standing.kind != Standing::Kind::looking) return "";
    const std::string silence =
        standing.silent ? fmt::format("no answer for {} s", standing.silent->count()) : "";
    if (standing.messages_total == 0)
        return fetches || standing.silent ? silence : "looking for what is new";
    std::string words = fmt::format("{} of {} messages", grouped(standing.messages_done),
                                    grouped(standing.messages_total));
    if (const auto rate = pace.rate(); rate && *rate > 0) {
        words += fetches ? ", " + size_words(*rate) + "/s" : fmt::format(", {:.0f}/s", *rate);
        if (const auto left = pace.left()) words += ", " + time_words(*left) + " left";
    }
    if (standing.silent) words += ", " + silence;
    return words;
}

}  // namespace alder::account
