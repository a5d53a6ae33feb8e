#include "app/drafts.h"

#include <algorithm>
#include <utility>

#include "mime/summary.h"

namespace alder::app {

Result<void> store_draft(const FilingIn& where, ByteSource& letter, account::Perform step) {
    auto filing = Filing::open(where);
    if (!filing) return fail(filing);
    const auto folder = filing->folder(mail::Role::drafts, "Drafts");
    if (!folder) return fail(folder);
    if (!*folder) {
        return fail(Errc::try_again,
                    "the server was not reached yet, so its folder for drafts is not known; try "
                    "again after the first sync");
    }
    const auto content = filing->keep(letter);
    if (!content) return fail(content);
    mail::Flags flags;
    flags.add(mail::Flag::draft);
    flags.add(mail::Flag::seen);
    step.what = "Kept a draft";
    step.actions.insert(step.actions.begin(),
                        store::Append{**folder, {{*content, flags, wall_now()}}});
    // What troubles a step that is in the journal is told by whoever carries it out.
    const auto kept = filing->perform(std::move(step), InlineAccount::Patience(0));
    return kept ? Result<void>{} : fail(kept);
}

Result<std::string> with_hidden_recipients(ByteSource& letter, const mail::Submission& envelope) {
    constexpr std::size_t kPiece = 256 << 10;
    std::string bytes;
    while (true) {
        const auto piece = letter.read(kPiece);
        if (!piece) return fail(piece);
        if (piece->empty()) break;
        bytes += *piece;
    }
    const mime::Message message = mime::Message::view(bytes);
    const mail::Envelope named = mime::parse_envelope(message.root().header);
    auto shown = mail::mailboxes(named.to);
    std::ranges::move(mail::mailboxes(named.cc), std::back_inserter(shown));
    std::string hidden;
    for (const mail::Recipient& each : envelope.recipients) {
        const std::string address = each.address.text();
        if (std::ranges::find(shown, address, &mail::Mailbox::address) != shown.end()) continue;
        hidden += (hidden.empty() ? "Bcc: " : ",\r\n ") + address;
    }
    return hidden.empty() ? bytes : hidden + "\r\n" + bytes;
}

}  // namespace alder::app
