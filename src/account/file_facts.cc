#include "account/file_facts.h"

#include "store/packing.h"

namespace alder::account {

namespace {

// Of the pins that hold contents until the rows that name them are committed.
constexpr std::string_view kOwner = "files";

std::string pack(const FileCursor& cursor) {
    return store::Packer()
        .number(cursor.read_to)
        .number(cursor.last_offset)
        .string(cursor.digest)
        .take();
}

FileCursor unpack_cursor(std::string_view bytes) {
    store::Unpacker in(bytes);
    FileCursor cursor;
    cursor.read_to = in.number();
    cursor.last_offset = in.number();
    cursor.digest = in.string();
    return in.good() ? cursor : FileCursor{};
}

std::int64_t sent(const mail::Envelope& envelope) {
    return envelope.date ? envelope.date->time.time_since_epoch().count() : 0;
}

// Two files are never one folder: of "list" and "list.mbox" the second keeps its file name.
Result<std::string> unused_name(store::Connection& mail, const FoundFolder& folder) {
    const std::string file = folder.source.substr(folder.source.rfind('/') + 1);
    std::string name = folder.name;
    for (int n = 1;; ++n) {
        auto taken =
            mail.number("SELECT count(*) FROM folder WHERE name = ? AND source IS NOT NULL", name);
        if (!taken) return fail(taken);
        if (*taken == 0) return name;
        name = n == 1 ? file : file + " " + std::to_string(n);
    }
}

}  // namespace

Result<void> FileFacts::store(const Fact& fact, WallTime now) {
    if (const auto* folder = std::get_if<FoundFolder>(&fact)) return store_folder(*folder);
    if (const auto* messages = std::get_if<FoundMessages>(&fact))
        return store_messages(*messages, now);
    return {};
}

Result<std::vector<KnownFolder>> FileFacts::known() {
    auto all = mail_.connection().prepare(
        "SELECT name, coalesce(source, ''), source_cursor FROM folder ORDER BY id");
    if (!all) return fail(all);
    std::vector<KnownFolder> folders;
    while (true) {
        auto row = all->step();
        if (!row) return fail(row);
        if (!*row) return folders;
        folders.push_back({std::string((*row)->text(0)), std::string((*row)->text(1)),
                           unpack_cursor((*row)->blob(2))});
    }
}

Result<void> FileFacts::store_folder(const FoundFolder& folder) {
    auto transaction = store::Transaction::begin(mail_.connection());
    if (!transaction) return fail(transaction);
    auto known = mail_.connection().number("SELECT id FROM folder WHERE source = ?", folder.source);
    if (!known) return fail(known);
    if (*known != 0) return {};  // it keeps the name it has, and stays deleted when it was
    auto name = unused_name(mail_.connection(), folder);
    if (!name) return fail(name);
    auto id = mail_.create_folder(*name);
    if (!id) return fail(id);
    if (!folder.source.empty()) {
        auto done =
            mail_.connection().run("UPDATE folder SET source = ? WHERE id = ?", folder.source, *id);
        if (!done) return fail(done);
    }
    return transaction->commit();
}

Result<std::vector<mail::ContentId>> FileFacts::put_bytes(const FoundMessages& found,
                                                          WallTime now) {
    auto batch = content_.begin({});
    if (!batch) return fail(batch);
    std::vector<mail::ContentId> ids;
    for (const FoundMessage& message : found.messages) {
        const store::OutsidePlace place{message.bytes.path, message.bytes.offset,
                                        message.bytes.length};
        const auto had =
            found.anew ? unmatched_.find({message.summary.envelope.message_id, message.bytes.length,
                                          sent(message.summary.envelope)})
                       : unmatched_.end();
        if (had != unmatched_.end()) {
            if (auto moved = content_.move_outside(had->second.content, place); !moved)
                return fail(moved);
            unmatched_.erase(had);
            ids.push_back({});  // it has its place already
            continue;
        }
        auto id = content_.put_outside(place, now, message.bytes.digest, kOwner);
        if (!id) return fail(id);
        ids.push_back(*id);
    }
    if (auto done = batch->commit(); !done) return fail(done);
    return ids;
}

Result<void> FileFacts::store_messages(const FoundMessages& found, WallTime now) {
    auto number = mail_.connection().number("SELECT id FROM folder WHERE source = ?", found.source);
    if (!number) return fail(number);
    if (*number == 0) return {};
    const mail::FolderId folder{static_cast<std::uint32_t>(*number)};
    if (found.anew && (found.first || matching_ != found.source)) {
        if (auto started = start_matching(found.source); !started) return fail(started);
    }
    auto contents = put_bytes(found, now);
    if (!contents) return fail(contents);

    auto transaction = store::Transaction::begin(mail_.connection());
    if (!transaction) return fail(transaction);
    for (std::size_t i = 0; i < found.messages.size(); ++i) {
        if ((*contents)[i].value == 0) continue;
        const FoundMessage& message = found.messages[i];
        auto added = placements_.add({.folder = folder,
                                      .content = (*contents)[i],
                                      .summary = message.summary,
                                      .flags = message.flags,
                                      .arrived = message.arrived,
                                      .uid = {},
                                      .made_by = {},
                                      .now = now});
        if (!added) return fail(added);
    }
    if (found.anew && found.last) {
        if (auto done = expunge_unmatched(now); !done) return fail(done);
    }
    auto kept = mail_.connection().run("UPDATE folder SET source_cursor = ? WHERE id = ?",
                                       store::Blob{pack(found.cursor)}, folder);
    if (!kept) return fail(kept);
    if (auto done = transaction->commit(); !done) return fail(done);
    return content_.unpin(kOwner);
}

Result<void> FileFacts::start_matching(const std::string& path) {
    unmatched_.clear();
    matching_ = path;
    auto all = mail_.connection().prepare(
        "SELECT id, content, message_id, size, coalesce(sent, 0) FROM message WHERE content IS NOT "
        "NULL");
    if (!all) return fail(all);
    while (true) {
        auto row = all->step();
        if (!row) return fail(row);
        if (!*row) return {};
        const auto content = (*row)->id<mail::ContentId>(1);
        auto about = content_.about(content);
        if (!about) return fail(about);
        if (!about->outside || about->outside->path != path) continue;
        unmatched_.emplace(Key{(*row)->text(2), static_cast<std::uint64_t>((*row)->integer(3)),
                               (*row)->integer(4)},
                           Had{(*row)->id<mail::MessageId>(0), content});
    }
}

// Another program took them out of the file: their bytes are gone, wherever we had put them.
Result<void> FileFacts::expunge_unmatched(WallTime now) {
    std::vector<mail::PlacementId> gone;
    for (const auto& [key, had] : unmatched_) {
        auto find = mail_.connection().prepare("SELECT id FROM placement WHERE message = ?");
        if (!find) return fail(find);
        find->bind(had.message);
        while (true) {
            auto row = find->step();
            if (!row) return fail(row);
            if (!*row) break;
            gone.push_back((*row)->id<mail::PlacementId>(0));
        }
    }
    for (const mail::PlacementId id : gone) {
        if (auto done = placements_.expunge(id, {}, now); !done) return fail(done);
    }
    unmatched_.clear();
    matching_.clear();
    return {};
}

}  // namespace alder::account
