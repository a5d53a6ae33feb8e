#include "disk/wake_file.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <sys/inotify.h>
#include <unistd.h>

namespace alder::disk {

namespace {

// The link count of a removed file changes at once; IN_DELETE_SELF waits for the last who has it
// open.
constexpr std::uint32_t kReplaced = IN_ATTRIB | IN_MOVE_SELF | IN_DELETE_SELF;

}  // namespace

Result<WakeFile> WakeFile::open(Disk& disk, const std::string& path) {
    auto file = disk.open(path, Access::create);
    if (!file) return fail(file);
    return WakeFile(std::move(*file));
}

Result<void> WakeFile::ring() { return file_->write_at(0, "\n"); }

Result<WakeWatch> WakeWatch::open(const std::string& path) {
    WakeWatch made(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK), path);
    if (made.fd_ < 0) return std::unexpected(system_error(path, errno));
    if (const auto watched = made.watch(); !watched) return fail(watched);
    return made;
}

WakeWatch::WakeWatch(WakeWatch&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), watched_(other.watched_), path_(std::move(other.path_)) {}

WakeWatch::~WakeWatch() {
    if (fd_ >= 0) ::close(fd_);
}

Result<void> WakeWatch::watch() {
    // Makes the file, and has nothing open when the watch begins.
    if (const auto made = WakeFile::open(real_disk(), path_); !made) return fail(made);
    if (watched_ >= 0) ::inotify_rm_watch(fd_, watched_);
    watched_ = ::inotify_add_watch(fd_, path_.c_str(), IN_MODIFY | kReplaced);
    if (watched_ < 0) return std::unexpected(system_error(path_, errno));
    return {};
}

Result<bool> WakeWatch::take() {
    alignas(inotify_event) std::array<char, 4096> bytes{};
    bool rung = false;
    bool replaced = false;
    while (true) {
        const auto got = ::read(fd_, bytes.data(), bytes.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && errno != EAGAIN) return std::unexpected(system_error(path_, errno));
        if (got <= 0) break;
        for (std::size_t at = 0; at < static_cast<std::size_t>(got);) {
            inotify_event event{};
            std::memcpy(&event, bytes.data() + at, sizeof event);
            at += sizeof event + event.len;
            // IN_IGNORED is only the echo of our own inotify_rm_watch.
            rung = rung || (event.mask & IN_IGNORED) == 0;
            replaced = replaced || (event.mask & kReplaced) != 0;
        }
    }
    if (replaced)
        if (const auto again = watch(); !again) return fail(again);
    return rung;
}

}  // namespace alder::disk
