#include "calendar/card.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/calendar_names.h"
#include "base/percent.h"
#include "text/charset.h"

namespace alder::calendar {

namespace {

constexpr std::size_t kMaxCards = 1 << 20;  // bytes
constexpr int kMostCards = 50;
constexpr std::size_t kMostLines = 500;     // of a card, and before another is told
constexpr std::size_t kLongestValue = 500;  // bytes; longer ones are no words

struct Told {
    std::string_view property;
    std::string_view word;
};

constexpr Told kTold[] = {
    {"ORG", "Company"},   {"TITLE", "Title"}, {"ROLE", "Role"}, {"EMAIL", "Address"},
    {"TEL", "Telephone"}, {"ADR", "Place"},   {"URL", "Web"},   {"IMPP", "Chat"},
    {"BDAY", "Birthday"}, {"NOTE", "Note"},
};

struct Property {
    std::string name;  // upper case, without its group
    std::string value;
};

// The colon that ends the parameters, outside of quotes.
std::size_t value_begin(std::string_view line) {
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '"') quoted = !quoted;
        if (line[i] == ':' && !quoted) return i + 1;
    }
    return std::string_view::npos;
}

// vCard 2.1: the value is in quoted-printable.
bool is_quoted_printable(std::string_view line) {
    const std::size_t begin = value_begin(line);
    return begin != std::string_view::npos &&
           ascii::icontains(line.substr(0, begin), "QUOTED-PRINTABLE");
}

// RFC 6350, 3.2: a line that begins with white space goes on from the one before; so does one
// behind a "=" at the end of a line in quoted-printable, which its first piece names.
std::vector<std::string> unfolded_lines(std::string_view text) {
    std::vector<std::string> out;
    bool printable = false;  // the last of them
    for (const std::string_view piece : ascii::split(text, '\n')) {
        std::string line(piece);
        std::erase(line, '\r');
        if (printable && out.back().ends_with('=')) {
            out.back().pop_back();
            out.back() += line;
        } else if (!out.empty() && !line.empty() && ascii::is_blank(line.front())) {
            out.back() += line.substr(1);
        } else {
            printable = is_quoted_printable(line);
            out.push_back(std::move(line));
        }
    }
    return out;
}

// Backslashes undone, the parts of a value set apart by commas, on one line.
std::string plain_value(std::string_view value) {
    std::string out;
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] == '\\' && i + 1 < value.size()) {
            ++i;
            const bool is_break = value[i] == 'n' || value[i] == 'N';
            out += is_break || ascii::is_control(value[i]) ? ' ' : value[i];
        } else if (value[i] != ';') {
            out += ascii::is_control(value[i]) ? ' ' : value[i];
        } else if (!out.empty() && !out.ends_with(", ")) {
            out += ", ";
        }
    }
    while (out.ends_with(' ') || out.ends_with(',')) out.pop_back();
    return out;
}

// "CHARSET=iso-8859-1" of vCard 2.1.
std::string_view charset_of(std::string_view parameters) {
    for (const std::string_view each : ascii::split(parameters, ';')) {
        constexpr std::string_view kName = "CHARSET=";
        if (ascii::istarts_with(each, kName)) return each.substr(kName.size());
    }
    return "utf-8";
}

// "19800203" and "1980-02-03" as "3 Feb 1980"; what is another form or no day stays.
std::string birthday(const std::string& value) {
    std::string digits = value.substr(0, value.find('T'));
    std::erase(digits, '-');
    const auto number = ascii::parse_number<unsigned>(digits);
    if (!number || digits.size() != 8) return value;
    const unsigned year = *number / 10'000;
    const unsigned month = *number / 100 % 100;
    const unsigned day = *number % 100;
    const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(year)),
                                           std::chrono::month(month), std::chrono::day(day)};
    if (!date.ok()) return value;
    return fmt::format("{} {} {}", day, kMonths[month - 1], year);
}

Property property_of(std::string_view line) {
    const std::size_t begin = value_begin(line);
    if (begin == std::string_view::npos) return {};
    std::string name = ascii::upper(line.substr(0, std::min(line.find(';'), begin - 1)));
    if (const std::size_t dot = name.find('.'); dot != std::string::npos) name.erase(0, dot + 1);
    std::string value(line.substr(begin));
    if (is_quoted_printable(line))
        value = text::to_utf8(escapes_decoded(value, '='), charset_of(line.substr(0, begin - 1)));
    if (value.size() > kLongestValue) return {std::move(name), {}};
    value = plain_value(value);
    if (name == "BDAY") value = birthday(value);
    if (name == "TEL" && ascii::istarts_with(value, "tel:")) value.erase(0, 4);
    return {std::move(name), std::move(value)};
}

// Of one card.
class Words {
public:
    void add(const Property& property) {
        is_agent_ = property.name == "AGENT" && property.value.empty();
        if (property.name == "FN") name_ = property.value;
        if (property.name == "N" && name_.empty()) name_ = property.value;
        const auto* told = std::ranges::find(kTold, property.name, &Told::property);
        if (told != std::end(kTold)) tell(told->word, property.value);
    }

    void tell(std::string_view word, std::string_view value) {
        if (value.empty() || lines_.size() == kMostLines) return;
        lines_.push_back(fmt::format("{:<9} {}", word, value));
    }

    void write(std::vector<std::string>& out) {
        if (!out.empty()) out.emplace_back();
        out.push_back("Card: " + (name_.empty() ? "(no name)" : name_));
        std::ranges::move(lines_, std::back_inserter(out));
    }

    const std::string& name() const { return name_; }
    // Whether what comes now is the card of someone who acts for this one (vCard 2.1, 2.4.3).
    bool is_agent() const { return is_agent_; }

private:
    std::string name_;
    std::vector<std::string> lines_;
    bool is_agent_ = false;
};

class Cards {
public:
    void add(const Property& property) {
        if (property.name == "BEGIN")
            begin();
        else if (property.name == "END")
            end();
        else if (!open_.empty() && !property.name.empty())
            open_.back().add(property);
    }

    bool is_full() const { return cards_ >= kMostCards || out_.size() >= kMostLines; }

    std::vector<std::string> finish() {
        end_all();
        return std::move(out_);
    }

private:
    // One that was not ended ends where another begins.
    void begin() {
        if (!open_.empty() && !open_.back().is_agent()) end_all();
        open_.emplace_back();
    }

    void end() {
        if (open_.empty()) return;
        Words ended = std::move(open_.back());
        open_.pop_back();
        if (!open_.empty()) return open_.back().tell("Agent", ended.name());
        if (is_full()) return;
        ended.write(out_);
        ++cards_;
    }

    void end_all() {
        while (!open_.empty()) end();
    }

    std::vector<std::string> out_;
    std::vector<Words> open_;  // from outside in
    int cards_ = 0;
};

}  // namespace

std::vector<std::string> card_in_words(std::string_view utf8) {
    Cards cards;
    for (const std::string& line : unfolded_lines(utf8.substr(0, kMaxCards))) {
        if (cards.is_full()) break;
        cards.add(property_of(line));
    }
    return cards.finish();
}

}  // namespace alder::calendar
