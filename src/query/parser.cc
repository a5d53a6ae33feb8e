// query: either ("or" either)*; either: term+ with optional "and"; term: ("not" | "-") term,
// "(" query ")", word. One pass over the words, recursive by parentheses only.

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/nearest.h"
#include "query/query.h"
#include "text/fold.h"

namespace alder::query {

namespace {

constexpr int kMaxDepth = 100;

struct Word {
    enum class Kind : std::uint8_t { open, close, minus, both, either, negate, term } kind{};
    std::size_t offset = 0;  // bytes from the beginning of the query
    std::string field;       // lower case; empty: a bare word
    std::string value;       // without its quotes
    bool quoted = false;
};

std::unexpected<Error> wrong(std::string_view text, std::size_t offset, std::string_view what) {
    const auto before = text.substr(0, offset);
    const auto characters = std::ranges::count_if(
        before, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
    return fail(Errc::usage, fmt::format("character {} of the search: {}", characters + 1, what));
}

// Cuts the text into words.
class Lexer {
public:
    explicit Lexer(std::string_view text) : text_(text) {}

    Result<std::vector<Word>> words() {
        std::vector<Word> out;
        while (skip_blanks()) {
            auto word = next();
            if (!word) return fail(word);
            out.push_back(std::move(*word));
        }
        return out;
    }

private:
    bool skip_blanks() {
        while (at_ < text_.size() && ascii::is_space(text_[at_])) ++at_;
        return at_ < text_.size();
    }

    Result<Word> next() {
        const std::size_t begin = at_;
        switch (text_[at_]) {
            case '(':
                ++at_;
                return Word{Word::Kind::open, begin, {}, {}, false};
            case ')':
                ++at_;
                return Word{Word::Kind::close, begin, {}, {}, false};
            case '-':
                if (at_ + 1 < text_.size() && !ascii::is_space(text_[at_ + 1])) {
                    ++at_;
                    return Word{Word::Kind::minus, begin, {}, {}, false};
                }
                return term();
            default:
                return term();
        }
    }

    Result<Word> term() {
        Word word{Word::Kind::term, at_, {}, {}, false};
        std::size_t colon = at_;
        while (colon < text_.size() && ascii::is_alpha(text_[colon])) ++colon;
        const bool has_field = colon > at_ && colon < text_.size() && text_[colon] == ':' &&
                               !text_.substr(colon).starts_with("://");
        if (has_field) {
            word.field = ascii::lower(text_.substr(at_, colon - at_));
            at_ = colon + 1;
        }
        if (at_ < text_.size() && text_[at_] == '"') {
            word.quoted = true;
            auto value = quoted_value();
            if (!value) return fail(value);
            word.value = std::move(*value);
            return word;
        }
        word.value = bare_value();
        if (has_field) return word;
        if (ascii::iequals(word.value, "and")) word.kind = Word::Kind::both;
        if (ascii::iequals(word.value, "or")) word.kind = Word::Kind::either;
        if (ascii::iequals(word.value, "not")) word.kind = Word::Kind::negate;
        return word;
    }

    // \" and \\ stand for " and \ inside the quotes.
    Result<std::string> quoted_value() {
        const std::size_t begin = at_++;
        std::string value;
        for (; at_ < text_.size(); ++at_) {
            if (text_[at_] == '"') {
                ++at_;
                return value;
            }
            const bool escape = text_[at_] == '\\' && at_ + 1 < text_.size() &&
                                (text_[at_ + 1] == '"' || text_[at_ + 1] == '\\');
            if (escape) ++at_;
            value += text_[at_];
        }
        return wrong(text_, begin, "this quote is not closed");
    }

    std::string bare_value() {
        const std::size_t begin = at_;
        while (at_ < text_.size() && !ascii::is_space(text_[at_]) && text_[at_] != '(' &&
               text_[at_] != ')')
            ++at_;
        return std::string(text_.substr(begin, at_ - begin));
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

struct FieldRow {
    std::string_view name;
    Result<Query> (*make)(std::string_view value, const Now& now);
};

// A lone accent would fold to nothing, and nothing is held by every text.
std::string folded(std::string_view value) {
    std::string out = text::fold(value);
    return out.empty() ? std::string(value) : out;
}

template <Field kField>
Result<Query> holds(std::string_view value, const Now&) {
    return Query{Holds{kField, folded(value)}};
}

Query negated(Query query) {
    Not node;
    node.term.push_back(std::move(query));
    return Query{std::move(node)};
}

struct StateRow {
    std::string_view name;
    mail::Flag flag;
    bool set;
};

constexpr std::array kStates{
    StateRow{"unread", mail::Flag::seen, false},
    StateRow{"read", mail::Flag::seen, true},
    StateRow{"flagged", mail::Flag::flagged, true},
    StateRow{"answered", mail::Flag::answered, true},
    StateRow{"deleted", mail::Flag::deleted, true},
    StateRow{"draft", mail::Flag::draft, true},
    StateRow{"forwarded", mail::Flag::forwarded, true},
    StateRow{"junk", mail::Flag::junk, true},
};

struct HasRow {
    std::string_view name;
    Has::What what;
};

constexpr std::array kThings{
    HasRow{"attachment", Has::What::attachment},
    HasRow{"invitation", Has::What::invitation},
    HasRow{"signature", Has::What::signature},
    HasRow{"encryption", Has::What::encryption},
};

template <class Rows>
std::vector<std::string_view> names_of(const Rows& rows) {
    std::vector<std::string_view> names;
    names.reserve(rows.size());
    for (const auto& row : rows) names.push_back(row.name);
    return names;
}

std::string did_you_mean(std::string_view mistyped, std::span<const std::string_view> known) {
    if (const auto word = nearest(mistyped, known)) return fmt::format("did you mean '{}'?", *word);
    return fmt::format("known are {}.", fmt::join(known, ", "));
}

Result<Query> is(std::string_view value, const Now&) {
    for (const StateRow& row : kStates) {
        if (!ascii::iequals(value, row.name)) continue;
        Query flag{HasFlag{row.flag}};
        return row.set ? std::move(flag) : negated(std::move(flag));
    }
    return fail(Errc::usage, fmt::format("no message is '{}'; {}", value,
                                         did_you_mean(value, names_of(kStates))));
}

Result<Query> has(std::string_view value, const Now&) {
    for (const HasRow& row : kThings) {
        if (ascii::iequals(value, row.name)) return Query{Has{row.what}};
    }
    return fail(Errc::usage, fmt::format("no message has '{}'; {}", value,
                                         did_you_mean(value, names_of(kThings))));
}

Result<Query> folder(std::string_view value, const Now&) {
    if (value == "*") return Query{InFolder{{}, true}};
    InFolder node{folded(value), false};
    while (node.name.size() > 1 && node.name.ends_with('/')) {
        node.below = true;
        node.name.pop_back();
    }
    return Query{std::move(node)};
}

Result<Query> label(std::string_view value, const Now&) {
    return Query{HasLabel{std::string(value)}};
}

Result<Query> after(std::string_view value, const Now& now) {
    return and_then(parse_when(value, now), [](WallTime time) -> Result<Query> {
        return Query{Dated{time, WallTime::max()}};
    });
}

Result<Query> before(std::string_view value, const Now& now) {
    return and_then(parse_when(value, now), [](WallTime time) -> Result<Query> {
        return Query{Dated{WallTime::min(), time}};
    });
}

Result<Query> larger(std::string_view value, const Now&) {
    return and_then(parse_size(value), [](std::uint64_t bytes) -> Result<Query> {
        return Query{Sized{bytes, UINT64_MAX}};
    });
}

Result<Query> smaller(std::string_view value, const Now&) {
    return and_then(parse_size(value),
                    [](std::uint64_t bytes) -> Result<Query> { return Query{Sized{0, bytes}}; });
}

Result<Query> thread(std::string_view value, const Now&) {
    const std::size_t slash = value.rfind('/');
    const auto account = slash == std::string_view::npos ? "" : value.substr(0, slash);
    const auto number = ascii::parse_number<std::uint32_t>(value.substr(slash + 1));
    if (!number || slash == 0)
        return fail(Errc::usage, fmt::format("'{}' is no conversation as list prints it", value));
    return Query{InThread{std::string(account), mail::ThreadId{*number}}};
}

// The angle brackets belong to the header field, not to the id.
Result<Query> id(std::string_view value, const Now&) {
    if (value.starts_with('<') && value.ends_with('>')) value = value.substr(1, value.size() - 2);
    return Query{Holds{Field::message_id, folded(value)}};
}

constexpr std::array kFields{
    FieldRow{"from", holds<Field::from>},
    FieldRow{"to", holds<Field::to>},
    FieldRow{"cc", holds<Field::cc>},
    FieldRow{"bcc", holds<Field::bcc>},
    FieldRow{"subject", holds<Field::subject>},
    FieldRow{"body", holds<Field::body>},
    FieldRow{"list", holds<Field::list>},
    FieldRow{"filename", holds<Field::filename>},
    FieldRow{"id", id},
    FieldRow{"is", is},
    FieldRow{"has", has},
    FieldRow{"folder", folder},
    FieldRow{"label", label},
    FieldRow{"after", after},
    FieldRow{"since", after},
    FieldRow{"before", before},
    FieldRow{"larger", larger},
    FieldRow{"smaller", smaller},
    FieldRow{"thread", thread},
};

class Parser {
public:
    Parser(std::string_view text, std::vector<Word> words, const Now& now)
        : text_(text), words_(std::move(words)), now_(now) {}

    Result<Query> whole() {
        if (words_.empty()) return Query{Everything{}};
        auto query = alternatives(0);
        if (query && at_ < words_.size())
            return wrong(text_, words_[at_].offset, "this parenthesis was never opened");
        return query;
    }

private:
    using Kind = Word::Kind;

    std::optional<Kind> kind() const {
        if (at_ == words_.size()) return std::nullopt;
        return words_[at_].kind;
    }

    std::unexpected<Error> missing() const {
        if (at_ == words_.size())
            return wrong(text_, text_.size(), "something to look for is missing");
        return wrong(text_, words_[at_].offset, "something to look for is missing before this");
    }

    Result<Query> alternatives(int depth) {
        Or node;
        while (true) {
            auto query = conjunction(depth);
            if (!query) return query;
            node.terms.push_back(std::move(*query));
            if (kind() != Kind::either) break;
            ++at_;
        }
        return node.terms.size() == 1 ? std::move(node.terms.front()) : Query{std::move(node)};
    }

    Result<Query> conjunction(int depth) {
        And node;
        while (true) {
            auto query = term(depth);
            if (!query) return query;
            node.terms.push_back(std::move(*query));
            if (kind() == Kind::both)
                ++at_;
            else if (!kind() || kind() == Kind::either || kind() == Kind::close)
                break;
        }
        return node.terms.size() == 1 ? std::move(node.terms.front()) : Query{std::move(node)};
    }

    Result<Query> term(int depth) {
        bool negative = false;
        for (; kind() == Kind::negate || kind() == Kind::minus; ++at_) negative = !negative;
        auto query = kind() == Kind::open ? group(depth) : leaf();
        if (!query || !negative) return query;
        return negated(std::move(*query));
    }

    Result<Query> group(int depth) {
        const std::size_t offset = words_[at_++].offset;
        if (depth == kMaxDepth)
            return wrong(text_, offset, "more than 100 parentheses inside each other");
        auto query = alternatives(depth + 1);
        if (!query) return query;
        if (kind() != Kind::close) return wrong(text_, offset, "this parenthesis is not closed");
        ++at_;
        return query;
    }

    Result<Query> leaf() {
        if (kind() != Kind::term) return missing();
        const Word& word = words_[at_++];
        if (word.field.empty()) {
            if (word.value.empty())
                return wrong(text_, word.offset, "there is nothing in the quotes");
            return holds<Field::any>(word.value, now_);
        }
        const auto* const row = std::ranges::find(kFields, word.field, &FieldRow::name);
        if (row == kFields.end()) {
            return wrong(text_, word.offset,
                         fmt::format("there is no field '{}'; {} Quote it to find the text",
                                     word.field, did_you_mean(word.field, names_of(kFields))));
        }
        if (word.value.empty())
            return wrong(text_, word.offset, fmt::format("'{}:' needs a value", word.field));
        auto query = row->make(word.value, now_);
        if (!query) return wrong(text_, word.offset, query.error().detail);
        return query;
    }

    std::string_view text_;
    std::vector<Word> words_;
    Now now_;
    std::size_t at_ = 0;
};

}  // namespace

Result<Query> parse(std::string_view text, const Now& now) {
    auto words = Lexer(text).words();
    if (!words) return fail(words);
    return Parser(text, std::move(*words), now).whole();
}

}  // namespace alder::query
