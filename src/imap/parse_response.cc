#include "imap/parse_response.h"

#include <algorithm>

#include "base/ascii.h"

namespace alder::imap {
namespace {

std::optional<Condition> condition_of(std::string_view word) {
    if (ascii::iequals(word, "OK")) return Condition::ok;
    if (ascii::iequals(word, "NO")) return Condition::no;
    if (ascii::iequals(word, "BAD")) return Condition::bad;
    if (ascii::iequals(word, "PREAUTH")) return Condition::preauth;
    if (ascii::iequals(word, "BYE")) return Condition::bye;
    return std::nullopt;
}

std::vector<std::string> rest_as_words(Scanner& in) {
    std::vector<std::string> words;
    for (const std::string_view word : ascii::split(in.rest(), ' ')) {
        if (!word.empty()) words.push_back(ascii::upper(word));
    }
    return words;
}

std::optional<char> parse_delimiter(Scanner& in) {
    const auto text = in.nstring();
    return text && !text->empty() ? std::optional(text->front()) : std::nullopt;
}

bool is_string(const Scanner& in) { return in.peek() == '"' || in.peek() == '{'; }

// A name without quotes goes to the end, spaces included, but for what is surely extended data.
std::string listed_name(Scanner& in) {
    if (is_string(in)) return in.string();
    const std::string_view rest = in.rest();
    std::size_t end = rest.size();
    for (const std::string_view mark :
         {" (\"CHILDINFO\" ", " (CHILDINFO ", " (\"OLDNAME\" ", " (OLDNAME "})
        end = std::min(end, rest.find(mark));
    std::string name(rest.substr(0, end));
    while (in.rest().size() > rest.size() - name.size()) in.accept(in.peek());
    return std::string(ascii::trim(name));
}

void parse_extended(Scanner& in, Listed& listed) {
    in.expect('(');
    for (in.skip_spaces(); !in.failed() && !in.accept(')'); in.skip_spaces()) {
        const std::string name = in.astring();
        in.skip_spaces();
        if (ascii::iequals(name, "CHILDINFO")) {
            listed.child_info = parse_words(in);
        } else if (ascii::iequals(name, "OLDNAME")) {
            const auto names = parse_words(in);
            if (!names.empty()) listed.old_name = names.front();
        } else {
            in.skip_value();
        }
    }
}

Listed parse_listed(Scanner& in) {
    Listed listed;
    listed.attributes = parse_words(in);
    in.skip_spaces();
    listed.delimiter = parse_delimiter(in);
    in.skip_spaces();
    listed.name = listed_name(in);
    in.skip_spaces();
    if (in.peek() == '(') parse_extended(in, listed);
    return listed;
}

// What LSUB says of a folder above subscribed ones, and only of such, is \Noselect (RFC
// 3501, 7.2.3).
Listed parse_subscribed(Scanner& in) {
    Listed listed = parse_listed(in);
    const bool only_above = std::ranges::any_of(listed.attributes, [](const std::string& name) {
        return ascii::iequals(name, "\\Noselect");
    });
    if (!only_above) listed.attributes.emplace_back("\\Subscribed");
    return listed;
}

MailboxStatus parse_mailbox_status(Scanner& in) {
    MailboxStatus status;
    if (is_string(in)) {
        status.name = in.string();
    } else {
        const std::size_t end = in.rest().find(" (");
        if (end == std::string_view::npos) in.fail();
        status.name = ascii::trim(in.rest().substr(0, in.failed() ? 0 : end));
        const std::size_t left = in.failed() ? 0 : in.rest().size() - end;
        while (in.rest().size() > left) in.accept(in.peek());
    }
    in.skip_spaces();
    in.expect('(');
    for (in.skip_spaces(); !in.failed() && !in.accept(')'); in.skip_spaces()) {
        std::string item = ascii::upper(in.atom());
        in.skip_spaces();
        if (item == "MAILBOXID") {
            const auto ids = parse_words(in);
            if (!ids.empty()) status.mailbox_id = ids.front();
        } else if (ascii::is_digit(in.peek())) {
            status.items.emplace_back(std::move(item), in.number64());
        } else {
            in.skip_value();
        }
    }
    return status;
}

std::vector<NamespaceEntry> parse_namespace(Scanner& in) {
    std::vector<NamespaceEntry> entries;
    in.skip_spaces();
    if (in.accept_word("NIL")) return entries;
    in.expect('(');
    for (in.skip_spaces(); !in.failed() && !in.accept(')'); in.skip_spaces()) {
        in.expect('(');
        NamespaceEntry entry;
        entry.prefix = in.nstring().value_or("");
        in.skip_spaces();
        entry.delimiter = parse_delimiter(in);
        for (in.skip_spaces(); !in.failed() && !in.accept(')'); in.skip_spaces()) in.skip_value();
        entries.push_back(std::move(entry));
    }
    return entries;
}

Namespaces parse_namespaces(Scanner& in) {
    Namespaces spaces;
    spaces.personal = parse_namespace(in);
    spaces.others = parse_namespace(in);
    spaces.shared = parse_namespace(in);
    return spaces;
}

Vanished parse_vanished(Scanner& in) {
    Vanished vanished;
    if (in.accept('(')) {
        vanished.earlier = in.accept_word("EARLIER");
        in.expect(')');
        in.skip_spaces();
    }
    if (in.at_end()) return vanished;
    auto uids = IdSet::parse(in.atom());
    if (uids)
        vanished.uids = std::move(*uids);
    else
        in.fail();
    return vanished;
}

Found parse_search(Scanner& in) {
    Found found;
    std::vector<Interval> ids;
    for (in.skip_spaces(); !in.at_end(); in.skip_spaces()) {
        if (in.accept('(')) {
            if (!in.accept_word("MODSEQ")) in.fail();
            in.skip_spaces();
            found.modseq = mail::ModSeq{in.number64()};
            in.expect(')');
        } else {
            const std::uint32_t id = in.number();
            ids.push_back({id, id});
        }
    }
    found.all = IdSet::of(std::move(ids));
    return found;
}

void parse_esearch_item(Scanner& in, Found& found) {
    const std::string item = ascii::upper(in.atom());
    in.skip_spaces();
    if (item == "UID") {
        found.uid = true;
    } else if (item == "COUNT") {
        found.count = in.number64();
    } else if (item == "MIN") {
        found.min = in.number();
    } else if (item == "MAX") {
        found.max = in.number();
    } else if (item == "MODSEQ") {
        found.modseq = mail::ModSeq{in.number64()};
    } else if (item == "ALL") {
        auto set = IdSet::parse(in.atom());
        if (set)
            found.all = std::move(*set);
        else
            in.fail();
    } else {
        in.skip_value();
    }
}

Found parse_esearch(Scanner& in) {
    Found found;
    if (in.accept('(')) {
        if (!in.accept_word("TAG")) in.fail();
        in.skip_spaces();
        found.tag = in.astring();
        in.expect(')');
    }
    for (in.skip_spaces(); !in.at_end(); in.skip_spaces()) parse_esearch_item(in, found);
    return found;
}

Identity parse_identity(Scanner& in) {
    Identity identity;
    if (in.accept_word("NIL")) return identity;
    in.expect('(');
    for (in.skip_spaces(); !in.failed() && !in.accept(')'); in.skip_spaces()) {
        std::string name = in.nstring().value_or("");
        in.skip_spaces();
        identity.fields.emplace_back(std::move(name), in.nstring().value_or(""));
    }
    return identity;
}

Response parse_numbered(Scanner& in, const Frame& frame) {
    const std::uint32_t number = in.number();
    in.skip_spaces();
    const std::string word = ascii::upper(in.atom());
    in.skip_spaces();
    if (word == "EXISTS") return Exists{number};
    if (word == "EXPUNGE") return Expunged{SeqNo{number}};
    if (word == "FETCH") return parse_fetched(in, SeqNo{number});
    return Unknown{frame.text};
}

Response parse_untagged(Scanner& in, const Frame& frame) {
    in.skip_spaces();
    if (ascii::is_digit(in.peek())) return parse_numbered(in, frame);
    const std::string word = ascii::upper(in.atom());
    in.skip_spaces();
    if (const auto condition = condition_of(word)) return parse_status(in, *condition, "");
    if (word == "CAPABILITY") return CapabilityList{rest_as_words(in)};
    if (word == "ENABLED") return Enabled{rest_as_words(in)};
    if (word == "LIST" || word == "XLIST") return parse_listed(in);
    if (word == "LSUB") return parse_subscribed(in);
    if (word == "STATUS") return parse_mailbox_status(in);
    if (word == "NAMESPACE") return parse_namespaces(in);
    if (word == "FLAGS") return FlagList{parse_words(in)};
    if (word == "VANISHED") return parse_vanished(in);
    if (word == "SEARCH") return parse_search(in);
    if (word == "ESEARCH") return parse_esearch(in);
    if (word == "ID") return parse_identity(in);
    return Unknown{frame.text};
}

Response parse_any(Scanner& in, const Frame& frame) {
    if (in.accept('+')) return Continuation{std::string(ascii::trim(in.rest()))};
    if (in.accept('*')) return parse_untagged(in, frame);
    std::string tag = in.atom();
    in.skip_spaces();
    const auto condition = condition_of(in.atom());
    if (!condition || *condition == Condition::preauth || *condition == Condition::bye) in.fail();
    return parse_status(in, condition.value_or(Condition::bad), std::move(tag));
}

}  // namespace

std::vector<std::string> parse_words(Scanner& in) {
    std::vector<std::string> words;
    if (in.accept_word("NIL")) return words;
    if (!in.accept('(')) return {in.astring()};
    for (in.skip_spaces(); !in.failed() && !in.accept(')'); in.skip_spaces())
        words.push_back(in.astring());
    return words;
}

std::optional<std::uint64_t> MailboxStatus::item(std::string_view wanted) const {
    for (const auto& [word, number] : items) {
        if (word == wanted) return number;
    }
    return std::nullopt;
}

Result<Response> parse_response(const Frame& frame) {
    if (frame.rejected) return std::unexpected(*frame.rejected);
    Scanner in(frame);
    Response response = parse_any(in, frame);
    if (in.failed())
        return fail(Errc::protocol,
                    "an answer of the server that makes no sense: " + frame.text.substr(0, 40));
    return response;
}

}  // namespace alder::imap
