// Takes in the bytes of messages as a server sends them. Small ones come in long rows and wait
// until there are a MiB of them, so that one sync of the disk serves many; large ones go to the
// store as they come, in constant memory. Bytes are durable before a row names them.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "mail/envelope.h"
#include "store/content_db.h"
#include "store/mail_db.h"
#include "sync/fact.h"

namespace alder::account {

// The bytes of a message, in content.db.
struct KnownBytes {
    mail::ContentId content;
    std::string_view head;   // all of them, or as much as a summary needs
    std::uint64_t size = 0;  // of all
};

// Names them in the message's row, which then tells what is in them; a row that has them already
// takes this one's place. Whoever calls has a transaction open.
Result<void> give_bytes(store::MailDb& mail, mail::MessageId row, const KnownBytes& bytes);

class ContentIntake {
public:
    ContentIntake(store::MailDb& mail, store::ContentDb& content)
        : mail_(mail), content_(content) {}

    // row: the message the bytes are of; 0: nobody needs them. Nothing is stored before flush().
    Result<void> add(mail::MessageId row, const sync::ServerContent& piece, WallTime now);
    // Enough has been added.
    bool is_full() const { return bytes_ >= kGroup; }
    bool is_empty() const { return waiting_.empty(); }
    // Stores all that is whole.
    Result<void> flush(WallTime now);
    // Forgets what was not stored.
    void drop();

private:
    static constexpr std::size_t kGroup = std::size_t{1} << 20U;
    // A larger one is summarised by its head.
    static constexpr std::size_t kHead = std::size_t{16} << 20U;

    struct Whole {
        mail::MessageId row;
        std::string bytes;  // or, where content is known already, its head
        std::uint64_t size = 0;
        mail::ContentId content;
    };
    // A message that comes in pieces.
    struct Large {
        store::ContentDb::Writer writer;
        Whole whole;
    };

    Result<void> finish_large();
    Result<void> store_bytes(WallTime now);

    store::MailDb& mail_;
    store::ContentDb& content_;
    std::vector<Whole> waiting_;
    std::size_t bytes_ = 0;
    std::optional<Large> large_;
};

}  // namespace alder::account
