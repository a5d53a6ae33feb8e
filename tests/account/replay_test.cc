// What a person does, carried out on a server: FAILURES 21, 23, 24, 27, 29, 45, 86.

#include "account/replay.h"

#include <cstdlib>
#include <random>

#include "tests/account/model_server.h"

namespace alder::account {
namespace {

using Fate = ModelBackend::Fate;

class ReplayTest : public ServerTest {
public:
    // Something a person does.
    struct Deed {
        const char* name;
        std::function<void(ReplayTest&, Process&)> act;
    };

protected:
    void SetUp() override {
        server_.add("INBOX", wire_letter("a", 1));
        server_.add("INBOX", wire_letter("b", 2));
        server_.folders["Box"];
    }
    static std::vector<Deed> deeds();
    store::Append appended(const std::string& subject) {
        auto content = must(store::ContentDb::open(disk_, place_.content_db(row_.id), vfs_.name()));
        return {folder("Box"), {{must(content.put(letter(subject, 3), kNow, "test")), {}, {}}}};
    }
};

std::vector<ReplayTest::Deed> ReplayTest::deeds() {
    return {
        {"flag", [](ReplayTest& t, Process& p) { t.flag(p, "a"); }},
        {"move", [](ReplayTest& t,
                    Process& p) { t.perform(p, store::Move{{t.id_of("a")}, t.folder("Box")}); }},
        {"move to a folder that is not there yet",
         [](ReplayTest& t, Process& p) {
             t.perform(p, store::Move{{t.id_of("a")}, t.folder("Trash")});
         }},
        {"copy", [](ReplayTest& t,
                    Process& p) { t.perform(p, store::Copy{{t.id_of("a")}, t.folder("Box")}); }},
        {"expunge",
         [](ReplayTest& t, Process& p) { t.perform(p, store::Expunge{{t.id_of("a")}}); }},
        {"append", [](ReplayTest& t, Process& p) { t.perform(p, t.appended("c")); }},
        {"expunge and undo",
         [](ReplayTest& t, Process& p) {
             t.perform(p, store::Expunge{{t.id_of("a")}});
             t.undo(p);
         }},
        {"flag and move",
         [](ReplayTest& t, Process& p) {
             t.flag(p, "b");
             t.perform(p, store::Move{{t.id_of("b")}, t.folder("Box")});
             t.perform(p, store::Move{{t.id_of("b")}, t.folder("Trash")});
         }},
        {"create", [](ReplayTest& t, Process& p) { t.perform(p, store::CreateFolder{"New"}); }},
        {"rename", [](ReplayTest& t,
                      Process& p) { t.perform(p, store::RenameFolder{t.folder("Box"), "Chest"}); }},
        {"delete",
         [](ReplayTest& t, Process& p) { t.perform(p, store::DeleteFolder{t.folder("Box")}); }},
    };
}

// The same start again and again, each in a store of its own.
class World : public ReplayTest {
public:
    World() {
        SetUp();
        process = start_at_server();
    }
    void TestBody() override {}

    Process process;

    // After whatever happened: connect again, twice, and see that both sides agree.
    void expect_peace(const std::string& server) {
        backend(process).fate = [](const sync::Task&) { return Fate::done; };
        reconnect(process);
        EXPECT_EQ(server_.picture(), server);
        const int changes = server_.changes;
        reconnect(process);
        EXPECT_EQ(server_.changes, changes);
        expect_same_mail();
        EXPECT_EQ(open_intents(), 0U);
    }
    // So many jobs of the writer, and then no more.
    void pump(int jobs) {
        while (jobs > 0) {
            bool busy = process.account->step();
            if (auto job = process.account->next_job()) {
                for (WriteResult& each : process.writer->run(std::move(*job), kNow))
                    process.account->written(std::move(each));
                busy = true;
                --jobs;
            } else if (process.writer->has_work()) {
                for (WriteResult& each : process.writer->work(kNow))
                    process.account->written(std::move(each));
                busy = true;
                --jobs;
            }
            if (!busy) return;
        }
    }
    void restart() {
        process = {};
        process = start_at_server();
    }
    // Folders that are not on the server are empty.
    void expect_same_mail() {
        std::string mine = shown();
        for (const char* folder : {"Trash:", "Box:"}) {
            const bool is_there = server_.picture().find(folder) != std::string::npos;
            const std::size_t at = mine.find(folder);
            if (is_there || at == std::string::npos) continue;
            const std::size_t end = mine.find(" | ", at);
            EXPECT_EQ(mine.substr(at, end == std::string::npos ? end : end - at), folder);
            mine.erase(at > 2 ? at - 3 : at, std::string_view(folder).size() + 3);
        }
        EXPECT_EQ(mine, server_.picture());
    }

    static void flag_later(World& world, mail::PlacementId id) {
        mail::FlagChange change;
        change.add.add(mail::Flag::flagged);
        world.perform(world.process, store::ChangeFlags{{id}, change});
    }

    using ReplayTest::appended;
    using ReplayTest::backend;
    using ReplayTest::flag;
    using ReplayTest::folder;
    using ReplayTest::id_of;
    using ReplayTest::open_intents;
    using ReplayTest::perform;
    using ReplayTest::reconnect;
    using ReplayTest::reconnect_later;
    using ReplayTest::server_;
    using ReplayTest::shown;
    using ReplayTest::start_at_server;
    using ReplayTest::undo;
};

// What the server has when nothing goes wrong.
std::string when_all_is_well(const ReplayTest::Deed& deed) {
    World world;
    deed.act(world, world.process);
    return world.server_.picture();
}

TEST_F(ReplayTest, CarriesOutEveryDeed) {
    for (const Deed& deed : deeds()) {
        SCOPED_TRACE(deed.name);
        World world;
        deed.act(world, world.process);
        EXPECT_GT(world.server_.changes, 0);
        EXPECT_EQ(world.open_intents(), 0U);
        world.expect_same_mail();
        const int changes = world.server_.changes;
        world.restart();
        EXPECT_EQ(world.server_.changes, changes);
        world.expect_same_mail();
    }
}

TEST_F(ReplayTest, DoesNothingTwiceWhenAnAnswerIsLost) {
    for (const Deed& deed : deeds()) {
        const std::string well = when_all_is_well(deed);
        for (const Fate lost : {Fate::lost_before, Fate::lost_after}) {
            for (int nth = 1; nth <= 3; ++nth) {
                for (const int variant : {0, 3}) {
                    SCOPED_TRACE(std::string(deed.name) + ", answer " + std::to_string(nth) +
                                 (lost == Fate::lost_after ? " lost after" : " lost before") +
                                 ", variant " + std::to_string(variant));
                    World world;
                    world.server_.tells_numbers = (variant & 1) == 0;
                    world.server_.destinations_first = (variant & 2) != 0;
                    int asked = 0;
                    World::backend(world.process).fate = [&](const sync::Task&) {
                        return ++asked == nth ? lost : Fate::done;
                    };
                    deed.act(world, world.process);
                    world.expect_peace(well);
                }
            }
        }
    }
}

TEST_F(ReplayTest, GoesOnAfterACrashAtEveryStep) {
    for (const Deed& deed : deeds()) {
        const std::string well = when_all_is_well(deed);
        for (int steps = 0; steps < 12; ++steps) {
            SCOPED_TRACE(std::string(deed.name) + ", after " + std::to_string(steps) + " steps");
            World world;
            World::backend(world.process).online = false;
            deed.act(world, world.process);
            World::backend(world.process).online = true;
            World::backend(world.process).look();
            world.pump(steps);
            world.restart();
            world.expect_peace(well);
        }
    }
}

TEST_F(ReplayTest, SendsNothingOfWhatWasUndoneBeforeItWasSent) {
    for (const Deed& deed : deeds()) {
        SCOPED_TRACE(deed.name);
        World world;
        const std::string before = world.server_.picture();
        World::backend(world.process).online = false;
        World::reconnect_later(world.process);
        deed.act(world, world.process);
        for (int n = 0; n < 4; ++n) world.undo(world.process);
        world.expect_peace(before);
        EXPECT_EQ(world.server_.changes, 0);
    }
}

TEST_F(ReplayTest, TakesBackWhatTheServerRefuses) {
    for (const Deed& deed : deeds()) {
        SCOPED_TRACE(deed.name);
        World world;
        const std::string before = world.server_.picture();
        const std::string seen = world.shown();
        World::backend(world.process).fate = [](const sync::Task&) { return Fate::refused; };
        deed.act(world, world.process);
        EXPECT_EQ(world.server_.picture(), before);
        EXPECT_EQ(world.open_intents(), 0U);
        const std::string name = deed.name;
        if (name == "copy" || name == "append") {
            EXPECT_NE(world.shown(), seen);  // never lost: kept here only
        } else {
            EXPECT_EQ(world.shown(), seen);
        }
        world.restart();
        EXPECT_EQ(world.server_.changes, 0);
    }
}

TEST_F(ReplayTest, MergesFlagsThatBothSidesChanged) {
    Process process = start_at_server();
    reconnect_later(process);
    flag(process, "a");
    server_.find("INBOX", 1)->flags.add(mail::Flag::seen);
    server_.find("INBOX", 2)->flags.add(mail::Flag::flagged);
    reconnect(process);
    EXPECT_EQ(shown(), "Box: | Inbox: a! b! | Trash:");
    EXPECT_EQ(server_.find("INBOX", 1)->flags.bits(), 5U);
    EXPECT_TRUE(must(reader().entries({id_of("a")})).at(0).flags.has(mail::Flag::seen));
}

TEST_F(ReplayTest, LeavesDeletedWhatSomebodyElseDeletedMeanwhile) {
    Process process = start_at_server();
    reconnect_later(process);
    perform(process, store::Move{{id_of("a")}, folder("Box")});
    flag(process, "b");
    server_.remove("INBOX", 1);
    server_.remove("INBOX", 2);
    reconnect(process);
    reconnect(process);
    EXPECT_EQ(shown(), "Box: | Inbox: | Trash:");
    EXPECT_EQ(server_.changes, 0);
    EXPECT_EQ(open_intents(), 0U);
}

TEST_F(ReplayTest, DeletesWhatSomebodyElseFlaggedMeanwhile) {
    Process process = start_at_server();
    reconnect_later(process);
    perform(process, store::Expunge{{id_of("a")}});
    server_.find("INBOX", 1)->flags.add(mail::Flag::flagged);
    reconnect(process);
    EXPECT_EQ(server_.picture(), "Box: | Inbox: b");
    EXPECT_EQ(shown(), "Box: | Inbox: b | Trash:");
}

TEST_F(ReplayTest, CarriesOutWhatWaitedThoughTheNumbersChanged) {
    for (const Deed& deed : deeds()) {
        SCOPED_TRACE(deed.name);
        const std::string well = when_all_is_well(deed);
        World world;
        World::reconnect_later(world.process);
        deed.act(world, world.process);
        world.server_.renumber("INBOX");
        world.expect_peace(well);
    }
}

TEST_F(ReplayTest, BringsAMessageBackThatWasErasedThere) {
    Process process = start_at_server();
    const auto a = id_of("a");
    perform(process, store::Expunge{{a}});
    EXPECT_EQ(server_.picture(), "Box: | Inbox: b");
    undo(process);
    EXPECT_EQ(server_.picture(), "Box: | Inbox: a b");
    EXPECT_EQ(id_of("a"), a);
    EXPECT_EQ(server_.folders["INBOX"].messages.back().bytes, wire_letter("a", 1));
}

TEST_F(ReplayTest, BringsBackADeletedFolderWithItsMail) {
    Process process = start_at_server();
    perform(process, store::Move{{id_of("a")}, folder("Box")});
    perform(process, store::DeleteFolder{folder("Box")});
    EXPECT_EQ(server_.picture(), "Inbox: b");
    undo(process);
    EXPECT_EQ(server_.picture(), "Box: a | Inbox: b");
    EXPECT_EQ(open_intents(), 0U);
}

TEST_F(ReplayTest, SendsOneTaskForManyMessages) {
    for (int n = 0; n < 300; ++n) server_.add("INBOX", wire_letter("m" + std::to_string(n), 3));
    Process process = start_at_server();
    reconnect_later(process);
    store::Targets all;
    for (int n = 0; n < 300; ++n) all.push_back(id_of("m" + std::to_string(n)));
    mail::FlagChange change;
    change.add.add(mail::Flag::seen);
    perform(process, store::ChangeFlags{all, change});
    perform(process, store::Move{all, folder("Box")});
    backend(process).asked.clear();
    reconnect(process);
    EXPECT_EQ(backend(process).asked.size(), 2U);
    EXPECT_EQ(server_.folders["Box"].messages.size(), 300U);
}

TEST_F(ReplayTest, RenamesWhatIsBelowAFolderWithIt) {
    server_.add("Box.inner", wire_letter("c", 3));
    Process process = start_at_server();
    perform(process, store::RenameFolder{folder("Box"), "Chest"});
    flag(process, "c");
    EXPECT_EQ(server_.picture(), "Chest: | Chest/inner: c! | Inbox: a b");
    undo(process);
    undo(process);
    EXPECT_EQ(server_.picture(), "Box: | Box/inner: c | Inbox: a b");
}

TEST_F(ReplayTest, MakesAFolderBelowOneThatIsNew) {
    Process process = start_at_server();
    perform(process, store::CreateFolder{"New/one"});
    perform(process, store::Copy{{id_of("a")}, folder("New/one")});
    EXPECT_EQ(server_.picture(), "Box: | Inbox: a b | New: | New/one: a");
    reconnect(process);
    EXPECT_EQ(shown(), "Box: | Inbox: a b | New: | New/one: a | Trash:");
}

TEST_F(ReplayTest, TakesTheParentsBackThatWereMadeWithAFolder) {
    Process process = start_at_server();
    perform(process, store::CreateFolder{"New/inner/one"});
    EXPECT_EQ(server_.picture(), "Box: | Inbox: a b | New: | New/inner: | New/inner/one:");
    reconnect(process);
    undo(process);
    EXPECT_EQ(server_.picture(), "Box: | Inbox: a b");
    reconnect(process);
    EXPECT_EQ(shown(), "Box: | Inbox: a b | Trash:");
    EXPECT_EQ(open_intents(), 0U);
}

TEST_F(ReplayTest, TakesBackAFolderThatWasRefusedWithTheParentsMadeForIt) {
    Process process = start_at_server();
    backend(process).fate = [](const sync::Task&) { return Fate::refused; };
    const auto said = perform(process, store::CreateFolder{"New/inner/one"});
    EXPECT_EQ(shown(), "Box: | Inbox: a b | Trash:");
    EXPECT_EQ(open_intents(), 0U);
    ASSERT_NE(find<Trouble>(said), nullptr);
    perform(process, store::CreateFolder{"Box/one"});
    EXPECT_EQ(shown(), "Box: | Inbox: a b | Trash:");
}

TEST_F(ReplayTest, KeepsWhatWaitsToBeSentWhenItsFolderIsDeletedThere) {
    Process process = start_at_server();
    reconnect_later(process);
    perform(process, appended("c"));
    server_.add("Box", wire_letter("d", 4));
    server_.folders.erase("Box");
    reconnect(process);
    reconnect(process);
    EXPECT_EQ(server_.picture(), "Box: c | Inbox: a b");
    EXPECT_EQ(shown(), "Box: c | Inbox: a b | Trash:");
    EXPECT_EQ(open_intents(), 0U);
}

TEST_F(ReplayTest, KeepsWhatIsHereOnlyWhenItsFolderIsDeletedThere) {
    Process process = start_at_server();
    backend(process).fate = [](const sync::Task&) { return Fate::refused; };
    perform(process, appended("c"));
    server_.folders.erase("Box");
    reconnect(process);
    EXPECT_EQ(shown(), "Box: c | Inbox: a b | Trash:");
}

TEST_F(ReplayTest, TellsWhatWasTakenBackAndWhy) {
    Process process = start_at_server();
    backend(process).fate = [](const sync::Task&) { return Fate::refused; };
    const auto said = perform(process, store::Move{{id_of("a")}, folder("Box")});
    ASSERT_NE(find<Trouble>(said), nullptr);
    EXPECT_EQ(find<Trouble>(said)->error.detail,
              "1 message could not be moved to Box and stayed in Inbox: NO not here");
}

TEST_F(ReplayTest, LooksAtTheServerForAGuestWhoAsks) {
    Process holder = start_at_server();
    Process guest = start(std::make_unique<ModelBackend>(server_));
    guest.look();
    ASSERT_TRUE(guest.writer->is_guest());
    server_.add("INBOX", wire_letter("new", 5));
    EXPECT_EQ(find<Applied>(perform(guest, store::Refresh{})), nullptr);
    EXPECT_EQ(find<Applied>(guest.look()), nullptr);
    holder.look();
    EXPECT_NE(find<Applied>(guest.look()), nullptr);
    EXPECT_EQ(shown(), "Box: | Inbox: a b new | Trash:");
    EXPECT_NE(find<NothingLeft>(guest.request(Undo{{50}})), nullptr);
}

TEST_F(ReplayTest, TellsAGuestWhoAsksWhatKeepsTheHolderFromTheServer) {
    Process holder = start_at_server();
    Process guest = start(std::make_unique<ModelBackend>(server_));
    guest.look();
    backend(holder).online = false;
    const Error why{Errc::permission, "NO wrong password"};
    backend(holder).stands = {.kind = Standing::Kind::barred, .why = why};
    perform(guest, store::Refresh{});
    holder.look();
    holder.account->advance({});
    EXPECT_EQ(backend(holder).hurried, 1);
    EXPECT_EQ(find<Failed>(guest.look()), nullptr);
    holder.account->advance({});
    holder.look();
    const auto said = guest.look();
    ASSERT_NE(find<Failed>(said), nullptr);
    EXPECT_EQ(find<Failed>(said)->error, why);
    holder.account->advance({});
    EXPECT_EQ(backend(holder).hurried, 1);
}

TEST_F(ReplayTest, TellsEverySecondOfWhatDoesNotGetOn) {
    Process process = start_at_server();
    backend(process).stands = {.kind = Standing::Kind::fetching, .done = 5, .total = 9};
    const Clock::time_point start{std::chrono::hours(1)};
    const auto told_at = [&](Clock::duration after) {
        process.account->advance(start + after);
        return find<Stood>(run_inline(*process.account, *process.writer, kNow)) != nullptr;
    };
    EXPECT_TRUE(told_at({}));
    EXPECT_EQ(process.account->deadline(), start + std::chrono::seconds(1));
    EXPECT_FALSE(told_at(std::chrono::milliseconds(900)));
    EXPECT_TRUE(told_at(std::chrono::seconds(1)));
    backend(process).stands = {};
    EXPECT_TRUE(told_at(std::chrono::seconds(2)));
    EXPECT_FALSE(process.account->deadline());
    EXPECT_FALSE(told_at(std::chrono::seconds(4)));
}

// ---- whatever happens, in whatever order ----

class Soup {
public:
    explicit Soup(unsigned seed) : random_(seed) {
        world_.server_.folders["Trash"];
        World::reconnect(world_.process);
        world_.server_.tells_numbers = seed % 2 == 0;
        world_.server_.destinations_first = seed % 3 == 0;
        World::backend(world_.process).fate = [this](const sync::Task&) { return fate(); };
    }

    void stir(int steps) {
        for (int n = 0; n < steps; ++n) {
            const int what = pick(20);
            if (what < 9)
                here(what);
            else if (what < 15)
                there(what);
            else if (what == 15)
                World::reconnect_later(world_.process);
            else if (what == 16)
                World::reconnect(world_.process);
            else if (what == 17)
                crash();
            else
                world_.pump(pick(6));
        }
    }

    void expect_peace() {
        World::backend(world_.process).fate = [](const sync::Task&) { return Fate::done; };
        World::reconnect(world_.process);
        World::reconnect(world_.process);
        const int changes = world_.server_.changes;
        World::reconnect(world_.process);
        EXPECT_EQ(world_.server_.changes, changes);
        EXPECT_EQ(world_.shown(), world_.server_.picture());
        EXPECT_EQ(world_.open_intents(), 0U);
        std::map<std::string, int> count;
        for (const auto& [source, folder] : world_.server_.folders) {
            for (const auto& each : folder.messages)
                ++count[mime::summarize(each.bytes).envelope.subject];
        }
        for (const auto& [subject, most] : most_) {
            EXPECT_LE(count[subject], most) << subject;
            if (!may_be_gone_.contains(subject)) {
                EXPECT_GE(count[subject], 1) << subject;
            }
        }
        World::backend(world_.process).fate = [this](const sync::Task&) { return fate(); };
    }

private:
    int pick(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
    Fate fate() {
        const int n = pick(8);
        return n == 0 ? Fate::lost_before : n == 1 ? Fate::lost_after : Fate::done;
    }
    void crash() {
        world_.pump(pick(8));
        world_.process = {};
        world_.process = world_.start_at_server();
        World::backend(world_.process).fate = [this](const sync::Task&) { return fate(); };
    }
    std::string a_folder() {
        static const std::vector<std::string> kNames{"INBOX", "Box", "Trash"};
        return kNames.at(static_cast<std::size_t>(pick(3)));
    }
    std::string a_subject() { return next_ == 0 ? "a" : "s" + std::to_string(pick(next_)); }
    std::string new_subject() {
        std::string subject = "s" + std::to_string(next_++);
        most_[subject] = 1;
        return subject;
    }
    void here(int what) {
        auto& process = world_.process;
        const std::string subject = a_subject();
        const auto id = world_.id_of(subject);
        if (what != 6)
            done_.push_back(what > 6 ? "s" + std::to_string(next_) : what == 5 ? subject : "");
        const auto to = world_.folder(ModelServer::shown(a_folder()).c_str());
        if (what == 0) {
            World::flag_later(world_, id);
        } else if (what <= 3) {
            world_.perform(process, store::Move{{id}, to});
        } else if (what == 4) {
            ++most_[subject];
            world_.perform(process, store::Copy{{id}, to});
        } else if (what == 5) {
            may_be_gone_.insert(subject);
            world_.perform(process, store::Expunge{{id}});
        } else if (what == 6) {
            world_.undo(process);
            if (done_.empty()) return;
            // What was put there is taken away; what was expunged comes back, though somebody may
            // have moved it elsewhere before.
            may_be_gone_.insert(done_.back());
            ++most_[done_.back()];
            done_.pop_back();
        } else {
            world_.perform(process, world_.appended(new_subject()));
        }
    }
    void there(int what) {
        ModelServer& server = world_.server_;
        const std::string source = a_folder();
        ModelServer::Folder& folder = server.folders[source];
        if (what == 9 || folder.messages.empty()) {
            server.add(source, wire_letter(new_subject(), 1 + pick(27)));
            return;
        }
        const std::size_t at = random_() % folder.messages.size();
        const ModelServer::Message message = folder.messages[at];
        if (what == 10) {
            folder.messages[at].flags.add(mail::Flag::flagged);
        } else if (what == 11) {
            folder.messages[at].flags.remove(mail::Flag::flagged);
        } else if (what == 12) {
            may_be_gone_.insert(mime::summarize(message.bytes).envelope.subject);
            server.remove(source, message.uid);
        } else if (what == 13) {
            server.add(a_folder(), message.bytes, message.flags);
            server.remove(source, message.uid);
        } else {
            server.renumber(source);
        }
    }

    World world_;
    std::mt19937 random_;
    int next_ = 0;
    std::map<std::string, int> most_{{"a", 1}, {"b", 1}};  // how many of each there may be
    std::set<std::string> may_be_gone_;
    std::vector<std::string> done_;  // steps that can be undone: what each brought or expunged
};

TEST_F(ReplayTest, ComesToPeaceWhateverBothSidesDoAndWhateverIsLost) {
    const char* const wanted = std::getenv("ALDER_SOUP");
    const int seeds = wanted != nullptr ? std::atoi(wanted) : 40;
    for (int seed = 1; seed <= seeds; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Soup soup(static_cast<unsigned>(seed));
        for (int round = 0; round < 3; ++round) {
            soup.stir(15);
            soup.expect_peace();
            if (HasFailure()) return;
        }
    }
}

}  // namespace
}  // namespace alder::account
