#include "cli/body_query.h"

#include <algorithm>

namespace alder::cli {

namespace {

using query::Query;

bool looks_into_body(const query::Holds& node) {
    return node.field == query::Field::any || node.field == query::Field::body;
}

Query everything() { return {query::Everything{}}; }
Query nothing() { return {query::Not{{everything()}}}; }

// The query with all that asks for a body taken as `unknown` where it stands plainly, and as the
// opposite under a Not.
Query with_bodies_as(const Query& query, bool unknown) {
    const auto all = [unknown](const std::vector<Query>& terms) {
        std::vector<Query> out;
        out.reserve(terms.size());
        for (const Query& term : terms) out.push_back(with_bodies_as(term, unknown));
        return out;
    };
    if (const auto* holds = std::get_if<query::Holds>(&query.node)) {
        if (!looks_into_body(*holds)) return query;
        return unknown ? everything() : nothing();
    }
    if (const auto* both = std::get_if<query::And>(&query.node))
        return {query::And{all(both->terms)}};
    if (const auto* either = std::get_if<query::Or>(&query.node))
        return {query::Or{all(either->terms)}};
    if (const auto* opposite = std::get_if<query::Not>(&query.node))
        return {query::Not{{with_bodies_as(opposite->term.front(), !unknown)}}};
    return query;
}

bool any_needs_body(const std::vector<Query>& terms) {
    return std::ranges::any_of(terms, needs_body);
}

}  // namespace

bool needs_body(const Query& query) {
    if (const auto* holds = std::get_if<query::Holds>(&query.node)) return looks_into_body(*holds);
    if (const auto* both = std::get_if<query::And>(&query.node)) return any_needs_body(both->terms);
    if (const auto* either = std::get_if<query::Or>(&query.node))
        return any_needs_body(either->terms);
    if (const auto* opposite = std::get_if<query::Not>(&query.node))
        return needs_body(opposite->term.front());
    return false;
}

Query without_bodies(const Query& query) { return with_bodies_as(query, true); }

}  // namespace alder::cli
