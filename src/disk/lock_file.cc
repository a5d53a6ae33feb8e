#include "disk/lock_file.h"

#include <unistd.h>

#include "base/ascii.h"
#include "disk/atomic_write.h"

namespace alder::disk {

namespace {

constexpr Range kLock{0, 1};
constexpr std::uint64_t kMostBytes = 64;

}  // namespace

Result<std::optional<LockFile>> LockFile::try_take(Disk& disk, const std::string& path) {
    auto file = disk.open(path, Access::create);
    if (!file) return fail(file);
    const auto taken = (*file)->lock(kLock, LockMode::exclusive);
    if (!taken) return fail(taken);
    if (!*taken) return std::nullopt;
    // The number is only for messages: on a full disk the lock still holds.
    static_cast<void>((*file)->truncate(0));
    static_cast<void>((*file)->write_at(0, std::to_string(::getpid()) + "\n"));
    return std::optional(LockFile(std::move(*file)));
}

Result<std::optional<long>> LockFile::holder(Disk& disk, const std::string& path) {
    auto file = disk.open(path, Access::read);
    if (!file && file.error().code == Errc::not_found) return std::nullopt;
    if (!file) return fail(file);
    const auto held = (*file)->probe(kLock);
    if (!held) return fail(held);
    if (*held == LockMode::none) return std::nullopt;
    const auto text = read_file(disk, path, kMostBytes);
    if (!text) return fail(text);
    const auto number = ascii::parse_number<unsigned long>(ascii::trim(*text));
    if (!number) return std::nullopt;
    return static_cast<long>(*number);
}

}  // namespace alder::disk
