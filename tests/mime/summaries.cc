#include "tests/mime/summaries.h"

#include <algorithm>

#include "base/ascii.h"
#include "mime/addresses.h"
#include "mime/summary.h"

namespace alder::mime {

namespace {

void add_types(const Message& message, std::size_t index, int level, std::string& out) {
    const Part& part = message.part(index);
    out += std::string(static_cast<std::size_t>(level) * 3, ' ') +
           "content-type: " + part.type.full() + "\n";
    for (const std::size_t child : part.children) add_types(message, child, level + 1, out);
    if (const auto nested = message.nested(index)) add_types(*nested, 0, level + 1, out);
}

// They have no "-0000".
std::string shown(std::optional<mail::Date> date) {
    if (!date) return "no date";
    date->unknown_zone = false;
    return mail::to_rfc5322(*date);
}

}  // namespace

std::vector<std::string> paragraphs(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find("\n\n", at), text.size());
        const std::size_t begin = text.find('\n', at) + 1;
        if (begin < end) out.push_back(text.substr(begin, end - begin) + "\n");
        at = end + 2;
    }
    return out;
}

void compare_summary(tests::Agreement& agreement, const std::string& where, const Message& message,
                     const std::string& theirs) {
    const mail::Envelope our_values = parse_envelope(message.root().header);
    const mail::Envelope values = parse_envelope(Message::view(theirs).root().header);
    agreement.compare(where + " from", format_addresses(our_values.from),
                      format_addresses(values.from));
    agreement.compare(where + " to", format_addresses(our_values.to), format_addresses(values.to));
    agreement.compare(where + " subject", our_values.subject, values.subject);
    agreement.compare(where + " date", shown(our_values.date), shown(values.date));
    std::string types;
    add_types(message, 0, 0, types);
    agreement.compare(where + " types", types,
                      ascii::lower(theirs.substr(theirs.find("Content-Type:"))));
}

}  // namespace alder::mime
