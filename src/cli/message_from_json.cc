#include "cli/message_from_json.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ascii.h"
#include "mime/dates.h"
#include "mime/header_writer.h"
#include "mime/parameters.h"
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
    if (out.type.starts_with("text/")) {
        const bool is_utf8 = !part.contains("content") && part.contains("text");
        const std::string charset = is_utf8 ? "utf-8" : text_of(part, "charset");
        if (!charset.empty())
            out.type += "; " + mime::format_parameter("charset", charset).substr(2);
    }
    out.content_id = text_of(part, "id");
    out.open = [bytes = std::move(bytes)]() -> Result<std::unique_ptr<ByteSource>> {
        return std::make_unique<StringSource>(bytes);
    };
    return out;
}

// An attachment stays one when the HTML does not show it.
void leave_ids_to_what_is_shown(mime::OutgoingMessage& message) {
    for (mime::OutgoingAttachment& each : message.attachments) {
        if (message.html.find("cid:" + each.content_id) == std::string::npos)
            each.content_id.clear();
    }
}

// Whether the one part of a message calls itself flowed.
bool is_flowed(const Json& json) {
    if (json.value("parts", Json::array()).size() != 1) return false;
    const Json fields = json.value("headers", Json::array());
    return std::ranges::any_of(fields, [](const Json& field) {
        return ascii::iequals(text_of(field, "name"), "Content-Type") &&
               ascii::iequals(mime::parse_content_type(text_of(field, "value")).parameter("format"),
                              "flowed");
    });
}

class Reader {
public:
    explicit Reader(const OpenFile& open) : open_(open) {}

    Result<mime::OutgoingMessage> message(const Json& json) {
        if (auto fine = check_lists(json); !fine) return fail(fine);
        auto begun = values_of(json);
        if (!begun) return fail(begun);
        mime::OutgoingMessage& out = *begun;
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
                out.text_form =
                    is_flowed(json) ? mime::TextForm::flowed_lines : mime::TextForm::lines;
            } else if (type == "text/html" && is_in(htmls, path)) {
                out.html += text_of(part, "text");
            } else {
                auto bytes = bytes_of(part);
                if (!bytes) return fail(bytes);
                out.attachments.push_back(attachment(part, std::move(*bytes)));
            }
        }
        leave_ids_to_what_is_shown(out);
        return begun;
    }

private:
    static Result<void> check_lists(const Json& json) {
        for (const char* key : {"from", "sender", "reply_to", "to", "cc", "bcc", "in_reply_to",
                                "references", "headers", "parts", "text_body", "html_body"}) {
            if (json.contains(key) && !json[key].is_array())
                return fail(Errc::bad_data, fmt::format("`{}` is no list", key));
        }
        for (const char* key : {"subject", "date", "message_id"}) {
            if (json.contains(key) && !json[key].is_null() && !json[key].is_string())
                return fail(Errc::bad_data, fmt::format("`{}` is no text", key));
        }
        return {};
    }

    // RFC 3339, as decode prints it, or as it stands in a header; "Z" is an unknown zone.
    static Result<std::optional<mail::Date>> date_of(const Json& json) {
        const std::string text = text_of(json, "date");
        if (text.empty()) return std::optional<mail::Date>();
        auto date = mime::parse_date(text);
        if (!date) return fail(Errc::bad_data, fmt::format("`date` is none: '{}'", text));
        if (text.ends_with('Z')) date->unknown_zone = true;
        return date;
    }

    static Result<mime::OutgoingMessage> values_of(const Json& json) {
        auto date = date_of(json);
        if (!date) return fail(date);
        mime::OutgoingMessage out;
        out.date = *date;
        out.text_form = mime::TextForm::none;
        out.from = addresses_of(json, "from");
        out.sender = addresses_of(json, "sender");
        out.reply_to = addresses_of(json, "reply_to");
        out.to = addresses_of(json, "to");
        out.cc = addresses_of(json, "cc");
        out.bcc = addresses_of(json, "bcc");
        out.subject = text_of(json, "subject");
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
        if (part.contains("content")) {
            auto decoded = mime::decode_base64(text_of(part, "content"));
            if (!decoded.damaged) return std::move(decoded.bytes);
            return fail(Errc::bad_data,
                        "the content of part " + text_of(part, "path") + " is no base64");
        }
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
