#include "store/entry.h"

#include "base/digest.h"
#include "store/envelope_packing.h"

namespace alder::store {

namespace {

std::optional<mail::Date> sent_date(const Row& row, int time, int zone) {
    if (row.is_null(time)) return std::nullopt;
    return mail::Date{WallTime(std::chrono::seconds(row.integer(time))),
                      static_cast<std::int16_t>(row.integer(zone)), row.is_null(zone)};
}

Result<Entry> read_entry(const Row& row) {
    Entry entry;
    entry.id = row.id<mail::PlacementId>(0);
    entry.folder = row.id<mail::FolderId>(1);
    entry.uid = row.id<mail::Uid>(2);
    entry.flags = mail::Flags::from_stored(static_cast<std::uint32_t>(row.integer(3)), row.text(4));
    entry.date = WallTime(std::chrono::seconds(row.integer(5)));
    entry.arrived = WallTime(std::chrono::seconds(row.integer(6)));
    entry.thread = row.id<mail::ThreadId>(7);
    entry.content = row.id<mail::ContentId>(8);
    entry.summary.size = static_cast<std::uint64_t>(row.integer(9));
    const auto traits = static_cast<std::uint32_t>(row.integer(10));
    entry.summary.calendar = (traits & 2) != 0;
    entry.summary.encrypted = (traits & 4) != 0;
    entry.summary.is_signed = (traits & 8) != 0;
    entry.summary.attachments = split_list(row.text(11), '\n');
    entry.summary.preview = row.text(12);

    mail::Envelope& envelope = entry.summary.envelope;
    envelope.date = sent_date(row, 13, 14);
    envelope.subject = row.text(15);
    auto from = unpack_addresses(row.blob(16));
    if (!from) return fail(from);
    envelope.from = std::move(*from);
    if (auto done = unpack_other_addresses(row.blob(17), envelope); !done) return fail(done);
    envelope.message_id = row.text(18);
    envelope.in_reply_to = split_list(row.text(19), ' ');
    envelope.references = split_list(row.text(20), ' ');
    envelope.list_id = row.text(21);
    return entry;
}

}  // namespace

Result<std::optional<Entry>> load_entry(Connection& mail, mail::PlacementId id) {
    auto entries = load_entries(mail, {&id, 1});
    if (!entries) return fail(entries);
    if (entries->empty()) return std::nullopt;
    return std::move(entries->front());
}

// One query for all of them: each of its own would be a read transaction, too. CROSS JOIN goes
// through the ids as they stand.
Result<std::vector<Entry>> load_entries(Connection& mail, std::span<const mail::PlacementId> ids) {
    auto find = mail.prepare(
        "SELECT p.id, p.folder, p.uid, p.flags, p.keywords, p.date, p.arrived, p.thread, "
        "m.content, m.size, m.traits, m.attachments, m.preview, m.sent, m.zone, m.subject, "
        "m.author, m.addresses, m.message_id, m.in_reply_to, m.refs, m.list_id "
        "FROM json_each(?) AS wanted CROSS JOIN placement p ON p.id = wanted.value "
        "CROSS JOIN message m ON m.id = p.message");
    if (!find) return fail(find);
    std::string wanted = "[";
    for (const mail::PlacementId id : ids)
        wanted += (wanted.size() > 1 ? "," : "") + std::to_string(id.value);
    find->bind(wanted + "]");
    std::vector<Entry> entries;
    entries.reserve(ids.size());
    while (true) {
        auto row = find->step();
        if (!row) return fail(row);
        if (!*row) return entries;
        auto entry = read_entry(**row);
        if (!entry) return fail(entry);
        entries.push_back(std::move(*entry));
    }
}

namespace {

template <class Id>
Result<std::vector<Id>> all_ids(Statement& statement) {
    std::vector<Id> ids;
    while (true) {
        auto row = statement.step();
        if (!row) return fail(row);
        if (!*row) return ids;
        ids.push_back((*row)->template id<Id>(0));
    }
}

}  // namespace

Result<std::vector<mail::PlacementId>> placements_called(Connection& mail,
                                                         std::string_view message_id) {
    auto find = mail.prepare(
        "SELECT p.id FROM message m JOIN placement p ON p.message = m.id "
        "WHERE m.id_hash = ? AND m.message_id = ? ORDER BY p.id");
    if (!find) return fail(find);
    find->bind(static_cast<std::int64_t>(stable_hash(message_id)), message_id);
    return all_ids<mail::PlacementId>(*find);
}

Result<std::vector<mail::PlacementId>> placements_in_thread(Connection& mail,
                                                            mail::ThreadId thread) {
    auto find = mail.prepare("SELECT id FROM placement WHERE thread = ? ORDER BY date, id");
    if (!find) return fail(find);
    find->bind(thread);
    return all_ids<mail::PlacementId>(*find);
}

Result<std::vector<mail::ContentId>> contents_in(Connection& mail, mail::FolderId folder) {
    auto find = mail.prepare(
        "SELECT m.content FROM placement p JOIN message m ON m.id = p.message WHERE p.folder = ? "
        "AND m.content IS NOT NULL");
    if (!find) return fail(find);
    find->bind(folder);
    return all_ids<mail::ContentId>(*find);
}

Result<mail::PlacementId> newest_placement(Connection& mail) {
    auto id = mail.number("SELECT coalesce(max(id), 0) FROM placement");
    if (!id) return fail(id);
    return mail::PlacementId{static_cast<std::uint32_t>(*id)};
}

Result<std::map<mail::FolderId, std::uint32_t>> arrivals_since(Connection& mail,
                                                               mail::PlacementId newest) {
    auto all = mail.prepare("SELECT folder, count(*) FROM placement WHERE id > ? GROUP BY folder");
    if (!all) return fail(all);
    all->bind(newest);
    std::map<mail::FolderId, std::uint32_t> counts;
    while (true) {
        auto row = all->step();
        if (!row) return fail(row);
        if (!*row) return counts;
        counts[(*row)->id<mail::FolderId>(0)] = static_cast<std::uint32_t>((*row)->integer(1));
    }
}

}  // namespace alder::store
