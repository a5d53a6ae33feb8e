// Files of the store that were lost, or put back from older copies, beside an account on a server:
// FAILURES 68, 71; "Lost, it is synced again".

#include <algorithm>

#include "disk/atomic_write.h"
#include "tests/account/wire_deeds.h"

namespace alder::account {
namespace {

// How many messages were fetched since the server's n-th command.
std::ptrdiff_t bodies_fetched(const WireServer& wire, std::size_t since) {
    return std::count_if(wire.commands.begin() + static_cast<std::ptrdiff_t>(since),
                         wire.commands.end(),
                         [](const std::string& each) { return each.contains("BODY.PEEK[]"); });
}

class Recovery : public Wired {
public:
    using Wired::find;
    using Wired::place_;
    using Wired::vfs_;

    std::string mail_db() const { return place_.mail_db(row_.id); }
    std::string content_db() const { return place_.content_db(row_.id); }

    // Ends the program, and the file is gone with what is beside it.
    void lose(const std::string& path) {
        process = {};
        for (const char* suffix : {"", "-wal", "-shm"}) {
            if (disk_.status(path + suffix)) must(disk_.remove(path + suffix));
        }
    }
    std::string copy_of(const std::string& path) {
        process = {};
        return must(disk::read_file(disk_, path, std::uint64_t{1} << 30U));
    }
    void put_back(const std::string& path, const std::string& bytes) {
        lose(path);
        write_file(disk_, path, bytes);
    }
    // What is noted beside the journal is what mail.db has given.
    bool ids_are_noted() {
        auto user = must(store::UserDb::open(place_.user_db(), vfs_.name()));
        auto mail = must(store::MailDb::open_read_only(mail_db(), vfs_.name()));
        return must(user.id_mark(row_.id)) == must(mail.id_mark());
    }
    std::string text_of(const std::string& subject) {
        auto content = must(store::ContentDb::open(disk_, content_db(), vfs_.name()));
        const auto entry = must(reader().entries({id_of(subject)})).at(0);
        return must(content.read(entry.content));
    }
};

TEST(WireRecovery, SyncsALostMailDbAgainAndFetchesNothingTwice) {
    for (const std::string& kind : kinds_of_servers()) {
        SCOPED_TRACE(kind);
        Recovery world;
        world.wire.capabilities = kind;
        have_mail(world.wire);
        world.start_up();
        world.expect_peace();
        world.lose(world.mail_db());
        const auto before = world.wire.commands.size();
        world.start_up();
        world.expect_peace();
        EXPECT_EQ(world.shown(), "Box: d | Inbox: a b c | Trash:");
        EXPECT_EQ(bodies_fetched(world.wire, before), 0);
        EXPECT_TRUE(world.text_of("a").contains("Subject: a"));
    }
}

TEST(WireRecovery, CarriesOutWhatWaitedThoughMailDbWasLost) {
    for (const std::string& kind : kinds_of_servers()) {
        SCOPED_TRACE(kind);
        Recovery world;
        world.wire.capabilities = kind;
        have_mail(world.wire);
        world.start_up();
        do_much(world);
        world.lose(world.mail_db());
        world.start_up();
        world.expect_peace();
        EXPECT_EQ(world.on_server(), kMuchDone);
        EXPECT_TRUE(world.troubles().empty()) << world.troubles().front();
    }
}

TEST(WireRecovery, DoesNothingTwiceWhereMailDbIsLostWhileItIsCarriedOut) {
    for (std::uint64_t heard = 0; heard < 3000; heard += 61) {
        SCOPED_TRACE(heard);
        Recovery world;
        have_mail(world.wire);
        world.start_up();
        do_much(world);
        world.backend().hears_at_most = heard;
        world.look_again();
        world.lose(world.mail_db());
        world.start_up();
        world.expect_peace();
        EXPECT_EQ(world.on_server(), kMuchDone);
    }
}

TEST(WireRecovery, UndoesNothingOfAMailDbThatWasLost) {
    Recovery world;
    have_mail(world.wire);
    world.start_up();
    world.perform(store::ChangeFlags{{world.id_of("a")}, flagged()});
    world.lose(world.mail_db());
    world.start_up();
    world.undo();
    world.expect_peace();
    EXPECT_EQ(world.on_server(), "Box: d | Inbox: a! b c | Trash:");
    EXPECT_NE(world.find<NothingLeft>(world.notices), nullptr);
}

TEST(WireRecovery, MeansNoOtherMessageWhereAnOlderMailDbIsPutBack) {
    Recovery world;
    have_mail(world.wire);
    world.start_up();
    const std::string older = world.copy_of(world.mail_db());
    world.start_up();
    world.wire.add("INBOX", wire_letter("x", 5));
    world.look_again();
    const auto x = world.id_of("x");
    world.backend().cut();
    world.perform(store::ChangeFlags{{x}, flagged()});
    world.put_back(world.mail_db(), older);
    world.wire.add("Box", wire_letter("y", 6));
    world.start_up();
    world.expect_peace();
    EXPECT_EQ(world.on_server(), "Box: d y | Inbox: a b c x! | Trash:");
    EXPECT_GT(world.id_of("x").value, x.value);
    EXPECT_GT(world.id_of("y").value, x.value);
    ASSERT_EQ(world.news().size(), 1U);
    EXPECT_TRUE(world.news()[0].starts_with("mail.db is an older copy"));
}

// A program that is killed has no end to note it at.
TEST(WireRecovery, NotesWhichIdsWereGivenWhenNoMoreCome) {
    for (std::uint64_t said = 200; said < 6000; said += 200) {
        SCOPED_TRACE(said);
        Recovery world;
        have_mail(world.wire);
        world.start_up(said);
        world.run();
        world.run();
        EXPECT_TRUE(world.ids_are_noted());
    }
}

TEST(WireRecovery, NotesTheIdsThatAnIntentNamesBeforeItIsApplied) {
    Recovery world;
    have_mail(world.wire);
    world.start_up();
    ASSERT_FALSE(world.ids_are_noted());
    world.perform(store::ChangeFlags{{world.id_of("a")}, flagged()});
    EXPECT_TRUE(world.ids_are_noted());
}

// The writers of all accounts write there, and what a person does waits for them.
TEST(WireRecovery, WritesNothingBesideTheJournalWhileMailComes) {
    Recovery world;
    for (int n = 0; n < 300; ++n)
        world.wire.add("INBOX", wire_letter("m" + std::to_string(n), 1 + n % 28));
    auto user = must(store::UserDb::open(world.place_.user_db(), world.vfs_.name()));
    const auto before = must(user.connection().data_version());
    world.start_up();
    EXPECT_EQ(must(user.connection().data_version()), before);
}

TEST(WireRecovery, MakesNoMessageTwiceWhereAnOlderMailDbIsPutBack) {
    for (const char* command : {"UID COPY", "APPEND"}) {
        for (const bool restarts : {false, true}) {
            SCOPED_TRACE(std::string(command) + (restarts ? ", restarted" : ""));
            Recovery world;
            have_mail(world.wire);
            world.start_up();
            const std::string older = world.copy_of(world.mail_db());
            world.start_up();
            world.perform(store::ChangeFlags{{world.id_of("b")}, flagged()});
            // The server does it, and its answer is lost.
            world.wire.refuse = [&](const std::string& heard) {
                if (!heard.starts_with(command)) return "";
                world.wire.add("Box", wire_letter("a", 1));
                return "BYE";
            };
            if (std::string_view(command) == "APPEND")
                world.perform(
                    store::Append{world.folder("Box"), {{world.stored(letter("a", 1)), {}, {}}}});
            else
                world.perform(store::Copy{{world.id_of("a")}, world.folder("Box")});
            world.wire.refuse = [](const std::string&) { return ""; };
            ASSERT_EQ(world.open_intents(), 1U);
            world.put_back(world.mail_db(), older);
            world.start_up(restarts ? 0 : std::numeric_limits<std::uint64_t>::max());
            if (restarts) world.restart();
            world.expect_peace();
            EXPECT_EQ(world.on_server(), "Box: a d | Inbox: a b! c | Trash:");
        }
    }
}

TEST(WireRecovery, FetchesAgainWhatWasInALostContentDb) {
    Recovery world;
    have_mail(world.wire);
    world.start_up();
    world.lose(world.content_db());
    world.start_up();
    world.expect_peace();
    EXPECT_TRUE(world.text_of("b").contains("Subject: b"));
    ASSERT_EQ(world.news().size(), 1U);
    EXPECT_TRUE(world.news()[0].starts_with("content.db was lost or replaced"));
}

TEST(WireRecovery, FetchesAgainOnlyWhatAnOlderContentDbLacks) {
    Recovery world;
    have_mail(world.wire);
    world.start_up();
    const std::string older = world.copy_of(world.content_db());
    world.start_up();
    world.wire.add("INBOX", wire_letter("x", 5));
    world.look_again();
    world.put_back(world.content_db(), older);
    const auto before = world.wire.commands.size();
    world.start_up();
    world.expect_peace();
    EXPECT_EQ(bodies_fetched(world.wire, before), 1);
    EXPECT_TRUE(world.text_of("x").contains("Subject: x"));
}

TEST(WireRecovery, ShowsNoBytesOfAnotherAccountsContentDb) {
    Recovery other;
    for (int n = 1; n < 9; ++n)
        other.wire.add("INBOX", wire_letter("other" + std::to_string(n), n));
    other.start_up();
    const std::string foreign = other.copy_of(other.content_db());
    Recovery world;
    have_mail(world.wire);
    world.start_up();
    world.put_back(world.content_db(), foreign);
    world.start_up();
    world.expect_peace();
    EXPECT_TRUE(world.text_of("a").contains("Subject: a"));
}

}  // namespace
}  // namespace alder::account
