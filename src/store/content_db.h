// content.db: the bytes of the messages of one account. The same bytes are stored once, whatever
// folders they are in; a message that stays in a Maildir, mbox or MH folder is named by place.
//
// Durability: content.db runs FULL. When put(), Writer::finish() or Batch::commit() has returned,
// the content survives a loss of power, so the row of mail.db that names it may be written next.
// What a batch or a Writer left unfinished is collected later.
//
// Who collects: only the holder of the account's sync lock. Everybody else is safe from it thus:
// new content is left alone for a day, and a put that finds its bytes already there pins them in
// the same transaction; the row that names them, or the intent that is to bring them, is committed
// before the pin is dropped.
//
// Thread rule: one thread for each ContentDb; several may have the file open. A ContentDb must not
// be moved while a Batch or Writer of it lives.

#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/digest.h"
#include "disk/disk.h"
#include "mail/ids.h"
#include "store/chunk_codec.h"
#include "store/sqlite.h"

namespace alder::store {

enum class ContentState {  // the numbers are stored
    whole = 0,
    partial = 1,  // some bytes of it, or a Writer that has not finished
    parts = 2,    // some of its MIME parts
    outside = 3,
};

// Bytes in a file that is not ours to change.
struct OutsidePlace {
    std::string path;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    bool operator==(const OutsidePlace&) const = default;
};

struct ContentFacts {
    ContentState state = ContentState::whole;
    std::uint64_t size = 0;  // bytes of the message
    WallTime created{};
    bool damaged = false;  // found by verify(); put() of the same bytes mends it
    std::optional<OutsidePlace> outside;
};

struct Collected {
    std::uint64_t contents = 0;           // how many were removed
    std::optional<mail::ContentId> next;  // where to go on; none: all were looked at
};

class ContentDb {
public:
    // Version of the schema that is made here; a newer one is refused.
    static std::int64_t newest_schema();

    // vfs: Vfs::name() of the Vfs over this disk.
    static Result<ContentDb> open(disk::Disk& disk, const std::string& path,
                                  const std::string& vfs);

    // Writes nothing, and needs nothing that can be written. Errc::not_found: it is older than this
    // version reads.
    static Result<ContentDb> open_read_only(disk::Disk& disk, const std::string& path,
                                            const std::string& vfs);

    // Several puts as one transaction. Nothing of it counts until commit() has returned; when that
    // fails, all of it is to be put again.
    class Batch {
    public:
        Batch(Transaction transaction, Clock::time_point until)
            : transaction_(std::move(transaction)), until_(until) {}
        Result<void> commit() { return transaction_.commit(); }
        // Whether 5 ms are over: commit now, so that no intent waits for longer.
        bool due(Clock::time_point now) const { return now >= until_; }

    private:
        Transaction transaction_;
        Clock::time_point until_;
    };
    Result<Batch> begin(Clock::time_point now);

    // Stores a message, or finds it and pins it for `owner` (unpin() when the row that names it is
    // committed).
    Result<mail::ContentId> put(std::string_view bytes, WallTime now, std::string_view owner);

    // A message that comes in pieces, in constant memory; each MiB is a transaction unless a batch
    // is open.
    class Writer {
    public:
        Writer(ContentDb& db, WallTime now) : db_(db), now_(now) {}
        Result<void> add(std::string_view bytes);
        // As put(). Call once, after the last piece.
        Result<mail::ContentId> finish(std::string_view owner);

    private:
        Result<void> store(std::string_view chunk);
        ContentDb& db_;
        WallTime now_;
        std::optional<mail::ContentId> id_;
        std::string buffer_;
        std::uint64_t size_ = 0;
        std::uint32_t chunks_ = 0;
        Sha256Stream digest_;
    };

    // Names a message where it is. The same place with the same digest (where both are known) gives
    // the same id, pinned.
    Result<mail::ContentId> put_outside(const OutsidePlace& place, WallTime now,
                                        const std::optional<Sha256>& digest,
                                        std::string_view owner);
    // Its file has another name now (Maildir flags), or its mbox was rewritten.
    Result<void> move_outside(mail::ContentId id, const OutsidePlace& place);

    Result<ContentFacts> about(mail::ContentId id);
    // Of the whole message; nullopt where its bytes are not all here.
    Result<std::optional<Sha256>> digest(mail::ContentId id);
    // 16 random bytes that no other content.db has, and the newest id that this one gave.
    Result<std::string> identity();
    Result<mail::ContentId> last();
    // The next message after this one whose bytes are all here; nullopt: there are no more.
    Result<std::optional<mail::ContentId>> next_whole(mail::ContentId after);
    // Errc::not_found: not here (yet), or its file is gone; corrupt: damaged, or its file is
    // shorter than it was.
    Result<std::string> read(mail::ContentId id);
    // Fewer bytes only at the end.
    Result<std::string> read_range(mail::ContentId id, std::uint64_t offset, std::uint64_t length);

    // Compares the bytes with their digest. False: they differ; the content is marked as damaged.
    Result<bool> verify(mail::ContentId id);
    Result<std::vector<mail::ContentId>> damaged();

    Result<void> pin(mail::ContentId id, WallTime now, std::string_view owner);
    // Drops all pins of an owner.
    Result<void> unpin(std::string_view owner);

    struct Naming {
        // Whether anything names it. Asked before, and again inside the transaction that removes
        // it: it must answer by what is committed then.
        std::function<bool(mail::ContentId)> is_live;
        // Called before anything is removed: what names it no more must stay so if the power goes.
        std::function<Result<void>()> make_durable;
    };
    // Looks at the next 1,000 contents from `from` on (0: the first) and removes those that are
    // not live, unless they are pinned or younger than a day: no more than fits into 5 ms, of a
    // large one a part. Writes nothing where there are none; gives some space back, too.
    Result<Collected> collect(const Naming& naming, WallTime now, mail::ContentId from);

private:
    ContentDb(disk::Disk& disk, Connection db) : disk_(&disk), db_(std::move(db)) {}

    struct Found {
        mail::ContentId id;
        bool damaged;
    };
    Result<std::optional<Found>> find(const Sha256& digest);
    Result<void> insert_chunks(mail::ContentId id, std::string_view bytes);
    Result<mail::ContentId> insert_row(ContentState state, std::uint64_t size, WallTime now);
    Result<void> insert_chunk(mail::ContentId id, std::uint32_t n, std::string_view plain);
    Result<void> remove_chunks(mail::ContentId id);
    Result<void> remove(mail::ContentId id);
    Result<std::vector<mail::ContentId>> old_contents(WallTime now, mail::ContentId from);
    Result<Collected> remove_some(const std::vector<mail::ContentId>& loose, const Naming& naming,
                                  WallTime now);
    struct Freed {
        std::int64_t bytes;  // compressed
        bool is_whole;       // nothing of it is left
    };
    Result<Freed> remove_chunks(mail::ContentId id, std::int64_t most);
    Result<void> shrink();
    Result<std::string> read_chunks(mail::ContentId id, std::uint64_t offset, std::uint64_t end);
    Result<std::string> read_outside(const OutsidePlace& place, std::uint64_t offset,
                                     std::uint64_t length);

    disk::Disk* disk_;
    Connection db_;
    ChunkCodec codec_;
};

}  // namespace alder::store
