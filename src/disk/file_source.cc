#include "disk/file_source.h"

#include <algorithm>
#include <utility>

namespace alder::disk {

namespace {

class FileSource final : public ByteSource {
public:
    FileSource(std::string path, std::unique_ptr<File> file, std::uint64_t size)
        : path_(std::move(path)), file_(std::move(file)), size_(size) {}

    std::uint64_t size() const override { return size_; }

    Result<std::string> read(std::size_t room) override {
        std::string out(std::min<std::uint64_t>(room, size_ - at_), '\0');
        const auto got = file_->read_at(at_, out.data(), out.size());
        if (!got) return fail(got);
        if (*got == 0 && !out.empty())
            return fail(Errc::io, path_ + " became shorter while it was read");
        out.resize(*got);
        at_ += *got;
        return out;
    }

private:
    std::string path_;
    std::unique_ptr<File> file_;
    std::uint64_t size_;
    std::uint64_t at_ = 0;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> open_source(Disk& disk, const std::string& path) {
    auto file = disk.open(path, Access::read);
    if (!file) return fail(file);
    const auto size = (*file)->size();
    if (!size) return fail(size);
    char first = 0;
    if (const auto got = *size == 0 ? (*file)->read_at(0, &first, 1) : 0; !got || *got > 0)
        return got ? fail(Errc::no_input,
                          path + " does not tell its length; copy it to a file first")
                   : fail(got);
    return std::make_unique<FileSource>(path, std::move(*file), *size);
}

}  // namespace alder::disk
