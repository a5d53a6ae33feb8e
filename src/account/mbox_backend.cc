#include "account/mbox_backend.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "base/digest.h"
#include "mime/summary.h"

namespace alder::account {

namespace {

// A slice of reading: a few milliseconds.
constexpr std::size_t kSliceMessages = 50;
constexpr std::uint64_t kSliceBytes = 1 << 20;

constexpr std::uint64_t kDigestBytes = 64 << 10;
constexpr const char* kUnfinished = "-";

std::string folder_name(std::string_view file) {
    if (ascii::iends_with(file, ".mbox")) file.remove_suffix(5);
    if (ascii::iequals(file, "mbox") || ascii::iequals(file, "inbox")) return "Inbox";
    return std::string(file);
}

// Of what stands between these places, 64 KiB at most; empty where the file does not reach so far.
std::string digest_of(disk::File& file, std::uint64_t begin, std::uint64_t end) {
    const auto bytes = mailbox::read_stretch(file, begin, std::min(end - begin, kDigestBytes));
    if (!bytes) return {};
    return hex(sha256(*bytes));
}

// Whether the last message that was read is still where it was.
bool holds(disk::File& file, const FileCursor& cursor) {
    return cursor.read_to > cursor.last_offset &&
           digest_of(file, cursor.last_offset, cursor.read_to) == cursor.digest;
}

// What follows the last message that was read.
struct Rest {
    enum class Kind { nothing, messages, changed } kind = Kind::changed;
    std::uint64_t offset = 0;  // of the first of the messages
};

Rest look_behind(disk::File& file, std::uint64_t offset) {
    std::string start(64, '\0');
    const auto got = file.read_at(offset, start.data(), start.size());
    if (!got) return {};
    const std::string_view text = std::string_view(start).substr(0, *got);
    const std::size_t blank = text.find_first_not_of("\r\n");
    if (blank == std::string_view::npos)
        return {*got < start.size() ? Rest::Kind::nothing : Rest::Kind::changed};
    // Anything else than a new message is the rest of one that was cut when we read it.
    if (!text.substr(blank).starts_with("From ")) return {};
    return {Rest::Kind::messages, offset + blank};
}

}  // namespace

void MboxBackend::begin(Known known) {
    known_.clear();
    boxes_.clear();
    reading_.reset();
    found_boxes_ = false;
    for (KnownFolder& folder : known.files) {
        if (!folder.source.empty())
            known_.insert_or_assign(folder.source, std::move(folder.cursor));
    }
}

Result<void> MboxBackend::find_boxes() {
    auto status = disk_.status(path_);
    if (!status)
        return fail(Errc::no_input,
                    "the mbox " + path_ + " cannot be opened: " + status.error().detail);
    if (status->kind != disk::Entry::Kind::directory) {
        add_box("Inbox", path_);
        return {};
    }
    auto entries = disk_.list(path_);
    if (!entries) return fail(entries);
    std::ranges::sort(*entries, {}, &disk::Entry::name);
    for (const disk::Entry& entry : *entries) {
        if (entry.kind != disk::Entry::Kind::file || entry.name.starts_with('.')) continue;
        add_box(folder_name(entry.name), path_ + "/" + entry.name);
    }
    return {};
}

void MboxBackend::add_box(const std::string& name, const std::string& path) {
    if (std::ranges::find(boxes_, path, &Box::path) != boxes_.end()) return;
    const auto known = known_.find(path);
    boxes_.push_back({name, path, known == known_.end() ? FileCursor{} : known->second,
                      known != known_.end(), std::nullopt});
}

Result<std::optional<Fact>> MboxBackend::next_fact() {
    if (!found_boxes_) {
        found_boxes_ = true;
        const auto found = find_boxes();
        if (const bool said = std::exchange(is_away_, !found); !found && !said) return fail(found);
    }
    if (reading_) return read_on();
    for (std::size_t box = 0; box < boxes_.size(); ++box) {
        if (!boxes_[box].is_known) {
            boxes_[box].is_known = true;
            return FoundFolder{boxes_[box].name, boxes_[box].path};
        }
        auto fact = start_reading(box);
        if (!fact || *fact) return fact;
    }
    found_boxes_ = false;  // the next look finds the files that appeared
    return std::nullopt;
}

Result<std::optional<Fact>> MboxBackend::start_reading(std::size_t index) {
    Box& box = boxes_[index];
    auto status = disk_.status(box.path);
    if (!status) return std::nullopt;  // gone for now: what we know of it stays
    if (status->size == box.seen_size && status->modified_ns == box.seen_modified)
        return std::nullopt;
    box.seen_size = status->size;
    box.seen_modified = status->modified_ns;
    auto file = disk_.open(box.path, disk::Access::read);
    if (!file) return fail(file);
    const Rest rest = holds(**file, box.cursor) ? look_behind(**file, box.cursor.read_to) : Rest{};
    if (rest.kind == Rest::Kind::nothing) return std::nullopt;
    const bool anew = box.cursor.read_to > 0 && rest.kind == Rest::Kind::changed;
    auto reader = std::make_unique<mailbox::MboxReader>(**file, rest.offset);
    reading_ = Reading{index, std::move(*file), std::move(reader), anew, true, {}};
    return read_on();
}

Result<FoundMessage> MboxBackend::found_message(const mailbox::MboxMessage& message) {
    auto bytes = mailbox::read_stretch(*reading_->file, message.offset, message.length);
    if (!bytes) return fail(bytes);
    return FoundMessage{
        {boxes_[reading_->box].path, message.offset, message.length, sha256(*bytes)},
        mime::summarize(*bytes),
        mailbox::flags_in_header(*bytes),
        message.from.date};
}

Result<std::optional<Fact>> MboxBackend::read_on() {
    Box& box = boxes_[reading_->box];
    if (reading_->failed) return give_up(*reading_->failed);
    FoundMessages found{.source = box.path,
                        .messages = {},
                        .cursor = box.cursor,
                        .anew = reading_->anew,
                        .first = std::exchange(reading_->first, false)};
    std::uint64_t bytes = 0;
    while (found.messages.size() < kSliceMessages && bytes < kSliceBytes) {
        auto message = reading_->reader->next();
        if (message && !*message) {
            found.last = true;
            break;
        }
        auto one = message ? found_message(**message) : Result<FoundMessage>(fail(message));
        if (!one) {
            if (found.messages.empty()) return give_up(one.error());
            reading_->failed = one.error();  // what was found before it is given first
            break;
        }
        bytes += one->bytes.length;
        const std::uint64_t end = (*message)->offset + (*message)->length;
        box.cursor = {end, (*message)->offset, {}};
        found.messages.push_back(std::move(*one));
    }
    if (found.last && found.messages.empty() && found.first) box.cursor = {};  // an emptied file
    box.cursor.digest = digest_of(*reading_->file, box.cursor.last_offset, box.cursor.read_to);
    // A matching that was cut begins again: no file has this cursor.
    found.cursor = reading_->anew && !found.last ? FileCursor{1, 0, kUnfinished} : box.cursor;
    if (found.last) reading_.reset();
    return found;
}

Result<std::optional<Fact>> MboxBackend::give_up(const Error& why) {
    Box& box = boxes_[reading_->box];
    if (reading_->anew) box.cursor = {1, 0, kUnfinished};
    auto said = fail(why.code, box.path + ": " + why.detail);
    reading_.reset();  // with it goes `why`
    return said;
}

}  // namespace alder::account
