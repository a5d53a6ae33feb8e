#include "mime/outgoing_entity.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/ascii.h"
#include "mime/content_scan.h"
#include "mime/header_writer.h"
#include "mime/message_id.h"
#include "mime/seven_bits.h"
#include "text/charset.h"
#include "text/flowed.h"
#include "text/utf8.h"

namespace alder::mime {

namespace {

constexpr std::size_t kReadRoom = std::size_t{57} * 1024;  // bytes; whole lines of base64

// LF for every line end there is; what is no UTF-8 replaced.
std::string with_line_feeds(std::string_view utf8) {
    std::string out;
    out.reserve(utf8.size());
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const bool crlf = utf8[i] == '\r' && i + 1 < utf8.size() && utf8[i + 1] == '\n';
        if (!crlf) out += utf8[i] == '\r' ? '\n' : utf8[i];
    }
    return text::valid_utf8(out);
}

std::string with_crlf(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 32);
    for (const char c : text) {
        if (c == '\n') out += '\r';
        out += c;
    }
    return out;
}

bool has_trailing_blanks(std::string_view content) {
    return content.find(" \r\n") != std::string_view::npos ||
           content.find("\t\r\n") != std::string_view::npos;
}

std::string base_name(std::string_view name) {
    std::string out = header_text(name.substr(name.rfind('/') + 1));
    std::ranges::replace_if(out, ascii::is_control, '_');
    return std::string(ascii::trim(out));
}

Result<ContentScan> scan(const OutgoingAttachment& attachment) {
    auto source = attachment.open();
    if (!source) return fail(source);
    ContentScan out;
    while (true) {
        const auto piece = (*source)->read(kReadRoom);
        if (!piece) return fail(piece);
        if (piece->empty()) break;
        out.add(*piece);
    }
    out.finish();
    return out;
}

// How an attachment is sent.
struct Wrapping {
    std::string type;
    std::vector<Parameter> parameters;
    Encoding encoding = Encoding::base64;
    std::uint64_t size = 0;
    std::uint64_t size_encoded = 0;
};

// One that cannot travel as it is is attached as it would be on the way: few programs open a
// message/global (RFC 6532, 3.7), which is left for those with UTF-8 in their header.
Result<Wrapping> wrap_message(OutgoingAttachment& attachment) {
    constexpr std::uint64_t kMostRewritten = 64 << 20;  // bytes
    auto facts = scan(attachment);
    if (!facts) return fail(facts);
    if (!facts->is_clean() && facts->size() <= kMostRewritten) {
        auto source = attachment.open();
        if (!source) return fail(source);
        const auto bytes = read_all(**source);
        if (!bytes) return fail(bytes);
        std::string rewritten = in_seven_bits(Message::view(*bytes));
        ContentScan again = scan_of(rewritten);
        if (again.is_clean()) {
            facts = std::move(again);
            attachment.open = [rewritten =
                                   std::move(rewritten)]() -> Result<std::unique_ptr<ByteSource>> {
                return std::make_unique<StringSource>(rewritten);
            };
        }
    }
    const bool clean = facts->is_clean();
    const Encoding encoding = clean ? Encoding::identity : Encoding::base64;
    return Wrapping{clean ? "message/rfc822" : "message/global",
                    {},
                    encoding,
                    facts->size(),
                    facts->size_in(encoding)};
}

Result<Wrapping> wrap_text(const OutgoingAttachment& attachment,
                           std::vector<Parameter> parameters) {
    const auto facts = scan(attachment);
    if (!facts) return fail(facts);
    const Encoding encoding = facts->only_crlf() ? facts->best_for_text() : Encoding::base64;
    Wrapping out{attachment.type, std::move(parameters), encoding, facts->size(),
                 facts->size_in(encoding)};
    const bool is_told =
        std::ranges::find(out.parameters, "charset", &Parameter::name) != out.parameters.end();
    if (!is_told && facts->valid_utf8())
        out.parameters.push_back({"charset", facts->all_ascii() ? "us-ascii" : "utf-8"});
    return out;
}

Result<Wrapping> wrap_bytes(const OutgoingAttachment& attachment,
                            std::vector<Parameter> parameters) {
    const auto source = attachment.open();
    if (!source) return fail(source);
    const std::uint64_t size = (*source)->size();
    return Wrapping{attachment.type, std::move(parameters), Encoding::base64, size,
                    base64_size(size)};
}

bool is_type(std::string_view type) {
    const auto is_token = [](std::string_view part) {
        return !part.empty() && std::ranges::all_of(part, [](char c) {
            return ascii::is_alnum(c) || c == '-' || c == '.' || c == '+' || c == '_';
        });
    };
    const std::size_t slash = type.find('/');
    return slash != std::string_view::npos && is_token(type.substr(0, slash)) &&
           is_token(type.substr(slash + 1));
}

// Those that say what the content is.
std::vector<Parameter> parameters_of(std::string_view type) {
    if (type.find(';') == std::string_view::npos) return {};
    std::vector<Parameter> all = parse_content_type(type).parameters;
    std::erase_if(all, [](const Parameter& each) {
        return each.name == "name" || each.name == "boundary" || each.value.empty();
    });
    return all;
}

Result<Wrapping> wrap_attachment(OutgoingAttachment& attachment) {
    std::vector<Parameter> parameters = parameters_of(attachment.type);
    attachment.type = ascii::lower(
        ascii::trim(std::string_view(attachment.type).substr(0, attachment.type.find(';'))));
    // A multipart can neither be encoded nor taken for what it is not.
    if (!is_type(attachment.type) || attachment.type.starts_with("multipart/"))
        attachment.type = "application/octet-stream";
    if (attachment.type == "message/rfc822" || attachment.type == "message/global")
        return wrap_message(attachment);
    if (attachment.type.starts_with("message/")) attachment.type = "application/octet-stream";
    return attachment.type.starts_with("text/") ? wrap_text(attachment, std::move(parameters))
                                                : wrap_bytes(attachment, std::move(parameters));
}

bool occurs_in(const std::string& boundary, const std::vector<OutgoingEntity>& parts) {
    return std::ranges::any_of(parts, [&](const OutgoingEntity& part) {
        return std::ranges::any_of(part.body, [&](const BodyPiece& piece) {
            const auto* bytes = std::get_if<std::string>(&piece);
            return bytes != nullptr && bytes->find(boundary) != std::string::npos;
        });
    });
}

// Reads one far content through its encoder and sees that it is what it was.
class FarReader {
public:
    explicit FarReader(FarContent content)
        : content_(std::move(content)), encoder_(encoder_for(content_.encoding)) {}

    // Encoded bytes; "" at the end.
    Result<std::string> next() {
        if (!source_) {
            auto opened = content_.attachment.open();
            if (!opened) return fail(opened);
            source_ = std::move(*opened);
        }
        while (!finished_) {
            const auto piece = source_->read(kReadRoom);
            if (!piece) return fail(piece);
            read_ += piece->size();
            finished_ = piece->empty();
            std::string out = std::visit(
                [&](auto& each) { return finished_ ? each.finish() : each.feed(*piece); },
                encoder_);
            given_ += out.size();
            const bool too_long = read_ > content_.size || given_ > content_.size_encoded;
            const bool other = read_ != content_.size || given_ != content_.size_encoded;
            if (too_long || (finished_ && other)) return changed();
            if (!out.empty()) return out;
        }
        return std::string();
    }

private:
    std::unexpected<Error> changed() const {
        return fail(Errc::io, "'" + content_.attachment.name +
                                  "' changed while it was being read; send the letter again");
    }

    FarContent content_;
    TransferEncoder encoder_;
    std::unique_ptr<ByteSource> source_;
    std::uint64_t read_ = 0;
    std::uint64_t given_ = 0;
    bool finished_ = false;
};

std::uint64_t size_of(const BodyPiece& piece) {
    if (const auto* bytes = std::get_if<std::string>(&piece)) return bytes->size();
    return std::get<FarContent>(piece).size_encoded;
}

class PiecesSource final : public ByteSource {
public:
    explicit PiecesSource(std::vector<BodyPiece> pieces) : pieces_(std::move(pieces)) {
        for (const BodyPiece& piece : pieces_) size_ += size_of(piece);
    }

    std::uint64_t size() const override { return size_; }

    Result<std::string> read(std::size_t room) override {
        while (at_ == buffer_.size()) {
            auto more = next_buffer();
            if (!more) return fail(more);
            if (!*more) return std::string();
        }
        std::string out = buffer_.substr(at_, room);
        at_ += out.size();
        return out;
    }

private:
    // Fills the buffer from the piece that is open, or from the next one; false at the end.
    Result<bool> next_buffer() {
        at_ = 0;
        buffer_.clear();
        if (far_) {
            auto bytes = far_->next();
            if (!bytes) return fail(bytes);
            buffer_ = std::move(*bytes);
            if (buffer_.empty()) far_.reset();
            return true;
        }
        if (piece_ == pieces_.size()) return false;
        BodyPiece& piece = pieces_[piece_++];
        if (auto* bytes = std::get_if<std::string>(&piece))
            buffer_ = std::move(*bytes);
        else
            far_ = std::make_unique<FarReader>(std::move(std::get<FarContent>(piece)));
        return true;
    }

    std::vector<BodyPiece> pieces_;
    std::uint64_t size_ = 0;
    std::size_t piece_ = 0;  // the next one to open
    std::unique_ptr<FarReader> far_;
    std::string buffer_;
    std::size_t at_ = 0;
};

// No character of a text that begins with it; readers take it off.
std::string_view without_byte_order_mark(std::string_view utf8) {
    while (utf8.starts_with(text::kByteOrderMark)) utf8.remove_prefix(text::kByteOrderMark.size());
    return utf8;
}

// Of text with CRLF.
OutgoingEntity entity_of(std::string_view type, std::string_view content,
                         std::vector<Parameter> parameters, Travel travel) {
    const ContentScan facts = scan_of(content);
    Encoding encoding = facts.best_for_text();
    if (encoding == Encoding::identity && travel == Travel::under_signature &&
        has_trailing_blanks(content))
        encoding = Encoding::quoted_printable;
    parameters.insert(parameters.begin(),
                      {"charset", text::is_plain_ascii(content) ? "us-ascii" : "utf-8"});
    HeaderWriter header;
    header.structured("Content-Type", type, parameters);
    header.structured("Content-Transfer-Encoding", encoding_name(encoding));
    OutgoingEntity out{header.take(), {}};
    out.body.emplace_back(encoded(content, encoding));
    return out;
}

}  // namespace

OutgoingEntity text_entity(std::string_view utf8, TextForm form, Travel travel) {
    std::string content = with_line_feeds(without_byte_order_mark(utf8));
    if (form == TextForm::paragraphs) content = text::write_flowed(content);
    std::vector<Parameter> parameters;
    if (form != TextForm::lines) parameters.push_back({"format", "flowed"});
    return entity_of("text/plain", with_crlf(content), std::move(parameters), travel);
}

OutgoingEntity html_text_entity(std::string_view utf8, Travel travel) {
    const std::string content = with_crlf(with_line_feeds(without_byte_order_mark(utf8)));
    return entity_of("text/html", content, {}, travel);
}

Result<OutgoingEntity> attachment_entity(const OutgoingAttachment& attachment, Travel travel) {
    OutgoingAttachment sent = attachment;
    auto wrapping = wrap_attachment(sent);
    if (!wrapping) return fail(wrapping);
    if (travel == Travel::under_signature && wrapping->type.starts_with("text/")) {
        wrapping->encoding = Encoding::base64;  // no line of it is anybody's to trim
        wrapping->size_encoded = base64_size(wrapping->size);
    }
    HeaderWriter header;
    header.structured("Content-Type", wrapping->type, wrapping->parameters);
    header.structured("Content-Transfer-Encoding", encoding_name(wrapping->encoding));
    const std::string name = base_name(attachment.name);
    std::vector<Parameter> parameters;
    if (!name.empty()) parameters.push_back({"filename", name});
    const bool shown = !attachment.content_id.empty();
    header.structured("Content-Disposition", shown ? "inline" : "attachment", parameters);
    header.ids("Content-ID", {attachment.content_id});
    OutgoingEntity out{header.take(), {}};
    out.body.emplace_back(
        FarContent{std::move(sent), wrapping->encoding, wrapping->size, wrapping->size_encoded});
    return out;
}

OutgoingEntity multipart_entity(std::string_view subtype, std::vector<OutgoingEntity> parts,
                                std::vector<Parameter> more) {
    std::string boundary = new_boundary();
    while (occurs_in(boundary, parts)) boundary = new_boundary();
    more.push_back({"boundary", boundary});
    HeaderWriter header;
    header.structured("Content-Type", "multipart/" + std::string(subtype), more);
    OutgoingEntity out{header.take(), {}};
    std::string between;
    for (OutgoingEntity& part : parts) {
        std::string opening = between;
        opening += "--" + boundary + "\r\n";
        // Content that was signed brings its header with it.
        if (!part.header.empty()) opening += part.header + "\r\n";
        out.body.emplace_back(std::move(opening));
        std::ranges::move(part.body, std::back_inserter(out.body));
        between = "\r\n";  // belongs to the delimiter, RFC 2046, 5.1.1
    }
    out.body.emplace_back(between + "--" + boundary + "--\r\n");
    return out;
}

Result<OutgoingEntity> signed_entity(const SignedContent& content) {
    const auto facts = scan({{}, {}, content.open});
    if (!facts) return fail(facts);
    if (!facts->is_clean() || !facts->only_crlf())
        return fail(Errc::bad_data, "what was signed would be altered on its way");
    OutgoingEntity inside;  // its header is in the content already
    inside.body.emplace_back(
        FarContent{{{}, {}, content.open}, Encoding::identity, facts->size(), facts->size()});
    HeaderWriter header;
    const bool armoured = content.protocol == "application/pgp-signature";
    header.structured("Content-Type", content.protocol,
                      {{"name", armoured ? "signature.asc" : "smime.p7s"}});
    header.structured("Content-Transfer-Encoding", armoured ? "7bit" : "base64");
    OutgoingEntity signature{header.take(), {}};
    signature.body.emplace_back(armoured ? with_crlf(with_line_feeds(content.signature))
                                         : encode_base64(content.signature));
    std::vector<OutgoingEntity> parts;
    parts.push_back(std::move(inside));
    parts.push_back(std::move(signature));
    return multipart_entity("signed", std::move(parts),
                            {{"micalg", content.micalg}, {"protocol", content.protocol}});
}

std::unique_ptr<ByteSource> pieces_source(std::vector<BodyPiece> pieces) {
    return std::make_unique<PiecesSource>(std::move(pieces));
}

}  // namespace alder::mime
