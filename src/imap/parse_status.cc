#include "base/ascii.h"
#include "imap/parse_response.h"

namespace alder::imap {
namespace {

using Value = decltype(ResponseCode::value);

// The words of "a b c" or "(a b c)".
std::vector<std::string> words_of(std::string_view text) {
    if (text.starts_with('(')) text.remove_prefix(1);
    if (text.ends_with(')')) text.remove_suffix(1);
    std::vector<std::string> words;
    for (const std::string_view word : ascii::split(text, ' ')) {
        if (!word.empty()) words.emplace_back(word);
    }
    return words;
}

Value append_uid(const std::vector<std::string>& words) {
    if (words.size() != 2) return {};
    const auto validity = ascii::parse_number<std::uint32_t>(words[0]);
    auto uids = parse_intervals(words[1]);
    if (!validity || !uids) return {};
    return AppendUid{mail::UidValidity{*validity}, std::move(*uids)};
}

Value copy_uid(const std::vector<std::string>& words) {
    if (words.size() != 3) return {};
    const auto validity = ascii::parse_number<std::uint32_t>(words[0]);
    auto from = parse_intervals(words[1]);
    auto to = parse_intervals(words[2]);
    if (!validity || !from || !to) return {};
    return CopyUid{mail::UidValidity{*validity}, std::move(*from), std::move(*to)};
}

Value code_value(std::string_view name, std::string_view arguments) {
    if (name == "APPENDUID") return append_uid(words_of(arguments));
    if (name == "COPYUID") return copy_uid(words_of(arguments));
    if (name == "PERMANENTFLAGS") return words_of(arguments);
    if (name == "CAPABILITY") {
        std::vector<std::string> names = words_of(arguments);
        for (std::string& word : names) word = ascii::upper(word);
        return names;
    }
    if (name == "MODIFIED") {
        auto set = IdSet::parse(arguments);
        return set ? Value(std::move(*set)) : Value();
    }
    const auto number = ascii::parse_number<std::uint64_t>(arguments);
    return number ? Value(*number) : Value();
}

ResponseCode parse_code(std::string_view inside) {
    ResponseCode code;
    const std::size_t space = inside.find(' ');
    code.name = ascii::upper(inside.substr(0, space));
    if (space != std::string_view::npos) code.arguments = ascii::trim(inside.substr(space));
    code.value = code_value(code.name, code.arguments);
    return code;
}

}  // namespace

Status parse_status(Scanner& in, Condition condition, std::string tag) {
    Status status{.tag = std::move(tag), .condition = condition, .code = {}, .text = {}};
    in.skip_spaces();
    std::string_view text = in.rest();
    const std::size_t end = text.find(']');
    if (text.starts_with('[') && end != std::string_view::npos) {
        status.code = parse_code(text.substr(1, end - 1));
        text = ascii::trim(text.substr(end + 1));
    }
    status.text = text;
    return status;
}

std::optional<mail::Uid> destination(const CopyUid& copied, mail::Uid from) {
    std::uint64_t before = 0;
    std::optional<std::uint64_t> place;
    for (const Interval& interval : copied.from) {
        if (!place && interval.low <= from.value && from.value <= interval.high)
            place = before + (from.value - interval.low);
        before += std::uint64_t{interval.high} - interval.low + 1;
    }
    std::optional<mail::Uid> found;
    std::uint64_t after = 0;
    for (const Interval& interval : copied.to) {
        const std::uint64_t size = std::uint64_t{interval.high} - interval.low + 1;
        if (place && *place >= after && *place < after + size)
            found = mail::Uid{static_cast<std::uint32_t>(interval.low + (*place - after))};
        after += size;
    }
    return before == after ? found : std::nullopt;
}

}  // namespace alder::imap
