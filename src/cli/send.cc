// alder send

#include <algorithm>

#include <fmt/format.h>

#include "app/drafts.h"
#include "app/posting.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/letters.h"
#include "cli/selection.h"
#include "cli/worded_letter.h"
#include "mail/date.h"
#include "store/user_db.h"

namespace alder::cli {

namespace {

// The account of -A, or the only one that can send.
Result<app::OpenAccount> sender(Context& context) {
    auto accounts = context.accounts();
    if (!accounts) return fail(accounts);
    const bool is_draft = context.invocation.has("draft");
    std::erase_if(*accounts, [&](const app::OpenAccount& each) {
        return !each.spec.settings || (!is_draft && !each.spec.settings->outgoing);
    });
    if (accounts->empty()) {
        return fail(Errc::config,
                    "no account can send; set outgoing = \"smtps://mail.example.org\" in its "
                    "section of config.toml, or try `alder setup`");
    }
    if (accounts->size() == 1) return std::move(accounts->front());
    std::string names;
    for (const app::OpenAccount& each : *accounts)
        names += (names.empty() ? "" : ", ") + each.spec.name;
    return fail(Errc::usage, "say which account sends with -A: " + names);
}

// The message of --reply, with its account.
struct Question {
    app::OpenAccount account;
    Answered answered;
};
Result<Question> question(Context& context, const std::string& id) {
    auto shelves = context.shelves();
    if (!shelves) return fail(shelves);
    auto found = find_id(*shelves, id);
    if (!found) return fail(found);
    const Found& first = found->front();
    const app::OpenAccount& account = first.shelf->account;
    if (!account.spec.settings || !account.spec.settings->outgoing)
        return fail(Errc::config, fmt::format("the message is of the account '{}', which cannot "
                                              "send; set `outgoing`, see alder-config(5)",
                                              account.spec.name));
    auto bytes = first.shelf->reader.raw(first.entry);
    if (!bytes) return fail(bytes);
    return Question{account,
                    {.message = {account.row.id, first.entry.id}, .bytes = std::move(*bytes)}};
}

Result<int> print(Context& context, const mime::OutgoingMessage& message) {
    const bool is_draft = context.invocation.has("draft");
    auto bytes = mime::build(message, is_draft ? mime::Bcc::keep : mime::Bcc::leave_out);
    if (!bytes) return fail(bytes);
    while (true) {
        const auto piece = (*bytes)->read(64 << 10);
        if (!piece) return fail(piece);
        if (piece->empty()) return 0;
        context.out.raw(*piece);
    }
}

// Of a letter that is safe. Whoever heard of a failure now would send it a second time.
void print_safe(Context& context, const Json& json) {
    context.out.raw(json_line(json) + "\n");
    if (const auto written = context.out.finish(); !written)
        context.talk.complain("standard output: " + written.error().detail +
                              "; the letter is safe all the same");
}

class Send {
public:
    Send(Context& context, account::Place place, app::OpenAccount account, store::UserDb user)
        : context_(context),
          place_(std::move(place)),
          account_(std::move(account)),
          user_(std::move(user)) {}

    Result<int> run(const WordedLetter& worded, std::optional<WallTime> at) {
        store::Outbox outbox(user_.connection());
        const auto id = app::post(outbox, account_.row.id, worded.message, context_.system.now.time,
                                  {.at = at, .origin = worded.origin});
        if (!id) return fail(id);
        context_.talk.say(fmt::format("Letter {} is in the outbox{}", id->value,
                                      at ? "; it goes at " + local_text(*at) : ""));
        // From here on the letter is safe: whatever happens, nobody may be led to send it again.
        Result<void> sent;
        if (!context_.invocation.has("queue") && !at)
            sent = empty_outbox(context_, place_, account_);
        const auto letter = outbox.find(*id, context_.system.now.time);
        const bool waits = letter && *letter && (*letter)->state == store::LetterState::queued;
        if (!sent)
            context_.talk.complain(sent.error().detail +
                                   (waits ? "; the letter waits in the outbox" : ""));
        if (!letter || !*letter) return 0;
        tell(**letter, sent.has_value());
        if (!context_.invocation.has("wait")) return 0;
        const int code = exit_code_of(**letter);
        return code != 0 && !sent ? outcome_code(sent.error()) : code;
    }

private:
    std::string local_text(WallTime time) const {
        const auto east =
            context_.system.clock.from(time).time_since_epoch() - time.time_since_epoch();
        const auto minutes = std::chrono::floor<std::chrono::minutes>(east).count();
        return mail::to_rfc3339(
            {.time = time, .offset_minutes = static_cast<std::int16_t>(minutes)});
    }

    // 75 would say that nothing was queued.
    static int outcome_code(const Error& error) {
        return exit_code(error.code == Errc::try_again ? Errc::unavailable : error.code);
    }

    // why_is_new: what keeps the letter here was not said yet.
    void tell(const store::OutboxLetter& letter, bool why_is_new) {
        std::string fate = fate_of(letter);
        const bool waits = letter.state == store::LetterState::queued;
        if (waits && letter.next_attempt)
            fate += "; it is tried again at " + local_text(*letter.next_attempt);
        if (context_.json()) {
            const Json json{{"id", letter.id.value},
                            {"account", account_.spec.name},
                            {"message_id", letter.message_id},
                            {"state", store::name_of(letter.state)}};
            print_safe(context_, json);
        }
        if (letter.state == store::LetterState::failed ||
            letter.state == store::LetterState::uncertain || !store::tally_of(letter).empty() ||
            (waits && why_is_new && !letter.last_error.empty()))
            context_.talk.complain(fate);
        else if (!waits && letter.state != store::LetterState::scheduled)
            context_.talk.tell(fate);
    }

    Context& context_;
    account::Place place_;
    app::OpenAccount account_;
    store::UserDb user_;
};

// What the options forbid each other.
Result<void> check_options(const Context& context) {
    const Invocation& words = context.invocation;
    for (const auto& [one, other] : {std::pair{"queue", "wait"},
                                     {"at", "wait"},
                                     {"draft", "at"},
                                     {"draft", "wait"},
                                     {"draft", "queue"}}) {
        if (words.has(one) && words.has(other))
            return fail(Errc::usage, fmt::format("--{} and --{} exclude each other", one, other));
    }
    return {};
}

Result<int> keep_draft(Context& context, const account::Place& place,
                       const app::OpenAccount& account, const mime::OutgoingMessage& message) {
    auto bytes = mime::build(message, mime::Bcc::keep);
    if (!bytes) return fail(bytes);
    if (auto kept = app::store_draft({place, account, context.news_of(account)}, **bytes); !kept)
        return fail(kept);
    context.talk.say("The letter is among the drafts of " + account.spec.name);
    if (context.json())
        print_safe(context, Json{{"id", nullptr},
                                 {"account", account.spec.name},
                                 {"message_id", message.message_id},
                                 {"state", "draft"}});
    return 0;
}

Result<std::optional<WallTime>> time_of(const Context& context) {
    if (!context.invocation.has("at")) return std::nullopt;
    auto at = app::parse_send_time(context.invocation.value("at"), context.system.now.time,
                                   context.system.clock);
    if (!at) return fail(at);
    return *at;
}

}  // namespace

Result<int> run_send(Context& context) {
    if (auto fine = check_options(context); !fine) return fail(fine);
    const auto at = time_of(context);
    if (!at) return fail(at);
    std::optional<Answered> answered;
    Result<app::OpenAccount> account;
    if (context.invocation.has("reply")) {
        auto asked = question(context, context.invocation.value("reply"));
        if (!asked) return fail(asked);
        account = std::move(asked->account);
        answered = std::move(asked->answered);
    } else {
        account = sender(context);
    }
    if (!account) return fail(account);
    const auto letter = read_letter(context, *account->spec.settings, answered);
    if (!letter) return fail(letter);
    if (context.invocation.has("dry-run")) return print(context, letter->message);
    auto place = context.place();
    if (!place) return fail(place);
    if (context.invocation.has("draft"))
        return keep_draft(context, *place, *account, letter->message);
    auto user = open_outbox(context, *place);
    if (!user) return fail(user);
    return Send(context, std::move(*place), std::move(*account), std::move(*user))
        .run(*letter, *at);
}

}  // namespace alder::cli
