// Letters at work beside the screens: one thread keeps what is being written and posts it, one
// sends what is due. They share nothing but channels and user.db; everything that comes back goes
// into one channel of the screens'.

#pragma once

#include <atomic>
#include <thread>
#include <vector>

#include "account/place.h"
#include "app/accounts.h"
#include "app/letter_desk.h"
#include "app/letters.h"
#include "base/channel.h"

namespace alder::app {

class LetterThreads final : public Letters {
public:
    // place outlives this. undo_window: for how long the sending of a letter can be taken back.
    LetterThreads(const account::Place& place, std::vector<OpenAccount> accounts,
                  std::chrono::seconds undo_window);
    // What is being kept or posted is kept or posted; a transfer ends early, and the letter waits.
    ~LetterThreads() override;
    LetterThreads(const LetterThreads&) = delete;
    LetterThreads& operator=(const LetterThreads&) = delete;

    std::vector<compose::Identity> identities(mail::AccountId account) const override;
    Begun begin(mail::AccountId account, std::optional<mail::MessageRef> resumes,
                std::optional<LetterNumber> known) override;
    void take_back(LetterNumber letter) override;
    void change(store::LetterId letter, OutboxWish wish) override;
    void flush() override;
    void look() override;
    int fd() const override { return notices_.fd(); }
    std::optional<LetterNotice> next() override { return notices_.pop(); }

private:
    struct Go {
        bool at_once = false;  // whatever kept the last try from the server
    };

    const OpenAccount* account(mail::AccountId id) const;
    void run_keeper();
    void run_sender();

    const account::Place& place_;
    const std::vector<OpenAccount> accounts_;
    const std::chrono::seconds undo_window_;
    const std::string run_;
    std::atomic<std::uint64_t> last_number_ = 0;
    Channel<LetterNotice> notices_;
    Channel<LetterTask> tasks_;
    Channel<Go> sends_;
    Channel<int> stop_;  // closed at the end: its descriptor ends a transfer
    std::jthread keeper_;
    std::jthread sender_;
};

}  // namespace alder::app
