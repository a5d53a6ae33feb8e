// The lines of a message as files here have them, while its bytes pass through in pieces. Any split
// is fine.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/byte_source.h"
#include "base/result.h"
#include "disk/disk.h"

namespace alder::mailbox {

class LocalLines {
public:
    // mboxrd: every line of ">"s and "From " gets one ">" more.
    enum class From { as_it_is, quoted };

    explicit LocalLines(From from) : from_(from) {}

    std::string convert(std::string_view piece);
    // What was held back, and the end of the last line where it has none.
    std::string finish();

private:
    void put(char c, std::string& out);
    void settle(std::string& out);

    From from_;
    bool held_cr_ = false;
    bool begins_line_ = true;  // or all since its beginning is held back
    std::string held_;         // the beginning of a line that may be one to quote
    bool is_empty_ = true;
};

// Writes the whole message into the file from `offset` on; gives where it ends.
Result<std::uint64_t> write_local(ByteSource& message, LocalLines lines, disk::File& file,
                                  std::uint64_t offset);
// A new file at `path` with the message as it is, durable; its name is for the caller to sync.
Result<void> write_draft(ByteSource& message, disk::Disk& disk, const std::string& path);
// The message in memory.
Result<std::string> local_text(ByteSource& message, LocalLines lines);

}  // namespace alder::mailbox
