// The machine's file system by POSIX calls and Linux's open-file-description locks.

#include <cerrno>
#include <cstdio>
#include <optional>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "disk/disk.h"

namespace alder::disk {

namespace {

constexpr mode_t kFileMode = 0600;
constexpr mode_t kDirectoryMode = 0700;

std::unexpected<Error> failed(const std::string& path) {
    return std::unexpected(system_error(path, errno));
}

// Repeats a call that a signal cut short.
template <class Call>
auto again(Call call) {
    while (true) {
        const auto result = call();
        if (result >= 0 || errno != EINTR) return result;
    }
}

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    int get() const { return fd_; }

private:
    int fd_;
};

// Never gives 0, 1 or 2, even when those are closed: a stray print would land in a database.
Result<Descriptor> open_descriptor(const std::string& path, int flags) {
    Descriptor fd(
        again([&] { return ::open(path.c_str(), flags | O_CLOEXEC | O_NOCTTY, kFileMode); }));
    if (fd.get() >= 0 && fd.get() <= STDERR_FILENO) {
        Descriptor higher(::fcntl(fd.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
        if (higher.get() < 0) return failed(path);
        return higher;
    }
    if (fd.get() >= 0) return fd;
    if (errno == EEXIST) return fail(Errc::cannot_create, path + ": exists already");
    return failed(path);
}

short lock_type(LockMode mode) {
    switch (mode) {
        case LockMode::none:
            return F_UNLCK;
        case LockMode::shared:
            return F_RDLCK;
        case LockMode::exclusive:
            return F_WRLCK;
    }
    return F_UNLCK;
}

struct flock lock_request(Range range, LockMode mode) {
    struct flock request{};
    request.l_type = lock_type(mode);
    request.l_whence = SEEK_SET;
    request.l_start = static_cast<off_t>(range.offset);
    request.l_len = static_cast<off_t>(range.length);
    return request;
}

class RealFile final : public File {
public:
    RealFile(std::string path, Descriptor fd) : path_(std::move(path)), fd_(std::move(fd)) {}
    ~RealFile() override {
        for (const auto& [start, length] : maps_) ::munmap(start, length);
    }

    Result<std::size_t> read_at(std::uint64_t offset, char* into, std::size_t size) override {
        std::size_t done = 0;
        while (done < size) {
            const auto got = again([&] {
                return ::pread(fd_.get(), into + done, size - done,
                               static_cast<off_t>(offset + done));
            });
            if (got < 0) return failed(path_);
            if (got == 0) break;
            done += static_cast<std::size_t>(got);
        }
        return done;
    }

    Result<void> write_at(std::uint64_t offset, std::string_view bytes) override {
        while (!bytes.empty()) {
            const auto put = again([&] {
                return ::pwrite(fd_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
            });
            if (put < 0) return failed(path_);
            offset += static_cast<std::uint64_t>(put);
            bytes.remove_prefix(static_cast<std::size_t>(put));
        }
        return {};
    }

    Result<void> truncate(std::uint64_t size) override {
        if (again([&] { return ::ftruncate(fd_.get(), static_cast<off_t>(size)); }) != 0)
            return failed(path_);
        return {};
    }

    Result<std::uint64_t> size() override {
        struct stat seen{};
        if (::fstat(fd_.get(), &seen) != 0) return failed(path_);
        return static_cast<std::uint64_t>(seen.st_size);
    }

    // Linux reports a failed write-back once and then forgets it, so we do not.
    Result<void> sync() override {
        if (lost_) return std::unexpected(*lost_);
        if (again([&] { return ::fdatasync(fd_.get()); }) == 0) return {};
        lost_ = system_error(path_, errno);
        return std::unexpected(*lost_);
    }

    Result<bool> lock(Range range, LockMode mode) override {
        auto request = lock_request(range, mode);
        if (again([&] { return ::fcntl(fd_.get(), F_OFD_SETLK, &request); }) == 0) return true;
        if (errno == EAGAIN || errno == EACCES) return false;
        return failed(path_);
    }

    Result<LockMode> probe(Range range) override {
        // What keeps us from writing may be a reader although there is a writer too, elsewhere in
        // the range; what keeps us from reading is a writer.
        for (const LockMode wanted : {LockMode::shared, LockMode::exclusive}) {
            auto request = lock_request(range, wanted);
            if (::fcntl(fd_.get(), F_OFD_GETLK, &request) != 0) return failed(path_);
            if (request.l_type == F_WRLCK) return LockMode::exclusive;
            if (request.l_type == F_RDLCK) return LockMode::shared;
        }
        return LockMode::none;
    }

    Result<char*> map_shared(std::uint64_t offset, std::size_t size) override {
        if (const auto grown = grow(offset + size); !grown) return fail(grown);
        const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
        const std::size_t lead = offset % page;
        void* start = ::mmap(nullptr, lead + size, PROT_READ | PROT_WRITE, MAP_SHARED, fd_.get(),
                             static_cast<off_t>(offset - lead));
        if (start == MAP_FAILED) return failed(path_);
        maps_.emplace_back(start, lead + size);
        return static_cast<char*>(start) + lead;
    }

private:
    // Reserves the blocks too: a full disk must be an error here, not a SIGBUS later.
    Result<void> grow(std::uint64_t wanted) {
        const auto now = size();
        if (!now) return fail(now);
        if (*now >= wanted) return {};
        const int error = ::posix_fallocate(fd_.get(), static_cast<off_t>(*now),
                                            static_cast<off_t>(wanted - *now));
        if (error != 0) return std::unexpected(system_error(path_, error));
        return {};
    }

    std::string path_;
    Descriptor fd_;
    std::optional<Error> lost_;
    std::vector<std::pair<void*, std::size_t>> maps_;
};

Entry::Kind kind_of(mode_t mode) {
    if (S_ISREG(mode)) return Entry::Kind::file;
    if (S_ISDIR(mode)) return Entry::Kind::directory;
    if (S_ISLNK(mode)) return Entry::Kind::link;
    return Entry::Kind::other;
}

class RealDisk final : public Disk {
public:
    Result<std::unique_ptr<File>> open(const std::string& path, Access access) override {
        // Without waiting: a FIFO in a file's place would never open.
        auto fd = open_descriptor(path, flags_of(access) | O_NONBLOCK);
        if (!fd) return fail(fd);
        struct stat status{};
        if (::fstat(fd->get(), &status) != 0) return failed(path);
        if (!S_ISREG(status.st_mode)) return fail(Errc::bad_data, path + ": is no plain file");
        return std::make_unique<RealFile>(path, std::move(*fd));
    }

    Result<Status> status(const std::string& path) override {
        struct stat seen{};
        if (::lstat(path.c_str(), &seen) != 0) return failed(path);
        return Status{
            .size = static_cast<std::uint64_t>(seen.st_size),
            .inode = seen.st_ino,
            .modified_ns = std::int64_t{seen.st_mtim.tv_sec} * 1'000'000'000 + seen.st_mtim.tv_nsec,
            .mode = seen.st_mode & 07777U,
            .owner = seen.st_uid,
            .kind = kind_of(seen.st_mode),
        };
    }

    Result<std::vector<Entry>> list(const std::string& directory) override {
        struct Close {
            void operator()(DIR* open) const { ::closedir(open); }
        };
        const std::unique_ptr<DIR, Close> open(::opendir(directory.c_str()));
        if (!open) return failed(directory);
        std::vector<Entry> entries;
        while (true) {
            errno = 0;
            // NOLINTNEXTLINE(concurrency-mt-unsafe): each stream is read by one thread only.
            const dirent* found = ::readdir(open.get());
            if (found == nullptr && errno != 0) return failed(directory);
            if (found == nullptr) return entries;
            std::string name = found->d_name;
            if (name == "." || name == "..") continue;
            const auto kind = kind_in(directory, name, found->d_type);
            entries.push_back({std::move(name), kind});
        }
    }

    Result<void> make_directory(const std::string& path) override {
        if (::mkdir(path.c_str(), kDirectoryMode) == 0) return {};
        if (errno == EEXIST) {
            struct stat seen{};
            if (::stat(path.c_str(), &seen) == 0 && S_ISDIR(seen.st_mode)) return {};
            return fail(Errc::cannot_create, path + ": is no directory");
        }
        const auto slash = path.find_last_of('/');
        if (errno != ENOENT || slash == std::string::npos || slash == 0) return failed(path);
        if (auto parent = make_directory(path.substr(0, slash)); !parent) return parent;
        if (::mkdir(path.c_str(), kDirectoryMode) == 0 || errno == EEXIST) return {};
        return failed(path);
    }

    Result<void> rename(const std::string& from, const std::string& to) override {
        if (::rename(from.c_str(), to.c_str()) != 0) return failed(from);
        return {};
    }

    Result<void> rename_new(const std::string& from, const std::string& to) override {
        constexpr unsigned kNoReplace = 1;  // RENAME_NOREPLACE
        int done = ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), kNoReplace);
        // Older file systems know it only in two steps.
        if (done != 0 && (errno == EINVAL || errno == ENOSYS)) {
            done = ::link(from.c_str(), to.c_str());
            if (done == 0) done = ::unlink(from.c_str());
        }
        if (done == 0) return {};
        if (errno == EEXIST) return fail(Errc::cannot_create, to + ": exists already");
        return failed(from);
    }

    Result<void> remove(const std::string& path) override {
        if (::remove(path.c_str()) != 0) return failed(path);
        return {};
    }

    Result<void> sync_directory(const std::string& path) override {
        const auto fd = open_descriptor(path, O_RDONLY | O_DIRECTORY);
        if (!fd) return fail(fd);
        // EINVAL: a file system that has nothing to do here (some network and FUSE ones).
        if (again([&] { return ::fsync(fd->get()); }) != 0 && errno != EINVAL) return failed(path);
        return {};
    }

private:
    static int flags_of(Access access) {
        switch (access) {
            case Access::read:
                return O_RDONLY;
            case Access::write:
                return O_RDWR;
            case Access::create:
                return O_RDWR | O_CREAT;
            case Access::create_new:
                return O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW;
        }
        return O_RDONLY;
    }

    static Entry::Kind kind_in(const std::string& directory, const std::string& name,
                               unsigned char type) {
        if (type == DT_REG) return Entry::Kind::file;
        if (type == DT_DIR) return Entry::Kind::directory;
        if (type == DT_LNK) return Entry::Kind::link;
        struct stat seen{};
        if (type != DT_UNKNOWN || ::lstat((directory + '/' + name).c_str(), &seen) != 0)
            return Entry::Kind::other;
        return kind_of(seen.st_mode);
    }
};

}  // namespace

Disk& real_disk() {
    static RealDisk disk;
    return disk;
}

}  // namespace alder::disk
