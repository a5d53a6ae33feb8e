#include "store/threading.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/ascii.h"
#include "base/digest.h"

namespace alder::store {

namespace {

// More references than this add nothing to a thread and only cost; the first and the last count.
constexpr std::size_t kMaxReferences = 64;
// Members of one thread that wait for a nearer ancestor and are looked at again for each arrival.
constexpr int kMaxPending = 200;

std::int64_t hash_of(std::string_view id) { return static_cast<std::int64_t>(stable_hash(id)); }

// The ancestors a message names, oldest first.
std::vector<std::string> ancestors_of(const mail::Envelope& envelope) {
    std::vector<std::string> ids = envelope.references;
    if (!envelope.in_reply_to.empty() &&
        std::ranges::find(ids, envelope.in_reply_to.front()) == ids.end()) {
        ids.push_back(envelope.in_reply_to.front());
    }
    std::erase_if(ids,
                  [&](const std::string& id) { return id.empty() || id == envelope.message_id; });
    if (ids.size() > kMaxReferences) {
        ids.erase(ids.begin() + 1, ids.end() - static_cast<std::ptrdiff_t>(kMaxReferences - 1));
    }
    return ids;
}

// The thread all of these ids share from now on: the oldest of those they were in, or one named
// after this message.
Result<mail::ThreadId> shared_thread(Connection& mail, mail::MessageId message,
                                     const std::vector<std::string>& ids) {
    std::vector<std::int64_t> threads;
    for (const std::string& id : ids) {
        auto thread = mail.number("SELECT thread FROM thread_link WHERE hash = ?", hash_of(id));
        if (!thread) return fail(thread);
        if (*thread != 0) threads.push_back(*thread);
    }
    std::ranges::sort(threads);
    threads.erase(std::ranges::unique(threads).begin(), threads.end());
    const std::int64_t kept = threads.empty() ? std::int64_t{message.value} : threads.front();
    for (std::size_t i = 1; i < threads.size(); ++i) {
        for (const std::string_view sql : {"UPDATE message SET thread = ? WHERE thread = ?",
                                           "UPDATE placement SET thread = ? WHERE thread = ?",
                                           "UPDATE thread_link SET thread = ? WHERE thread = ?"}) {
            if (auto done = mail.run(sql, kept, threads[i]); !done) return fail(done);
        }
    }
    for (const std::string& id : ids) {
        auto done = mail.run("INSERT OR IGNORE INTO thread_link (hash, thread) VALUES (?, ?)",
                             hash_of(id), kept);
        if (!done) return fail(done);
    }
    return mail::ThreadId{static_cast<std::uint32_t>(kept)};
}

Result<mail::MessageId> message_called(Connection& mail, std::string_view id,
                                       mail::MessageId not_this) {
    auto found =
        mail.number("SELECT min(id) FROM message WHERE id_hash = ? AND message_id = ? AND id <> ?",
                    hash_of(id), id, not_this);
    if (!found) return fail(found);
    return mail::MessageId{static_cast<std::uint32_t>(*found)};
}

Result<void> set_parent(Connection& mail, mail::MessageId child, mail::MessageId parent,
                        int pending) {
    auto done = mail.run("UPDATE message SET parent = ?, parent_pending = ? WHERE id = ?", parent,
                         pending, child);
    if (!done) return fail(done);
    return mail.run("UPDATE placement SET parent = ? WHERE message = ?", parent, child);
}

struct Waiting {
    mail::MessageId message;
    mail::MessageId parent;
    std::vector<std::string> ancestors;
};

Result<std::vector<Waiting>> waiting_in(Connection& mail, mail::ThreadId thread) {
    auto find = mail.prepare(
        "SELECT id, parent, refs, in_reply_to FROM message WHERE thread = ? AND parent_pending = 1 "
        "LIMIT ?");
    if (!find) return fail(find);
    find->bind(thread, kMaxPending);
    std::vector<Waiting> all;
    while (true) {
        auto row = find->step();
        if (!row) return fail(row);
        if (!*row) return all;
        mail::Envelope named;
        for (const std::string_view id : ascii::split((*row)->text(2), ' '))
            named.references.emplace_back(id);
        for (const std::string_view id : ascii::split((*row)->text(3), ' '))
            named.in_reply_to.emplace_back(id);
        all.push_back(
            {(*row)->id<mail::MessageId>(0), (*row)->id<mail::MessageId>(1), ancestors_of(named)});
    }
}

// Those who waited for this message, or for one between it and the parent they have, get it.
Result<void> adopt(Connection& mail, mail::MessageId message, const std::string& own,
                   mail::ThreadId thread) {
    auto waiting = waiting_in(mail, thread);
    if (!waiting) return fail(waiting);
    for (const Waiting& child : *waiting) {
        if (child.message == message) continue;
        const auto here = std::ranges::find(child.ancestors, own);
        if (here == child.ancestors.end()) continue;
        const bool nearest = here + 1 == child.ancestors.end();
        if (child.parent.value != 0 && !nearest) {
            auto id = mail.prepare("SELECT message_id FROM message WHERE id = ?");
            if (!id) return fail(id);
            auto row = id->bind(child.parent).step();
            if (!row) return fail(row);
            const auto current =
                *row ? std::ranges::find(child.ancestors, (*row)->text(0)) : child.ancestors.end();
            if (current != child.ancestors.end() && current > here) continue;
        }
        if (auto done = set_parent(mail, child.message, message, nearest ? 0 : 1); !done)
            return fail(done);
    }
    return {};
}

}  // namespace

Result<ThreadPlace> join_thread(Connection& mail, mail::MessageId message,
                                const mail::Envelope& envelope) {
    const std::vector<std::string> ancestors = ancestors_of(envelope);
    std::vector<std::string> ids = ancestors;
    if (!envelope.message_id.empty()) ids.push_back(envelope.message_id);
    auto thread = shared_thread(mail, message, ids);
    if (!thread) return fail(thread);

    ThreadPlace place{*thread, {}};
    auto nearest = ancestors.rbegin();
    for (; nearest != ancestors.rend() && place.parent.value == 0; ++nearest) {
        auto parent = message_called(mail, *nearest, message);
        if (!parent) return fail(parent);
        place.parent = *parent;
    }
    const bool complete =
        ancestors.empty() || (place.parent.value != 0 && nearest == ancestors.rbegin() + 1);
    auto placed =
        mail.run("UPDATE message SET thread = ?, parent = ?, parent_pending = ? WHERE id = ?",
                 place.thread, place.parent, complete ? 0 : 1, message);
    if (!placed) return fail(placed);
    if (!envelope.message_id.empty()) {
        if (auto done = adopt(mail, message, envelope.message_id, place.thread); !done)
            return fail(done);
    }
    return place;
}

}  // namespace alder::store
