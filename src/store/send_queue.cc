#include "store/send_queue.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.h"

namespace alder::store {

namespace {

constexpr const char* kMayBeThere =
    "Alder ended while the letter was being sent; it may have been delivered. Ask the recipient, "
    "then retry or drop it";
constexpr const char* kOlderCopy =
    "the outbox is an older copy that was restored; the letter may have been delivered since. Ask "
    "the recipient, then retry or drop it";

std::int64_t seconds(WallTime time) { return time.time_since_epoch().count(); }

RecipientState state_after(mail::Verdict verdict, bool expired) {
    switch (verdict) {
        case mail::Verdict::accepted:
            return RecipientState::accepted;
        case mail::Verdict::refused:
            return RecipientState::failed;
        case mail::Verdict::uncertain:
            return RecipientState::uncertain;
        case mail::Verdict::deferred:
        case mail::Verdict::unsent:
            break;
    }
    return expired ? RecipientState::failed : RecipientState::waiting;
}

// What a server says may be long; the delivery log has all of it.
std::string in_one_line(std::string_view words) {
    constexpr std::size_t kMost = 300;  // bytes
    std::string line;
    for (const char c : words) {
        const bool is_blank = c == ' ' || ascii::is_control(c);
        if (!is_blank)
            line += c;
        else if (!line.empty() && !line.ends_with(' '))
            line += ' ';
        if (line.size() > kMost) break;
    }
    if (line.size() <= kMost) return line;
    std::size_t end = kMost;
    while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end;
    return line.substr(0, end) + "…";
}

// One line for the letter: whose trouble it is, unless it is everybody's.
std::string trouble_of(const std::vector<OutboxRecipient>& recipients) {
    std::vector<const OutboxRecipient*> without;
    for (const OutboxRecipient& each : recipients)
        if (each.state != RecipientState::accepted) without.push_back(&each);
    if (without.empty()) return {};
    // What is final is said before what may still come to good.
    const auto final = std::ranges::find_if(without, [](const OutboxRecipient* each) {
        return each->state != RecipientState::waiting;
    });
    const OutboxRecipient& first = final == without.end() ? *without.front() : **final;
    const bool is_everybodys = without.size() == recipients.size() &&
                               std::ranges::all_of(without, [&first](const OutboxRecipient* each) {
                                   return each->state == first.state && each->text == first.text;
                               });
    if (is_everybodys) return in_one_line(first.text);
    const std::string named = in_one_line(first.who.address.text() + ": " + first.text);
    return without.size() == 1 ? named : fmt::format("{} … and {} more", named, without.size() - 1);
}

// The server took some and wants the others in a transaction of their own (RFC 5321, 4.5.3.1.10).
bool wants_rest_at_once(const mail::Attempt& attempt) {
    const auto has = [&attempt](mail::Verdict verdict, std::string_view status) {
        return std::ranges::any_of(attempt.recipients, [&](const mail::RecipientResult& one) {
            return one.verdict == verdict && (status.empty() || one.status == status);
        });
    };
    return has(mail::Verdict::accepted, "") && has(mail::Verdict::deferred, "4.5.3");
}

}  // namespace

std::chrono::seconds retry_after(int attempts) {
    using namespace std::chrono_literals;
    constexpr std::array<std::chrono::seconds, 6> kWaits{1min, 5min, 15min, 1h, 2h, 4h};
    const auto n = static_cast<std::size_t>(std::max(attempts, 1)) - 1;
    return kWaits.at(std::min(n, kWaits.size() - 1));
}

Result<std::vector<OutboxLetter>> SendQueue::claim_due(mail::AccountId account,
                                                       const std::string& claim, WallTime now) {
    const auto due = next_due(account);
    if (!due) return fail(due);
    if (!*due || **due > now) return std::vector<OutboxLetter>();
    const auto claimed = detail::outbox_step(db_, [&] {
        return db_.run(
            "UPDATE outbox SET state = 3, claim = ?, committing = 0 WHERE id IN ("
            "SELECT id FROM outbox WHERE account = ? AND state = 0 AND next_attempt <= ? "
            "ORDER BY id LIMIT ?)",
            claim, account, seconds(now), kAtOnce);
    });
    if (!claimed) return fail(claimed);
    return outbox_.claimed(claim, now);
}

Result<bool> SendQueue::committing(LetterId id, const std::string& claim) {
    bool ours = false;
    const auto marked = detail::outbox_step(db_, [&]() -> Result<void> {
        auto done = db_.run(
            "UPDATE outbox SET committing = 1 WHERE id = ? AND claim = ? AND state = 3", id, claim);
        ours = done && db_.changes() == 1;
        return done;
    });
    if (!marked) return fail(marked);
    return ours;
}

Result<void> SendQueue::record(LetterId id, const std::string& claim, const mail::Attempt& attempt,
                               WallTime now) {
    return detail::outbox_step(db_, [&]() -> Result<void> {
        auto letter = outbox_.existing(id, now);
        if (!letter) return fail(letter);
        const auto ours =
            db_.number("SELECT count(*) FROM outbox WHERE id = ? AND claim = ?", id, claim);
        if (!ours) return fail(ours);
        if (*ours == 0) return fail(Errc::bug, "a letter is recorded by one who did not send it");
        if (attempt.recipients.size() != letter->to_send().recipients.size())
            return fail(Errc::bug, "an attempt has a result for each recipient it was for");
        if (const auto noted = note(*letter, attempt, now); !noted) return noted;
        return settle(std::move(*letter), attempt, now);
    });
}

Result<void> SendQueue::give_back(LetterId id, const std::string& claim) {
    return detail::outbox_step(db_, [&] {
        return db_.run(
            "UPDATE outbox SET state = 0, claim = NULL, committing = 0 WHERE id = ? AND claim = ? "
            "AND state = 3",
            id, claim);
    });
}

Result<void> SendQueue::note(const OutboxLetter& letter, const mail::Attempt& attempt,
                             WallTime now) {
    const mail::Submission sent = letter.to_send();
    const auto since = std::chrono::milliseconds(now - std::max(letter.created, letter.not_before));
    for (std::size_t i = 0; i < sent.recipients.size(); ++i) {
        const mail::RecipientResult& result = attempt.recipients[i];
        const auto added = log_.add({.time = now,
                                     .account = letter.account,
                                     .letter = letter.id,
                                     .message_id = letter.message_id,
                                     .sender = sent.from ? sent.from->text() : "",
                                     .recipient = sent.recipients[i].address.text(),
                                     .size = letter.size,
                                     .relay = attempt.relay,
                                     .delay = since,
                                     .xdelay = attempt.took,
                                     .dsn = result.status,
                                     .verdict = result.verdict,
                                     .text = result.text});
        if (!added) return added;
    }
    return {};
}

Result<void> SendQueue::settle(OutboxLetter letter, const mail::Attempt& attempt, WallTime now) {
    const auto expires = db_.number("SELECT expires FROM outbox WHERE id = ?", letter.id);
    if (!expires) return fail(expires);
    const bool expired = seconds(now) >= *expires;
    bool waits = false;
    auto result = attempt.recipients.begin();
    for (std::size_t n = 0; n < letter.recipients.size(); ++n) {
        OutboxRecipient& each = letter.recipients[n];
        if (each.state != RecipientState::waiting) continue;
        each.state = state_after(result->verdict, expired);
        each.text = result->text;
        waits = waits || each.state == RecipientState::waiting;
        const auto kept = db_.run(
            "UPDATE outbox_recipient SET state = ?, status = ?, text = ? WHERE letter = ? AND n = "
            "?",
            each.state, result->status, each.text, letter.id, n);
        if (!kept) return kept;
        ++result;
    }
    const auto wait =
        wants_rest_at_once(attempt) ? std::chrono::seconds(0) : retry_after(letter.attempts + 1);
    const auto kept = db_.run(
        "UPDATE outbox SET state = 0, claim = NULL, committing = 0, attempts = attempts + 1, "
        "next_attempt = ?, last_error = ? WHERE id = ?",
        seconds(now + wait), trouble_of(letter.recipients), letter.id);
    if (!kept || waits) return kept;
    return conclude(letter.id, now);
}

// The state of a letter that nobody waits for any more.
Result<void> SendQueue::conclude(LetterId id, WallTime now) {
    return db_.run(
        "UPDATE outbox SET settled = ?2, state = (SELECT CASE "
        "WHEN copied = 0 AND max(state = 1) THEN 4 "
        "WHEN max(state = 3) THEN 6 WHEN max(state = 2) THEN 7 ELSE 5 END "
        "FROM (SELECT r.state FROM outbox_recipient r WHERE r.letter = ?1)) WHERE id = ?1",
        id, seconds(now));
}

Result<void> SendQueue::recover(mail::AccountId account) {
    return detail::outbox_step(db_, [&]() -> Result<void> {
        const auto back = db_.run(
            "UPDATE outbox SET state = 0, claim = NULL "
            "WHERE account = ? AND state = 3 AND committing = 0",
            account);
        if (!back) return back;
        return doubt(fmt::format("account = {} AND state = 3", account.value), kMayBeThere);
    });
}

Result<void> SendQueue::distrust(std::uint64_t last) {
    return detail::outbox_step(db_, [&]() -> Result<void> {
        const auto raised = db_.run("UPDATE generation SET number = max(number, ?)", last);
        if (!raised) return raised;
        return doubt("state IN (0, 1, 3)", kOlderCopy);
    });
}

Result<void> SendQueue::doubt(std::string_view which, std::string_view why) {
    const auto everybody = db_.run(
        fmt::format("UPDATE outbox_recipient SET state = 3, text = ? WHERE state = 0 AND letter IN "
                    "(SELECT id FROM outbox WHERE {})",
                    which),
        why);
    if (!everybody) return everybody;
    return db_.run(
        fmt::format("UPDATE outbox SET state = 6, claim = NULL, last_error = ? WHERE {}", which),
        why);
}

Result<std::vector<LetterId>> SendQueue::to_file(mail::AccountId account) {
    auto select = db_.prepare(
        "SELECT id FROM outbox WHERE account = ? AND copied = 0 AND EXISTS (SELECT 1 FROM "
        "outbox_recipient r WHERE r.letter = outbox.id AND r.state = 1) ORDER BY id");
    if (!select) return fail(select);
    select->bind(account);
    std::vector<LetterId> all;
    while (true) {
        const auto row = select->step();
        if (!row) return fail(row);
        if (!*row) return all;
        all.push_back((*row)->id<LetterId>(0));
    }
}

Result<void> SendQueue::filed(LetterId id, WallTime now) {
    return detail::outbox_step(db_, [&]() -> Result<void> {
        const auto letter = outbox_.existing(id, now);
        if (!letter) return fail(letter);
        const auto marked = db_.run("UPDATE outbox SET copied = 1 WHERE id = ?", id);
        if (!marked || letter->state != LetterState::accepted) return marked;
        return conclude(id, now);
    });
}

Result<bool> SendQueue::wants_service(mail::AccountId account, WallTime now) {
    const auto letters = db_.number(
        "SELECT EXISTS (SELECT 1 FROM outbox WHERE account = ?1 AND state = 0 AND next_attempt <= "
        "?2) OR EXISTS (SELECT 1 FROM outbox WHERE account = ?1 AND state = 3)",
        account, seconds(now));
    if (!letters) return fail(letters);
    if (*letters != 0) return true;
    const auto copies = to_file(account);
    if (!copies) return fail(copies);
    return !copies->empty();
}

Result<std::optional<WallTime>> SendQueue::next_due(mail::AccountId account) {
    auto select =
        db_.prepare("SELECT min(next_attempt) FROM outbox WHERE account = ? AND state = 0");
    if (!select) return fail(select);
    const auto row = select->bind(account).step();
    if (!row) return fail(row);
    if (!*row || (*row)->is_null(0)) return std::nullopt;
    return WallTime(std::chrono::seconds((*row)->integer(0)));
}

}  // namespace alder::store
