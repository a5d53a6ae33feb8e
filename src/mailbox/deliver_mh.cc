// MH: a file for each message, named by a number; the highest so far plus one. Whole under another
// name first.

#include <algorithm>
#include <utility>

#include <fmt/format.h>

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

    // A file that begins with a comma is no message for MH.
    Result<void> deliver(ByteSource& message, const Arrival& arrival) override {
        const std::string draft = draft_of(arrival);
        auto done = write_draft(message, disk_, draft);
        if (done) done = take_number(draft);
        if (done) return disk_.sync_directory(path_);
        static_cast<void>(disk_.remove(draft));
        return done;
    }

    Result<std::string> mark(const Arrival&) override {
        const auto last = last_number();
        if (!last) return fail(last);
        return std::to_string(*last);
    }

    Result<bool> was_delivered(ByteSource& message, const Arrival& arrival,
                               const std::string& mark) override {
        const auto entries = disk_.list(path_);
        if (!entries) return fail(entries);
        const auto text = local_text(message, LocalLines(LocalLines::From::as_it_is));
        if (!text) return fail(text);
        const std::string draft = draft_of(arrival);
        if (disk_.status(draft)) {
            if (const auto removed = disk_.remove(draft); !removed) return fail(removed);
        }
        const auto before = ascii::parse_number<std::uint32_t>(mark).value_or(0);
        for (const disk::Entry& entry : *entries) {
            const auto number = ascii::parse_number<std::uint32_t>(entry.name);
            if (!number || *number <= before) continue;
            const auto same = holds(path_ + "/" + entry.name, *text);
            if (!same || *same) return same;
        }
        return false;
    }

private:
    std::string draft_of(const Arrival& arrival) const {
        return path_ + "/,alder-" + (arrival.id.empty() ? hex(random_bytes(10)) : arrival.id);
    }

    Result<std::uint32_t> last_number() {
        const auto entries = disk_.list(path_);
        if (!entries) return fail(entries);
        std::uint32_t last = 0;
        for (const disk::Entry& entry : *entries)
            last = std::max(last, ascii::parse_number<std::uint32_t>(entry.name).value_or(0));
        return last;
    }

    Result<void> take_number(const std::string& draft) {
        const auto last = last_number();
        if (!last) return fail(last);
        constexpr std::uint32_t kTries = 1000;  // others may take the same number at the same time
        for (std::uint32_t number = *last + 1; number <= *last + kTries; ++number) {
            auto taken = disk_.rename_new(draft, fmt::format("{}/{}", path_, number));
            if (taken || taken.error().code != Errc::cannot_create) return taken;
        }
        return fail(Errc::try_again, path_ + ": too many others deliver there");
    }

    Result<bool> holds(const std::string& path, const std::string& text) {
        const auto status = disk_.status(path);
        if (!status || status->kind != disk::Entry::Kind::file || status->size != text.size())
            return false;
        const auto bytes = disk::read_file(disk_, path, text.size());
        if (!bytes) return fail(bytes);
        return *bytes == text;
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
