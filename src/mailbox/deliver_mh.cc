// MH: a file for each message, named by a number; the highest so far plus one.

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "base/digest.h"
#include "disk/atomic_write.h"
#include "mailbox/deliver.h"
#include "mailbox/local_lines.h"

namespace alder::mailbox {

namespace {

class ToMh : public Delivery {
public:
    ToMh(disk::Disk& disk, std::string path) : disk_(disk), path_(std::move(path)) {}

    // The number is taken with an empty file, which the whole message then replaces: a file that
    // begins with a comma is no message for MH.
    Result<void> deliver(ByteSource& message, const Arrival&) override {
        auto place = take_number();
        if (!place) return fail(place);
        const std::string draft = path_ + "/,alder-" + hex(random_bytes(10));
        auto done = write(message, draft);
        if (done) done = disk_.rename(draft, *place);
        if (done) return disk_.sync_directory(path_);
        static_cast<void>(disk_.remove(draft));
        static_cast<void>(disk_.remove(*place));
        return done;
    }

private:
    Result<std::string> take_number() {
        const auto entries = disk_.list(path_);
        if (!entries) return fail(entries);
        std::uint32_t last = 0;
        for (const disk::Entry& entry : *entries)
            last = std::max(last, ascii::parse_number<std::uint32_t>(entry.name).value_or(0));
        constexpr int kTries = 1000;  // others may take the same number at the same time
        for (int i = 0; i < kTries; ++i) {
            std::string place = path_ + "/" + std::to_string(++last);
            const auto file = disk_.open(place, disk::Access::create_new);
            if (file) return place;
            if (file.error().code != Errc::cannot_create) return fail(file);
        }
        return fail(Errc::try_again, path_ + ": too many others deliver there");
    }

    Result<void> write(ByteSource& message, const std::string& draft) {
        auto file = disk_.open(draft, disk::Access::create_new);
        if (!file) return fail(file);
        auto end = write_local(message, LocalLines(LocalLines::From::as_it_is), **file, 0);
        if (!end) return fail(end);
        return (*file)->sync();
    }

    disk::Disk& disk_;
    std::string path_;
};

}  // namespace

Result<std::unique_ptr<Delivery>> deliver_to_mh(disk::Disk& disk, const std::string& path) {
    if (auto made = disk::make_durable_directory(disk, path); !made) return fail(made);
    return std::make_unique<ToMh>(disk, path);
}

}  // namespace alder::mailbox
