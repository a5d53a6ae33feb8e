// Files behind one small interface, so that a test can put a memory, a disk that fails at the n-th
// operation, or one that loses its power in the place of the real one. Everything Alder keeps on
// disk goes through a Disk; the databases too, by the VFS in src/store. Paths are bytes, absolute;
// names from servers or messages never become part of one.
//
// Thread rule: a Disk may be used by all threads at once; a File by one thread at a time.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace alder::disk {

enum class Access {
    read,        // the file must exist
    write,       // read and write; the file must exist
    create,      // read and write; made (mode 0600) when it does not exist
    create_new,  // read and write; Errc::cannot_create when it exists (O_EXCL | O_NOFOLLOW)
};

enum class LockMode { none, shared, exclusive };

// A lockable stretch of bytes. Locks belong to the File (OFD locks), not to the process or thread.
struct Range {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

class File {
public:
    virtual ~File() = default;

    // Up to size bytes from offset; fewer only at the end of the file.
    virtual Result<std::size_t> read_at(std::uint64_t offset, char* into, std::size_t size) = 0;
    // All of it or an error; a hole is filled with zeros.
    virtual Result<void> write_at(std::uint64_t offset, std::string_view bytes) = 0;
    virtual Result<void> truncate(std::uint64_t size) = 0;
    virtual Result<std::uint64_t> size() = 0;
    // On return the bytes survive a loss of power. After an error nothing written since the last
    // success can be trusted to be there: fsync is not asked twice (FAILURES 66).
    virtual Result<void> sync() = 0;

    // Takes, changes or drops (none) a lock without waiting; false: somebody else's lock is in the
    // way.
    virtual Result<bool> lock(Range range, LockMode mode) = 0;
    // The strongest lock somebody else holds on any byte of the range.
    virtual Result<LockMode> probe(Range range) = 0;

    // `size` bytes at `offset` shared by everybody who maps the same file, zero where never
    // written. Grows the file as needed. Valid until the File goes. Not made durable by anything.
    virtual Result<char*> map_shared(std::uint64_t offset, std::size_t size) = 0;
};

struct Entry {
    std::string name;
    enum class Kind { file, directory, link, other } kind = Kind::file;
};

struct Status {
    std::uint64_t size = 0;
    std::uint64_t inode = 0;
    std::int64_t modified_ns = 0;  // since 1970
    std::uint32_t mode = 0;        // permission bits
    std::uint32_t owner = 0;       // user id
    Entry::Kind kind = Entry::Kind::file;
};

class Disk {
public:
    virtual ~Disk() = default;

    virtual Result<std::unique_ptr<File>> open(const std::string& path, Access access) = 0;
    // Errc::not_found when there is nothing. Does not follow a link at the end of the path, but
    // with a slash after it, which stands for the directory that the link leads to.
    virtual Result<Status> status(const std::string& path) = 0;
    // Names without "." and "..", in no order.
    virtual Result<std::vector<Entry>> list(const std::string& directory) = 0;
    // Mode 0700, with parents; fine when it exists.
    virtual Result<void> make_directory(const std::string& path) = 0;
    // Replaces what is at `to`. Durable only after sync_directory of both parents.
    virtual Result<void> rename(const std::string& from, const std::string& to) = 0;
    // The same for a file, but Errc::cannot_create when there is anything at `to`.
    virtual Result<void> rename_new(const std::string& from, const std::string& to) = 0;
    // A file, a link (not what it points to) or an empty directory.
    virtual Result<void> remove(const std::string& path) = 0;
    // Creations, renames and removals in it survive a loss of power.
    virtual Result<void> sync_directory(const std::string& path) = 0;
};

// The machine's own. Exists once; has no state.
Disk& real_disk();

}  // namespace alder::disk
