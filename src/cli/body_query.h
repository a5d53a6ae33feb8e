// Which part of a query can be decided without the bodies of messages. Pure.

#pragma once

#include "query/query.h"

namespace alder::cli {

// Whether the answer depends on the text of a message.
bool needs_body(const query::Query& query);

// A query that matches everything the given one does, whatever the texts are.
query::Query without_bodies(const query::Query& query);

}  // namespace alder::cli
