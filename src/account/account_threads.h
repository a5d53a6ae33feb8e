// An account at work beside the screens: one thread for the account itself, one that writes, one
// that reads. They share nothing but channels; everything that comes back goes into one channel of
// the owner's, who waits on its descriptor.

#pragma once

#include <atomic>
#include <latch>
#include <memory>
#include <optional>
#include <thread>
#include <variant>

#include "account/account.h"
#include "account/reader.h"
#include "base/channel.h"
#include "disk/wake_file.h"

namespace alder::account {

// Something an account says, or answers.
struct FromAccount {
    mail::AccountId account;
    std::variant<Notice, Answer> what;
};

class AccountThreads {
public:
    // reader: one that is open already; none where the store has yet to be made. Everything else is
    // opened on the threads, so that this costs its caller nothing. place and to outlive this.
    struct Parts {
        const Place& place;
        store::AccountRow account;
        std::unique_ptr<Backend> backend;
        std::optional<Reader> reader;
    };
    AccountThreads(Parts parts, Channel<FromAccount>& to);
    // Waits until what was asked for is in the journal and the threads have ended.
    ~AccountThreads();
    AccountThreads(const AccountThreads&) = delete;
    AccountThreads& operator=(const AccountThreads&) = delete;

    void request(Request request);
    void ask(Question question);

private:
    // For the account thread: asked by the screens, or done by the writer.
    using Incoming = std::variant<Request, WriteResult>;

    void say(Notice notice);
    Result<void> open_writer();
    Result<void> open_reader();
    void run_account();
    void run_writer();
    void run_reader();
    void refuse_jobs(const Error& error);
    // changed: nullptr where the system cannot watch it.
    void wait_for_work(disk::WakeWatch* changed);
    int wait_until(std::optional<Clock::time_point> deadline, Clock::time_point now) const;

    Parts parts_;
    std::unique_ptr<Writer> writer_;  // the writer thread's
    std::latch store_is_there_{1};    // until the writer has made what the reader opens
    Account account_;
    Channel<FromAccount>& to_;
    Clock::time_point next_look_{};  // at what other processes did
    Channel<Incoming> incoming_;
    Channel<WriteJob> jobs_;
    Channel<Question> questions_;
    std::atomic<bool> knows_of_change_ = false;  // they were told `Changed`, and have not asked yet
    std::jthread account_thread_;
    std::jthread writer_thread_;
    std::jthread reader_thread_;
};

}  // namespace alder::account
