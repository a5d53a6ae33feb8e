#include "mime/parameters.h"

#include <algorithm>
#include <map>
#include <optional>

#include "base/ascii.h"
#include "base/percent.h"
#include "mime/encoded_word.h"
#include "mime/header.h"
#include "text/charset.h"
#include "text/utf8.h"

namespace alder::mime {

namespace {

constexpr std::size_t kMaxPieces = 1000;
constexpr std::size_t kMaxValue = 64 * 1024;  // bytes
constexpr std::size_t kMaxParameters = 1000;
constexpr std::size_t kPieceLength = 60;  // bytes of value in one continuation we write
// What is compared with the bytes of a body, and so is never decoded.
constexpr std::string_view kLiteral = "boundary";

bool is_token_char(char c) {  // RFC 2045, 5.1
    constexpr std::string_view kSpecials = "()<>@,;:\\\"/[]?=";
    return ascii::is_ascii(c) && !ascii::is_control(c) && c != ' ' &&
           kSpecials.find(c) == std::string_view::npos;
}

struct Raw {
    std::string name;  // lower case, with its "*" marks
    std::string value;
};

// Reads "; name=value; name="value"" with comments and what goes wrong in them.
class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    // Text up to the first ";", comments left out; or up to the first parameter where the ";" is
    // missing, as in an example of RFC 2231, 4.1.
    std::string head() {
        std::string out;
        bool begun = false;
        while (at_ < text_.size() && text_[at_] != ';') {
            const char c = text_[at_];
            if (c == '(') {
                skip_comment();
                continue;
            }
            if (begun && ascii::is_space(c) && parameter_follows()) break;
            begun |= !ascii::is_space(c);
            out += c;
            ++at_;
        }
        return std::string(ascii::trim(out));
    }

    // Of head(), lower case.
    std::string first_word() {
        const std::string all = ascii::lower(head());
        return all.substr(0, all.find_first_of(" \t"));
    }

    std::optional<Raw> next() {
        while (at_ < text_.size()) {
            skip_between();
            std::string name;
            while (at_ < text_.size() && text_[at_] != '=' && text_[at_] != ';') {
                if (text_[at_] == '(')
                    skip_comment();
                else
                    name += text_[at_++];
            }
            name = ascii::lower(ascii::trim(name));
            const bool is_parameter = at_ < text_.size() && text_[at_] == '=' && !name.empty();
            if (at_ < text_.size()) ++at_;
            if (!is_parameter) continue;
            std::string text = value(name == kLiteral ? Pairs::all : Pairs::needed);
            return Raw{std::move(name), std::move(text)};
        }
        return std::nullopt;
    }

private:
    // Which quoted pairs are undone. Windows senders write paths with backslashes.
    enum class Pairs { needed, all };

    bool parameter_follows() const {
        std::size_t i = at_ + 1;
        while (i < text_.size() && is_token_char(text_[i])) ++i;
        return i > at_ + 1 && i < text_.size() && text_[i] == '=';
    }

    void skip_between() {
        while (at_ < text_.size()) {
            if (text_[at_] == '(')
                skip_comment();
            else if (ascii::is_space(text_[at_]) || text_[at_] == ';')
                ++at_;
            else
                return;
        }
    }

    void skip_comment() {
        int depth = 0;
        while (at_ < text_.size()) {
            const char c = text_[at_++];
            if (c == '\\' && at_ < text_.size()) ++at_;
            if (c == '(') ++depth;
            if (c == ')' && --depth == 0) return;
        }
    }

    std::string value(Pairs pairs) {
        while (at_ < text_.size() && (ascii::is_space(text_[at_]) || text_[at_] == '(')) {
            if (text_[at_] == '(')
                skip_comment();
            else
                ++at_;
        }
        if (at_ < text_.size() && text_[at_] == '"') return quoted(pairs);
        const std::size_t begin = at_;
        at_ = plain_end();
        return std::string(without_comments_behind(text_.substr(begin, at_ - begin)));
    }

    // The ";", or where the next parameter begins when its semicolon is missing: "a.txt name=b".
    std::size_t plain_end() const {
        std::size_t space = std::string_view::npos;  // the last one
        for (std::size_t i = at_; i < text_.size() && text_[i] != ';'; ++i) {
            if (ascii::is_blank(text_[i])) space = i;
            if (text_[i] != '=') continue;
            const bool missed =
                space != std::string_view::npos && i > space + 1 &&
                std::ranges::all_of(text_.substr(space + 1, i - space - 1), is_token_char);
            return missed ? space : std::min(text_.find(';', i), text_.size());
        }
        return std::min(text_.find(';', at_), text_.size());
    }

    // "us-ascii (Plain text)". A name of a file such as "a (1).txt" is none.
    static std::string_view without_comments_behind(std::string_view value) {
        value = ascii::trim(value);
        while (value.ends_with(')')) {
            std::size_t begin = value.size();
            int depth = 0;
            do {
                --begin;
                if (value[begin] == ')') ++depth;
                if (value[begin] == '(') --depth;
            } while (depth > 0 && begin > 0);
            if (depth > 0 || begin == 0) break;
            value = ascii::trim(value.substr(0, begin));
        }
        return value;
    }

    std::string quoted(Pairs pairs) {
        std::string out;
        for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
            if (text_[at_] == '\\' && at_ + 1 < text_.size() &&
                (pairs == Pairs::all || text_[at_ + 1] == '"' || text_[at_ + 1] == '\\'))
                ++at_;
            out += text_[at_];
        }
        if (at_ < text_.size()) ++at_;
        return out;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

// RFC 2231: "name*" (charset), "name*1" (piece), "name*1*" (piece, percent-encoded).
struct Piece {
    std::string base;
    std::optional<std::uint32_t> number;
    bool extended = false;
};

Piece piece_of(std::string_view name) {
    Piece out;
    if (name.ends_with('*')) {
        out.extended = true;
        name.remove_suffix(1);
    }
    const std::size_t star = name.find('*');
    if (star != std::string_view::npos) {
        out.number = ascii::parse_number<std::uint32_t>(name.substr(star + 1));
        if (out.number) name = name.substr(0, star);
    }
    out.base = name;
    return out;
}

// Everything said about one parameter, in whatever order it came.
struct Gathered {
    std::string name;
    std::optional<std::string> plain;
    std::optional<std::string> extended;
    std::map<std::uint32_t, std::pair<std::string, bool>> pieces;
};

// "charset'language'text" as UTF-8. Without quotes it is text alone.
struct Extended {
    std::string charset;
    std::string_view text;
};
Extended split_extended(std::string_view value) {
    const std::size_t first = value.find('\'');
    const std::size_t second =
        first == std::string_view::npos ? first : value.find('\'', first + 1);
    if (second == std::string_view::npos) return {"", value};
    return {std::string(value.substr(0, first)), value.substr(second + 1)};
}

std::string joined(const Gathered& gathered) {
    std::string bytes;
    std::string charset;
    bool any_extended = false;
    std::uint32_t expected = gathered.pieces.begin()->first;
    for (const auto& [number, piece] : gathered.pieces) {
        if (number != expected++ || bytes.size() > kMaxValue)
            break;  // the rest is missing or a bomb
        if (!piece.second) {
            bytes += piece.first;
            continue;
        }
        Extended extended{"", piece.first};
        if (!any_extended && number == gathered.pieces.begin()->first)
            extended = split_extended(piece.first);
        if (!extended.charset.empty()) charset = extended.charset;
        any_extended = true;
        bytes += percent_decoded(extended.text);
    }
    bytes.resize(std::min(bytes.size(), kMaxValue));
    return any_extended ? text::to_utf8(bytes, charset) : decode_text(bytes);
}

std::string tame(std::string value) {
    std::ranges::replace_if(value, [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
    return value;
}

std::string final_value(const Gathered& gathered) {
    if (gathered.extended) {
        const Extended extended = split_extended(*gathered.extended);
        return text::to_utf8(percent_decoded(extended.text), extended.charset);
    }
    if (!gathered.pieces.empty()) return joined(gathered);
    if (gathered.name == kLiteral) return gathered.plain.value_or("");
    return decode_text(gathered.plain.value_or(""));
}

std::vector<Parameter> read_parameters(Reader& reader) {
    std::vector<Gathered> all;
    while (auto raw = reader.next()) {
        Piece piece = piece_of(raw->name);
        if (piece.base.empty()) continue;
        auto found = std::ranges::find(all, piece.base, &Gathered::name);
        if (found == all.end()) {
            if (all.size() == kMaxParameters) break;
            all.push_back({.name = piece.base, .plain = {}, .extended = {}, .pieces = {}});
            found = all.end() - 1;
        }
        raw->value.resize(std::min(raw->value.size(), kMaxValue));
        if (piece.number && found->pieces.size() < kMaxPieces)
            found->pieces.try_emplace(*piece.number, std::move(raw->value), piece.extended);
        else if (!piece.number && piece.extended && !found->extended)
            found->extended = std::move(raw->value);
        else if (!piece.number && !found->plain)
            found->plain = std::move(raw->value);
    }
    std::vector<Parameter> out;
    out.reserve(all.size());
    for (const Gathered& gathered : all)
        out.push_back({gathered.name, tame(final_value(gathered))});
    return out;
}

std::string_view value_of(const std::vector<Parameter>& parameters, std::string_view name) {
    const auto found = std::ranges::find(parameters, name, &Parameter::name);
    return found == parameters.end() ? std::string_view() : std::string_view(found->value);
}

std::string percent_encoded(std::string_view utf8) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out;
    out.reserve(utf8.size());
    for (const char c : utf8) {
        const auto byte = static_cast<unsigned char>(c);
        if (ascii::is_alnum(c) || c == '-' || c == '.' || c == '_')
            out += c;
        else
            out += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
    return out;
}

}  // namespace

bool ContentType::is(std::string_view full_type) const {
    return full_type.size() == type.size() + 1 + subtype.size() && full_type.starts_with(type) &&
           full_type[type.size()] == '/' && full_type.ends_with(subtype);
}

std::string_view ContentType::parameter(std::string_view parameter_name) const {
    return value_of(parameters, parameter_name);
}

std::string_view ContentDisposition::parameter(std::string_view parameter_name) const {
    return value_of(parameters, parameter_name);
}

ContentType parse_content_type(std::string_view raw_value) {
    const std::string line = unfold(raw_value);
    Reader reader(line);
    const std::string head = ascii::lower(reader.head());
    const std::size_t slash = head.find('/');
    const std::string_view type = ascii::trim(std::string_view(head).substr(0, slash));
    const std::string_view rest =
        slash == std::string::npos ? "" : ascii::trim(std::string_view(head).substr(slash + 1));
    const std::string_view subtype = rest.substr(0, rest.find_first_of(" \t"));
    const auto is_token = [](std::string_view token) {
        return !token.empty() && std::ranges::all_of(token, is_token_char);
    };
    ContentType out;
    out.valid = is_token(type) && is_token(subtype);
    if (out.valid) {
        out.type = type;
        out.subtype = subtype;
    } else if (type == "multipart" || (type == "text" && rest.empty())) {
        out.type = type;
        out.subtype = type == "text" ? "plain" : "mixed";
    }
    out.parameters = read_parameters(reader);
    return out;
}

std::string first_word(std::string_view raw_value) {
    const std::string line = unfold(raw_value);
    return Reader(line).first_word();
}

ContentDisposition parse_content_disposition(std::string_view raw_value) {
    const std::string line = unfold(raw_value);
    Reader reader(line);
    ContentDisposition out;
    out.kind = reader.first_word();
    if (out.kind.find('=') != std::string::npos) {  // a parameter where the kind should stand
        out.kind = "attachment";
        Reader whole(line);
        out.parameters = read_parameters(whole);
        return out;
    }
    out.parameters = read_parameters(reader);
    return out;
}

std::string format_parameter(std::string_view name, std::string_view utf8) {
    const std::string start = "; " + std::string(name);
    const bool printable = std::ranges::all_of(
        utf8, [](char c) { return ascii::is_ascii(c) && !ascii::is_control(c); });
    const bool like_a_word = utf8.find("=?") != std::string_view::npos;  // readers would decode it
    if (printable && !like_a_word && utf8.size() <= kPieceLength) {
        // Some readers take the signs of RFC 2231 for that even in a plain value.
        const bool is_simple = utf8.find_first_of("'%*") == std::string_view::npos;
        if (!utf8.empty() && is_simple && std::ranges::all_of(utf8, is_token_char))
            return start + "=" + std::string(utf8);
        std::string out = start + "=\"";
        for (const char c : utf8) {
            if (c == '"' || c == '\\') out += '\\';
            out += c;
        }
        return out + '"';
    }
    const std::string encoded = percent_encoded(text::valid_utf8(utf8));
    if (encoded.size() <= kPieceLength) return start + "*=UTF-8''" + encoded;
    std::string out;
    std::string_view rest = encoded;
    for (int number = 0; !rest.empty(); ++number) {
        std::size_t take = std::min(kPieceLength, rest.size());
        while (take < rest.size() && (rest[take - 1] == '%' || rest[take - 2] == '%')) --take;
        out += start + "*" + std::to_string(number) + "*=" + (number == 0 ? "UTF-8''" : "");
        out += rest.substr(0, take);
        rest.remove_prefix(take);
    }
    return out;
}

}  // namespace alder::mime
