#include "account/mbox_backend.h"

#include <algorithm>

#include "base/ascii.h"
#include "mime/summary.h"

namespace alder::account {

namespace {

// A slice of reading: a few milliseconds.
constexpr std::size_t kSliceMessages = 50;
constexpr std::uint64_t kSliceBytes = 1 << 20;

constexpr const char* kUnfinished = "\x01";

std::string folder_name(std::string_view file) {
    if (ascii::iends_with(file, ".mbox")) file.remove_suffix(5);
    if (ascii::iequals(file, "mbox") || ascii::iequals(file, "inbox")) return "Inbox";
    return std::string(file);
}

// Whether the file still holds, where the last message began, the line it began with.
bool has_line(disk::File& file, const FileCursor& cursor) {
    std::string line(cursor.last_line.size(), '\0');
    const auto got = file.read_at(cursor.last_offset, line.data(), line.size());
    return got && *got == line.size() && line == cursor.last_line;
}

// Whether a new message begins here: what was appended is mail, and not the rest of a message that
// was cut when we read it.
bool message_begins(disk::File& file, std::uint64_t offset) {
    std::string start(64, '\0');
    const auto got = file.read_at(offset, start.data(), start.size());
    if (!got) return false;
    std::string_view text = std::string_view(start).substr(0, *got);
    while (!text.empty() && (text.front() == '\n' || text.front() == '\r')) text.remove_prefix(1);
    return text.starts_with("From ");
}

std::string first_line(disk::File& file, std::uint64_t offset) {
    std::string start(200, '\0');
    const auto got = file.read_at(offset, start.data(), start.size());
    start.resize(got ? *got : 0);
    return start.substr(0, start.find('\n'));
}

}  // namespace

void MboxBackend::begin(std::vector<KnownFolder> known) {
    for (KnownFolder& folder : known) {
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
        add_box(folder_name(path_.substr(path_.rfind('/') + 1)), path_);
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
    const auto known = known_.find(path);
    boxes_.push_back(
        {name, path, known == known_.end() ? FileCursor{} : known->second, known != known_.end()});
}

Result<std::optional<Fact>> MboxBackend::next_fact() {
    if (!found_boxes_) {
        found_boxes_ = true;
        if (auto found = find_boxes(); !found) return fail(found);
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
    return std::nullopt;
}

Result<std::optional<Fact>> MboxBackend::start_reading(std::size_t index) {
    Box& box = boxes_[index];
    auto status = disk_.status(box.path);
    if (!status) return std::nullopt;  // gone for now: what we know of it stays
    if (status->size == box.failed_at || (status->size == box.cursor.read_to && box.is_checked))
        return std::nullopt;
    auto file = disk_.open(box.path, disk::Access::read);
    if (!file) return fail(file);
    const bool had_line = box.cursor.read_to > 0 && has_line(**file, box.cursor);
    box.is_checked = true;
    if (had_line && status->size == box.cursor.read_to) return std::nullopt;
    const bool goes_on =
        had_line && status->size > box.cursor.read_to && message_begins(**file, box.cursor.read_to);
    const bool anew = box.cursor.read_to > 0 && !goes_on;
    const std::uint64_t from = goes_on ? box.cursor.read_to : 0;
    auto reader = std::make_unique<mailbox::MboxReader>(**file, from);
    reading_ = Reading{index, std::move(*file), std::move(reader), status->size, anew};
    return read_on();
}

Result<FoundMessage> MboxBackend::found_message(const mailbox::MboxMessage& message) {
    auto bytes = mailbox::read_stretch(*reading_->file, message.offset, message.length);
    if (!bytes) return fail(bytes);
    return FoundMessage{{boxes_[reading_->box].path, message.offset, message.length},
                        mime::summarize(*bytes),
                        mailbox::flags_in_header(*bytes),
                        message.from.date};
}

Result<std::optional<Fact>> MboxBackend::read_on() {
    Box& box = boxes_[reading_->box];
    FoundMessages found{
        .folder = box.name, .messages = {}, .cursor = box.cursor, .anew = reading_->anew};
    std::uint64_t bytes = 0;
    while (found.messages.size() < kSliceMessages && bytes < kSliceBytes) {
        auto message = reading_->reader->next();
        if (!message) {
            const Error error = message.error();
            box.failed_at = reading_->size;
            reading_.reset();
            return fail(error.code, box.path + ": " + error.detail);
        }
        if (!*message) {
            found.last = true;
            box.cursor.read_to = reading_->size;
            break;
        }
        auto one = found_message(**message);
        if (!one) return fail(one);
        bytes += one->bytes.length;
        box.cursor = {(*message)->offset + (*message)->length,
                      first_line(*reading_->file, (*message)->line_offset),
                      (*message)->line_offset};
        found.messages.push_back(std::move(*one));
    }
    // A matching that was cut begins again: no line of the file is kUnfinished.
    found.cursor = reading_->anew && !found.last ? FileCursor{1, kUnfinished, 0} : box.cursor;
    if (found.last) reading_.reset();
    return found;
}

std::optional<Outcome> MboxBackend::next_outcome() {
    if (outcomes_.empty()) return std::nullopt;
    Outcome outcome = std::move(outcomes_.front());
    outcomes_.pop_front();
    return outcome;
}

}  // namespace alder::account
