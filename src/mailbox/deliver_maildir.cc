// Maildir: whole in tmp first, then under its name (cr.yp.to/proto/maildir.html).

#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/digest.h"
#include "disk/atomic_write.h"
#include "mailbox/deliver.h"
#include "mailbox/local_lines.h"

namespace alder::mailbox {

namespace {

// In the order of their letters, as the names must have them.
std::string letters(const mail::Flags& flags) {
    constexpr std::array<std::pair<mail::Flag, char>, 6> kLetters{{{mail::Flag::draft, 'D'},
                                                                   {mail::Flag::flagged, 'F'},
                                                                   {mail::Flag::forwarded, 'P'},
                                                                   {mail::Flag::answered, 'R'},
                                                                   {mail::Flag::seen, 'S'},
                                                                   {mail::Flag::deleted, 'T'}}};
    std::string text;
    for (const auto& [flag, letter] : kLetters) {
        if (flags.has(flag)) text += letter;
    }
    return text;
}

class ToMaildir : public Delivery {
public:
    ToMaildir(disk::Disk& disk, std::string path) : disk_(disk), path_(std::move(path)) {}

    Result<void> deliver(ByteSource& message, const Arrival& arrival) override {
        const std::string name = name_of(arrival);
        const std::string draft = path_ + "/tmp/" + name;
        const std::string flags = letters(arrival.flags);
        const std::string directory = path_ + (flags.empty() ? "/new" : "/cur");
        const std::string place = directory + "/" + name + (flags.empty() ? "" : ":2," + flags);
        auto done = write_draft(message, disk_, draft);
        if (done) done = disk_.rename(draft, place);
        if (done) return disk_.sync_directory(directory);
        static_cast<void>(disk_.remove(draft));
        return done;
    }

    // Its name tells.
    Result<std::string> mark(const Arrival&) override { return std::string(); }

    Result<bool> was_delivered(ByteSource&, const Arrival& arrival, const std::string&) override {
        const std::string name = name_of(arrival);
        const std::string draft = path_ + "/tmp/" + name;
        if (disk_.status(draft)) {
            if (const auto removed = disk_.remove(draft); !removed) return fail(removed);
        }
        for (const char* part : {"/new", "/cur"}) {
            const auto entries = disk_.list(path_ + part);
            if (!entries) return fail(entries);
            for (const disk::Entry& entry : *entries) {
                if (entry.name == name || entry.name.starts_with(name + ":")) return true;
            }
        }
        return false;
    }

private:
    static std::string name_of(const Arrival& arrival) {
        return fmt::format("{}.A{}", arrival.received.time_since_epoch().count(),
                           arrival.id.empty() ? hex(random_bytes(10)) : arrival.id);
    }

    disk::Disk& disk_;
    std::string path_;
};

}  // namespace

Result<std::unique_ptr<Delivery>> deliver_to_maildir(disk::Disk& disk, const std::string& path) {
    for (const char* part : {"", "/tmp", "/new", "/cur"}) {
        auto made = disk::make_durable_directory(disk, path + part);
        if (!made) return fail(made);
    }
    return std::make_unique<ToMaildir>(disk, path);
}

}  // namespace alder::mailbox
