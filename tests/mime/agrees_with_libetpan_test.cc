// libetpan: a collection of messages, each with the header values and the tree it reads of it.

#include <chrono>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "mime/encoded_word.h"
#include "mime/entity.h"
#include "mime/summary.h"
#include "tests/support/agreement.h"
#include "tests/support/paths.h"

namespace alder::mime {
namespace {

using nlohmann::json;

// "" for what is missing or null.
std::string text_of(const json& object, const char* key) {
    return object.contains(key) && object[key].is_string() ? object[key].get<std::string>() : "";
}

std::string mailbox_of(const json& value) {
    return text_of(value, "displayName") + " <" + text_of(value, "mailbox") + "> ";
}

std::string mailboxes_of(const json& value) {
    if (!value.contains("items")) return mailbox_of(value);
    std::string out;
    for (const auto& each : value["items"]) out += mailbox_of(each);
    return out;
}

std::string shown(const mail::AddressList& list) {
    std::string out;
    for (const mail::Mailbox& box : mail::mailboxes(list))
        out += box.name + " <" + box.address + "> ";
    return out;
}

// One space for each run of white space: they keep folds, we remove them.
std::string spaced(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (!ascii::is_space(c))
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    return std::string(ascii::trim(out));
}

class Comparison {
public:
    Comparison(tests::Agreement& agreement, std::string file)
        : agreement_(agreement), file_(std::move(file)) {}

    void message(const Message& ours, const json& header, const json& main_part) {
        header_values(ours.root().header, header);
        const std::string around = prefix_;
        part(ours, 0, main_part);
        prefix_ = around;
    }

private:
    void field(const std::string& name, const std::string& ours, const std::string& theirs) {
        agreement_.compare(file_ + " " + prefix_ + name, ours, theirs);
    }

    void header_values(const HeaderBlock& header, const json& theirs) {
        const mail::Envelope ours = parse_envelope(header);
        const auto list = [&](const char* key, const mail::AddressList& own) {
            if (theirs.contains(key)) field(key, shown(own), mailboxes_of(theirs[key]));
        };
        list("from", ours.from);
        list("sender", ours.sender);
        list("to", ours.to);
        list("cc", ours.cc);
        list("replyTo", ours.reply_to);
        field("subject", spaced(ours.subject), spaced(text_of(theirs, "subject")));
        if (header.first("Date") != nullptr)
            field("date",
                  ours.date ? std::to_string(ours.date->time.time_since_epoch().count()) : "none",
                  text_of(theirs, "date"));
        if (header.first("Message-ID") != nullptr)
            field("messageID", ours.message_id, text_of(theirs, "messageID"));
        if (theirs.contains("references"))
            field("references", json(ours.references).dump(), theirs["references"].dump());
        if (theirs.contains("inReplyTo"))
            field("inReplyTo", json(ours.in_reply_to).dump(), theirs["inReplyTo"].dump());
        const json extra = theirs.value("extraHeaders", json::object());
        for (const auto& [name, value] : extra.items()) {
            const auto all = header.all(name);
            if (all.size() == 1 && value.is_string())
                field("header " + name, spaced(decode_text(all.front()->raw_value)),
                      spaced(value.get<std::string>()));
        }
    }

    void part(const Message& message, std::size_t index, const json& theirs) {
        const Part& ours = message.part(index);
        prefix_ += "part " + ours.path + " ";
        const std::string kind = theirs["partType"];
        field("kind",
              ours.is_multipart() ? "multipart"
              : ours.is_message() ? "message"
                                  : "single",
              kind.substr(0, kind.find('/')));
        if (kind.starts_with("multipart/")) return multipart(message, ours, theirs);
        if (kind == "message") return nested(message, index, theirs);
        field("type", ours.type.full(), ascii::lower(text_of(theirs, "mimeType")));
        for (const auto& [key, disposition] :
             {std::pair("inlineAttachment", "inline"), std::pair("attachment", "attachment")}) {
            if (theirs.contains(key)) field("disposition", ours.disposition.kind, disposition);
        }
        if (theirs.contains("charset"))
            field("charset", ascii::lower(ours.type.parameter("charset")),
                  ascii::lower(text_of(theirs, "charset")));
        if (theirs.contains("filename"))
            field("filename", ours.file_name(), text_of(theirs, "filename"));
        if (theirs.contains("contentID"))
            field("contentID", ours.content_id(), text_of(theirs, "contentID"));
        if (theirs.contains("contentDescription"))
            field("description", spaced(decode_text(ours.header.value("Content-Description"))),
                  spaced(text_of(theirs, "contentDescription")));
        if (theirs.contains("contentLocation"))
            field("location", spaced(ours.header.value("Content-Location")),
                  spaced(text_of(theirs, "contentLocation")));
    }

    void multipart(const Message& message, const Part& ours, const json& theirs) {
        field("type", ours.type.full(), ascii::lower(theirs["partType"].get<std::string>()));
        const json parts = theirs["parts"].value("items", json::array());
        field("children", std::to_string(ours.children.size()), std::to_string(parts.size()));
        if (ours.children.size() != parts.size()) return;
        const std::string around = prefix_;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            part(message, ours.children[i], parts[i]);
            prefix_ = around;
        }
    }

    void nested(const Message& ours, std::size_t index, const json& theirs) {
        const auto inside = ours.nested(index);
        field("is a message", inside ? "yes" : "no", "yes");
        if (inside) message(*inside, theirs["header"], theirs["mainPart"]);
    }

    tests::Agreement& agreement_;
    std::string file_;
    std::string prefix_;
};

TEST(Agreement, WithLibetpan) {
    const auto folder = tests::corpus_path("libetpan/unittest/mime-parser/data");
    if (!folder) GTEST_SKIP() << "libetpan is not here";
    tests::Agreement agreement("libetpan");
    for (const auto& file : tests::files_below(*folder / "output")) {
        const auto name = std::filesystem::relative(file, *folder / "output");
        if (!std::filesystem::exists(*folder / "input" / name)) continue;
        const json theirs = json::parse(tests::contents(file));
        Comparison(agreement, name.string())
            .message(Message::parse(tests::contents(*folder / "input" / name)), theirs["header"],
                     theirs["mainPart"]);
    }
    agreement.judge(95);
}

}  // namespace
}  // namespace alder::mime
