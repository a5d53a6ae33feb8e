#include "disk/atomic_write.h"

#include <fmt/format.h>

#include "base/digest.h"

namespace alder::disk {

namespace {

Result<void> write_new(Disk& disk, const std::string& path, std::string_view bytes) {
    auto file = disk.open(path, Access::create_new);
    if (!file) return fail(file);
    if (auto written = (*file)->write_at(0, bytes); !written) return written;
    return (*file)->sync();
}

}  // namespace

std::string parent_of(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
}

Result<void> atomic_write(Disk& disk, const std::string& path, std::string_view bytes) {
    const std::string fresh = path + ".new-" + hex(random_bytes(6));
    auto done = write_new(disk, fresh, bytes);
    if (done) done = disk.rename(fresh, path);
    if (!done) {
        static_cast<void>(disk.remove(fresh));
        return done;
    }
    return disk.sync_directory(parent_of(path));
}

Result<std::string> read_file(Disk& disk, const std::string& path, std::uint64_t most) {
    auto file = disk.open(path, Access::read);
    if (!file) return fail(file);
    const auto size = (*file)->size();
    if (!size) return fail(size);
    if (*size > most)
        return fail(Errc::bad_data, fmt::format("{}: larger than {} bytes", path, most));
    std::string bytes(*size, '\0');
    const auto got = (*file)->read_at(0, bytes.data(), bytes.size());
    if (!got) return fail(got);
    bytes.resize(*got);
    return bytes;
}

Result<void> make_durable_directory(Disk& disk, const std::string& path) {
    if (path == "/") return {};
    const auto there = disk.status(path);
    if (!there && there.error().code != Errc::not_found) return fail(there);
    // One that exists is not touched: its parent may not even be ours to open.
    if (there) return disk.make_directory(path);
    const std::string parent = parent_of(path);
    if (auto made = make_durable_directory(disk, parent); !made) return made;
    if (auto made = disk.make_directory(path); !made) return made;
    return disk.sync_directory(parent);
}

}  // namespace alder::disk
