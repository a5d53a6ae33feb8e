#include "compose/regrets.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/ascii.h"
#include "compose/address_line.h"
#include "mail/address_grammar.h"
#include "text/fold.h"
#include "text/quote.h"
#include "text/utf8.h"

namespace alder::compose {

namespace {

// Beginnings of words that speak of an attachment, folded (text/fold.h), by language.
constexpr std::string_view kAttached[] = {
    "attach",    "enclosed",                                                  // English
    "anhang",    "angehang",      "anbei",          "beigefugt",   "anlage",  // German
    "ci-joint",  "piece jointe",  "pieces jointes", "ci-inclus",              // French
    "adjunt",                                                                 // Spanish, Catalan
    "allegat",   "in allegato",                                               // Italian
    "anexo",     "anexei",        "em anexo",                                 // Portuguese
    "bijlage",   "bijgevoegd",                                                // Dutch
    "bifoga",    "bilaga",        "bilagd",                                   // Swedish
    "vedhæft",   "vedhaft",       "vedlagt",        "vedlegg",     "bilag",   // Danish, Norwegian
    "liitteena", "liitetiedosto", "ohessa",                                   // Finnish
    "zalacz",    "w zalaczeniu",                                              // Polish
    "priloh",    "prilozen",      "priloz",         "v priloge",    // Czech, Slovak, Slovenian
    "mellekel",  "csatol",                                          // Hungarian
    "ekte",      "ekli dosya",                                      // Turkish
    "приложен",  "прикреп",       "вложен",         "во вложении",  // Russian
    "додаток",   "вкладен",                                         // Ukrainian
    "συνημμεν",  "επισυναπτ",                                       // Greek
    "添付",      "附件",          "첨부",           "מצורף",       "מצורפ",  "مرفق",
};

bool begins_word(std::string_view folded, std::size_t at) {
    return at == 0 || !(ascii::is_alnum(folded[at - 1]) || !ascii::is_ascii(folded[at - 1]));
}

bool speaks_of_attachment(std::string_view text) {
    const std::string folded = text::fold(text);
    return std::ranges::any_of(kAttached, [&](std::string_view unfolded) {
        const std::string word = text::fold(unfolded);
        // Scripts without spaces have no beginnings of words.
        const bool anywhere = text::utf8_at(word, 0).code >= 0x3000;
        for (std::size_t at = folded.find(word); at != std::string::npos;
             at = folded.find(word, at + 1)) {
            if (anywhere || begins_word(folded, at)) return true;
        }
        return false;
    });
}

// The words of the person: no quotes, no line that introduces one, no signature, nothing forwarded.
std::string own_words(std::string_view body) {
    std::string out;
    const auto lines = text::plain_lines(body);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].text.starts_with("---------- ")) break;
        const bool introduces = i + 1 < lines.size() && lines[i + 1].quote > 0 &&
                                ascii::trim(lines[i].text).ends_with(':');
        if (lines[i].quote > 0 || lines[i].signature || introduces) continue;
        out += lines[i].text + '\n';
    }
    return out;
}

std::vector<mail::Mailbox> people(std::string_view line) {
    return mail::mailboxes(read_addresses(line));
}

// Localhost, addresses of hosts and the sender's own domain are meant as they are.
bool is_odd(std::string_view domain, std::string_view own) {
    return !domain.empty() && !domain.starts_with('[') && !domain.contains('.') &&
           !ascii::iequals(domain, own) && !ascii::iequals(domain, "localhost");
}

std::optional<Warning> odd_domain(const Draft& draft) {
    const auto from = people(draft.from);
    const std::string own(from.empty() ? "" : mail::domain_of(from.front().address));
    for (const auto& [field, line] :
         {std::pair{Field::to, &draft.to}, {Field::cc, &draft.cc}, {Field::bcc, &draft.bcc}}) {
        for (const mail::Mailbox& each : people(*line)) {
            if (!is_odd(mail::domain_of(each.address), own)) continue;
            return Warning{Regret::odd_domain, field,
                           each.address + " has no dot in its domain; is its end missing?"};
        }
    }
    return std::nullopt;
}

}  // namespace

std::vector<Warning> regrets(const Draft& draft) {
    std::vector<Warning> out;
    const std::size_t seen = people(draft.to).size() + people(draft.cc).size();
    if (seen == 0 && people(draft.bcc).empty())
        out.push_back({Regret::no_recipient, Field::to, "nobody is named to send it to"});
    if (seen > kCrowd)
        out.push_back({Regret::crowd, Field::to,
                       std::to_string(seen) + " people will see each other's addresses; Bcc hides "
                                              "them"});
    const auto from = people(draft.from);
    if (!draft.sent_to.empty() && !from.empty() &&
        !ascii::iequals(from.front().address, draft.sent_to))
        out.push_back({Regret::other_identity, Field::from,
                       "the letter came to " + draft.sent_to + ", this goes out from " +
                           from.front().address});
    if (auto odd = odd_domain(draft)) out.push_back(std::move(*odd));
    if (ascii::trim(draft.subject).empty())
        out.push_back({Regret::no_subject, Field::subject, "the subject is empty"});
    const std::string words = own_words(draft.body);
    if (ascii::trim(words).empty() && draft.attachments.empty())
        out.push_back({Regret::nothing_written, Field::body, "nothing is written in it"});
    const bool answers = draft.answers && draft.answers->how == Answered::How::reply;
    const std::string_view subject =
        answers ? std::string_view() : draft.subject;  // theirs, not ours
    if (draft.attachments.empty() && speaks_of_attachment(std::string(subject) + "\n" + words))
        out.push_back({Regret::missing_attachment, Field::attachments,
                       "the words speak of an attachment, but none is there"});
    return out;
}

}  // namespace alder::compose
