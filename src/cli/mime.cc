// alder mime: needs no configuration and no store.

#include <algorithm>
#include <memory>

#include "app/part_file.h"
#include "base/ascii.h"
#include "base/digest.h"
#include "cli/commands.h"
#include "cli/message_from_json.h"
#include "cli/message_json.h"
#include "mailbox/mbox.h"
#include "mime/partial.h"

namespace alder::cli {

namespace {

Result<std::string> read_message(Context& context, const std::string& file) {
    if (file == "-") return context.system.input();
    auto opened = context.system.disk->open(file, disk::Access::read);
    if (!opened) {
        const Errc code =
            opened.error().code == Errc::not_found ? Errc::no_input : opened.error().code;
        return fail(code, opened.error().detail);
    }
    auto size = (*opened)->size();
    if (!size) return fail(size);
    return mailbox::read_stretch(**opened, 0, *size);
}

void print(Context& context, const mime::Message& message) {
    const Detail detail{context.invocation.has("raw") ? HeaderValues::raw : HeaderValues::decoded,
                        context.invocation.has("content")};
    if (context.json())
        context.out.raw(json_line(to_json(message, detail)) + "\n");
    else if (context.invocation.verb == "decode")
        context.out.raw(json_pages(to_json(message, detail)) + "\n");
    else
        print_tree(context.out, message);
}

// What a person would save: attachments, everything with a name, and what is packed in a part; not
// winmail.dat where what is in it could be had.
std::vector<mime::PackedPart> files_in(const mime::Message& message) {
    std::vector<mime::PackedPart> out;
    const auto whole = std::make_shared<const mime::Message>(message);
    const auto attached = mime::select_bodies(message).attachments;
    for (const std::size_t leaf : message.leaves()) {
        const mime::Part& part = message.part(leaf);
        mime::PackedParts packed = mime::packed_parts(message, leaf);
        const bool is_file =
            !part.file_name().empty() || std::ranges::find(attached, leaf) != attached.end();
        if (packed.parts.empty() && is_file)
            out.push_back({.message = whole,
                           .index = leaf,
                           .path = part.path,
                           .depth = 0,
                           .opened = false,
                           .defects = {}});
        for (mime::PackedPart& each : packed.parts) {
            if (!each.opened || each.part().type.type == "text") out.push_back(std::move(each));
        }
    }
    return out;
}

Result<void> extract_file(Context& context, const mime::PackedPart& found, Columns& columns) {
    std::string directory = context.invocation.value("to");
    if (directory.empty()) directory = context.system.directory;
    const mime::Decoded decoded = found.message->decoded(found.index);
    const std::string& bytes = decoded.bytes;
    const std::string name = app::safe_file_name(found.part().file_name(), found.path);
    auto made = app::write_new_file(*context.system.disk, directory + "/" + name, bytes);
    if (!made) return fail(made);
    std::string damage = mime::damage_in_words(found.part(), decoded);
    if (damage.empty()) damage = found.damage();
    if (!damage.empty()) context.talk.complain(*made + ": " + damage);
    if (context.json())
        context.out.raw(json_line(Json{{"path", found.path},
                                       {"type", found.part().type.full()},
                                       {"size", bytes.size()},
                                       {"sha256", hex(sha256(bytes))},
                                       {"file", *made}}) +
                        "\n");
    else
        columns.row({{found.path, found.part().type.full(), std::to_string(bytes.size()), *made}});
    return {};
}

Result<void> extract(Context& context, const mime::Message& message) {
    if (context.invocation.has("part")) {
        const std::string path = context.invocation.value("part");
        const auto found = mime::find_part(message, path);
        if (!found) return fail(Errc::not_found, "the message has no part " + path);
        if (context.system.terminal.out)
            return fail(Errc::usage,
                        "these bytes are nothing for a terminal; write them to a file");
        const mime::Decoded decoded = found->message.decoded(found->index);
        const mime::Part& part_found = found->message.part(found->index);
        if (const auto damage = mime::damage_in_words(part_found, decoded); !damage.empty())
            context.talk.complain("part " + path + ": " + damage);
        context.out.raw(decoded.bytes);
        return {};
    }
    const auto files = files_in(message);
    if (files.empty()) return fail(Errc::not_found, "the message has no attachments");
    Columns columns = context.columns({{}, {}, kNumber, {}});
    Result<void> done;
    for (std::size_t i = 0; i < files.size() && done; ++i)
        done = extract_file(context, files[i], columns);
    columns.finish();
    return done;
}

// Pieces of one message become that message.
Result<int> extract_all(Context& context, std::vector<mime::Message> messages) {
    const bool pieces = !messages.empty() && std::ranges::all_of(messages, [](const auto& each) {
        return mime::partial_piece(each).has_value();
    });
    if (pieces) {
        auto whole = mime::join_partial(messages);
        if (!whole) return fail(whole);
        messages = {mime::Message::parse(std::move(*whole))};
    }
    for (const mime::Message& message : messages) {
        if (auto done = extract(context, message); !done) context.failed(done.error());
    }
    return context.worst();
}

Result<void> encode(Context& context, const std::string& text) {
    const Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded()) return fail(Errc::bad_data, "this is not one JSON object");
    auto message = message_from_json(
        json, [&](const std::string& path) { return read_message(context, path); });
    if (!message) return fail(message);
    if (!message->date) message->date = {context.system.now.time, 0, false};
    auto source = mime::build(*message, mime::Bcc::keep);
    if (!source) return fail(source);
    while (true) {
        const auto piece = (*source)->read(1 << 16);
        if (!piece) return fail(piece);
        if (piece->empty()) return {};
        context.out.raw(context.system.terminal.out ? clean_lines(*piece) : *piece);
    }
}

}  // namespace

Result<int> run_mime(Context& context) {
    std::vector<std::string> files = context.invocation.operands;
    if (files.empty()) files.emplace_back("-");
    const std::string& verb = context.invocation.verb;
    if (verb == "encode" && files.size() > 1)
        return fail(Errc::usage, "encode makes one message, of one file");
    std::vector<mime::Message> messages;
    for (const std::string& file : files) {
        if (context.out.is_closed()) break;
        auto bytes = read_message(context, file);
        if (!bytes) {
            context.failed(bytes.error());
        } else if (verb == "encode") {
            if (auto done = encode(context, *bytes); !done) return fail(done);
        } else if (verb == "extract") {
            messages.push_back(mime::Message::parse(std::move(*bytes)));
        } else {
            if (files.size() > 1 && verb == "tree" && !context.json()) context.out.line(file + ":");
            print(context, mime::Message::parse(std::move(*bytes)));
        }
    }
    return verb == "extract" ? extract_all(context, std::move(messages)) : context.worst();
}

}  // namespace alder::cli
