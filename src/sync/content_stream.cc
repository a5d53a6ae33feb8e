#include "sync/content_stream.h"

#include <utility>

namespace alder::sync {

std::optional<ServerContent> ContentStream::chunk(const imap::BodyChunk& chunk,
                                                  const std::optional<Owner>& presumed) {
    if (chunk.literal.id != literal_) {
        reset();
        literal_ = chunk.literal.id;
    }
    if (lost_) return std::nullopt;
    bytes_ += chunk.bytes;
    if (bytes_.size() < kMost) return std::nullopt;
    const std::optional<Owner> owner = given_ ? given_ : presumed;
    if (!owner) {
        lost_ = true;
        return std::nullopt;
    }
    const bool first = !given_;
    given_ = owner;
    return ServerContent{.source = owner->source,
                         .validity = owner->validity,
                         .uid = owner->uid,
                         .bytes = std::exchange(bytes_, {}),
                         .first = first,
                         .last = false};
}

std::string ContentStream::take_header(const imap::LiteralRef& ref) {
    std::string header;
    if (ref.id == literal_ && !given_) header = std::move(bytes_);
    reset();
    return header;
}

std::optional<ServerContent> ContentStream::told(const Owner& owner, imap::Fetched fetched) {
    for (imap::Body& body : fetched.bodies) {
        if (!body.section.empty() || body.origin) continue;
        ServerContent content{.source = owner.source,
                              .validity = owner.validity,
                              .uid = owner.uid,
                              .bytes = {},
                              .first = true,
                              .last = true};
        if (auto* whole = std::get_if<std::string>(&body.bytes)) {
            content.bytes = std::move(*whole);
            return content;
        }
        const auto* ref = std::get_if<imap::LiteralRef>(&body.bytes);
        if (ref == nullptr || ref->id != literal_ || lost_) return std::nullopt;
        if (given_ && *given_ != owner) return std::nullopt;
        content.first = !given_;
        content.bytes = std::exchange(bytes_, {});
        reset();
        return content;
    }
    return std::nullopt;
}

}  // namespace alder::sync
