#include "app/posting.h"

#include <utility>

#include "disk/file_source.h"
#include "smtp/lines.h"

namespace alder::app {

namespace {

Result<mail::Submission> envelope_of(const mime::OutgoingMessage& message,
                                     const smtp::LetterShape& shape) {
    const auto from = mail::mailboxes(message.from);
    if (from.size() != 1) return fail(Errc::bad_data, "a letter has one sender");
    auto sender = mail::AddrSpec::parse(from.front().address);
    if (!sender) return fail(sender);
    mail::Submission envelope{.from = std::move(*sender),
                              .recipients = {},
                              .eight_bit = shape.eight_bit,
                              .utf8_headers = shape.utf8_headers};
    for (mail::AddrSpec& each : compose::envelope_recipients(message))
        envelope.recipients.push_back({.address = std::move(each)});
    return envelope;
}

}  // namespace

Result<store::LetterId> post(store::Outbox& outbox, mail::AccountId account,
                             const mime::OutgoingMessage& message, WallTime now,
                             const PostTerms& terms) {
    auto draft = mime::build(message);
    if (!draft) return fail(draft);
    const auto shape = smtp::examine(**draft);
    if (!shape) return fail(shape);
    auto envelope = envelope_of(message, *shape);
    if (!envelope) return fail(envelope);
    auto bytes = mime::build(message);
    if (!bytes) return fail(bytes);
    return outbox.add({.account = account,
                       .envelope = std::move(*envelope),
                       .message_id = message.message_id,
                       .subject = message.subject,
                       .at = terms.at,
                       .origin = terms.origin,
                       .draft = terms.draft},
                      **bytes, now);
}

compose::Posting posting_now(disk::Disk& disk, WallTime now) {
    return {.date = {.time = now}, .message_id = "", .open_file = [&disk](const std::string& path) {
                return disk::open_source(disk, path);
            }};
}

store::Origin origin_of(const compose::Draft& draft, std::optional<mail::MessageRef> resumes) {
    store::Origin origin;
    if (draft.answers) {
        origin.answered = draft.answers->message;
        origin.forwarded = draft.answers->how == compose::Answered::How::forward;
    }
    if (resumes) origin.draft = resumes->placement;
    return origin;
}

}  // namespace alder::app
