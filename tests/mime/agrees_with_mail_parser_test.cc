// mail-parser: whole messages (NNN.json beside NNN.eml) and vectors for single fields.

#include <functional>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "mime/addresses.h"
#include "mime/dates.h"
#include "mime/encoded_word.h"
#include "mime/entity.h"
#include "mime/parameters.h"
#include "mime/received.h"
#include "tests/support/agreement.h"
#include "tests/support/paths.h"

namespace alder::mime {
namespace {

using nlohmann::json;
using tests::Agreement;

// What a parser of one field reads of their input: its first field, which may be followed by more.
std::string_view first_field(std::string_view input) {
    std::size_t end = input.find('\n');
    while (end != std::string_view::npos && end + 1 < input.size() &&
           ascii::is_blank(input[end + 1]))
        end = input.find('\n', end + 1);
    return input.substr(0, end);
}

std::string or_empty(const json& value) {
    return value.is_string() ? value.get<std::string>() : std::string();
}

std::string shown(const mail::Mailbox& box) { return box.name + " <" + box.address + ">"; }

std::string shown(const mail::AddressList& list) {
    std::string out;
    for (const mail::Address& address : list) {
        if (const auto* box = std::get_if<mail::Mailbox>(&address)) {
            out += shown(*box) + "\n";
            continue;
        }
        const auto& group = std::get<mail::Group>(address);
        out += group.name + ":\n";
        for (const auto& member : group.members) out += shown(member) + "\n";
        out += ";\n";
    }
    return out;
}

std::string mailbox_of(const json& value) {
    return or_empty(value["name"]) + " <" + or_empty(value["address"]) + ">\n";
}

// They wrap what stands outside groups into nameless ones.
std::string addresses_of(const json& value) {
    std::string out;
    if (value.contains("List")) {
        for (const auto& box : value["List"]) out += mailbox_of(box);
        return out;
    }
    for (const auto& group : value["Group"]) {
        if (group["name"].is_string()) out += or_empty(group["name"]) + ":\n";
        for (const auto& box : group["addresses"]) out += mailbox_of(box);
        if (group["name"].is_string()) out += ";\n";
    }
    return out;
}

// Theirs has no "-0000"; a zone that is not known and UTC are one.
std::string shown(std::optional<mail::Date> date) {
    if (!date) return "none";
    date->unknown_zone = false;
    return mail::to_rfc3339(*date);
}

std::string date_of(const json& value) {
    if (value.is_null() || value.is_string()) return "none";
    const auto two = [&](const char* key) {
        const std::string text = std::to_string(value[key].get<int>());
        return text.size() < 2 ? "0" + text : text;
    };
    const bool utc = value["tz_hour"] == 0 && value["tz_minute"] == 0;
    return std::to_string(value["year"].get<int>()) + "-" + two("month") + "-" + two("day") + "T" +
           two("hour") + ":" + two("minute") + ":" + two("second") +
           (value["tz_before_gmt"].get<bool>() && !utc ? "-" : "+") + two("tz_hour") + ":" +
           two("tz_minute");
}

std::string shown(const std::vector<Parameter>& parameters) {
    std::string out;
    for (const auto& [name, value] : parameters) {
        if (!value.empty()) out += "; " + name + "=" + value;
    }
    return out;
}

// Languages of parameters (RFC 2231) are not kept by us.
std::string attributes_of(const json& list) {
    std::string out;
    if (list.is_null()) return out;
    for (const auto& each : list) {
        const auto& name = each.is_array() ? each[0] : each["name"];
        const auto& value = each.is_array() ? each[1] : each["value"];
        if (!or_empty(name).ends_with("-language") && !or_empty(value).empty())
            out += "; " + or_empty(name) + "=" + or_empty(value);
    }
    return out;
}

std::string numbers(const std::vector<std::size_t>& indexes) { return json(indexes).dump(); }

std::string with_lf(std::string text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n') out += text[i];
    }
    return out;
}

std::string wire_name(std::string name) {
    std::ranges::replace(name, '_', '-');
    return name;
}

class MessageComparison {
public:
    MessageComparison(Agreement& agreement, std::string file)
        : agreement_(agreement), file_(std::move(file)) {}

    void compare(const Message& ours, const json& theirs, bool same_buffer) {
        const Bodies bodies = select_bodies(ours);
        field("text_body", numbers(bodies.text), theirs["text_body"].dump());
        field("html_body", numbers(bodies.html), theirs["html_body"].dump());
        field("attachments", numbers(bodies.attachments), theirs["attachments"].dump());
        field("tree", tree(ours), tree_of(theirs));
        if (tree(ours) != tree_of(theirs)) return;  // other parts have their numbers
        const std::string around = prefix_;
        for (std::size_t i = 0; i < ours.parts().size(); ++i) {
            prefix_ = around + "part " + std::to_string(i) + " ";
            part(ours, i, theirs["parts"][i], same_buffer);
        }
        prefix_ = around;
    }

private:
    void field(const std::string& name, const std::string& ours, const std::string& theirs) {
        agreement_.compare(file_ + " " + prefix_ + name, ours, theirs);
    }

    // The children of each part, in order.
    static std::string tree(const Message& message) {
        std::string out;
        for (const Part& each : message.parts()) out += numbers(each.children);
        return out;
    }
    static std::string tree_of(const json& message) {
        std::string out;
        for (const json& each : message["parts"]) {
            const json& body = each["body"];
            out += body.contains("Multipart") ? body["Multipart"].dump() : "[]";
        }
        return out;
    }

    void part(const Message& message, std::size_t index, const json& theirs, bool same_buffer) {
        const Part& ours = message.part(index);
        headers(message, ours.header, theirs["headers"], same_buffer);
        if (same_buffer) {
            const auto begin = static_cast<std::size_t>(ours.body.data() - message.bytes().data());
            field("body begins", std::to_string(begin),
                  std::to_string(theirs["offset_body"].get<std::size_t>()));
            if (!ours.is_multipart())
                field("body ends", std::to_string(begin + ours.body.size()),
                      std::to_string(theirs["offset_end"].get<std::size_t>()));
        }
        body(message, index, theirs["body"]);
    }

    void body(const Message& message, std::size_t index, const json& theirs) {
        const std::string kind = theirs.begin().key();
        const json& value = theirs.begin().value();
        if (kind == "Multipart") return;
        if (kind == "Text" || kind == "Html")
            return field("text", message.text(index), with_lf(value.get<std::string>()));
        if (kind == "Message") {
            const auto nested = message.nested(index);
            field("is a message", nested ? "yes" : "no", "yes");
            if (nested) compare(*nested, value, false);
            return;
        }
        std::string bytes;
        for (const auto& byte : value) bytes += static_cast<char>(byte.get<int>());
        field("bytes", message.decoded(index).bytes, bytes);
    }

    void headers(const Message& message, const HeaderBlock& ours, const json& theirs,
                 bool same_buffer) {
        field("header fields", std::to_string(ours.fields.size()), std::to_string(theirs.size()));
        if (ours.fields.size() != theirs.size()) return;
        for (std::size_t i = 0; i < ours.fields.size(); ++i) {
            const json& name = theirs[i]["name"];
            const Field& own = ours.fields[i];
            const std::string label = "field " + std::to_string(i) + " ";
            field(label + "name", ascii::lower(own.name),
                  ascii::lower(name.is_string() ? wire_name(name) : or_empty(name["other"])));
            value(label + "value", own, theirs[i]["value"]);
            if (same_buffer) {
                const auto begin =
                    static_cast<std::size_t>(own.name.data() - message.bytes().data());
                field(label + "begins", std::to_string(begin),
                      std::to_string(theirs[i]["offset_field"].get<std::size_t>()));
            }
        }
    }

    void value(const std::string& label, const Field& ours, const json& theirs) {
        if (theirs.is_string()) return;  // "Empty"
        const std::string kind = theirs.begin().key();
        const json& value = theirs.begin().value();
        if (kind == "Address")
            return field(label, shown(parse_addresses(ours.raw_value)), addresses_of(value));
        if (kind == "DateTime")
            return field(label, shown(parse_date(ours.raw_value)), date_of(value));
        if (kind == "ContentType") return content_type(label, ours, value);
        if (kind == "Text") return text(label, ours, value);
    }

    void text(const std::string& label, const Field& ours, const json& value) {
        const bool is_id = ascii::iends_with(ours.name, "-ID") ||
                           ascii::iequals(ours.name, "References") ||
                           ascii::iequals(ours.name, "In-Reply-To");
        const auto ids = is_id ? parse_message_ids(ours.raw_value) : std::vector<std::string>();
        if (is_id && !ids.empty()) return field(label, ids.front(), value);
        if (ascii::iequals(ours.name, "Return-Path")) {
            const auto boxes = mail::mailboxes(parse_addresses(ours.raw_value));
            return field(label, boxes.empty() ? "" : boxes.front().address, value);
        }
        field(label, decode_text(ours.raw_value), unfold(value.get<std::string>()));
    }

    void content_type(const std::string& label, const Field& ours, const json& value) {
        std::string expected = or_empty(value["c_type"]);
        if (value["c_subtype"].is_string()) expected += "/" + or_empty(value["c_subtype"]);
        expected = ascii::lower(expected);
        if (ascii::iequals(ours.name, "Content-Disposition")) {
            const auto own = parse_content_disposition(ours.raw_value);
            field(label, own.kind, expected);
            return field(label + " parameters", shown(own.parameters),
                         attributes_of(value["attributes"]));
        }
        const auto own = parse_content_type(ours.raw_value);
        field(label, own.full(), expected);
        field(label + " parameters", shown(own.parameters), attributes_of(value["attributes"]));
    }

    Agreement& agreement_;
    std::string file_;
    std::string prefix_;
};

// The vectors of one file: an input, and what they make of it.
void each_vector(
    const std::filesystem::path& folder, const std::string& name,
    const std::function<void(const std::string&, std::string_view, const json&)>& see) {
    for (const json& vector : json::parse(tests::contents(folder / name))) {
        const std::string input = vector["header"].get<std::string>();
        std::string where = name + " " + input;
        std::ranges::replace_if(
            where, [](char c) { return ascii::is_control(c) || c == '|'; }, ' ');
        see(std::string(ascii::trim(where)), first_field(input), vector["expected"]);
    }
}

void compare_content_type(Agreement& agreement, const std::string& where, std::string_view input,
                          const json& theirs) {
    if (theirs.is_null()) {
        agreement.compare(where, parse_content_type(input).valid ? "some" : "none", "none");
    } else if (!theirs["c_subtype"].is_string()) {
        const std::string kind = parse_content_disposition(input).kind;
        agreement.compare(where, kind.substr(0, kind.find('/')),
                          ascii::lower(or_empty(theirs["c_type"])));
    } else {
        const auto ours = parse_content_type(input);
        agreement.compare(where, ours.full(),
                          or_empty(theirs["c_type"]) + "/" + or_empty(theirs["c_subtype"]));
        agreement.compare(where + " parameters", shown(ours.parameters),
                          attributes_of(theirs["attributes"]));
    }
}

// A host is a name or an address.
std::string host_of(const json& value) {
    if (value.is_string()) return value;
    return value.value("Name", value.value("IpAddr", ""));
}

void compare_received(Agreement& agreement, const std::string& where, std::string_view input,
                      const json& theirs) {
    const Received ours = parse_received(input);
    const std::pair<const char*, const std::string*> fields[] = {{"from", &ours.from},
                                                                 {"from_ip", &ours.from_address},
                                                                 {"from_iprev", &ours.from_host},
                                                                 {"helo", &ours.helo},
                                                                 {"ident", &ours.ident},
                                                                 {"by", &ours.by},
                                                                 {"via", &ours.via},
                                                                 {"with", &ours.with},
                                                                 {"tls_cipher", &ours.tls_cipher},
                                                                 {"id", &ours.id},
                                                                 {"for_", &ours.recipient}};
    for (const auto& [name, own] : fields) {
        const std::string expected = theirs.contains(name) ? host_of(theirs[name]) : std::string();
        if (std::string_view(name) == "with") {  // theirs is a word of a list, or none
            if (!expected.empty())
                agreement.compare(where + " with",
                                  ascii::icontains(*own, expected) ? expected : *own, expected);
            continue;
        }
        agreement.compare(where + " " + name, *own, expected);
    }
    agreement.compare(where + " date", shown(ours.date),
                      date_of(theirs.contains("date") ? theirs["date"] : json()));
}

void compare_vectors(Agreement& agreement, const std::filesystem::path& folder) {
    each_vector(folder, "address.json", [&](auto& where, auto input, auto& theirs) {
        agreement.compare(where, shown(parse_addresses(input)), addresses_of(theirs));
    });
    each_vector(folder, "date.json", [&](auto& where, auto input, auto& theirs) {
        agreement.compare(where, shown(parse_date(input)), date_of(theirs));
    });
    each_vector(folder, "content_type.json", [&](auto& where, auto input, auto& theirs) {
        compare_content_type(agreement, where, input, theirs);
    });
    each_vector(folder, "unstructured.json", [&](auto& where, auto input, auto& theirs) {
        agreement.compare(where, decode_text(input), theirs);
    });
    each_vector(folder, "id.json", [&](auto& where, auto input, auto& theirs) {
        agreement.compare(where, json(parse_message_ids(input)).dump(),
                          theirs.is_null() ? "[]" : theirs.dump());
    });
    each_vector(folder, "list.json", [&](auto& where, auto input, auto& theirs) {
        json ours = json::array();
        const std::string text = decode_text(input);
        for (const std::string_view word : ascii::split(text, ','))
            ours.push_back(ascii::trim(word));
        agreement.compare(where, ours.dump(), theirs.dump());
    });
    each_vector(folder, "received.json", [&](auto& where, auto input, auto& theirs) {
        compare_received(agreement, where.substr(0, 90), input, theirs);
    });
}

void compare_messages(Agreement& agreement, const std::filesystem::path& folder) {
    for (const auto& file : tests::files_below(folder)) {
        if (file.extension() != ".json") continue;
        auto message = file;
        message.replace_extension();
        message.replace_extension(".eml");
        std::string bytes = with_lf(tests::contents(message));
        if (file.stem().extension() == ".crlf") {
            std::string lines;
            for (const char c : bytes) lines += c == '\n' ? "\r\n" : std::string(1, c);
            bytes = lines;
        }
        const json theirs = json::parse(tests::contents(file));
        MessageComparison(agreement, std::filesystem::relative(file, folder).string())
            .compare(Message::parse(std::move(bytes)), theirs, true);
    }
}

TEST(Agreement, WithMailParser) {
    const auto folder = tests::corpus_path("mail-parser");
    if (!folder) GTEST_SKIP() << "mail-parser is not here";
    Agreement agreement("mail-parser");
    compare_vectors(agreement, *folder);
    compare_messages(agreement, *folder / "eml");
    agreement.judge(97);
}

}  // namespace
}  // namespace alder::mime
