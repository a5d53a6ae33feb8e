#include "mime/dates.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "base/ascii.h"
#include "base/calendar_names.h"
#include "mime/encoded_word.h"

namespace alder::mime {

namespace {

constexpr std::size_t kMaxDateLength = 256;  // bytes looked at

// Digits, letters or one sign each: "31-Jan-2026" is five tokens.
struct Token {
    enum class Kind { number, word, sign };
    Kind kind = Kind::sign;
    std::string_view text;
    std::size_t at = 0;
};

std::vector<Token> tokens_of(std::string_view text) {
    std::vector<Token> out;
    constexpr std::size_t kUsual = 16;
    out.reserve(kUsual);
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        std::size_t end = i + 1;
        if (ascii::is_digit(c)) {
            while (end < text.size() && ascii::is_digit(text[end])) ++end;
            out.push_back({Token::Kind::number, text.substr(i, end - i), i});
        } else if (ascii::is_alpha(c)) {
            while (end < text.size() && ascii::is_alpha(text[end])) ++end;
            out.push_back({Token::Kind::word, text.substr(i, end - i), i});
        } else if (!ascii::is_space(c)) {
            out.push_back({Token::Kind::sign, text.substr(i, 1), i});
        }
        i = end;
    }
    return out;
}

// Comments out: "(CET)" only repeats what the offset says. One that is never closed hides nothing.
std::string without_comments(std::string_view text) {
    std::string out;
    int depth = 0;
    const std::size_t last_close = text.rfind(')');
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool closes = last_close != std::string_view::npos && i < last_close;
        if (text[i] == '(' && closes)
            ++depth;
        else if (text[i] == ')')
            depth = i == last_close ? 0 : std::max(depth - 1, 0);
        else if (depth == 0)
            out += text[i];
    }
    return out;
}

int month_of(std::string_view word) {
    for (std::size_t i = 0; i < kMonths.size(); ++i) {
        if (ascii::istarts_with(word, kMonths[i])) return static_cast<int>(i) + 1;
    }
    return 0;
}

struct Zone {
    std::string_view name;
    int minutes;
};

// RFC 5322, 4.3, and what else is sent. Unknown names are "-0000".
constexpr Zone kZones[] = {
    {"gmt", 0},     {"ut", 0},     {"utc", 0},    {"z", 0},      {"wet", 0},    {"est", -300},
    {"edt", -240},  {"cst", -360}, {"cdt", -300}, {"mst", -420}, {"mdt", -360}, {"pst", -480},
    {"pdt", -420},  {"bst", 60},   {"cet", 60},   {"met", 60},   {"mez", 60},   {"cest", 120},
    {"mest", 120},  {"mesz", 120}, {"west", 60},  {"eet", 120},  {"eest", 180}, {"msk", 180},
    {"msd", 240},   {"jst", 540},  {"kst", 540},  {"hkt", 480},  {"sgt", 480},  {"akst", -540},
    {"akdt", -480}, {"hst", -600}, {"nzst", 720}, {"nzdt", 780}, {"aest", 600}, {"aedt", 660},
    {"awst", 480},
};

const Zone* zone_named(std::string_view word) {
    const auto* found =
        std::ranges::find_if(kZones, [&](const Zone& z) { return ascii::iequals(z.name, word); });
    return found == std::end(kZones) ? nullptr : found;
}

// What has been found so far, in whatever order it came.
struct Found {
    int year = -1;
    int month = 0;
    int day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    bool has_time = false;
    std::optional<int> offset;  // minutes
};

int to_int(std::string_view digits) {
    return static_cast<int>(ascii::parse_number<std::uint32_t>(digits.substr(0, 9)).value_or(0));
}

int full_year(std::string_view digits) {  // RFC 5322, 4.3
    const int year = to_int(digits);
    if (digits.size() == 2) return year < 50 ? year + 2000 : year + 1900;
    return digits.size() == 3 ? year + 1900 : year;
}

class DateReader {
public:
    explicit DateReader(std::string_view text) : text_(text), tokens_(tokens_of(text_)) {}

    std::optional<mail::Date> read() {
        if (!read_iso_date()) skip_weekday();
        while (i_ < tokens_.size()) step();
        return assembled();
    }

private:
    bool is(std::size_t i, Token::Kind kind) const {
        return i < tokens_.size() && tokens_[i].kind == kind;
    }
    bool is_sign(std::size_t i, char c) const {
        return is(i, Token::Kind::sign) && tokens_[i].text[0] == c;
    }
    bool touches(std::size_t i) const {  // the token before
        return i > 0 && i < tokens_.size() &&
               tokens_[i - 1].at + tokens_[i - 1].text.size() == tokens_[i].at;
    }
    std::string_view text(std::size_t i) const { return tokens_[i].text; }

    // "2026-01-31T09:05", also with spaces or slashes.
    bool read_iso_date() {
        const bool dashes = is(0, Token::Kind::number) && text(0).size() == 4 &&
                            (is_sign(1, '-') || is_sign(1, '/')) && is(2, Token::Kind::number) &&
                            is(3, Token::Kind::sign) && is(4, Token::Kind::number);
        if (!dashes) return false;
        found_.year = to_int(text(0));
        found_.month = to_int(text(2));
        found_.day = to_int(text(4));
        i_ = 5;
        if (is(i_, Token::Kind::word) && ascii::iequals(text(i_), "t")) ++i_;
        return true;
    }

    void skip_weekday() {
        if (is(0, Token::Kind::word) && month_of(text(0)) == 0) i_ = 1;
    }

    void step() {
        const Token& token = tokens_[i_];
        switch (token.kind) {
            case Token::Kind::number:
                return number();
            case Token::Kind::word:
                return word();
            case Token::Kind::sign:
                return sign();
        }
    }

    void number() {
        if (!found_.has_time && (is_sign(i_ + 1, ':') || is_dotted_time())) return time();
        const std::string_view digits = text(i_++);
        if (found_.day == 0 && digits.size() <= 2)
            found_.day = to_int(digits);
        else if (found_.year < 0 && digits.size() <= 4 && digits.size() >= 2)
            found_.year = full_year(digits);
        else if (found_.day == 0)
            found_.day = -1;  // no date at all
    }

    bool is_dotted_time() const {  // "09.05.00"
        return is_sign(i_ + 1, '.') && is(i_ + 2, Token::Kind::number) && touches(i_ + 2) &&
               found_.day != 0 && found_.year >= 0 && text(i_).size() <= 2;
    }

    void time() {
        found_.has_time = true;
        found_.hour = to_int(text(i_));
        i_ += 2;
        if (!is(i_, Token::Kind::number)) return;
        found_.minute = to_int(text(i_++));
        if ((is_sign(i_, ':') || is_sign(i_, '.')) && is(i_ + 1, Token::Kind::number)) {
            found_.second = to_int(text(i_ + 1));
            i_ += 2;
            if ((is_sign(i_, '.') || is_sign(i_, ',')) && touches(i_ + 1) &&
                is(i_ + 1, Token::Kind::number))
                i_ += 2;  // a fraction
        }
        if (is(i_, Token::Kind::word)) afternoon();
    }

    void afternoon() {
        const bool am = ascii::iequals(text(i_), "am");
        const bool pm = ascii::iequals(text(i_), "pm");
        if (!am && !pm) return;
        if (found_.hour == 12) found_.hour = 0;
        if (pm) found_.hour += 12;
        ++i_;
    }

    void word() {
        const std::string_view letters = text(i_++);
        const int month = month_of(letters);
        if (month != 0 && found_.month == 0) {
            found_.month = month;
        } else if (const Zone* zone = zone_named(letters); zone != nullptr && found_.has_time) {
            if (!found_.offset) found_.offset = zone->minutes;
        }
    }

    // A sign and digits after the time are the offset, whatever name stood before them
    // ("GMT+0100").
    void sign() {
        const char c = text(i_)[0];
        ++i_;
        if ((c != '+' && c != '-') || !found_.has_time || !is(i_, Token::Kind::number) ||
            !touches(i_))
            return;
        const std::string_view digits = text(i_);
        if (found_.year < 0 && digits.size() < 4) return;  // "09:05 31-Jan-99"
        ++i_;
        int minutes = digits.size() <= 2 ? to_int(digits) * 60
                                         : to_int(digits) / 100 * 60 + to_int(digits) % 100;
        if (digits.size() <= 2 && is_sign(i_, ':') && is(i_ + 1, Token::Kind::number)) {
            minutes += to_int(text(i_ + 1));
            i_ += 2;
        }
        if (c == '-' && minutes == 0) return;  // "-0000": the zone is not known
        if (minutes < 24 * 60) found_.offset = c == '-' ? -minutes : minutes;
    }

    std::optional<mail::Date> assembled() const {
        using namespace std::chrono;
        const bool in_range = found_.year >= 0 && found_.year <= 9999 && found_.month >= 1 &&
                              found_.month <= 12 && found_.day >= 1 && found_.day <= 31 &&
                              found_.hour < 24 && found_.minute < 60 && found_.second <= 60;
        if (!in_range) return std::nullopt;
        const year_month_day date{year(found_.year), month(static_cast<unsigned>(found_.month)),
                                  day(static_cast<unsigned>(found_.day))};
        if (!date.ok()) return std::nullopt;
        const WallTime local =
            sys_days(date) + hours(found_.hour) + minutes(found_.minute) + seconds(found_.second);
        mail::Date out;
        out.unknown_zone = !found_.offset.has_value();
        out.offset_minutes = static_cast<std::int16_t>(found_.offset.value_or(0));
        out.time = local - minutes(out.offset_minutes);
        return out;
    }

    std::string_view text_;
    std::vector<Token> tokens_;
    std::size_t i_ = 0;
    Found found_;
};

}  // namespace

std::optional<mail::Date> parse_date(std::string_view raw_value) {
    raw_value = ascii::trim(raw_value).substr(0, kMaxDateLength);
    const bool encoded = raw_value.find("=?") != std::string_view::npos;
    const std::string line =
        without_comments(encoded ? decode_text(raw_value) : std::string(raw_value));
    return DateReader(line).read();
}

}  // namespace alder::mime
