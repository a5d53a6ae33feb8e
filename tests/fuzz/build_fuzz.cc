// What the builder writes our own parser reads back to the same thing: subject, names, paragraphs,
// HTML, file names, attached bytes; and it is fit for any server: 7 bits, CRLF, short lines.

#include <algorithm>
#include <vector>

#include "base/ascii.h"
#include "mime/build.h"
#include "mime/entity.h"
#include "mime/summary.h"
#include "tests/fuzz/fuzz.h"
#include "text/quote.h"
#include "text/utf8.h"

using namespace alder;

namespace {

std::string without_marks(std::string_view bytes) {
    std::string out = text::valid_utf8(bytes);
    for (std::size_t at = 0; (at = out.find("\xef\xbb\xbf")) != std::string::npos;)
        out.erase(at, 3);
    return out;
}

std::string one_line(std::string_view bytes) {
    std::string out = without_marks(bytes);
    std::ranges::replace_if(out, [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
    return std::string(ascii::trim(out));
}

std::string name_of(std::string_view bytes, char instead) {
    std::string out = without_marks(bytes.substr(0, 300));
    std::ranges::replace_if(out, ascii::is_control, instead);
    return std::string(ascii::trim(out));
}

std::string text_of(std::string_view bytes) {
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const bool crlf = bytes[i] == '\r' && i + 1 < bytes.size() && bytes[i + 1] == '\n';
        if (!crlf) out += bytes[i] == '\r' ? '\n' : bytes[i];
    }
    out = text::valid_utf8(out);
    while (out.starts_with("\xef\xbb\xbf")) out.erase(0, 3);  // the byte order mark
    return out;
}

void require_fit_for_the_wire(std::string_view bytes) {
    fuzz::require(ascii::all_ascii(bytes), "seven bits");
    std::size_t line = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        fuzz::require(bytes[i] != '\0', "no NUL");
        const bool at_feed = i + 1 < bytes.size() && bytes[i + 1] == '\n';
        fuzz::require((bytes[i] == '\r') == at_feed, "CRLF and nothing else ends a line");
        line = bytes[i] == '\n' ? 0 : line + 1;
        fuzz::require(line <= 999, "lines are short");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    // subject, name, file name, text, HTML, attached: each up to a byte 0xff
    const auto fields = ascii::split(fuzz::text_of(bytes, size), '\xff');
    const auto field = [&](std::size_t i) {
        return i < fields.size() ? fields[i] : std::string_view();
    };
    mime::OutgoingMessage message;
    message.subject = field(0);
    message.from = {mail::Mailbox{std::string(field(1).substr(0, 300)), "ann@example.org"}};
    message.text = field(3);
    message.html = field(4);
    const std::string content(field(5));
    const std::string type = content.size() % 2 == 0 ? "text/plain" : "application/pdf";
    message.attachments = {
        {std::string(field(2).substr(0, 300)), type, [&]() -> Result<std::unique_ptr<ByteSource>> {
             return std::make_unique<StringSource>(content);
         }}};
    const auto source = mime::build(message);
    fuzz::require(source.has_value(), "it can be built");
    std::string wire;
    while (true) {
        const auto piece = (*source)->read(1 + size % 100);
        fuzz::require(piece.has_value(), "it can be read");
        if (piece->empty()) break;
        wire += *piece;
    }
    fuzz::require(wire.size() == (*source)->size(), "its size is known beforehand");
    require_fit_for_the_wire(wire);

    const mime::Message parsed = mime::Message::parse(wire);
    const mail::Envelope envelope = mime::parse_envelope(parsed.root().header);
    fuzz::require(envelope.subject == one_line(field(0)), "the subject comes back");
    fuzz::require(envelope.from ==
                      mail::AddressList{mail::Mailbox{name_of(field(1), ' '), "ann@example.org"}},
                  "the name comes back");
    const auto leaves = parsed.leaves();
    fuzz::require(leaves.size() == (field(4).empty() ? 2 : 3), "the parts come back");
    auto expected = text::plain_lines(text_of(field(3)));
    for (text::QuotedLine& line : expected) {
        if (line.text != "-- ") line.text.erase(line.text.find_last_not_of(' ') + 1);
    }
    fuzz::require(text::flowed_lines(parsed.text(leaves.front())) == expected,
                  "the paragraphs come back");
    if (!field(4).empty())
        fuzz::require(parsed.text(leaves[1]) == text_of(field(4)), "the HTML comes back");
    fuzz::require(parsed.decoded(leaves.back()).bytes == content, "the attachment comes back");
    const std::string_view path = field(2).substr(0, 300);
    fuzz::require(
        parsed.part(leaves.back()).file_name() == name_of(path.substr(path.rfind('/') + 1), '_'),
        "the file name comes back");
    return 0;
}
