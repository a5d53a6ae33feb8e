// An account worked by one thread, for commands: what is asked for is done when the call returns.
// Where another process (the screens) holds the account, the call journals, wakes that process and
// waits until it has done the work. A server is spoken to only by sync(), and by perform() where it
// waits for its outcome.

#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "account/account.h"
#include "account/writer.h"
#include "app/accounts.h"
#include "app/news.h"
#include "disk/wake_file.h"

namespace alder::app {

class InlineAccount {
public:
    // News is told as it is heard, also where opening fails.
    static Result<std::unique_ptr<InlineAccount>> open(const account::Place& place,
                                                       const OpenAccount& account,
                                                       NewsListener news = {});

    // What became of a request. It is in the journal, whatever else: an error in its place means
    // that it is not.
    struct Done {
        store::StepId step;
        std::string what;
        bool waits = false;  // for the holder of the account, or for the disk, to be carried out
        std::optional<Error> trouble = {};  // met meanwhile, or why it cannot be carried out
    };
    // How long to wait for another process.
    using Patience = std::chrono::milliseconds;
    static constexpr Patience kPatience{10'000};

    Result<Done> perform(account::Perform request, Patience patience = kPatience);
    // nullopt: there is nothing to undo.
    Result<std::optional<Done>> undo(Patience patience = kPatience);
    Result<std::optional<Done>> redo(Patience patience = kPatience);
    // Takes in what is new where the mail lives; done at once when another process holds the
    // account.
    Result<void> refresh();

    // Everything in step with the server: what is new is here, what was changed here is there. A
    // guest asks the holder and waits for it. Says how things stand; goes on for ever with
    // `Until::stopped`, coming back after failures.
    enum class Until { in_step, stopped };
    using Listener = std::function<void(const account::Standing&)>;
    Result<void> sync(Until until, const Listener& listener);

    // The next sync() brings the bytes of these, however much the account keeps here.
    void want(const std::vector<mail::PlacementId>& messages);

    net::Traffic traffic() const { return backend_->traffic(); }

    bool is_guest() const { return writer_->is_guest(); }
    const store::AccountRow& row() const { return account_.row; }

private:
    InlineAccount(const account::Place& place, OpenAccount account,
                  std::unique_ptr<account::Backend> backend,
                  std::unique_ptr<account::Writer> writer, NewsListener news);

    Result<std::optional<Done>> run(account::Request request, Patience patience);
    std::vector<account::Notice> pump();
    Result<void> ask_holder();
    Result<void> await_something(disk::WakeWatch& watch);
    // What became of a request so far.
    struct Heard {
        std::optional<Done> done;
        std::optional<Error> trouble;
        bool is_carried_out = false;  // or refused: nothing of it is left to be done
        bool is_nothing_left = false;
        bool is_over() const { return is_carried_out || is_nothing_left || trouble; }
    };
    void listen(Heard& heard);
    void hear(const account::Notice& notice, Heard& heard) const;
    // Looks again and again, woken by the other process.
    Result<void> wait(Heard& heard, Patience patience);

    account::Place place_;
    OpenAccount account_;
    std::unique_ptr<account::Backend> backend_;
    std::unique_ptr<account::Writer> writer_;
    account::Account worker_;
    std::uint64_t last_ticket_ = 0;
    NewsListener news_;
};

}  // namespace alder::app
