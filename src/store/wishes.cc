#include "store/wishes.h"

namespace alder::store {

Result<void> Wishes::keep(mail::AccountId account, const std::vector<Wish>& wishes) {
    auto transaction = Transaction::begin(db_);
    if (!transaction) return fail(transaction);
    if (auto added = add(account, wishes); !added) return added;
    return transaction->commit();
}

Result<void> Wishes::keep_only(mail::AccountId account, const std::vector<Wish>& wishes) {
    auto transaction = Transaction::begin(db_);
    if (!transaction) return fail(transaction);
    auto forgotten = db_.run("DELETE FROM wish WHERE account = ?", account);
    if (!forgotten) return forgotten;
    if (auto added = add(account, wishes); !added) return added;
    return transaction->commit();
}

Result<void> Wishes::add(mail::AccountId account, const std::vector<Wish>& wishes) {
    for (const Wish wish : wishes) {
        auto kept = db_.run(
            "INSERT INTO wish (account, kind, last_step) SELECT ?, ?, coalesce(max(id), 0) FROM "
            "step",
            account, wish);
        if (!kept) return kept;
    }
    return {};
}

Result<Wishes::Kept> Wishes::kept(mail::AccountId account) {
    auto find = db_.prepare(
        "SELECT kind, last_step = (SELECT coalesce(max(id), 0) FROM step) FROM wish WHERE account "
        "= ? ORDER BY id");
    if (!find) return fail(find);
    find->bind(account);
    Kept kept;
    while (true) {
        auto row = find->step();
        if (!row) return fail(row);
        if (!*row) return kept;
        if ((*row)->integer(1) != 0)
            kept.wishes.push_back(static_cast<Wish>((*row)->integer(0)));
        else
            kept.is_one_void = true;
    }
}

}  // namespace alder::store
