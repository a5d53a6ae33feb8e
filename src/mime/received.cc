#include "mime/received.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/ascii.h"
#include "mail/address_grammar.h"
#include "mime/dates.h"
#include "mime/encoded_word.h"

namespace alder::mime {

namespace {

// A word, or a comment without its parentheses.
struct Token {
    std::string_view text;
    bool comment = false;
};

std::size_t comment_end(std::string_view text, std::size_t open) {
    int depth = 0;
    for (std::size_t i = open; i < text.size(); ++i) {
        if (text[i] == '(') ++depth;
        if (text[i] == ')' && --depth == 0) return i;
    }
    return text.size();
}

std::vector<Token> tokens_of(std::string_view text) {
    std::vector<Token> out;
    for (std::size_t i = 0; i < text.size();) {
        if (ascii::is_space(text[i]) || text[i] == ',' || text[i] == ';') {
            ++i;
        } else if (text[i] == '(') {
            const std::size_t end = comment_end(text, i);
            out.push_back({ascii::trim(text.substr(i + 1, end - i - 1)), true});
            i = end + 1;
        } else {
            const std::size_t end = std::min(text.find_first_of(" \t\r\n(,;", i), text.size());
            out.push_back({text.substr(i, end - i), false});
            i = end;
        }
    }
    return out;
}

std::string_view without(std::string_view text, char open, char close) {
    if (text.starts_with(open)) text = text.substr(1, text.find(close) - 1);
    return text;
}

// "[192.0.2.1]:25", "[IPv6:2001:db8::1]", "192.0.2.1," as the address alone, or "".
std::string_view address_in(std::string_view word) {
    word = without(word, '[', ']');
    if (ascii::istarts_with(word, "ipv6:")) word.remove_prefix(5);
    word = word.substr(0, word.find('%'));  // the zone of a link-local address
    if (mail::is_ipv6(word)) return word;
    const std::string_view plain = word.substr(0, word.find(':'));
    return mail::is_ipv4(plain) ? plain : std::string_view();
}

std::string_view after(std::string_view word, std::string_view prefix) {
    return ascii::istarts_with(word, prefix) ? word.substr(prefix.size()) : std::string_view();
}

bool is_host_name(std::string_view word) {
    return word.find('.') != std::string_view::npos && word.find('@') == std::string_view::npos &&
           std::ranges::all_of(
               word, [](char c) { return ascii::is_alnum(c) || c == '.' || c == '-' || c == '_'; });
}

bool is_tls_version(std::string_view word) {
    return ascii::istarts_with(word, "TLSv") || ascii::istarts_with(word, "TLS1") ||
           ascii::istarts_with(word, "TLS-1") || ascii::istarts_with(word, "SSLv");
}

class Reader {
public:
    explicit Reader(std::string_view text) {
        const std::size_t semicolon = text.rfind(';');
        if (semicolon != std::string_view::npos) {
            out_.date = parse_date(text.substr(semicolon + 1));
            if (out_.date) text = text.substr(0, semicolon);
        }
        tokens_ = tokens_of(text);
    }

    Received read() {
        for (; at_ < tokens_.size(); ++at_) {
            const Token& token = tokens_[at_];
            if (token.comment)
                comment(token.text);
            else if (const Clause* clause = clause_named(token.text); clause != nullptr)
                begin(*clause);
            else if (!address_in(token.text).empty() && awaits_address())
                out_.from_address = address_in(token.text);
        }
        return std::move(out_);
    }

private:
    struct Clause {
        std::string_view keyword;
        std::string Received::* value;
    };
    static constexpr std::array<Clause, 6> kClauses{{{"from", &Received::from},
                                                     {"by", &Received::by},
                                                     {"via", &Received::via},
                                                     {"with", &Received::with},
                                                     {"id", &Received::id},
                                                     {"for", &Received::recipient}}};

    static const Clause* clause_named(std::string_view word) {
        const auto* found = std::ranges::find_if(
            kClauses, [&](const Clause& each) { return ascii::iequals(each.keyword, word); });
        return found == kClauses.end() ? nullptr : found;
    }

    bool awaits_address() const { return out_.by.empty() && out_.from_address.empty(); }

    // The word behind the keyword, unless it was said before.
    void begin(const Clause& clause) {
        in_from_ = clause.value == &Received::from;
        std::string& value = out_.*clause.value;
        if (!value.empty() || at_ + 1 == tokens_.size() || tokens_[at_ + 1].comment) return;
        std::string_view word = tokens_[++at_].text;
        const bool is_host = in_from_ || clause.value == &Received::by;
        if (const auto address = address_in(word); is_host && !address.empty()) word = address;
        value = without(word, '<', '>');
        if (clause.value == &Received::with) add_words(value);
    }

    // "with Microsoft SMTPSVC".
    void add_words(std::string& value) {
        while (at_ + 1 < tokens_.size() && !tokens_[at_ + 1].comment &&
               clause_named(tokens_[at_ + 1].text) == nullptr)
            value += " " + std::string(tokens_[++at_].text);
    }

    void comment(std::string_view text) {
        const std::vector<Token> words = tokens_of(text);
        for (std::size_t i = 0; i < words.size(); ++i) {
            const std::string_view word = words[i].text;
            const std::string_view next = i + 1 < words.size() ? words[i + 1].text : "";
            about_tls(word, next);
            if (in_from_ && out_.by.empty()) about_client(word, next, i == 0);
        }
        if (out_.from.empty() && words.size() >= 2 && ascii::iequals(words[0].text, "from"))
            out_.from = words[1].text;
    }

    // "using TLSv1.3 with cipher X (256/256 bits)", "TLS-1.0:X:24", "version=TLS1_3 cipher=X".
    void about_tls(std::string_view word, std::string_view next) {
        if (const auto version = after(word, "version="); !version.empty())
            out_.tls_version = version;
        if (const auto cipher = after(word, "cipher="); !cipher.empty()) out_.tls_cipher = cipher;
        if (ascii::iequals(word, "cipher") && !next.empty()) out_.tls_cipher = next;
        if (!is_tls_version(word)) return;
        const auto pieces = ascii::split(word, ':');
        out_.tls_version = pieces[0];
        if (pieces.size() > 1) out_.tls_cipher = pieces[1];
    }

    void about_client(std::string_view word, std::string_view next, bool first) {
        if (const auto name = after(word, "helo="); !name.empty()) {
            out_.helo = bare(name);
        } else if ((ascii::iequals(word, "HELO") || ascii::iequals(word, "EHLO")) &&
                   !next.empty()) {
            out_.helo = bare(next);
        } else if (const auto address = address_in(word); !address.empty()) {
            if (out_.from_address.empty() && out_.helo != address) out_.from_address = address;
        } else if (const auto user = after(word, "ident="); !user.empty()) {
            out_.ident = user;
        } else if (const std::size_t at = word.find('@'); at != std::string_view::npos) {
            if (!address_in(word.substr(at + 1)).empty()) out_.ident = word;
        } else if (first && is_host_name(word) && !next.empty()) {
            out_.from_host = word;
        }
    }

    static std::string bare(std::string_view name) {
        const std::string_view address = address_in(name);
        return std::string(address.empty() ? name : address);
    }

    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    bool in_from_ = true;
    Received out_;
};

}  // namespace

Received parse_received(std::string_view raw_value) {
    constexpr std::size_t kMost = 8 * 1024;  // bytes looked at
    const std::string line = decode_text(raw_value.substr(0, kMost));
    return Reader(line).read();
}

}  // namespace alder::mime
