#include "cli/message_from_json.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ascii.h"
#include "mime/dates.h"
#include "mime/header_writer.h"
#include "mime/transfer.h"

namespace alder::cli {

namespace {

std::string text_of(const Json& object, const char* key) {
    return object.contains(key) && object[key].is_string() ? object[key].get<std::string>() : "";
}

std::vector<std::string> texts_of(const Json& object, const char* key) {
    std::vector<std::string> out;
    if (!object.contains(key)) return out;
    for (const Json& each : object[key]) {
        if (each.is_string()) out.push_back(each);
    }
    return out;
}

mail::Mailbox mailbox_of(const Json& json) {
    return {text_of(json, "name"), text_of(json, "address")};
}

mail::AddressList addresses_of(const Json& object, const char* key) {
    mail::AddressList out;
    if (!object.contains(key)) return out;
    for (const Json& each : object[key]) {
        if (!each.contains("group")) {
            out.emplace_back(mailbox_of(each));
            continue;
        }
        mail::Group group{text_of(each, "group"), {}};
        for (const Json& member : each.value("members", Json::array()))
            group.members.push_back(mailbox_of(member));
        out.emplace_back(std::move(group));
    }
    return out;
}

// Fields that tell of the way a message came, and those that have keys of their own.
bool is_written_anew(std::string_view name) {
    constexpr std::array<std::string_view, 15> kOthers{
        "From",       "Sender",       "Reply-To", "To",          "Cc",
        "Bcc",        "Subject",      "Date",     "Message-ID",  "In-Reply-To",
        "References", "MIME-Version", "Received", "Return-Path", "Resent-Bcc"};
    return ascii::istarts_with(name, "Content-") || !mime::is_field_name(name) ||
           std::ranges::any_of(kOthers, [&](auto other) { return ascii::iequals(other, name); });
}

mime::OutgoingAttachment attachment(const Json& part, std::string bytes) {
    mime::OutgoingAttachment out;
    out.name = text_of(part, "filename");
    out.type = text_of(part, "type");
    if (out.type.starts_with("text/") && part.contains("text")) out.type += "; charset=utf-8";
    if (text_of(part, "disposition") == "inline") out.content_id = text_of(part, "id");
    out.open = [bytes = std::move(bytes)]() -> Result<std::unique_ptr<ByteSource>> {
        return std::make_unique<StringSource>(bytes);
    };
    return out;
}

class Reader {
public:
    explicit Reader(const OpenFile& open) : open_(open) {}

    Result<mime::OutgoingMessage> message(const Json& json) {
        if (auto fine = check_lists(json); !fine) return fail(fine);
        mime::OutgoingMessage out = values_of(json);
        const auto texts = texts_of(json, "text_body");
        const auto htmls = texts_of(json, "html_body");
        const auto is_in = [](const std::vector<std::string>& paths, const std::string& path) {
            return std::ranges::find(paths, path) != paths.end();
        };
        for (const Json& part : json.value("parts", Json::array())) {
            const std::string path = text_of(part, "path");
            const std::string type = text_of(part, "type");
            if (type == "text/plain" && is_in(texts, path)) {
                out.text += text_of(part, "text");
            } else if (type == "text/html" && is_in(htmls, path)) {
                out.html += text_of(part, "text");
            } else {
                auto bytes = bytes_of(part);
                if (!bytes) return fail(bytes);
                out.attachments.push_back(attachment(part, std::move(*bytes)));
            }
        }
        return out;
    }

private:
    static Result<void> check_lists(const Json& json) {
        for (const char* key : {"from", "sender", "reply_to", "to", "cc", "bcc", "in_reply_to",
                                "references", "headers", "parts", "text_body", "html_body"}) {
            if (json.contains(key) && !json[key].is_array())
                return fail(Errc::bad_data, fmt::format("`{}` is no list", key));
        }
        return {};
    }

    static mime::OutgoingMessage values_of(const Json& json) {
        mime::OutgoingMessage out;
        out.from = addresses_of(json, "from");
        out.sender = addresses_of(json, "sender");
        out.reply_to = addresses_of(json, "reply_to");
        out.to = addresses_of(json, "to");
        out.cc = addresses_of(json, "cc");
        out.bcc = addresses_of(json, "bcc");
        out.subject = text_of(json, "subject");
        out.date = mime::parse_date(text_of(json, "date")).value_or(mail::Date{});
        out.message_id = text_of(json, "message_id");
        out.in_reply_to = texts_of(json, "in_reply_to");
        out.references = texts_of(json, "references");
        for (const Json& field : json.value("headers", Json::array())) {
            std::string name = text_of(field, "name");
            if (!is_written_anew(name))
                out.extra.emplace_back(std::move(name), text_of(field, "value"));
        }
        return out;
    }

    Result<std::string> bytes_of(const Json& part) {
        if (part.contains("content")) return mime::decode_base64(text_of(part, "content")).bytes;
        if (part.contains("file")) return open_(text_of(part, "file"));
        if (part.contains("text")) return text_of(part, "text");
        if (part.contains("message")) return nested(part["message"]);
        return fail(Errc::bad_data, "part " + text_of(part, "path") +
                                        " has neither content nor file; decode with --content");
    }

    Result<std::string> nested(const Json& json) {
        constexpr int kDeepest = 64;
        if (++depth_ > kDeepest) return fail(Errc::bad_data, "messages lie more than 64 deep");
        const auto inner = message(json);
        --depth_;
        if (!inner) return fail(inner);
        const auto source = mime::build(*inner, mime::Bcc::keep);
        if (!source) return fail(source);
        return read_all(**source);
    }

    static Result<std::string> read_all(ByteSource& source) {
        std::string out;
        while (true) {
            auto piece = source.read(1 << 16);
            if (!piece) return fail(piece);
            if (piece->empty()) return out;
            out += *piece;
        }
    }

    const OpenFile& open_;
    int depth_ = 0;
};

}  // namespace

Result<mime::OutgoingMessage> message_from_json(const Json& json, const OpenFile& open) {
    if (!json.is_object()) return fail(Errc::bad_data, "a message is a JSON object");
    try {
        return Reader(open).message(json);
    } catch (const Json::exception& wrong) {  // a key of another type than it should have
        return fail(Errc::bad_data,
                    std::string("the JSON is not as decode prints it: ") + wrong.what());
    }
}

}  // namespace alder::cli
