#include <chrono>

#include "base/ascii.h"
#include "base/calendar_names.h"
#include "imap/parse_response.h"

namespace alder::imap {
namespace {

std::string text_or_nil(Scanner& in) {
    in.skip_spaces();
    return in.nstring().value_or("");
}

std::vector<EnvelopeAddress> parse_addresses(Scanner& in) {
    std::vector<EnvelopeAddress> addresses;
    in.skip_spaces();
    if (in.peek() != '(') {
        text_or_nil(in);  // NIL, or "" from odd servers
        return addresses;
    }
    in.expect('(');
    for (in.skip_spaces(); !in.failed() && !in.accept(')'); in.skip_spaces()) {
        if (in.accept_word("NIL")) continue;
        in.expect('(');
        EnvelopeAddress address;
        address.name = text_or_nil(in);
        text_or_nil(in);  // source route
        address.local = text_or_nil(in);
        address.domain = text_or_nil(in);
        in.skip_spaces();
        in.expect(')');
        if (!in.failed()) addresses.push_back(std::move(address));
    }
    return addresses;
}

RawEnvelope parse_envelope(Scanner& in) {
    RawEnvelope envelope;
    in.expect('(');
    envelope.date = text_or_nil(in);
    envelope.subject = text_or_nil(in);
    for (auto* field : {&envelope.from, &envelope.sender, &envelope.reply_to, &envelope.to,
                        &envelope.cc, &envelope.bcc})
        *field = parse_addresses(in);
    envelope.in_reply_to = text_or_nil(in);
    envelope.message_id = text_or_nil(in);
    for (in.skip_spaces(); !in.failed() && !in.accept(')'); in.skip_spaces()) in.skip_value();
    return envelope;
}

std::optional<unsigned> month_number(std::string_view name) {
    for (unsigned i = 0; i < kMonths.size(); ++i) {
        if (ascii::iequals(name, kMonths[i])) return i + 1;
    }
    return std::nullopt;
}

std::optional<int> digits(std::string_view text) {
    const auto value = ascii::parse_number<unsigned>(text);
    return value && *value < 10000 ? std::optional<int>(static_cast<int>(*value)) : std::nullopt;
}

std::optional<std::chrono::year_month_day> parse_day(std::string_view text) {
    const auto pieces = ascii::split(ascii::trim(text), '-');
    if (pieces.size() != 3) return std::nullopt;
    const auto day = digits(pieces[0]);
    const auto month = month_number(pieces[1]);
    const auto year = digits(pieces[2]);
    if (!day || !month || !year) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{*month},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    return date.ok() ? std::optional(date) : std::nullopt;
}

std::optional<std::chrono::seconds> parse_time(std::string_view text) {
    const auto pieces = ascii::split(text, ':');
    if (pieces.size() != 3) return std::nullopt;
    const auto hour = digits(pieces[0]);
    const auto minute = digits(pieces[1]);
    const auto second = digits(pieces[2]);
    if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60)
        return std::nullopt;
    return std::chrono::seconds(*hour * 3600 + *minute * 60 + *second);
}

// "+0130" in minutes.
std::optional<int> parse_zone(std::string_view text) {
    if (text.size() != 5 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
    const auto value = digits(text.substr(1));
    if (!value || *value % 100 > 59 || *value / 100 > 23) return std::nullopt;
    const int minutes = *value / 100 * 60 + *value % 100;
    return text[0] == '-' ? -minutes : minutes;
}

// "17-Jul-1996 02:44:25 -0700", the day with a leading space or without.
std::optional<mail::Date> parse_internal_date(std::string_view text) {
    const auto pieces = ascii::split(ascii::trim(text), ' ');
    if (pieces.size() != 3) return std::nullopt;
    const auto day = parse_day(pieces[0]);
    const auto time = parse_time(pieces[1]);
    const auto zone = parse_zone(pieces[2]);
    if (!day || !time || !zone) return std::nullopt;
    return mail::Date{.time = std::chrono::sys_days(*day) + *time - std::chrono::minutes(*zone),
                      .offset_minutes = static_cast<std::int16_t>(*zone)};
}

mail::Flags parse_flags(Scanner& in) {
    mail::Flags flags;
    for (const std::string& name : parse_words(in)) flags.add(name);
    return flags;
}

// "(M123)", "123", NIL.
std::string parse_object_id(Scanner& in) {
    const bool open = in.accept('(');
    std::string id = in.nstring().value_or("");
    if (open) in.expect(')');
    return id;
}

// "-1" is what some servers say when they do not know.
std::optional<std::uint64_t> parse_positive(Scanner& in) {
    const bool negative = in.accept('-');
    const std::uint64_t number = in.number64();
    return negative ? std::nullopt : std::optional(number);
}

Body parse_body(Scanner& in, std::string section) {
    Body body{.section = std::move(section), .origin = std::nullopt, .bytes = {}};
    if (in.accept('<')) {
        body.origin = in.number64();
        in.expect('>');
    }
    in.skip_spaces();
    if (in.peek() != ')') body.bytes = in.content();
    return body;
}

std::string section_of(Scanner& in) {
    in.expect('[');
    std::string section = ascii::upper(in.until_any("]"));
    in.expect(']');
    return section;
}

// Items with a section or content; false: `item` is none of them.
bool parse_content(Scanner& in, std::string_view item, Fetched& out) {
    if (item == "BODY" || item == "BINARY") {
        if (in.peek() != '[') return false;
        out.bodies.push_back(parse_body(in, section_of(in)));
    } else if (item == "BINARY.SIZE") {
        section_of(in);
        in.skip_spaces();
        in.number64();
    } else if (item == "RFC822") {
        out.bodies.push_back(parse_body(in, ""));
    } else if (item == "RFC822.HEADER" || item == "RFC822.TEXT") {
        out.bodies.push_back(parse_body(in, std::string(item.substr(7))));
    } else {
        return false;
    }
    return true;
}

void parse_item(Scanner& in, Fetched& out) {
    const std::string item = ascii::upper(in.until_any(" ()[]<{\""));
    if (item.empty()) return in.fail();
    if (parse_content(in, item, out)) return;
    in.skip_spaces();
    if (item == "UID") {
        out.uid = mail::Uid{in.number()};
    } else if (item == "FLAGS") {
        out.flags = parse_flags(in);
    } else if (item == "MODSEQ") {
        in.expect('(');
        if (const auto modseq = parse_positive(in)) out.modseq = mail::ModSeq{*modseq};
        in.expect(')');
    } else if (item == "INTERNALDATE") {
        out.internal_date = parse_internal_date(in.nstring().value_or(""));
    } else if (item == "RFC822.SIZE") {
        out.size = parse_positive(in);
    } else if (item == "ENVELOPE") {
        out.envelope = parse_envelope(in);
    } else if (item == "BODYSTRUCTURE" || item == "BODY") {
        out.structure = parse_structure(in);
    } else if (item == "EMAILID" || item == "X-GM-MSGID") {
        out.email_id = parse_object_id(in);
    } else if (item == "THREADID" || item == "X-GM-THRID") {
        out.thread_id = parse_object_id(in);
    } else if (item == "PREVIEW") {
        out.preview = in.nstring();
    } else {
        in.skip_value();
    }
}

}  // namespace

Fetched parse_fetched(Scanner& in, SeqNo seq) {
    Fetched out;
    out.seq = seq;
    in.expect('(');
    // Domino puts parentheses of its own round single items.
    for (std::size_t open = 1; open > 0 && !in.failed(); in.skip_spaces()) {
        if (in.accept('(')) {
            ++open;
        } else if (in.accept(')')) {
            --open;
        } else {
            parse_item(in, out);
        }
    }
    return out;
}

}  // namespace alder::imap
