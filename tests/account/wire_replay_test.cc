// What a person does, carried out on a server that speaks IMAP, whatever is cut or refused:
// FAILURES 21, 23, 24, 27, 29, 30, 31, 86, 87.

#include "tests/account/wire_deeds.h"

namespace alder::account {
namespace {

TEST(WireReplay, CarriesOutMuchWithEveryKindOfServer) {
    for (const std::string& kind : kinds_of_servers()) {
        SCOPED_TRACE(kind);
        Wired world;
        world.wire.capabilities = kind;
        have_mail(world.wire);
        world.start_up();
        do_much(world);
        world.expect_peace();
        EXPECT_EQ(world.on_server(), kMuchDone);
        world.restart();
        world.expect_peace();
        EXPECT_EQ(world.on_server(), kMuchDone);
        EXPECT_TRUE(world.troubles().empty()) << world.troubles().front();
    }
}

TEST(WireReplay, ErasesNothingThatSomebodyElseMarked) {
    Wired world;
    world.wire.capabilities = WireServer::kBare;
    have_mail(world.wire);
    world.wire.flag("INBOX", 3, "\\Deleted");
    world.start_up();
    world.perform(store::Expunge{{world.id_of("a")}});
    world.perform(store::Move{{world.id_of("b")}, world.folder("Box")});
    world.expect_peace();
    EXPECT_EQ(world.on_server(), "Box: b d | Inbox: a b c | Trash:");
    EXPECT_EQ(world.shown(), world.on_server());
    ASSERT_EQ(world.troubles().size(), 2U);
    EXPECT_EQ(world.troubles()[0],
              "1 message could not be deleted and came back to Inbox: this server erases all "
              "marked messages of a folder or none, and not all of them are ours; they stay, "
              "marked as deleted");
}

TEST(WireReplay, FetchesNothingAgainThatItMoved) {
    Wired world;
    have_mail(world.wire);
    world.start_up();
    const auto before = static_cast<std::ptrdiff_t>(world.wire.commands.size());
    world.perform(store::Move{{world.id_of("a"), world.id_of("b")}, world.folder("Box")});
    world.perform(store::Copy{{world.id_of("c")}, world.folder("Box")});
    world.look_again();
    EXPECT_EQ(world.on_server(), "Box: a b c d | Inbox: c | Trash:");
    EXPECT_EQ(std::count_if(world.wire.commands.begin() + before, world.wire.commands.end(),
                            [](const std::string& each) { return each.contains("BODY.PEEK[]"); }),
              0);
    world.expect_peace();
}

enum class Side { client, server };

void replay_and_cut(const std::string& kind, Side side, std::uint64_t at, bool restarts) {
    Wired world;
    world.wire.capabilities = kind;
    have_mail(world.wire);
    world.start_up();
    do_much(world);
    auto& limit =
        side == Side::server ? world.backend().says_at_most : world.backend().hears_at_most;
    limit = at;
    world.backend().connect();
    world.run();
    if (restarts) world.restart();
    world.backend().says_at_most = world.backend().hears_at_most =
        std::numeric_limits<std::uint64_t>::max();
    world.expect_peace();
    EXPECT_EQ(world.on_server(), kMuchDone);
}

TEST(WireReplay, DoesNothingTwiceWhereTheConnectionIsCutAtAnyByte) {
    for (const std::string& kind : kinds_of_servers()) {
        Wired world;
        world.wire.capabilities = kind;
        have_mail(world.wire);
        world.start_up();
        do_much(world);
        world.look_again();
        const std::uint64_t said = world.backend().said;
        const std::uint64_t heard = world.backend().heard;
        for (const Side side : {Side::server, Side::client}) {
            const std::uint64_t total = side == Side::server ? said : heard;
            for (std::uint64_t at = 1; at < total; at += 67) {
                SCOPED_TRACE(kind +
                             (side == Side::server ? ", cut after the server's byte "
                                                   : ", cut after our byte ") +
                             std::to_string(at));
                replay_and_cut(kind, side, at, at % 2 == 0);
                if (testing::Test::HasFailure()) return;
            }
        }
    }
}

// "": it has fewer commands than that.
std::string much_done_with_one_answered(Wired& world, int nth, const std::string& answer) {
    std::string refused;
    int count = 0;
    world.wire.refuse = [&](const std::string& command) {
        if (++count != nth) return std::string();
        refused = command;
        return answer;
    };
    have_mail(world.wire);
    world.start_up();
    world.look_again();
    do_much(world);
    for (int looks = 0; looks < 3; ++looks) world.look_again();
    world.wire.refuse = [](const std::string&) { return ""; };
    return refused;
}

// What was refused for good may be kept here only; what was marked stays so where nobody can say
// whose it is.
void expect_survived(Wired& world, const std::string& refused, const std::string& answer) {
    const bool passes = answer == "BYE" || answer.contains("SERVERBUG") ||
                        answer.contains("INUSE") || answer.contains("UNAVAILABLE");
    const bool is_told = passes && !refused.contains("DELETED");
    if (is_told) {
        EXPECT_EQ(world.on_server(), kMuchDone);
    }
    if (!refused.starts_with("APPEND") && !refused.starts_with("UID COPY") &&
        !refused.starts_with("CREATE"))
        world.expect_peace();
    for (const char* subject : {"a", "b", "d", "e", "f"})
        EXPECT_NE(world.id_of(subject).value, 0U) << subject;
}

void survive_at_any_command(const std::string& answer, const std::vector<std::string>& kinds) {
    for (const std::string& kind : kinds) {
        for (int nth = 1; nth < 200; ++nth) {
            Wired world;
            world.wire.capabilities = kind;
            const std::string refused = much_done_with_one_answered(world, nth, answer);
            if (refused.empty()) break;
            SCOPED_TRACE(kind + ", " + refused + ": " + answer);
            expect_survived(world, refused, answer);
            if (testing::Test::HasFailure()) return;
        }
    }
}

TEST(WireReplay, SurvivesTheEndAtAnyCommand) { survive_at_any_command("BYE", kinds_of_servers()); }

TEST(WireReplay, SurvivesTheRefusalOfAnyCommand) {
    survive_at_any_command("NO not now", kinds_of_servers());
}

TEST(WireReplay, SurvivesThatAnyCommandIsNotUnderstood) {
    survive_at_any_command("BAD what", kinds_of_servers());
}

TEST(WireReplay, SurvivesTheServersOwnFaultAtAnyCommand) {
    survive_at_any_command("NO [SERVERBUG] oh", kinds_of_servers());
}

// What else has a name is the same to every kind of server.
TEST(WireReplay, SurvivesANamedRefusalOfAnyCommand) {
    for (const char* answer : {"NO [OVERQUOTA] full", "NO [INUSE] busy", "NO [UNAVAILABLE] later"})
        survive_at_any_command(answer, {WireServer::kModern});
}

TEST(WireReplay, TriesAgainSoonWhatTheServerPutOff) {
    Wired world;
    have_mail(world.wire);
    world.start_up();
    int left = 3;
    world.wire.refuse = [&](const std::string& command) {
        return command.starts_with("APPEND") && left-- > 0 ? "NO [INUSE] locked" : "";
    };
    world.perform(appended(world, "e", "Box"));
    Clock::time_point now{};
    for (const int pause : {3, 6, 12}) {
        EXPECT_EQ(world.on_server(), "Box: d | Inbox: a b c | Trash:");
        ASSERT_EQ(world.backend().sync().deadline(), now + std::chrono::seconds(pause));
        now += std::chrono::seconds(pause);
        world.backend().sync().time_passed(now);
        world.run();
    }
    EXPECT_EQ(world.on_server(), "Box: d e | Inbox: a b c | Trash:");
    EXPECT_EQ(world.backend().sync().deadline(), now + std::chrono::seconds(60));
}

TEST(WireReplay, WaitsNoLongerForManyThatWerePutOffTogether) {
    Wired world;
    have_mail(world.wire);
    world.start_up();
    int left = 6;
    world.wire.refuse = [&](const std::string& command) {
        return command.starts_with("APPEND") && left-- > 0 ? "NO [INUSE] locked" : "";
    };
    world.backend().holds = true;
    for (const char* each : {"e", "f", "g"}) world.perform(appended(world, each, "Box"));
    world.backend().holds = false;
    world.run();
    Clock::time_point now{};
    for (const int pause : {3, 6}) {
        EXPECT_EQ(world.on_server(), "Box: d | Inbox: a b c | Trash:");
        ASSERT_EQ(world.backend().sync().deadline(), now + std::chrono::seconds(pause));
        now += std::chrono::seconds(pause);
        world.backend().sync().time_passed(now);
        world.run();
    }
    EXPECT_EQ(world.on_server(), "Box: d e f g | Inbox: a b c | Trash:");
}

TEST(WireReplay, TakesBackWhatWentToAFolderThatWasJustMade) {
    Wired world;
    have_mail(world.wire);
    world.wire.folders.erase("Trash");
    world.start_up();
    world.perform(store::Move{{world.id_of("a")}, world.folder("Trash")});
    EXPECT_EQ(world.on_server(), "Box: d | Inbox: b c | Trash: a");
    world.undo();
    EXPECT_EQ(world.on_server(), "Box: d | Inbox: a b c | Trash:");
    EXPECT_EQ(world.open_intents(), 0U);
}

TEST(WireReplay, ChangesNothingInAFolderWhoseNumbersChanged) {
    for (const bool tells : {false, true}) {
        Wired world;
        world.wire.tells_validity = tells;
        have_mail(world.wire);
        world.wire.add("Box", wire_letter("e", 5));
        world.start_up();
        auto& box = world.wire.folders["Box"];
        std::ranges::swap(box.messages[0].bytes, box.messages[1].bytes);
        box.validity += 1;
        world.perform(store::ChangeFlags{{world.id_of("a")}, flagged()});
        world.perform(store::ChangeFlags{{world.id_of("d")}, flagged()});
        world.perform(store::Move{{world.id_of("e")}, world.folder("Inbox")});
        world.expect_peace();
        EXPECT_EQ(world.on_server(), "Box: d! | Inbox: a! b c e | Trash:");
    }
}

TEST(WireReplay, SendsNothingAgainBeforeItCouldLookWhetherItArrived) {
    for (const char* refused : {"LIST", "SELECT \"Box\"", "UID SEARCH", "UID FETCH"}) {
        for (const std::string& kind : kinds_of_servers()) {
            SCOPED_TRACE(kind + ", " + refused);
            Wired world;
            world.wire.capabilities = kind;
            have_mail(world.wire);
            world.start_up();
            world.wire.refuse = [&](const std::string& command) {
                if (!command.starts_with("APPEND")) return "";
                world.wire.add("Box", wire_letter("e", 5));
                return "BYE";
            };
            world.perform(appended(world, "e", "Box"));
            int left = 3;
            world.wire.refuse = [&](const std::string& command) {
                return command.starts_with(refused) && left-- > 0 ? "NO [UNAVAILABLE] later" : "";
            };
            world.look_again();
            world.look_again();
            world.expect_peace();
            EXPECT_EQ(world.on_server(), "Box: d e | Inbox: a b c | Trash:");
        }
    }
}

TEST(WireReplay, KeepsTheLastWordOnAFlag) {
    Wired world;
    for (int n = 0; n < 250; ++n)
        world.wire.add("INBOX", wire_letter("m" + std::to_string(n), 1 + n % 28));
    world.wire.folders["Trash"];
    world.start_up();
    const std::string before = world.shown();
    store::Targets all;
    for (int n = 0; n < 250; ++n) all.push_back(world.id_of("m" + std::to_string(n)));
    mail::FlagChange back;
    back.remove.add(mail::Flag::flagged);
    for (const bool is_cut : {false, true}) {
        SCOPED_TRACE(is_cut);
        world.backend().holds = true;
        world.perform(store::ChangeFlags{all, flagged()});
        world.perform(store::ChangeFlags{all, back});
        world.backend().holds = false;
        // What the server says of the first change comes before it says that it is done.
        world.backend().bytes_at_a_time = 1000;
        if (is_cut) world.backend().says_at_most = world.backend().said + 15'000;
        for (int n = 0; n < 60; ++n) world.run();
        world.backend().bytes_at_a_time = 1 << 20;
        world.backend().says_at_most = std::numeric_limits<std::uint64_t>::max();
        world.expect_peace();
        EXPECT_EQ(world.shown(), before);
        EXPECT_EQ(world.on_server(), before);
    }
}

TEST(WireReplay, TakesTheMailUpAgainWhenUserDbWasLost) {
    Wired world;
    have_mail(world.wire);
    world.start_up();
    const auto a = world.id_of("a");
    do_much(world);
    world.lose_user_db();
    world.restart();
    ASSERT_EQ(world.news().size(), 1U);
    EXPECT_TRUE(world.news()[0].starts_with("user.db was lost and is new"));
    world.expect_peace();
    EXPECT_EQ(world.on_server(), kMuchDone);
    EXPECT_EQ(world.id_of("a"), a);
    world.perform(store::Expunge{{a}});
    world.undo();
    world.expect_peace();
    EXPECT_EQ(world.on_server(), kMuchDone);
    world.restart();
    EXPECT_EQ(world.news().size(), 1U);
}

}  // namespace
}  // namespace alder::account
