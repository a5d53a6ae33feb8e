// alder show

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/fields.h"
#include "cli/message_json.h"
#include "cli/selection.h"
#include "html/to_text.h"
#include "mime/encoded_word.h"
#include "mime/readable.h"

namespace alder::cli {

namespace {

constexpr std::array<std::string_view, 5> kForms{"raw", "headers", "text", "html", "tree"};

// A comfortable line, on however wide a terminal.
constexpr int kMostColumns = 100;
constexpr int kPipeColumns = 78;

// Bytes as they are; but a terminal never gets what it might obey.
void print_bytes(Context& context, std::string_view bytes) {
    if (context.system.terminal.out)
        context.out.raw(clean_lines(bytes));
    else
        context.out.raw(bytes);
}

void print_headers(Context& context, const mime::Message& message) {
    for (const mime::Field& field : message.root().header.fields)
        context.out.line(fmt::format("{}: {}", field.name, mime::decode_text(field.raw_value)));
}

int columns_of(const Terminal& terminal) {
    return terminal.out ? std::min(terminal.columns, kMostColumns) : kPipeColumns;
}

void print_links(Context& context, const std::vector<text::Link>& links) {
    if (!links.empty()) context.out.raw("\n");
    for (std::size_t i = 0; i < links.size(); ++i) {
        context.out.line(
            fmt::format("[{}] {}{}", i + 1, links[i].target,
                        links[i].misleading ? "  (its text names another place)" : ""));
    }
}

// What is missing of a page's text.
void tell_dropped(Context& context, const html::Dropped& dropped) {
    if (dropped.hidden > 0) {
        context.talk.say(fmt::format(
            "left out: {}; --html has all",
            dropped.hidden == 1 ? "1 hidden piece of text"
                                : fmt::format("{} hidden pieces of text", dropped.hidden)));
    }
    if (dropped.cut)
        context.talk.complain("the HTML is larger or deeper than is shown; --html has all");
}

// Plain text as it was written; of HTML the text, and where its links lead.
Result<int> print_text(Context& context, const mime::Message& message) {
    std::vector<text::Link> links;
    bool any = false;
    for (const std::size_t index : mime::shown_bodies(message, mime::Prefer::plain)) {
        const mime::ContentType& type = message.part(index).type;
        if (type.type != "text") continue;
        if (std::exchange(any, true)) context.out.raw("\n");
        if (type.subtype != "html") {
            context.out.raw(clean_lines(message.text_without_files(index)));
            continue;
        }
        html::Text html =
            html::to_text(message.text(index), {.columns = columns_of(context.system.terminal),
                                                .first_link = static_cast<int>(links.size()) + 1});
        for (const text::RichLine& line : html.lines) context.out.line(line.text);
        std::ranges::move(html.links, std::back_inserter(links));
        tell_dropped(context, html.dropped);
    }
    print_links(context, links);
    if (any) return context.worst();
    return fail(Errc::not_found, "the message has no text");
}

Result<int> print_html(Context& context, const mime::Message& message) {
    bool any = false;
    for (const std::size_t index : mime::select_bodies(message).html) {
        if (!message.part(index).type.is("text/html")) continue;
        if (std::exchange(any, true)) context.out.raw("\n");
        context.out.raw(clean_lines(message.text(index)));
    }
    if (any) return context.worst();
    return fail(Errc::not_found, "the message has no HTML form");
}

Result<int> print_part(Context& context, const mime::Message& message, const std::string& path) {
    auto found = mime::find_part(message, path);
    if (!found) return fail(Errc::not_found, fmt::format("the message has no part {}", path));
    const mime::Part& part = found->message.part(found->index);
    const mime::Decoded decoded = found->message.decoded(found->index);
    if (const auto damage = mime::damage_in_words(part, decoded); !damage.empty())
        context.talk.complain(fmt::format("part {}: {}", path, damage));
    if (context.system.terminal.out && part.type.type == "text")
        context.out.raw(clean_lines(found->message.text(found->index)));
    else if (context.system.terminal.out)
        return fail(Errc::usage, fmt::format("part {} is {}, nothing for a terminal; write it to a "
                                             "file: > FILE",
                                             path, part.type.full()));
    else
        context.out.raw(decoded.bytes);
    return context.worst();
}

void print_head(Context& context, const Found& found) {
    const mail::Envelope& envelope = found.entry.summary.envelope;
    const auto field = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) context.out.line(fmt::format("{}: {}", name, value));
    };
    field("From", full_names(envelope.from));
    field("To", full_names(envelope.to));
    field("Cc", full_names(envelope.cc));
    field("Reply-To", envelope.reply_to == envelope.from ? "" : full_names(envelope.reply_to));
    if (envelope.date) field("Date", mail::to_rfc5322(*envelope.date));
    context.out.line("Subject: " + envelope.subject);
    context.out.raw("\n");
}

struct PrintBlock {
    Context& context;

    void operator()(const mime::TextBlock& block) const {
        for (const text::RichLine& line : block.lines) context.out.line(line.text);
    }
    void operator()(const mime::AttachmentBlock& block) const {
        context.out.line(fmt::format(
            "[{} {}: {}, {}{}{}]", block.is_inline ? "Picture" : "Attachment", block.path,
            block.file_name.empty() ? block.type
                                    : fmt::format("\"{}\" {}", block.file_name, block.type),
            short_size(block.size), block.warning.empty() ? "" : "; " + block.warning,
            block.damage.empty() ? "" : "; " + block.damage));
    }
    void operator()(const mime::HeadersBlock& block) const {
        context.out.raw("\n");
        for (const auto& [name, value] : block.fields)
            context.out.line(fmt::format("{}: {}", name, value));
        context.out.raw("\n");
    }
    void operator()(const mime::NoticeBlock& block) const {
        context.out.line("[" + block.text + "]");
    }
};

calendar::Zone local_zone(const app::LocalClock& clock) {
    if (!clock.from) return {};
    return [&clock](WallTime time) {
        const auto ahead = clock.from(time).time_since_epoch() - time.time_since_epoch();
        return std::chrono::duration_cast<std::chrono::minutes>(ahead);
    };
}

void print_readable(Context& context, const mime::Message& message) {
    const auto readable = mime::readable(message, {.prefer = mime::ReadableOptions::Prefer::plain,
                                                   .columns = columns_of(context.system.terminal),
                                                   .zone = local_zone(context.system.clock)});
    for (const mime::Block& block : readable.blocks) std::visit(PrintBlock{context}, block);
    print_links(context, readable.links);
}

// What was asked for, at most one thing.
Result<std::string> form_of(const Invocation& invocation) {
    std::string form = invocation.has("part") ? "part" : "";
    for (const std::string_view each : kForms) {
        if (!invocation.has(each)) continue;
        if (!form.empty())
            return fail(Errc::usage, fmt::format("--{} and --{} exclude each other", form, each));
        form = each;
    }
    return form;
}

Result<int> print(Context& context, const Found& found, const std::string& form,
                  std::string bytes) {
    if (form == "raw") {
        print_bytes(context, bytes);
        return context.worst();
    }
    const auto message = mime::Message::parse(std::move(bytes));
    if (form == "part") return print_part(context, message, context.invocation.value("part"));
    if (form == "text") return print_text(context, message);
    if (form == "html") return print_html(context, message);
    if (form == "tree") {
        print_tree(context.out, message);
    } else if (form == "headers") {
        print_headers(context, message);
    } else if (context.json()) {
        Json json = to_json(found, context.system.now);
        json["message"] = to_json(message, Detail{});
        context.out.raw(json_line(json) + "\n");
    } else {
        print_head(context, found);
        print_readable(context, message);
    }
    return context.worst();
}

}  // namespace

Result<int> run_show(Context& context) {
    if (auto fine = check_operands(context, Operands::one); !fine) return fail(fine);
    auto form = form_of(context.invocation);
    if (!form) return fail(form);
    auto shelves = context.shelves();
    if (!shelves) return fail(shelves);
    auto found = find_id(*shelves, context.invocation.operands.front());
    if (!found) return fail(found);
    const Found& first = found->front();
    auto bytes = first.shelf->reader.raw(first.entry);
    if (!bytes) return fail(bytes);
    return print(context, first, *form, std::move(*bytes));
}

}  // namespace alder::cli
