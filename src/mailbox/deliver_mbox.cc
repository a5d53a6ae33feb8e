// mbox: at the end of a file that others append to as well (RFC 4155, mboxrd).

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/calendar_names.h"
#include "disk/atomic_write.h"
#include "mailbox/deliver.h"
#include "mailbox/local_lines.h"
#include "mailbox/mbox.h"

namespace alder::mailbox {

namespace {

constexpr std::chrono::minutes kStale{10};
constexpr disk::Range kWhole{.offset = 0, .length = std::numeric_limits<std::int64_t>::max()};

// "Sat Jan 31 09:05:00 2026" in UTC, as asctime(3) writes it.
std::string asctime(WallTime time) {
    const auto midnight = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day day(midnight);
    const std::chrono::hh_mm_ss clock(time - midnight);
    return fmt::format("{} {} {:2} {:02}:{:02}:{:02} {:04}",
                       kWeekdays[std::chrono::weekday(midnight).c_encoding()],
                       kMonths[unsigned{day.month()} - 1], unsigned{day.day()},
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                       int{day.year()});
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

constexpr std::string_view kOurs = "alder\n";

// PATH.lock, gone with it. For whoever has locked the mbox itself: one of ours that is there was
// left by somebody who was killed, as he would hold that lock too.
class DotLock {
public:
    static Result<DotLock> take(disk::Disk& disk, const std::string& path, WallTime now) {
        const std::string draft = path + ".alder";
        const auto marked = write(disk, draft);
        // A spool directory may be nobody's to write in; then the other lock has to do.
        if (!marked && marked.error().code == Errc::permission) return DotLock(disk, "");
        if (!marked) {
            static_cast<void>(disk.remove(draft));
            return fail(marked);
        }
        auto taken = disk.rename_new(draft, path);
        const auto is_there = [&] { return !taken && taken.error().code == Errc::cannot_create; };
        if (is_there() && is_left(disk, path, now)) {
            taken = disk.remove(path);
            if (taken) taken = disk.rename_new(draft, path);
        }
        if (taken) return DotLock(disk, path);
        static_cast<void>(disk.remove(draft));
        if (is_there()) return fail(Errc::try_again, path + " says that somebody writes there");
        return fail(taken);
    }
    DotLock(DotLock&& other) noexcept : disk_(other.disk_), path_(std::exchange(other.path_, "")) {}
    DotLock& operator=(DotLock&&) = delete;
    ~DotLock() {
        if (!path_.empty()) static_cast<void>(disk_->remove(path_));
    }

private:
    // The process is told for those who look whether it lives. It is under its name only with that
    // in it: nobody could tell whose an empty one is.
    static Result<void> write(disk::Disk& disk, const std::string& path) {
        const auto file = disk.open(path, disk::Access::create);
        if (!file) return fail(file);
        if (auto emptied = (*file)->truncate(0); !emptied) return emptied;
        return (*file)->write_at(0, fmt::format("{}\n{}", ::getpid(), kOurs));
    }

    static bool is_left(disk::Disk& disk, const std::string& path, WallTime now) {
        constexpr std::uint64_t kMostText = 100;
        const auto text = disk::read_file(disk, path, kMostText);
        if (text && text->ends_with(kOurs)) return true;
        const auto status = disk.status(path);
        return status &&
               WallTime(std::chrono::seconds(status->modified_ns / 1'000'000'000)) + kStale < now;
    }

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

// What other programs write into a header when they rewrite an mbox, and we ourselves.
bool is_of_the_place(std::string_view line) {
    constexpr std::array<std::string_view, 8> kNames{
        "status:", "x-status:",   "x-keywords:",     "x-uid:",
        "x-imap:", "x-imapbase:", "content-length:", "lines:"};
    return std::ranges::any_of(
        kNames, [&](std::string_view name) { return ascii::istarts_with(line, name); });
}

// The message without that.
std::string plain(std::string_view message) {
    std::string out;
    bool is_left_out = false;
    while (!message.empty()) {
        const std::size_t newline = message.find('\n');
        if (newline == 0) return out.append(message);
        const std::string_view line =
            message.substr(0, newline == std::string_view::npos ? message.size() : newline + 1);
        if (line.front() != ' ' && line.front() != '\t') is_left_out = is_of_the_place(line);
        if (!is_left_out) out += line;
        message.remove_prefix(line.size());
    }
    return out;
}

// The size before, and the lines about flags.
struct Mark {
    std::uint64_t size = 0;
    std::string status;

    std::string text() const { return fmt::format("{}\n{}", size, status); }
    static Mark read(std::string_view text) {
        const std::size_t newline = std::min(text.find('\n'), text.size());
        return {ascii::parse_number<std::uint64_t>(text.substr(0, newline)).value_or(0),
                std::string(text.substr(std::min(newline + 1, text.size())))};
    }
};

class ToMbox : public Delivery {
public:
    ToMbox(disk::Disk& disk, std::string path) : disk_(disk), path_(std::move(path)) {}

    Result<void> deliver(ByteSource& message, const Arrival& arrival) override {
        const auto held = take(arrival.now);
        if (!held) return fail(held);
        disk::File& file = *held->file;
        const auto size = file.size();
        if (!size) return fail(size);
        auto done = append(message, arrival, file, *size);
        if (done) done = sync_name();
        if (done) return done;
        // Half a message must not stay; that it cannot be taken back is said beside the reason.
        const auto taken_back = file.truncate(*size);
        if (taken_back) return done;
        return fail(done.error().code,
                    fmt::format("{}; a part of the message is left at the end of {}",
                                done.error().detail, path_));
    }

    Result<std::string> mark(const Arrival& arrival) override {
        Mark mark{0, status_lines(arrival.flags)};
        const auto file = disk_.open(path_, disk::Access::read);
        if (!file && file.error().code == Errc::not_found) return mark.text();
        if (!file) return fail(file);
        const auto size = (*file)->size();
        if (!size) return fail(size);
        mark.size = *size;
        return mark.text();
    }

    Result<bool> was_delivered(ByteSource& message, const Arrival& arrival,
                               const std::string& mark) override {
        const auto held = take(arrival.now);
        if (!held) return fail(held);
        disk::File& file = *held->file;
        const Mark before = Mark::read(mark);
        auto text = local_text(message, LocalLines(LocalLines::From::quoted));
        if (!text) return fail(text);
        const auto size = file.size();
        if (!size) return fail(size);
        if (*size == before.size) return false;
        const std::string whole = from_line(arrival) + before.status + *text + "\n";
        if (*size > before.size) {
            const auto half = is_half(file, before.size, whole);
            if (!half) return fail(half);
            if (*half) return take_back(file, before.size);
        }
        auto found = holds(file, before.size, plain(*text));
        // Rewritten since, so that a message begins elsewhere.
        if (!found || !*found) found = holds(file, 0, plain(*text));
        return found;
    }

private:
    struct Held {
        std::unique_ptr<disk::File> file;
        DotLock dot_lock;
    };
    Result<Held> take(WallTime now) {
        auto file = disk_.open(path_, disk::Access::create);
        if (!file) return fail(file);
        const auto locked = (*file)->lock(kWhole, disk::LockMode::exclusive);
        if (!locked) return fail(locked);
        if (!*locked) return fail(Errc::try_again, path_ + " is locked by another program");
        auto dot_lock = DotLock::take(disk_, path_ + ".lock", now);
        if (!dot_lock) return fail(dot_lock);
        return Held{std::move(*file), std::move(*dot_lock)};
    }

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

    // Whether nothing stands behind the place but a beginning of the message. Where the power was
    // lost a file system may show zeros for what it had not written.
    static Result<bool> is_half(disk::File& file, std::uint64_t place, const std::string& whole) {
        const auto size = file.size();
        if (!size) return fail(size);
        auto between = separator(file, place);
        if (!between) return fail(between);
        const std::string expected = *between + whole;
        if (*size - place > expected.size()) return false;
        auto tail = read_stretch(file, place, *size - place);
        if (!tail) return fail(tail);
        if (*tail == expected) return false;
        return std::equal(tail->begin(), tail->end(), expected.begin(),
                          [](char there, char ours) { return there == ours || there == '\0'; });
    }

    static Result<bool> take_back(disk::File& file, std::uint64_t size) {
        if (const auto done = file.truncate(size); !done) return fail(done);
        if (const auto done = file.sync(); !done) return fail(done);
        return false;
    }

    static Result<bool> holds(disk::File& file, std::uint64_t from, const std::string& message) {
        MboxReader reader(file, from);
        while (true) {
            const auto next = reader.next();
            if (!next && next.error().code == Errc::bad_data) return false;
            if (!next) return fail(next);
            if (!*next) return false;
            const auto bytes = read_stretch(file, (*next)->offset, (*next)->length);
            if (!bytes) return fail(bytes);
            if (plain(*bytes) == message) return true;
        }
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

Result<std::string> as_mbox(ByteSource& message, const Arrival& arrival) {
    auto text = local_text(message, LocalLines(LocalLines::From::quoted));
    if (!text) return text;
    return from_line(arrival) + status_lines(arrival.flags) + *text + "\n";
}

}  // namespace alder::mailbox
