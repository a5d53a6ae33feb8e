#include "disk/failing_disk.h"

#include <optional>

namespace alder::disk {

class FailingFile final : public File {
public:
    using Gate = FailingDisk::Gate;

    FailingFile(Gate& gate, std::string path, std::unique_ptr<File> below)
        : gate_(gate), path_(std::move(path)), below_(std::move(below)) {}

    Result<std::size_t> read_at(std::uint64_t offset, char* into, std::size_t size) override {
        if (auto open = ask("read"); !open) return fail(open);
        return below_->read_at(offset, into, size);
    }

    Result<void> write_at(std::uint64_t offset, std::string_view bytes) override {
        const bool was_dead = gate_.dead();
        auto open = change("write");
        if (open) return below_->write_at(offset, bytes);
        if (!was_dead)
            static_cast<void>(below_->write_at(offset, bytes.substr(0, bytes.size() / 2)));
        return open;
    }

    Result<void> truncate(std::uint64_t size) override {
        if (auto open = change("truncate"); !open) return open;
        return below_->truncate(size);
    }

    Result<std::uint64_t> size() override {
        if (auto open = ask("size"); !open) return fail(open);
        return below_->size();
    }

    Result<void> sync() override {
        if (lost_) return std::unexpected(*lost_);
        auto open = change("sync");
        if (open) return below_->sync();
        lost_ = open.error();
        gate_.sync_failed(path_);
        return open;
    }

    Result<bool> lock(Range range, LockMode mode) override {
        if (auto open = ask("lock"); !open) return fail(open);
        return below_->lock(range, mode);
    }

    Result<LockMode> probe(Range range) override {
        if (auto open = ask("probe"); !open) return fail(open);
        return below_->probe(range);
    }

    Result<char*> map_shared(std::uint64_t offset, std::size_t size) override {
        if (auto open = change("map"); !open) return fail(open);
        return below_->map_shared(offset, size);
    }

private:
    Result<void> change(const char* what) { return gate_.pass(Gate::Kind::change, what, path_); }
    Result<void> ask(const char* what) { return gate_.pass(Gate::Kind::question, what, path_); }

    Gate& gate_;
    std::string path_;
    std::unique_ptr<File> below_;
    std::optional<Error> lost_;
};

Result<void> FailingDisk::Gate::pass(Kind kind, const char* operation, const std::string& path) {
    if (dead_) return fail(Errc::os, path + ": the process is dead");
    if (kind == Kind::question && fault_.counted == Fault::Counted::changes) return {};
    if (operations_++ != fault_.at) return {};
    dead_ = fault_.then == Fault::Then::dies;
    const std::lock_guard guard(mutex_);
    failed_ = std::string(operation) + " " + path;
    return std::unexpected(system_error(path, fault_.number));
}

void FailingDisk::Gate::sync_failed(const std::string& path) const {
    if (fault_.sync_lost && !dead_) fault_.sync_lost(path);
}

std::string FailingDisk::Gate::failed() const {
    const std::lock_guard guard(mutex_);
    return failed_;
}

Result<std::unique_ptr<File>> FailingDisk::open(const std::string& path, Access access) {
    if (auto open = gate_.pass(Gate::Kind::change, "open", path); !open) return fail(open);
    auto file = below_.open(path, access);
    if (!file) return file;
    return std::make_unique<FailingFile>(gate_, path, std::move(*file));
}

Result<Status> FailingDisk::status(const std::string& path) {
    if (auto open = gate_.pass(Gate::Kind::question, "status", path); !open) return fail(open);
    return below_.status(path);
}

Result<std::vector<Entry>> FailingDisk::list(const std::string& directory) {
    if (auto open = gate_.pass(Gate::Kind::question, "list", directory); !open) return fail(open);
    return below_.list(directory);
}

Result<void> FailingDisk::make_directory(const std::string& path) {
    if (auto open = gate_.pass(Gate::Kind::change, "make", path); !open) return open;
    return below_.make_directory(path);
}

Result<void> FailingDisk::rename(const std::string& from, const std::string& to) {
    if (auto open = gate_.pass(Gate::Kind::change, "rename", from); !open) return open;
    return below_.rename(from, to);
}

Result<void> FailingDisk::rename_new(const std::string& from, const std::string& to) {
    if (auto open = gate_.pass(Gate::Kind::change, "rename", from); !open) return open;
    return below_.rename_new(from, to);
}

Result<void> FailingDisk::remove(const std::string& path) {
    if (auto open = gate_.pass(Gate::Kind::change, "remove", path); !open) return open;
    return below_.remove(path);
}

Result<void> FailingDisk::sync_directory(const std::string& path) {
    if (auto open = gate_.pass(Gate::Kind::change, "sync directory", path); !open) return open;
    return below_.sync_directory(path);
}

}  // namespace alder::disk
