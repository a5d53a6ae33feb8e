// One message as a row: its fields as text for people and pipes, as JSON, and by a person's own
// format.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/json.h"
#include "cli/listing.h"

namespace alder::cli {

// The keys of `list --json`, which are the fields of --format too.
std::span<const std::string_view> field_names();

Json to_json(const Found& found, const query::Now& now);

// "Ann Example <ann@example.org>", several parted by ", ".
std::string full_names(const mail::AddressList& list);
// What there is room for on a row: the name, or the address where there is none or the name could
// be taken for another address.
std::string short_names(const mail::AddressList& list);

// "seen", "flagged" …, without the labels.
std::vector<std::string> flag_words(const mail::Flags& flags);

// With the sender's zone where it is the sender's date, else with the zone here.
std::string date_text(const store::Entry& entry, const query::Now& now);
// At most 10 columns: "10:58", "Sat 10:58", "31 Jan", "2024-01-31".
std::string short_date(WallTime date, const query::Now& now);
// "812", "6.1K", "3.4M".
std::string short_size(std::uint64_t bytes);

// A row as the words of "--format"; {{ and }} are braces, \t and \n what they are elsewhere.
class RowFormat {
public:
    // known: the names it may use. Errc::usage names the field that is none.
    static Result<RowFormat> parse(std::string_view text, std::span<const std::string_view> known);
    // value: the text of a field. Cleaned for terminals.
    template <class Value>
    std::string line(Value&& value) const {
        std::string out;
        for (const Piece& piece : pieces_)
            out += piece.is_field ? text::TermText::clean(value(piece.text)).utf8() : piece.text;
        return out + '\n';
    }

private:
    struct Piece {
        bool is_field;
        std::string text;
    };
    std::vector<Piece> pieces_;
};

// The text of a field.
std::string field_text(const Found& found, std::string_view field, const query::Now& now);
// Any JSON value as the text of a field: lists parted by ", ".
std::string plain(const Json& value);

}  // namespace alder::cli
