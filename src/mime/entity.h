// A message as a tree of parts over one immutable buffer: offsets, no copies of bodies; decoded on
// demand. One pass, linear in bytes, iterative; never fails, lists defects. At most 64 parts inside
// each other and 10,000 in all; beyond that the rest is one opaque leaf. RFC 2045, 2046, 5322.
//
// A Message is a value; copies share the buffer. Reading one from several threads is fine.

#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mime/defect.h"
#include "mime/header.h"
#include "mime/parameters.h"
#include "mime/transfer.h"

namespace alder::mime {

inline constexpr int kMaxDepth = 64;
inline constexpr std::size_t kMaxParts = 10'000;

// One node of the tree; parts are numbered in the order they stand in the message, 0 is the root.
struct Part {
    std::string path;  // IMAP's section number: "1.2"; a root that is multipart has ""
    std::optional<std::size_t> parent;
    std::vector<std::size_t> children;  // of a multipart
    int depth = 0;
    HeaderBlock header;
    ContentType type;
    ContentDisposition disposition;
    Encoding encoding = Encoding::identity;
    std::string_view body;  // still encoded; of a multipart everything after its header
    bool opaque = false;    // a multipart that was not taken apart, for a limit
    std::vector<Defect> defects;

    bool is_multipart() const { return type.type == "multipart" && !opaque; }
    // message/rfc822 and message/global: nested() has what is in it.
    bool is_message() const;
    // As the sender gave it, decoded: UTF-8, perhaps with path separators; never use it as a path.
    // "" when there is none.
    std::string file_name() const;
    // Content-ID without angle brackets, or "".
    std::string content_id() const;
};

class Message {
public:
    // Keeps the bytes.
    static Message parse(std::string bytes);
    static Message parse(std::shared_ptr<const std::string> bytes);
    // Only looks at the bytes: they must outlive the Message and what it gives out. (Where lines
    // end in bare CR it keeps a copy with LF.)
    static Message view(std::string_view bytes);

    const std::vector<Part>& parts() const { return parts_; }
    const Part& root() const { return parts_.front(); }
    const Part& part(std::size_t index) const { return parts_[index]; }
    std::string_view bytes() const { return bytes_; }
    // Leaves in order.
    std::vector<std::size_t> leaves() const;
    // Of all parts, each once.
    std::vector<Defect> defects() const;

    // The part's bytes without their transfer encoding.
    Decoded decoded(std::size_t index) const;
    // The same as UTF-8 with LF, for a text part; its charset guessed where not given.
    std::string text(std::size_t index) const;
    // The message inside a message/rfc822 part; nullopt for other parts and beyond kMaxDepth.
    std::optional<Message> nested(std::size_t index) const;
    // The files packed into a leaf, each a part of a message/multipart of its own: uuencode and
    // yEnc inside plain text, and winmail.dat. nullopt where there are none and beyond kMaxDepth.
    // One that is damaged or of which pieces are missing says so in its part's defects; winmail.dat
    // that is damaged itself, in the root's.
    std::optional<Message> unpacked(std::size_t index) const;
    // As text(), with one line of ours in the place of each file that stands in it from its first
    // line to its last; one that does not is left as it stands.
    std::string text_without_files(std::size_t index) const;

private:
    friend class TreeBuilder;  // fills parts_ of a Message that nobody else has yet
    static Message at_depth(std::string_view bytes, int depth);
    static std::string as_text(std::string_view bytes, const Part& part);
    Message() = default;

    std::shared_ptr<const std::string> owner_;  // empty for view()
    std::string_view bytes_;
    std::vector<Part> parts_;
    int depth_ = 0;  // of the root, when this message stands in another
};

// What is wrong with the bytes of a part, one line; "" when nothing is known to be.
std::string damage_in_words(const Part& part, const Decoded& decoded);

// A file packed in a leaf, or in another file packed there.
struct PackedPart {
    std::shared_ptr<const Message> message;
    std::size_t index = 0;
    std::string path;             // section number of the leaf included
    int depth = 1;                // packed inside each other
    bool opened = false;          // what is packed in it follows
    std::vector<Defect> defects;  // of what is packed in it, or packed_unopened

    const Part& part() const { return message->part(index); }
    std::string damage() const;  // one line; "" when nothing is known to be wrong with it
};

struct PackedParts {
    std::vector<PackedPart> parts;
    std::vector<Defect> defects;  // of what they lie packed in
};

// All that is packed in a leaf: a winmail.dat inside another one is opened too, and the text of one
// is looked through. At most 8 inside each other and 64 MiB of them opened, and none any more once
// those that were opened hold 1000 files (the last one may take it above that); what stays closed
// for that says so. find_part() opens it by its number.
PackedParts packed_parts(const Message& message, std::size_t leaf);

// Which parts to show as text, as HTML, and as attachments: RFC 8621, 4.1.4. Indexes of leaves.
struct Bodies {
    std::vector<std::size_t> text;
    std::vector<std::size_t> html;
    std::vector<std::size_t> attachments;
};
Bodies select_bodies(const Message& message);

enum class Prefer { html, plain };

// What a person is shown, in order: of the bodies those preferred, unless they are blank and the
// others are not; and text of other kinds (text/enriched, a patch inline) where it is all there is
// or is meant to be seen. Indexes of leaves.
std::vector<std::size_t> shown_bodies(const Message& message, Prefer prefer);

// The part with this section number, also inside nested messages ("2.1.3").
struct PartOfMessage {
    Message message;
    std::size_t index = 0;
};
std::optional<PartOfMessage> find_part(const Message& message, std::string_view path);

}  // namespace alder::mime
