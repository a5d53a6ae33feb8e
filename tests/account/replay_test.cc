// What a person does, carried out on a server: FAILURES 21, 23, 24, 27, 29, 45, 86.

#include "account/replay.h"

#include "tests/account/model_server.h"

namespace alder::account {
namespace {

using Fate = ModelBackend::Fate;

class ReplayTest : public ServerTest {
protected:
    void SetUp() override {
        server_.add("INBOX", wire_letter("a", 1));
        server_.add("INBOX", wire_letter("b", 2));
        server_.folders["Box"];
    }
    // Everything there is to do with messages and folders, one after the other.
    struct Deed {
        const char* name;
        std::function<void(ReplayTest&, Process&)> act;
    };
    static std::vector<Deed> deeds();
    store::Append appended(const std::string& subject) {
        auto content = must(store::ContentDb::open(disk_, place_.content_db(row_.id), vfs_.name()));
        return {folder("Box"), {{must(content.put(letter(subject, 3), kNow, "test")), {}, {}}}};
    }
    void expect_in_step() {
        EXPECT_EQ(shown(), server_.picture());
        EXPECT_EQ(open_intents(), 0U);
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
        {"create", [](ReplayTest& t, Process& p) { t.perform(p, store::CreateFolder{"New/one"}); }},
        {"rename", [](ReplayTest& t,
                      Process& p) { t.perform(p, store::RenameFolder{t.folder("Box"), "Chest"}); }},
        {"delete",
         [](ReplayTest& t, Process& p) { t.perform(p, store::DeleteFolder{t.folder("Box")}); }},
    };
}

TEST_F(ReplayTest, CarriesOutEveryDeed) {
    for (const Deed& deed : deeds()) {
        SCOPED_TRACE(deed.name);
        Process process = start_at_server();
        deed.act(*this, process);
        EXPECT_EQ(open_intents(), 0U);
        process = {};
        Process again = start_at_server();
        const int changes = server_.changes;
        perform(again, store::CreateFolder{"Trash"});  // made there, so that both sides have it
        perform(again, store::CreateFolder{"Box"});
        expect_in_step();
        EXPECT_LE(server_.changes, changes + 2);
    }
}

}  // namespace
}  // namespace alder::account
