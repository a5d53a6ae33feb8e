#include "text/letter_parts.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/ascii.h"

namespace alder::text {

namespace {

constexpr std::size_t kLongestFooter = 12;   // lines
constexpr std::size_t kShortestRule = 20;    // characters
constexpr std::size_t kHeaderLines = 6;      // of a letter below, looked at
constexpr int kPhoneWords = 5;               // behind "Sent from my"
constexpr int kShortestNumber = 6;           // digits of a telephone's
constexpr std::size_t kLongestClosing = 60;  // characters of a line
constexpr std::size_t kClosingLines = 6;
constexpr int kNameWords = 4;

std::string_view trimmed(const LetterLine& line) { return ascii::trim(line.text); }

bool is_rule(std::string_view text) {
    constexpr std::string_view kDrawn = "─";
    if (text.starts_with(kDrawn)) return text.find_first_not_of(kDrawn) == text.npos;
    return text.size() >= kShortestRule && text.find_first_not_of(text.front()) == text.npos &&
           (text.front() == '_' || text.front() == '-' || text.front() == '=');
}

// RFC 3676, 4.3; many programs lose the space at the end.
bool is_signature_mark(const LetterLine& line) {
    return line.text.starts_with("--") &&
           line.text.find_first_not_of(' ', 2) == std::string_view::npos;
}

bool speaks_of_a_list(std::string_view text) {
    const std::string lower = ascii::lower(text);
    return lower.find("mailing list") != std::string::npos ||
           lower.find("unsubscribe") != std::string::npos ||
           lower.find("/listinfo/") != std::string::npos;
}

// A signature goes on until the quote level changes.
void mark_signatures(std::vector<LetterLine>& lines) {
    bool inside = false;
    int level = 0;
    for (LetterLine& line : lines) {
        if (is_signature_mark(line)) {
            inside = true;
            level = line.quote;
        }
        inside = inside && line.quote == level;
        line.signature = inside;
    }
}

// The end of the letter below a rule, when it is short and speaks of a list.
void mark_footer(std::vector<LetterLine>& lines) {
    const auto rule = std::find_if(lines.rbegin(), lines.rend(),
                                   [](const LetterLine& l) { return is_rule(trimmed(l)); });
    if (rule == lines.rend()) return;
    const auto begin = rule.base() - 1;
    const bool is_short = static_cast<std::size_t>(lines.end() - begin) <= kLongestFooter;
    const bool is_level = std::all_of(begin, lines.end(),
                                      [&](const LetterLine& l) { return l.quote == begin->quote; });
    const bool is_list = std::any_of(begin, lines.end(),
                                     [](const LetterLine& l) { return speaks_of_a_list(l.text); });
    if (!is_short || !is_level || !is_list) return;
    std::for_each(begin, lines.end(), [](LetterLine& l) { l.signature = true; });
}

// The lines that the sender wrote this time end before this one: what is left are quotes, letters
// below and what introduces them.
std::size_t end_of_own(const std::vector<LetterLine>& lines) {
    const auto is_own = [](const LetterLine& l) {
        return l.quote == 0 && !l.earlier && !l.signature && !trimmed(l).empty();
    };
    std::size_t end = lines.size();
    while (end > 0 && !is_own(lines[end - 1])) --end;
    return end;
}

// The paragraph that ends there.
std::size_t begin_of_paragraph(const std::vector<LetterLine>& lines, std::size_t end) {
    while (end > 0 && lines[end - 1].quote == 0 && !trimmed(lines[end - 1]).empty()) --end;
    return end;
}

// Where "On Monday, Ann wrote:" begins in the paragraph above a quote: its last line, or one or two
// before it when those begin as such a sentence does. `end` when there is none.
std::size_t begin_of_introduction(const std::vector<LetterLine>& lines, std::size_t begin,
                                  std::size_t end) {
    constexpr std::string_view kFirstWords[] = {"---", "Am ", "Den ", "El ", "Em ",
                                                "Il ", "Le ", "On ",  "Op ", "W dniu "};
    if (begin == end || end == lines.size() || !trimmed(lines[end - 1]).ends_with(':')) return end;
    const std::size_t highest = std::max(begin + 3, end) - 3;
    for (std::size_t i = highest; i < end; ++i) {
        const std::string_view text = trimmed(lines[i]);
        if (std::ranges::any_of(kFirstWords, [&](auto word) { return text.starts_with(word); }))
            return i;
    }
    const bool tells = lines[end - 1].text.find_first_of("0123456789@") != std::string_view::npos;
    return tells ? end - 1 : end;
}

bool is_telephone(std::string_view text) {
    const bool begins =
        ascii::istarts_with(text, "Sent from my ") || ascii::istarts_with(text, "Get Outlook for ");
    return begins && std::ranges::count(text, ' ') < 3 + kPhoneWords && !text.ends_with('.');
}

// "Best regards," alone on its line.
bool is_farewell(std::string_view text) {
    constexpr std::string_view kWords[] = {"all the best",
                                           "best",
                                           "best regards",
                                           "best wishes",
                                           "cheers",
                                           "cordialement",
                                           "freundliche grüße",
                                           "kind regards",
                                           "liebe grüße",
                                           "many thanks",
                                           "regards",
                                           "saludos",
                                           "sincerely",
                                           "thank you",
                                           "thanks",
                                           "viele grüße",
                                           "warm regards",
                                           "yours",
                                           "mit freundlichen grüßen"};
    while (!text.empty() && (text.back() == ',' || text.back() == '!')) text.remove_suffix(1);
    return std::ranges::find(kWords, ascii::lower(text)) != std::end(kWords);
}

// An address or a number and nothing else.
bool is_contact(std::string_view text) {
    if (text.find(' ') == std::string_view::npos)
        return text.find('@') != std::string_view::npos || text.starts_with("www.") ||
               text.starts_with("http");
    return std::ranges::count_if(text, ascii::is_digit) >= kShortestNumber &&
           text.find_first_not_of("0123456789 +-()./") == std::string_view::npos;
}

// "-Ann"
bool is_dashed_name(std::string_view text) {
    return text.size() > 1 && text[0] == '-' && ascii::is_upper(text[1]) &&
           std::ranges::count(text, ' ') < 3 && !text.ends_with('.');
}

// "The draft:", "I saw it."; but not "Ann Lee, Ph.D."
bool ends_as_words_do(std::string_view text) {
    if (!text.ends_with('.')) return text.find_last_of(":?!") == text.size() - 1;
    const std::string_view last = text.substr(text.rfind(' ') + 1);
    return last.find('.') == last.size() - 1;
}

// Capitals throughout, of which letters beyond ASCII count: "call me" leads to what stands below.
bool is_name(std::string_view text) {
    const auto words = ascii::split(text, ' ');
    return std::ssize(words) <= kNameWords && !ends_as_words_do(text) &&
           std::ranges::all_of(words, [](std::string_view word) {
               return !word.empty() && (ascii::is_upper(word[0]) || !ascii::is_ascii(word[0]));
           });
}

// A few short lines at the end below the rest: a farewell with a name, a name with addresses.
bool is_closing(const std::vector<LetterLine>& lines, std::size_t begin, std::size_t end) {
    const auto is_short = [](const LetterLine& l) { return l.text.size() <= kLongestClosing; };
    const auto first = lines.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = lines.begin() + static_cast<std::ptrdiff_t>(end);
    if (begin == 0 || end - begin > kClosingLines || !std::all_of(first, last, is_short))
        return false;
    const std::string_view text = trimmed(*first);
    if (end - begin == 1) return is_telephone(text) || is_dashed_name(text);
    const auto contact = [](const LetterLine& l) { return is_contact(trimmed(l)); };
    return is_farewell(text) || (is_name(text) && std::any_of(first + 1, last, contact));
}

// What closes the sender's own words: the last paragraph, and one above it ("Thanks, Ann", then
// "Sent from my telephone").
void mark_closing(std::vector<LetterLine>& lines) {
    for (int paragraphs = 0; paragraphs < 2; ++paragraphs) {
        std::size_t end = end_of_own(lines);
        end = begin_of_introduction(lines, begin_of_paragraph(lines, end), end);
        while (end > 0 && trimmed(lines[end - 1]).empty()) --end;
        const std::size_t begin = begin_of_paragraph(lines, end);
        if (!is_closing(lines, begin, end)) return;
        for (std::size_t i = begin; i < end; ++i) lines[i].signature = true;
    }
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

// The head of a letter, by the names of its lines in one language: the sender's and two others.
bool is_head(const std::vector<LetterLine>& lines, std::size_t at) {
    using Names = std::array<std::string_view, 5>;
    constexpr std::array<Names, 6> kNames = {{
        {"From:", "Sent:", "Date:", "To:", "Subject:"},
        {"Von:", "Gesendet:", "Datum:", "An:", "Betreff:"},
        {"De :", "Envoyé :", "Date :", "À :", "Objet :"},
        {"De:", "Enviado:", "Fecha:", "Para:", "Asunto:"},
        {"Da:", "Inviato:", "Data:", "A:", "Oggetto:"},
        {"От:", "Отправлено:", "Дата:", "Кому:", "Тема:"},
    }};
    constexpr std::size_t kLongestName = 30;  // bytes, of any of these
    if (trimmed(lines[at]).substr(0, kLongestName).find(':') == std::string_view::npos)
        return false;
    const auto names = [&](std::size_t i, std::string_view name) {
        std::string_view text = trimmed(lines[i]);
        while (text.starts_with('*')) text.remove_prefix(1);  // bold, as some write it
        return text.starts_with(name);
    };
    const std::size_t end = std::min(lines.size(), at + kHeaderLines);
    return std::ranges::any_of(kNames, [&](const Names& language) {
        const auto begins = [&](std::string_view name) { return names(at, name); };
        if (std::ranges::none_of(language, begins)) return false;
        const auto occurs = [&](std::string_view name) {
            for (std::size_t i = at; i < end; ++i) {
                if (names(i, name)) return true;
            }
            return false;
        };
        // A journey, too, has "From:", "To:" and "Date:".
        const bool is_mail = occurs(language[1]) || occurs(language[4]);
        return occurs(language[0]) && is_mail && std::ranges::count_if(language, occurs) >= 3;
    });
}

// Where the letter below begins, with the rule above it and what introduces it.
std::size_t begin_of_earlier(const std::vector<LetterLine>& lines, std::size_t head) {
    const auto is_rule_at = [&](std::size_t i) {
        const std::string_view text = trimmed(lines[i]);
        return lines[i].quote == 0 && !text.empty() && is_rule(text);
    };
    if (head > 0 && is_rule_at(head - 1)) return head - 1;
    std::size_t end = head;
    while (end > 0 && lines[end - 1].quote == 0 && trimmed(lines[end - 1]).empty()) --end;
    if (end > 0 && end < head && is_rule_at(end - 1)) return end - 1;
    const std::size_t begin = begin_of_introduction(lines, begin_of_paragraph(lines, end), end);
    return begin < end ? begin : head;
}

void mark_earlier(std::vector<LetterLine>& lines) {
    bool said = false;  // something stands above
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].quote > 0) continue;
        const std::string_view text = trimmed(lines[i]);
        if (is_separator(text) || is_head(lines, i)) {
            if (!said) return;
            for (std::size_t k = begin_of_earlier(lines, i); k < lines.size(); ++k)
                lines[k].earlier = true;
            return;
        }
        said |= !text.empty() && !is_rule(text);
    }
}

}  // namespace

void mark_letter_parts(std::vector<LetterLine>& lines) {
    mark_signatures(lines);
    mark_footer(lines);
    mark_earlier(lines);
    mark_closing(lines);
}

}  // namespace alder::text
