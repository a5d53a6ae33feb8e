// What a person does, carried out on a server that speaks IMAP, whatever is cut or refused:
// FAILURES 21, 23, 24, 27, 29, 30, 31, 86, 87.

#include "tests/account/wire_fixture.h"

namespace alder::account {
namespace {

// ---- what a person did, carried out ----

mail::FlagChange flagged() {
    mail::FlagChange change;
    change.add.add(mail::Flag::flagged);
    return change;
}

store::Append appended(Wired& world, const std::string& subject, const char* folder) {
    return {world.folder(folder), {{world.stored(letter(subject, 5)), {}, {}}}};
}

// Something of everything, while there is no connection.
void do_much(Wired& world) {
    world.backend().cut();
    world.perform(store::ChangeFlags{{world.id_of("a"), world.id_of("d")}, flagged()});
    world.perform(store::Move{{world.id_of("b")}, world.folder("Box")});
    world.perform(store::Expunge{{world.id_of("c")}});
    world.perform(store::Copy{{world.id_of("d")}, world.folder("Inbox")});
    world.perform(appended(world, "e", "Box"));
    world.perform(store::CreateFolder{"New"});
    world.perform(appended(world, "f", "New"));
    world.perform(store::Move{{world.id_of("a")}, world.folder("Trash")});
}
constexpr const char* kMuchDone = "Box: b d! e | Inbox: d! | New: f | Trash: a!";

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

// Everything is done, once. A copy whose answer was lost is made again by servers without MOVE.
void expect_much_done(const Wired& world) {
    if (world.wire.has("MOVE")) {
        EXPECT_EQ(world.on_server(), kMuchDone);
        return;
    }
    std::string got = world.on_server();
    for (const auto& [twice, once] :
         {std::pair<std::string, std::string>{" b b", " b"}, {" a! a!", " a!"}}) {
        if (const std::size_t at = got.find(twice); at != std::string::npos)
            got.replace(at, twice.size(), once);
    }
    EXPECT_EQ(got, kMuchDone);
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
    expect_much_done(world);
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

}  // namespace
}  // namespace alder::account
