#include "mailbox/mbox.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <vector>

#include "base/ascii.h"
#include "base/calendar_names.h"
#include "mime/header.h"

namespace alder::mailbox {

namespace {

constexpr std::string_view kFrom = "From ";
constexpr std::size_t kMaxFromLine = 1024;  // bytes; nobody's address and date are longer
constexpr std::size_t kSlice = std::size_t{64} << 10;

std::vector<std::string_view> words_of(std::string_view line) {
    std::vector<std::string_view> words;
    for (const std::string_view piece : ascii::split(line, ' ')) {
        const auto word = ascii::trim(piece);
        if (!word.empty()) words.push_back(word);
    }
    return words;
}

// "12:34:56" or "12:34".
std::optional<std::chrono::seconds> time_of(std::string_view word) {
    const auto pieces = ascii::split(word, ':');
    if (pieces.size() < 2 || pieces.size() > 3) return std::nullopt;
    std::array<unsigned, 3> numbers{};
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const auto number = ascii::parse_number<unsigned>(pieces[i]);
        if (!number || pieces[i].size() > 2) return std::nullopt;
        numbers.at(i) = *number;
    }
    if (numbers[0] > 23 || numbers[1] > 59 || numbers[2] > 60) return std::nullopt;
    return std::chrono::hours(numbers[0]) + std::chrono::minutes(numbers[1]) +
           std::chrono::seconds(numbers[2]);
}

// "+0130": minutes east of UTC. Names of zones are taken for UTC: most mean several.
std::optional<std::chrono::minutes> offset_of(std::string_view word) {
    if (word.size() != 5 || (word[0] != '+' && word[0] != '-')) return std::nullopt;
    const auto number = ascii::parse_number<unsigned>(word.substr(1));
    if (!number || *number % 100 > 59 || *number > 2359) return std::nullopt;
    const auto minutes = static_cast<int>(*number / 100 * 60 + *number % 100);
    return std::chrono::minutes(word[0] == '-' ? -minutes : minutes);
}

std::optional<int> year_of(std::string_view word) {
    const auto year = ascii::parse_number<unsigned>(word);
    if (!year || word.size() != 4 || *year < 1970) return std::nullopt;
    return static_cast<int>(*year);
}

// The date at the beginning of these words: "Sat Jan  3 01:05:34 1996", with a zone before or after
// the year, or "remote from host" behind it.
std::optional<WallTime> date_at(std::span<const std::string_view> words) {
    if (words.size() < 5) return std::nullopt;
    const auto* const month = std::ranges::find(kMonths, words[1]);
    if (std::ranges::find(kWeekdays, words[0]) == kWeekdays.end() || month == kMonths.end())
        return std::nullopt;
    const auto day = ascii::parse_number<unsigned>(words[2]);
    const auto time = time_of(words[3]);
    if (!day || !time) return std::nullopt;
    const auto tail = words.subspan(4);
    const auto year =
        std::ranges::find_if(tail, [](std::string_view word) { return year_of(word).has_value(); });
    if (year == tail.end() || year - tail.begin() > 2) return std::nullopt;
    const std::chrono::year_month_day date{
        std::chrono::year(*year_of(*year)),
        std::chrono::month(static_cast<unsigned>(month - kMonths.begin()) + 1),
        std::chrono::day(*day)};
    if (!date.ok()) return std::nullopt;
    std::chrono::minutes offset{0};
    for (const std::string_view word : tail) offset = offset_of(word).value_or(offset);
    return std::chrono::sys_days(date) + *time - offset;
}

void add_letters(std::string_view letters, mail::Flags& flags) {
    using mail::Flag;
    for (const char letter : letters) {
        switch (letter) {
            case 'R':
                flags.add(Flag::seen);
                break;
            case 'A':
                flags.add(Flag::answered);
                break;
            case 'F':
                flags.add(Flag::flagged);
                break;
            case 'D':
                flags.add(Flag::deleted);
                break;
            case 'T':
                flags.add(Flag::draft);
                break;
            default:  // 'O' means seen by a program, not by a person
                break;
        }
    }
}

// Thunderbird: hexadecimal bits (nsMsgMessageFlags.h).
void add_mozilla(std::string_view value, mail::Flags& flags) {
    unsigned bits = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), bits, 16);
    if (error != std::errc{} || end != value.data() + value.size()) return;
    if ((bits & 0x0001) != 0) flags.add(mail::Flag::seen);
    if ((bits & 0x0002) != 0) flags.add(mail::Flag::answered);
    if ((bits & 0x0004) != 0) flags.add(mail::Flag::flagged);
    if ((bits & 0x0008) != 0) flags.add(mail::Flag::deleted);
    if ((bits & 0x1000) != 0) flags.add(mail::Flag::forwarded);
}

}  // namespace

std::optional<FromLine> parse_from_line(std::string_view line) {
    if (!line.starts_with(kFrom) || line.size() > kMaxFromLine) return std::nullopt;
    const std::string_view rest = line.substr(kFrom.size());
    const auto words = words_of(rest);
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto date = date_at(std::span(words).subspan(i));
        if (!date) continue;
        const auto before = static_cast<std::size_t>(words[i].data() - rest.data());
        return FromLine{std::string(ascii::trim(rest.substr(0, before))), *date};
    }
    return std::nullopt;
}

void MboxSplitter::feed(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::size_t newline = bytes.find('\n');
        const bool ends = newline != std::string_view::npos;
        const std::string_view piece = bytes.substr(0, ends ? newline + 1 : bytes.size());
        // Two bytes tell an empty line; what may be a "From " line is kept whole.
        const bool candidate =
            may_begin_ && (line_.size() < kFrom.size() || line_.starts_with(kFrom));
        const std::size_t wanted = candidate ? kMaxFromLine + 2 : 2;
        if (line_.size() < wanted) line_ += piece.substr(0, wanted - line_.size());
        line_length_ += piece.size();
        if (ends) end_line();
        bytes.remove_prefix(piece.size());
    }
}

void MboxSplitter::end_line() {
    const bool blank = line_ == "\n" || line_ == "\r\n";
    if (may_begin_ && !blank) {
        const bool whole = line_length_ == line_.size();
        if (auto from = whole ? parse_from_line(ascii::trim(line_)) : std::nullopt) {
            if (open_) end_message(line_offset_ - blank_length_);
            open_ = MboxMessage{line_offset_, line_offset_ + line_length_, 0, std::move(*from)};
        } else if (!open_) {
            refused_ = true;
        }
    }
    blank_length_ = blank ? line_length_ : 0;
    may_begin_ = blank || !open_;
    line_offset_ += line_length_;
    line_length_ = 0;
    line_.clear();
}

void MboxSplitter::end_message(std::uint64_t end) {
    open_->length = std::max(end, open_->offset) - open_->offset;
    ready_.push_back(std::move(*open_));
    open_.reset();
}

void MboxSplitter::finish() {
    if (line_length_ > 0) end_line();
    if (open_) end_message(line_offset_ - blank_length_);
}

std::optional<MboxMessage> MboxSplitter::next() {
    if (ready_.empty()) return std::nullopt;
    std::optional<MboxMessage> message(std::move(ready_.front()));
    ready_.pop_front();
    return message;
}

Result<std::optional<MboxMessage>> MboxReader::next() {
    std::string slice;
    while (true) {
        if (auto message = splitter_.next()) return message;
        if (splitter_.refused())
            return fail(Errc::bad_data, "this is no mbox: it does not begin with a \"From \" line");
        if (finished_) return std::nullopt;
        slice.resize(kSlice);
        const auto size = file_.read_at(offset_, slice.data(), slice.size());
        if (!size) return fail(size);
        splitter_.feed(std::string_view(slice).substr(0, *size));
        offset_ += *size;
        if (*size == slice.size()) continue;
        finished_ = true;
        splitter_.finish();
    }
}

Result<std::string> read_stretch(disk::File& file, std::uint64_t offset, std::uint64_t length) {
    // Memory as the file really holds bytes, whatever `length` claims.
    std::string bytes;
    while (bytes.size() < length) {
        const std::size_t have = bytes.size();
        bytes.resize(have + std::min<std::uint64_t>(length - have, kSlice * 16));
        const auto size = file.read_at(offset + have, bytes.data() + have, bytes.size() - have);
        if (!size) return fail(size);
        if (*size < bytes.size() - have)
            return fail(Errc::bad_data, "the file is shorter than it was");
    }
    return bytes;
}

mail::Flags flags_in_header(std::string_view message) {
    const mime::HeaderBlock header = mime::scan_header(message);
    mail::Flags flags;
    add_letters(header.value("Status"), flags);
    add_letters(header.value("X-Status"), flags);
    add_mozilla(ascii::trim(header.value("X-Mozilla-Status")), flags);
    const std::string keywords = mime::unfold(header.value("X-Keywords"));
    for (const std::string_view keyword : words_of(keywords)) {
        if (mail::is_keyword(keyword)) flags.add(keyword);
    }
    return flags;
}

std::string unquoted(std::string_view message, Quoting quoting) {
    std::string out;
    out.reserve(message.size());
    while (!message.empty()) {
        const std::size_t newline = message.find('\n');
        const std::string_view line =
            message.substr(0, newline == std::string_view::npos ? message.size() : newline + 1);
        const std::size_t marks = std::min(line.find_first_not_of('>'), line.size());
        const bool hidden = line.substr(marks).starts_with(kFrom) &&
                            (quoting == Quoting::mboxrd ? marks > 0 : marks == 1);
        out += line.substr(hidden ? 1 : 0);
        message.remove_prefix(line.size());
    }
    return out;
}

}  // namespace alder::mailbox
