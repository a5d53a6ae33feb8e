// An account against a server that speaks IMAP, with everything between them, whatever is cut,
// left out or done by others meanwhile: FAILURES 4, 12, 16, 18, 31, 87.

#include <random>

#include "tests/account/wire_fixture.h"

namespace alder::account {
namespace {

TEST(WireSync, ComesToPeaceWithEveryKindOfServer) {
    for (const std::string& kind : kinds_of_servers()) {
        SCOPED_TRACE(kind);
        Wired world;
        world.wire.capabilities = kind;
        have_mail(world.wire);
        world.start_up();
        EXPECT_EQ(world.shown(), "Box: d | Inbox: a b c | Trash:");
        world.expect_peace();
        EXPECT_TRUE(world.troubles().empty()) << world.troubles().front();
    }
}

TEST(WireSync, GoesOnWhereTheConnectionIsCutAtAnyByte) {
    for (const std::string& kind : kinds_of_servers()) {
        std::uint64_t total = 0;
        {
            Wired world;
            world.wire.capabilities = kind;
            have_mail(world.wire);
            world.start_up();
            total = world.backend().said;
        }
        for (std::uint64_t at = 1; at < total; at += 61) {
            SCOPED_TRACE(kind + ", cut after byte " + std::to_string(at));
            Wired world;
            world.wire.capabilities = kind;
            have_mail(world.wire);
            world.start_up(at);
            EXPECT_FALSE(world.backend().is_connected());
            world.backend().says_at_most = std::numeric_limits<std::uint64_t>::max();
            world.expect_peace();
            if (testing::Test::HasFailure()) return;
        }
    }
}

// ---- what servers and others do meanwhile ----

TEST(WireSync, FindsWhatTheServerLeftOut) {
    for (const std::string& kind : kinds_of_servers()) {
        SCOPED_TRACE(kind);
        Wired world;
        world.wire.capabilities = kind;
        have_mail(world.wire);
        int left_out = 0;
        world.wire.omits = [&](std::uint32_t uid, const std::string& items) {
            return uid == 2 && items.contains("BODY") && left_out++ < 1;
        };
        world.start_up();
        world.expect_peace();
    }
}

TEST(WireSync, ComesToRestWhereOneMessageIsNeverGiven) {
    for (const std::string& kind : kinds_of_servers()) {
        SCOPED_TRACE(kind);
        Wired world;
        world.wire.capabilities = kind;
        have_mail(world.wire);
        world.wire.omits = [](std::uint32_t uid, const std::string& items) {
            return uid == 2 && items.contains("BODY");
        };
        world.start_up();
        world.look_again();
        EXPECT_EQ(world.shown(), "Box: d | Inbox: a c | Trash:");
        const auto before = static_cast<std::ptrdiff_t>(world.wire.commands.size());
        world.look_again();
        EXPECT_LE(std::count_if(world.wire.commands.begin() + before, world.wire.commands.end(),
                                [](const std::string& each) { return each.contains("BODY"); }),
                  1);
        world.wire.omits = {};
        world.restart();
        world.expect_peace();
    }
}

TEST(WireSync, TakesWhatOthersDoBetweenTwoAnswers) {
    for (unsigned seed = 1; seed <= 60; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Wired world;
        std::mt19937 random(seed);
        world.wire.capabilities = kinds_of_servers().at(seed % 4);
        have_mail(world.wire);
        for (int n = 0; n < 20; ++n)
            world.wire.add("INBOX", wire_letter("m" + std::to_string(n), 1 + n));
        int left = 12;
        world.wire.meanwhile = [&] {
            if (left == 0 || random() % 4 != 0) return;
            --left;
            auto& inbox = world.wire.folders["INBOX"].messages;
            const std::uint32_t uid = inbox.empty() ? 0 : inbox[random() % inbox.size()].uid;
            const auto what = random() % 3;
            if (what == 0)
                world.wire.add("INBOX", wire_letter("x" + std::to_string(left), 9));
            else if (what == 1)
                world.wire.remove("INBOX", uid);
            else
                world.wire.flag("INBOX", uid, "\\Flagged");
        };
        world.start_up();
        world.look_again();
        world.wire.meanwhile = {};
        world.expect_peace();
        if (testing::Test::HasFailure()) return;
    }
}

TEST(WireSync, TakesOtherNumbersInTheMiddleOfASync) {
    for (const bool tells : {false, true}) {
        for (const std::string& kind : kinds_of_servers()) {
            for (int at = 1; at < 12; ++at) {
                SCOPED_TRACE(kind + (tells ? ", told" : ", not told") + " at answer " +
                             std::to_string(at));
                Wired world;
                world.wire.capabilities = kind;
                world.wire.tells_validity = tells;
                have_mail(world.wire);
                world.start_up();
                const auto a = world.id_of("a");
                for (int n = 0; n < 6; ++n)
                    world.wire.add("INBOX", wire_letter("m" + std::to_string(n), 1 + n));
                int count = 0;
                world.wire.meanwhile = [&] {
                    if (++count == at) world.wire.renumber("INBOX");
                };
                world.look_again();
                world.look_again();
                world.wire.meanwhile = {};
                world.expect_peace();
                EXPECT_EQ(world.id_of("a"), a);
                if (testing::Test::HasFailure()) return;
            }
        }
    }
}

TEST(WireSync, ShowsAMessageWhateverTheSizeOfItsHeader) {
    for (const std::size_t size : {std::size_t{100'000}, std::size_t{2'000'000}}) {
        Wired world;
        std::string large = "Subject: crowd\r\nMessage-ID: <crowd@example.org>\r\nTo: ";
        while (large.size() < size) large += "somebody@example.org,\r\n ";
        world.wire.folders["Trash"];
        world.wire.add("INBOX", large + "ann@example.org\r\n\r\nHello\r\n");
        world.wire.add("INBOX", wire_letter("a", 1));
        world.start_up();
        EXPECT_EQ(world.shown(), "Inbox: a crowd | Trash:");
        world.expect_peace();
    }
}

TEST(WireSync, TakesNoAnswerForNoMessages) {
    Wired world;
    have_mail(world.wire);
    world.start_up();
    const auto a = world.id_of("a");
    world.wire.add("INBOX", wire_letter("e", 5));
    world.wire.remove("INBOX", 2);
    int left = 2;
    world.wire.refuse = [&](const std::string& command) {
        return command.starts_with("UID SEARCH") && left-- > 0 ? "OK nothing to say" : "";
    };
    world.wire.capabilities = WireServer::kBare;
    world.restart();
    EXPECT_EQ(world.id_of("a"), a);
    world.expect_peace();
}

TEST(WireSync, ShowsFoldersWithoutThePrefixThatTheServerWants) {
    for (const std::string& kind : kinds_of_servers()) {
        SCOPED_TRACE(kind);
        Wired world;
        world.wire.capabilities = kind;
        world.wire.delimiter = '.';
        world.wire.prefix = "INBOX.";
        world.wire.add("INBOX", wire_letter("a", 1));
        world.wire.add("INBOX.Lists.cpp", wire_letter("b", 2));
        world.wire.folders["INBOX.Trash"];
        world.start_up();
        EXPECT_EQ(world.shown(), "Inbox: a | Lists/cpp: b | Trash:");
        world.perform(store::CreateFolder{"Work/new"});
        EXPECT_TRUE(world.wire.folders.contains("INBOX.Work.new"));
        world.perform(store::Move{{world.id_of("a")}, world.folder("Work/new")});
        EXPECT_EQ(world.on_server(), "Inbox: | Lists/cpp: b | Trash: | Work/new: a");
        EXPECT_TRUE(world.troubles().empty()) << world.troubles().front();
    }
}

TEST(WireSync, KnowsWhichFoldersAreSubscribed) {
    for (const std::string& kind : kinds_of_servers()) {
        SCOPED_TRACE(kind);
        Wired world;
        world.wire.capabilities = kind;
        have_mail(world.wire);
        world.wire.folders["Box"].subscribed = false;
        world.start_up();
        auto reader = world.reader();
        EXPECT_FALSE(must(reader.mail().folder("Box"))->subscribed);
        EXPECT_TRUE(must(reader.mail().folder("Trash"))->subscribed);
    }
}

TEST(WireSync, SaysWhoItIsOnceAndOnlyWhereThatIsWanted) {
    for (const std::string& kind : kinds_of_servers()) {
        Wired world;
        world.wire.capabilities = kind;
        have_mail(world.wire);
        world.start_up();
        world.look_again();
        EXPECT_EQ(std::ranges::count(world.wire.commands, "ID (\"name\" \"alder\")"),
                  world.wire.has("ID") ? 1 : 0);
    }
}

TEST(WireSync, TellsHowFarItIs) {
    Wired world;
    have_mail(world.wire);
    world.start_up();
    const sync::Progress& progress = world.backend().sync().progress();
    EXPECT_EQ(progress.headers_done, 4U);
    EXPECT_EQ(progress.headers_total, 4U);
    EXPECT_EQ(progress.contents_done, 4U);
    EXPECT_EQ(progress.contents_total, 4U);
}

// After the greeting. TCP, TLS, greeting and PLAIN are four round trips before that; the last
// flight is IDLE, for which nobody waits.
TEST(WireSync, TakesFewRoundTrips) {
    Wired world;
    world.wire.capabilities = std::string(WireServer::kModern) + " IDLE";
    have_mail(world.wire);
    for (int n = 0; n < 300; ++n)
        world.wire.add("Box", wire_letter("m" + std::to_string(n), 1 + n % 28));
    world.start_up();
    EXPECT_EQ(world.without_bytes(), 0);
    EXPECT_LE(world.backend().flights, 6);
    world.restart();
    EXPECT_LE(world.backend().flights, 2);
}

}  // namespace
}  // namespace alder::account
