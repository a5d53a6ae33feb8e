// The part of Writer that goes on where mail.db was lost, or an older copy of it, or of user.db,
// was put back: no id means two things, and what the journal holds is done to what it was meant
// for.

#include "account/writer.h"

namespace alder::account {

namespace {

constexpr const char* kOlderMail =
    "mail.db is an older copy that was put back; what came or was changed since may be missing "
    "here, and what could be undone cannot be undone any more";

}  // namespace

Result<void> Writer::keep_ids_apart(std::vector<WriteResult>& out) {
    auto newest = mail_.highest_intent();
    if (!newest) return fail(newest);
    if (auto passed = journal_.pass_over(*newest); !passed) return passed;
    auto copy = noted_ids_.which_copy();
    if (!copy) return fail(copy);
    if (*copy == NotedIds::Copy::newest) return {};
    // Before the ids are passed over: it is known after that no more.
    if (auto ended = journal_.end_undo(account_); !ended) return ended;
    auto untraced = journal_.newest();
    if (!untraced) return fail(untraced);
    if (auto passed = noted_ids_.pass_over(*untraced); !passed) return passed;
    if (*copy == NotedIds::Copy::older) append(out, News{kOlderMail});
    return {};
}

// A message that names bytes of another content.db would be shown as something else.
Result<void> Writer::check_contents(std::vector<WriteResult>& out) {
    auto identity = content_.identity();
    if (!identity) return fail(identity);
    auto last = content_.last();
    if (!last) return fail(last);
    auto whose = mail_.compare_contents(*identity, *last);
    if (!whose) return fail(whose);
    if (*whose == store::MailDb::Contents::ours) return {};
    if (numbering_ == store::Numbering::ours) {
        return fail(Errc::config, place_.content_db(account_) +
                                      " is not the one that the mail beside it belongs to, or an "
                                      "older copy of it; put the right one back from a backup");
    }
    const bool is_older = *whose == store::MailDb::Contents::older;
    auto forgotten = mail_.forget_contents(*identity, is_older ? *last : mail::ContentId{});
    if (!forgotten) return forgotten;
    expects_contents_ = true;
    append(out, News{"content.db was lost or replaced by another copy; the messages that are "
                     "not in it are fetched again"});
    return {};
}

// Only one of which nothing is done: the ids of the others are those of this mail.db.
Result<bool> Writer::is_stray(const store::Intent& intent) {
    if (numbering_ == store::Numbering::ours || taken_.contains(intent.id)) return false;
    auto begun = changes_.is_begun(intent.id);
    if (!begun) return fail(begun);
    if (*begun) return false;
    auto untraced = mail_.untraced();
    if (!untraced) return fail(untraced);
    return strays_.is_one(intent, *untraced);
}

Result<void> Writer::recover(std::vector<WriteResult>& out) {
    if (!expects_contents_) return find_stray(out);
    auto ended = loose_contents_.find_some();
    if (!ended) {
        stopped_ = true;
        return fail(ended);
    }
    changed_ = true;
    if (!*ended) return {};
    expects_contents_ = false;
    return begin(out);  // now that it is known which bytes are not here
}

Result<void> Writer::find_stray(std::vector<WriteResult>& out) {
    auto back = strays_.find_first(*this);
    if (!back) {
        stopped_ = true;
        return fail(back);
    }
    const store::IntentId id = back->intent.id;
    if (!back->is_over) {
        if (back->lacking) append(out, Trouble{{Errc::not_found, *back->lacking}});
        taken_.erase(id);
        return enqueue(std::move(back->intent)), Result<void>();
    }
    if (!back->lacking) return to_settle_.push_back(id), Result<void>();
    taken_.erase(id);
    refused(back->intent, {Errc::not_found, *back->lacking}, out);
    return journal_.refuse(id, *back->lacking);
}

}  // namespace alder::account
