#include "store/vfs.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <mutex>
#include <new>
#include <string_view>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <sqlite3.h>

#include "base/clock.h"
#include "base/digest.h"

namespace alder::store {

using disk::Access;
using disk::LockMode;
using disk::Range;

// SQLite calls us by C function pointers. Nothing may be thrown through its frames: all of them are
// noexcept, so that out of memory ends the process (what is on the disk stays whole).

struct Vfs::State {
    explicit State(disk::Disk& its_disk) : disk(its_disk) {}

    // What the disk said last, for the words of an error; of any connection, so only for people.
    int failed(int code, const Error& error) {
        const std::lock_guard lock(mutex);
        last_error = error.detail;
        return code;
    }

    disk::Disk& disk;
    std::string name;
    sqlite3_vfs methods{};
    std::mutex mutex;
    std::string last_error;
};

namespace {

// os_unix.c: the bytes of the database file that stand for its locks…
constexpr std::uint64_t kPendingByte = 0x40000000;
constexpr Range kPending{kPendingByte, 1};
constexpr Range kReserved{kPendingByte + 1, 1};
constexpr Range kPendingAndReserved{kPendingByte, 2};
constexpr Range kShared{kPendingByte + 2, 510};
constexpr Range kAll{kPendingByte, 512};
// …and those of the -shm file: eight for the WAL's own, one that everybody who has it open holds.
constexpr std::uint64_t kWalLocks = 120;
constexpr Range kDeadMansSwitch{128, 1};

constexpr int kSectorSize = 4096;         // bytes
constexpr std::uint64_t kNewShmSize = 3;  // bytes; what os_unix.c leaves of a stale -shm file

using State = Vfs::State;

// One open file: a database, its journal or its WAL.
struct Handle : sqlite3_file {
    Handle(State& its_vfs, std::string its_path, std::unique_ptr<disk::File> its_file)
        : vfs(its_vfs), path(std::move(its_path)), file(std::move(its_file)) {}

    template <class T>
    int code(const Result<T>& result, int on_failure) {
        return result ? SQLITE_OK : vfs.failed(on_failure, result.error());
    }

    // SQLITE_OK, SQLITE_BUSY, or on_failure when the disk refused.
    int lock(disk::File& in, Range range, LockMode mode, int on_failure) {
        const auto locked = in.lock(range, mode);
        if (!locked) return vfs.failed(on_failure, locked.error());
        return *locked ? SQLITE_OK : SQLITE_BUSY;
    }

    State& vfs;
    std::string path;
    std::unique_ptr<disk::File> file;
    bool entry_synced = false;  // its directory, once, before its bytes can count as safe
    int level = SQLITE_LOCK_NONE;
    bool only_reads = false;
    bool is_alone = false;  // reads without -shm: SQLite keeps the index of the WAL to itself
    std::unique_ptr<disk::File> shm;
    std::vector<char*> regions;  // of the -shm file, null where not mapped yet
};

// A WAL that is not there and cannot be made; until somebody else makes it, there is nothing in it.
class AbsentWal : public disk::File {
public:
    AbsentWal(disk::Disk& disk, std::string path) : disk_(disk), path_(std::move(path)) {}

    Result<std::size_t> read_at(std::uint64_t offset, char* into, std::size_t size) override {
        return is_there() ? file_->read_at(offset, into, size) : Result<std::size_t>(0);
    }
    Result<std::uint64_t> size() override {
        return is_there() ? file_->size() : Result<std::uint64_t>(0);
    }
    Result<void> write_at(std::uint64_t, std::string_view) override { return refuse(); }
    Result<void> truncate(std::uint64_t) override { return refuse(); }
    Result<void> sync() override { return {}; }
    Result<bool> lock(Range, LockMode) override { return true; }
    Result<LockMode> probe(Range) override { return LockMode::none; }
    Result<char*> map_shared(std::uint64_t, std::size_t) override { return refuse(); }

private:
    bool is_there() {
        if (file_ == nullptr) {
            if (auto opened = disk_.open(path_, Access::read)) file_ = std::move(*opened);
        }
        return file_ != nullptr;
    }
    std::unexpected<Error> refuse() const {
        return fail(Errc::permission, path_ + " cannot be written");
    }

    disk::Disk& disk_;
    std::string path_;
    std::unique_ptr<disk::File> file_;
};

Handle& of(sqlite3_file* file) { return *static_cast<Handle*>(file); }

std::string directory_of(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == 0 || slash == std::string::npos ? "/" : path.substr(0, slash);
}

// ---- reading and writing ----

int close(sqlite3_file* file) noexcept {
    of(file).~Handle();
    return SQLITE_OK;
}

int read(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) noexcept {
    Handle& handle = of(file);
    const auto wanted = static_cast<std::size_t>(size);
    char* bytes = static_cast<char*>(into);
    const auto got = handle.file->read_at(static_cast<std::uint64_t>(offset), bytes, wanted);
    if (!got) return handle.code(got, SQLITE_IOERR_READ);
    if (*got == wanted) return SQLITE_OK;
    std::memset(bytes + *got, 0, wanted - *got);
    return SQLITE_IOERR_SHORT_READ;
}

int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) noexcept {
    Handle& handle = of(file);
    const std::string_view bytes(static_cast<const char*>(from), static_cast<std::size_t>(size));
    return handle.code(handle.file->write_at(static_cast<std::uint64_t>(offset), bytes),
                       SQLITE_IOERR_WRITE);
}

int truncate(sqlite3_file* file, sqlite3_int64 size) noexcept {
    Handle& handle = of(file);
    return handle.code(handle.file->truncate(static_cast<std::uint64_t>(size)),
                       SQLITE_IOERR_TRUNCATE);
}

int sync(sqlite3_file* file, int) noexcept {
    Handle& handle = of(file);
    if (const auto synced = handle.file->sync(); !synced)
        return handle.code(synced, SQLITE_IOERR_FSYNC);
    if (handle.entry_synced) return SQLITE_OK;
    const auto synced = handle.vfs.disk.sync_directory(directory_of(handle.path));
    handle.entry_synced = synced.has_value();
    return handle.code(synced, SQLITE_IOERR_DIR_FSYNC);
}

int file_size(sqlite3_file* file, sqlite3_int64* size) noexcept {
    Handle& handle = of(file);
    const auto found = handle.file->size();
    if (found) *size = static_cast<sqlite3_int64>(*found);
    return handle.code(found, SQLITE_IOERR_FSTAT);
}

// ---- the locks of the database file; https://sqlite.org/lockingv3.html ----

int lock_shared(Handle& handle) {
    // Whoever holds PENDING waits for readers to go; no new one may come.
    int code = handle.lock(*handle.file, kPending, LockMode::shared, SQLITE_IOERR_LOCK);
    if (code != SQLITE_OK) return code;
    code = handle.lock(*handle.file, kShared, LockMode::shared, SQLITE_IOERR_LOCK);
    const int dropped = handle.lock(*handle.file, kPending, LockMode::none, SQLITE_IOERR_UNLOCK);
    return code == SQLITE_OK ? dropped : code;
}

int lock_exclusive(Handle& handle) {
    if (handle.level < SQLITE_LOCK_PENDING) {
        const int code =
            handle.lock(*handle.file, kPending, LockMode::exclusive, SQLITE_IOERR_LOCK);
        if (code != SQLITE_OK) return code;
        handle.level = SQLITE_LOCK_PENDING;
    }
    return handle.lock(*handle.file, kShared, LockMode::exclusive, SQLITE_IOERR_LOCK);
}

int lock(sqlite3_file* file, int level) noexcept {
    Handle& handle = of(file);
    if (handle.level >= level) return SQLITE_OK;
    int code = SQLITE_OK;
    if (level == SQLITE_LOCK_SHARED)
        code = lock_shared(handle);
    else if (level == SQLITE_LOCK_RESERVED)
        code = handle.lock(*handle.file, kReserved, LockMode::exclusive, SQLITE_IOERR_LOCK);
    else
        code = lock_exclusive(handle);
    if (code == SQLITE_OK) handle.level = level;
    return code;
}

int unlock(sqlite3_file* file, int level) noexcept {
    Handle& handle = of(file);
    if (handle.level <= level) return SQLITE_OK;
    int code = SQLITE_OK;
    if (level == SQLITE_LOCK_NONE) {
        code = handle.lock(*handle.file, kAll, LockMode::none, SQLITE_IOERR_UNLOCK);
    } else {
        if (handle.level == SQLITE_LOCK_EXCLUSIVE)
            code = handle.lock(*handle.file, kShared, LockMode::shared, SQLITE_IOERR_RDLOCK);
        if (code == SQLITE_OK)
            code =
                handle.lock(*handle.file, kPendingAndReserved, LockMode::none, SQLITE_IOERR_UNLOCK);
    }
    if (code == SQLITE_OK) handle.level = level;
    return code;
}

int check_reserved(sqlite3_file* file, int* reserved) noexcept {
    Handle& handle = of(file);
    const auto others = handle.file->probe(kReserved);
    if (!others) return handle.code(others, SQLITE_IOERR_CHECKRESERVEDLOCK);
    *reserved = handle.level > SQLITE_LOCK_SHARED || *others == LockMode::exclusive ? 1 : 0;
    return SQLITE_OK;
}

// ---- the shared memory of the WAL ----

// Whoever finds nobody else there starts the WAL index anew: what a crash left of it is no use.
int open_shm(Handle& handle) {
    auto opened = handle.vfs.disk.open(handle.path + "-shm", Access::create);
    if (!opened) return handle.code(opened, SQLITE_IOERR_SHMOPEN);
    disk::File& shm = **opened;
    const auto others = shm.probe(kDeadMansSwitch);
    if (!others) return handle.code(others, SQLITE_IOERR_LOCK);
    if (*others == LockMode::exclusive) return SQLITE_BUSY;
    if (*others == LockMode::none) {
        const int code = handle.lock(shm, kDeadMansSwitch, LockMode::exclusive, SQLITE_IOERR_LOCK);
        if (code != SQLITE_OK) return code;
        if (const auto cut = shm.truncate(kNewShmSize); !cut)
            return handle.code(cut, SQLITE_IOERR_SHMOPEN);
    }
    const int code = handle.lock(shm, kDeadMansSwitch, LockMode::shared, SQLITE_IOERR_LOCK);
    if (code == SQLITE_OK) handle.shm = std::move(*opened);
    return code;
}

// Who only reads can do so where nothing can be written, on a full disk or a read-only one: SQLite
// then reads the WAL by itself, and asks again with each transaction whether there is a -shm now.
int open_shm_or_be_alone(Handle& handle, std::size_t bytes) {
    int code = open_shm(handle);
    if (code == SQLITE_OK && handle.only_reads && !handle.shm->map_shared(0, bytes)) {
        handle.shm.reset();  // there is room for its name, but not for what goes into it
        code = SQLITE_IOERR_SHMMAP;
    }
    if (code == SQLITE_OK) return std::exchange(handle.is_alone, false) ? SQLITE_READONLY : code;
    if (code == SQLITE_BUSY || !handle.only_reads) return code;
    handle.is_alone = true;
    return SQLITE_READONLY_CANTINIT;
}

int shm_map(sqlite3_file* file, int region, int size, int extend, void volatile** into) noexcept {
    Handle& handle = of(file);
    *into = nullptr;
    const auto index = static_cast<std::size_t>(region);
    const auto bytes = static_cast<std::size_t>(size);
    if (handle.shm == nullptr)
        if (const int code = open_shm_or_be_alone(handle, bytes); code != SQLITE_OK) return code;

    if (handle.regions.size() <= index) handle.regions.resize(index + 1);
    char*& start = handle.regions[index];
    if (start == nullptr) {
        const auto now = handle.shm->size();
        if (!now) return handle.code(now, SQLITE_IOERR_SHMSIZE);
        if (*now < (index + 1) * bytes && extend == 0) return SQLITE_OK;
        const auto mapped = handle.shm->map_shared(index * bytes, bytes);
        if (!mapped) return handle.code(mapped, SQLITE_IOERR_SHMMAP);
        start = *mapped;
    }
    *into = start;
    return SQLITE_OK;
}

int shm_lock(sqlite3_file* file, int first, int count, int flags) noexcept {
    Handle& handle = of(file);
    if (handle.shm == nullptr) return handle.is_alone ? SQLITE_OK : SQLITE_IOERR_SHMLOCK;
    const Range range{kWalLocks + static_cast<std::uint64_t>(first),
                      static_cast<std::uint64_t>(count)};
    const bool take = (flags & SQLITE_SHM_LOCK) != 0;
    const LockMode held =
        (flags & SQLITE_SHM_EXCLUSIVE) != 0 ? LockMode::exclusive : LockMode::shared;
    return handle.lock(*handle.shm, range, take ? held : LockMode::none, SQLITE_IOERR_SHMLOCK);
}

void shm_barrier(sqlite3_file*) noexcept { std::atomic_thread_fence(std::memory_order_seq_cst); }

int shm_unmap(sqlite3_file* file, int remove) noexcept {
    Handle& handle = of(file);
    if (handle.shm == nullptr) return SQLITE_OK;
    // SQLite asks for removal only while it holds the database exclusively. A file that stays is
    // started anew by the next who opens it.
    if (remove != 0) static_cast<void>(handle.vfs.disk.remove(handle.path + "-shm"));
    handle.regions.clear();
    handle.shm.reset();
    return SQLITE_OK;
}

// ---- what the file is like ----

int file_control(sqlite3_file* file, int request, void* argument) noexcept {
    if (request != SQLITE_FCNTL_LOCKSTATE) return SQLITE_NOTFOUND;
    *static_cast<int*>(argument) = of(file).level;
    return SQLITE_OK;
}

int sector_size(sqlite3_file*) noexcept { return kSectorSize; }

// A loss of power spoils no byte beside those being written: what SQLite assumes of Linux too.
int characteristics(sqlite3_file*) noexcept { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

constexpr sqlite3_io_methods kFileMethods{
    .iVersion = 2,
    .xClose = close,
    .xRead = read,
    .xWrite = write,
    .xTruncate = truncate,
    .xSync = sync,
    .xFileSize = file_size,
    .xLock = lock,
    .xUnlock = unlock,
    .xCheckReservedLock = check_reserved,
    .xFileControl = file_control,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = shm_map,
    .xShmLock = shm_lock,
    .xShmBarrier = shm_barrier,
    .xShmUnmap = shm_unmap,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

// ---- the file system ----

State& of(sqlite3_vfs* vfs) { return *static_cast<State*>(vfs->pAppData); }

Access access_of(int flags) {
    if ((flags & SQLITE_OPEN_READWRITE) == 0) return Access::read;
    if ((flags & SQLITE_OPEN_CREATE) == 0) return Access::write;
    return (flags & SQLITE_OPEN_EXCLUSIVE) != 0 ? Access::create_new : Access::create;
}

// A WAL is always asked for to be written, whoever asks.
Result<std::unique_ptr<disk::File>> open_file(disk::Disk& disk, const std::string& path,
                                              int& flags) {
    auto opened = disk.open(path, access_of(flags));
    if (opened || (flags & SQLITE_OPEN_WAL) == 0) return opened;
    flags = (flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) | SQLITE_OPEN_READONLY;
    auto read = disk.open(path, Access::read);
    if (read || read.error().code != Errc::not_found) return read;
    return std::make_unique<AbsentWal>(disk, path);
}

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* got) noexcept {
    State& state = of(vfs);
    file->pMethods = nullptr;
    // Temporary tables and sorts stay in memory (sqlite.cc), so a nameless file is not asked for.
    if (name == nullptr) return SQLITE_CANTOPEN;
    std::string path(name);
    // By another name it would get another WAL, and two WALs destroy a database.
    const auto there = state.disk.status(path);
    if (there && there->kind != disk::Entry::Kind::file)
        return state.failed(SQLITE_CANTOPEN, {Errc::config, path + " is no plain file"});
    auto opened = open_file(state.disk, path, flags);
    if (!opened) return state.failed(SQLITE_CANTOPEN, opened.error());
    if (got != nullptr) *got = flags;
    auto* handle = new (file) Handle(state, std::move(path), std::move(*opened));
    handle->only_reads = (flags & SQLITE_OPEN_READONLY) != 0;
    file->pMethods = &kFileMethods;
    return SQLITE_OK;
}

int remove(sqlite3_vfs* vfs, const char* name, int sync_entry) noexcept {
    State& state = of(vfs);
    if (const auto removed = state.disk.remove(name); !removed) {
        const bool gone = removed.error().code == Errc::not_found;
        return state.failed(gone ? SQLITE_IOERR_DELETE_NOENT : SQLITE_IOERR_DELETE,
                            removed.error());
    }
    if (sync_entry == 0) return SQLITE_OK;
    const auto synced = state.disk.sync_directory(directory_of(name));
    return synced ? SQLITE_OK : state.failed(SQLITE_IOERR_DIR_FSYNC, synced.error());
}

// "Cannot tell" is an error, not "no": a journal that is overlooked is lost mail.
int access(sqlite3_vfs* vfs, const char* name, int question, int* answer) noexcept {
    State& state = of(vfs);
    const auto status = state.disk.status(name);
    if (!status && status.error().code != Errc::not_found)
        return state.failed(SQLITE_IOERR_ACCESS, status.error());
    *answer = status && (question != SQLITE_ACCESS_EXISTS || status->size > 0) ? 1 : 0;
    return SQLITE_OK;
}

int full_path(sqlite3_vfs*, const char* name, int size, char* into) noexcept {
    const auto length = std::strlen(name) + 1;
    if (length > static_cast<std::size_t>(size)) return SQLITE_CANTOPEN;
    std::memcpy(into, name, length);
    return SQLITE_OK;
}

int randomness(sqlite3_vfs*, int size, char* into) noexcept {
    const std::string bytes = random_bytes(static_cast<std::size_t>(size));
    bytes.copy(into, bytes.size());
    return size;
}

int sleep(sqlite3_vfs*, int microseconds) noexcept {
    std::this_thread::sleep_for(std::chrono::microseconds(microseconds));
    return microseconds;
}

// Milliseconds since noon of 24 November 4714 BC.
int current_time(sqlite3_vfs*, sqlite3_int64* time) noexcept {
    constexpr sqlite3_int64 kUnixEpoch = 210'866'760'000'000;
    *time = kUnixEpoch + wall_now().time_since_epoch().count() * 1000;
    return SQLITE_OK;
}

int current_day(sqlite3_vfs* vfs, double* day) noexcept {
    constexpr double kMillisecondsADay = 86'400'000;
    sqlite3_int64 time = 0;
    current_time(vfs, &time);
    *day = static_cast<double>(time) / kMillisecondsADay;
    return SQLITE_OK;
}

int last_error(sqlite3_vfs* vfs, int size, char* into) noexcept {
    State& state = of(vfs);
    const std::lock_guard lock(state.mutex);
    if (into != nullptr && size > 0) {
        const auto length = std::min(state.last_error.size(), static_cast<std::size_t>(size) - 1);
        state.last_error.copy(into, length);
        into[length] = '\0';
    }
    return 0;
}

}  // namespace

Vfs::Vfs(disk::Disk& disk) : state_(std::make_unique<State>(disk)) {
    state_->name = fmt::format("alder-{}", static_cast<const void*>(state_.get()));
    state_->methods.iVersion = 2;
    state_->methods.szOsFile = sizeof(Handle);
    state_->methods.mxPathname = 4096;
    state_->methods.zName = state_->name.c_str();
    state_->methods.pAppData = state_.get();
    state_->methods.xOpen = open;
    state_->methods.xDelete = remove;
    state_->methods.xAccess = access;
    state_->methods.xFullPathname = full_path;
    state_->methods.xRandomness = randomness;
    state_->methods.xSleep = sleep;
    state_->methods.xCurrentTime = current_day;
    state_->methods.xCurrentTimeInt64 = current_time;
    state_->methods.xGetLastError = last_error;
    sqlite3_vfs_register(&state_->methods, 0);
}

Vfs::~Vfs() { sqlite3_vfs_unregister(&state_->methods); }

const std::string& Vfs::name() const { return state_->name; }

}  // namespace alder::store
