// A message as a reader shows it: blocks in order, one under the other. Chooses the parts (RFC
// 8621, 4.1.4), decodes them, turns HTML and invitations into words, wraps to the width, marks
// quotes and signatures, and says what was dropped or is suspicious. Never the network. Everything
// is UTF-8 as a stranger wrote it; a screen shows it only through TermText.

#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "calendar/invitation.h"
#include "mime/entity.h"
#include "text/rich_text.h"

namespace alder::mime {

// Text of one part, wrapped.
struct TextBlock {
    std::string path;
    bool from_html = false;
    std::vector<text::RichLine> lines;
};

// An attachment, a picture in the text, or a file packed in a part, at its place.
struct AttachmentBlock {
    std::string path;        // for find_part(), also inside nested messages
    std::string file_name;   // as the sender gave it, may be empty
    std::string type;        // "application/pdf", as the sender says
    std::uint64_t size = 0;  // bytes decoded; from the encoded length, so at most a few too many
    bool is_inline = false;
    bool dangerous = false;  // a program, or something else than it says: never open by one key
    std::string warning;     // why, one line; else ""
    std::string damage;      // what is broken of it, one line; else ""
};

// The head of a message inside the message; its blocks follow.
struct HeadersBlock {
    std::string path;
    int depth = 1;
    std::vector<std::pair<std::string, std::string>> fields;  // From, To, Cc, Date, Subject
};

// Something to know about the message: what was left out, what looks like a trick, what is broken.
struct NoticeBlock {
    enum class Kind { dropped, suspicious, defect, about };  // about: of the list it came by
    Kind kind = Kind::defect;
    std::string text;  // one line, our words
};

using Block = std::variant<TextBlock, AttachmentBlock, HeadersBlock, NoticeBlock>;

struct Readable {
    std::vector<Block> blocks;
    std::vector<text::Link> links;  // numbered from 1 through all blocks
};

struct ReadableOptions {
    using Prefer = mime::Prefer;
    Prefer prefer = Prefer::plain;  // when a message offers both
    int columns = 78;
    calendar::Zone zone = {};  // of the reader, for invitations; none: the sender's times
};

Readable readable(const Message& message, const ReadableOptions& options = {});

}  // namespace alder::mime
