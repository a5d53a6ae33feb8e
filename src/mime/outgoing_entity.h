// One part of a message being built: its Content fields, and its body as pieces that are in memory
// or are read and encoded when their turn comes.

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/byte_source.h"
#include "mime/build.h"
#include "mime/parameters.h"
#include "mime/transfer.h"
#include "mime/transfer_encoder.h"

namespace alder::mime {

// Content that is somewhere else.
struct FarContent {
    OutgoingAttachment attachment;
    Encoding encoding = Encoding::base64;
    std::uint64_t size = 0;          // bytes as it is
    std::uint64_t size_encoded = 0;  // bytes as it is sent
};

using BodyPiece = std::variant<std::string, FarContent>;

struct OutgoingEntity {
    std::string header;  // Content-* fields, CRLF after each, no empty line
    std::vector<BodyPiece> body;
};

// Under a signature white space at the end of a line is encoded too (RFC 3156, 5).
enum class Travel { plain, under_signature };

// text/plain and text/html of UTF-8 with LF.
OutgoingEntity text_entity(std::string_view utf8, TextForm form, Travel travel);
OutgoingEntity html_text_entity(std::string_view utf8, Travel travel);

// Type, disposition and the shortest safe encoding: base64, but for text whose lines end in CRLF
// already (anything else would not come back byte by byte) and for messages, which stay as they are
// when they are clean (RFC 2046, 5.2.1) and else become message/global (RFC 6532, 3.7).
Result<OutgoingEntity> attachment_entity(const OutgoingAttachment& attachment, Travel travel);

// `more`: parameters before the boundary.
OutgoingEntity multipart_entity(std::string_view subtype, std::vector<OutgoingEntity> parts,
                                std::vector<Parameter> more = {});

// multipart/signed of content that is whole already. RFC 1847, 2.1.
Result<OutgoingEntity> signed_entity(const SignedContent& content);

// The pieces one after the other.
std::unique_ptr<ByteSource> pieces_source(std::vector<BodyPiece> pieces);

}  // namespace alder::mime
