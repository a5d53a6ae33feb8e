#include "store/placement.h"

#include "base/digest.h"
#include "store/envelope_packing.h"
#include "store/threading.h"

namespace alder::store {

namespace {

constexpr auto kDay = std::chrono::hours(24);

enum Trait : std::uint32_t { kAttachments = 1, kCalendar = 2, kEncrypted = 4, kSigned = 8 };

// What a folder is sorted by: when it was sent, as long as that can be true; a clock that is wrong
// or lies must not put a message at the top for ever.
WallTime sort_date(const mail::Summary& summary, WallTime arrived) {
    if (!summary.envelope.date) return arrived;
    const WallTime sent = summary.envelope.date->time;
    return sent > arrived + kDay || sent < WallTime{} ? arrived : sent;
}

std::int64_t seconds(WallTime time) { return time.time_since_epoch().count(); }

}  // namespace

std::uint32_t stored_traits(const mail::Summary& summary) {
    return (summary.attachments.empty() ? 0U : kAttachments) | (summary.calendar ? kCalendar : 0U) |
           (summary.encrypted ? kEncrypted : 0U) | (summary.is_signed ? kSigned : 0U);
}

std::string stored_attachments(const mail::Summary& summary) {
    return join(summary.attachments, '\n');
}

Result<std::int64_t> Placements::known_row(const NewMessage& message) {
    if (message.content.value != 0)
        return db_.number("SELECT id FROM message WHERE content = ?", message.content);
    if (message.email_id.empty()) return 0;
    return db_.number("SELECT id FROM message WHERE email_id = ?", message.email_id);
}

Result<mail::MessageId> Placements::message_row(const NewMessage& message) {
    auto known = known_row(message);
    if (!known) return fail(known);
    if (*known != 0) return mail::MessageId{static_cast<std::uint32_t>(*known)};

    const mail::Summary& summary = message.summary;
    const mail::Envelope& envelope = summary.envelope;
    std::optional<std::int64_t> hash;
    if (!envelope.message_id.empty())
        hash = static_cast<std::int64_t>(stable_hash(envelope.message_id));
    std::optional<std::int64_t> sent;
    std::optional<std::int64_t> zone;
    if (envelope.date) {
        sent = seconds(envelope.date->time);
        if (!envelope.date->unknown_zone) zone = envelope.date->offset_minutes;
    }
    std::optional<mail::ContentId> content;
    if (message.content.value != 0) content = message.content;
    std::optional<std::string_view> email_id;
    if (!message.email_id.empty()) email_id = message.email_id;
    auto made = db_.run(
        "INSERT INTO message (content, email_id, id_hash, sent, zone, size, traits, subject, "
        "author, addresses, message_id, in_reply_to, refs, list_id, attachments, preview) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        content, email_id, hash, sent, zone, summary.size, stored_traits(summary), envelope.subject,
        Blob{pack_addresses(envelope.from)}, Blob{pack_other_addresses(envelope)},
        envelope.message_id, join(envelope.in_reply_to, ' '), join(envelope.references, ' '),
        envelope.list_id, stored_attachments(summary), summary.preview);
    if (!made) return fail(made);
    const mail::MessageId id{static_cast<std::uint32_t>(db_.last_id())};
    if (auto joined = join_thread(db_, id, envelope); !joined) return fail(joined);
    return id;
}

Result<std::optional<mail::Uid>> Placements::next_uid(mail::FolderId folder) {
    if (numbering_ == Numbering::servers) return std::nullopt;
    auto uid = db_.number(
        "UPDATE folder SET uid_next = uid_next + 1 WHERE id = ? RETURNING uid_next - 1", folder);
    if (!uid) return fail(uid);
    if (*uid == 0) return fail(Errc::not_found, "the folder is gone");
    return mail::Uid{static_cast<std::uint32_t>(*uid)};
}

Result<mail::PlacementId> Placements::add(const NewMessage& message) {
    auto row = message_row(message);
    if (!row) return fail(row);
    std::optional<mail::Uid> uid = message.uid;
    if (!uid && message.made_by.value == 0) {
        // What is found in a file a second time is the same message.
        auto there = db_.number("SELECT id FROM placement WHERE message = ? AND folder = ?", *row,
                                message.folder);
        if (!there) return fail(there);
        if (*there != 0) return mail::PlacementId{static_cast<std::uint32_t>(*there)};
    }
    if (!uid) {
        auto next = next_uid(message.folder);
        if (!next) return fail(next);
        uid = *next;
    }
    const auto& date = message.summary.envelope.date;
    const WallTime arrived =
        message.arrived.value_or(date && date->time <= message.now ? date->time : message.now);
    std::optional<IntentId> made_by;
    if (message.made_by.value != 0) made_by = message.made_by;
    const Presence presence = uid ? Presence::bound : Presence::unsent;
    auto added = db_.run(
        "INSERT INTO placement (folder, message, uid, presence, flags, keywords, date, arrived, "
        "thread, parent, size, made_by) "
        "SELECT ?, id, ?, ?, ?, ?, ?, ?, thread, parent, size, ? FROM message WHERE id = ?",
        message.folder, uid, presence, message.flags.bits(), message.flags.stored_keywords(),
        seconds(sort_date(message.summary, arrived)), seconds(arrived), made_by, *row);
    if (!added) return fail(added);
    return mail::PlacementId{static_cast<std::uint32_t>(db_.last_id())};
}

Result<std::optional<mail::Flags>> Placements::flags(mail::PlacementId id) {
    auto find = db_.prepare("SELECT flags, keywords FROM placement WHERE id = ?");
    if (!find) return fail(find);
    auto row = find->bind(id).step();
    if (!row) return fail(row);
    if (!*row) return std::nullopt;
    return mail::Flags::from_stored(static_cast<std::uint32_t>((*row)->integer(0)),
                                    (*row)->text(1));
}

Result<std::optional<mail::FolderId>> Placements::folder(mail::PlacementId id) {
    auto folder = db_.number("SELECT folder FROM placement WHERE id = ?", id);
    if (!folder) return fail(folder);
    if (*folder == 0) return std::nullopt;
    return mail::FolderId{static_cast<std::uint32_t>(*folder)};
}

Result<void> Placements::set_flags(mail::PlacementId id, const mail::Flags& flags) {
    if (numbering_ == Numbering::ours) {
        return db_.run("UPDATE placement SET flags = ?, keywords = ? WHERE id = ?", flags.bits(),
                       flags.stored_keywords(), id);
    }
    // The base is what the server had before the first change, and goes when they are equal again.
    return db_.run(
        "UPDATE placement SET flags = ?1, keywords = ?2, "
        "base_flags = nullif(coalesce(base_flags, flags), iif(coalesce(base_keywords, keywords) = "
        "?2, ?1, -1)), "
        "base_keywords = iif(coalesce(base_flags, flags) = ?1 AND coalesce(base_keywords, "
        "keywords) = ?2, NULL, coalesce(base_keywords, keywords)) WHERE id = ?3",
        flags.bits(), flags.stored_keywords(), id);
}

Result<void> Placements::change_flags(mail::PlacementId id, const mail::FlagChange& change) {
    auto old = flags(id);
    if (!old) return fail(old);
    if (!*old) return {};
    const mail::Flags changed = mail::apply(change, **old);
    if (changed == **old) return {};
    return set_flags(id, changed);
}

Result<void> Placements::move(mail::PlacementId id, mail::FolderId target) {
    auto current = folder(id);
    if (!current) return fail(current);
    if (!*current || **current == target) return {};
    if (numbering_ == Numbering::servers) {
        return db_.run(
            "UPDATE placement SET base_folder = nullif(coalesce(base_folder, folder), ?1), "
            "folder = ?1 WHERE id = ?2",
            target, id);
    }
    auto uid = next_uid(target);
    if (!uid) return fail(uid);
    return db_.run("UPDATE placement SET folder = ?, uid = ? WHERE id = ?", target, *uid, id);
}

Result<void> Placements::copy(mail::PlacementId id, mail::FolderId target, IntentId made_by) {
    auto current = folder(id);
    if (!current) return fail(current);
    if (!*current) return {};
    auto uid = next_uid(target);
    if (!uid) return fail(uid);
    return db_.run(
        "INSERT INTO placement (folder, message, uid, presence, flags, keywords, date, arrived, "
        "thread, parent, size, made_by) "
        "SELECT ?, message, ?, ?, flags, keywords, date, arrived, thread, parent, size, ? FROM "
        "placement WHERE id = ?",
        target, *uid, *uid ? Presence::bound : Presence::unsent, made_by, id);
}

Result<void> Placements::expunge(mail::PlacementId id, IntentId intent, WallTime now) {
    auto kept = db_.run(
        "INSERT OR REPLACE INTO tombstone (placement, folder, base_folder, message, uid, presence, "
        "flags, keywords, base_flags, base_keywords, date, arrived, made_by, sent_after, sent_to, "
        "intent, time) SELECT id, folder, base_folder, message, uid, presence, flags, keywords, "
        "base_flags, base_keywords, date, arrived, made_by, sent_after, sent_to, nullif(?, 0), ? "
        "FROM placement WHERE id = ?",
        intent, seconds(now), id);
    if (!kept) return fail(kept);
    return db_.run("DELETE FROM placement WHERE id = ?", id);
}

Result<void> Placements::restore(mail::PlacementId id) {
    if (numbering_ == Numbering::servers) return restore_with_base(id);
    auto folder = db_.number("SELECT folder FROM tombstone WHERE placement = ?", id);
    if (!folder) return fail(folder);
    if (*folder == 0) return {};
    auto uid = next_uid({static_cast<std::uint32_t>(*folder)});
    if (!uid) return fail(uid);
    auto back = db_.run(
        "INSERT OR IGNORE INTO placement (id, folder, message, uid, flags, keywords, date, "
        "arrived, thread, parent, "
        "size, made_by) SELECT t.placement, t.folder, t.message, ?, t.flags, t.keywords, t.date, "
        "t.arrived, m.thread, "
        "m.parent, m.size, t.made_by FROM tombstone t JOIN message m ON m.id = t.message WHERE "
        "t.placement = ?",
        *uid, id);
    if (!back) return fail(back);
    return db_.run("DELETE FROM tombstone WHERE placement = ?", id);
}

// What the server has it still has; anything else is to be brought there again. What somebody else
// deleted there is not ours to bring back.
Result<void> Placements::restore_with_base(mail::PlacementId id) {
    auto back = db_.run(
        "INSERT INTO placement (id, folder, base_folder, message, uid, presence, flags, keywords, "
        "base_flags, base_keywords, date, arrived, thread, parent, size, made_by, sent_after, "
        "sent_to) SELECT t.placement, t.folder, t.base_folder, t.message, iif(t.presence = ?1, "
        "t.uid, NULL), iif(t.presence = ?4, ?3, t.presence), t.flags, t.keywords, t.base_flags, "
        "t.base_keywords, t.date, t.arrived, m.thread, m.parent, m.size, t.made_by, t.sent_after, "
        "t.sent_to FROM tombstone t JOIN message m ON m.id = t.message WHERE t.placement = ?2 AND "
        "t.intent IS NOT NULL",
        Presence::bound, id, Presence::unsent, Presence::gone);
    if (!back) return fail(back);
    return db_.run("DELETE FROM tombstone WHERE placement = ? AND intent IS NOT NULL", id);
}

Result<Targets> Placements::made_by(IntentId intent) {
    auto find = db_.prepare("SELECT id FROM placement WHERE made_by = ? ORDER BY id");
    if (!find) return fail(find);
    find->bind(intent);
    Targets ids;
    while (true) {
        auto row = find->step();
        if (!row) return fail(row);
        if (!*row) return ids;
        ids.push_back((*row)->id<mail::PlacementId>(0));
    }
}

}  // namespace alder::store
