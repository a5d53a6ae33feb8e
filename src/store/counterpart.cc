#include "store/counterpart.h"

#include <algorithm>

#include "base/digest.h"

namespace alder::store {

namespace {

// Bare line ends count one byte here and two there, and some servers only estimate.
bool explains(std::uint64_t ours, std::uint64_t theirs) {
    return std::max(ours, theirs) <= 2 * std::min(ours, theirs);
}

struct Candidate {
    mail::PlacementId id;
    std::uint64_t size = 0;
};

// The one whose size is nearest, if any can be the message.
Result<std::optional<mail::PlacementId>> nearest(Statement& statement, std::uint64_t size) {
    std::optional<Candidate> best;
    const auto distance = [size](const Candidate& each) {
        return std::max(each.size, size) - std::min(each.size, size);
    };
    while (true) {
        auto row = statement.step();
        if (!row) return fail(row);
        if (!*row) break;
        const Candidate found{(*row)->id<mail::PlacementId>(0),
                              static_cast<std::uint64_t>((*row)->integer(1))};
        if (!explains(found.size, size)) continue;
        if (!best || distance(found) < distance(*best)) best = found;
    }
    if (!best) return std::nullopt;
    return best->id;
}

// `merged`, but of the flags in `pending` as they are in `ours`.
mail::Flags with_ours(const mail::Flags& merged, const mail::Flags& ours,
                      const mail::Flags& pending) {
    mail::FlagChange change = mail::difference(merged, ours);
    mail::FlagChange back{{change.add.bits() & pending.bits(), {}},
                          {change.remove.bits() & pending.bits(), {}}};
    for (const std::string& each : pending.keywords()) {
        if (change.add.has(each)) back.add.add(each);
        if (change.remove.has(each)) back.remove.add(each);
    }
    return mail::apply(back, merged);
}

std::optional<std::int64_t> sent(const mail::Envelope& envelope) {
    if (!envelope.date) return std::nullopt;
    return envelope.date->time.time_since_epoch().count();
}

}  // namespace

// ---- finding ----

Result<std::optional<Counterpart>> Counterparts::one(Statement& statement, bool is_tombstone) {
    auto found = statement.step();
    if (!found) return fail(found);
    if (!*found) return std::nullopt;
    const Row& row = **found;
    Counterpart known;
    known.id = row.id<mail::PlacementId>(0);
    known.message = row.id<mail::MessageId>(1);
    known.content = row.id<mail::ContentId>(2);
    known.folder = row.id<mail::FolderId>(3);
    known.home = row.is_null(4) ? known.folder : row.id<mail::FolderId>(4);
    known.uid = row.id<mail::Uid>(5);
    known.presence = static_cast<Presence>(row.integer(6));
    known.flags = mail::Flags::from_stored(static_cast<std::uint32_t>(row.integer(7)), row.text(8));
    known.base = row.is_null(9) ? known.flags
                                : mail::Flags::from_stored(
                                      static_cast<std::uint32_t>(row.integer(9)), row.text(10));
    known.arrived = WallTime(std::chrono::seconds(row.integer(11)));
    known.is_tombstone = is_tombstone;
    known.is_ours = is_tombstone && !row.is_null(12);
    known.sent_to = row.id<mail::FolderId>(13);
    known.sent_after = row.id<mail::PlacementId>(14);
    return known;
}

Result<std::optional<Counterpart>> Counterparts::find(mail::PlacementId id) {
    auto shown = db_.prepare(
        "SELECT p.id, p.message, m.content, p.folder, p.base_folder, p.uid, p.presence, p.flags, "
        "p.keywords, p.base_flags, p.base_keywords, p.arrived, NULL, p.sent_to, p.sent_after "
        "FROM placement p JOIN message m ON m.id = p.message WHERE p.id = ?");
    if (!shown) return fail(shown);
    auto found = one(shown->bind(id), false);
    if (!found || *found) return found;
    auto buried = db_.prepare(
        "SELECT t.placement, t.message, m.content, t.folder, t.base_folder, t.uid, t.presence, "
        "t.flags, t.keywords, t.base_flags, t.base_keywords, t.arrived, t.intent, t.sent_to, "
        "t.sent_after FROM tombstone t JOIN message m ON m.id = t.message WHERE t.placement = ?");
    if (!buried) return fail(buried);
    return one(buried->bind(id), true);
}

Result<std::optional<Counterpart>> Counterparts::at(mail::FolderId home, mail::Uid uid) {
    auto shown = db_.number(
        "SELECT id FROM placement WHERE coalesce(base_folder, folder) = ? AND uid = ?", home, uid);
    if (!shown) return fail(shown);
    if (*shown != 0) return find({static_cast<std::uint32_t>(*shown)});
    auto buried = db_.number(
        "SELECT max(placement) FROM tombstone WHERE coalesce(base_folder, folder) = ? AND uid = ?",
        home, uid);
    if (!buried) return fail(buried);
    if (*buried != 0) return find({static_cast<std::uint32_t>(*buried)});
    return std::nullopt;
}

Result<bool> Counterparts::has_unnumbered(mail::FolderId home) {
    auto any = db_.number(
        "SELECT EXISTS (SELECT 1 FROM placement WHERE uid IS NULL AND presence IN (1, 3) AND "
        "coalesce(base_folder, folder) = ?1) OR EXISTS (SELECT 1 FROM tombstone WHERE uid IS NULL "
        "AND presence IN (1, 3) "
        "AND coalesce(base_folder, folder) = ?1)",
        home);
    if (!any) return fail(any);
    return *any != 0;
}

Result<std::optional<mail::PlacementId>> Counterparts::unnumbered(mail::FolderId home,
                                                                  const Identity& is) {
    const auto among = [&](std::string_view sql, const auto&... which) {
        auto find = db_.prepare(sql);
        if (!find) return Result<std::optional<mail::PlacementId>>(fail(find));
        return nearest(find->bind(home, which...), is.size);
    };
    Result<std::optional<mail::PlacementId>> found{std::nullopt};
    if (!is.email_id.empty()) {
        auto same = db_.number(
            "SELECT p.id FROM message m JOIN placement p ON p.message = m.id WHERE "
            "coalesce(p.base_folder, p.folder) = ? AND m.email_id = ? AND p.uid IS NULL AND "
            "p.presence IN (1, 3)",
            home, is.email_id);
        if (!same) return fail(same);
        if (*same != 0) return mail::PlacementId{static_cast<std::uint32_t>(*same)};
    }
    if (is.envelope.message_id.empty()) {
        return among(
            "SELECT p.id, m.size FROM message m JOIN placement p ON p.message = m.id WHERE "
            "coalesce(p.base_folder, p.folder) = ? AND m.id_hash IS NULL AND m.sent IS ? AND "
            "m.subject = ? AND p.uid IS NULL AND p.presence IN (1, 3) ORDER BY p.id",
            sent(is.envelope), is.envelope.subject);
    }
    const auto hash = static_cast<std::int64_t>(stable_hash(is.envelope.message_id));
    found = among(
        "SELECT p.id, m.size FROM message m JOIN placement p ON p.message = m.id WHERE "
        "coalesce(p.base_folder, p.folder) = ? AND m.id_hash = ? AND m.message_id = ? AND m.sent "
        "IS ? AND p.uid IS NULL AND p.presence IN (1, 3) ORDER BY p.id",
        hash, is.envelope.message_id, sent(is.envelope));
    if (!found || *found) return found;
    return among(
        "SELECT t.placement, m.size FROM message m JOIN tombstone t ON t.message = m.id WHERE "
        "coalesce(t.base_folder, t.folder) = ? AND m.id_hash = ? AND m.message_id = ? AND m.sent "
        "IS ? AND t.uid IS NULL AND t.presence IN (1, 3) ORDER BY t.placement",
        hash, is.envelope.message_id, sent(is.envelope));
}

Result<std::vector<mail::PlacementId>> Counterparts::siblings(const Counterpart& of) {
    std::vector<mail::PlacementId> found;
    for (const std::string_view sql :
         {"SELECT id FROM placement WHERE message = ? AND id <> ? AND presence IN (0, 1) ORDER BY "
          "presence, id",
          "SELECT placement FROM tombstone WHERE message = ? AND placement <> ? AND presence = 0 "
          "AND uid IS NOT NULL ORDER BY placement"}) {
        auto find = db_.prepare(sql);
        if (!find) return fail(find);
        find->bind(of.message, of.id);
        while (true) {
            auto row = find->step();
            if (!row) return fail(row);
            if (!*row) break;
            found.push_back((*row)->id<mail::PlacementId>(0));
        }
    }
    return found;
}

// ---- changing ----

// The fate of a move that was sent is open as long as the message is where it was.
Result<void> Counterparts::set_place(const Counterpart& known, mail::FolderId home,
                                     std::optional<mail::Uid> uid, Presence presence) {
    if (home != known.home || presence != Presence::bound) {
        if (auto done = forget_sent(known); !done) return done;
    }
    const std::string_view sql =
        known.is_tombstone ? "UPDATE tombstone SET base_folder = nullif(?1, folder), uid = ?2, "
                             "presence = ?3 WHERE placement = ?4"
                           : "UPDATE placement SET base_folder = nullif(?1, folder), uid = ?2, "
                             "presence = ?3 WHERE id = ?4";
    return db_.run(sql, home, uid, presence, known.id);
}

Result<void> Counterparts::forget_sent(const Counterpart& known) {
    if (known.sent_to.value == 0) return {};
    return db_.run(
        known.is_tombstone
            ? "UPDATE tombstone SET sent_after = NULL, sent_to = NULL WHERE placement = ?"
            : "UPDATE placement SET sent_after = NULL, sent_to = NULL WHERE id = ?",
        known.id);
}

Result<void> Counterparts::set_flags(const Counterpart& known, const mail::Flags& shown,
                                     const mail::Flags& base) {
    std::optional<std::uint32_t> base_bits;
    std::optional<std::string> base_keywords;
    if (base != shown) {
        base_bits = base.bits();
        base_keywords = base.stored_keywords();
    }
    const std::string_view sql =
        known.is_tombstone
            ? "UPDATE tombstone SET flags = ?, keywords = ?, base_flags = ?, base_keywords = ? "
              "WHERE placement = ?"
            : "UPDATE placement SET flags = ?, keywords = ?, base_flags = ?, base_keywords = ? "
              "WHERE id = ?";
    return db_.run(sql, shown.bits(), shown.stored_keywords(), base_bits, base_keywords, known.id);
}

Result<void> Counterparts::told_flags(const Counterpart& known, const mail::Flags& theirs,
                                      std::optional<mail::ModSeq> modseq,
                                      const mail::Flags& pending) {
    if (theirs != known.base) {
        const mail::Flags merged = mail::merge(known.base, known.flags, theirs);
        auto set = set_flags(known, with_ours(merged, known.flags, pending), theirs);
        if (!set) return set;
    }
    if (!modseq || known.is_tombstone) return {};
    return db_.run("UPDATE placement SET modseq = ?1 WHERE id = ?2 AND modseq IS NOT ?1", *modseq,
                   known.id);
}

Result<void> Counterparts::bind(const Counterpart& known, mail::FolderId home, mail::Uid uid) {
    auto other = at(home, uid);
    if (!other) return fail(other);
    if (*other && (*other)->id != known.id) {
        if ((*other)->is_tombstone) return {};  // it came and is gone again
        if (auto done = absorb((*other)->id, known); !done) return done;
    }
    return set_place(known, home, uid, Presence::bound);
}

// The twin tells what flags the server has; what we changed of ours meanwhile stays changed.
Result<void> Counterparts::absorb(mail::PlacementId id, const Counterpart& into) {
    auto twin = find(id);
    if (!twin) return fail(twin);
    if (!*twin) return {};
    if (auto told = told_flags(into, (*twin)->base, {}); !told) return told;
    if (auto done = db_.run("DELETE FROM placement WHERE id = ?", id); !done) return done;
    if ((*twin)->message == into.message || (*twin)->content.value != 0) return {};
    auto elsewhere = db_.number(
        "SELECT EXISTS (SELECT 1 FROM placement WHERE message = ?1) OR EXISTS (SELECT 1 FROM "
        "tombstone WHERE message = ?1)",
        (*twin)->message);
    if (!elsewhere) return fail(elsewhere);
    if (*elsewhere != 0) return {};
    return merge_messages((*twin)->message, into.message);
}

// The newest of the same messages that came to the folder after this one was here, and was sent.
Result<std::optional<mail::PlacementId>> Counterparts::twin(const Counterpart& of,
                                                            mail::FolderId folder) {
    auto find = db_.prepare(
        "SELECT p.id FROM message mine JOIN message m ON m.id_hash IS mine.id_hash AND "
        "m.message_id = mine.message_id AND m.sent IS mine.sent JOIN placement p ON p.message = "
        "m.id WHERE mine.id = ?1 AND mine.id_hash IS NOT NULL AND coalesce(p.base_folder, "
        "p.folder) = ?2 AND p.uid IS NOT NULL AND p.id > ?3 AND max(m.size, mine.size) <= 2 * "
        "min(m.size, mine.size) ORDER BY p.uid DESC LIMIT 1");
    if (!find) return fail(find);
    auto row = find->bind(of.message, folder, std::max(of.id, of.sent_after)).step();
    if (!row) return fail(row);
    if (!*row) return std::nullopt;
    return (*row)->id<mail::PlacementId>(0);
}

Result<void> Counterparts::lost(const Counterpart& known, WallTime now) {
    if (known.is_tombstone && !known.is_ours) return {};
    const bool was_sent = known.sent_to.value != 0;
    if (known.is_tombstone && !was_sent) return erased(known);
    const mail::FolderId went_to = was_sent ? known.sent_to : known.folder;
    const bool is_moved = known.home != went_to;
    if (is_moved || known.presence == Presence::awaited) {
        auto same = twin(known, went_to);
        if (!same) return fail(same);
        if (*same) {
            auto there = find(**same);
            if (!there) return fail(there);
            if (*there) return bind(known, (*there)->home, (*there)->uid);
        }
    }
    if (is_moved) return set_place(known, went_to, std::nullopt, Presence::awaited);
    if (auto done = placements_.expunge(known.id, {}, now); !done) return done;
    return db_.run("UPDATE tombstone SET presence = ? WHERE placement = ?", Presence::gone,
                   known.id);
}

Result<void> Counterparts::revive(const Counterpart& tombstone) {
    auto back = db_.run(
        "INSERT INTO placement (id, folder, base_folder, message, uid, presence, flags, keywords, "
        "base_flags, base_keywords, date, arrived, thread, parent, size, made_by) "
        "SELECT t.placement, t.folder, t.base_folder, t.message, t.uid, 0, t.flags, t.keywords, "
        "t.base_flags, t.base_keywords, t.date, t.arrived, m.thread, m.parent, m.size, t.made_by "
        "FROM tombstone t JOIN message m ON m.id = t.message WHERE t.placement = ?",
        tombstone.id);
    if (!back) return back;
    return db_.run("DELETE FROM tombstone WHERE placement = ?", tombstone.id);
}

Result<void> Counterparts::moved(const Counterpart& known, mail::FolderId to,
                                 std::optional<mail::Uid> uid) {
    Counterpart there = known;
    if (known.is_tombstone && !known.is_ours) {  // it left its folder, but on our word
        if (auto back = revive(known); !back) return back;
        there.is_tombstone = false;
    }
    if (uid) return bind(there, to, *uid);
    if (known.presence == Presence::bound && known.uid.value != 0 && known.home == to) return {};
    return set_place(there, to, std::nullopt, Presence::awaited);
}

Result<void> Counterparts::move_goes_out(const Counterpart& known) {
    return db_.run(
        "UPDATE placement SET sent_after = (SELECT max(id) FROM placement), sent_to = folder WHERE "
        "id = ?",
        known.id);
}

// A copy has the same INTERNALDATE and size (RFC 9051, 6.4.7); what comes the same day from a
// mailing list has not. What it leaves is buried under the time at which it arrived, since no clock
// comes down to here; nothing reads the time of a tombstone.
Result<std::optional<mail::PlacementId>> Counterparts::take_copy(const Counterpart& known,
                                                                 IntentId intent) {
    auto copy = copy_of(known);
    if (!copy) return fail(copy);
    if (!*copy) {
        if (auto done = forget_sent(known); !done) return fail(done);
        return std::nullopt;
    }
    const bool is_superfluous = known.is_tombstone || known.folder != known.sent_to;
    auto left = is_superfluous ? placements_.expunge(**copy, intent, known.arrived)
                               : bury_original(known, **copy, intent);
    if (left && is_superfluous) left = forget_sent(known);
    if (!left) return fail(left);
    return copy;
}

Result<std::optional<mail::PlacementId>> Counterparts::copy_of(const Counterpart& known) {
    auto copy = db_.number(
        "SELECT p.id FROM message mine JOIN message m ON m.id_hash = mine.id_hash AND m.message_id "
        "= mine.message_id AND m.sent IS mine.sent JOIN placement p ON p.message = m.id WHERE "
        "mine.id = ? AND p.id > ? AND p.folder = ? AND p.base_folder IS NULL AND p.uid IS NOT NULL "
        "AND p.arrived = ? AND p.size = mine.size ORDER BY p.id LIMIT 1",
        known.message, known.sent_after, known.sent_to, known.arrived.time_since_epoch().count());
    if (!copy) return fail(copy);
    if (*copy == 0) return std::nullopt;
    return mail::PlacementId{static_cast<std::uint32_t>(*copy)};
}

// The copy becomes the message, and the original gets the number it had.
Result<void> Counterparts::bury_original(const Counterpart& known, mail::PlacementId as,
                                         IntentId intent) {
    auto there = find(as);
    if (!there) return fail(there);
    if (auto bound = bind(known, known.folder, (*there)->uid); !bound) return bound;
    return db_.run(
        "INSERT INTO tombstone (placement, folder, message, uid, flags, keywords, date, arrived, "
        "intent, time) SELECT ?1, ?2, message, ?3, flags, keywords, date, arrived, ?4, arrived "
        "FROM placement WHERE id = ?5",
        as, known.home, known.uid, intent, known.id);
}

Result<void> Counterparts::flags_carried(const Counterpart& known, const mail::FlagChange& change) {
    return set_flags(known, known.flags, mail::apply(change, known.base));
}

Result<void> Counterparts::erased(const Counterpart& known) {
    if (auto done = set_flags(known, known.flags, known.flags); !done) return done;
    return set_place(known, known.folder, std::nullopt,
                     known.is_tombstone ? Presence::gone : Presence::unsent);
}

Result<void> Counterparts::set_out(const Counterpart& known, const mail::Flags& arrives_with) {
    if (auto done = set_flags(known, known.flags, arrives_with); !done) return done;
    return set_place(known, known.folder, std::nullopt, Presence::sent);
}

Result<void> Counterparts::take_back_flags(const Counterpart& known,
                                           const mail::FlagChange& change) {
    // Only of what was asked for: anything else that was changed since goes its own way.
    const mail::FlagChange missing = mail::difference(known.flags, known.base);
    mail::FlagChange back{{missing.add.bits() & change.remove.bits(), {}},
                          {missing.remove.bits() & change.add.bits(), {}}};
    for (const std::string& keyword : missing.add.keywords()) {
        if (change.remove.has(keyword)) back.add.add(keyword);
    }
    for (const std::string& keyword : missing.remove.keywords()) {
        if (change.add.has(keyword)) back.remove.add(keyword);
    }
    return set_flags(known, mail::apply(back, known.flags), known.base);
}

Result<void> Counterparts::take_back_move(const Counterpart& known) {
    if (known.is_tombstone) return {};
    return db_.run(
        "UPDATE placement SET folder = coalesce(base_folder, folder), base_folder = NULL, "
        "sent_after = NULL, sent_to = NULL WHERE id = ?",
        known.id);
}

Result<void> Counterparts::take_back_erase(const Counterpart& known) {
    return known.is_tombstone ? placements_.restore(known.id) : Result<void>();
}

Result<void> Counterparts::keep_here(const Counterpart& known) {
    return set_place(known, known.folder, std::nullopt,
                     known.is_tombstone ? Presence::gone : Presence::kept);
}

Result<void> Counterparts::merge_messages(mail::MessageId from, mail::MessageId to) {
    auto thread = db_.number("SELECT thread FROM message WHERE id = ?", from);
    if (!thread) return fail(thread);
    auto done = db_.run(
        "UPDATE placement SET message = ?1, thread = m.thread, parent = m.parent, size = m.size "
        "FROM (SELECT thread, parent, size FROM message WHERE id = ?1) AS m WHERE message = ?2",
        to, from);
    if (done) done = db_.run("UPDATE tombstone SET message = ? WHERE message = ?", to, from);
    if (done)
        done = db_.run("UPDATE message SET parent = ?1 WHERE thread = ?2 AND parent = ?3", to,
                       *thread, from);
    if (done)
        done = db_.run("UPDATE placement SET parent = ?1 WHERE thread = ?2 AND parent = ?3", to,
                       *thread, from);
    if (done) done = db_.run("DELETE FROM message WHERE id = ?", from);
    return done;
}

}  // namespace alder::store
