// What a server says, kept: FAILURES 1-7, 9, 12, 17, 34, 44, 45.

#include "account/server_facts.h"

#include "tests/account/model_server.h"

namespace alder::account {
namespace {

class ServerFactsTest : public ServerTest {
protected:
    std::string text_of(const std::string& subject) {
        Reader look = reader();
        const auto entry = must(look.entries({id_of(subject)})).at(0);
        return entry.content.value == 0 ? "" : must(look.raw(entry));
    }
};

TEST_F(ServerFactsTest, ShowsTheMailOfTheServerWithItsText) {
    server_.add("INBOX", wire_letter("a", 1));
    server_.add("Lists.dev", wire_letter("b", 2), mail::Flags(4, {}));
    start_at_server();
    EXPECT_EQ(shown(), "Inbox: a | Lists/dev: b! | Trash:");
    EXPECT_EQ(text_of("b"), wire_letter("b", 2));
    EXPECT_EQ(must(reader().entries({id_of("a")})).at(0).summary.preview, "Hello");
}

TEST_F(ServerFactsTest, KeepsALetterThatComesInPieces) {
    const std::string large = wire_letter("large", 1) + std::string(5000, 'x') + "\r\n";
    server_.add("INBOX", large);
    Process process = start(std::make_unique<ModelBackend>(server_));
    backend(process).piece = 300;
    process.look();
    EXPECT_EQ(text_of("large"), large);
}

TEST_F(ServerFactsTest, TellsTheBackendWhatItHas) {
    server_.add("INBOX", wire_letter("a", 1));
    server_.add("INBOX", wire_letter("b", 2));
    start_at_server();
    Process process = start_at_server();
    const auto& known = backend(process).known().server;
    ASSERT_EQ(known.size(), 1U);
    EXPECT_EQ(known[0].source, "INBOX");
    EXPECT_EQ(known[0].cursor, (sync::ServerCursor{{1}, {3}, {1}, {}}));
    EXPECT_EQ(known[0].held, (imap::IdSet{1, 2}));
    EXPECT_TRUE(known[0].missing.empty());
}

TEST_F(ServerFactsTest, NamesWhatIsMissingNewestFirstAndFetchesWhatIsWanted) {
    server_.add("INBOX", wire_letter("a", 1));
    server_.add("INBOX", wire_letter("b", 2));
    Process process = start(std::make_unique<ModelBackend>(server_));
    backend(process).piece = 0;  // no text ever comes
    backend(process).online = false;
    process.look();
    ModelBackend& at = backend(process);
    at.tell(sync::ServerFolders{{{"INBOX", "Inbox", {}, true, true}}});
    at.tell(sync::ServerOpened{"INBOX", {1}});
    sync::ServerMessages messages{"INBOX", {1}, {}, sync::ServerCursor{{1}, {3}, {1}, {}}};
    for (const auto& each : server_.folders["INBOX"].messages)
        messages.messages.push_back({{each.uid}, mime::summarize(each.bytes), {}, {}, {}, {}});
    at.tell(std::move(messages));
    process.look();
    process.request(Want{id_of("a")});
    EXPECT_EQ(at.wanted, (std::vector<std::uint32_t>{1}));
    const auto answers = reader().answer(AskMessage{id_of("a"), {}});
    ASSERT_TRUE(std::holds_alternative<NoAnswer>(answers.at(0)));
    EXPECT_EQ(std::get<NoAnswer>(answers.at(0)).error.code, Errc::unavailable);
    const auto& awaited = std::get<NoAnswer>(answers.at(0)).awaited;
    ASSERT_TRUE(awaited);
    EXPECT_EQ(awaited->summary.envelope.subject, "a");

    process = {};
    Process again = start(std::make_unique<ModelBackend>(server_));
    backend(again).online = false;
    again.look();
    const auto& missing = backend(again).known().server.at(0).missing;
    ASSERT_EQ(missing.size(), 2U);
    EXPECT_EQ(missing[0].uid, mail::Uid{2});
    EXPECT_EQ(missing[0].size, wire_letter("b", 2).size());
}

TEST_F(ServerFactsTest, FollowsFlagsAndLossesOnTheServer) {
    server_.add("INBOX", wire_letter("a", 1));
    server_.add("INBOX", wire_letter("b", 2));
    Process process = start_at_server();
    server_.find("INBOX", 1)->flags.add(mail::Flag::flagged);
    server_.remove("INBOX", 2);
    reconnect(process);
    EXPECT_EQ(shown(), "Inbox: a! | Trash:");
    EXPECT_EQ(server_.changes, 0);
}

TEST_F(ServerFactsTest, KeepsMessagesWhoseNumbersChangedAndFetchesNothingAgain) {
    server_.add("INBOX", wire_letter("a", 1));
    server_.add("INBOX", wire_letter("b", 2));
    Process process = start_at_server();
    const auto a = id_of("a");
    server_.renumber("INBOX");
    server_.remove("INBOX", server_.folders["INBOX"].messages[1].uid);
    reconnect(process);
    EXPECT_EQ(shown(), "Inbox: a | Trash:");
    EXPECT_EQ(id_of("a"), a);
    process = {};
    Process again = start_at_server();
    EXPECT_EQ(backend(again).known().server.at(0).held, (imap::IdSet{200}));
}

TEST_F(ServerFactsTest, TellsLettersApartThatShareAnIdByTheirSize) {
    const std::string list = wire_letter("a", 1) + "-- \r\nThe list, at length\r\n";
    server_.add("INBOX", wire_letter("a", 1));
    server_.add("INBOX", list);
    Process process = start_at_server();
    std::ranges::reverse(server_.folders["INBOX"].messages);
    server_.renumber("INBOX");
    reconnect(process);
    Reader look = reader();
    for (const auto& each : server_.folders["INBOX"].messages) {
        const auto id = must(
            look.mail().connection().number("SELECT id FROM placement WHERE uid = ?", each.uid));
        const auto entry = must(look.entries({{static_cast<std::uint32_t>(id)}})).at(0);
        EXPECT_EQ(must(look.raw(entry)), each.bytes);
    }
}

TEST_F(ServerFactsTest, StoresTheSameBytesInTwoFoldersOnce) {
    server_.add("INBOX", wire_letter("a", 1));
    server_.add("Copy", wire_letter("a", 1));
    start_at_server();
    EXPECT_EQ(must(reader().mail().connection().number("SELECT count(*) FROM message")), 1);
    EXPECT_EQ(shown(), "Copy: a | Inbox: a | Trash:");
}

TEST_F(ServerFactsTest, HidesAFolderThatIsGoneAndTakesItBackEmpty) {
    server_.add("Old", wire_letter("a", 1));
    Process process = start_at_server();
    server_.folders.erase("Old");
    reconnect(process);
    EXPECT_EQ(shown(), "Inbox: | Trash:");
    server_.add("Old", wire_letter("b", 2));
    reconnect(process);
    EXPECT_EQ(shown(), "Inbox: | Old: b | Trash:");
}

TEST_F(ServerFactsTest, KeepsTwoFoldersApartThatAreShownAlike) {
    Process process = start_at_server();
    backend(process).tell(sync::ServerFolders{{{"INBOX", "Inbox", {}, true, true},
                                               {"x1", "Same", {}, true, true},
                                               {"x2", "Same", {}, true, true}}});
    process.look();
    EXPECT_EQ(shown(), "Inbox: | Same: | Same 2: | Trash:");
}

TEST_F(ServerFactsTest, TakesTheRolesTheServerGives) {
    Process process = start_at_server();
    backend(process).tell(
        sync::ServerFolders{{{"INBOX", "Inbox", mail::Role::inbox, true, true},
                             {"Papierkorb", "Papierkorb", mail::Role::trash, true, true},
                             {"Sent", "Sent", {}, true, true}}});
    process.look();
    Reader look = reader();
    EXPECT_EQ(must(look.mail().folder_with(mail::Role::trash))->name, "Papierkorb");
    EXPECT_EQ(must(look.mail().folder_with(mail::Role::sent))->name, "Sent");
}

TEST_F(ServerFactsTest, PassesOverWhatIsSaidUnderAnotherValidity) {
    server_.add("INBOX", wire_letter("a", 1));
    Process process = start_at_server();
    backend(process).tell(sync::ServerGone{"INBOX", {7}, {1}, {}});
    backend(process).tell(sync::ServerFlags{"INBOX", {7}, {{{1}, mail::Flags(4, {}), {}}}, {}});
    process.look();
    EXPECT_EQ(shown(), "Inbox: a | Trash:");
}

TEST_F(ServerFactsTest, TakesBackAMessageThatWasSaidToBeGone) {
    server_.add("INBOX", wire_letter("a", 1));
    Process process = start_at_server();
    const auto a = id_of("a");
    backend(process).tell(sync::ServerGone{"INBOX", {1}, {1, 2, 3}, {}});
    process.look();
    EXPECT_EQ(shown(), "Inbox: | Trash:");
    reconnect(process);
    EXPECT_EQ(shown(), "Inbox: a | Trash:");
    EXPECT_EQ(id_of("a"), a);
}

TEST_F(ServerFactsTest, SharesAMessageThatTheServerCallsTheSame) {
    Process process = start_at_server();
    ModelBackend& at = backend(process);
    const mail::Summary summary = mime::summarize(wire_letter("a", 1));
    at.tell(
        sync::ServerFolders{{{"INBOX", "Inbox", {}, true, true}, {"All", "All", {}, true, true}}});
    for (const char* source : {"INBOX", "All"}) {
        at.tell(sync::ServerOpened{source, {1}});
        at.tell(sync::ServerMessages{source, {1}, {{{5}, summary, {}, {}, {}, "M1"}}, {}});
    }
    process.look();
    EXPECT_EQ(must(reader().mail().connection().number("SELECT count(*) FROM message")), 1);
    EXPECT_EQ(shown(), "All: a | Inbox: a | Trash:");
}

TEST_F(ServerFactsTest, RefusesTheMailOfAnotherStore) {
    {
        start_at_server();
    }
    auto user = must(store::UserDb::open(place_.user_db(), vfs_.name()));
    must(user.connection().run("UPDATE identity SET id = randomblob(16)"));
    must(user.connection().run("UPDATE account SET incoming = 'imaps://other.example.org'"));
    ModelBackend backend(server_);
    const auto opened = Writer::open(place_, row_.id, backend);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, Errc::config);
}

}  // namespace
}  // namespace alder::account
