// The part of MailDb that tells how far it has come and which content.db it names, so that a copy
// that was put back, or belongs elsewhere, is noticed.

#include <utility>

#include "store/mail_db.h"

namespace alder::store {

namespace {

constexpr std::chrono::seconds kCollectEvery{std::chrono::hours(24)};

}  // namespace

Result<void> MailDb::expect_contents() {
    return connection_.run("UPDATE identity SET has_loose_contents = 1");
}

Result<bool> MailDb::expects_contents() {
    auto expects = connection_.number("SELECT has_loose_contents FROM identity");
    if (!expects) return fail(expects);
    return *expects != 0;
}

Result<void> MailDb::found_contents() {
    return connection_.run("UPDATE identity SET has_loose_contents = 0");
}

Result<bool> MailDb::names(mail::ContentId content) {
    auto found =
        connection_.number("SELECT EXISTS (SELECT 1 FROM message WHERE content = ?)", content);
    if (!found) return fail(found);
    return *found != 0;
}

Result<std::optional<mail::ContentId>> MailDb::collects_from(WallTime now) {
    // A clock that was wrong must not put it off for ever.
    auto due = connection_.prepare(
        "SELECT collect_from FROM identity WHERE collect_after NOT BETWEEN ?1 + 1 AND ?1 + ?2");
    if (!due) return fail(due);
    auto row = due->bind(now.time_since_epoch().count(), kCollectEvery.count()).step();
    if (!row) return fail(row);
    if (!*row) return std::nullopt;
    return (*row)->id<mail::ContentId>(0);
}

Result<void> MailDb::collects_on(mail::ContentId from) {
    return connection_.run("UPDATE identity SET collect_from = ?", from);
}

Result<void> MailDb::collected(WallTime now) {
    return connection_.run("UPDATE identity SET collect_from = 0, collect_after = ?",
                           (now + kCollectEvery).time_since_epoch().count());
}

Result<IntentId> MailDb::highest_intent() {
    auto highest = connection_.number(
        "SELECT max(coalesce((SELECT max(intent) FROM applied_intent), 0), coalesce((SELECT "
        "max(made_by) FROM placement WHERE made_by IS NOT NULL), 0))");
    if (!highest) return fail(highest);
    return IntentId{static_cast<std::uint64_t>(*highest)};
}

Result<IdMark> MailDb::id_mark() {
    auto find = connection_.prepare("SELECT name, seq FROM sqlite_sequence");
    if (!find) return fail(find);
    IdMark mark;
    while (true) {
        auto row = find->step();
        if (!row) return fail(row);
        if (!*row) return mark;
        if ((*row)->text(0) == "folder") mark.folder = (*row)->integer(1);
        if ((*row)->text(0) == "message") mark.message = (*row)->integer(1);
        if ((*row)->text(0) == "placement") mark.placement = (*row)->integer(1);
    }
}

Result<IntentId> MailDb::untraced() {
    auto number = connection_.number("SELECT untraced FROM identity");
    if (!number) return fail(number);
    return IntentId{static_cast<std::uint64_t>(*number)};
}

Result<void> MailDb::pass_over(const IdMark& given, IntentId untraced) {
    auto transaction = Transaction::begin(connection_);
    if (!transaction) return fail(transaction);
    for (const auto& [table, last] : {std::pair("folder", given.folder),
                                      {"message", given.message},
                                      {"placement", given.placement}}) {
        auto done = connection_.run("DELETE FROM sqlite_sequence WHERE name = ?", table);
        if (done)
            done = connection_.run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", table,
                                   last);
        if (!done) return done;
    }
    auto marked = connection_.run("UPDATE identity SET untraced = ?", untraced);
    if (!marked) return marked;
    return transaction->commit();
}

Result<MailDb::Contents> MailDb::compare_contents(std::string_view identity, mail::ContentId last) {
    auto noted = connection_.number("SELECT contents IS NOT NULL FROM identity");
    if (!noted) return fail(noted);
    if (*noted == 0) {
        auto note = connection_.run("UPDATE identity SET contents = ?", Blob{identity});
        if (!note) return fail(note);
    }
    auto same = connection_.number("SELECT contents = ? FROM identity", Blob{identity});
    if (!same) return fail(same);
    if (*same == 0) return Contents::others;
    auto above =
        connection_.number("SELECT EXISTS (SELECT 1 FROM message WHERE content > ?)", last);
    if (!above) return fail(above);
    return *above == 0 ? Contents::ours : Contents::older;
}

Result<void> MailDb::forget_contents(std::string_view identity, mail::ContentId after) {
    auto transaction = Transaction::begin(connection_);
    if (!transaction) return fail(transaction);
    auto done = connection_.run("UPDATE message SET content = NULL WHERE content > ?", after);
    if (done)
        done = connection_.run("UPDATE identity SET contents = ?, has_loose_contents = 1",
                               Blob{identity});
    if (!done) return done;
    return transaction->commit();
}

}  // namespace alder::store
