#include "compose/quotation.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/calendar_names.h"
#include "html/to_text.h"

namespace alder::compose {

namespace {

constexpr std::size_t kMaxLines = 20'000;  // of a quotation
constexpr int kColumns = 72;               // of HTML; plain text keeps its paragraphs

void drop_controls(std::string& line) {
    std::erase_if(line, [](char c) { return ascii::is_control(c) && c != '\t'; });
}

std::vector<text::QuotedLine> plain_text(const mime::Message& message, std::size_t index,
                                         PackedFiles packed) {
    const mime::ContentType& type = message.part(index).type;
    const std::string content =
        packed == PackedFiles::as_text ? message.text(index) : message.text_without_files(index);
    if (!ascii::iequals(type.parameter("format"), "flowed")) return text::plain_lines(content);
    const bool delsp = ascii::iequals(type.parameter("delsp"), "yes");
    return text::flowed_lines(content, delsp ? text::DelSp::yes : text::DelSp::no);
}

std::vector<text::QuotedLine> html_text(const mime::Message& message, std::size_t index) {
    std::vector<text::QuotedLine> out;
    for (const text::RichLine& line :
         html::to_text(message.text(index), {.columns = kColumns}).lines) {
        const std::size_t marks = text::quote_prefix(line.quote).size();
        out.push_back(
            {line.text.substr(std::min(marks, line.text.size())), line.quote, line.signature});
    }
    return out;
}

bool is_empty(const text::QuotedLine& line) {
    return line.quote == 0 && line.text.find_first_not_of(' ') == std::string::npos;
}

void drop_end(std::vector<text::QuotedLine>& lines) {
    while (!lines.empty() && is_empty(lines.back())) lines.pop_back();
}

std::string date_words(const mail::Date& date) {
    const auto local =
        date.time + std::chrono::minutes(date.unknown_zone ? 0 : date.offset_minutes);
    const auto midnight = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day day(midnight);
    const std::chrono::hh_mm_ss clock(local - midnight);
    return fmt::format("{} {} {} at {:02}:{:02}", unsigned{day.day()},
                       kMonths.at(unsigned{day.month()} - 1), int{day.year()},
                       clock.hours().count(), clock.minutes().count());
}

}  // namespace

std::vector<text::QuotedLine> text_of(const mime::Message& message, PackedFiles packed) {
    std::vector<text::QuotedLine> out;
    for (const std::size_t index : mime::shown_bodies(message, mime::Prefer::plain)) {
        const mime::ContentType& type = message.part(index).type;
        if (type.type != "text") continue;
        if (!out.empty() && !is_empty(out.back())) out.push_back({});
        for (text::QuotedLine& line : type.is("text/html") ? html_text(message, index)
                                                           : plain_text(message, index, packed)) {
            drop_controls(line.text);
            out.push_back(std::move(line));
        }
    }
    return out;
}

std::string marked(const text::QuotedLine& line) {
    std::string out(static_cast<std::size_t>(line.quote), '>');
    if (line.quote > 0 && !line.text.empty()) out += ' ';
    return out + line.text;
}

std::string quoted(const mime::Message& message) {
    std::vector<text::QuotedLine> lines = text_of(message, PackedFiles::left_out);
    std::erase_if(lines,
                  [](const text::QuotedLine& line) { return line.signature && line.quote == 0; });
    drop_end(lines);
    const std::size_t left_out = lines.size() - std::min(lines.size(), kMaxLines);
    lines.resize(lines.size() - left_out);
    std::string out;
    for (text::QuotedLine& line : lines) {
        ++line.quote;
        out += marked(line) + '\n';
    }
    if (left_out > 0) out += fmt::format("> [{} more lines left out]\n", left_out);
    return out;
}

Attachment attached_part(const mime::Message& message, std::size_t index) {
    const mime::Part& part = message.part(index);
    auto content = std::make_shared<const std::string>(message.decoded(index).bytes);
    Attachment out{.path = {},
                   .content = content,
                   .name = part.file_name(),
                   .type = part.type.full(),
                   .size = content->size()};
    for (const mime::Parameter& each : part.type.parameters) {
        if (each.name != "name" && each.name != "boundary")
            out.type += mime::format_parameter(each.name, each.value);
    }
    if (out.name.empty() && part.is_message()) out.name = "message.eml";
    return out;
}

std::string attribution(const mail::Envelope& envelope) {
    const auto from = mail::mailboxes(envelope.from);
    std::string who = "somebody";
    if (!from.empty()) who = from.front().name.empty() ? from.front().address : from.front().name;
    drop_controls(who);
    const std::string when = envelope.date ? "On " + date_words(*envelope.date) + ", " : "";
    return when + who + " wrote:";
}

}  // namespace alder::compose
