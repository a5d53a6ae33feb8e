#include "mime/header_writer.h"

#include <algorithm>

#include "base/ascii.h"
#include "mime/addresses.h"
#include "mime/encoded_word.h"
#include "text/utf8.h"

namespace alder::mime {

namespace {

constexpr std::size_t kFold = 78;       // columns; RFC 5322, 2.1.1
constexpr std::size_t kMaxChunk = 900;  // bytes without a place to fold; a line has at most 998

// The space (or spaces) at the start and the word behind them: what stays together.
std::size_t chunk_length(std::string_view text) {
    const std::size_t word = text.find_first_not_of(' ');
    if (word == std::string_view::npos) return text.size();
    return std::min(text.find(' ', word), text.size());
}

bool has_long_chunk(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = chunk_length(text);
        if (length > kMaxChunk) return true;
        text.remove_prefix(length);
    }
    return false;
}

std::string one_line(std::string_view utf8) {
    std::string out = header_text(utf8);
    std::ranges::replace_if(out, [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
    return std::string(ascii::trim(out));
}

// A name that a reader gives back as it is: no controls, no spaces at its ends.
std::string clean_name(std::string_view utf8) {
    std::string out = header_text(utf8);
    std::ranges::replace_if(out, ascii::is_control, ' ');
    out = ascii::trim(out);
    return out.size() > kMaxChunk ? std::string(text::utf8_prefix(out, kMaxChunk)) : out;
}

// A user of this machine, or a way by UUCP or X.400: one atom, that reads back as it is.
bool is_local_name(std::string_view address) {
    constexpr std::string_view kSigns = "!#$%&'*+-/=?^_`{|}~.";
    return !address.empty() && address.size() <= kMaxChunk &&
           address.find("=?") == std::string_view::npos &&
           std::ranges::all_of(address, [&](char c) {
               return ascii::is_alnum(c) || kSigns.find(c) != std::string_view::npos;
           });
}

// What is no address joins the name: nothing may be lost of a draft, nothing may break the field.
std::string safe_mailbox(const mail::Mailbox& mailbox) {
    const auto spec = mail::AddrSpec::parse(mailbox.address);
    const std::string name = clean_name(mailbox.name);
    if (spec) return format_mailbox({name, spec->text()});
    if (is_local_name(mailbox.address)) return format_mailbox({name, mailbox.address});
    const std::string both = clean_name(name + " " + mailbox.address);
    return both.empty() ? std::string() : encode_phrase(both) + " <>";
}

}  // namespace

std::string header_text(std::string_view utf8) {
    const std::string valid = text::valid_utf8(utf8);
    std::string out;
    std::size_t at = 0;
    for (std::size_t mark = 0;
         (mark = valid.find(text::kByteOrderMark, at)) != std::string::npos;) {
        out.append(valid, at, mark - at);
        at = mark + text::kByteOrderMark.size();
    }
    return out.append(valid, at);
}

bool is_field_name(std::string_view name) {
    constexpr std::size_t kLongest = 76;
    return !name.empty() && name.size() <= kLongest && std::ranges::all_of(name, [](char c) {
        return ascii::is_ascii(c) && !ascii::is_control(c) && c != ' ' && c != ':';
    });
}

bool is_message_id(std::string_view id) {
    return !id.empty() && id.size() <= kMaxChunk && std::ranges::all_of(id, [](char c) {
        return ascii::is_ascii(c) && !ascii::is_control(c) && c != ' ' && c != '<' && c != '>';
    });
}

void HeaderWriter::append(std::string_view chunk) {
    if (column_ + chunk.size() > kFold && column_ > least_column_) {
        out_ += "\r\n";
        column_ = 0;
    }
    out_ += chunk;
    column_ += chunk.size();
}

void HeaderWriter::field(std::string_view name, const std::vector<std::string>& items) {
    out_ += name;
    out_ += ':';
    column_ = least_column_ = name.size() + 1;
    for (const std::string& item : items) {
        const std::string spaced = ' ' + item;
        if (spaced.size() <= kFold) {
            append(spaced);
            continue;
        }
        for (std::string_view rest = spaced; !rest.empty();) {
            const std::size_t length = chunk_length(rest);
            append(rest.substr(0, length));
            rest.remove_prefix(length);
        }
    }
    out_ += "\r\n";
}

void HeaderWriter::text(std::string_view name, std::string_view utf8) {
    const std::string line = one_line(utf8);
    if (line.empty()) return;
    const std::size_t used = name.size() + 1;
    std::string value = encode_text(line, used);
    if (has_long_chunk(value)) value = encode_all_text(line, used);
    std::vector<std::string> words;
    for (std::string_view rest = value; !rest.empty();) {
        // The first chunk has no space before it, the others bring theirs: field() adds one.
        const std::size_t length = chunk_length(rest);
        words.emplace_back(rest.substr(0, length).substr(words.empty() ? 0 : 1));
        rest.remove_prefix(length);
    }
    field(name, words);
}

void HeaderWriter::addresses(std::string_view name, const mail::AddressList& list) {
    std::vector<std::string> items;
    const auto add = [&](std::string item) {
        if (!item.empty()) items.push_back(std::move(item) + ",");
    };
    for (const mail::Address& address : list) {
        if (const auto* mailbox = std::get_if<mail::Mailbox>(&address)) {
            add(safe_mailbox(*mailbox));
            continue;
        }
        const auto& group = std::get<mail::Group>(address);
        items.push_back(encode_phrase(clean_name(group.name)) + ":");
        const std::size_t first_member = items.size();
        for (const mail::Mailbox& member : group.members) add(safe_mailbox(member));
        if (items.size() > first_member) items.back().pop_back();
        items.back() += ";,";
    }
    if (items.empty()) return;
    items.back().pop_back();
    field(name, items);
}

void HeaderWriter::ids(std::string_view name, const std::vector<std::string>& ids) {
    std::vector<std::string> items;
    for (const std::string& id : ids) {
        if (is_message_id(id)) items.push_back("<" + id + ">");
    }
    if (!items.empty()) field(name, items);
}

void HeaderWriter::structured(std::string_view name, std::string_view value,
                              const std::vector<Parameter>& parameters) {
    std::vector<std::string> items{std::string(value)};
    for (const Parameter& parameter : parameters) {
        items.back() += ';';
        items.push_back(format_parameter(parameter.name, parameter.value).substr(2));
    }
    field(name, items);
}

}  // namespace alder::mime
