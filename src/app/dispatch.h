// Empties the outbox of one account: sends what is due until nothing is, and puts the copies of
// what was sent into its folder for sent mail. It waits: for commands, which may be asked for a
// password, and for a thread of its own, which can be stopped. Whoever has one holds the account's
// sending lock, so no letter is sent by two at once.

#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "account/place.h"
#include "app/accounts.h"
#include "app/filing.h"
#include "app/news.h"
#include "disk/lock_file.h"
#include "outgoing/delivery.h"
#include "store/send_queue.h"
#include "store/user_db.h"

namespace alder::app {

class Dispatch {
public:
    // How long to wait for another process that sends; it takes along what has become due.
    static constexpr std::chrono::milliseconds kPatience{30'000};

    // Errc::config when the account has nowhere to send to, try_again when the patience is over.
    // news: of the account where copies are filed.
    static Result<std::unique_ptr<Dispatch>> open(const account::Place& place,
                                                  const OpenAccount& account, NewsListener news,
                                                  std::chrono::milliseconds patience = kPatience);

    // Ends all waiting early once this descriptor is readable; what is not out by then stays as it
    // was. Nobody is asked for a password, and no other process is waited for.
    void stop_at(int fd) { stop_fd_ = fd; }

    // What kept letters from the server. Those that were due wait, or went out before it.
    struct Kept {
        Error why;
        bool is_noted = false;  // with the letters, which have a time for another attempt
    };
    // What becomes of each letter is in the outbox. An error tells that the outbox could not be
    // read or written; cancelled: it was to stop.
    Result<std::optional<Kept>> send();
    // Until this has succeeded the letters are `accepted`, and the next one tries again. An account
    // whose folders nobody has seen yet is left for later.
    Result<void> file_copies();

private:
    struct Way {
        outgoing::Route route;
        net::TlsTrust trust;
    };
    Dispatch(const account::Place& place, OpenAccount account, disk::LockFile lock,
             store::UserDb user, NewsListener news);

    Result<Way> find_way() const;
    Result<Secret> password() const;
    bool is_to_stop() const;
    Result<std::optional<Kept>> deliver(const Way& way,
                                        const std::vector<store::OutboxLetter>& letters);
    Result<std::vector<outgoing::Parcel>> parcels(const std::vector<store::OutboxLetter>& letters);
    // Before the last byte of a letter: notes it and tells the delivery to go on.
    Result<void> commit(outgoing::Delivery& delivery, outgoing::ParcelId id);
    Result<void> deliver_to_self(const std::vector<store::OutboxLetter>& letters);
    // The copy into Sent, the mark on the message it answers, whatever its account, and an end to
    // its draft: one step.
    Result<void> file(Filing& filing, mail::FolderId sent, store::LetterId letter);

    account::Place place_;
    OpenAccount account_;
    disk::LockFile lock_;
    store::UserDb user_;
    NewsListener news_;
    std::string claim_;  // names this run in the outbox
    int stop_fd_ = -1;
};

}  // namespace alder::app
