#include "text/letter_parts.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/ascii.h"

namespace alder::text {

namespace {

constexpr std::size_t kLongestFooter = 12;  // lines
constexpr std::size_t kShortestRule = 20;   // characters
constexpr std::size_t kHeaderLines = 6;     // of a letter below, looked at
constexpr int kPhoneWords = 5;              // behind "Sent from my"

std::string_view trimmed(const QuotedLine& line) { return ascii::trim(line.text); }

bool is_rule(std::string_view text) {
    return text.size() >= kShortestRule && text.find_first_not_of(text.front()) == text.npos &&
           (text.front() == '_' || text.front() == '-' || text.front() == '=');
}

// RFC 3676, 4.3; many programs lose the space at the end.
bool is_signature_mark(const QuotedLine& line) {
    return line.text.starts_with("--") && line.text.find_first_not_of(' ', 2) == std::string::npos;
}

bool speaks_of_a_list(std::string_view text) {
    const std::string lower = ascii::lower(text);
    return lower.find("mailing list") != std::string::npos ||
           lower.find("unsubscribe") != std::string::npos ||
           lower.find("/listinfo/") != std::string::npos;
}

// A signature goes on until the quote level changes.
void mark_signatures(std::vector<QuotedLine>& lines) {
    bool inside = false;
    int level = 0;
    for (QuotedLine& line : lines) {
        if (is_signature_mark(line)) {
            inside = true;
            level = line.quote;
        }
        inside = inside && line.quote == level;
        line.signature = inside;
    }
}

// The end of the letter below a rule, when it is short and speaks of a list.
void mark_footer(std::vector<QuotedLine>& lines) {
    const auto rule = std::find_if(lines.rbegin(), lines.rend(),
                                   [](const QuotedLine& l) { return is_rule(trimmed(l)); });
    if (rule == lines.rend()) return;
    const auto begin = rule.base() - 1;
    const bool is_short = static_cast<std::size_t>(lines.end() - begin) <= kLongestFooter;
    const bool is_level = std::all_of(begin, lines.end(),
                                      [&](const QuotedLine& l) { return l.quote == begin->quote; });
    const bool is_list = std::any_of(begin, lines.end(),
                                     [](const QuotedLine& l) { return speaks_of_a_list(l.text); });
    if (!is_short || !is_level || !is_list) return;
    std::for_each(begin, lines.end(), [](QuotedLine& l) { l.signature = true; });
}

// "Sent from my telephone", alone at the end.
void mark_telephone(std::vector<QuotedLine>& lines) {
    const auto last = std::find_if(lines.rbegin(), lines.rend(),
                                   [](const QuotedLine& l) { return !trimmed(l).empty(); });
    if (last == lines.rend()) return;
    const std::string_view text = trimmed(*last);
    const bool begins =
        ascii::istarts_with(text, "Sent from my ") || ascii::istarts_with(text, "Get Outlook for ");
    const auto spaces = std::ranges::count(text, ' ');
    if (begins && spaces < 3 + kPhoneWords && !text.ends_with('.')) last->signature = true;
}

// "-----Original Message-----" in the languages of the program that writes it.
bool is_separator(std::string_view text) {
    constexpr std::string_view kWords[] = {
        "original message",  "ursprüngliche nachricht", "message d'origine",
        "mensaje original",  "messaggio originale",     "oorspronkelijk bericht",
        "mensagem original", "wiadomość oryginalna",    "исходное сообщение",
        "originalnachricht", "message original",        "ursprungligt meddelande"};
    if (!text.starts_with("--") || !text.ends_with("--")) return false;
    const std::size_t begin = text.find_first_not_of('-');
    if (begin == std::string_view::npos) return false;
    const std::size_t end = text.find_last_not_of('-') + 1;
    const std::string words = ascii::lower(ascii::trim(text.substr(begin, end - begin)));
    return std::ranges::find(kWords, words) != std::end(kWords);
}

// The head of a letter, by the names of its lines in one language: the sender's first.
bool is_head(const std::vector<QuotedLine>& lines, std::size_t at) {
    constexpr std::array<std::array<std::string_view, 4>, 5> kNames = {{
        {"From:", "Sent:", "To:", "Subject:"},
        {"Von:", "Gesendet:", "An:", "Betreff:"},
        {"De :", "Envoyé :", "À :", "Objet :"},
        {"De:", "Enviado:", "Para:", "Asunto:"},
        {"Da:", "Inviato:", "A:", "Oggetto:"},
    }};
    const auto names = [&](std::size_t i, std::string_view name) {
        std::string_view text = trimmed(lines[i]);
        while (text.starts_with('*')) text.remove_prefix(1);  // bold, as some write it
        return text.starts_with(name);
    };
    const std::size_t end = std::min(lines.size(), at + kHeaderLines);
    return std::ranges::any_of(kNames, [&](const auto& language) {
        if (!names(at, language[0])) return false;
        int others = 0;
        for (std::size_t i = at + 1; i < end; ++i)
            others += names(i, language[1]) || names(i, language[2]) || names(i, language[3]);
        return others >= 2;
    });
}

void mark_earlier(std::vector<QuotedLine>& lines) {
    bool said = false;  // something stands above
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].quote > 0) continue;
        const std::string_view text = trimmed(lines[i]);
        if (is_separator(text) || is_head(lines, i)) {
            if (!said) return;
            const bool ruled = i > 0 && lines[i - 1].quote == 0 && !trimmed(lines[i - 1]).empty() &&
                               is_rule(trimmed(lines[i - 1]));
            for (std::size_t k = ruled ? i - 1 : i; k < lines.size(); ++k) lines[k].earlier = true;
            return;
        }
        said |= !text.empty() && !is_rule(text);
    }
}

}  // namespace

void mark_letter_parts(std::vector<QuotedLine>& lines) {
    mark_signatures(lines);
    mark_footer(lines);
    mark_telephone(lines);
    mark_earlier(lines);
}

}  // namespace alder::text
