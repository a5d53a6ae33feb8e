// How letters begin: new, as an answer to a message, or a draft that is gone on with.

#include <algorithm>

#include "compose/reply.h"
#include "compose/stored.h"
#include "mime/summary.h"
#include "ui/screen/compose_screen.h"
#include "ui/screen/program.h"

namespace alder::ui::screen {

using widget::Tone;

namespace {

// Wider than any reader asks for: tells the answer to us from one to a reader.
constexpr int kOurColumns = 1000;

compose::Draft letter_about(const account::MessageToRead& read, mail::MessageRef ref, Answering how,
                            const std::vector<compose::Identity>& identities) {
    const compose::Original original{*read.message, ref};
    const compose::Identity& identity =
        compose::identity_for(mime::parse_envelope(read.message->root().header), identities);
    switch (how) {
        case Answering::reply:
            return compose::reply(original, identity, compose::ReplyTo::sender);
        case Answering::reply_all:
            return compose::reply(original, identity, compose::ReplyTo::all);
        case Answering::reply_list:
            return compose::reply(original, identity, compose::ReplyTo::list);
        case Answering::forward:
            return compose::forward(original, identity, compose::Forward::inline_text);
        case Answering::forward_attached:
            return compose::forward(original, identity, compose::Forward::attached);
        case Answering::resume:
            break;
    }
    return compose::resume(*read.message);
}

}  // namespace

bool Program::may_write(mail::AccountId account) {
    if (parts_.letters != nullptr && !parts_.letters->identities(account).empty()) return true;
    say(Tone::warning, TermText::own("No letter can be sent from here; `alder setup` adds an "
                                     "account that can"));
    return false;
}

void Program::write(mail::AccountId account, compose::Draft draft,
                    std::optional<mail::MessageRef> resumes) {
    if (!may_write(account)) return;
    show(std::make_unique<ComposeScreen>(
        *this, ComposeScreen::Letter{std::move(draft), parts_.letters->identities(account),
                                     parts_.letters->begin(account, resumes)}));
}

void Program::write_new() {
    const auto about = stack_.back()->current();
    if (!about && shelves_.empty()) return;
    const mail::AccountId account = about ? about->account : shelves_.front().id;
    if (!may_write(account)) return;
    write(account, compose::new_letter(parts_.letters->identities(account).front()), std::nullopt);
}

void Program::answer_letter(Answering how) {
    const auto message = stack_.back()->current();
    if (!message) return say(Tone::info, TermText::own("There is no message here"));
    if (!may_write(message->account)) return;
    to_answer_ = ToAnswer{*message, how};
    ask(message->account, account::AskMessage{message->placement, {.columns = kOurColumns}});
}

// Only a draft may be gone on with: whoever owns the letter replaces it.
bool Program::is_draft(mail::AccountId account, const store::Entry& entry) {
    if (entry.flags.has(mail::Flag::draft)) return true;
    const Shelf* of = shelf(account);
    return of != nullptr && std::ranges::any_of(of->folders, [&](const store::FolderRow& each) {
               return each.id == entry.folder && each.role == mail::Role::drafts;
           });
}

bool Program::begin_letter(mail::AccountId account, const account::Answer& answer) {
    const auto* read = std::get_if<account::MessageToRead>(&answer);
    if (read == nullptr || read->options.columns != kOurColumns) return false;
    const mail::MessageRef message{account, read->entry.id};
    if (!to_answer_ || to_answer_->message != message) return true;
    const Answering how = to_answer_->how;
    to_answer_.reset();
    if (!may_write(account)) return true;
    const bool resumes = how == Answering::resume;
    if (resumes && !is_draft(account, read->entry)) {
        say(Tone::info, TermText::own("This is no draft; it can be answered and forwarded"));
        return true;
    }
    write(account, letter_about(*read, message, how, parts_.letters->identities(account)),
          resumes ? std::optional(message) : std::nullopt);
    return true;
}

}  // namespace alder::ui::screen
