#include "disk/memory_disk.h"

#include <algorithm>
#include <cerrno>

#include "disk/memory_node.h"

namespace alder::disk {

namespace {

constexpr std::uint32_t kFileMode = 0600;
constexpr std::uint32_t kDirectoryMode = 0700;

std::unexpected<Error> failed(const std::string& path, int number) {
    return std::unexpected(system_error(path, number));
}

bool overlap(Range a, Range b) {
    return a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}

// What of a lock lies outside a range: nothing, one piece or two.
std::vector<HeldLock> outside(const HeldLock& lock, Range range) {
    std::vector<HeldLock> pieces;
    const auto [start, length] = lock.range;
    if (start < range.offset)
        pieces.push_back({lock.owner, {start, range.offset - start}, lock.mode});
    const auto end = range.offset + range.length;
    if (start + length > end)
        pieces.push_back({lock.owner, {end, start + length - end}, lock.mode});
    return pieces;
}

}  // namespace

void play(const MemoryWrite& write, std::string& bytes) {
    if (!write.bytes) {
        bytes.resize(write.at);
        return;
    }
    const auto end = write.at + write.bytes->size();
    if (bytes.size() < end) bytes.resize(end);
    bytes.replace(write.at, write.bytes->size(), *write.bytes);
}

void play(const EntryChange& change, MemoryEntries& entries) {
    for (const auto& [name, node] : change.names) {
        if (node)
            entries[name] = node;
        else
            entries.erase(name);
    }
}

std::string leaf(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// ---- the tree ----

std::shared_ptr<MemoryNode> MemoryDisk::State::make(Entry::Kind kind) {
    auto node = std::make_shared<MemoryNode>();
    node->kind = kind;
    node->inode = next_inode++;
    node->modified = ++operations;
    return node;
}

std::shared_ptr<MemoryNode> MemoryDisk::State::find(const std::string& path) const {
    auto at = root;
    std::size_t start = 1;
    while (start < path.size()) {
        const auto end = std::min(path.find('/', start), path.size());
        const auto found = at->entries.find(path.substr(start, end - start));
        if (found == at->entries.end()) return nullptr;
        at = found->second;
        start = end + 1;
    }
    return at;
}

std::shared_ptr<MemoryNode> MemoryDisk::State::parent(const std::string& path) const {
    auto found = find(path.substr(0, path.rfind('/')));
    return found && found->kind == Entry::Kind::directory ? found : nullptr;
}

std::uint64_t MemoryDisk::State::change(MemoryNode& directory, EntryChange change) {
    change.id = next_change++;
    play(change, directory.entries);
    directory.modified = ++operations;
    pending.insert(change.id);
    directory.unsynced_entries.push_back(std::move(change));
    return directory.unsynced_entries.back().id;
}

// ---- an open file ----

class MemoryFile final : public File {
public:
    MemoryFile(MemoryDisk::State& state, std::string path, std::shared_ptr<MemoryNode> node,
               Access access)
        : state_(state), path_(std::move(path)), node_(std::move(node)), access_(access) {}

    ~MemoryFile() override {
        const std::lock_guard guard(state_.mutex);
        std::erase_if(node_->locks, [this](const HeldLock& lock) { return lock.owner == this; });
    }

    Result<std::size_t> read_at(std::uint64_t offset, char* into, std::size_t size) override {
        const std::lock_guard guard(state_.mutex);
        if (offset >= node_->bytes.size()) return 0;
        return node_->bytes.copy(into, size, offset);
    }

    Result<void> write_at(std::uint64_t offset, std::string_view bytes) override {
        return write({offset, std::string(bytes)});
    }
    Result<void> truncate(std::uint64_t size) override { return write({size, std::nullopt}); }

    Result<std::uint64_t> size() override {
        const std::lock_guard guard(state_.mutex);
        return node_->bytes.size();
    }

    Result<void> sync() override {
        const std::lock_guard guard(state_.mutex);
        for (const auto& write : node_->unsynced) play(write, node_->durable_bytes);
        node_->unsynced.clear();
        return {};
    }

    Result<bool> lock(Range range, LockMode mode) override {
        const std::lock_guard guard(state_.mutex);
        if (mode == LockMode::exclusive && access_ == Access::read) return failed(path_, EBADF);
        const auto strongest = strongest_of_others(range);
        if (mode == LockMode::exclusive && strongest != LockMode::none) return false;
        if (mode == LockMode::shared && strongest == LockMode::exclusive) return false;

        std::vector<HeldLock> left;
        for (const auto& held : node_->locks) {
            const bool replaced = held.owner == this && overlap(held.range, range);
            const auto pieces = replaced ? outside(held, range) : std::vector{held};
            left.insert(left.end(), pieces.begin(), pieces.end());
        }
        if (mode != LockMode::none) left.push_back({this, range, mode});
        node_->locks = std::move(left);
        return true;
    }

    Result<LockMode> probe(Range range) override {
        const std::lock_guard guard(state_.mutex);
        return strongest_of_others(range);
    }

    Result<char*> map_shared(std::uint64_t offset, std::size_t size) override {
        const std::lock_guard guard(state_.mutex);
        if (node_->bytes.size() < offset + size) node_->bytes.resize(offset + size);
        const auto [map, fresh] = node_->maps.try_emplace(offset, size);
        if (fresh) node_->bytes.copy(map->second.data(), size, offset);
        if (map->second.size() < size) return failed(path_, EINVAL);
        return map->second.data();
    }

private:
    Result<void> write(MemoryWrite write) {
        const std::lock_guard guard(state_.mutex);
        if (access_ == Access::read) return failed(path_, EBADF);
        play(write, node_->bytes);
        if (!write.bytes) clear_maps_from(write.at);
        node_->modified = ++state_.operations;
        node_->unsynced.push_back(std::move(write));
        return {};
    }

    void clear_maps_from(std::uint64_t size) {
        for (auto& [offset, bytes] : node_->maps) {
            const auto kept =
                std::min<std::uint64_t>(size > offset ? size - offset : 0, bytes.size());
            std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(kept), bytes.end(), '\0');
        }
    }

    LockMode strongest_of_others(Range range) const {
        LockMode strongest = LockMode::none;
        for (const auto& held : node_->locks)
            if (held.owner != this && overlap(held.range, range))
                strongest = std::max(strongest, held.mode);
        return strongest;
    }

    MemoryDisk::State& state_;
    std::string path_;
    std::shared_ptr<MemoryNode> node_;
    Access access_;
};

// ---- the disk ----

Result<void> MemoryDisk::State::rename(const std::string& from, const std::string& to) {
    const auto node = find(from);
    const auto source = parent(from);
    const auto target = parent(to);
    if (!node || !source || !target) return failed(from, ENOENT);
    if (const auto old = find(to); old && old->kind != node->kind)
        return failed(from, old->kind == Entry::Kind::directory ? EISDIR : ENOTDIR);
    else if (old && !old->entries.empty())
        return failed(from, ENOTEMPTY);
    else if (old == node)
        return {};
    if (source == target) {
        change(*source, {.names = {{leaf(from), nullptr}, {leaf(to), node}}});
        return {};
    }
    const auto arrived = change(*target, {.names = {{leaf(to), node}}});
    change(*source, {.only_if = arrived, .names = {{leaf(from), nullptr}}});
    return {};
}

MemoryDisk::MemoryDisk() : state_(std::make_unique<State>()) {
    state_->root = state_->make(Entry::Kind::directory);
}

MemoryDisk::~MemoryDisk() = default;

Result<std::unique_ptr<File>> MemoryDisk::open(const std::string& path, Access access) {
    const std::lock_guard guard(state_->mutex);
    auto node = state_->find(path);
    const bool may_create = access == Access::create || access == Access::create_new;
    if (!node && !may_create) return failed(path, ENOENT);
    if (node && access == Access::create_new)
        return fail(Errc::cannot_create, path + ": exists already");
    if (node && node->kind != Entry::Kind::file) return failed(path, EISDIR);
    if (!node) {
        const auto directory = state_->parent(path);
        if (!directory) return failed(path, ENOENT);
        node = state_->make(Entry::Kind::file);
        state_->change(*directory, {.names = {{leaf(path), node}}});
    }
    return std::make_unique<MemoryFile>(*state_, path, std::move(node), access);
}

Result<Status> MemoryDisk::status(const std::string& path) {
    const std::lock_guard guard(state_->mutex);
    const bool means_directory = path.size() > 1 && path.ends_with('/');
    const auto node = state_->find(means_directory ? path.substr(0, path.size() - 1) : path);
    if (!node) return failed(path, ENOENT);
    if (means_directory && node->kind != Entry::Kind::directory) return failed(path, ENOTDIR);
    return Status{.size = node->bytes.size(),
                  .inode = node->inode,
                  .modified_ns = node->modified,
                  .mode = node->kind == Entry::Kind::file ? kFileMode : kDirectoryMode,
                  .owner = 0,
                  .kind = node->kind};
}

Result<std::vector<Entry>> MemoryDisk::list(const std::string& directory) {
    const std::lock_guard guard(state_->mutex);
    const auto node = state_->find(directory);
    if (!node) return failed(directory, ENOENT);
    if (node->kind != Entry::Kind::directory) return failed(directory, ENOTDIR);
    std::vector<Entry> entries;
    for (const auto& [name, child] : node->entries) entries.push_back({name, child->kind});
    return entries;
}

Result<void> MemoryDisk::make_directory(const std::string& path) {
    const std::lock_guard guard(state_->mutex);
    for (std::size_t end = 1; end != std::string::npos;) {
        end = path.find('/', end + 1);
        const std::string part = path.substr(0, end);
        if (const auto there = state_->find(part)) {
            if (there->kind == Entry::Kind::directory) continue;
            return fail(Errc::cannot_create, part + ": is no directory");
        }
        state_->change(*state_->parent(part),
                       {.names = {{leaf(part), state_->make(Entry::Kind::directory)}}});
    }
    return {};
}

Result<void> MemoryDisk::rename(const std::string& from, const std::string& to) {
    const std::lock_guard guard(state_->mutex);
    return state_->rename(from, to);
}

Result<void> MemoryDisk::rename_new(const std::string& from, const std::string& to) {
    const std::lock_guard guard(state_->mutex);
    if (state_->find(to)) return fail(Errc::cannot_create, to + ": exists already");
    return state_->rename(from, to);
}

Result<void> MemoryDisk::remove(const std::string& path) {
    const std::lock_guard guard(state_->mutex);
    const auto node = state_->find(path);
    if (!node) return failed(path, ENOENT);
    if (!node->entries.empty()) return failed(path, ENOTEMPTY);
    state_->change(*state_->parent(path), {.names = {{leaf(path), nullptr}}});
    return {};
}

Result<void> MemoryDisk::sync_directory(const std::string& path) {
    const std::lock_guard guard(state_->mutex);
    const auto node = state_->find(path);
    if (!node) return failed(path, ENOENT);
    for (const auto& change : node->unsynced_entries) {
        play(change, node->durable_entries);
        state_->pending.erase(change.id);
    }
    node->unsynced_entries.clear();
    return {};
}

void MemoryDisk::lose_unsynced(const std::string& path) {
    const std::lock_guard guard(state_->mutex);
    if (const auto node = state_->find(path)) node->unsynced.clear();
}

}  // namespace alder::disk
