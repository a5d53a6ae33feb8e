#include "text/card.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"

namespace alder::text {

namespace {

constexpr std::size_t kMaxCards = 1 << 20;  // bytes
constexpr int kMostCards = 50;
constexpr std::size_t kMostLines = 500;
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

// RFC 6350, 3.2: a line that begins with white space goes on from the one before.
std::vector<std::string> unfolded_lines(std::string_view text) {
    std::vector<std::string> out;
    for (const std::string_view piece : ascii::split(text, '\n')) {
        std::string line(piece);
        std::erase(line, '\r');
        if (!out.empty() && !line.empty() && ascii::is_blank(line.front()))
            out.back() += line.substr(1);
        else
            out.push_back(std::move(line));
    }
    return out;
}

// Backslashes undone, the parts of a value set apart by commas, on one line.
std::string plain_value(std::string_view value) {
    std::string out;
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (value[i] == '\\' && i + 1 < value.size()) {
            ++i;
            out += value[i] == 'n' || value[i] == 'N' ? ' ' : value[i];
        } else if (value[i] != ';') {
            out += ascii::is_space(value[i]) ? ' ' : value[i];
        } else if (!out.empty() && !out.ends_with(", ")) {
            out += ", ";
        }
    }
    while (out.ends_with(' ') || out.ends_with(',')) out.pop_back();
    return out;
}

// The colon that ends the parameters, outside of quotes.
std::size_t value_begin(std::string_view line) {
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '"') quoted = !quoted;
        if (line[i] == ':' && !quoted) return i + 1;
    }
    return std::string_view::npos;
}

Property property_of(std::string_view line) {
    const std::size_t begin = value_begin(line);
    if (begin == std::string_view::npos) return {};
    std::string name = ascii::upper(line.substr(0, std::min(line.find(';'), begin - 1)));
    if (const std::size_t dot = name.find('.'); dot != std::string::npos) name.erase(0, dot + 1);
    const std::string_view value = line.substr(begin);
    return {std::move(name), value.size() > kLongestValue ? std::string() : plain_value(value)};
}

// Of one card.
class Words {
public:
    void add(const Property& property) {
        if (property.name == "FN") name_ = property.value;
        if (property.name == "N" && name_.empty()) name_ = property.value;
        const auto* told = std::ranges::find(kTold, property.name, &Told::property);
        if (told == std::end(kTold) || property.value.empty()) return;
        lines_.push_back(fmt::format("{:<9} {}", told->word, property.value));
    }

    void write(std::vector<std::string>& out) {
        if (!out.empty()) out.emplace_back();
        out.push_back("Card: " + (name_.empty() ? "(no name)" : name_));
        std::ranges::move(lines_, std::back_inserter(out));
    }

private:
    std::string name_;
    std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> card_in_words(std::string_view utf8) {
    std::vector<std::string> out;
    Words words;
    int cards = 0;
    for (const std::string& line : unfolded_lines(utf8.substr(0, kMaxCards))) {
        if (cards >= kMostCards || out.size() >= kMostLines) break;
        const Property property = property_of(line);
        if (property.name == "BEGIN") words = Words();
        if (property.name != "END") {
            words.add(property);
            continue;
        }
        words.write(out);
        words = Words();
        ++cards;
    }
    return out;
}

}  // namespace alder::text
