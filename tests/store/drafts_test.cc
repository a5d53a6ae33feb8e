#include "store/drafts.h"

#include <functional>
#include <utility>

#include <sqlite3.h>

#include "tests/store/outbox_fixture.h"

namespace alder::store {
namespace {

class DraftsTest : public OutboxTest {
protected:
    static DraftContent content(std::uint64_t number, std::string bytes) {
        return {number, std::make_shared<const std::string>(std::move(bytes))};
    }
    KeptDraft draft(std::uint64_t number, std::string letter, WallTime saved = kNow) const {
        return {.key = {"run", number},
                .account = account_,
                .letter = std::move(letter),
                .contents = {},
                .saved = saved};
    }

    Drafts drafts_{user_.connection()};
};

TEST_F(DraftsTest, KeepTheNewestStateOfALetter) {
    must(drafts_.keep(draft(1, "first")));
    must(drafts_.keep(draft(1, std::string("second\0!", 8), kNow + 1s)));
    const auto all = must(drafts_.of("run"));
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].letter, std::string("second\0!", 8));
    EXPECT_EQ(all[0].account, account_);
    EXPECT_EQ(all[0].saved, kNow + 1s);
}

TEST_F(DraftsTest, KeepContentsOnce) {
    KeptDraft first = draft(1, "a");
    first.contents = {content(0, "zero"), content(1, "one")};
    must(drafts_.keep(first));
    KeptDraft second = draft(1, "b");
    second.contents = {content(2, "two")};
    must(drafts_.keep(second));
    const auto all = must(drafts_.of("run"));
    ASSERT_EQ(all.at(0).contents.size(), 3U);
    EXPECT_EQ(*all[0].contents[0].bytes, "zero");
    EXPECT_EQ(*all[0].contents[2].bytes, "two");
}

TEST_F(DraftsTest, AreFoundByTheirRun) {
    must(drafts_.keep(draft(1, "older")));
    must(drafts_.keep(draft(2, "newer", kNow + 1s)));
    EXPECT_EQ(must(drafts_.runs()), std::vector<std::string>{"run"});
    const auto all = must(drafts_.of("run"));
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].letter, "newer");
    EXPECT_TRUE(must(drafts_.of("other")).empty());
}

TEST_F(DraftsTest, ChangeHandsWithTheirContents) {
    KeptDraft left = draft(7, "a");
    left.contents = {content(0, "zero")};
    must(drafts_.keep(left));
    must(drafts_.take_over(left.key, {"next", 1}));
    EXPECT_TRUE(must(drafts_.of("run")).empty());
    const auto all = must(drafts_.of("next"));
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].key.number, 1U);
    ASSERT_EQ(all[0].contents.size(), 1U);
    EXPECT_EQ(*all[0].contents[0].bytes, "zero");
}

TEST_F(DraftsTest, LeaveWithTheirContents) {
    KeptDraft gone = draft(1, "a");
    gone.contents = {content(0, "zero")};
    must(drafts_.keep(gone));
    must(drafts_.drop(gone.key));
    EXPECT_TRUE(must(drafts_.runs()).empty());
    EXPECT_EQ(must(user_.connection().number("SELECT count(*) FROM draft_content")), 0);
}

TEST_F(DraftsTest, LeaveWithTheLetterThatIsPosted) {
    must(drafts_.keep(draft(1, "a")));
    NewLetter letter = letter_to({"bob@example.org"});
    letter.draft = DraftKey{"run", 1};
    add(letter);
    EXPECT_TRUE(must(drafts_.runs()).empty());
}

TEST_F(DraftsTest, TakeALetterBackOnlyWhileNobodyHasIt) {
    const LetterId waits = add();
    must(outbox_.take_back(waits, draft(1, "a"), kNow));
    EXPECT_TRUE(must(outbox_.list(kNow)).empty());
    EXPECT_EQ(must(drafts_.of("run")).size(), 1U);
    NewLetter two = letter_to({"a@x", "b@x"});
    const LetterId partly = add(two);
    send(partly, {mail::Verdict::accepted, mail::Verdict::deferred});
    const LetterId sent = add();
    send(sent, {mail::Verdict::accepted});
    for (const LetterId id : {partly, sent})
        EXPECT_FALSE(outbox_.take_back(id, draft(2, "b"), kNow)) << id.value;
    EXPECT_EQ(must(outbox_.list(kNow)).size(), 2U);
    EXPECT_EQ(must(drafts_.of("run")).size(), 1U);
}

// Does something just before the next transaction of the connection has its lock.
class AtTheNextTransaction {
public:
    AtTheNextTransaction(Connection& db, std::function<void()> act)
        : db_(db.handle()), act_(std::move(act)) {
        sqlite3_trace_v2(db_, SQLITE_TRACE_STMT, &AtTheNextTransaction::begins, this);
    }
    ~AtTheNextTransaction() { sqlite3_trace_v2(db_, 0, nullptr, nullptr); }
    AtTheNextTransaction(const AtTheNextTransaction&) = delete;
    AtTheNextTransaction& operator=(const AtTheNextTransaction&) = delete;

private:
    static int begins(unsigned /*event*/, void* self, void* /*statement*/, void* text) {
        if (!std::string_view(static_cast<const char*>(text)).starts_with("BEGIN")) return 0;
        if (const auto act = std::exchange(static_cast<AtTheNextTransaction*>(self)->act_, nullptr))
            act();
        return 0;
    }

    sqlite3* db_;
    std::function<void()> act_;
};

TEST_F(DraftsTest, TakeNoLetterBackThatSomebodyGetsInThisMoment) {
    const LetterId id = add(letter_to({"a@x", "b@x"}));
    UserDb sending = must(UserDb::open("/store/user.db", vfs_.name()));
    SendQueue queue(sending.connection());
    const AtTheNextTransaction trap(user_.connection(), [&] {
        must(queue.claim_due(account_, "run", kNow));
        must(queue.record(id, "run", attempt({mail::Verdict::accepted, mail::Verdict::deferred}),
                          kNow));
    });
    EXPECT_EQ(outbox_.take_back(id, draft(1, "a"), kNow).error().detail, "it is sent");
    EXPECT_EQ(state(id), LetterState::queued);
}

TEST_F(DraftsTest, StayWhenTheLetterIsRefused) {
    must(drafts_.keep(draft(1, "a")));
    NewLetter letter = letter_to({});
    letter.draft = DraftKey{"run", 1};
    StringSource text("x\r\n");
    EXPECT_EQ(outbox_.add(letter, text, kNow).error().code, Errc::usage);
    EXPECT_EQ(must(drafts_.of("run")).size(), 1U);
}

TEST_F(OutboxTest, KnowsWhereALetterComesFrom) {
    NewLetter letter = letter_to({"bob@example.org"});
    letter.origin = {.answered = mail::MessageRef{{1}, {7}}, .forwarded = true, .draft = {{9}}};
    EXPECT_EQ(this->letter(add(letter)).origin, letter.origin);
    EXPECT_EQ(this->letter(add()).origin, Origin{});
}

}  // namespace
}  // namespace alder::store
