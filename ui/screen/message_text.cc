#include "ui/screen/message_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"
#include "mime/encoded_word.h"
#include "text/width.h"

namespace alder::ui::screen {

namespace {

using text::TermText;

constexpr std::size_t kMaxSource = std::size_t{2} << 20;

void add_header_block(const mime::HeadersBlock& block, std::vector<text::RichLine>& body) {
    const auto add = [&](std::string line) {
        text::RichLine made;
        made.text = std::move(line);
        made.spans = {{0, made.text.size(), text::SpanKind::strong, 0}};
        body.push_back(std::move(made));
    };
    if (!body.empty()) body.emplace_back();
    add("---- Message inside the message ----");
    for (const auto& [name, value] : block.fields) add(fmt::format("{}: {}", name, value));
    body.emplace_back();
}

view::AttachmentFacts attachment_facts(const mime::AttachmentBlock& block) {
    return {block.path, block.file_name, block.type, block.size, block.warning, 0};
}

void add_notice(const mime::NoticeBlock& notice, view::ReaderFacts& facts) {
    if (notice.kind != mime::NoticeBlock::Kind::suspicious) {
        facts.notes.push_back(notice.text);
        return;
    }
    facts.trust.level = std::max(facts.trust.level, view::Trust::Level::doubtful);
    facts.trust.findings.push_back(notice.text);
}

}  // namespace

view::ReaderFacts reader_facts(const account::MessageToRead& read, Headers headers) {
    view::ReaderFacts facts;
    facts.envelope = read.entry.summary.envelope;
    facts.trust = view::judge_sender(facts.envelope);
    facts.links = read.readable.links;
    if (headers == Headers::all)
        for (const mime::Field& field : read.message->root().header.fields)
            facts.all_headers.push_back({std::string(field.name), mime::unfold(field.raw_value)});
    const auto parts = all_parts(read);
    for (const mime::Block& block : read.readable.blocks) {
        if (const auto* text = std::get_if<mime::TextBlock>(&block)) {
            if (!facts.body.empty() && !facts.body.back().text.empty()) facts.body.emplace_back();
            facts.body.insert(facts.body.end(), text->lines.begin(), text->lines.end());
        } else if (const auto* attachment = std::get_if<mime::AttachmentBlock>(&block)) {
            const auto number =
                std::ranges::find(parts, attachment->path, &view::AttachmentFacts::part);
            facts.attachments.push_back(number == parts.end() ? attachment_facts(*attachment)
                                                              : *number);
        } else if (const auto* inside = std::get_if<mime::HeadersBlock>(&block)) {
            add_header_block(*inside, facts.body);
        } else {
            add_notice(std::get<mime::NoticeBlock>(block), facts);
        }
    }
    return facts;
}

std::vector<view::Line> plain_lines(std::string_view text, int columns) {
    std::vector<view::Line> lines;
    const std::string_view shown = text.substr(0, kMaxSource);
    for (std::string_view line : ascii::split(shown, '\n')) {
        if (line.ends_with('\r')) line.remove_suffix(1);
        const TermText clean = TermText::clean(line);
        std::size_t start = 0;
        int used = 0;
        for (const text::Grapheme& each : text::graphemes(clean.utf8())) {
            if (used + each.columns > columns) {
                lines.push_back(
                    {{TermText::clean(
                          std::string_view(clean.utf8()).substr(start, each.offset - start)),
                      view::Look::normal,
                      {}}});
                start = each.offset;
                used = 0;
            }
            used += each.columns;
        }
        lines.push_back({{TermText::clean(std::string_view(clean.utf8()).substr(start)),
                          view::Look::normal,
                          {}}});
    }
    if (shown.size() < text.size())
        lines.push_back(
            {{TermText::clean(fmt::format("[{} more bytes are not shown; save them to a "
                                          "file to see them]",
                                          text.size() - shown.size())),
              view::Look::faint,
              {}}});
    return lines;
}

std::vector<view::Line> source_lines(const mime::Message& message, int columns) {
    return plain_lines(message.bytes(), columns);
}

std::vector<view::AttachmentFacts> all_parts(const account::MessageToRead& read) {
    std::vector<view::AttachmentFacts> parts;
    const auto block_at = [&](std::string_view path) -> const mime::AttachmentBlock* {
        for (const mime::Block& block : read.readable.blocks)
            if (const auto* found = std::get_if<mime::AttachmentBlock>(&block);
                found != nullptr && found->path == path)
                return found;
        return nullptr;
    };
    for (const std::size_t leaf : read.message->leaves()) {
        const mime::Part& part = read.message->part(leaf);
        const std::string path = part.path.empty() ? "1" : part.path;
        if (const auto* block = block_at(part.path))
            parts.push_back(attachment_facts(*block));
        else
            parts.push_back({path, part.file_name(), part.type.type + "/" + part.type.subtype,
                             part.body.size(), "", 0});
        for (const mime::Block& block : read.readable.blocks)
            if (const auto* inside = std::get_if<mime::AttachmentBlock>(&block);
                inside != nullptr && inside->path.starts_with(path + "."))
                parts.push_back(attachment_facts(*inside));
    }
    for (std::size_t n = 0; n < parts.size(); ++n) parts[n].number = n + 1;
    return parts;
}

}  // namespace alder::ui::screen
