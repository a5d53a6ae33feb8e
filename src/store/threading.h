// Conversations, assigned as messages come in, in whatever order they come. Two messages are in one
// thread when a chain of Message-ID, In-Reply-To and References joins them (RFC 5322, 3.6.4); the
// subject plays no part. A message's parent is its nearest ancestor that is here; when a nearer one
// arrives later, it takes its place.

#pragma once

#include "mail/envelope.h"
#include "mail/ids.h"
#include "store/sqlite.h"

namespace alder::store {

struct ThreadPlace {
    mail::ThreadId thread;
    mail::MessageId parent;  // 0: none is here
};

// Puts a message whose row has just been made into its thread; writes message.thread and .parent,
// merges threads it joins, and re-parents what waited for it.
Result<ThreadPlace> join_thread(Connection& mail, mail::MessageId message,
                                const mail::Envelope& envelope);

}  // namespace alder::store
