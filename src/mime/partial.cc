#include "mime/partial.h"

#include <map>

#include "base/ascii.h"

namespace alder::mime {

namespace {

constexpr std::uint32_t kMostPieces = 100'000;

std::string_view with_line_end(const Field& field) {
    // The name, the colon and the value lie in one buffer; the line end is written anew.
    return {field.name.begin(), field.raw_value.end()};
}

// Fields that the message inside has of its own; all others are those of the first piece.
bool belongs_to_inner(std::string_view name) {
    return ascii::istarts_with(name, "Content-") || ascii::iequals(name, "Subject") ||
           ascii::iequals(name, "Message-ID") || ascii::iequals(name, "Encrypted") ||
           ascii::iequals(name, "MIME-Version");
}

std::string joined_header(const HeaderBlock& outer, const HeaderBlock& inner) {
    std::string out;
    for (const Field& field : outer.fields) {
        if (!belongs_to_inner(field.name)) out += std::string(with_line_end(field)) + "\r\n";
    }
    for (const Field& field : inner.fields) {
        if (belongs_to_inner(field.name)) out += std::string(with_line_end(field)) + "\r\n";
    }
    return out + "\r\n";
}

}  // namespace

std::optional<PartialPiece> partial_piece(const Message& message) {
    const ContentType& type = message.root().type;
    if (!type.is("message/partial")) return std::nullopt;
    const auto number = ascii::parse_number<std::uint32_t>(type.parameter("number"));
    const auto total = ascii::parse_number<std::uint32_t>(type.parameter("total"));
    if (!number || *number == 0 || *number > kMostPieces || total.value_or(0) > kMostPieces)
        return std::nullopt;
    return PartialPiece{std::string(type.parameter("id")), *number, total.value_or(0)};
}

Result<std::string> join_partial(const std::vector<Message>& pieces) {
    std::map<std::uint32_t, const Message*> in_order;
    std::string id;
    std::uint32_t total = 0;
    for (const Message& piece : pieces) {
        const auto place = partial_piece(piece);
        if (!place) return fail(Errc::bad_data, "one of the messages is no piece of another");
        if (!in_order.empty() && place->id != id)
            return fail(Errc::bad_data, "these are pieces of different messages");
        id = place->id;
        total = std::max(total, place->total);
        in_order.try_emplace(place->number, &piece);
    }
    if (total == 0)
        return fail(Errc::not_found, "the last piece is missing: none tells how many there are");
    for (std::uint32_t number = 1; number <= total; ++number) {
        if (!in_order.contains(number))
            return fail(Errc::not_found, "piece " + std::to_string(number) + " of " +
                                             std::to_string(total) + " is missing");
    }
    const Message& first = *in_order.begin()->second;
    const HeaderBlock inner = scan_header(first.root().body);
    std::string out = joined_header(first.root().header, inner) +
                      std::string(first.root().body.substr(inner.size));
    for (auto piece = std::next(in_order.begin()); piece != in_order.end(); ++piece) {
        if (piece->first <= total) out += piece->second->root().body;
    }
    return out;
}

}  // namespace alder::mime
