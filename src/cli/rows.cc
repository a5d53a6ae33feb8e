#include "cli/rows.h"

#include <fmt/format.h>

namespace alder::cli {

namespace {

std::vector<Column> columns() {
    return {{},
            {},
            {Column::Side::left, 10},
            {Column::Side::left, 22},
            {Column::Side::left, -1},
            {Column::Side::right, 5}};
}

// "NF A": new, flagged, answered.
std::string flag_letters(const mail::Flags& flags) {
    std::string letters;
    letters += flags.has(mail::Flag::seen) ? ' ' : 'N';
    letters += flags.has(mail::Flag::flagged) ? '*' : ' ';
    letters += flags.has(mail::Flag::answered) ? 'A' : flags.has(mail::Flag::deleted) ? 'D' : ' ';
    return letters;
}

std::string all_flags(const mail::Flags& flags) {
    std::vector<std::string> words = flag_words(flags);
    words.insert(words.end(), flags.keywords().begin(), flags.keywords().end());
    return fmt::format("{}", fmt::join(words, ","));
}

}  // namespace

MessageRows::MessageRows(Context& context, std::optional<RowFormat> format)
    : context_(&context),
      format_(std::move(format)),
      columns_(context.out, columns(),
               context.system.terminal.out ? context.system.terminal.columns : 0,
               context.system.terminal.colour) {}

Result<MessageRows> MessageRows::open(Context& context) {
    std::optional<RowFormat> format;
    if (context.invocation.has("format")) {
        auto parsed = RowFormat::parse(context.invocation.value("format"), field_names());
        if (!parsed) return fail(parsed);
        format = std::move(*parsed);
    }
    return MessageRows(context, std::move(format));
}

void MessageRows::row(const Found& found) {
    const query::Now& now = context_->system.now;
    const store::Entry& entry = found.entry;
    if (context_->json()) return context_->out.raw(json_line(to_json(found, now)) + "\n");
    if (format_) {
        return context_->out.raw(
            format_->line([&](const std::string& field) { return field_text(found, field, now); }));
    }
    const bool wide = context_->system.terminal.out;
    const mail::Envelope& envelope = entry.summary.envelope;
    columns_.row({{found.id(), wide ? flag_letters(entry.flags) : all_flags(entry.flags),
                   wide ? short_date(entry.date, now) : date_text(entry, now),
                   wide ? short_names(envelope.from) : full_names(envelope.from), envelope.subject,
                   wide ? short_size(entry.summary.size) : std::to_string(entry.summary.size)},
                  !entry.flags.has(mail::Flag::seen)});
}

void MessageRows::finish() { columns_.finish(); }

}  // namespace alder::cli
