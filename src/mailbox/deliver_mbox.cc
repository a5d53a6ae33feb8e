// mbox: at the end of a file that others append to as well (RFC 4155, mboxrd).

#include <array>
#include <chrono>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.h"
#include "disk/atomic_write.h"
#include "mailbox/deliver.h"
#include "mailbox/local_lines.h"

namespace alder::mailbox {

namespace {

constexpr std::chrono::minutes kStale{10};
constexpr disk::Range kWhole{.offset = 0, .length = std::numeric_limits<std::int64_t>::max()};

// "Sat Jan 31 09:05:00 2026" in UTC, as asctime(3) writes it.
std::string asctime(WallTime time) {
    constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed",
                                                    "Thu", "Fri", "Sat"};
    constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto midnight = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day day(midnight);
    const std::chrono::hh_mm_ss clock(time - midnight);
    return fmt::format(
        "{} {} {:2} {:02}:{:02}:{:02} {:04}", kDays[std::chrono::weekday(midnight).c_encoding()],
        kMonths[unsigned{day.month()} - 1], unsigned{day.day()}, clock.hours().count(),
        clock.minutes().count(), clock.seconds().count(), int{day.year()});
}

std::string from_line(const Arrival& arrival) {
    std::string sender = arrival.sender.empty() ? "MAILER-DAEMON" : arrival.sender;
    for (char& c : sender) c = ascii::is_space(c) || ascii::is_control(c) ? '-' : c;
    return fmt::format("From {} {}\n", sender, asctime(arrival.received));
}

// As elm, mutt, alpine and Dovecot read them.
std::string status_lines(const mail::Flags& flags) {
    std::string more;
    if (flags.has(mail::Flag::answered)) more += 'A';
    if (flags.has(mail::Flag::flagged)) more += 'F';
    if (flags.has(mail::Flag::draft)) more += 'T';
    if (flags.has(mail::Flag::deleted)) more += 'D';
    return std::string(flags.has(mail::Flag::seen) ? "Status: RO\n" : "") +
           (more.empty() ? "" : "X-Status: " + more + "\n");
}

// PATH.lock, gone with it.
class DotLock {
public:
    static Result<DotLock> take(disk::Disk& disk, const std::string& path, WallTime now) {
        for (int tries = 0;; ++tries) {
            const auto file = disk.open(path, disk::Access::create_new);
            if (file) return DotLock(disk, path);
            // A spool directory may be nobody's to write in; then the other lock has to do.
            if (file.error().code == Errc::permission) return DotLock(disk, "");
            if (file.error().code != Errc::cannot_create) return fail(file);
            const auto status = disk.status(path);
            const bool is_left =
                status &&
                WallTime(std::chrono::seconds(status->modified_ns / 1'000'000'000)) + kStale < now;
            if (tries > 0 || !is_left)
                return fail(Errc::try_again, path + " says that somebody writes there");
            if (auto removed = disk.remove(path); !removed) return fail(removed);
        }
    }
    DotLock(DotLock&& other) noexcept : disk_(other.disk_), path_(std::exchange(other.path_, "")) {}
    DotLock& operator=(DotLock&&) = delete;
    ~DotLock() {
        if (!path_.empty()) static_cast<void>(disk_->remove(path_));
    }

private:
    DotLock(disk::Disk& disk, std::string path) : disk_(&disk), path_(std::move(path)) {}

    disk::Disk* disk_;
    std::string path_;
};

// The empty line that must stand between what is there and a new message.
Result<std::string> separator(disk::File& file, std::uint64_t size) {
    if (size == 0) return "";
    std::string head(5, '\0');
    const auto got = file.read_at(0, head.data(), head.size());
    if (!got) return fail(got);
    if (head != "From ") return fail(Errc::bad_data, "this is no mbox; nothing is added to it");
    std::string tail(2, '\0');
    const auto end = file.read_at(size - 2, tail.data(), tail.size());
    if (!end) return fail(end);
    if (tail == "\n\n") return "";
    return tail.back() == '\n' ? "\n" : "\n\n";
}

class ToMbox : public Delivery {
public:
    ToMbox(disk::Disk& disk, std::string path) : disk_(disk), path_(std::move(path)) {}

    Result<void> deliver(ByteSource& message, const Arrival& arrival) override {
        auto file = disk_.open(path_, disk::Access::create);
        if (!file) return fail(file);
        const auto locked = (*file)->lock(kWhole, disk::LockMode::exclusive);
        if (!locked) return fail(locked);
        if (!*locked) return fail(Errc::try_again, path_ + " is locked by another program");
        const auto dot_lock = DotLock::take(disk_, path_ + ".lock", arrival.now);
        if (!dot_lock) return fail(dot_lock);
        const auto size = (*file)->size();
        if (!size) return fail(size);
        auto done = append(message, arrival, **file, *size);
        if (done) done = sync_name();
        if (done) return done;
        // Half a message must not stay; that it cannot be taken back is said beside the reason.
        const auto taken_back = (*file)->truncate(*size);
        if (taken_back) return done;
        return fail(done.error().code,
                    fmt::format("{}; a part of the message is left at the end of {}",
                                done.error().detail, path_));
    }

private:
    static Result<void> append(ByteSource& message, const Arrival& arrival, disk::File& file,
                               std::uint64_t size) {
        auto head = separator(file, size);
        if (!head) return fail(head);
        *head += from_line(arrival) + status_lines(arrival.flags);
        if (auto written = file.write_at(size, *head); !written) return written;
        auto end =
            write_local(message, LocalLines(LocalLines::From::quoted), file, size + head->size());
        if (!end) return fail(end);
        if (auto written = file.write_at(*end, "\n"); !written) return written;
        return file.sync();
    }

    // Whoever made the file may have died before its name was durable.
    Result<void> sync_name() {
        if (has_durable_name_) return {};
        auto done = disk_.sync_directory(disk::parent_of(path_));
        has_durable_name_ = done.has_value();
        return done;
    }

    disk::Disk& disk_;
    std::string path_;
    bool has_durable_name_ = false;
};

}  // namespace

std::unique_ptr<Delivery> deliver_to_mbox(disk::Disk& disk, const std::string& path) {
    return std::make_unique<ToMbox>(disk, path);
}

}  // namespace alder::mailbox
