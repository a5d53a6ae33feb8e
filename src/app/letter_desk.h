// Where letters of the screens are kept, posted, postponed and taken back, one task after another.
// No thread of its own, and no clock but the machine's: letter_threads.h gives it one.
//
// A run of the program marks its letters as its own by a lock file that ends with it, so that the
// next run knows what was left behind.

#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "account/place.h"
#include "account/requests.h"
#include "app/accounts.h"
#include "app/draft_packing.h"
#include "app/letters.h"
#include "disk/lock_file.h"
#include "store/user_db.h"

namespace alder::app {

struct LetterWritten {
    LetterNumber number;
    OpenLetter letter;  // without its draft, which is in the news
    LetterNews news;
};
struct TakeBackLetter {
    LetterNumber number;
};
struct ChangeOutbox {
    store::LetterId letter;
    OutboxWish wish;
};
struct FlushOutbox {};
struct LookAtOutbox {};
using LetterTask =
    std::variant<LetterWritten, TakeBackLetter, ChangeOutbox, FlushOutbox, LookAtOutbox>;

// As Begun has it.
std::string scratch_of(const account::Place& place, const store::DraftKey& letter);

class LetterDesk {
public:
    struct Listener {
        std::function<void(LetterNotice)> tell;
        std::function<void(bool at_once)> send;  // something may be due
    };

    // place, accounts and numbers outlive this. run: names this run of the program and no other;
    // numbers: the last one given, here or by others.
    LetterDesk(const account::Place& place, const std::vector<OpenAccount>& accounts,
               std::chrono::seconds undo_window, std::string run,
               std::atomic<std::uint64_t>& numbers, Listener listener);
    ~LetterDesk();
    LetterDesk(const LetterDesk&) = delete;
    LetterDesk& operator=(const LetterDesk&) = delete;

    void take(LetterTask task);
    // When there is something to try again; take(LookAtOutbox{}) does.
    std::optional<Clock::time_point> deadline() const;

private:
    struct SafeLetter {
        store::LetterId id;
        OpenLetter letter;
    };

    Result<void> open();
    void refuse(LetterTask& task, const Error& error);
    store::DraftKey key(LetterNumber number) const { return {run_, number.value}; }
    // The same again is not said twice in a row.
    void trouble(const Error& error);

    Result<void> find_left_behind();
    Result<void> remove_stale_locks();
    Result<void> take_run_over(const std::string& run);
    Result<void> take_over(const store::KeptDraft& left);
    bool read_scratch(const std::string& directory, compose::Draft& draft) const;
    Result<void> remove_scratch(const std::string& directory) const;

    store::KeptDraft to_keep(LetterNumber number, const OpenLetter& letter);
    Result<void> keep(LetterNumber number, const OpenLetter& letter);
    void keep_unkept();
    void forget(LetterNumber number);

    Result<void> carry_out(LetterWritten& written);
    Result<void> carry_out(const TakeBackLetter& wish);
    Result<void> carry_out(const ChangeOutbox& change);
    Result<void> carry_out(const FlushOutbox& flush);
    Result<void> carry_out(const LookAtOutbox&) { return {}; }

    Result<void> end(LetterNumber number, const OpenLetter& letter, Returned::Wanted wanted);
    store::Origin where_from(const OpenLetter& letter) const;
    Result<void> post_it(LetterNumber number, const OpenLetter& letter);
    Result<void> postpone(LetterNumber number, const OpenLetter& letter);
    Result<void> withdraw(store::LetterId id);
    Result<void> put_among_drafts(mail::AccountId account, ByteSource& bytes,
                                  account::Perform step);
    const OpenAccount* home_of(mail::AccountId account) const;
    Result<void> tell_outbox();

    const account::Place& place_;
    const std::vector<OpenAccount>& accounts_;
    const std::chrono::seconds undo_window_;
    std::atomic<std::uint64_t>& numbers_;
    Listener listener_;
    const std::string run_;
    std::optional<disk::LockFile> lock_;
    std::optional<store::UserDb> user_;
    std::map<LetterNumber, DraftContents> contents_;
    std::map<LetterNumber, SafeLetter> posted_;   // while they are in the outbox
    std::map<LetterNumber, OpenLetter> unkept_;   // the disk did not take them
    std::optional<Clock::time_point> try_again_;  // to keep them
    std::optional<std::vector<store::OutboxLetter>> told_;
    std::optional<Error> last_trouble_;  // since something worked
};

}  // namespace alder::app
