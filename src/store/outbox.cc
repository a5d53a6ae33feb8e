#include "store/outbox.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "store/letter_text.h"

namespace alder::store {

namespace {

constexpr std::string_view kColumns =
    "SELECT id, account, state, message_id, subject, sender, eight_bit, utf8_headers, "
    "report_holds, envelope_id, size, route, created, not_before, attempts, next_attempt, "
    "last_error, answered_account, answered, forwarded, draft FROM outbox ";

std::int64_t seconds(WallTime time) { return time.time_since_epoch().count(); }
WallTime time_of(const Row& row, int column) {
    return WallTime(std::chrono::seconds(row.integer(column)));
}

Origin origin_of(const Row& row, int column) {
    Origin origin;
    const mail::MessageRef answered{row.id<mail::AccountId>(column),
                                    row.id<mail::PlacementId>(column + 1)};
    if (answered.placement.value != 0) origin.answered = answered;
    origin.forwarded = row.integer(column + 2) != 0;
    const auto draft = row.id<mail::PlacementId>(column + 3);
    if (draft.value != 0) origin.draft = draft;
    return origin;
}

int bits(const mail::Notify& notify) {
    return (notify.never ? 1 : 0) | (notify.success ? 2 : 0) | (notify.failure ? 4 : 0) |
           (notify.delay ? 8 : 0);
}
mail::Notify notify_of(std::int64_t bits) {
    return {.never = (bits & 1) != 0,
            .success = (bits & 2) != 0,
            .failure = (bits & 4) != 0,
            .delay = (bits & 8) != 0};
}

}  // namespace

std::string_view name_of(LetterState state) {
    constexpr std::array<std::string_view, 8> kNames{"queued",   "held",  "scheduled", "sending",
                                                     "accepted", "filed", "uncertain", "failed"};
    return kNames.at(static_cast<std::size_t>(state));
}

mail::Submission OutboxLetter::to_send() const {
    mail::Submission waiting = envelope;
    waiting.recipients.clear();
    for (const OutboxRecipient& one : recipients) {
        if (one.state == RecipientState::waiting) waiting.recipients.push_back(one.who);
    }
    return waiting;
}

// ---- in ----

Result<LetterId> Outbox::add(const NewLetter& letter, ByteSource& message, WallTime now) {
    if (letter.envelope.recipients.empty())
        return fail(Errc::usage, "the letter has no recipient; say whom it is for");
    LetterId id;
    const auto added = detail::outbox_step(db_, [&]() -> Result<void> {
        if (letter.draft) {
            if (const auto gone = Drafts(db_).drop(*letter.draft); !gone) return gone;
        }
        if (const auto done = insert(letter, now); !done) return done;
        id = LetterId{static_cast<std::uint32_t>(db_.last_id())};
        if (const auto done = insert_recipients(id, letter.envelope); !done) return done;
        const auto size = keep_text(db_, id, message);
        if (!size) return fail(size);
        const auto sized = db_.run("UPDATE outbox SET size = ? WHERE id = ?", *size, id);
        if (!sized) return sized;
        const auto twin = twin_of(id);
        if (!twin) return fail(twin);
        if (*twin == 0) return {};
        const LetterId again = std::exchange(id, LetterId{static_cast<std::uint32_t>(*twin)});
        return db_.run("DELETE FROM outbox WHERE id = ?", again);
    });
    if (!added) return fail(added);
    return id;
}

Result<std::int64_t> Outbox::twin_of(LetterId id) {
    return db_.number(
        "SELECT b.id FROM outbox a JOIN outbox b ON b.id <> a.id AND b.account = a.account AND "
        "b.message_id = a.message_id AND b.size = a.size AND b.state NOT IN (6, 7) "
        "WHERE a.id = ? AND a.message_id <> '' AND NOT EXISTS ("
        "SELECT 1 FROM outbox_recipient r WHERE r.letter IN (a.id, b.id) "
        "GROUP BY r.address HAVING count(DISTINCT r.letter) = 1)",
        id);
}

Result<void> Outbox::insert(const NewLetter& letter, WallTime now) {
    const mail::Submission& envelope = letter.envelope;
    const WallTime not_before = letter.at.value_or(now);
    const mail::MessageRef answered = letter.origin.answered.value_or(mail::MessageRef{});
    const auto sender = envelope.from ? std::optional(envelope.from->text()) : std::nullopt;
    return db_.run(
        "INSERT INTO outbox (account, state, message_id, subject, sender, eight_bit, utf8_headers, "
        "report_holds, envelope_id, size, route, created, not_before, expires, next_attempt, "
        "copied, answered_account, answered, forwarded, draft) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        letter.account, letter.held ? LetterState::held : LetterState::queued, letter.message_id,
        letter.subject, sender, envelope.eight_bit, envelope.utf8_headers, envelope.report_holds,
        envelope.envelope_id, letter.route, seconds(now), seconds(not_before),
        seconds(std::max(now, not_before) + kGiveUpAfter), seconds(not_before),
        letter.copy == NewLetter::Copy::none, answered.account, answered.placement,
        letter.origin.forwarded, letter.origin.draft.value_or(mail::PlacementId{}));
}

Result<void> Outbox::insert_recipients(LetterId id, const mail::Submission& envelope) {
    int n = 0;
    for (const mail::Recipient& one : envelope.recipients) {
        const auto done = db_.run(
            "INSERT INTO outbox_recipient (letter, n, address, notify, original, state) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            id, n++, one.address.text(), bits(one.notify), one.original, RecipientState::waiting);
        if (!done) return done;
    }
    return {};
}

std::string tally_of(const OutboxLetter& letter) {
    const auto have_it =
        std::ranges::count(letter.recipients, RecipientState::accepted, &OutboxRecipient::state);
    const auto all = std::ssize(letter.recipients);
    if (have_it == 0 || have_it == all) return {};
    return fmt::format("{} of {} have it", have_it, all);
}

// ---- reading ----

Result<std::vector<OutboxLetter>> Outbox::list(WallTime now) {
    auto select = db_.prepare(fmt::format("{} ORDER BY id", kColumns));
    if (!select) return fail(select);
    return read(*select, now);
}

Result<std::optional<OutboxLetter>> Outbox::find(LetterId id, WallTime now) {
    auto select = db_.prepare(fmt::format("{} WHERE id = ?", kColumns));
    if (!select) return fail(select);
    select->bind(id);
    auto found = read(*select, now);
    if (!found) return fail(found);
    if (found->empty()) return std::nullopt;
    return std::move(found->front());
}

Result<std::unique_ptr<ByteSource>> Outbox::message(LetterId id) { return open_text(db_, id); }

Result<std::vector<OutboxLetter>> Outbox::claimed(const std::string& claim, WallTime now) {
    auto select =
        db_.prepare(fmt::format("{} WHERE state = 3 AND claim = ? ORDER BY id", kColumns));
    if (!select) return fail(select);
    select->bind(claim);
    return read(*select, now);
}

Result<std::vector<OutboxLetter>> Outbox::read(Statement& letters, WallTime now) {
    std::vector<OutboxLetter> all;
    while (true) {
        const auto next = letters.step();
        if (!next) return fail(next);
        if (!*next) break;
        const Row& row = **next;
        OutboxLetter letter{.id = row.id<LetterId>(0),
                            .account = row.id<mail::AccountId>(1),
                            .state = static_cast<LetterState>(row.integer(2)),
                            .message_id = std::string(row.text(3)),
                            .subject = std::string(row.text(4)),
                            .envelope = {},
                            .recipients = {},
                            .size = static_cast<std::uint64_t>(row.integer(10)),
                            .route = std::string(row.text(11)),
                            .created = time_of(row, 12),
                            .not_before = time_of(row, 13),
                            .attempts = static_cast<int>(row.integer(14)),
                            .next_attempt = {},
                            .last_error = std::string(row.text(16)),
                            .origin = origin_of(row, 17)};
        if (!row.is_null(5)) {
            auto from = mail::AddrSpec::parse(row.text(5));
            if (!from) return fail(from);
            letter.envelope.from = std::move(*from);
        }
        letter.envelope.eight_bit = row.integer(6) != 0;
        letter.envelope.utf8_headers = row.integer(7) != 0;
        letter.envelope.report_holds = static_cast<mail::Submission::Return>(row.integer(8));
        letter.envelope.envelope_id = row.text(9);
        if (letter.state == LetterState::queued) {
            letter.next_attempt = time_of(row, 15);
            if (letter.not_before > now) letter.state = LetterState::scheduled;
        }
        all.push_back(std::move(letter));
    }
    for (OutboxLetter& letter : all) {
        if (const auto done = read_recipients(letter); !done) return fail(done);
    }
    return all;
}

Result<void> Outbox::read_recipients(OutboxLetter& letter) {
    auto select = db_.prepare(
        "SELECT address, notify, original, state, status, text FROM outbox_recipient "
        "WHERE letter = ? ORDER BY n");
    if (!select) return fail(select);
    select->bind(letter.id);
    while (true) {
        const auto next = select->step();
        if (!next) return fail(next);
        if (!*next) return {};
        const Row& row = **next;
        auto address = mail::AddrSpec::parse(row.text(0));
        if (!address) return fail(address);
        mail::Recipient who{std::move(*address), notify_of(row.integer(1)),
                            std::string(row.text(2))};
        letter.envelope.recipients.push_back(who);
        letter.recipients.push_back({std::move(who), static_cast<RecipientState>(row.integer(3)),
                                     std::string(row.text(4)), std::string(row.text(5))});
    }
}

Result<OutboxLetter> Outbox::existing(LetterId id, WallTime now) {
    auto found = find(id, now);
    if (!found) return fail(found);
    if (!*found) return fail(Errc::not_found, fmt::format("no letter {} in the outbox", id.value));
    return std::move(**found);
}

// ---- what a person wants ----

// One statement that changes a letter which is in one of these states.
template <class Change>
Result<void> Outbox::change(LetterId id, WallTime now, std::string_view what,
                            std::initializer_list<LetterState> from, const Change& sql) {
    return detail::outbox_step(db_, [&]() -> Result<void> {
        const auto letter = existing(id, now);
        if (!letter) return fail(letter);
        if (std::ranges::find(from, letter->state) != from.end()) return sql();
        const std::string_view why = letter->state == LetterState::sending
                                         ? "it is being sent this moment"
                                     : letter->state == LetterState::accepted
                                         ? "it is sent, and its copy is on the way to Sent"
                                         : "";
        return fail(Errc::usage, fmt::format("letter {} cannot be {}: {}{}", id.value, what,
                                             why.empty() ? "it is " : why,
                                             why.empty() ? name_of(letter->state) : ""));
    });
}

Result<void> Outbox::hold(LetterId id, WallTime now) {
    return change(id, now, "held", {LetterState::queued, LetterState::scheduled},
                  [&] { return db_.run("UPDATE outbox SET state = 1 WHERE id = ?", id); });
}

Result<void> Outbox::release(LetterId id, WallTime now) {
    return change(id, now, "released", {LetterState::held},
                  [&] { return db_.run("UPDATE outbox SET state = 0 WHERE id = ?", id); });
}

Result<void> Outbox::retry(LetterId id, WallTime now) {
    using enum LetterState;
    return change(id, now, "sent again", {queued, held, scheduled, uncertain, failed}, [&] {
        const auto again = db_.run(
            "UPDATE outbox_recipient SET state = 0 WHERE letter = ? AND state IN (2, 3)", id);
        if (!again) return again;
        return db_.run(
            "UPDATE outbox SET state = 0, attempts = 0, next_attempt = ?2, settled = NULL, "
            "not_before = min(not_before, ?2), expires = ?3 WHERE id = ?1",
            id, seconds(now), seconds(now + kGiveUpAfter));
    });
}

Result<void> Outbox::drop(LetterId id, WallTime now) {
    using enum LetterState;
    return change(id, now, "dropped", {queued, held, scheduled, uncertain, failed, filed},
                  [&] { return db_.run("DELETE FROM outbox WHERE id = ?", id); });
}

Result<void> Outbox::withdraw(LetterId id, WallTime now) {
    using enum LetterState;
    return change(id, now, "withdrawn", {queued, held, scheduled, uncertain, failed},
                  [&] { return db_.run("DELETE FROM outbox WHERE id = ?", id); });
}

Result<void> Outbox::take_back(LetterId id, const KeptDraft& draft, WallTime now) {
    using enum LetterState;
    return change(id, now, "taken back", {queued, held, scheduled, failed}, [&]() -> Result<void> {
        const auto letter = existing(id, now);
        if (!letter) return fail(letter);
        const bool nobody_has_it =
            std::ranges::all_of(letter->recipients, [](const OutboxRecipient& each) {
                return each.state == RecipientState::waiting ||
                       each.state == RecipientState::failed;
            });
        if (!nobody_has_it) return fail(Errc::usage, "it is sent");
        if (auto kept = Drafts(db_).keep(draft); !kept) return kept;
        return db_.run("DELETE FROM outbox WHERE id = ?", id);
    });
}

Result<void> Outbox::flush(mail::AccountId account, WallTime now) {
    return detail::outbox_step(db_, [&] {
        return db_.run(
            "UPDATE outbox SET next_attempt = ?2 WHERE account = ?1 AND state = 0 AND not_before "
            "<= ?2 AND next_attempt > ?2",
            account, seconds(now));
    });
}

Result<void> Outbox::remove_filed(WallTime before) {
    return detail::outbox_step(db_, [&] {
        return db_.run("DELETE FROM outbox WHERE state = 5 AND settled < ?", seconds(before));
    });
}

}  // namespace alder::store
