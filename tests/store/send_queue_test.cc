#include "store/send_queue.h"

#include "store/journal.h"
#include "tests/store/outbox_fixture.h"
#include "tests/support/anomaly.h"

namespace alder::store {
namespace {

using enum mail::Verdict;

class SendQueueTest : public OutboxTest {};

TEST_F(SendQueueTest, GivesALetterToOneRunOnly) {  // FAILURES 59
    const LetterId id = add();
    UserDb other = must(UserDb::open("/store/user.db", vfs_.name()));
    SendQueue others(other.connection());
    EXPECT_EQ(must(queue_.claim_due(account_, "ours", kNow)).size(), 1U);
    EXPECT_TRUE(must(others.claim_due(account_, "theirs", kNow)).empty());
    EXPECT_FALSE(must(others.committing(id, "theirs")));
    EXPECT_FALSE(others.record(id, "theirs", attempt({accepted}), kNow));
    EXPECT_TRUE(must(queue_.committing(id, "ours")));
}

TEST_F(SendQueueTest, ClaimsNoLetterOfAnotherAccount) {
    add();
    EXPECT_TRUE(must(queue_.claim_due({77}, "run", kNow)).empty());
    EXPECT_EQ(must(queue_.next_due({77})), std::nullopt);
    EXPECT_EQ(must(queue_.next_due(account_)), kNow);
}

TEST_F(SendQueueTest, ClaimsALongQueueInPieces) {
    for (int i = 0; i <= SendQueue::kAtOnce; ++i) add();
    const auto first = must(queue_.claim_due(account_, "first", kNow));
    ASSERT_EQ(first.size(), std::size_t{SendQueue::kAtOnce});
    EXPECT_EQ(first.front().id, LetterId{1});
    EXPECT_EQ(must(queue_.claim_due(account_, "second", kNow)).size(), 1U);
}

TEST_F(SendQueueTest, TakesAnAcceptedLetterToSent) {
    const LetterId id = add();
    send(id, {accepted});
    EXPECT_EQ(state(id), LetterState::accepted);
    EXPECT_EQ(must(queue_.to_file(account_)), std::vector<LetterId>{id});
    must(queue_.filed(id, kNow));
    EXPECT_EQ(state(id), LetterState::filed);
    EXPECT_TRUE(must(queue_.to_file(account_)).empty());
    EXPECT_EQ(letter(id).last_error, "");
}

TEST_F(SendQueueTest, FilesTheCopyAndItsJournalEntryTogetherOrNot) {  // FAILURES 57
    const LetterId id = add();
    send(id, {accepted});
    Journal journal(user_.connection());
    const std::vector<Planned> copy{{account_, Append{{1}, {}}, {}}};
    {
        const auto crashed = must(Transaction::begin(user_.connection()));
        must(journal.record("Sent a letter", copy, kNow));
        must(queue_.filed(id, kNow));
    }
    EXPECT_EQ(state(id), LetterState::accepted);
    EXPECT_TRUE(must(journal.open_intents(account_)).empty());
    auto whole = must(Transaction::begin(user_.connection()));
    must(journal.record("Sent a letter", copy, kNow));
    must(queue_.filed(id, kNow));
    must(whole.commit());
    EXPECT_EQ(state(id), LetterState::filed);
    EXPECT_EQ(must(journal.open_intents(account_)).size(), 1U);
}

TEST_F(SendQueueTest, NeedsNoCopyWhereNoneIsWanted) {
    NewLetter bare = letter_to({"bob@example.org"});
    bare.copy = NewLetter::Copy::none;
    const LetterId id = add(bare);
    send(id, {accepted});
    EXPECT_EQ(state(id), LetterState::filed);
}

TEST_F(SendQueueTest, TreatsEachRecipientByItsOwnAnswer) {  // FAILURES 55
    const LetterId id = add(letter_to({"a@x", "b@x", "c@x"}));
    send(id, {deferred, refused, accepted});
    OutboxLetter now = letter(id);
    EXPECT_EQ(now.state, LetterState::queued);
    EXPECT_EQ(now.attempts, 1);
    EXPECT_EQ(now.next_attempt, kNow + 1min);
    EXPECT_EQ(now.last_error, "b@x: words … and 1 more");
    EXPECT_EQ(now.recipients[1].state, RecipientState::failed);
    ASSERT_EQ(now.to_send().recipients.size(), 1U);
    EXPECT_EQ(now.to_send().recipients[0].address, address("a@x"));
    // The copy does not wait for the slow one.
    EXPECT_EQ(must(queue_.to_file(account_)), std::vector<LetterId>{id});
    must(queue_.filed(id, kNow));
    EXPECT_EQ(state(id), LetterState::queued);
    send(id, {accepted}, kNow + 1min);
    EXPECT_EQ(state(id), LetterState::failed);
    EXPECT_EQ(letter(id).last_error, "b@x: words");
}

TEST_F(SendQueueTest, NamesWhoseTroubleItIsUnlessItIsEverybodys) {
    const LetterId all = add(letter_to({"a@x", "b@x"}));
    send(all, {refused, refused});
    EXPECT_EQ(letter(all).last_error, "words");
    EXPECT_EQ(tally_of(letter(all)), "");
    const LetterId some = add(letter_to({"a@x", "b@x", "c@x", "d@x"}));
    send(some, {accepted, refused, accepted, refused});
    EXPECT_EQ(letter(some).last_error, "b@x: words … and 1 more");
    EXPECT_EQ(tally_of(letter(some)), "2 of 4 have it");
    const LetterId one = add(letter_to({"e@x"}));
    send(one, {accepted});
    EXPECT_EQ(tally_of(letter(one)), "");
}

TEST_F(SendQueueTest, KeepsALongAnswerInOneLineAndTheLogAllOfIt) {
    const LetterId id = add();
    must(queue_.claim_due(account_, "run", kNow));
    mail::Attempt talkative = attempt({refused});
    std::string& text = talkative.recipients[0].text;
    text = "no\r\n";
    for (int i = 0; i < 300; ++i) text += "ä line of many words\n";
    must(queue_.record(id, "run", talkative, kNow));
    const std::string kept = letter(id).last_error;
    EXPECT_TRUE(kept.starts_with("no ä line of many words ä line")) << kept;
    EXPECT_TRUE(kept.ends_with("…")) << kept;
    EXPECT_LE(kept.size(), 303U);
    EXPECT_EQ(kept.find('\n'), std::string::npos);
    EXPECT_EQ(must(log_.of(id)).at(0).text, text);
}

TEST_F(SendQueueTest, CutsALongAnswerBetweenCharacters) {
    const LetterId id = add();
    must(queue_.claim_due(account_, "run", kNow));
    mail::Attempt talkative = attempt({refused});
    talkative.recipients[0].text = "x";
    for (int i = 0; i < 300; ++i) talkative.recipients[0].text += "ä";
    must(queue_.record(id, "run", talkative, kNow));
    EXPECT_TRUE(letter(id).last_error.ends_with("ää…")) << letter(id).last_error;
}

TEST_F(SendQueueTest, FilesTheCopyBeforeALetterFailsForSome) {
    const LetterId id = add(letter_to({"a@x", "b@x"}));
    send(id, {accepted, refused});
    EXPECT_EQ(state(id), LetterState::accepted);
    must(queue_.filed(id, kNow));
    EXPECT_EQ(state(id), LetterState::failed);
}

TEST_F(SendQueueTest, FilesNoCopyOfWhatNobodyGot) {
    const LetterId id = add();
    send(id, {refused});
    EXPECT_EQ(state(id), LetterState::failed);
    EXPECT_TRUE(must(queue_.to_file(account_)).empty());
}

TEST_F(SendQueueTest, SendsTheRestAtOnceWhenTheServerTakesFewAtATime) {
    const LetterId id = add(letter_to({"a@x", "b@x"}));
    must(queue_.claim_due(account_, "run", kNow));
    mail::Attempt part = attempt({accepted, deferred});
    part.recipients[1].status = "4.5.3";
    must(queue_.record(id, "run", part, kNow));
    EXPECT_EQ(letter(id).next_attempt, kNow);
}

TEST_F(SendQueueTest, WaitsLongerAfterEachAttemptAndGivesUpAfterFiveDays) {
    const LetterId id = add();
    WallTime now = kNow;
    int attempts = 0;
    for (; state(id, now) == LetterState::queued; ++attempts) {
        const WallTime due = *letter(id, now).next_attempt;
        EXPECT_TRUE(attempts == 0 || due == now + retry_after(attempts));
        now = due;
        send(id, {attempts % 2 == 0 ? deferred : unsent}, now);
    }
    EXPECT_EQ(state(id, now), LetterState::failed);
    EXPECT_GE(now - kNow, 5 * 24h);
    EXPECT_LT(now - kNow, 5 * 24h + 4h);
    EXPECT_GT(attempts, 25);
}

TEST(RetryAfter, RisesToFourHours) {
    EXPECT_EQ(retry_after(1), 1min);
    for (int n = 1; n < 100; ++n) EXPECT_GE(retry_after(n + 1), retry_after(n));
    EXPECT_EQ(retry_after(100), 4h);
}

TEST_F(SendQueueTest, QueuesAgainWhatCrashedBeforeItWasOut) {  // FAILURES 58
    const LetterId id = add();
    must(queue_.claim_due(account_, "run", kNow));
    EXPECT_EQ(state(id), LetterState::sending);
    must(queue_.recover(account_));
    EXPECT_EQ(state(id), LetterState::queued);
    EXPECT_FALSE(must(queue_.committing(id, "run")));
    EXPECT_EQ(must(queue_.claim_due(account_, "next", kNow)).size(), 1U);
}

TEST_F(SendQueueTest, IsUncertainAboutWhatCrashedWhenItMayHaveBeenOut) {  // FAILURES 54
    const LetterId id = add();
    must(queue_.claim_due(account_, "run", kNow));
    EXPECT_TRUE(must(queue_.committing(id, "run")));
    must(queue_.recover(account_));
    EXPECT_EQ(state(id), LetterState::uncertain);
    EXPECT_EQ(letter(id).recipients[0].state, RecipientState::uncertain);
    EXPECT_NE(letter(id).last_error.find("may have been delivered"), std::string::npos);
    must(outbox_.flush(account_, kNow + 24h));
    EXPECT_TRUE(must(queue_.claim_due(account_, "next", kNow + 24h)).empty());
}

TEST_F(SendQueueTest, WantsServiceForAllThatIsDueOrLeftBehindOrNotFiled) {
    const auto wants = [&](WallTime now) { return must(queue_.wants_service(account_, now)); };
    EXPECT_FALSE(wants(kNow));
    const LetterId id = add();
    EXPECT_FALSE(wants(kNow - 1s));
    EXPECT_TRUE(wants(kNow));
    EXPECT_FALSE(must(queue_.wants_service({77}, kNow)));
    must(queue_.claim_due(account_, "run", kNow));
    EXPECT_TRUE(wants(kNow));
    must(queue_.record(id, "run", attempt({accepted}), kNow));
    EXPECT_TRUE(wants(kNow));
    must(queue_.filed(id, kNow));
    EXPECT_FALSE(wants(kNow));
}

TEST_F(SendQueueTest, TakesBackALetterThatNobodyTriedToSendAsItWas) {
    const LetterId id = add();
    must(queue_.claim_due(account_, "run", kNow));
    must(queue_.give_back(id, "somebody else"));
    EXPECT_EQ(state(id), LetterState::sending);
    must(queue_.give_back(id, "run"));
    EXPECT_EQ(state(id), LetterState::queued);
    EXPECT_EQ(letter(id).attempts, 0);
    EXPECT_EQ(letter(id).next_attempt, kNow);
    EXPECT_TRUE(must(log_.of(id)).empty());
}

TEST_F(SendQueueTest, RecoversOneAccountOnly) {
    const LetterId id = add();
    must(queue_.claim_due(account_, "run", kNow));
    must(queue_.recover({77}));
    EXPECT_EQ(state(id), LetterState::sending);
}

TEST_F(SendQueueTest, TrustsNothingThatWaitsInARestoredOlderCopy) {
    const LetterId waiting = add();
    const LetterId held = add();
    must(outbox_.hold(held, kNow));
    const LetterId done = add();
    must(queue_.claim_due(account_, "run", kNow));
    must(queue_.record(done, "run", attempt({refused}), kNow));
    must(queue_.distrust(7));
    EXPECT_EQ(state(waiting), LetterState::uncertain);
    EXPECT_EQ(state(held), LetterState::uncertain);
    EXPECT_EQ(state(done), LetterState::failed);
}

TEST_F(SendQueueTest, RefusesResultsThatDoNotFitTheLetter) {
    const LetterId id = add();
    must(queue_.claim_due(account_, "run", kNow));
    EXPECT_EQ(queue_.record(id, "run", attempt({accepted, accepted}), kNow).error().code,
              Errc::bug);
    EXPECT_EQ(state(id), LetterState::sending);
    EXPECT_TRUE(must(log_.of(id)).empty());
}

TEST_F(SendQueueTest, LogsEachAttemptForEachRecipient) {
    const LetterId id = add(letter_to({"a@x", "b@x"}));
    send(id, {accepted, deferred});
    send(id, {accepted}, kNow + 1min);
    const auto rows = must(log_.newest(10));
    ASSERT_EQ(rows.size(), 3U);
    EXPECT_EQ(rows[0], (DeliveryRow{.id = 3,
                                    .time = kNow + 1min,
                                    .account = account_,
                                    .letter = id,
                                    .message_id = "id@example.org",
                                    .sender = "ann@example.org",
                                    .recipient = "b@x",
                                    .size = 18,
                                    .relay = "mail.example.org:465",
                                    .delay = 1min,
                                    .xdelay = 40ms,
                                    .dsn = "2.0.0",
                                    .verdict = accepted,
                                    .text = "words"}));
    EXPECT_EQ(rows[1].recipient, "b@x");
    EXPECT_EQ(log_word(rows[1].verdict), "deferred");
    EXPECT_EQ(must(log_.newest(10, rows[1].id)).size(), 1U);
    EXPECT_EQ(must(log_.of(id)).front().recipient, "a@x");
    must(log_.forget(kNow + 1s));
    EXPECT_EQ(must(log_.newest(10)).size(), 1U);
}

// What the outside world was told, or saw, when a run broke off.
struct Told {
    LetterId id;
    bool added = false;      // the person may forget the letter
    bool delivered = false;  // the server has it
    bool recorded = false;
    bool filed = false;
};

const std::string kText = "Subject: x\r\n\r\n" + std::string(3000, 'x') + "\r\n";

Told send_one(disk::Disk& disk) {
    Told told;
    const Vfs vfs(disk);
    auto user = UserDb::open("/store/user.db", vfs.name());
    if (!user) return told;
    Outbox outbox(user->connection());
    SendQueue queue(user->connection());
    StringSource text(kText);
    const auto id = outbox.add(letter_to({"bob@example.org"}), text, kNow);
    if (!id) return told;
    told.id = *id;
    told.added = true;
    const auto claimed = queue.claim_due({1}, "run", kNow);
    if (!claimed || claimed->empty()) return told;
    const auto open = queue.committing(*id, "run");
    if (!open || !*open) return told;
    told.delivered = true;
    told.recorded = queue.record(*id, "run", attempt({accepted}), kNow).has_value();
    told.filed = told.recorded && queue.filed(*id, kNow).has_value();
    return told;
}

void check_after(disk::Disk& disk, const Told& told) {
    const Vfs vfs(disk);
    auto user = must(UserDb::open("/store/user.db", vfs.name()));
    Outbox outbox(user.connection());
    must(SendQueue(user.connection()).recover({1}));
    const auto letters = must(outbox.list(kNow));
    // A letter that was never said to be safe may be there all the same, whole and once.
    ASSERT_TRUE(letters.size() == 1 || (letters.empty() && !told.added));
    if (letters.empty()) return;
    const auto source = must(outbox.message(letters[0].id));
    EXPECT_EQ(must(source->read(1 << 20)), kText);
    const LetterState state = letters[0].state;
    const bool waits = state == LetterState::queued;
    const bool doubtful = state == LetterState::uncertain;
    EXPECT_FALSE(told.filed && state != LetterState::filed);
    EXPECT_FALSE(told.delivered && waits) << "it would be sent twice";
    EXPECT_FALSE(told.recorded && doubtful);
    EXPECT_TRUE(told.delivered || waits || doubtful);
    EXPECT_NE(state, LetterState::sending);
}

TEST(SendQueueAnomaly, LosesNoLetterAndSendsNoneTwiceWhateverFails) {  // FAILURES 54, 57, 58
    const auto count = tests::run_anomalies(tests::Scenario<Told>{
        .prepare =
            [](disk::Disk& disk) {
                must(disk.make_directory("/store"));
                const Vfs vfs(disk);
                must(must(UserDb::open("/store/user.db", vfs.name())).account("w", "x", kNow));
            },
        .act = send_one,
        .check = check_after});
    EXPECT_GT(count.operations, 10U);
}

}  // namespace
}  // namespace alder::store
