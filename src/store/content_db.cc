#include "store/content_db.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "store/chunk_key.h"
#include "store/ids.h"
#include "store/schema.h"

namespace alder::store {

namespace {

using mail::ContentId;

// Plain bytes in a chunk; every chunk but the last of a message is full, so an offset tells its
// chunk.
constexpr std::uint64_t kChunk = std::uint64_t{1} << 20U;
constexpr std::uint64_t kLargest = kChunk * static_cast<std::uint64_t>(kChunksEach);

constexpr std::chrono::milliseconds kBatchWork{5};
constexpr std::size_t kVerifyStep = 1U << 20U;  // bytes

constexpr std::array kSchema{R"(
CREATE TABLE content (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    state INTEGER NOT NULL,
    sha256 BLOB,
    size INTEGER NOT NULL,
    created INTEGER NOT NULL,
    damaged INTEGER NOT NULL DEFAULT 0,
    outside_path TEXT,
    outside_offset INTEGER
) STRICT;
CREATE UNIQUE INDEX content_whole ON content (sha256) WHERE state = 0;
CREATE INDEX content_outside ON content (outside_path, outside_offset) WHERE state = 3;
CREATE INDEX content_damaged ON content (id) WHERE damaged = 1;

-- key = content * 65536 + n; size counts the plain bytes
CREATE TABLE chunk (key INTEGER PRIMARY KEY, size INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;

-- What there is of a content whose state is partial or parts: a range of the message's bytes, or
-- one MIME part by number (IMAP's "2.1.MIME"), kept in the chunks from first_chunk on.
CREATE TABLE section (
    content INTEGER NOT NULL REFERENCES content (id) ON DELETE CASCADE,
    part TEXT NOT NULL,
    start INTEGER NOT NULL,
    length INTEGER NOT NULL,
    first_chunk INTEGER NOT NULL,
    PRIMARY KEY (content, part, start)
) STRICT, WITHOUT ROWID;

CREATE TABLE pin (
    content INTEGER NOT NULL REFERENCES content (id) ON DELETE CASCADE,
    owner TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (content, owner)
) STRICT, WITHOUT ROWID;
CREATE INDEX pin_owner ON pin (owner);
)",
                             // What tells it from every other; mail.db repeats it.
                             R"(
CREATE TABLE identity (one INTEGER PRIMARY KEY CHECK (one = 1), id BLOB NOT NULL) STRICT;
INSERT INTO identity VALUES (1, randomblob(16));
)"};

std::string_view view(const Sha256& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::int64_t seconds(WallTime time) { return time.time_since_epoch().count(); }

// A transaction, or a part of the batch that is open: all of it or nothing either way.
class Step {
public:
    static Result<Step> begin(Connection& db) {
        const bool nested = sqlite3_get_autocommit(db.handle()) == 0;
        if (const auto begun = db.run(nested ? "SAVEPOINT step" : "BEGIN IMMEDIATE"); !begun)
            return fail(begun);
        return Step(db, nested);
    }
    Step(Step&& other) noexcept : db_(std::exchange(other.db_, nullptr)), nested_(other.nested_) {}
    Step& operator=(Step&&) = delete;
    ~Step() {
        if (db_ == nullptr || sqlite3_get_autocommit(db_->handle()) != 0) return;
        static_cast<void>(db_->script(nested_ ? "ROLLBACK TO step; RELEASE step" : "ROLLBACK"));
    }
    Result<void> commit() {
        auto done = db_->run(nested_ ? "RELEASE step" : "COMMIT");
        if (done) db_ = nullptr;
        return done;
    }

private:
    Step(Connection& db, bool nested) : db_(&db), nested_(nested) {}
    Connection* db_;
    bool nested_;
};

// Commits and gives the id, or passes on what went wrong.
Result<ContentId> committed(Step& step, const Result<void>& done, ContentId id) {
    if (!done) return fail(done);
    if (const auto committed = step.commit(); !committed) return fail(committed);
    return id;
}

// A file outside that was rewritten may have another message in this place.
Result<std::string> as_known(Connection& db, ContentId id, Result<std::string> bytes,
                             std::uint64_t whole) {
    if (!bytes || bytes->size() != whole) return bytes;
    auto select = db.prepare("SELECT outside_path FROM content WHERE id = ? AND sha256 <> ?");
    if (!select) return fail(select);
    const Sha256 digest = sha256(*bytes);
    const auto other = select->bind(id, Blob{view(digest)}).step();
    if (!other) return fail(other);
    if (!*other) return bytes;
    return fail(Errc::corrupt, fmt::format("{} has changed; it is read again", (*other)->text(0)));
}

}  // namespace

std::int64_t ContentDb::newest_schema() { return std::ssize(kSchema); }

Result<ContentDb> ContentDb::open(disk::Disk& disk, const std::string& path,
                                  const std::string& vfs) {
    auto db = Connection::open(path, {.vfs = vfs,
                                      .durability = Durability::full,
                                      .page_size = 16384,
                                      .incremental_vacuum = true,
                                      .cache_kib = 4096});
    if (!db) return fail(db);
    if (const auto ready = upgrade(*db, kSchema, "the store of message texts"); !ready)
        return fail(ready);
    return ContentDb(disk, std::move(*db));
}

Result<ContentDb::Batch> ContentDb::begin(Clock::time_point now) {
    auto transaction = Transaction::begin(db_);
    if (!transaction) return fail(transaction);
    return Batch(std::move(*transaction), now + kBatchWork);
}

// ---- storing ----

Result<ContentId> ContentDb::put(std::string_view bytes, WallTime now, std::string_view owner) {
    if (bytes.size() > kLargest) return fail(Errc::bad_data, "a message above 64 GiB");
    const Sha256 digest = sha256(bytes);
    auto step = Step::begin(db_);
    if (!step) return fail(step);
    const auto found = find(digest);
    if (!found) return fail(found);
    if (*found) {
        const ContentId id = (*found)->id;
        auto kept = pin(id, now, owner);
        if (kept && (*found)->damaged) {
            kept = remove_chunks(id);
            if (kept) kept = insert_chunks(id, bytes);
            if (kept) kept = db_.run("UPDATE content SET damaged = 0 WHERE id = ?", id);
        }
        return committed(*step, kept, id);
    }
    const auto id = insert_row(ContentState::whole, bytes.size(), now);
    if (!id) return id;
    auto stored = db_.run("UPDATE content SET sha256 = ? WHERE id = ?", Blob{view(digest)}, *id);
    if (stored) stored = insert_chunks(*id, bytes);
    return committed(*step, stored, *id);
}

Result<void> ContentDb::Writer::add(std::string_view bytes) {
    digest_.add(bytes);
    size_ += bytes.size();
    if (size_ > kLargest) return fail(Errc::bad_data, "a message above 64 GiB");
    while (!bytes.empty()) {
        const auto taken = bytes.substr(0, kChunk - buffer_.size());
        buffer_ += taken;
        bytes.remove_prefix(taken.size());
        if (buffer_.size() < kChunk) continue;
        if (auto stored = store(buffer_); !stored) return stored;
        buffer_.clear();
    }
    return {};
}

Result<void> ContentDb::Writer::store(std::string_view chunk) {
    auto step = Step::begin(db_.db_);
    if (!step) return fail(step);
    auto id = id_;
    if (!id) {
        const auto made = db_.insert_row(ContentState::partial, 0, now_);
        if (!made) return fail(made);
        id = *made;
    }
    if (auto stored = db_.insert_chunk(*id, chunks_, chunk); !stored) return stored;
    if (auto done = step->commit(); !done) return done;
    id_ = id;
    ++chunks_;
    return {};
}

Result<ContentId> ContentDb::Writer::finish(std::string_view owner) {
    const Sha256 digest = digest_.finish();
    auto step = Step::begin(db_.db_);
    if (!step) return fail(step);
    const auto found = db_.find(digest);
    if (!found) return fail(found);
    if (*found && !(*found)->damaged) {
        auto kept = db_.pin((*found)->id, now_, owner);
        if (kept && id_) kept = db_.remove(*id_);
        return committed(*step, kept, (*found)->id);
    }
    if (!buffer_.empty() || !id_)
        if (const auto stored = store(buffer_); !stored) return fail(stored);
    if (!*found)
        return committed(*step,
                         db_.db_.run("UPDATE content SET state = 0, size = ?, sha256 = ? "
                                     "WHERE id = ?",
                                     size_, Blob{view(digest)}, *id_),
                         *id_);
    // The damaged content keeps its id, because rows name it, and gets our chunks.
    const ContentId id = (*found)->id;
    auto mended = db_.pin(id, now_, owner);
    if (mended) mended = db_.remove_chunks(id);
    if (mended)
        mended = db_.db_.run("UPDATE chunk SET key = key - ? + ? WHERE key BETWEEN ? AND ?",
                             first_chunk_key(*id_), first_chunk_key(id), first_chunk_key(*id_),
                             last_chunk_key(*id_));
    if (mended) mended = db_.db_.run("UPDATE content SET damaged = 0 WHERE id = ?", id);
    if (mended) mended = db_.remove(*id_);
    return committed(*step, mended, id);
}

Result<ContentId> ContentDb::put_outside(const OutsidePlace& place, WallTime now,
                                         const std::optional<Sha256>& digest,
                                         std::string_view owner) {
    const auto bytes = digest ? std::optional(Blob{view(*digest)}) : std::nullopt;
    auto step = Step::begin(db_);
    if (!step) return fail(step);
    const auto same = db_.number(
        "SELECT id FROM content WHERE state = 3 AND outside_path = ? AND outside_offset = ? "
        "AND size = ? AND coalesce(sha256 = ?, 1)",
        place.path, place.offset, place.length, bytes);
    if (!same) return fail(same);
    if (*same != 0) {
        const ContentId id{static_cast<std::uint32_t>(*same)};
        auto kept = pin(id, now, owner);
        if (kept)
            kept =
                db_.run("UPDATE content SET sha256 = coalesce(sha256, ?), damaged = 0 WHERE id = ?",
                        bytes, id);
        return committed(*step, kept, id);
    }
    const auto id = insert_row(ContentState::outside, place.length, now);
    if (!id) return id;
    const auto named =
        db_.run("UPDATE content SET sha256 = ?, outside_path = ?, outside_offset = ? WHERE id = ?",
                bytes, place.path, place.offset, *id);
    return committed(*step, named, *id);
}

Result<void> ContentDb::move_outside(ContentId id, const OutsidePlace& place) {
    auto moved = db_.run(
        "UPDATE content SET outside_path = ?, outside_offset = ?, size = ?, damaged = 0 "
        "WHERE id = ? AND state = 3",
        place.path, place.offset, place.length, id);
    if (moved && db_.changes() == 0)
        return fail(Errc::not_found, "no message outside the store has this number");
    return moved;
}

Result<std::optional<ContentDb::Found>> ContentDb::find(const Sha256& digest) {
    auto select = db_.prepare("SELECT id, damaged FROM content WHERE sha256 = ? AND state = 0");
    if (!select) return fail(select);
    const auto row = select->bind(Blob{view(digest)}).step();
    if (!row) return fail(row);
    if (!*row) return std::nullopt;
    return Found{(*row)->id<ContentId>(0), (*row)->integer(1) != 0};
}

Result<ContentId> ContentDb::insert_row(ContentState state, std::uint64_t size, WallTime now) {
    const auto inserted = db_.run("INSERT INTO content (state, size, created) VALUES (?, ?, ?)",
                                  state, size, seconds(now));
    if (!inserted) return fail(inserted);
    return ContentId{static_cast<std::uint32_t>(db_.last_id())};
}

Result<void> ContentDb::insert_chunks(ContentId id, std::string_view bytes) {
    std::uint32_t n = 0;
    for (std::uint64_t at = 0; at < bytes.size(); at += kChunk)
        if (auto stored = insert_chunk(id, n++, bytes.substr(at, kChunk)); !stored) return stored;
    return {};
}

Result<void> ContentDb::insert_chunk(ContentId id, std::uint32_t n, std::string_view plain) {
    const auto packed = codec_.compress(plain);
    if (!packed) return fail(packed);
    return db_.run("INSERT INTO chunk (key, size, bytes) VALUES (?, ?, ?)", first_chunk_key(id) + n,
                   plain.size(), Blob{*packed});
}

// ---- reading ----

Result<ContentFacts> ContentDb::about(ContentId id) {
    auto select = db_.prepare(
        "SELECT state, size, created, damaged, outside_path, outside_offset FROM content "
        "WHERE id = ?");
    if (!select) return fail(select);
    const auto found = select->bind(id).step();
    if (!found) return fail(found);
    if (!*found) return fail(Errc::not_found, "the text of this message is not in the store");
    const Row& row = **found;
    ContentFacts facts{.state = static_cast<ContentState>(row.integer(0)),
                       .size = static_cast<std::uint64_t>(row.integer(1)),
                       .created = WallTime(std::chrono::seconds(row.integer(2))),
                       .damaged = row.integer(3) != 0,
                       .outside = std::nullopt};
    if (facts.state == ContentState::outside)
        facts.outside = {std::string(row.text(4)), static_cast<std::uint64_t>(row.integer(5)),
                         facts.size};
    return facts;
}

Result<std::optional<Sha256>> ContentDb::digest(ContentId id) {
    auto select = db_.prepare("SELECT sha256 FROM content WHERE id = ? AND state <> 1");
    if (!select) return fail(select);
    const auto found = select->bind(id).step();
    if (!found) return fail(found);
    if (!*found || (*found)->blob(0).size() != Sha256{}.size()) return std::nullopt;
    Sha256 digest{};
    std::ranges::copy((*found)->blob(0), digest.begin());
    return digest;
}

Result<std::string> ContentDb::read(ContentId id) { return read_range(id, 0, kLargest); }

Result<std::string> ContentDb::read_range(ContentId id, std::uint64_t offset,
                                          std::uint64_t length) {
    const auto facts = about(id);
    if (!facts) return fail(facts);
    if (facts->damaged && !facts->outside)
        return fail(Errc::corrupt, "the stored text of this message is damaged");
    const auto start = std::min(offset, facts->size);
    const auto end = start + std::min(length, facts->size - start);
    switch (facts->state) {
        case ContentState::whole:
            return read_chunks(id, start, end);
        case ContentState::outside:
            return as_known(db_, id, read_outside(*facts->outside, start, end - start),
                            facts->size);
        case ContentState::partial:
        case ContentState::parts:
            return fail(Errc::not_found, "the text of this message is not downloaded yet");
    }
    return fail(Errc::corrupt, "the store holds a message in a state this program does not know");
}

Result<std::string> ContentDb::read_chunks(ContentId id, std::uint64_t offset, std::uint64_t end) {
    std::string bytes;
    if (offset == end) return bytes;
    bytes.reserve(end - offset);
    auto select =
        db_.prepare("SELECT size, bytes FROM chunk WHERE key BETWEEN ? AND ? ORDER BY key");
    if (!select) return fail(select);
    const auto first = first_chunk_key(id) + static_cast<std::int64_t>(offset / kChunk);
    const auto last = first_chunk_key(id) + static_cast<std::int64_t>((end - 1) / kChunk);
    select->bind(first, last);
    for (std::uint64_t at = offset / kChunk * kChunk; at < end; at += kChunk) {
        const auto row = select->step();
        if (!row) return fail(row);
        if (!*row) return fail(Errc::corrupt, "a stored piece of a message is missing");
        const auto plain =
            codec_.expand((*row)->blob(1), static_cast<std::size_t>((*row)->integer(0)));
        if (!plain) return plain;
        const auto from = std::max(offset, at) - at;
        const auto to = std::min(end, at + kChunk) - at;
        if (plain->size() < to) return fail(Errc::corrupt, "a stored piece of a message is short");
        bytes.append(*plain, from, to - from);
    }
    return bytes;
}

Result<std::string> ContentDb::read_outside(const OutsidePlace& place, std::uint64_t offset,
                                            std::uint64_t length) {
    auto file = disk_->open(place.path, disk::Access::read);
    if (!file) return fail(file);
    const auto size = (*file)->size();
    if (!size) return fail(size);
    if (*size < place.offset || *size - place.offset < place.length)
        return fail(
            Errc::corrupt,
            fmt::format("{} is shorter than it was; another program changed it", place.path));
    std::string bytes(length, '\0');
    const auto got = (*file)->read_at(place.offset + offset, bytes.data(), length);
    if (!got) return fail(got);
    if (*got < length)
        return fail(Errc::corrupt, fmt::format("{} became shorter while it was read", place.path));
    return bytes;
}

// ---- keeping ----

Result<bool> ContentDb::verify(ContentId id) {
    auto select = db_.prepare("SELECT sha256, size, state FROM content WHERE id = ?");
    if (!select) return fail(select);
    const auto row = select->bind(id).step();
    if (!row) return fail(row);
    if (!*row) return fail(Errc::not_found, "the text of this message is not in the store");
    const std::string wanted((*row)->blob(0));
    const auto size = static_cast<std::uint64_t>((*row)->integer(1));
    const bool outside = static_cast<ContentState>((*row)->integer(2)) == ContentState::outside;
    select->reset();  // an open read would stand in the way of marking it

    Sha256Stream digest;
    bool sound = true;
    for (std::uint64_t at = 0; sound && at < size; at += kVerifyStep) {
        const auto piece = read_range(id, at, kVerifyStep);
        if (!piece && piece.error().code != Errc::corrupt) return fail(piece);
        sound = piece.has_value();
        if (sound) digest.add(*piece);
    }
    sound = sound && (wanted.empty() || view(digest.finish()) == wanted);
    if (sound) return true;
    if (outside) return false;  // the file may come back as it was
    if (const auto marked = db_.run("UPDATE content SET damaged = 1 WHERE id = ?", id); !marked)
        return fail(marked);
    return false;
}

Result<std::vector<ContentId>> ContentDb::damaged() {
    auto select = db_.prepare("SELECT id FROM content WHERE damaged = 1 ORDER BY id");
    if (!select) return fail(select);
    return ids_of<ContentId>(*select);
}

Result<void> ContentDb::pin(ContentId id, WallTime now, std::string_view owner) {
    return db_.run("INSERT OR REPLACE INTO pin (content, owner, since) VALUES (?, ?, ?)", id, owner,
                   seconds(now));
}

Result<void> ContentDb::unpin(std::string_view owner) {
    return db_.run("DELETE FROM pin WHERE owner = ?", owner);
}

Result<void> ContentDb::remove_chunks(ContentId id) {
    return db_.run("DELETE FROM chunk WHERE key BETWEEN ? AND ?", first_chunk_key(id),
                   last_chunk_key(id));
}

Result<void> ContentDb::remove(ContentId id) {
    if (auto removed = remove_chunks(id); !removed) return removed;
    return db_.run("DELETE FROM content WHERE id = ?", id);
}

}  // namespace alder::store
