#include <algorithm>

#include "base/ascii.h"
#include "imap/parse_response.h"

namespace alder::imap {
namespace {

// A field that servers leave out, or NIL.
std::string text_field(Scanner& in) {
    in.skip_spaces();
    return in.peek() == ')' ? std::string() : in.nstring().value_or("");
}

// Sizes come as "-1" and NIL too.
std::uint64_t size_field(Scanner& in) {
    in.skip_spaces();
    if (in.peek() == ')' || in.accept_word("NIL")) return 0;
    const bool negative = in.accept('-');
    const std::uint64_t size = in.number64();
    return negative ? 0 : size;
}

ParameterList parse_parameters(Scanner& in) {
    ParameterList parameters;
    in.skip_spaces();
    if (in.peek() != '(') {
        text_field(in);
        return parameters;
    }
    in.expect('(');
    for (in.skip_spaces(); !in.failed() && !in.accept(')'); in.skip_spaces()) {
        std::string name = text_field(in);
        parameters.emplace_back(ascii::lower(name), text_field(in));
    }
    return parameters;
}

void parse_disposition(Scanner& in, StructurePart& part) {
    in.skip_spaces();
    if (in.peek() != '(') {
        part.disposition = ascii::lower(text_field(in));
        return;
    }
    in.expect('(');
    part.disposition = ascii::lower(text_field(in));
    part.disposition_parameters = parse_parameters(in);
    for (in.skip_spaces(); !in.failed() && !in.accept(')'); in.skip_spaces()) in.skip_value();
}

// Language, location and whatever a later standard adds.
void skip_to_end_of_part(Scanner& in) {
    for (in.skip_spaces(); !in.failed() && !in.accept(')'); in.skip_spaces()) in.skip_value();
}

// Recursion is safe: what lies deeper than kMaxStructureDepth is passed over.
void parse_part(Scanner& in, BodyStructure& whole, std::size_t depth);

void parse_multipart(Scanner& in, BodyStructure& whole, std::size_t depth) {
    const std::size_t self = whole.parts.size() - 1;
    while (in.peek() == '(') {
        parse_part(in, whole, depth + 1);
        in.skip_spaces();
    }
    StructurePart part{.depth = depth, .type = "multipart"};
    part.subtype = ascii::lower(text_field(in));
    part.parameters = parse_parameters(in);
    parse_disposition(in, part);
    skip_to_end_of_part(in);
    whole.parts[self] = std::move(part);
}

void parse_leaf(Scanner& in, BodyStructure& whole, std::size_t depth) {
    const std::size_t self = whole.parts.size() - 1;
    StructurePart part{.depth = depth, .type = ascii::lower(text_field(in))};
    part.subtype = ascii::lower(text_field(in));
    part.parameters = parse_parameters(in);
    part.id = text_field(in);
    part.description = text_field(in);
    part.encoding = ascii::lower(text_field(in));
    part.size = size_field(in);
    in.skip_spaces();
    if (part.type == "message" && in.peek() == '(') {
        in.skip_value();  // the envelope
        in.skip_spaces();
        if (in.peek() == '(') parse_part(in, whole, depth + 1);
        in.skip_spaces();
    }
    if (in.peek() == '-' || ascii::is_digit(in.peek())) size_field(in);  // lines
    text_field(in);                                                      // MD5
    parse_disposition(in, part);
    skip_to_end_of_part(in);
    whole.parts[self] = std::move(part);
}

void parse_part(Scanner& in, BodyStructure& whole, std::size_t depth) {
    if (depth > kMaxStructureDepth || whole.parts.size() >= kMaxStructureParts) {
        in.skip_value();
        return;
    }
    in.expect('(');
    in.skip_spaces();
    whole.parts.emplace_back();
    if (in.peek() == '(')
        parse_multipart(in, whole, depth);
    else
        parse_leaf(in, whole, depth);
}

}  // namespace

BodyStructure parse_structure(Scanner& in) {
    BodyStructure whole;
    if (!in.accept_word("NIL")) parse_part(in, whole, 0);
    return whole;
}

}  // namespace alder::imap
