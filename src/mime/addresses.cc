#include "mime/addresses.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "base/ascii.h"
#include "mail/address_grammar.h"
#include "mime/encoded_word.h"
#include "mime/header.h"
#include "text/charset.h"
#include "text/utf8.h"

namespace alder::mime {

namespace {

// A piece of the text between separators: an atom with its dots and signs, or a quoted string.
struct Word {
    std::string text;
    bool quoted = false;
    bool touches = false;  // no space before it
};

std::string joined_words(const std::vector<Word>& words) {
    std::string out;
    for (const Word& word : words) {
        if (!out.empty() && !word.touches) out += ' ';
        out += word.text;
    }
    return out;
}

std::string quoted_local(std::string_view local) {
    std::string out = "\"";
    for (const char c : local) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

// Words of an addr-spec put together: spaces around "@" and "." are obsolete syntax and go.
std::string address_of(const std::vector<Word>& words) {
    std::string out;
    for (const Word& word : words) {
        if (word.quoted)
            out += mail::is_dot_atom(word.text) ? word.text : quoted_local(word.text);
        else
            out += word.text;
    }
    return out;
}

class AddressReader {
public:
    explicit AddressReader(std::string text) : text_(std::move(text)) {}

    mail::AddressList read() {
        while (at_ < text_.size()) step();
        finish_mailbox();
        finish_group();
        return std::move(list_);
    }

private:
    void step() {
        switch (text_[at_]) {
            case ',':
                return separator();
            case ';':
                return semicolon();
            case ':':
                return colon();
            case '<':
                return no_more_angles_ ? skip() : angle();
            case '(':
                return no_more_comments_ ? atom() : comment();
            case '"':
                return no_more_quotes_ ? skip() : quoted();
            case ' ':
            case '\t':
            case '\r':
            case '\n':
            case '>':
                ++at_;
                space_ = true;
                return;
            default:
                return atom();
        }
    }

    void skip() { ++at_; }

    void separator() {
        ++at_;
        finish_mailbox();
    }

    void semicolon() {
        ++at_;
        if (in_x400()) return add_word(";", true);
        finish_mailbox();
        finish_group();
    }

    // "C=gb;ADMD=mail;S=example": its semicolons separate nothing.
    bool in_x400() const {
        if (group_ || angle_ || words_.empty() || words_.front().quoted) return false;
        const std::string_view first = words_.front().text;
        const std::size_t equals = first.find('=');
        return equals > 0 && equals <= 8 && first.find('@') == std::string_view::npos &&
               std::ranges::all_of(first.substr(0, equals), ascii::is_alnum) &&
               at_ < text_.size() && ascii::is_alnum(text_[at_]);
    }

    // Begins a group, unless it is junk ("mailto:", a URL, a second colon).
    void colon() {
        ++at_;
        // Only what may begin a group is looked at: a text of colons stays linear.
        const bool first = !group_ && !angle_ && !words_.empty();
        if (first && words_.size() == 1 && ascii::iequals(words_.front().text, "mailto")) {
            forget_words();
        } else if (first && !has_at_ && text_.compare(at_, 2, "//") != 0) {
            group_ = mail::Group{phrase(words_), {}};
            forget_words();
            comments_.clear();
        } else {
            add_word(":", true);
        }
    }

    // "<route:local@domain>". A second one without a comma is a second mailbox.
    void angle() {
        const std::size_t end = angle_end();
        no_more_angles_ = end == std::string::npos;
        if (no_more_angles_) return skip();
        if (angle_) finish_first();
        std::string_view inside = std::string_view(text_).substr(at_ + 1, end - at_ - 1);
        at_ = end + 1;
        inside = ascii::trim(inside);
        while (inside.starts_with('<')) inside = ascii::trim(inside.substr(1));
        if (inside.starts_with('@')) {  // RFC 5322, 4.4: a source route
            const std::size_t colon = inside.find(':');
            if (colon != std::string_view::npos) inside = ascii::trim(inside.substr(colon + 1));
        }
        if (ascii::istarts_with(inside, "mailto:")) inside.remove_prefix(7);
        angle_ = inside_of_angle(inside);
        words_before_angle_ = words_.size();
        space_ = true;
    }

    // The words behind the first angle belong to the mailbox that begins there.
    void finish_first() {
        const auto split = words_.begin() + static_cast<std::ptrdiff_t>(words_before_angle_);
        std::vector<Word> later(split, words_.end());
        words_.erase(split, words_.end());
        finish_mailbox();
        words_ = std::move(later);
    }

    std::size_t angle_end() const {
        bool in_quotes = false;
        for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
            if (text_[i] == '\\' && in_quotes)
                ++i;
            else if (text_[i] == '"')
                in_quotes = !in_quotes;
            else if (text_[i] == '>' && !in_quotes)
                return i;
        }
        return text_.find('>', at_);
    }

    // Where white space may stand in an address, and means nothing.
    static bool is_joint(char c) { return c == '@' || c == '.' || c == '[' || c == ']'; }

    static std::string inside_of_angle(std::string_view inside) {
        std::string out;
        bool in_quotes = false;
        bool was_space = false;
        int depth = 0;
        for (std::size_t i = 0; i < inside.size(); ++i) {
            const char c = inside[i];
            if (c == '"') in_quotes = !in_quotes;
            if (!in_quotes && c == '(') ++depth;
            const bool skipped = depth > 0 || (!in_quotes && ascii::is_space(c));
            if (!skipped) {
                if (was_space && !out.empty() && !is_joint(out.back()) && !is_joint(c)) out += ' ';
                out += c;
            }
            was_space = skipped && depth == 0;
            if (!in_quotes && c == ')' && depth > 0) --depth;
            if (in_quotes && c == '\\' && i + 1 < inside.size()) out += inside[++i];
        }
        return decoded_junk(out);
    }

    void comment() {
        int depth = 0;
        std::string text;
        std::size_t i = at_;
        for (; i < text_.size(); ++i) {
            char c = text_[i];
            if (c == '(' && ++depth == 1) continue;
            if (c == ')' && --depth == 0) break;
            if (c == '\\' && i + 1 < text_.size()) c = text_[++i];
            text += c;
        }
        if (i >= text_.size()) {  // never closed: an ordinary character
            no_more_comments_ = true;
            return atom();
        }
        at_ = i + 1;
        space_ = true;
        if (!comments_.empty()) comments_ += ' ';
        comments_ += text;
    }

    void quoted() {
        std::string text;
        std::size_t i = at_ + 1;
        for (; i < text_.size() && text_[i] != '"'; ++i) {
            if (text_[i] == '\\' && i + 1 < text_.size()) ++i;
            text += text_[i];
        }
        if (i >= text_.size()) {  // never closed: passed over
            no_more_quotes_ = true;
            return skip();
        }
        at_ = i + 1;
        put({std::move(text), true, !space_});
    }

    void atom() {
        std::size_t end = at_;
        const std::size_t length =
            text_[at_] == '=' ? encoded_word_length(std::string_view(text_).substr(at_)) : 0;
        if (length > 0) {
            end += length;
        } else {
            while (end < text_.size() && is_atom_char(end)) ++end;
            end = std::max(end, at_ + 1);
        }
        add_word(text_.substr(at_, end - at_), !space_);
        at_ = end;
    }

    // Anything but what has a meaning of its own; in a domain literal colons too.
    bool is_atom_char(std::size_t i) {
        const char c = text_[i];
        if (ascii::is_alnum(c) || c == '.' || c == '@') return true;  // most of them
        constexpr std::string_view kStops = ",;<>(\": \t\r\n";
        if (c == '[') in_literal_ = true;
        if (c == ']') in_literal_ = false;
        if (c == '(' && no_more_comments_) return true;
        if (c == ':' && in_literal_) return true;
        if (c == '=' && i > at_ && text_.compare(i, 2, "=?") == 0 &&
            encoded_word_length(std::string_view(text_).substr(i)) > 0)
            return false;
        return kStops.find(c) == std::string_view::npos;
    }

    void add_word(std::string word, bool touches) { put({std::move(word), false, touches}); }

    void put(Word word) {
        has_at_ |= word.text.find('@') != std::string::npos;
        words_.push_back(std::move(word));
        space_ = false;
    }

    void forget_words() {
        words_.clear();
        has_at_ = false;
    }

    // No encoded word belongs into an address (RFC 2047, 5). One is decoded all the same when what
    // comes out is no more than one address, so that none hides another one.
    static std::string decoded_junk(const std::string& text) {
        if (text.find("=?") != std::string::npos) {
            std::string decoded = decode_text(text);
            if (is_one_address(decoded)) return decoded;
        }
        return text::is_utf8(text) ? text : text::to_utf8(text, "");
    }

    static bool is_one_address(std::string_view text) {
        return std::ranges::count(text, '@') <= 1 && std::ranges::none_of(text, [](char c) {
                   return c == ' ' || ascii::is_control(c) ||
                          std::string_view(",;:<>()[]\\\"").find(c) != std::string_view::npos;
               });
    }

    static std::string phrase(const std::vector<Word>& words) {
        return decode_text(joined_words(words));
    }

    void finish_mailbox() {
        in_literal_ = false;
        space_ = true;
        if (angle_)
            add({named(), *angle_});
        else if (!words_.empty())
            finish_bare();
        forget_words();
        comments_.clear();
        angle_.reset();
    }

    std::string named() const { return words_.empty() ? decode_text(comments_) : phrase(words_); }

    // No angle brackets: an addr-spec, several with missing commas, a name before one, or junk.
    void finish_bare() {
        std::vector<Word> name;
        std::vector<Word> address;
        bool has_at = false;
        const auto flush = [&] {
            if (!address.empty()) {
                const std::string named = name.empty() ? comments_ : joined_words(name);
                add({decode_text(named), decoded_junk(address_of(address))});
                comments_.clear();
            }
            name.clear();
            address.clear();
            has_at = false;
        };
        for (std::size_t i = 0; i < words_.size(); ++i) {
            const Word& word = words_[i];
            const bool at = !word.quoted && word.text.find('@') != std::string::npos;
            const bool glued = !address.empty() && (word.touches || is_glue(address.back(), word));
            if (at && has_at && !glued) flush();
            if (at || glued) {
                if (!has_at && address.empty()) take_local(name, address, word);
                address.push_back(word);
                has_at = true;
            } else {
                name.push_back(word);
            }
        }
        if (has_at) return trailing(name, address);
        // No "@" anywhere: one word is a local user's name (or a way to him by UUCP or X.400),
        // several are somebody's name.
        const std::string joined = joined_words(words_);
        if (!words_[0].quoted && joined.find_first_of(" :") == std::string::npos &&
            joined.find("=?") == std::string::npos)
            add({decode_text(comments_), decoded_junk(joined)});
        else
            add({phrase(words_), ""});
    }

    static bool is_glue(const Word& before, const Word& word) {
        const auto joins = [](char c) { return c == '@' || c == '.'; };
        return !before.text.empty() && !word.text.empty() &&
               ((!before.quoted && joins(before.text.back())) ||
                (!word.quoted && joins(word.text.front())));
    }

    // The local part stands before the word with "@" when that begins with it ("joe @x.org").
    static void take_local(std::vector<Word>& name, std::vector<Word>& address, const Word& word) {
        std::size_t begin = name.size();
        const auto belongs = [&](const Word& last) {
            return begin == name.size() ? word.text.front() == '@' || (word.touches && last.quoted)
                                        : is_glue(last, name[begin]);
        };
        while (begin > 0 && belongs(name[begin - 1])) --begin;
        const auto split = name.begin() + static_cast<std::ptrdiff_t>(begin);
        address.insert(address.begin(), std::make_move_iterator(split),
                       std::make_move_iterator(name.end()));
        name.erase(split, name.end());
    }

    // Words after the address name it when nothing before it does.
    void trailing(const std::vector<Word>& name, const std::vector<Word>& address) {
        const std::string named = name.empty() ? comments_ : joined_words(name);
        add({decode_text(named), decoded_junk(address_of(address))});
    }

    void add(mail::Mailbox mailbox) {
        if (mailbox.name.empty() && mailbox.address.empty()) return;
        if (group_)
            group_->members.push_back(std::move(mailbox));
        else
            list_.emplace_back(std::move(mailbox));
    }

    void finish_group() {
        if (group_) list_.emplace_back(std::move(*group_));
        group_.reset();
    }

    std::string text_;
    std::size_t at_ = 0;
    bool space_ = true;
    bool in_literal_ = false;
    bool no_more_angles_ = false;  // none of these is closed from here on
    bool no_more_quotes_ = false;
    bool no_more_comments_ = false;
    std::size_t words_before_angle_ = 0;
    std::vector<Word> words_;
    bool has_at_ = false;  // one of them
    std::string comments_;
    std::optional<std::string> angle_;
    std::optional<mail::Group> group_;
    mail::AddressList list_;
};

// A fold inside an id is none of its own (RFC 5322, 4.5.4).
std::string unfolded_id(std::string_view raw) {
    std::string out;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] == '\n') {
            while (i + 1 < raw.size() && ascii::is_blank(raw[i + 1])) ++i;
        } else if (raw[i] != '\r') {
            out += raw[i];
        }
    }
    return std::string(ascii::trim(out));
}

// A duplicate further back than this many costs more than it saves.
constexpr std::size_t kComparedIds = 64;

void add_id(std::vector<std::string>& ids, std::string_view raw) {
    std::string unfolded;
    std::string_view id = ascii::trim(raw);
    if (id.find('\n') != std::string_view::npos || id.find('\r') != std::string_view::npos)
        id = unfolded = unfolded_id(id);
    const auto recent = ids.end() - static_cast<std::ptrdiff_t>(std::min(ids.size(), kComparedIds));
    if (!id.empty() && std::find(recent, ids.end(), id) == ids.end()) ids.emplace_back(id);
}

// No brackets: the words with "@", else the first word.
std::vector<std::string> bare_ids(std::string_view line) {
    std::vector<std::string> out;
    for (const std::string_view word : ascii::split(line, ' ')) {
        if (word.find('@') != std::string_view::npos) add_id(out, word);
    }
    if (out.empty()) add_id(out, line.substr(0, line.find(' ')));
    return out;
}

}  // namespace

mail::AddressList parse_addresses(std::string_view raw_value) {
    std::string line = unfold(raw_value);
    if (line.find('\0') != std::string::npos) std::ranges::replace(line, '\0', ' ');
    return AddressReader(std::move(line)).read();
}

// An address is shown as it came; nothing in it may end the line it is written to.
std::string format_mailbox(const mail::Mailbox& mailbox) {
    std::string address = mailbox.address;
    std::erase_if(address, ascii::is_control);
    if (mailbox.name.empty()) return address;
    return encode_phrase(mailbox.name) + " <" + address + ">";
}

std::string format_addresses(const mail::AddressList& list) {
    std::string out;
    const auto add = [&](const std::string& text) {
        if (!out.empty()) out += ", ";
        out += text;
    };
    for (const mail::Address& address : list) {
        if (const auto* mailbox = std::get_if<mail::Mailbox>(&address)) {
            add(format_mailbox(*mailbox));
            continue;
        }
        const auto& group = std::get<mail::Group>(address);
        std::string members;
        for (const mail::Mailbox& member : group.members)
            members += (members.empty() ? " " : ", ") + format_mailbox(member);
        add(encode_phrase(group.name) + ":" + members + ";");
    }
    return out;
}

std::vector<std::string> parse_message_ids(std::string_view raw_value) {
    std::string converted;
    if (!text::is_utf8(raw_value)) raw_value = converted = text::to_utf8(raw_value, "");
    std::size_t begin = raw_value.find('<');
    if (begin == std::string_view::npos) return bare_ids(unfold(raw_value));
    std::vector<std::string> out;
    while (begin != std::string_view::npos) {
        const std::size_t end = std::min(raw_value.find('>', begin), raw_value.size());
        add_id(out, raw_value.substr(begin + 1, end - begin - 1));
        begin = raw_value.find('<', end);
    }
    return out;
}

}  // namespace alder::mime
