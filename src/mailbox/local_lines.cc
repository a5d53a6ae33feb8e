#include "mailbox/local_lines.h"

namespace alder::mailbox {

namespace {

constexpr std::size_t kPiece = 64 << 10;
constexpr std::string_view kFrom = "From ";

// Whether the text can still become ">>From ", is it, or cannot be.
enum class Match { maybe, whole, none };

Match match(std::string_view text) {
    const std::size_t start = std::min(text.find_first_not_of('>'), text.size());
    const std::string_view rest = text.substr(start);
    if (rest == kFrom) return Match::whole;
    return kFrom.starts_with(rest) ? Match::maybe : Match::none;
}

}  // namespace

std::string LocalLines::convert(std::string_view piece) {
    std::string out;
    out.reserve(piece.size() + 8);
    for (const char c : piece) {
        if (held_cr_ && c != '\n') put('\r', out);
        held_cr_ = c == '\r';
        if (!held_cr_) put(c, out);
    }
    return out;
}

std::string LocalLines::finish() {
    std::string out;
    if (held_cr_) put('\r', out);
    held_cr_ = false;
    settle(out);
    if (!begins_line_ || is_empty_) put('\n', out);
    return out;
}

void LocalLines::put(char c, std::string& out) {
    is_empty_ = false;
    if (from_ == From::as_it_is || !begins_line_) {
        out += c;
        begins_line_ = c == '\n';
        return;
    }
    held_ += c;
    switch (match(held_)) {
        case Match::maybe:
            return;
        case Match::whole:
            out += '>';
            break;
        case Match::none:
            break;
    }
    settle(out);
}

void LocalLines::settle(std::string& out) {
    if (held_.empty()) return;
    out += held_;
    begins_line_ = held_.back() == '\n';
    held_.clear();
}

Result<std::uint64_t> write_local(ByteSource& message, LocalLines lines, disk::File& file,
                                  std::uint64_t offset) {
    while (true) {
        const auto piece = message.read(kPiece);
        if (!piece) return fail(piece);
        const std::string text = piece->empty() ? lines.finish() : lines.convert(*piece);
        if (auto written = file.write_at(offset, text); !written) return fail(written);
        offset += text.size();
        if (piece->empty()) return offset;
    }
}

Result<void> write_draft(ByteSource& message, disk::Disk& disk, const std::string& path) {
    auto file = disk.open(path, disk::Access::create_new);
    if (!file) return fail(file);
    auto end = write_local(message, LocalLines(LocalLines::From::as_it_is), **file, 0);
    if (!end) return fail(end);
    return (*file)->sync();
}

Result<std::string> local_text(ByteSource& message, LocalLines lines) {
    std::string text;
    while (true) {
        const auto piece = message.read(kPiece);
        if (!piece) return fail(piece);
        if (piece->empty()) return text + lines.finish();
        text += lines.convert(*piece);
    }
}

}  // namespace alder::mailbox
