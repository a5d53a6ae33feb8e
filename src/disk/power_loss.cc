// What is left of a MemoryDisk after every process ended, or after the power went.

#include <algorithm>
#include <map>

#include "disk/memory_disk.h"
#include "disk/memory_node.h"

namespace alder::disk {

namespace {

constexpr std::uint64_t kNothing = 0;
constexpr std::uint64_t kEverything = 1;

// How the writes of one file fare; chosen by the seed.
enum class Fate { whole_writes, pages_4096, pages_512, cut_off };

// A number that looks random but is the same for the same arguments (splitmix64).
std::uint64_t mixed(std::uint64_t a, std::uint64_t b, std::uint64_t c) {
    std::uint64_t x = a * 0x9e3779b97f4a7c15U + b * 0xbf58476d1ce4e5b9U + c + 1;
    x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31U);
}

class Survivors {
public:
    Survivors(PowerLoss loss, const std::set<std::uint64_t>& pending)
        : seed_(loss.seed), pending_(pending) {}

    std::shared_ptr<MemoryNode> root_of(const MemoryNode& root) { return copy(root); }

private:
    bool coin(std::uint64_t a, std::uint64_t b) const {
        if (seed_ == kNothing) return false;
        return seed_ == kEverything || mixed(seed_, a, b) % 2 == 0;
    }

    bool happened(const EntryChange& change) const {
        if (change.only_if != 0 && pending_.contains(change.only_if) && !coin(change.only_if, 0))
            return false;
        return coin(change.id, 0);
    }

    std::shared_ptr<MemoryNode> copy(const MemoryNode& node) {
        auto& made = copies_[&node];
        if (made) return made;
        made = std::make_shared<MemoryNode>();
        const auto result = made;  // the map may move while the directory is walked
        result->kind = node.kind;
        result->inode = node.inode;
        result->modified = node.modified;
        result->bytes = bytes_of(node);
        result->durable_bytes = result->bytes;
        MemoryEntries entries = node.durable_entries;
        for (const auto& change : node.unsynced_entries)
            if (happened(change)) play(change, entries);
        for (const auto& [name, child] : entries) result->entries[name] = copy(*child);
        result->durable_entries = result->entries;
        return result;
    }

    std::string bytes_of(const MemoryNode& node) const {
        std::string bytes = node.durable_bytes;
        const auto fate = static_cast<Fate>(mixed(seed_, node.inode, 0) % 4);
        const bool some = seed_ != kNothing && seed_ != kEverything;
        const std::size_t cut = mixed(seed_, node.inode, 1) % (node.unsynced.size() + 1);
        for (std::size_t n = 0; n < node.unsynced.size(); ++n) {
            const MemoryWrite& write = node.unsynced[n];
            const auto key = node.inode * 1'000'003 + n;
            if (some && fate == Fate::cut_off) {
                if (n < cut) play(write, bytes);
            } else if (!some || !write.bytes || fate == Fate::whole_writes) {
                if (coin(key, 0)) play(write, bytes);
            } else {
                tear(write, fate == Fate::pages_512 ? 512 : 4096, key, bytes);
            }
        }
        if (!node.maps.empty() && coin(node.inode, 2)) spoil(node, bytes);
        return bytes;
    }

    // Each page of a write reaches the disk or not.
    void tear(const MemoryWrite& write, std::uint64_t page, std::uint64_t key,
              std::string& bytes) const {
        const auto end = write.at + write.bytes->size();
        for (auto at = write.at; at < end;) {
            const auto next = std::min(end, (at / page + 1) * page);
            if (coin(key, at + 1)) play({at, write.bytes->substr(at - write.at, next - at)}, bytes);
            at = next;
        }
    }

    // A shared map is written back whenever the system likes, or half.
    void spoil(const MemoryNode& node, std::string& bytes) const {
        bytes.resize(node.bytes.size());
        for (std::size_t n = 0; n < bytes.size(); ++n)
            bytes[n] = static_cast<char>(mixed(seed_, node.inode, n));
    }

    std::uint64_t seed_;
    const std::set<std::uint64_t>& pending_;
    std::map<const MemoryNode*, std::shared_ptr<MemoryNode>> copies_;
};

std::shared_ptr<MemoryNode> copy_of(
    const MemoryNode& node, std::map<const MemoryNode*, std::shared_ptr<MemoryNode>>& made) {
    if (const auto there = made.find(&node); there != made.end()) return there->second;
    auto copy = std::make_shared<MemoryNode>();
    made[&node] = copy;
    copy->kind = node.kind;
    copy->inode = node.inode;
    copy->modified = node.modified;
    copy->bytes = node.bytes;
    copy->durable_bytes = node.bytes;
    for (const auto& [name, child] : node.entries) copy->entries[name] = copy_of(*child, made);
    copy->durable_entries = copy->entries;
    return copy;
}

}  // namespace

std::unique_ptr<MemoryDisk> MemoryDisk::copy() const {
    const std::lock_guard guard(state_->mutex);
    auto other = std::make_unique<MemoryDisk>();
    std::map<const MemoryNode*, std::shared_ptr<MemoryNode>> made;
    other->state_->next_inode = state_->next_inode;
    other->state_->operations = state_->operations;
    other->state_->root = copy_of(*state_->root, made);
    return other;
}

std::unique_ptr<MemoryDisk> MemoryDisk::after_power_loss(PowerLoss loss) const {
    const std::lock_guard guard(state_->mutex);
    auto other = std::make_unique<MemoryDisk>();
    other->state_->next_inode = state_->next_inode;
    other->state_->operations = state_->operations;
    other->state_->root = Survivors(loss, state_->pending).root_of(*state_->root);
    return other;
}

}  // namespace alder::disk
