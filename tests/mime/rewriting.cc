#include "tests/mime/rewriting.h"

#include <algorithm>
#include <iostream>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/ascii.h"
#include "base/digest.h"
#include "mime/addresses.h"
#include "mime/content_scan.h"
#include "mime/dates.h"
#include "mime/encoded_word.h"
#include "mime/header_writer.h"
#include "mime/message_id.h"

namespace alder::mime {

namespace {

enum class FieldKind { content, addresses, ids, date, text };

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::ranges::any_of(names, [&](auto each) { return ascii::iequals(each, name); });
}

FieldKind kind_of(std::string_view name) {
    if (is_one_of(name, {"From", "Sender", "Reply-To", "To", "Cc", "Bcc"}))
        return FieldKind::addresses;
    if (is_one_of(name, {"Message-ID", "In-Reply-To", "References"})) return FieldKind::ids;
    if (ascii::iequals(name, "Date")) return FieldKind::date;
    return is_one_of(name, {"Content-Type", "Content-Disposition", "Content-Transfer-Encoding"})
               ? FieldKind::content
               : FieldKind::text;
}

void write_field(const Field& field, HeaderWriter& out) {
    if (!is_field_name(field.name)) return;
    switch (kind_of(field.name)) {
        case FieldKind::content:
            return;
        case FieldKind::addresses:
            return out.addresses(field.name, parse_addresses(field.raw_value));
        case FieldKind::ids:
            return out.ids(field.name, parse_message_ids(field.raw_value));
        case FieldKind::date:
            if (const auto date = parse_date(field.raw_value))
                out.structured(field.name, mail::to_rfc5322(*date));
            return;
        case FieldKind::text:
            return out.text(field.name, decode_text(field.raw_value));
    }
}

// Those whose names can be written.
std::vector<Parameter> parameters_of(const std::vector<Parameter>& all) {
    std::vector<Parameter> out;
    for (const Parameter& each : all) {
        const bool is_token = !each.name.empty() && std::ranges::all_of(each.name, [](char c) {
            return ascii::is_alpha(c) || ascii::is_digit(c) || c == '-' || c == '_' || c == '.';
        });
        if (is_token && each.name != "boundary") out.push_back(each);
    }
    return out;
}

struct EncodedBody {
    Encoding encoding;
    std::string bytes;
};

EncodedBody encoded(const std::string& bytes, bool is_text) {
    ContentScan scan;
    scan.add(bytes);
    scan.finish();
    const Encoding encoding = is_text && scan.only_crlf() ? scan.best_for_text() : Encoding::base64;
    TransferEncoder encoder = encoder_for(encoding);
    std::string out = std::visit([&](auto& each) { return each.feed(bytes); }, encoder);
    out += std::visit([](auto& each) { return each.finish(); }, encoder);
    return {encoding, std::move(out)};
}

class Rewriter {
public:
    std::string message(const Message& message) {
        entity(message, 0);
        return std::move(out_);
    }

private:
    // Deeper by one for each multipart: at most kMaxDepth.
    void entity(const Message& message, std::size_t index) {
        const Part& part = message.part(index);
        HeaderWriter header;
        for (const Field& field : part.header.fields) write_field(field, header);
        auto parameters = parameters_of(part.type.parameters);
        const std::string boundary = new_boundary();
        if (part.is_multipart()) parameters.push_back({"boundary", boundary});
        header.structured("Content-Type", part.type.full(), parameters);
        if (part.header.first("Content-Disposition") != nullptr)
            header.structured("Content-Disposition", part.disposition.kind,
                              parameters_of(part.disposition.parameters));
        if (part.is_multipart()) {
            out_ += header.take() + "\r\n";
            for (const std::size_t child : part.children) {
                out_ += "\r\n--" + boundary + "\r\n";
                entity(message, child);
            }
            out_ += "\r\n--" + boundary + "--\r\n";
        } else if (const auto nested = message.nested(index)) {
            out_ += header.take() + "\r\n" + Rewriter().message(*nested);
        } else {
            const EncodedBody body =
                encoded(message.decoded(index).bytes, part.type.type == "text");
            header.structured("Content-Transfer-Encoding", encoding_name(body.encoding));
            out_ += header.take() + "\r\n" + body.bytes;
        }
    }

    std::string out_;
};

std::string shown(const std::vector<Parameter>& parameters) {
    std::string out;
    for (const Parameter& each : parameters_of(parameters))
        out += "; " + each.name + "=" + each.value;
    return out;
}

std::string shown(const mail::AddressList& list) {
    std::string out;
    for (const mail::Address& address : list) {
        if (const auto* box = std::get_if<mail::Mailbox>(&address)) {
            out += " [" + box->name + "|" + box->address + "]";
            continue;
        }
        const auto& group = std::get<mail::Group>(address);
        out += " " + group.name + ":";
        for (const auto& member : group.members)
            out += " [" + member.name + "|" + member.address + "]";
        out += ";";
    }
    return out;
}

std::string value_of(const Field& field) {
    switch (kind_of(field.name)) {
        case FieldKind::content:
            break;
        case FieldKind::addresses:
            return shown(parse_addresses(field.raw_value));
        case FieldKind::ids: {
            std::string out;
            for (const std::string& id : parse_message_ids(field.raw_value)) out += " <" + id + ">";
            return out;
        }
        case FieldKind::date: {
            const auto date = parse_date(field.raw_value);
            return date ? mail::to_rfc5322(*date) : "";
        }
        case FieldKind::text:
            return decode_text(field.raw_value);
    }
    return {};
}

// What is no address is kept as a name by the writer.
bool is_writable(const mail::Mailbox& box) {
    const auto spec = mail::AddrSpec::parse(box.address);
    const bool is_word = std::ranges::all_of(
        box.address, [](char c) { return ascii::is_alnum(c) || c == '-' || c == '_' || c == '+'; });
    return is_word || (spec && spec->text() == box.address);
}

bool is_writable(const Field& field) {
    if (!is_field_name(field.name)) return false;
    if (kind_of(field.name) == FieldKind::addresses)
        return std::ranges::all_of(mail::mailboxes(parse_addresses(field.raw_value)),
                                   [](const auto& box) { return is_writable(box); });
    if (kind_of(field.name) == FieldKind::ids)
        return std::ranges::all_of(parse_message_ids(field.raw_value), is_message_id);
    return true;
}

void add_content(const Message& message, const std::string& prefix, Content& out) {
    for (std::size_t i = 0; i < message.parts().size(); ++i) {
        const Part& part = message.part(i);
        const std::string where = prefix + part.path + " ";
        std::string line = where + part.type.full() + shown(part.type.parameters) + " " +
                           part.disposition.kind + shown(part.disposition.parameters);
        const auto nested = message.nested(i);
        if (!part.is_multipart() && !nested) line += " " + hex(sha256(message.decoded(i).bytes));
        out.structure.push_back(std::move(line));
        for (const Field& field : part.header.fields) {
            if (kind_of(field.name) == FieldKind::content) continue;
            const std::string value = value_of(field);
            if (!is_writable(field))
                ++out.unwritable;
            else if (!value.empty())
                out.fields.push_back(where + std::string(field.name) + ": " + value);
        }
        if (nested) add_content(*nested, where, out);
    }
}

// White space and controls, which a field on one line cannot hold, do not count.
std::multiset<std::string> visible(const std::vector<std::string>& fields) {
    std::multiset<std::string> out;
    for (std::string field : fields) {
        std::erase_if(field, [](char c) { return ascii::is_space(c) || ascii::is_control(c); });
        out.insert(std::move(field));
    }
    return out;
}

}  // namespace

std::string rewritten(const Message& message) { return Rewriter().message(message); }

Content content_of(const Message& message) {
    Content out;
    add_content(message, "", out);
    return out;
}

void RoundTrips::check(const std::string& bytes, const std::string& where) {
    const Content before = content_of(Message::view(bytes));
    const std::string once = rewritten(Message::view(bytes));
    const Content after = content_of(Message::view(once));
    EXPECT_EQ(before.structure, after.structure) << where;
    const auto had = visible(before.fields);
    const auto has = visible(after.fields);
    EXPECT_TRUE(std::ranges::includes(has, had)) << where;
    EXPECT_LE(has.size(), had.size() + before.unwritable) << where;
    const std::string twice = rewritten(Message::view(once));
    const Content again = content_of(Message::view(twice));
    EXPECT_EQ(after.structure, again.structure) << where;
    EXPECT_EQ(after.fields, again.fields) << where;
    ++messages_;
    fields_ += had.size();
    unwritable_ += before.unwritable;
}

void RoundTrips::tell() const {
    std::cout << fmt::format("round trip: {} messages, {} fields; {} that nobody can write\n",
                             messages_, fields_, unwritable_);
}

}  // namespace alder::mime
