#include "app/destination.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/nearest.h"
#include "config/paths.h"

namespace alder::app {

namespace {

using Kind = Destination::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 3> kPlaces{
    {{"maildir", Kind::maildir}, {"mbox", Kind::mbox}, {"mh", Kind::mh}}};
constexpr std::array<std::string_view, 3> kOthers{"mda", "lmtp", "smtp"};
constexpr std::string_view kThereAre = "there are maildir:DIR, mbox:FILE, mh:DIR, store and -";

std::unexpected<Error> no_destination(std::string_view text, std::string_view kind) {
    if (std::ranges::find(kOthers, kind) != kOthers.end())
        return fail(Errc::usage, fmt::format("{}: is not possible yet; {}", kind, kThereAre));
    constexpr std::array<std::string_view, 4> kWords{"maildir", "mbox", "mh", "store"};
    const auto like = nearest(kind, kWords);
    return fail(Errc::usage, fmt::format("'{}' is no destination; {}", text,
                                         like ? fmt::format("did you mean '{}'?", *like)
                                              : std::string(kThereAre)));
}

}  // namespace

std::string Destination::text() const {
    if (kind == Kind::store) return "store";
    if (kind == Kind::standard_output) return "-";
    const auto* const place =
        std::ranges::find(kPlaces, kind, [](const auto& each) { return each.second; });
    return fmt::format("{}:{}", place->first, path);
}

Result<Destination> parse_destination(std::string_view text, const std::string& home,
                                      const std::string& directory) {
    if (text == "store") return Destination{Kind::store};
    if (text == "-") return Destination{Kind::standard_output};
    const std::size_t colon = text.find(':');
    const std::string_view word = text.substr(0, colon);
    const auto* const place =
        std::ranges::find(kPlaces, word, [](const auto& each) { return each.first; });
    if (colon == std::string_view::npos || place == kPlaces.end())
        return no_destination(text, word);
    const std::string given = config::expand_home(std::string(text.substr(colon + 1)), home);
    if (given.empty())
        return fail(Errc::usage, fmt::format("say where: {}:{}", word,
                                             place->second == Kind::mbox ? "FILE" : "DIR"));
    std::string path = (std::filesystem::path(directory) / given).lexically_normal().string();
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    return Destination{place->second, std::move(path)};
}

Result<std::unique_ptr<mailbox::Delivery>> open_delivery(disk::Disk& disk,
                                                         const Destination& destination) {
    switch (destination.kind) {
        case Kind::maildir:
            return mailbox::deliver_to_maildir(disk, destination.path);
        case Kind::mbox:
            return mailbox::deliver_to_mbox(disk, destination.path);
        case Kind::mh:
            return mailbox::deliver_to_mh(disk, destination.path);
        case Kind::store:
        case Kind::standard_output:
            break;
    }
    return fail(Errc::bug, "mail is not delivered there");
}

}  // namespace alder::app
