#include "store/outbox.h"

#include "tests/store/outbox_fixture.h"

namespace alder::store {
namespace {

TEST_F(OutboxTest, KeepsALetterAsItCame) {
    NewLetter wanted = letter_to({"bob@example.org", "\"c d\"@example.org"});
    wanted.envelope.recipients[0].notify = {.success = true, .delay = true};
    wanted.envelope.recipients[1].original = "cd@example.org";
    wanted.envelope.eight_bit = true;
    wanted.envelope.report_holds = mail::Submission::Return::headers;
    wanted.envelope.envelope_id = "e1";
    wanted.route = "smtp://other";
    const LetterId id = add(wanted, "text\r\n");
    const OutboxLetter kept = letter(id);
    EXPECT_EQ(kept.envelope, wanted.envelope);
    EXPECT_EQ(kept.to_send(), wanted.envelope);
    EXPECT_EQ(kept.state, LetterState::queued);
    EXPECT_EQ(kept.message_id, "id@example.org");
    EXPECT_EQ(kept.subject, "Hello");
    EXPECT_EQ(kept.route, "smtp://other");
    EXPECT_EQ(kept.size, 6U);
    EXPECT_EQ(kept.created, kNow);
    EXPECT_EQ(kept.next_attempt, kNow);
    EXPECT_EQ(text(id), "text\r\n");
    EXPECT_EQ(must(outbox_.list(kNow)).size(), 1U);
}

TEST_F(OutboxTest, KeepsTheNullSender) {
    NewLetter report = letter_to({"bob@example.org"});
    report.envelope.from = std::nullopt;
    EXPECT_EQ(letter(add(report)).envelope.from, std::nullopt);
}

TEST_F(OutboxTest, KeepsLargeAndEmptyLetters) {
    std::string large;
    while (large.size() < (std::size_t{5} << 19U)) large += std::to_string(large.size()) + "\r\n";
    EXPECT_EQ(text(add(letter_to({"b@x"}), large)), large);
    EXPECT_EQ(text(add(letter_to({"b@x"}), "")), "");
}

TEST_F(OutboxTest, TakesALetterOnceThoughItIsAddedAgain) {  // FAILURES 58
    const NewLetter two = letter_to({"a@x", "b@x"});
    const LetterId id = add(two, "text\r\n");
    EXPECT_EQ(add(two, "text\r\n"), id);
    EXPECT_NE(add(letter_to({"a@x"}), "text\r\n"), id);
    EXPECT_NE(add(letter_to({"a@x", "b@x", "c@x"}), "text\r\n"), id);
    EXPECT_NE(add(two, "other text\r\n"), id);
    NewLetter nameless = two;
    nameless.message_id = "";
    EXPECT_NE(add(nameless, "text\r\n"), add(nameless, "text\r\n"));
    EXPECT_EQ(must(outbox_.list(kNow)).size(), 6U);
    EXPECT_EQ(text(id), "text\r\n");
}

TEST_F(OutboxTest, LooksThroughNoLongOutboxForALetterThatIsTheSame) {
    auto plan = must(user_.connection().prepare(
        "EXPLAIN QUERY PLAN SELECT b.id FROM outbox a JOIN outbox b ON b.account = a.account AND "
        "b.message_id = a.message_id WHERE a.id = 1"));
    std::string steps;
    for (auto row = must(plan.step()); row; row = must(plan.step())) steps += row->text(3);
    EXPECT_NE(steps.find("INDEX outbox_message"), std::string::npos) << steps;
}

TEST_F(OutboxTest, TakesALetterAgainThatFailed) {
    const LetterId id = add(letter_to({"bob@example.org"}));
    send(id, {mail::Verdict::refused});
    EXPECT_NE(add(letter_to({"bob@example.org"})), id);
}

class BrokenSource : public ByteSource {
public:
    std::uint64_t size() const override { return 10; }
    Result<std::string> read(std::size_t) override { return fail(Errc::io, "the disk is gone"); }
};

TEST_F(OutboxTest, KeepsNothingOfALetterThatCannotBeRead) {
    BrokenSource broken;
    EXPECT_EQ(outbox_.add(letter_to({"b@x"}), broken, kNow).error().code, Errc::io);
    EXPECT_TRUE(must(outbox_.list(kNow)).empty());
}

TEST_F(OutboxTest, TakesNoLetterForNobody) {
    StringSource text("x\r\n");
    EXPECT_EQ(outbox_.add(letter_to({}), text, kNow).error().code, Errc::usage);
}

TEST_F(OutboxTest, CallsALetterScheduledUntilItsTimeComes) {
    NewLetter later = letter_to({"bob@example.org"});
    later.at = kNow + 1h;
    const LetterId id = add(later);
    EXPECT_EQ(state(id), LetterState::scheduled);
    must(outbox_.flush(account_, kNow));
    EXPECT_TRUE(must(queue_.claim_due(account_, "run", kNow + 59min)).empty());
    EXPECT_EQ(state(id, kNow + 1h), LetterState::queued);
    EXPECT_EQ(must(queue_.claim_due(account_, "run", kNow + 1h)).size(), 1U);
}

TEST_F(OutboxTest, HoldsAndReleases) {
    const LetterId id = add();
    must(outbox_.hold(id, kNow));
    EXPECT_EQ(state(id), LetterState::held);
    EXPECT_TRUE(must(queue_.claim_due(account_, "run", kNow + 24h)).empty());
    EXPECT_EQ(outbox_.hold(id, kNow).error().detail, "letter 1 cannot be held: it is held");
    must(outbox_.release(id, kNow));
    EXPECT_EQ(must(queue_.claim_due(account_, "run", kNow)).size(), 1U);
    NewLetter held = letter_to({"bob@example.org"});
    held.held = true;
    EXPECT_EQ(state(add(held)), LetterState::held);
}

TEST_F(OutboxTest, DropsALetterWithAllThatBelongsToIt) {
    const LetterId id = add();
    must(outbox_.drop(id, kNow));
    EXPECT_FALSE(must(outbox_.find(id, kNow)));
    EXPECT_EQ(outbox_.message(id).error().code, Errc::not_found);
    for (const char* table : {"outbox_recipient", "outbox_chunk"})
        EXPECT_EQ(must(user_.connection().number(std::string("SELECT count(*) FROM ") + table)), 0)
            << table;
    EXPECT_EQ(outbox_.drop(id, kNow).error().code, Errc::not_found);
}

TEST_F(OutboxTest, LetsALetterGoThatIsBeingSent) {
    const LetterId id = add();
    must(queue_.claim_due(account_, "run", kNow));
    EXPECT_EQ(outbox_.drop(id, kNow).error().detail,
              "letter 1 cannot be dropped: it is being sent this moment");
    EXPECT_EQ(outbox_.hold(id, kNow).error().code, Errc::usage);
    EXPECT_EQ(outbox_.retry(id, kNow).error().code, Errc::usage);
    must(queue_.record(id, "run", attempt({mail::Verdict::accepted}), kNow));
    EXPECT_EQ(outbox_.drop(id, kNow).error().detail,
              "letter 1 cannot be dropped: it is sent, and its copy is on the way to Sent");
}

TEST_F(OutboxTest, RetriesOnlyForThoseWhoHaveNotGotIt) {
    NewLetter three = letter_to({"a@x", "b@x", "c@x"});
    three.copy = NewLetter::Copy::none;
    const LetterId id = add(three);
    using enum mail::Verdict;
    send(id, {accepted, refused, uncertain});
    EXPECT_EQ(state(id), LetterState::uncertain);
    must(outbox_.retry(id, kNow + 48h));
    const OutboxLetter again = letter(id);
    ASSERT_EQ(again.to_send().recipients.size(), 2U);
    EXPECT_EQ(again.to_send().recipients[0].address, address("b@x"));
    EXPECT_EQ(again.next_attempt, kNow + 48h);
    EXPECT_EQ(again.attempts, 0);
}

TEST_F(OutboxTest, SendsAScheduledLetterAtOnceWhenItIsRetried) {
    NewLetter later = letter_to({"bob@example.org"});
    later.at = kNow + 1h;
    const LetterId id = add(later);
    must(outbox_.retry(id, kNow));
    EXPECT_EQ(must(queue_.claim_due(account_, "run", kNow)).size(), 1U);
}

TEST_F(OutboxTest, WithdrawsWhatIsNotSentAndNothingElse) {
    const LetterId held = add();
    must(outbox_.hold(held, kNow));
    must(outbox_.withdraw(held, kNow));
    EXPECT_FALSE(must(outbox_.find(held, kNow)).has_value());
    const LetterId id = add();
    must(queue_.claim_due(account_, "run", kNow));
    EXPECT_EQ(outbox_.withdraw(id, kNow).error().detail,
              "letter 2 cannot be withdrawn: it is being sent this moment");
    must(queue_.record(id, "run", attempt({mail::Verdict::accepted}), kNow));
    EXPECT_EQ(outbox_.withdraw(id, kNow).error().code, Errc::usage);
    must(queue_.filed(id, kNow));
    EXPECT_EQ(outbox_.withdraw(id, kNow).error().code, Errc::usage);
}

TEST_F(OutboxTest, FlushesWhatWaitsForAnotherAttempt) {
    const LetterId id = add();
    send(id, {mail::Verdict::deferred});
    EXPECT_TRUE(must(queue_.claim_due(account_, "next", kNow)).empty());
    must(outbox_.flush(account_, kNow));
    EXPECT_EQ(must(queue_.claim_due(account_, "next", kNow)).size(), 1U);
}

TEST_F(OutboxTest, TakesFiledLettersAwayInTheEnd) {
    const LetterId id = add();
    send(id, {mail::Verdict::accepted});
    must(queue_.filed(id, kNow));
    must(outbox_.remove_filed(kNow));
    EXPECT_EQ(state(id), LetterState::filed);
    must(outbox_.remove_filed(kNow + 1s));
    EXPECT_TRUE(must(outbox_.list(kNow)).empty());
    EXPECT_EQ(must(log_.of(id)).size(), 1U);
}

TEST_F(OutboxTest, CountsEachChangeSoThatAnOlderCopyIsNoticed) {
    const auto before = must(user_.generation());
    const LetterId id = add();
    const auto added = must(user_.generation());
    EXPECT_GT(added, before);
    send(id, {mail::Verdict::accepted});
    EXPECT_GT(must(user_.generation()), added);
}

TEST(Outbox, NamesItsStatesAsTheCommandsDo) {
    std::string names;
    for (int i = 0; i < 8; ++i) names += std::string(name_of(static_cast<LetterState>(i))) + " ";
    EXPECT_EQ(names, "queued held scheduled sending accepted filed uncertain failed ");
}

}  // namespace
}  // namespace alder::store
