#include "cli/letters.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/dispatch.h"
#include "app/generation.h"

namespace alder::cli {

namespace {

int exit_code_of(const store::OutboxRecipient& recipient) {
    using store::RecipientState;
    if (recipient.state == RecipientState::accepted) return 0;
    if (recipient.state == RecipientState::failed) {
        // RFC 3463, 3.2: the address, then its host.
        for (const std::string_view address : {"5.1.1", "5.1.3", "5.1.6"})
            if (recipient.status == address) return alder::exit_code(Errc::no_user);
        if (recipient.status == "5.1.2") return alder::exit_code(Errc::no_host);
    }
    return alder::exit_code(Errc::unavailable);
}

// "; failed for eve@x, bob@y; waits for ann@z"
std::string without_it(const store::OutboxLetter& letter) {
    using enum store::RecipientState;
    std::string all;
    for (const auto& [state, words] : {std::pair{failed, "; failed for "},
                                       {uncertain, "; uncertain for "},
                                       {waiting, "; waits for "}}) {
        std::string_view before = words;
        for (const store::OutboxRecipient& each : letter.recipients) {
            if (each.state != state) continue;
            all += before;
            all += each.who.address.text();
            before = ", ";
        }
    }
    return all;
}

}  // namespace

Result<store::UserDb> open_outbox(Context& context, const account::Place& place) {
    auto user = store::UserDb::open(place.user_db(), place.vfs);
    if (!user) return fail(user);
    const auto is_older = app::check_generation(place, *user);
    if (!is_older) return fail(is_older);
    if (*is_older) context.talk.complain(app::kOlderCopy);
    return user;
}

Result<void> empty_outbox(Context& context, const account::Place& place,
                          const app::OpenAccount& account) {
    auto dispatch = app::Dispatch::open(place, account, context.news_of(account));
    if (!dispatch) return fail(dispatch);
    auto sent = (*dispatch)->send();
    if (const auto filed = (*dispatch)->file_copies(); !filed) {
        context.talk.complain(
            fmt::format("{}: the copy of a letter that was sent is not in Sent yet: {}",
                        account.spec.name, filed.error().detail));
    }
    // What cannot be remembered now is remembered by the next command.
    auto user = store::UserDb::open(place.user_db(), place.vfs);
    [[maybe_unused]] const auto remembered = and_then(
        std::move(user), [&](store::UserDb db) { return app::remember_generation(place, db); });
    if (!sent) return fail(sent);
    return *sent ? std::unexpected((*sent)->why) : Result<void>{};
}

int exit_code_of(const store::OutboxLetter& letter) {
    int worst = 0;
    for (const store::OutboxRecipient& each : letter.recipients)
        worst = std::max(worst, exit_code_of(each));
    return worst;
}

std::string recipients_of(const store::OutboxLetter& letter) {
    std::string all;
    for (const store::OutboxRecipient& each : letter.recipients)
        all += (all.empty() ? "" : ", ") + each.who.address.text();
    return all;
}

std::string fate_of(const store::OutboxLetter& letter) {
    const std::string tally = store::tally_of(letter);
    const std::string what =
        tally.empty()
            ? fmt::format("letter {} to {}: {}", letter.id.value, recipients_of(letter),
                          exit_code_of(letter) == 0 ? "sent" : store::name_of(letter.state))
            : fmt::format("letter {}: {}{}", letter.id.value, tally, without_it(letter));
    return letter.last_error.empty() ? what : what + ": " + letter.last_error;
}

}  // namespace alder::cli
