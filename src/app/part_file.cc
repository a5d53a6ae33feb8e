#include "app/part_file.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"
#include "text/term_text.h"
#include "text/width.h"

namespace alder::app {

namespace {

constexpr std::size_t kMaxName = 120;
constexpr std::size_t kMaxExtension = 16;
constexpr int kMaxNumber = 999;

bool is_allowed(std::string_view cluster) {
    if (cluster.size() == 1) {
        const char c = cluster[0];
        return ascii::is_ascii(c) && !ascii::is_control(c) &&
               std::string_view("\"'`$&|;<>*?\\(){}[]!~").find(c) == std::string_view::npos;
    }
    // What TermText would mark is not what a name is made of.
    return text::TermText::clean(cluster).utf8() == cluster;
}

std::string extension_of(std::string_view name) {
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || name.size() - dot > kMaxExtension) return {};
    return std::string(name.substr(dot));
}

// Cut between characters.
std::string cut(std::string_view name, std::size_t bytes) {
    std::size_t end = 0;
    for (const text::Grapheme& each : text::graphemes(name)) {
        if (each.offset + each.length > bytes) break;
        end = each.offset + each.length;
    }
    return std::string(name.substr(0, end));
}

}  // namespace

std::string safe_file_name(std::string_view given, std::string_view path_of_part) {
    const std::size_t slash = given.find_last_of("/\\");
    if (slash != std::string_view::npos) given.remove_prefix(slash + 1);
    std::string name;
    for (const text::Grapheme& each : text::graphemes(given)) {
        const std::string_view cluster = given.substr(each.offset, each.length);
        name += is_allowed(cluster) ? cluster : "_";
    }
    name.erase(0, std::min(name.find_first_not_of(".- _"), name.size()));
    while (name.ends_with(' ') || name.ends_with('.')) name.pop_back();
    if (name.empty()) return fmt::format("part-{}", path_of_part);
    if (name.size() <= kMaxName) return name;
    const std::string extension = extension_of(name);
    return cut(name, kMaxName - extension.size()) + extension;
}

Result<std::string> write_new_file(disk::Disk& disk, std::string file, std::string_view bytes) {
    const std::string extension = extension_of(file.substr(file.rfind('/') + 1));
    const std::string stem = file.substr(0, file.size() - extension.size());
    for (int number = 2; number <= kMaxNumber; ++number) {
        auto made = disk.open(file, disk::Access::create_new);
        if (made) {
            if (auto written = (*made)->write_at(0, bytes); !written) return fail(written);
            if (auto safe = (*made)->sync(); !safe) return fail(safe);
            return file;
        }
        if (made.error().code != Errc::cannot_create || !disk.status(file)) return fail(made);
        file = fmt::format("{}-{}{}", stem, number, extension);
    }
    return fail(Errc::cannot_create, "there are too many files of that name; choose another one");
}

}  // namespace alder::app
