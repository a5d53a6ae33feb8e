// alder queue list|show|flush|hold|release|drop|retry

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"
#include "cli/columns.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/letters.h"
#include "disk/lock_file.h"
#include "mail/date.h"
#include "store/send_queue.h"
#include "store/user_db.h"

namespace alder::cli {

namespace {

using store::LetterState;
using store::OutboxLetter;

Json maybe(const std::string& text) { return text.empty() ? Json() : Json(text); }

std::string time_of(const std::optional<WallTime>& time) {
    return time ? mail::to_rfc3339({.time = *time, .offset_minutes = 0, .unknown_zone = true}) : "";
}

Json to_json(const OutboxLetter& letter) {
    Json to = Json::array();
    for (const store::OutboxRecipient& each : letter.recipients)
        to.push_back(each.who.address.text());
    return Json{{"id", letter.id.value},
                {"state", store::name_of(letter.state)},
                {"message_id", letter.message_id},
                {"from", letter.envelope.from ? letter.envelope.from->text() : ""},
                {"to", std::move(to)},
                {"subject", letter.subject},
                {"size", letter.size},
                {"attempts", letter.attempts},
                {"next_attempt", maybe(time_of(letter.next_attempt))},
                {"last_error", maybe(letter.last_error)},
                {"route", maybe(letter.route)}};
}

std::string_view name_of(store::RecipientState state) {
    constexpr std::array<std::string_view, 4> kNames{"waiting", "accepted", "failed", "uncertain"};
    return kNames.at(static_cast<std::size_t>(state));
}

class Queue {
public:
    Queue(Context& context, account::Place place, std::vector<app::OpenAccount> accounts,
          store::UserDb user)
        : context_(context),
          place_(std::move(place)),
          accounts_(std::move(accounts)),
          user_(std::move(user)),
          outbox_(user_.connection()) {}

    Result<int> run() {
        const std::string& verb = context_.invocation.verb;
        if (verb == "list") return list();
        auto wanted = named();
        if (!wanted) return fail(wanted);
        if (verb == "flush") return flush(*wanted);
        if (wanted->empty())
            return fail(Errc::usage, fmt::format("say which letter: alder queue {} ID", verb));
        for (const OutboxLetter& each : *wanted) {
            if (verb == "show")
                show(each);
            else if (const auto done = change(verb, each); !done)
                context_.failed(done.error());
        }
        return context_.worst();
    }

private:
    bool is_of_these_accounts(const OutboxLetter& letter) const {
        return std::ranges::any_of(
            accounts_, [&](const auto& account) { return account.row.id == letter.account; });
    }

    // The letters of the operands, all of which must exist before anything is done.
    Result<std::vector<OutboxLetter>> named() {
        std::vector<OutboxLetter> all;
        for (const std::string& word : context_.invocation.operands) {
            const auto number = ascii::parse_number<std::uint32_t>(word);
            if (!number)
                return fail(Errc::usage, fmt::format("'{}' is no number of a letter; see alder "
                                                     "queue list",
                                                     word));
            auto letter = outbox_.existing(store::LetterId{*number}, context_.system.now.time);
            if (!letter) return fail(letter);
            if (!is_of_these_accounts(*letter))
                return fail(Errc::not_found,
                            fmt::format("letter {} is of another account", *number));
            all.push_back(std::move(*letter));
        }
        return all;
    }

    Result<int> list() {
        if (const auto fine = check_operands(context_, Operands::none); !fine) return fail(fine);
        const auto letters = outbox_.list(context_.system.now.time);
        if (!letters) return fail(letters);
        const Terminal& terminal = context_.system.terminal;
        Columns columns(context_.out,
                        {{Column::Side::right},
                         {},
                         {},
                         {Column::Side::left, 30},
                         {Column::Side::left, 30},
                         {Column::Side::left, -1}},
                        terminal.out ? terminal.columns : 0, terminal.colour);
        for (const OutboxLetter& each : *letters) {
            const bool is_over = each.state == LetterState::filed;
            if (!is_of_these_accounts(each) || (is_over && !context_.invocation.has("all")))
                continue;
            if (context_.json())
                context_.out.raw(json_line(to_json(each)) + "\n");
            else
                columns.row({{std::to_string(each.id.value), std::string(name_of(each.state)),
                              time_of(each.next_attempt), recipients_of(each), each.subject,
                              each.last_error},
                             each.state == LetterState::failed});
        }
        columns.finish();
        return 0;
    }

    void show(const OutboxLetter& letter) {
        if (context_.json()) return context_.out.raw(json_line(to_json(letter)) + "\n");
        const auto tell = [&](std::string_view what, const std::string& value) {
            if (!value.empty()) context_.out.line(fmt::format("{:13} {}", what, value));
        };
        tell("id", std::to_string(letter.id.value));
        tell("state", std::string(name_of(letter.state)));
        tell("message_id", letter.message_id);
        tell("from", letter.envelope.from ? letter.envelope.from->text() : "");
        tell("subject", letter.subject);
        tell("size", std::to_string(letter.size));
        tell("attempts", std::to_string(letter.attempts));
        tell("next_attempt", time_of(letter.next_attempt));
        tell("last_error", letter.last_error);
        for (const store::OutboxRecipient& each : letter.recipients)
            tell("to", fmt::format("{} ({}{}{})", each.who.address.text(), name_of(each.state),
                                   each.text.empty() ? "" : ": ", each.text));
    }

    // Whoever was sending it may be dead: then nobody sends for the account.
    Result<void> recover(const OutboxLetter& letter) {
        if (letter.state != LetterState::sending) return {};
        const auto lock =
            disk::LockFile::try_take(*place_.disk, place_.sending_lock(letter.account));
        if (!lock) return fail(lock);
        return *lock ? store::SendQueue(user_.connection()).recover(letter.account)
                     : Result<void>{};
    }

    Result<void> change(std::string_view verb, const OutboxLetter& letter) {
        if (auto recovered = recover(letter); !recovered) return recovered;
        const store::LetterId id = letter.id;
        const WallTime now = context_.system.now.time;
        if (verb == "hold") return outbox_.hold(id, now);
        if (verb == "release") return outbox_.release(id, now);
        if (verb == "drop") return outbox_.drop(id, now);
        return outbox_.retry(id, now);
    }

    static bool waits(const OutboxLetter& letter) {
        return letter.state == LetterState::queued || letter.state == LetterState::sending;
    }

    Result<int> flush(const std::vector<OutboxLetter>& wanted) {
        for (const OutboxLetter& each : wanted) {
            if (each.state != LetterState::queued)
                return fail(Errc::usage, fmt::format("letter {} is {}, not queued; see alder queue "
                                                     "--help",
                                                     each.id.value, name_of(each.state)));
            if (auto due = outbox_.retry(each.id, context_.system.now.time); !due) return fail(due);
        }
        for (const app::OpenAccount& account : accounts_) {
            const bool has_some = std::ranges::any_of(
                wanted, [&](const OutboxLetter& each) { return each.account == account.row.id; });
            if (!wanted.empty() && !has_some) continue;
            if (const auto done = flush_account(account, wanted.empty()); !done)
                context_.failed(
                    {done.error().code, account.spec.name + ": " + done.error().detail});
        }
        return context_.worst();
    }

    Result<void> flush_account(const app::OpenAccount& account, bool all) {
        auto before = outbox_.list(wall_now());
        if (!before) return fail(before);
        std::erase_if(*before, [&](const OutboxLetter& each) {
            return each.account != account.row.id ||
                   !(waits(each) || each.state == LetterState::accepted);
        });
        if (before->empty()) return {};
        if (all) {
            if (auto due = outbox_.flush(account.row.id, wall_now()); !due) return due;
        }
        const auto emptied = empty_outbox(context_, place_, account);
        for (const OutboxLetter& each : *before) {
            if (!waits(each)) continue;
            // One that is gone was dropped meanwhile.
            const auto after = outbox_.find(each.id, wall_now());
            if (!after) return fail(after);
            if (*after) tell_fate(**after);
        }
        return emptied;
    }

    void tell_fate(const OutboxLetter& letter) {
        if (context_.json()) context_.out.raw(json_line(to_json(letter)) + "\n");
        const int code = exit_code_of(letter);
        if (code == 0)
            context_.talk.say(fate_of(letter));
        else
            context_.failed({code == 67   ? Errc::no_user
                             : code == 68 ? Errc::no_host
                                          : Errc::unavailable,
                             fate_of(letter)});
    }

    Context& context_;
    account::Place place_;
    std::vector<app::OpenAccount> accounts_;
    store::UserDb user_;
    store::Outbox outbox_;
};

}  // namespace

Result<int> run_queue(Context& context) {
    auto accounts = context.accounts();
    if (!accounts) return fail(accounts);
    auto place = context.place();
    if (!place) return fail(place);
    auto user = open_outbox(context, *place);
    if (!user) return fail(user);
    return Queue(context, std::move(*place), std::move(*accounts), std::move(*user)).run();
}

}  // namespace alder::cli
