#include "store/placement.h"

#include "base/digest.h"
#include "store/envelope_packing.h"
#include "store/threading.h"

namespace alder::store {

namespace {

constexpr auto kDay = std::chrono::hours(24);

enum Trait : std::uint32_t { kAttachments = 1, kCalendar = 2, kEncrypted = 4, kSigned = 8 };

std::uint32_t traits(const mail::Summary& summary) {
    return (summary.attachments.empty() ? 0U : kAttachments) | (summary.calendar ? kCalendar : 0U) |
           (summary.encrypted ? kEncrypted : 0U) | (summary.is_signed ? kSigned : 0U);
}

// What a folder is sorted by: when it was sent, as long as that can be true; a clock that is wrong
// or lies must not put a message at the top for ever.
WallTime sort_date(const mail::Summary& summary, WallTime arrived) {
    if (!summary.envelope.date) return arrived;
    const WallTime sent = summary.envelope.date->time;
    return sent > arrived + kDay || sent < WallTime{} ? arrived : sent;
}

std::int64_t seconds(WallTime time) { return time.time_since_epoch().count(); }

}  // namespace

Result<mail::MessageId> Placements::message_row(const NewMessage& message) {
    auto known = db_.number("SELECT id FROM message WHERE content = ?", message.content);
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
    auto made = db_.run(
        "INSERT INTO message (content, id_hash, sent, zone, size, traits, subject, author, "
        "addresses, message_id, "
        "in_reply_to, refs, list_id, attachments, preview) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
        "?, ?, ?, ?, ?)",
        message.content, hash, sent, zone, summary.size, traits(summary), envelope.subject,
        Blob{pack_addresses(envelope.from)}, Blob{pack_other_addresses(envelope)},
        envelope.message_id, join(envelope.in_reply_to, ' '), join(envelope.references, ' '),
        envelope.list_id, join(summary.attachments, '\n'), summary.preview);
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
    auto added = db_.run(
        "INSERT INTO placement (folder, message, uid, flags, keywords, date, arrived, thread, "
        "parent, size, made_by) "
        "SELECT ?, id, ?, ?, ?, ?, ?, thread, parent, size, ? FROM message WHERE id = ?",
        message.folder, uid, message.flags.bits(), message.flags.stored_keywords(),
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
    return db_.run("UPDATE placement SET flags = ?, keywords = ? WHERE id = ?", flags.bits(),
                   flags.stored_keywords(), id);
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
        "INSERT INTO placement (folder, message, uid, flags, keywords, date, arrived, thread, "
        "parent, size, made_by) "
        "SELECT ?, message, ?, flags, keywords, date, arrived, thread, parent, size, ? FROM "
        "placement WHERE id = ?",
        target, *uid, made_by, id);
}

Result<void> Placements::expunge(mail::PlacementId id, IntentId intent, WallTime now) {
    auto kept = db_.run(
        "INSERT OR REPLACE INTO tombstone (placement, folder, message, uid, flags, keywords, date, "
        "arrived, made_by, "
        "intent, time) SELECT id, folder, message, uid, flags, keywords, date, arrived, made_by, "
        "?, ? "
        "FROM placement WHERE id = ?",
        intent, seconds(now), id);
    if (!kept) return fail(kept);
    return db_.run("DELETE FROM placement WHERE id = ?", id);
}

Result<void> Placements::restore(mail::PlacementId id) {
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
