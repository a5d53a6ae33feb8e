// A move whose answer was lost, and what a person does with the message before it is known what
// became of it: FAILURES 27. Without MOVE it is a copy first, of which nothing may be left over.

#include "tests/account/wire_deeds.h"

namespace alder::account {
namespace {

struct Second {
    const char* what;
    void (*does)(Wired&);
    const char* leaves;
};

void move_to(Wired& world, const char* folder) {
    world.perform(store::Move{{world.id_of("a")}, world.folder(folder)});
}

const Second kSeconds[] = {
    {"undoes it", [](Wired& world) { world.undo(); }, "Box: d | Inbox: a b c | Third: | Trash:"},
    {"moves it on", [](Wired& world) { move_to(world, "Third"); },
     "Box: d | Inbox: b c | Third: a | Trash:"},
    {"erases it", [](Wired& world) { world.perform(store::Expunge{{world.id_of("a")}}); },
     "Box: d | Inbox: b c | Third: | Trash:"},
    {"moves it on and back",
     [](Wired& world) {
         move_to(world, "Third");
         move_to(world, "Box");
     },
     "Box: a d | Inbox: b c | Third: | Trash:"},
    {"erases it and changes their mind",
     [](Wired& world) {
         world.perform(store::Expunge{{world.id_of("a")}});
         world.undo();
         world.undo();
     },
     "Box: d | Inbox: a b c | Third: | Trash:"},
};

// The number of bytes that pass from either side while the move is carried out.
struct Length {
    std::uint64_t said = 0;
    std::uint64_t heard = 0;
};

class Moving : public Wired {
public:
    explicit Moving(const std::string& kind) {
        wire.capabilities = kind;
        have_mail(wire);
        wire.folders["Third"];
        start_up();
        backend().cut();
        move_to(*this, "Box");
    }

    void carry_out(const Length& most) {
        backend().says_at_most = most.said;
        backend().hears_at_most = most.heard;
        backend().connect();
        run();
        backend().cut();
        backend().says_at_most = backend().hears_at_most = kAll;
    }

    static constexpr std::uint64_t kAll = std::numeric_limits<std::uint64_t>::max();
};

void expect_as_wanted(const std::string& kind, const Length& cut, const Second& second) {
    const bool restarts = (cut.said + cut.heard) % 2 == 0;
    SCOPED_TRACE(kind + ": " + second.what + (restarts ? ", restarted" : "") + ", cut after " +
                 std::to_string(cut.said) + ", " + std::to_string(cut.heard));
    Moving world(kind);
    world.carry_out(cut);
    second.does(world);
    if (restarts) world.restart();
    world.expect_peace();
    EXPECT_EQ(world.on_server(), second.leaves);
    EXPECT_TRUE(world.troubles().empty()) << world.troubles().front();
}

TEST(WireMove, LeavesNothingBehindWhateverIsDoneBeforeItsFateIsKnown) {
    for (const std::string& kind : kinds_of_servers()) {
        Moving whole(kind);
        whole.carry_out({Moving::kAll, Moving::kAll});
        const Length total{whole.backend().said, whole.backend().heard};
        for (const Second& second : kSeconds) {
            for (std::uint64_t at = total.said / 2; at < total.said; at += 71)
                expect_as_wanted(kind, {at, Moving::kAll}, second);
            for (std::uint64_t at = total.heard / 2; at < total.heard; at += 71)
                expect_as_wanted(kind, {Moving::kAll, at}, second);
            if (testing::Test::HasFailure()) return;
        }
    }
}

TEST(WireMove, IsNotSentAgainBeforeItCouldLookWhereItWent) {
    for (const char* refused : {"SELECT \"Box\"", "UID SEARCH", "UID FETCH"}) {
        for (const Second& second : kSeconds) {
            SCOPED_TRACE(std::string(refused) + ", " + second.what);
            Moving world(kinds_of_servers().back());
            world.wire.refuse = [&](const std::string& command) {
                if (!command.starts_with("UID COPY")) return "";
                world.wire.add("Box", wire_letter("a", 1));
                return "BYE";
            };
            world.carry_out({Moving::kAll, Moving::kAll});
            int left = 3;
            world.wire.refuse = [&](const std::string& command) {
                return command.starts_with(refused) && left-- > 0 ? "NO [UNAVAILABLE] later" : "";
            };
            second.does(world);
            for (int looks = 0; looks < 4; ++looks) world.look_again();
            world.expect_peace();
            EXPECT_EQ(world.on_server(), second.leaves);
        }
    }
}

}  // namespace
}  // namespace alder::account
