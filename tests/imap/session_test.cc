#include "imap/session.h"

#include <gtest/gtest.h>

#include "tests/support/dialogue.h"
#include "tests/support/secured.h"

namespace alder::imap {
namespace {

using namespace std::chrono_literals;

constexpr Clock::time_point kStart{};
constexpr const char* kReadyServer =
    "IMAP4rev1 ENABLE CONDSTORE QRESYNC UIDPLUS MOVE IDLE UNSELECT LITERAL+ ESEARCH";

SessionOptions options() {
    return {.credentials = {.user = "ann", .password = Secret("pw")},
            .mechanism = "",
            .starttls = false,
            .tag_prefix = "q7"};
}

SessionOptions with_starttls() {
    SessionOptions all = options();
    all.starttls = true;
    return all;
}

// A session and its script; `logged_in` begins after the log-in.
struct Talk {
    explicit Talk(SessionOptions chosen = options(), std::size_t at_a_time = 1'000'000)
        : session(std::move(chosen), kStart), script(session, at_a_time) {}

    void log_in(const std::string& capabilities = kReadyServer) {
        session.secured(tests::verified_tls());
        script.run({"S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready",
                    "C: $l AUTHENTICATE PLAIN AGFubgBwdw=="});
        script.say("q71 OK [CAPABILITY " + capabilities + "] welcome\r\n");
    }
    void enable() {
        log_in();
        script.run({"C: $e ENABLE QRESYNC", "S: * ENABLED QRESYNC", "S: $e OK"});
    }
    Ticket open() {
        const Ticket inbox = session.submit(Select{"INBOX", std::nullopt});
        script.run({"C: $s SELECT \"INBOX\" (CONDSTORE)", "S: * 3 EXISTS",
                    "S: * OK [UIDVALIDITY 9] ok", "S: $s OK [READ-WRITE] open"});
        return inbox;
    }
    std::optional<Error> error() {
        const auto ended = script.all<Ended>();
        return ended.empty() ? std::nullopt : ended.back().error;
    }

    Session session;
    tests::Dialogue<Session> script;
};

TEST(ImapSession, LogsInHoweverTheBytesAreSplit) {
    for (std::size_t n = 1; n < 40; ++n) {
        Talk talk(options(), n);
        talk.log_in();
        EXPECT_EQ(talk.script.all<LoggedIn>().size(), 1U) << n;
        EXPECT_EQ(talk.error(), std::nullopt);
    }
}

TEST(ImapSession, AsksForCapabilitiesWhenTheyAreNotGiven) {
    Talk talk;
    talk.session.secured(tests::verified_tls());
    talk.script.run({"S: * OK ready", "C: $a CAPABILITY", "S: * CAPABILITY IMAP4rev1 AUTH=PLAIN",
                     "S: $a OK", "C: $b AUTHENTICATE PLAIN", "S: +",
                     "C: AGFubgBwdw==", "S: $b OK in", "C: $c CAPABILITY",
                     "S: * CAPABILITY IMAP4rev1 MOVE", "S: $c OK"});
    ASSERT_EQ(talk.script.all<LoggedIn>().size(), 1U);
    EXPECT_TRUE(talk.script.all<LoggedIn>()[0].server.has("MOVE"));
}

TEST(ImapSession, StartsTlsAndForgetsWhatItLearntBefore) {
    Talk talk(with_starttls());
    talk.script.run({"S: * OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN] ready", "C: $a STARTTLS",
                     "S: $a OK begin"});
    EXPECT_EQ(talk.script.all<Switch>().size(), 1U);
    EXPECT_EQ(talk.script.quiet(), "");
    talk.session.secured(tests::verified_tls());
    talk.script.run({"C: $b CAPABILITY", "S: * CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR", "S: $b OK",
                     "C: $c AUTHENTICATE PLAIN AGFubgBwdw=="});
    EXPECT_EQ(talk.error(), std::nullopt);
}

TEST(ImapSession, ClosesWhenBytesFollowTheOkToStarttls) {
    for (std::size_t n = 1; n < 60; ++n) {
        Talk talk(with_starttls(), n);
        talk.script.run({"S: * OK [CAPABILITY IMAP4rev1 STARTTLS] ready", "C: $a STARTTLS"});
        talk.script.say("q71 OK begin\r\n* CAPABILITY AUTH=PLAIN\r\n");
        ASSERT_TRUE(talk.error().has_value()) << n;
        EXPECT_EQ(talk.error()->code, Errc::protocol);
    }
}

TEST(ImapSession, ClosesWhenStarttlsIsNotOffered) {
    Talk talk(with_starttls());
    talk.script.run({"S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready"});
    ASSERT_TRUE(talk.error().has_value());
    EXPECT_EQ(talk.script.quiet(), "");
}

TEST(ImapSession, ClosesOnPreauthWhereTlsHadToBegin) {
    Talk talk(with_starttls());
    talk.script.run({"S: * PREAUTH [CAPABILITY IMAP4rev1] hello"});
    ASSERT_TRUE(talk.error().has_value());
    EXPECT_EQ(talk.error()->code, Errc::protocol);
}

TEST(ImapSession, TakesPreauthUnderTls) {
    Talk talk;
    talk.session.secured(tests::verified_tls());
    talk.script.run({"S: * PREAUTH [CAPABILITY IMAP4rev1] hello"});
    EXPECT_EQ(talk.script.all<LoggedIn>().size(), 1U);
}

TEST(ImapSession, EndsOnByeInEveryState) {
    Talk greeting;
    greeting.script.run({"S: * BYE busy"});
    EXPECT_EQ(greeting.error()->code, Errc::unavailable);
    Talk ready;
    ready.enable();
    ready.script.run({"S: * BYE maintenance"});
    EXPECT_EQ(ready.error()->code, Errc::unavailable);
}

TEST(ImapSession, TellsARefusedPasswordFromABusyServer) {
    for (const auto& [code, errc] : {std::pair{"AUTHENTICATIONFAILED", Errc::permission},
                                     std::pair{"UNAVAILABLE", Errc::try_again}}) {
        Talk talk;
        talk.session.secured(tests::verified_tls());
        talk.script.run({"S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready",
                         "C: $a AUTHENTICATE PLAIN AGFubgBwdw=="});
        talk.script.say("q71 NO [" + std::string(code) + "] no\r\n");
        ASSERT_TRUE(talk.error().has_value());
        EXPECT_EQ(talk.error()->code, errc);
    }
}

TEST(ImapSession, BelievesNoOkToWhatItHasNotWritten) {
    Talk talk;
    talk.session.secured(tests::verified_tls());
    talk.session.feed("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\nq71 OK in\r\n");
    ASSERT_TRUE(talk.error().has_value());
    EXPECT_EQ(talk.error()->code, Errc::protocol);
}

TEST(ImapSession, SelectsByWhatItKnowsOnceQresyncIsOn) {
    Talk talk;
    talk.log_in();
    talk.session.submit(
        Select{"INBOX", Known{.validity = {9}, .modseq = {44}, .uids = IdSet::range(1, 5)}});
    talk.script.run({"C: $e ENABLE QRESYNC", "S: * ENABLED QRESYNC", "S: $e OK",
                     "C: $s SELECT \"INBOX\" (QRESYNC (9 44 1:5))", "S: * 3 EXISTS",
                     "S: * VANISHED (EARLIER) 2", "S: * 1 FETCH (UID 1 FLAGS (\\Seen))",
                     "S: $s OK"});
    const auto gone = talk.script.all<MessagesGone>();
    ASSERT_EQ(gone.size(), 1U);
    EXPECT_TRUE(gone[0].earlier);
    EXPECT_EQ(talk.script.all<MessageTold>().at(0).uid, mail::Uid{1});
}

TEST(ImapSession, KeepsWhatWasEnabledWhenCapabilitiesChange) {
    Talk talk;
    talk.enable();
    talk.script.run({"S: * CAPABILITY IMAP4rev1 QRESYNC"});
    talk.session.submit(Select{"a", Known{.validity = {9}, .modseq = {44}, .uids = {}}});
    talk.script.run({"C: $s SELECT \"a\" (QRESYNC (9 44))"});
}

TEST(ImapSession, ClosesWhenTlsIsRefused) {
    Talk talk(with_starttls());
    talk.script.run(
        {"S: * OK [CAPABILITY IMAP4rev1 STARTTLS] ready", "C: $a STARTTLS", "S: $a NO not now"});
    EXPECT_EQ(talk.error()->code, Errc::unavailable);
}

TEST(ImapSession, SelectsPlainlyWhereEnabledIsNotSaid) {
    Talk talk;
    talk.log_in();
    talk.session.submit(Select{"INBOX", Known{.validity = {9}, .modseq = {44}, .uids = {}}});
    talk.script.run({"C: $e ENABLE QRESYNC", "S: $e OK", "C: $s SELECT \"INBOX\" (CONDSTORE)"});
}

TEST(ImapSession, PipelinesRequestsAndTellsFoldersApart) {
    Talk talk;
    talk.enable();
    const Ticket a = talk.session.submit(Select{"a", std::nullopt});
    const Ticket fetch = talk.session.submit(FetchMessages{IdSet{1}, "FLAGS"});
    const Ticket b = talk.session.submit(Select{"b", std::nullopt});
    talk.script.run({"C: $a SELECT \"a\" (CONDSTORE)", "C: $f UID FETCH 1 (UID FLAGS)",
                     "C: $b SELECT \"b\" (CONDSTORE)", "S: * 1 EXISTS", "S: $a OK",
                     "S: * 1 FETCH (UID 1 FLAGS ())", "S: $f OK", "S: * 2 EXISTS",
                     "S: * 1 FETCH (UID 1 FLAGS ())", "S: $b OK"});
    const auto told = talk.script.all<MessageTold>();
    ASSERT_EQ(told.size(), 2U);
    EXPECT_EQ(told[0].folder, a);
    EXPECT_EQ(told[1].folder, b);
    EXPECT_EQ(talk.script.all<Finished>().at(1).request, fetch);
    EXPECT_EQ(talk.script.all<MessageCount>().at(1).folder, b);
}

TEST(ImapSession, TakesNothingForAFolderThatDidNotOpen) {
    Talk talk;
    talk.enable();
    talk.open();
    talk.session.submit(Select{"gone", std::nullopt});
    const Ticket fetch = talk.session.submit(FetchMessages{IdSet{1}, "FLAGS"});
    talk.script.run({"C: $a SELECT \"gone\" (CONDSTORE)", "C: $f UID FETCH 1 (UID FLAGS)",
                     "S: $a NO [NONEXISTENT] no such folder", "S: * 1 FETCH (UID 1 FLAGS ())",
                     "S: $f OK"});
    EXPECT_TRUE(talk.script.all<MessageTold>().empty());
    EXPECT_EQ(talk.script.all<Finished>().back().request, fetch);
    EXPECT_EQ(talk.script.all<Finished>().back().condition, Condition::no);
}

TEST(ImapSession, SpeaksUidsWhileSequenceNumbersShift) {
    Talk talk;
    talk.enable();
    talk.open();
    talk.script.run({"S: * 1 FETCH (UID 10)", "S: * 2 FETCH (UID 20)", "S: * 3 FETCH (UID 30)",
                     "S: * 1 EXPUNGE", "S: * 1 FETCH (FLAGS (\\Seen))", "S: * 2 EXPUNGE",
                     "S: * 7 FETCH (FLAGS ())", "S: * 9 EXPUNGE"});
    const auto gone = talk.script.all<MessagesGone>();
    ASSERT_EQ(gone.size(), 2U);
    EXPECT_EQ(gone[0].uids, IdSet{10});
    EXPECT_EQ(gone[1].uids, IdSet{30});
    EXPECT_EQ(talk.script.all<MessageTold>().back().uid, mail::Uid{20});
    EXPECT_EQ(talk.script.all<FolderUnclear>().size(), 2U);
}

TEST(ImapSession, CountsACodeOnlyForTheRequestThatOwnsIt) {
    Talk talk;
    talk.enable();
    talk.open();
    talk.session.submit(CopyMessages{IdSet{1}, "b"});
    talk.session.submit(Noop{});
    talk.session.submit(MoveMessages{IdSet{2}, "b"});
    talk.script.run({"C: $c UID COPY 1 \"b\"", "C: $n NOOP", "C: $m UID MOVE 2 \"b\"",
                     "S: $c OK [APPENDUID 1 2] x", "S: $n OK [COPYUID 1 1 1] x",
                     "S: * OK [COPYUID 1 2 7] moved", "S: $m OK done"});
    const auto finished = talk.script.all<Finished>();
    EXPECT_EQ(finished.at(1).code, ResponseCode{});
    EXPECT_EQ(finished.at(2).code, ResponseCode{});
    EXPECT_EQ(finished.at(3).code.name, "COPYUID");
}

TEST(ImapSession, AppendsALetterAndGivesItsUid) {
    Talk talk;
    talk.enable();
    mail::Flags seen;
    seen.add(mail::Flag::seen);
    talk.session.submit(AppendMessage{"Sent", seen, mail::Date{.time = WallTime(0s)},
                                      std::make_unique<StringSource>("Subject: x")});
    talk.script.run({"C: $a APPEND \"Sent\" (\\Seen) \"01-Jan-1970 00:00:00 +0000\" {10+}",
                     "C: Subject: x", "S: $a OK [APPENDUID 4 17] kept"});
    const ResponseCode code = talk.script.all<Finished>().at(0).code;
    EXPECT_EQ(std::get<AppendUid>(code.value), (AppendUid{{4}, {{17, 17}}}));
}

TEST(ImapSession, SendsNoBodyThatWasRefusedBeforeItsLiteral) {
    Talk talk;
    talk.log_in("IMAP4rev1");
    talk.session.submit(
        AppendMessage{"x", {}, std::nullopt, std::make_unique<StringSource>("0123")});
    talk.session.submit(Noop{});
    talk.script.run({"C: $a APPEND \"x\" () {4}", "S: $a NO [TRYCREATE] no", "C: $n NOOP"});
    EXPECT_EQ(talk.script.all<Finished>().at(0).code.name, "TRYCREATE");
}

TEST(ImapSession, EndsAnIdleWhenThereIsSomethingToDo) {
    Talk talk;
    talk.enable();
    talk.open();
    talk.session.submit(Idle{});
    talk.script.run({"C: $i IDLE"});
    talk.session.submit(Noop{});
    EXPECT_EQ(talk.script.quiet(), "");
    talk.script.run({"S: + idling", "C: DONE", "S: * 4 EXISTS", "S: $i OK", "C: $n NOOP"});
    EXPECT_EQ(talk.script.all<MessageCount>().back().count, 4U);
}

TEST(ImapSession, RenewsAnIdleInTime) {
    Talk talk;
    talk.enable();
    talk.session.submit(Idle{});
    talk.script.run({"C: $i IDLE", "S: + idling"});
    EXPECT_EQ(talk.session.deadline(), kStart + 25min);
    talk.session.time_passed(kStart + 25min);
    talk.script.run({"C: DONE", "S: $i OK"});
    EXPECT_EQ(talk.script.all<Finished>().size(), 1U);
    EXPECT_EQ(talk.error(), std::nullopt);
}

TEST(ImapSession, GivesUpOnAServerThatDoesNotAnswer) {
    Talk greeting;
    greeting.session.time_passed(kStart + 60s);
    EXPECT_EQ(greeting.error(), std::nullopt);
    greeting.session.time_passed(kStart + 121s);
    EXPECT_EQ(greeting.error()->code, Errc::unavailable);
    Talk ready;
    ready.enable();
    EXPECT_EQ(ready.session.deadline(), std::nullopt);
    ready.session.submit(Noop{});
    EXPECT_EQ(ready.session.deadline(), kStart + 120s);
}

TEST(ImapSession, KnowsSinceWhenTheServerOwesAnAnswer) {
    Talk talk;
    talk.log_in("IMAP4rev1");
    EXPECT_FALSE(talk.session.silent_since());
    talk.session.time_passed(kStart + 5s);
    talk.session.submit(Select{"INBOX", std::nullopt});
    talk.session.time_passed(kStart + 30s);
    EXPECT_EQ(talk.session.silent_since(), kStart + 5s);
    talk.script.say("* 3 EXISTS\r\n");
    EXPECT_EQ(talk.session.silent_since(), kStart + 30s);
}

TEST(ImapSession, HoldsBackWhatWouldBurstTheWindow) {
    SessionOptions small = options();
    small.window = 10'000;
    Talk talk(std::move(small));
    talk.enable();
    talk.open();
    for (std::uint32_t uid = 1; uid <= 3; ++uid)
        talk.session.submit(FetchMessages{IdSet{uid}, "BODY.PEEK[]", std::nullopt, 6000});
    talk.script.run({"C: $a UID FETCH 1 (UID BODY.PEEK[])"});
    EXPECT_EQ(talk.script.quiet(), "");
    talk.script.run({"S: $a OK", "C: $b UID FETCH 2 (UID BODY.PEEK[])"});
}

TEST(ImapSession, GivesSearchResultsToTheirRequest) {
    Talk talk;
    talk.enable();
    talk.open();
    const Ticket search = talk.session.submit(SearchUids{IdSet::range(1, kLastId)});
    talk.script.run({"C: $f UID SEARCH RETURN (ALL COUNT) UID 1:*",
                     "S: * ESEARCH (TAG \"other\") UID COUNT 9",
                     "S: * ESEARCH (TAG \"$f\") UID COUNT 3 ALL 4:6", "S: $f OK"});
    const auto results = talk.script.all<SearchResult>();
    ASSERT_EQ(results.size(), 1U);
    EXPECT_EQ(results[0].request, search);
    EXPECT_EQ(results[0].found.count, 3U);
}

TEST(ImapSession, FinishesAtOnceWhatTheServerCannotDo) {
    Talk talk;
    talk.log_in("IMAP4rev1");
    talk.session.submit(ExpungeMessages{IdSet{1}});
    EXPECT_EQ(talk.script.quiet(), "");
    EXPECT_EQ(talk.script.all<Finished>().at(0).condition, Condition::bad);
}

TEST(ImapSession, StoresFlagsUnlessTheyChanged) {
    Talk talk;
    talk.enable();
    talk.open();
    mail::Flags todo;
    todo.add("todo");
    talk.session.submit(StoreFlags{IdSet{1, 2}, StoreFlags::Mode::add, todo, mail::ModSeq{7}});
    talk.script.run(
        {"C: $a UID STORE 1:2 (UNCHANGEDSINCE 7) +FLAGS (todo)", "S: $a OK [MODIFIED 2] some"});
    EXPECT_EQ(std::get<IdSet>(talk.script.all<Finished>().back().code.value), IdSet{2});
}

TEST(ImapSession, ListsFoldersWithStatusInOneAnswer) {
    Talk talk;
    talk.log_in("IMAP4rev1 LIST-EXTENDED LIST-STATUS SPECIAL-USE CONDSTORE");
    talk.session.submit(ListFolders{});
    talk.script.run(
        {"C: $a LIST \"\" \"*\" RETURN (SUBSCRIBED SPECIAL-USE STATUS (MESSAGES UIDNEXT "
         "UIDVALIDITY UNSEEN HIGHESTMODSEQ))",
         "S: * LIST (\\Sent) \"/\" Sent", "S: * STATUS Sent (MESSAGES 2)", "S: $a OK"});
    EXPECT_EQ(talk.script.all<FolderListed>().at(0).folder.name, "Sent");
    EXPECT_EQ(talk.script.all<FolderStatus>().at(0).status.item("MESSAGES"), 2U);
}

TEST(ImapSession, AsksForSubscriptionsWhereListDoesNotTell) {
    Talk talk;
    talk.log_in("IMAP4rev1");
    talk.session.submit(ListSubscribed{});
    talk.script.run({"C: $a LSUB \"\" \"*\"", "S: * LSUB () \"/\" Lists/cpp",
                     "S: * LSUB (\\NoSelect) \"/\" Lists", "S: $a OK"});
    const auto listed = talk.script.all<FolderListed>();
    ASSERT_EQ(listed.size(), 2U);
    EXPECT_EQ(listed[0].folder.attributes, std::vector<std::string>{"\\Subscribed"});
    EXPECT_EQ(listed[1].folder.attributes, std::vector<std::string>{"\\NoSelect"});
}

TEST(ImapSession, AsksWhereFoldersBegin) {
    Talk talk;
    talk.log_in("IMAP4rev1 NAMESPACE");
    talk.session.submit(AskNamespaces{});
    talk.script.run({"C: $a NAMESPACE", "S: * NAMESPACE ((\"INBOX.\" \".\")) NIL NIL", "S: $a OK"});
    const auto told = talk.script.all<NamespacesTold>();
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].namespaces.personal, (std::vector<NamespaceEntry>{{"INBOX.", '.'}}));
}

TEST(ImapSession, IntroducesItselfByNameAndVersionAlone) {
    Talk talk;
    talk.log_in("IMAP4rev1 ID");
    talk.session.submit(Introduce{"0.1.0"});
    talk.script.run({"C: $a ID (\"name\" \"alder\" \"version\" \"0.1.0\")",
                     "S: * ID (\"name\" \"Dovecot\")", "S: $a OK"});
    ASSERT_EQ(talk.script.all<ServerIdentified>().size(), 1U);
    EXPECT_EQ(talk.script.all<ServerIdentified>()[0].identity.fields.at(0).second, "Dovecot");
}

TEST(ImapSession, ChangesFolders) {
    Talk talk;
    talk.log_in("IMAP4rev1 CREATE-SPECIAL-USE");
    talk.session.submit(CreateFolder{"a"});
    talk.session.submit(CreateFolder{"My Sent", mail::Role::sent});
    talk.session.submit(RenameFolder{"a", "b"});
    talk.session.submit(DeleteFolder{"b"});
    talk.session.submit(Subscribe{"c"});
    talk.session.submit(Unsubscribe{"d"});
    talk.script.run({"C: $a CREATE \"a\"", "C: $b CREATE \"My Sent\" (USE (\\Sent))",
                     "C: $c RENAME \"a\" \"b\"", "C: $d DELETE \"b\"", "C: $e SUBSCRIBE \"c\"",
                     "C: $f UNSUBSCRIBE \"d\"", "S: $a NO [ALREADYEXISTS] is there", "S: $b OK"});
    EXPECT_EQ(talk.script.all<Finished>().at(0).code.name, "ALREADYEXISTS");
    EXPECT_EQ(talk.script.all<Finished>().at(1).condition, Condition::ok);
}

TEST(ImapSession, KeepsTheUseOfAFolderToItselfWhereTheServerCannotKeepIt) {
    Talk talk;
    talk.log_in("IMAP4rev1 SPECIAL-USE");
    talk.session.submit(CreateFolder{"Sent", mail::Role::sent});
    talk.script.run({"C: $a CREATE \"Sent\""});
}

TEST(ImapSession, LogsInByCommandWhereNoMechanismIsOffered) {
    Talk talk;
    talk.session.secured(tests::verified_tls());
    talk.script.run({"S: * OK [CAPABILITY IMAP4rev1] old", "C: $a LOGIN \"ann\" \"pw\"",
                     "S: $a OK in", "C: $b CAPABILITY", "S: * CAPABILITY IMAP4rev1", "S: $b OK"});
    EXPECT_EQ(talk.script.all<Greeted>().at(0).text, "old");
    EXPECT_EQ(talk.script.all<LoggedIn>().at(0).mechanism, "LOGIN command");
}

TEST(ImapSession, LogsInByCommandWithAnyPassword) {
    SessionOptions odd = options();
    odd.credentials.password = Secret("\"\\ \xc3\xa4");
    Talk talk(std::move(odd));
    talk.session.secured(tests::verified_tls());
    talk.script.run({"S: * OK [CAPABILITY IMAP4rev1] old", "C: $a LOGIN \"ann\" {5}", "S: + go on",
                     "C: \"\\ \xc3\xa4", "S: $a NO [AUTHENTICATIONFAILED] no"});
    EXPECT_EQ(talk.error()->code, Errc::permission);
}

TEST(ImapSession, LogsInByCommandOnlyUnderTlsAndWhereItMay) {
    Talk plain;
    plain.session.secured(tests::plaintext_by_word());
    plain.script.run({"S: * OK [CAPABILITY IMAP4rev1] old"});
    Talk disabled;
    disabled.session.secured(tests::verified_tls());
    disabled.script.run({"S: * OK [CAPABILITY IMAP4rev1 LOGINDISABLED] old"});
    SessionOptions by_name = options();
    by_name.mechanism = "SCRAM-SHA-256";
    Talk asked(std::move(by_name));
    asked.session.secured(tests::verified_tls());
    asked.script.run({"S: * OK [CAPABILITY IMAP4rev1] old"});
    for (Talk* talk : {&plain, &disabled, &asked}) {
        EXPECT_EQ(talk->script.quiet(), "");
        ASSERT_TRUE(talk->error().has_value());
        EXPECT_EQ(talk->error()->code, Errc::unavailable);
    }
}

TEST(ImapSession, LogsOut) {
    Talk talk;
    talk.enable();
    talk.session.submit(Logout{});
    talk.script.run({"C: $a LOGOUT", "S: * BYE see you", "S: $a OK"});
    EXPECT_EQ(talk.script.all<Ended>().size(), 1U);
    EXPECT_EQ(talk.error(), std::nullopt);
}

TEST(ImapSession, SaysThatTheConnectionBroke) {
    Talk talk;
    talk.enable();
    talk.session.peer_closed(Close::cut);
    EXPECT_EQ(talk.error()->code, Errc::unavailable);
    EXPECT_EQ(talk.session.take_output(100), "");
}

TEST(ImapSession, PassesOverAnAnswerThatMakesNoSense) {
    Talk talk;
    talk.enable();
    talk.open();
    talk.script.run({"S: * 1 FETCH (UID x", "S: * 5 EXISTS"});
    EXPECT_EQ(talk.script.all<Misunderstood>().size(), 1U);
    EXPECT_EQ(talk.script.all<MessageCount>().back().count, 5U);
}

TEST(ImapSession, BelievesAnswersThatAreNotAboutAFolderThatDidNotOpen) {
    Talk talk;
    talk.enable();
    talk.session.submit(Select{"Box", {}});
    talk.session.submit(CreateFolder{"New"});
    talk.script.run({"C: $s SELECT \"Box\" (CONDSTORE)", "C: $c CREATE \"New\"", "S: $s NO not now",
                     "S: $c OK made"});
    const auto finished = talk.script.all<Finished>();
    ASSERT_EQ(finished.size(), 2U);
    EXPECT_EQ(finished[1].condition, Condition::ok);
}

}  // namespace
}  // namespace alder::imap
