// Finds the messages of an mbox file (RFC 4155; mboxo and mboxrd alike) without reading it into
// memory: a message is a stretch of bytes between two "From " lines.
//
// A line counts as one only at the start of the file or after an empty line, and only when it
// carries a date as asctime(3) writes it; so "From now on ..." in a body that somebody forgot to
// quote splits nothing. Content-Length is not believed: it is wrong as soon as anybody edits the
// file. Lines end in LF or CRLF. Linear in bytes; constant memory; any bytes are fine.

#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "disk/disk.h"
#include "mail/flags.h"

namespace alder::mailbox {

// What a "From " line says.
struct FromLine {
    std::string
        sender;       // as it stands there; may be empty, "MAILER-DAEMON" or "ann at example.org"
    WallTime date{};  // taken for UTC where the line names no offset
    bool operator==(const FromLine&) const = default;
};

// The line without its end; nullopt when it is no "From " line.
std::optional<FromLine> parse_from_line(std::string_view line);

struct MboxMessage {
    std::uint64_t line_offset = 0;  // of the "From " line in the file
    std::uint64_t offset = 0;       // of the message itself
    std::uint64_t length = 0;       // bytes, without the empty line that ends it
    FromLine from;
    bool operator==(const MboxMessage&) const = default;
};

// The pure part: takes bytes in any pieces, gives messages as they end.
class MboxSplitter {
public:
    // offset: where in the file the first byte stands, which must be the beginning of a line that
    // begins a message.
    explicit MboxSplitter(std::uint64_t offset = 0) : line_offset_(offset) {}

    void feed(std::string_view bytes);
    // The file ends here; call once.
    void finish();
    // The next message, or nullopt when more bytes are needed (after finish(): there are no more).
    std::optional<MboxMessage> next();
    // There is text before the first "From " line: this is no mbox.
    bool refused() const { return refused_; }

private:
    void end_line();
    void end_message(std::uint64_t end);

    std::uint64_t line_offset_;
    std::uint64_t line_length_ = 0;   // so far, its end included
    std::string line_;                // its first bytes, as many as decide what it is
    std::uint64_t blank_length_ = 0;  // of the empty line before this one; 0: it was not empty
    bool may_begin_ = true;           // a message may begin at this line
    bool refused_ = false;
    std::optional<MboxMessage> open_;
    std::deque<MboxMessage> ready_;
};

// The same over a file, in slices of 64 KiB. The file must outlive it.
class MboxReader {
public:
    explicit MboxReader(disk::File& file, std::uint64_t offset = 0)
        : file_(file), offset_(offset), splitter_(offset) {}

    // nullopt: there are no more. Errc::bad_data when the file is no mbox.
    Result<std::optional<MboxMessage>> next();
    // Bytes read so far, for progress.
    std::uint64_t position() const { return offset_; }

private:
    disk::File& file_;
    std::uint64_t offset_;
    bool finished_ = false;
    MboxSplitter splitter_;
};

// The bytes of a message, or of any other stretch. Errc::bad_data when the file ends before.
Result<std::string> read_stretch(disk::File& file, std::uint64_t offset, std::uint64_t length);

// What Status, X-Status (elm, mutt, alpine, Dovecot), X-Keywords (Dovecot) and X-Mozilla-Status say
// in the header of this message.
mail::Flags flags_in_header(std::string_view message);

// How "From " at the beginning of a line was hidden when the file was written.
enum class Quoting : std::uint8_t {
    mboxo,   // ">From " was "From ", or was always ">From "; only the person can know
    mboxrd,  // every line of ">"s and "From " has one ">" too many
};
std::string unquoted(std::string_view message, Quoting quoting);

}  // namespace alder::mailbox
