#include "ui/screen/message_text.h"

#include <algorithm>
#include <unordered_map>

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
    return {block.path, block.file_name, block.type, block.size, block.warning, 0, block.damage};
}

// A message that is one part alone has its text at 1.
std::string_view number_of(std::string_view path) { return path.empty() ? "1" : path; }

// What the blocks say of a leaf, and of what is inside it when it is a message.
struct BlocksOfLeaf {
    const mime::AttachmentBlock* itself = nullptr;
    std::vector<const mime::AttachmentBlock*> inside;  // in the order of the blocks
};
using BlocksOfLeaves = std::unordered_map<std::string_view, BlocksOfLeaf>;

// No leaf is inside another one, so that at most one holds a path.
void add_inside(const mime::AttachmentBlock& block, BlocksOfLeaves& leaves) {
    for (std::string_view path = block.path; path.find('.') != std::string_view::npos;) {
        path = path.substr(0, path.rfind('.'));
        const auto leaf = leaves.find(path);
        if (leaf != leaves.end()) return leaf->second.inside.push_back(&block);
    }
}

BlocksOfLeaves blocks_of_leaves(const account::MessageToRead& read) {
    BlocksOfLeaves leaves;
    for (const std::size_t leaf : read.message->leaves())
        leaves.try_emplace(number_of(read.message->part(leaf).path));
    for (const mime::Block& each : read.readable.blocks) {
        const auto* block = std::get_if<mime::AttachmentBlock>(&each);
        if (block == nullptr) continue;
        const auto leaf = leaves.find(number_of(block->path));
        if (leaf == leaves.end())
            add_inside(*block, leaves);
        else if (leaf->second.itself == nullptr)
            leaf->second.itself = block;
    }
    return leaves;
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

view::ReaderFacts reader_facts(const store::Entry& entry) {
    view::ReaderFacts facts;
    facts.envelope = entry.summary.envelope;
    facts.trust = view::judge_sender(facts.envelope);
    if (entry.summary.encrypted)
        facts.notes.emplace_back("This message is encrypted, and Alder cannot open it yet");
    return facts;
}

view::ReaderFacts reader_facts(const account::MessageToRead& read, Headers headers) {
    view::ReaderFacts facts = reader_facts(read.entry);
    facts.links = read.readable.links;
    if (headers == Headers::all)
        for (const mime::Field& field : read.message->root().header.fields)
            facts.all_headers.push_back({std::string(field.name), mime::unfold(field.raw_value)});
    const auto parts = all_parts(read);
    std::unordered_map<std::string_view, const view::AttachmentFacts*> numbered;
    for (const view::AttachmentFacts& part : parts) numbered.try_emplace(part.part, &part);
    for (const mime::Block& block : read.readable.blocks) {
        if (const auto* text = std::get_if<mime::TextBlock>(&block)) {
            if (!facts.body.empty() && !facts.body.back().text.empty()) facts.body.emplace_back();
            facts.body.insert(facts.body.end(), text->lines.begin(), text->lines.end());
        } else if (const auto* attachment = std::get_if<mime::AttachmentBlock>(&block)) {
            const auto part = numbered.find(attachment->path);
            facts.attachments.push_back(part == numbered.end() ? attachment_facts(*attachment)
                                                               : *part->second);
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
    const auto blocks = blocks_of_leaves(read);
    for (const std::size_t leaf : read.message->leaves()) {
        const mime::Part& part = read.message->part(leaf);
        const std::string_view path = number_of(part.path);
        const BlocksOfLeaf& here = blocks.at(path);
        if (here.itself != nullptr)
            parts.push_back(attachment_facts(*here.itself));
        else
            parts.push_back({std::string(path), part.file_name(),
                             part.type.type + "/" + part.type.subtype, part.body.size(), "", 0});
        for (const mime::AttachmentBlock* inside : here.inside)
            parts.push_back(attachment_facts(*inside));
    }
    for (std::size_t n = 0; n < parts.size(); ++n) parts[n].number = n + 1;
    return parts;
}

}  // namespace alder::ui::screen
