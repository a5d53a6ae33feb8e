#include "view/reader_text.h"

#include <algorithm>
#include <iterator>
#include <set>

#include <fmt/format.h>

#include "base/ascii.h"
#include "mail/address_grammar.h"
#include "text/named_places.h"
#include "text/scripts.h"
#include "text/width.h"
#include "view/people.h"

namespace alder::view {
namespace {

using text::RichLine;
using text::SpanKind;
using text::TermText;

constexpr int kNameColumns = 9;    // "Subject: "
constexpr int kMaxFieldLines = 4;  // of a short header; the rest is counted
constexpr std::size_t kFoldedFrom = 4;

// Words into lines of at most so many columns, broken at spaces where there are any.
std::vector<TermText> wrapped(const TermText& words, int columns) {
    std::vector<TermText> lines;
    const std::string_view utf8 = words.utf8();
    const int room = std::max(8, columns);
    std::size_t start = 0;
    std::size_t space = 0;  // after the last one on this line
    int used = 0;
    int since_space = 0;
    for (const text::Grapheme& grapheme : text::graphemes(utf8)) {
        if (used + grapheme.columns > room) {
            const bool at_space = space > start;
            const std::size_t end = at_space ? space : grapheme.offset;
            lines.push_back(TermText::clean(utf8.substr(start, end - start)));
            start = end;
            used = at_space ? since_space : 0;
        }
        used += grapheme.columns;
        since_space += grapheme.columns;
        if (utf8[grapheme.offset] != ' ') continue;
        space = grapheme.offset + 1;
        since_space = 0;
    }
    lines.push_back(TermText::clean(utf8.substr(start)));
    return lines;
}

void add_field(std::vector<Line>& lines, const TermText& name, const TermText& value, int columns) {
    if (value.empty()) return;
    const int label = std::max(kNameColumns, name.columns() + 1);
    const auto parts = wrapped(value, columns - label);
    const int shown = std::min<int>(kMaxFieldLines, static_cast<int>(parts.size()));
    for (int i = 0; i < shown; ++i) {
        const TermText left = i == 0 ? name.padded(label) : TermText().padded(label);
        lines.push_back({{left, Look::header_name, {}},
                         {parts[static_cast<std::size_t>(i)], Look::normal, {}}});
    }
    const auto more = parts.size() - static_cast<std::size_t>(shown);
    if (more == 0) return;
    const std::string rest = fmt::format("and {} more line{}", more, more == 1 ? "" : "s");
    lines.push_back(
        {{TermText().padded(label), Look::normal, {}}, {TermText::clean(rest), Look::faint, {}}});
}

void add_short_headers(std::vector<Line>& lines, const ReaderFacts& facts,
                       const ReaderOptions& options) {
    const mail::Envelope& envelope = facts.envelope;
    const int columns = options.columns;
    if (envelope.date)
        add_field(lines, TermText::own("Date:"), long_date(envelope.date->time, options.moment),
                  columns);
    add_field(lines, TermText::own("From:"), full_people(envelope.from), columns);
    if (envelope.sender != envelope.from)
        add_field(lines, TermText::own("Sender:"), full_people(envelope.sender), columns);
    if (envelope.reply_to != envelope.from)
        add_field(lines, TermText::own("Reply-To:"), full_people(envelope.reply_to), columns);
    add_field(lines, TermText::own("To:"), full_people(envelope.to), columns);
    add_field(lines, TermText::own("Cc:"), full_people(envelope.cc), columns);
    add_field(lines, TermText::own("Subject:"), TermText::clean(envelope.subject), columns);
}

void add_all_headers(std::vector<Line>& lines, const ReaderFacts& facts, int columns) {
    for (const HeaderField& field : facts.all_headers) {
        const TermText name = TermText::clean(field.name + ": ");
        const auto parts = wrapped(name + TermText::clean(field.value), columns);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const bool starts = i == 0 && parts[0].utf8().starts_with(name.utf8());
            if (!starts) {
                lines.push_back({{parts[i], Look::normal, {}}});
                continue;
            }
            const auto rest = std::string_view(parts[0].utf8()).substr(name.utf8().size());
            lines.push_back(
                {{name, Look::header_name, {}}, {TermText::clean(rest), Look::normal, {}}});
        }
    }
}

Look look_of(Trust::Level level) {
    switch (level) {
        case Trust::Level::unknown:
            return Look::faint;
        case Trust::Level::good:
            return Look::good;
        case Trust::Level::doubtful:
            return Look::doubtful;
        case Trust::Level::bad:
            return Look::bad;
    }
    return Look::faint;
}

void add_trust(std::vector<Line>& lines, const Trust& trust, int columns) {
    std::string all;
    for (const std::string& finding : trust.findings) all += (all.empty() ? "" : "; ") + finding;
    if (all.empty()) return;
    const auto parts = wrapped(TermText::clean(all), columns - kNameColumns);
    for (std::size_t i = 0; i < parts.size(); ++i)
        lines.push_back({{(i == 0 ? TermText::own("Trust:") : TermText()).padded(kNameColumns),
                          Look::header_name,
                          {}},
                         {parts[i], look_of(trust.level), {}}});
}

Look quote_look(int level) {
    constexpr Look kLooks[] = {Look::quote1, Look::quote2, Look::quote3};
    return kLooks[(level - 1) % 3];
}

// What a terminal may be handed to open: no misleading link, no address with a name before its host
// (it would pass for that host), no letter with more than its recipient filled in. The rest is
// text.
std::string safe_uri(const std::vector<text::Link>& links, int number) {
    if (number < 1 || static_cast<std::size_t>(number) > links.size()) return {};
    const text::Link& link = links[static_cast<std::size_t>(number) - 1];
    if (link.misleading) return {};
    if (ascii::istarts_with(link.target, "mailto:")) {
        return link.target.find('?') == std::string::npos ? link.target : std::string();
    }
    const std::size_t scheme = ascii::istarts_with(link.target, "https://")  ? 8
                               : ascii::istarts_with(link.target, "http://") ? 7
                                                                             : 0;
    if (scheme == 0) return {};
    const std::string_view rest = std::string_view(link.target).substr(scheme);
    const bool names_user =
        rest.substr(0, rest.find_first_of("/?#\\")).find('@') != std::string_view::npos;
    return names_user ? std::string() : link.target;
}

// The piece of a line that starts at a byte: the innermost of the spans around it decides.
Span piece(const RichLine& line, std::size_t from, std::size_t to, const ReaderFacts& facts) {
    Span made;
    made.text = TermText::clean(std::string_view(line.text).substr(from, to - from));
    made.look = line.quote > 0   ? quote_look(line.quote)
                : line.signature ? Look::signature
                                 : Look::normal;
    for (const text::Span& span : line.spans) {
        if (span.offset > from || span.offset + span.length <= from) continue;
        switch (span.kind) {
            case SpanKind::link:
                made.uri = safe_uri(facts.links, span.number);
                made.look = Look::link;
                break;
            case SpanKind::heading:
            case SpanKind::strong:
            case SpanKind::emphasis:
                made.look = Look::strong;
                break;
            case SpanKind::code:
            case SpanKind::preformatted:
                made.look = Look::code;
                break;
            case SpanKind::image:
                made.look = Look::faint;
                break;
        }
    }
    return made;
}

Line body_line(const RichLine& line, const ReaderFacts& facts) {
    std::set<std::size_t> edges = {0, line.text.size()};
    for (const text::Span& span : line.spans) {
        edges.insert(std::min(span.offset, line.text.size()));
        edges.insert(std::min(span.offset + span.length, line.text.size()));
    }
    Line made;
    for (auto edge = edges.begin(); std::next(edge) != edges.end(); ++edge)
        made.push_back(piece(line, *edge, *std::next(edge), facts));
    return made;
}

void add_body(std::vector<Line>& lines, const ReaderFacts& facts, const ReaderOptions& options) {
    const auto is_quote = [](const RichLine& line) { return line.quote > 0; };
    auto at = facts.body.begin();
    while (at != facts.body.end()) {
        const auto end = std::find_if_not(at, facts.body.end(), is_quote);
        const auto length = static_cast<std::size_t>(end - at);
        if (options.fold_quotes && length >= kFoldedFrom) {
            const std::string note = fmt::format("[{} quoted lines]", length);
            lines.push_back({{TermText::clean(note), Look::faint, {}}});
            at = end;
        } else {
            const auto stop = length > 0 ? end : at + 1;
            for (; at != stop; ++at) lines.push_back(body_line(*at, facts));
        }
    }
}

void add_links(std::vector<Line>& lines, const ReaderFacts& facts, int columns) {
    if (facts.links.empty()) return;
    lines.push_back({});
    for (std::size_t i = 0; i < facts.links.size(); ++i) {
        const text::Link& link = facts.links[i];
        const TermText number = TermText::clean(fmt::format("[{}] ", i + 1));
        const std::string uri = safe_uri(facts.links, static_cast<int>(i) + 1);
        const TermText indent = TermText().padded(number.columns());
        const auto parts = wrapped(TermText::clean(link.target), columns - number.columns());
        for (std::size_t k = 0; k < parts.size(); ++k)
            lines.push_back({{k == 0 ? number : indent, Look::faint, {}},
                             {parts[k], link.misleading ? Look::bad : Look::link, uri}});
        if (link.misleading)
            lines.push_back({{indent, Look::faint, {}},
                             {TermText::own("leads elsewhere than its text says: ") +
                                  TermText::clean(link.text).truncated(columns / 2),
                              Look::bad,
                              {}}});
    }
}

// What follows the local part; empty when there is none.
std::string domain_of(std::string_view address) { return ascii::lower(mail::domain_of(address)); }

std::string domain_of(const mail::AddressList& people) {
    const auto boxes = mail::mailboxes(people);
    return boxes.empty() ? std::string() : domain_of(boxes.front().address);
}

// Of hosts as people write them, or as DNS knows them.
bool same_house(const std::string& one, const std::string& other) {
    const std::string a = text::registered_host(one);
    const std::string b = text::registered_host(other);
    return text::is_within(a, b) || text::is_within(b, a);
}

void find(Trust& trust, Trust::Level level, std::string words) {
    trust.level = std::max(trust.level, level);
    trust.findings.push_back(std::move(words));
}

// The first host that the name has and the address has not; "" when there is none.
std::string foreign_host(const mail::Mailbox& sender) {
    const std::string own = domain_of(sender.address);
    text::NamedPlaces places(sender.name);
    while (const auto named = places.next()) {
        if (named->is_certain && !same_house(named->host, own)) return named->host;
    }
    return {};
}

void judge_mailbox(const mail::Mailbox& sender, Trust& trust) {
    if (poses_as_another(sender))
        find(trust, Trust::Level::bad,
             "the name \"" + sender.name + "\" is not the address it came from, " + sender.address);
    else if (const std::string host = foreign_host(sender); !host.empty())
        find(trust, Trust::Level::doubtful,
             "the name says " + host + ", which is not where the address is, " + sender.address);
    if (text::mixes_alphabets(sender.address))
        find(trust, Trust::Level::bad,
             "letters of two alphabets that look alike are in one word of the address " +
                 sender.address);
    else if (text::poses_as_latin(sender.address))
        find(trust, Trust::Level::bad,
             "no letter of a word in the address is Latin, though they look so: " + sender.address +
                 ", which is " + text::registered_host(domain_of(sender.address)));
    else if (text::mixes_alphabets(sender.name))
        find(trust, Trust::Level::doubtful,
             "letters of two alphabets that look alike are in one word of the name");
}

}  // namespace

Trust judge_sender(const mail::Envelope& envelope) {
    Trust trust;
    const auto senders = mail::mailboxes(envelope.from);
    for (const mail::Mailbox& sender : senders) judge_mailbox(sender, trust);
    if (senders.size() > 1)
        find(trust, Trust::Level::doubtful,
             fmt::format("{} senders are named; only one can have sent it", senders.size()));
    const std::string from = domain_of(envelope.from);
    const std::string reply = domain_of(envelope.reply_to);
    // Lists set Reply-To to themselves, and say who they are.
    if (!reply.empty() && !same_house(from, reply) && envelope.list_id.empty())
        find(trust, Trust::Level::doubtful, "answers would go to " + reply + ", not to " + from);
    if (from.starts_with("xn--") || from.find(".xn--") != std::string::npos)
        find(trust, Trust::Level::doubtful, "the domain is written in another script: " + from);
    return trust;
}

std::vector<Line> attachment_lines(const AttachmentFacts& attachment, int columns) {
    const TermText head = TermText::clean(fmt::format("[{}] ", attachment.number));
    const TermText tail = TermText::own("  ") + TermText::clean(attachment.type) +
                          TermText::own("  ") + short_size(attachment.size);
    TermText warning;
    for (const std::string& each : {attachment.warning, attachment.damage}) {
        if (!each.empty()) warning = warning + TermText::clean("  ! " + each);
    }
    const TermText name =
        attachment.name.empty() ? TermText::own("(no name)") : TermText::clean(attachment.name);
    const int room = columns - head.columns() - tail.columns();
    std::vector<Line> lines = {{{head, Look::faint, {}},
                                {name.truncated(std::max(12, room)), Look::attachment, {}},
                                {tail, Look::faint, {}}}};
    if (name.columns() + warning.columns() <= room) {
        lines.front().push_back({warning, Look::bad, {}});
        return lines;
    }
    const Span below{TermText().padded(head.columns()), Look::normal, {}};
    for (const std::string& each : {attachment.warning, attachment.damage}) {
        if (each.empty()) continue;
        std::ranges::move(hanging(below, TermText::clean("! " + each), Look::bad, columns),
                          std::back_inserter(lines));
    }
    return lines;
}

std::vector<Line> reader_lines(const ReaderFacts& facts, const ReaderOptions& options) {
    std::vector<Line> lines;
    if (facts.all_headers.empty())
        add_short_headers(lines, facts, options);
    else
        add_all_headers(lines, facts, options.columns);
    add_trust(lines, facts.trust, options.columns);
    for (const AttachmentFacts& each : facts.attachments)
        std::ranges::move(attachment_lines(each, options.columns), std::back_inserter(lines));
    lines.push_back({});
    add_body(lines, facts, options);
    add_links(lines, facts, options.columns);
    for (const std::string& note : facts.notes)
        for (const TermText& each : wrapped(TermText::clean("[" + note + "]"), options.columns))
            lines.push_back({{each, Look::faint, {}}});
    return lines;
}

}  // namespace alder::view
