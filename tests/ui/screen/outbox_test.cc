// Letters after they were written: taken back, on their way, refused, left behind.

#include "tests/ui/screen/screen_fixture.h"

namespace alder::ui::screen {
namespace {

using namespace std::chrono_literals;
using store::LetterState;

class OutboxScreenTest : public ScreenTest {
protected:
    OutboxScreenTest() { import("Inbox", {letter("plan", 20)}); }

    static store::OutboxLetter in_outbox(std::uint32_t id, LetterState state,
                                         const std::string& error = {}) {
        store::OutboxLetter out{.id = {id},
                                .account = {1},
                                .state = state,
                                .message_id = "m@example.net",
                                .subject = "Holiday",
                                .envelope = {},
                                .recipients = {},
                                .size = 1234,
                                .route = {},
                                .created = kNoon,
                                .not_before = kNoon,
                                .attempts = error.empty() ? 0 : 1,
                                .next_attempt = {},
                                .last_error = error,
                                .origin = {}};
        auto ann = must(mail::AddrSpec::parse("ann@example.org"));
        out.envelope.recipients.push_back({ann});
        out.recipients.push_back({{ann}, store::RecipientState::waiting, "4.0.0", error});
        return out;
    }
    void stands(std::vector<store::OutboxLetter> all) {
        letters_.notices.push(app::OutboxStands{std::move(all)});
        program_->take_news(now_);
        must(program_->draw());
    }
    // Written and sent; it is the first letter, and the first of the outbox.
    void send() { type("c x @ y . z tab tab tab H o l i d a y tab s u n ctrl-x"); }
    void posted() {
        send();
        ASSERT_NE(letters_.last<app::SendIt>(), nullptr) << picture();
        stands({in_outbox(1, LetterState::scheduled)});
        letters_.notices.push(app::Posted{{letters_.last_number}, {1}, now_ + 10s});
        settle();
    }
    static app::OpenLetter holiday() {
        app::OpenLetter letter{{1}, {}, {}};
        letter.draft.subject = "Holiday";
        return letter;
    }
};

TEST_F(OutboxScreenTest, CountsWhatFailedApart) {
    start();
    type("alt-o");
    stands({in_outbox(1, LetterState::queued), in_outbox(2, LetterState::failed, "no such user")});
    EXPECT_NE(title().find("1 letter to go, 1 given up"), std::string::npos) << title();
}

TEST_F(OutboxScreenTest, CountsDownWhileALetterCanBeTakenBack) {
    start();
    posted();
    EXPECT_NE(status().find("Sending “Holiday” in 10 s  (U takes it back)"), std::string::npos)
        << status();
    pass(2500ms);
    EXPECT_NE(status().find("in 8 s"), std::string::npos) << status();
    pass(8s);
    EXPECT_EQ(status().find("Sending"), std::string::npos) << status();
    type("u");
    EXPECT_TRUE(letters_.taken_back.empty());
}

TEST_F(OutboxScreenTest, TakesALetterBackIntoTheComposer) {
    start();
    posted();
    type("u");
    EXPECT_EQ(letters_.taken_back, std::vector<app::LetterNumber>{{1}});
    letters_.notices.push(app::Returned{{1}, holiday(), std::nullopt});
    settle();
    EXPECT_TRUE(shows("nothing was sent")) << picture();
    EXPECT_EQ(letters_.number, app::LetterNumber{1});
    // It is kept again, whatever was kept before.
    ASSERT_NE(letters_.last<app::DraftChanged>(), nullptr);
    EXPECT_EQ(letters_.last<app::DraftChanged>()->subject, "Holiday");
    EXPECT_EQ(program_->top().kind(), command::Screen::composer_head);
}

TEST_F(OutboxScreenTest, SaysThatItIsTooLateToTakeALetterBackThatIsOnItsWay) {
    start();
    posted();
    stands({in_outbox(1, LetterState::sending)});
    type("u");
    EXPECT_TRUE(shows("Too late: the letter is on its way")) << picture();
    EXPECT_TRUE(letters_.taken_back.empty());
}

TEST_F(OutboxScreenTest, TakesBackWhatWasDoneLastFirst) {
    start();
    posted();
    type("* *");
    EXPECT_EQ(status().find("Sending"), std::string::npos) << status();
    type("u");
    EXPECT_TRUE(letters_.taken_back.empty());
    EXPECT_NE(status().find("Sending"), std::string::npos) << status();
    type("u");
    EXPECT_EQ(letters_.taken_back.size(), 1U);
}

TEST_F(OutboxScreenTest, OpensALetterAgainThatCouldNotBePosted) {
    start();
    letters_.notices.push(
        app::Returned{{3}, holiday(), Error{Errc::no_input, "a.pdf is not there any more"}});
    settle();
    EXPECT_TRUE(shows("Not sent: a.pdf is not there any more")) << picture();
    EXPECT_TRUE(shows("Holiday"));
}

TEST_F(OutboxScreenTest, SaysThatALetterCouldNotBePostponed) {
    start();
    letters_.notices.push(app::Returned{{3},
                                        holiday(),
                                        Error{Errc::no_input, "a.pdf is gone"},
                                        app::Returned::Wanted::to_postpone});
    settle();
    EXPECT_TRUE(shows("Not kept in the drafts: a.pdf is gone")) << picture();
}

TEST_F(OutboxScreenTest, LeavesSomebodyWhoWritesAnotherLetterAlone) {
    start();
    type("c x");
    letters_.notices.push(app::Returned{{3}, holiday(), Error{Errc::no_input, "a.pdf is gone"}});
    settle();
    EXPECT_TRUE(shows("Not sent: a.pdf is gone")) << picture();
    EXPECT_FALSE(shows("Holiday"));
    type("ctrl-c c");
    EXPECT_TRUE(shows("Holiday")) << picture();
    EXPECT_EQ(letters_.number, app::LetterNumber{3});
}

TEST_F(OutboxScreenTest, TakesBackWhatIsNotPostedYet) {
    start();
    send();
    type("u");
    EXPECT_EQ(letters_.taken_back.size(), 1U);
}

TEST_F(OutboxScreenTest, CountsWhatIsDoneAgainAmongTheDeeds) {
    start();
    posted();
    type("* *");
    type("u");
    type("ctrl-r");
    type("u");
    EXPECT_TRUE(letters_.taken_back.empty());
    type("u");
    EXPECT_EQ(letters_.taken_back.size(), 1U);
}

TEST_F(OutboxScreenTest, TakesBackTheLettersOneByOneInTheirOrder) {
    start();
    posted();
    type("c q @ y . z ctrl-c");
    EXPECT_TRUE(shows("put away")) << picture();
    type("*");
    type("u");
    EXPECT_TRUE(letters_.taken_back.empty());
    type("u");
    EXPECT_TRUE(shows("q@y.z")) << picture();
    EXPECT_TRUE(letters_.taken_back.empty());
    ASSERT_NE(letters_.last<app::DraftChanged>(), nullptr);
    EXPECT_EQ(letters_.last<app::DraftChanged>()->to, "q@y.z");
}

TEST_F(OutboxScreenTest, BringsBackWhatWasPutAway) {
    start();
    type("* *");
    type("c x @ y . z tab ctrl-c");
    EXPECT_TRUE(shows("put away")) << picture();
    type("u");
    EXPECT_TRUE(shows("x@y.z")) << picture();
}

TEST_F(OutboxScreenTest, GoesOnWithWhatWasLeftBehind) {
    start();
    letters_.notices.push(app::LeftBehind{{9}, holiday()});
    settle();
    EXPECT_TRUE(shows("Kept from last time: “Holiday”")) << picture();
    EXPECT_EQ(program_->top().kind(), command::Screen::index);
    type("c");
    EXPECT_TRUE(shows("Holiday"));
    EXPECT_EQ(letters_.number, app::LetterNumber{9});
}

TEST_F(OutboxScreenTest, TellsWhatBecomesOfALetter) {
    start();
    stands({in_outbox(1, LetterState::queued)});
    stands({in_outbox(1, LetterState::queued, "connection refused")});
    EXPECT_TRUE(shows("waits in the outbox: “Holiday”. connection refused")) << picture();
    pass(30s);
    stands({in_outbox(1, LetterState::filed)});
    EXPECT_TRUE(shows("Sent “Holiday” to ann@example.org")) << picture();
    pass(30s);
    stands(
        {in_outbox(1, LetterState::filed), in_outbox(2, LetterState::failed, "550 no such user")});
    EXPECT_TRUE(shows("Not delivered: “Holiday”. 550 no such user")) << picture();
}

TEST_F(OutboxScreenTest, SaysHowManyHaveALetterThatSomeDidNotGet) {
    start();
    stands({in_outbox(1, LetterState::queued)});
    auto part = in_outbox(1, LetterState::failed, "eve@example.org: 550 no such user");
    part.recipients.push_back({part.recipients[0].who, store::RecipientState::failed, "5.1.1", ""});
    part.recipients[0].state = store::RecipientState::accepted;
    stands({part});
    EXPECT_TRUE(shows("“Holiday”: 1 of 2 have it. eve@example.org: 550 no such")) << picture();
    EXPECT_FALSE(shows("Not delivered")) << picture();
    type("alt-o");
    EXPECT_TRUE(shows("1 of 2 have it  ")) << picture();
    EXPECT_FALSE(shows("failed")) << picture();
}

TEST_F(OutboxScreenTest, SaysNothingOfWhatHappenedBefore) {
    start();
    stands({in_outbox(1, LetterState::failed, "550 no such user")});
    EXPECT_FALSE(shows("Not delivered")) << picture();
}

TEST_F(OutboxScreenTest, ShowsTheLettersAndWhatTheyWaitFor) {
    start();
    auto later = in_outbox(2, LetterState::scheduled);
    later.not_before = kNoon + 48h;
    stands({in_outbox(1, LetterState::filed), later, in_outbox(3, LetterState::held),
            in_outbox(4, LetterState::failed, "550 no such user")});
    type("alt-o");
    expect_screen("outbox");
    type("enter");
    EXPECT_TRUE(shows("550 no such user")) << picture();
}

TEST_F(OutboxScreenTest, HoldsReleasesSendsAndTakesOut) {
    using enum app::OutboxWish;
    start();
    stands({in_outbox(1, LetterState::queued), in_outbox(2, LetterState::held)});
    type("alt-o h up h s d");
    const std::vector<std::pair<store::LetterId, app::OutboxWish>> expected{
        {{2}, release}, {{1}, hold}, {{1}, retry}, {{1}, withdraw}};
    EXPECT_EQ(letters_.wishes, expected);
}

TEST_F(OutboxScreenTest, WaitsForALetterOnItsWayWhenOneLeaves) {
    start();
    posted();
    type("q");
    EXPECT_FALSE(program_->finished());
    EXPECT_EQ(letters_.wishes.size(), 1U);
    stands({in_outbox(1, LetterState::sending)});
    EXPECT_FALSE(program_->finished());
    stands({in_outbox(1, LetterState::filed)});
    EXPECT_TRUE(program_->finished());
}

TEST_F(OutboxScreenTest, LeavesALetterToTheOutboxWhenAskedTwiceOrAfterAWhile) {
    start();
    posted();
    type("q q");
    EXPECT_TRUE(program_->finished());
    start();
    posted();
    type("q");
    pass(16s);
    EXPECT_TRUE(program_->finished());
}

TEST_F(OutboxScreenTest, WaitsForALetterThatIsNotPostedYetWhenOneLeaves) {
    start();
    send();
    type("q");
    EXPECT_FALSE(program_->finished());
    stands({in_outbox(1, LetterState::scheduled)});
    letters_.notices.push(app::Posted{{letters_.last_number}, {1}, now_ + 10s});
    program_->take_news(now_);
    EXPECT_FALSE(program_->finished());
    EXPECT_EQ(letters_.wishes.size(), 1U);
    stands({in_outbox(1, LetterState::filed)});
    EXPECT_TRUE(program_->finished());
}

TEST_F(OutboxScreenTest, StaysWhenALetterComesBackOrSomebodyGoesOn) {
    start();
    send();
    type("q");
    letters_.notices.push(app::Returned{{1}, holiday(), Error{Errc::no_input, "a.pdf is gone"}});
    settle();
    EXPECT_FALSE(program_->finished());
    EXPECT_TRUE(shows("Not sent: a.pdf is gone")) << picture();
    type("ctrl-c");
    posted();
    type("q n");
    stands({in_outbox(1, LetterState::filed)});
    pass(16s);
    EXPECT_FALSE(program_->finished());
}

TEST_F(OutboxScreenTest, WaitsForNoLetterOfAnAccountThatIsGone) {
    start();
    auto orphan = in_outbox(1, LetterState::queued);
    stands({orphan});
    letters_.people.clear();
    type("q");
    EXPECT_TRUE(program_->finished());
}

TEST_F(OutboxScreenTest, SaysForWhomTakingOutComesTooLate) {
    start();
    letters_.notices.push(app::Withdrawn{{"ann@example.org"}});
    settle();
    EXPECT_TRUE(shows("some have it already: ann@example.org")) << picture();
}

TEST_F(OutboxScreenTest, BeginsWithTheLetterOfALink) {
    start(Preset::pine, {24, 80}, "mailto:ann@example.org?subject=Lunch&bcc=eve@example.org");
    EXPECT_TRUE(shows("ann@example.org")) << picture();
    EXPECT_TRUE(shows("Lunch"));
    EXPECT_FALSE(shows("eve@"));
    EXPECT_TRUE(shows("must not set it: bcc")) << picture();
}

TEST_F(OutboxScreenTest, StandsAmongTheFolders) {
    start();
    stands({in_outbox(1, LetterState::queued)});
    type("left");
    type("end enter");
    EXPECT_EQ(program_->top().kind(), command::Screen::outbox) << picture();
}

}  // namespace
}  // namespace alder::ui::screen
