// Letters at work beside the screens: one thread keeps what is being written and posts it, one
// sends what is due. They share nothing but channels and user.db; everything that comes back goes
// into one channel of the screens'.
//
// A run of the program marks its drafts as its own by a lock file that ends with it, so that the
// next run knows what was left behind.

#pragma once

#include <map>
#include <memory>
#include <string>
#include <thread>

#include "account/place.h"
#include "app/accounts.h"
#include "app/draft_packing.h"
#include "app/letters.h"
#include "base/channel.h"
#include "disk/lock_file.h"
#include "store/user_db.h"

namespace alder::app {

class LetterThreads final : public Letters {
public:
    // For how long the sending of a letter can be taken back.
    static constexpr std::chrono::seconds kUndoWindow{10};

    // place outlives this.
    LetterThreads(const account::Place& place, std::vector<OpenAccount> accounts,
                  std::chrono::seconds undo_window = kUndoWindow);
    // What is being kept or posted is kept or posted; a transfer ends early, and the letter waits.
    ~LetterThreads() override;
    LetterThreads(const LetterThreads&) = delete;
    LetterThreads& operator=(const LetterThreads&) = delete;

    std::vector<compose::Identity> identities(mail::AccountId account) const override;
    LetterTaker begin(mail::AccountId account, std::optional<mail::MessageRef> resumes,
                      std::optional<std::uint64_t> left_behind) override;
    void take_back(const Posted& posted) override;
    void change(store::LetterId letter, OutboxWish wish) override;
    void flush() override;
    void look() override;
    int fd() const override { return notices_.fd(); }
    std::optional<LetterNotice> next() override { return notices_.pop(); }

private:
    // For the thread that keeps letters. number: of the letter, in this run.
    struct Written {
        std::uint64_t number;
        OpenLetter letter;
        LetterNews news;
    };
    struct TakeBack {
        std::uint64_t number;
        Posted posted;
    };
    struct Change {
        store::LetterId letter;
        OutboxWish wish;
    };
    struct Flush {};
    struct Look {};
    using Task = std::variant<Written, TakeBack, Change, Flush, Look>;

    struct Go {
        bool at_once = false;  // whatever kept the last try from the server
    };

    class Keeper;

    const OpenAccount* account(mail::AccountId id) const;
    void run_keeper();
    void run_sender();

    const account::Place& place_;
    const std::vector<OpenAccount> accounts_;
    const std::chrono::seconds undo_window_;
    std::uint64_t last_number_ = 0;
    Channel<LetterNotice> notices_;
    Channel<Task> tasks_;
    Channel<Go> sends_;
    Channel<int> stop_;  // closed at the end: its descriptor ends a transfer
    std::jthread keeper_;
    std::jthread sender_;
};

}  // namespace alder::app
