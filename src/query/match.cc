#include "query/match.h"

#include <algorithm>

#include "text/fold.h"

namespace alder::query {

namespace {

bool is_in(const InFolder& where, std::string_view folder) {
    if (where.name.empty()) return where.below;
    const std::string name = text::fold(folder);
    return name == where.name || (where.below && name.starts_with(where.name + '/'));
}

bool any_address(const mail::AddressList& list, std::string_view folded) {
    const auto holds = [&](const mail::Mailbox& box) {
        return text::contains_folded(box.name, folded) ||
               text::contains_folded(box.address, folded);
    };
    return std::ranges::any_of(list, [&](const mail::Address& address) {
        if (const auto* box = std::get_if<mail::Mailbox>(&address)) return holds(*box);
        const auto& group = std::get<mail::Group>(address);
        return text::contains_folded(group.name, folded) ||
               std::ranges::any_of(group.members, holds);
    });
}

bool any_text(const std::vector<std::string>& texts, std::string_view folded) {
    return std::ranges::any_of(
        texts, [&](const std::string& each) { return text::contains_folded(each, folded); });
}

// A list is known by its List-Id (RFC 2919: cpp.lists.example.org) and by its address
// (cpp@lists.example.org); people type either.
bool on_list(const mail::Envelope& envelope, std::string_view folded) {
    if (envelope.list_id.empty()) return false;
    std::string as_id(folded);
    std::ranges::replace(as_id, '@', '.');
    return text::contains_folded(envelope.list_id, as_id) || any_address(envelope.to, folded) ||
           any_address(envelope.cc, folded);
}

bool in_body(const Candidate& candidate, std::string_view folded) {
    return text::contains_folded(
        candidate.body.empty() ? candidate.summary.preview : candidate.body, folded);
}

bool anywhere(const Candidate& candidate, std::string_view folded) {
    const mail::Envelope& envelope = candidate.summary.envelope;
    return text::contains_folded(envelope.subject, folded) || any_address(envelope.from, folded) ||
           any_address(envelope.to, folded) || any_address(envelope.cc, folded) ||
           any_text(candidate.summary.attachments, folded) ||
           text::contains_folded(envelope.list_id, folded) || in_body(candidate, folded);
}

class Matcher {
public:
    explicit Matcher(const Candidate& candidate) : candidate_(candidate) {}

    bool operator()(const Everything&) const { return true; }
    bool operator()(const Holds& node) const {
        const mail::Envelope& envelope = candidate_.summary.envelope;
        switch (node.field) {
            case Field::any:
                return anywhere(candidate_, node.text);
            case Field::from:
                return any_address(envelope.from, node.text);
            case Field::to:
                return any_address(envelope.to, node.text);
            case Field::cc:
                return any_address(envelope.cc, node.text);
            case Field::bcc:
                return any_address(envelope.bcc, node.text);
            case Field::subject:
                return text::contains_folded(envelope.subject, node.text);
            case Field::body:
                return in_body(candidate_, node.text);
            case Field::list:
                return on_list(envelope, node.text);
            case Field::filename:
                return any_text(candidate_.summary.attachments, node.text);
            case Field::message_id:
                return text::fold(envelope.message_id) == node.text;
        }
        return false;
    }
    bool operator()(const HasFlag& node) const { return candidate_.flags.has(node.flag); }
    bool operator()(const HasLabel& node) const { return candidate_.flags.has(node.name); }
    bool operator()(const Has& node) const {
        switch (node.what) {
            case Has::What::attachment:
                return !candidate_.summary.attachments.empty();
            case Has::What::invitation:
                return candidate_.summary.calendar;
            case Has::What::signature:
                return candidate_.summary.is_signed;
            case Has::What::encryption:
                return candidate_.summary.encrypted;
        }
        return false;
    }
    bool operator()(const InFolder& node) const { return is_in(node, candidate_.folder); }
    bool operator()(const Dated& node) const {
        return candidate_.date >= node.from && candidate_.date < node.until;
    }
    bool operator()(const Sized& node) const {
        return candidate_.summary.size >= node.least && candidate_.summary.size < node.below;
    }
    bool operator()(const InThread& node) const {
        return candidate_.thread == node.thread &&
               (node.account.empty() || node.account == candidate_.account);
    }
    bool operator()(const And& node) const {
        return std::ranges::all_of(node.terms,
                                   [&](const Query& term) { return matches(term, candidate_); });
    }
    bool operator()(const Or& node) const {
        return std::ranges::any_of(node.terms,
                                   [&](const Query& term) { return matches(term, candidate_); });
    }
    bool operator()(const Not& node) const { return !matches(node.term.front(), candidate_); }

private:
    const Candidate& candidate_;
};

struct Same {
    bool operator()(const And& a, const And& b) const { return a.terms == b.terms; }
    bool operator()(const Or& a, const Or& b) const { return a.terms == b.terms; }
    bool operator()(const Not& a, const Not& b) const { return a.term == b.term; }
    template <class T>
    bool operator()(const T& a, const T& b) const {
        return a == b;
    }
    template <class A, class B>
    bool operator()(const A&, const B&) const {
        return false;
    }
};

}  // namespace

bool operator==(const Query& a, const Query& b) { return std::visit(Same{}, a.node, b.node); }

bool matches(const Query& query, const Candidate& candidate) {
    return std::visit(Matcher(candidate), query.node);
}

bool says_where(const Query& query) {
    if (const auto* holds = std::get_if<Holds>(&query.node))
        return holds->field == Field::message_id;
    if (const auto* both = std::get_if<And>(&query.node))
        return std::ranges::any_of(both->terms, says_where);
    if (const auto* either = std::get_if<Or>(&query.node))
        return std::ranges::any_of(either->terms, says_where);
    return std::holds_alternative<InFolder>(query.node) ||
           std::holds_alternative<InThread>(query.node);
}

bool may_match_in(const Query& query, std::string_view folder) {
    if (const auto* in = std::get_if<InFolder>(&query.node)) return is_in(*in, folder);
    const auto possible = [folder](const Query& term) { return may_match_in(term, folder); };
    if (const auto* both = std::get_if<And>(&query.node))
        return std::ranges::all_of(both->terms, possible);
    if (const auto* either = std::get_if<Or>(&query.node))
        return std::ranges::any_of(either->terms, possible);
    return true;
}

}  // namespace alder::query
