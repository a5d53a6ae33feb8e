// Undoing and redoing that a program was asked for and could not wait for, since it depends on what
// the holder of the account has not applied yet. Kept in user.db when the program ends; the holder
// does it.

#pragma once

#include <vector>

#include "mail/ids.h"
#include "store/sqlite.h"

namespace alder::store {

enum class Wish { undo = 0, redo = 1 };  // the numbers are stored

class Wishes {
public:
    explicit Wishes(Connection& user_db) : db_(user_db) {}

    // In the order in which they were asked for; what is the last step now is meant.
    Result<void> keep(mail::AccountId account, const std::vector<Wish>& wishes);

    struct Kept {
        std::vector<Wish> wishes;
        bool is_one_void = false;  // another step was done since
    };
    Result<Kept> kept(mail::AccountId account);
    // In place of all that are kept.
    Result<void> keep_only(mail::AccountId account, const std::vector<Wish>& wishes);

private:
    Result<void> add(mail::AccountId account, const std::vector<Wish>& wishes);

    Connection& db_;
};

}  // namespace alder::store
