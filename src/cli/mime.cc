// alder mime tree|decode: needs no configuration and no store.

#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/message_json.h"
#include "mailbox/mbox.h"

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
    const auto values = context.invocation.has("raw") ? HeaderValues::raw : HeaderValues::decoded;
    if (context.json())
        context.out.raw(json_line(to_json(message, values)) + "\n");
    else if (context.invocation.verb == "decode")
        context.out.raw(json_pages(to_json(message, values)) + "\n");
    else
        print_tree(context.out, message);
}

}  // namespace

Result<int> run_mime(Context& context) {
    std::vector<std::string> files = context.invocation.operands;
    if (files.empty()) files.emplace_back("-");
    for (const std::string& file : files) {
        if (context.out.is_closed()) break;
        auto bytes = read_message(context, file);
        if (!bytes) {
            context.failed(bytes.error());
            continue;
        }
        if (files.size() > 1 && context.invocation.verb == "tree" && !context.json())
            context.out.line(file + ":");
        print(context, mime::Message::parse(std::move(*bytes)));
    }
    return context.worst();
}

}  // namespace alder::cli
