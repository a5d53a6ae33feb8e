// Taking over mail, killed and done again, beside others at work, and from a real archive.

#include <map>
#include <random>

#include <gtest/gtest.h>

#include "tests/support/paths.h"
#include "tests/system/alder_home.h"

namespace alder::tests {
namespace {

constexpr int kMany = 6000;

// How many messages there are, and that none is there twice.
std::size_t count_once(const AlderHome& home) {
    const Ran ran = home.run({"list", "--format", "{message_id}"});
    std::map<std::string, int> seen;
    std::istringstream lines(ran.out);
    for (std::string line; std::getline(lines, line);)
        EXPECT_EQ(++seen[line], 1) << line << " is there twice";
    return seen.size();
}

void expect_in_order(const AlderHome& home) {
    const Ran doctor = home.run({"doctor"});
    EXPECT_EQ(doctor.code, 0) << doctor.out;
}

TEST(Import, KilledAtAnyMomentIsFinishedByDoingItAgain) {
    const AlderHome home;
    const AlderHome::Words import{"import", home.write("many.mbox", mbox_of(kMany)), "--into",
                                  "Inbox"};
    std::mt19937 random(7);
    int kills = 0;
    for (int round = 0; round < 20; ++round) {
        const auto moment =
            std::chrono::milliseconds(std::uniform_int_distribution(5, 120)(random));
        if (home.start(import).kill_after(moment) != 0) ++kills;
        if (round % 5 == 4) expect_in_order(home);
    }
    EXPECT_GT(kills, 3);
    ASSERT_EQ(home.run(import).code, 0);
    EXPECT_EQ(count_once(home), std::size_t{kMany});
    expect_in_order(home);

    // Every import that was cut is a step of its own.
    int undone = 0;
    while (home.run({"undo"}).code == 0) ASSERT_LE(++undone, kills + 1);
    EXPECT_EQ(count_once(home), 0u);
    ASSERT_EQ(home.run(import).code, 0);
    EXPECT_EQ(count_once(home), std::size_t{kMany});
    expect_in_order(home);
}

TEST(Import, TakesFlagsAndFoldersOfAMaildir) {
    const AlderHome home;
    const std::string letter = "From: ann@example.org\nSubject: one\n\nHello.\n";
    home.write("Maildir/new/1.new", letter + "1\n");
    home.write("Maildir/cur/2.cur:2,FRS", letter + "2\n");
    home.write("Maildir/.Lists.cpp/cur/3.cur:2,S", letter + "3\n");
    std::filesystem::create_directories(home.path("Maildir/tmp"));
    std::filesystem::create_directories(home.path("Maildir/.Lists.cpp/new"));
    const Ran ran = home.run({"import", "--json", home.path("Maildir"), "--into", "Old"});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_EQ(nlohmann::json::parse(ran.out)["imported"], 3);
    EXPECT_EQ(home.run({"count", "folder:Old"}).out, "2\n");
    EXPECT_EQ(home.run({"count", "folder:Old is:flagged is:answered is:read"}).out, "1\n");
    EXPECT_EQ(home.run({"count", "folder:Old/Lists/cpp is:read"}).out, "1\n");
}

TEST(Import, NamesWhatCannotBeRead) {
    const AlderHome home;
    EXPECT_EQ(home.run({"import", home.path("nowhere"), "--into", "Inbox"}).code, 66);
    EXPECT_EQ(home.run({"import", home.write("junk", "\x01\x02\x03"), "--into", "Inbox"}).code, 65);
    EXPECT_EQ(home.run({"import", home.write("a.mbox", mbox_of(1))}).code, 64);
    EXPECT_EQ(home.run({"import", home.path("a.mbox"), "--into", "a//b"}).code, 65);
}

TEST(Guests, ChangeMailWhileAnotherHoldsTheAccount) {
    const AlderHome home;
    ASSERT_EQ(home.run({"import", home.write("ten.mbox", mbox_of(10)), "--into", "Inbox"}).code, 0);
    Running holder =
        home.start({"import", home.write("many.mbox", mbox_of(20'000)), "--into", "Many"});
    int together = 0;
    for (int i = 1; i <= 10; ++i) {
        const std::string id = "local/" + std::to_string(i);
        const bool held = !holder.has_ended();
        const Ran ran = home.run({"flag", "+seen", "+label" + std::to_string(i), id});
        EXPECT_EQ(ran.code, 0) << ran.err;
        if (held && !holder.has_ended()) ++together;
    }
    EXPECT_GT(together, 0) << "the holder ended before anybody was its guest";
    EXPECT_EQ(holder.wait(), 0);
    EXPECT_EQ(home.run({"count", "folder:Inbox is:read"}).out, "10\n");
    EXPECT_EQ(home.run({"count", "folder:Many"}).out, "20000\n");
    expect_in_order(home);
}

TEST(Guests, AreManyAtOnce) {
    const AlderHome home;
    ASSERT_EQ(home.run({"import", home.write("ten.mbox", mbox_of(10)), "--into", "Inbox"}).code, 0);
    std::vector<Running> all;
    for (int i = 1; i <= 8; ++i) {
        all.push_back(
            home.start({"flag", "+seen", "+by" + std::to_string(i), "local/" + std::to_string(i)}));
    }
    for (Running& each : all) EXPECT_EQ(each.wait(), 0);
    EXPECT_EQ(home.run({"count", "is:read"}).out, "8\n");
    expect_in_order(home);
}

// The archive of the linux-mips mailing list, unpacked; a test without it is skipped.
class Archive : public ::testing::Test {
protected:
    void SetUp() override {
        const auto packed = corpus_path("linux-mips-1996-2005.mbox.zst");
        if (!packed) GTEST_SKIP() << "the linux-mips archive is not here";
        mbox = home.path("mips.mbox");
        if (std::system(("zstd -dqf " + packed->string() + " -o " + mbox).c_str()) != 0)
            GTEST_SKIP() << "there is no zstd here";
    }

    AlderHome home;
    std::string mbox;
};

TEST_F(Archive, IsImportedReadChangedAndTakenBack) {
    const Ran ran = home.run({"import", "--json", mbox, "--into", "Lists/mips"});
    ASSERT_EQ(ran.code, 0) << ran.err;
    const auto imported = nlohmann::json::parse(ran.out)["imported"].get<int>();
    EXPECT_GT(imported, 19'900);
    const std::string all = std::to_string(imported) + "\n";
    EXPECT_EQ(home.run({"count", "folder:Lists/mips"}).out, all);
    EXPECT_EQ(home.json({"list", "--json", "folder:Lists/mips"}).size(),
              static_cast<std::size_t>(imported));
    EXPECT_GT(home.json({"threads", "--json", "-n", "50", "folder:Lists/"}).size(), 40u);
    const auto newest = home.json({"list", "--json", "-n", "1", "folder:Lists/mips"}).front();
    EXPECT_EQ(home.run({"show", newest["id"].get<std::string>()}).code, 0);
    EXPECT_EQ(home.run({"flag", "+seen", "--query", "from:ralf"}).code, 0);
    const std::string read = home.run({"count", "is:read"}).out;
    EXPECT_GT(std::stoi(read), 1000);
    EXPECT_EQ(home.run({"undo"}).code, 0);
    EXPECT_EQ(home.run({"count", "is:read"}).out, "0\n");
    EXPECT_EQ(home.run({"redo"}).code, 0);
    EXPECT_EQ(home.run({"count", "is:read"}).out, read);
    expect_in_order(home);
}

TEST_F(Archive, IsOpenedInPlace) {
    home.configure("[account.mips]\naddress = \"ann@example.org\"\nincoming = \"mbox:" + mbox +
                   "\"\n");
    const Ran ran = home.run({"count", "folder:inbox"});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_GT(std::stoi(ran.out), 19'900);
    EXPECT_EQ(home.run({"folders", "create", "Kept"}).code, 0);
    EXPECT_EQ(home.run({"move", "Kept", "--query", "from:ralf subject:cache"}).code, 0);
    const std::string kept = home.run({"count", "folder:Kept"}).out;
    EXPECT_GT(std::stoi(kept), 10);
    const auto first = home.json({"list", "--json", "-n1", "folder:Kept"}).front();
    EXPECT_EQ(home.run({"show", first["id"].get<std::string>()}).code, 0);
    EXPECT_EQ(home.run({"undo"}).code, 0);
    EXPECT_EQ(home.run({"count", "folder:Kept"}).out, "0\n");
    expect_in_order(home);
}

}  // namespace
}  // namespace alder::tests
