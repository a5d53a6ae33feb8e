#include "view/index_row.h"

#include <algorithm>

#include <fmt/format.h>

#include "view/people.h"

namespace alder::view {
namespace {

using mail::Flag;
using text::TermText;

constexpr int kMarks = 4;
constexpr int kDate = 9;
constexpr int kSize = 4;
constexpr int kWide = 60;         // columns of subject from which on snippets are shown
constexpr int kSnippetFrom = 24;  // columns left beside the subject for one to be worth it

TermText spaces(int columns) { return TermText().padded(columns); }

TermText marks(const IndexFacts& facts) {
    const mail::Flags& flags = facts.flags;
    TermText marks = facts.selected  ? TermText::own("X")
                     : facts.pending ? TermText::own("~")
                                     : TermText::own(" ");
    marks += flags.has(Flag::deleted)     ? TermText::own("D")
             : !flags.has(Flag::seen)     ? TermText::own("N")
             : flags.has(Flag::answered)  ? TermText::own("A")
             : flags.has(Flag::forwarded) ? TermText::own("F")
             : flags.has(Flag::draft)     ? TermText::own("d")
                                          : TermText::own(" ");
    marks += flags.has(Flag::flagged) ? TermText::own("*") : TermText::own(" ");
    const mail::Summary& summary = facts.summary;
    marks += summary.calendar               ? TermText::own("#")
             : !summary.attachments.empty() ? TermText::own("@")
             : summary.encrypted            ? TermText::own("=")
                                            : TermText::own(" ");
    return marks;
}

TermText person(const IndexFacts& facts, Correspondent correspondent) {
    const mail::Envelope& envelope = facts.summary.envelope;
    if (correspondent == Correspondent::sender) return short_people(envelope.from);
    const mail::AddressList& to = envelope.to.empty() ? envelope.cc : envelope.to;
    return TermText::own("To ") + short_people(to.empty() ? envelope.bcc : to);
}

Look row_look(const mail::Flags& flags) {
    if (flags.has(Flag::deleted)) return Look::deleted;
    if (flags.has(Flag::flagged)) return Look::flagged;
    return flags.has(Flag::seen) ? Look::normal : Look::unread;
}

// Thread lines, subject, and where there is room the beginning of the text.
void add_subject(Line& line, const IndexFacts& facts, int columns, Look look) {
    TermText tree = facts.tree;
    if (facts.thread_size > 1)
        tree += TermText::clean(fmt::format("{}{} ", facts.folded ? "+" : "-", facts.thread_size));
    if (!facts.tree.empty()) tree += TermText::own(" ");
    tree = tree.truncated(columns);
    const int room = columns - tree.columns();
    const std::string& written = facts.summary.envelope.subject;
    const TermText subject =
        (written.empty() ? TermText::own("(no subject)") : TermText::clean(written))
            .truncated(room);
    line.push_back({tree, Look::faint, {}});
    line.push_back({subject, look, {}});
    const int left = room - subject.columns();
    if (columns < kWide || left < kSnippetFrom || facts.summary.preview.empty()) {
        line.push_back({spaces(left), look, {}});
        return;
    }
    line.push_back({TermText::own("  "), look, {}});
    line.push_back({TermText::clean(facts.summary.preview).padded(left - 2), Look::faint, {}});
}

}  // namespace

IndexLayout IndexLayout::for_width(int columns, Correspondent correspondent, Places places) {
    IndexLayout layout;
    layout.marks = kMarks;
    layout.correspondent = correspondent;
    int left = columns - kMarks - 1;
    if (columns >= 50) layout.date = kDate;
    if (places == Places::shown && columns >= 60) layout.place = std::min(columns * 16 / 100, 20);
    if (columns >= (layout.place > 0 ? 100 : 70)) layout.size = kSize;
    if (columns >= 32) layout.person = std::clamp(columns * 22 / 100, 12, 30);
    for (const int part : {layout.date, layout.size, layout.person, layout.place})
        if (part > 0) left -= part + 1;
    layout.subject = std::max(0, left);
    return layout;
}

Line index_line(const IndexFacts& facts, const IndexLayout& layout, const Moment& moment) {
    const Look look = row_look(facts.flags);
    const TermText gap = TermText::own(" ");
    Line line;
    line.push_back({marks(facts) + gap, look, {}});
    if (layout.date > 0)
        line.push_back(
            {short_date(facts.date, moment).padded_left(layout.date) + gap, Look::faint, {}});
    if (layout.person > 0)
        line.push_back({person(facts, layout.correspondent).padded(layout.person) + gap, look, {}});
    add_subject(line, facts, layout.subject, look);
    if (layout.place > 0) line.push_back({gap + facts.place.padded(layout.place), Look::faint, {}});
    if (layout.size > 0)
        line.push_back(
            {gap + short_size(facts.summary.size).padded_left(layout.size), Look::faint, {}});
    return line;
}

Line index_heading(const IndexLayout& layout) {
    TermText heading = spaces(layout.marks + 1);
    const bool to = layout.correspondent == Correspondent::recipients;
    if (layout.date > 0) heading += TermText::own("Date").padded_left(layout.date) + spaces(1);
    if (layout.person > 0)
        heading += (to ? TermText::own("To") : TermText::own("From")).padded(layout.person + 1);
    heading += TermText::own("Subject").padded(layout.subject);
    if (layout.place > 0) heading += spaces(1) + TermText::own("Where").padded(layout.place);
    if (layout.size > 0) heading += spaces(1) + TermText::own("Size").padded_left(layout.size);
    return {{heading, Look::faint, {}}};
}

}  // namespace alder::view
