// What the commands promise to scripts: output, keys, exit codes.

#include <algorithm>
#include <filesystem>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/paths.h"
#include "tests/system/alder_home.h"

namespace alder::tests {
namespace {

using Words = AlderHome::Words;

constexpr const char* kLetter =
    "From: Ann Example <ann@example.org>\nTo: Bob <bob@example.org>\nDate: Sat, 31 Jan 2026 "
    "09:05:00 +0100\nSubject: The plan\nMessage-ID: <plan@example.org>\nMIME-Version: 1.0\n"
    "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nSee the "
    "attached plan for the harbour.\n--x\nContent-Type: text/csv\nContent-Disposition: attachment; "
    "filename=plan.csv\nContent-Transfer-Encoding: base64\n\nYSxiCg==\n--x--\n";

// A home with ten letters and one with an attachment in the Inbox of `local`.
class Commands : public ::testing::Test {
protected:
    void SetUp() override {
        const auto mbox = home.write("ten.mbox", mbox_of(10));
        ASSERT_EQ(home.run({"import", mbox, "--into", "Inbox"}).code, 0);
        ASSERT_EQ(home.run({"import", home.write("plan.eml", kLetter), "--into", "Inbox"}).code, 0);
    }
    std::string count(const std::string& query) { return home.run({"count", query}).out; }

    AlderHome home;
};

TEST(FirstStart, SaysHowToBegin) {
    const AlderHome home;
    const Ran ran = home.run({});
    EXPECT_EQ(ran.code, 78);
    EXPECT_NE(ran.out.find("alder demo"), std::string::npos);
    EXPECT_NE(ran.out.find("[account.home]"), std::string::npos);
    EXPECT_EQ(home.run({"list"}).code, 78);
    EXPECT_FALSE(std::filesystem::exists(home.path(".local/share/alder")));
}

TEST(FirstStart, NamesAnErrorOfTheConfigurationWithItsLine) {
    const AlderHome home;
    home.configure("[account.work]\naddres = \"ann@example.org\"\n");
    const Ran ran = home.run({"list"});
    EXPECT_EQ(ran.code, 78);
    EXPECT_NE(ran.err.find("config.toml:2"), std::string::npos) << ran.err;
}

TEST_F(Commands, ListByColumnsPartedByTabs) {
    EXPECT_EQ(home.run({"list", "id:plan@example.org"}).out,
              "local/11\t\t2026-01-31T09:05:00+01:00\tAnn Example <ann@example.org>\tThe plan\t" +
                  std::to_string(std::string(kLetter).size()) + "\n");
}

TEST_F(Commands, ListWithTheDocumentedKeys) {
    const auto all = home.json({"list", "--json", "subject:plan"});
    ASSERT_EQ(all.size(), 1u);
    std::vector<std::string> keys;
    for (const auto& [key, value] : all[0].items()) keys.push_back(key);
    EXPECT_EQ(keys,
              (std::vector<std::string>{"account", "attachments", "cc", "date", "flags", "folder",
                                        "from", "id", "labels", "message_id", "preview", "size",
                                        "subject", "thread", "to", "uid"}));
    EXPECT_EQ(all[0]["attachments"][0], "plan.csv");
    EXPECT_EQ(all[0]["from"][0]["address"], "ann@example.org");
}

TEST_F(Commands, ListAsTheFormatSays) {
    EXPECT_EQ(home.run({"list", "--format", "{subject}|{flags}", "subject:plan"}).out,
              "The plan|\n");
    EXPECT_EQ(home.run({"list", "--format", "{sbject}"}).code, 64);
}

TEST_F(Commands, SayHowAFolderIsListedWhenItsNameFindsNothing) {
    const Ran ran = home.run({"list", "Trash"});
    EXPECT_EQ(ran.code, 1);
    EXPECT_EQ(ran.out, "");
    EXPECT_NE(ran.err.find("alder list folder:Trash"), std::string::npos) << ran.err;
    EXPECT_EQ(home.run({"list", "nowhere"}).err, "");
    EXPECT_EQ(home.run({"list", "--limit", "0", "Inbox"}).err, "");
}

TEST_F(Commands, SayHowAFolderIsListedInAWayThatAShellTakes) {
    const std::pair<std::string, std::string> kFolders[] = {
        {"R&D", "'folder:R&D'"},
        {"Bob's stuff", "'folder:\"Bob'\\''s stuff\"'"},
        {"(zq)", "'folder:\"(zq)\"'"},
        {"zq \"xq\"", "'folder:\"zq \\\"xq\\\"\"'"},
        {"Größe", "folder:Größe"}};
    for (const auto& [folder, pasted] : kFolders) {
        ASSERT_EQ(home.run({"folders", "create", folder}).code, 0);
        const Ran ran = home.run({"list", folder});
        EXPECT_TRUE(ran.err.ends_with(" alder list " + pasted + "\n")) << ran.err;
    }
}

TEST_F(Commands, NameTheFolderThatWasMeantByAMistypedOne) {
    ASSERT_EQ(home.run({"folders", "create", "Lists/mips"}).code, 0);
    for (const auto& [query, said] : {std::pair{"folder:mips", "did you mean 'Lists/mips'?"},
                                      {"from:ann folder:Tarsh", "did you mean 'Trash'?"},
                                      {"folder:Lists/mpis", "did you mean 'Lists/mips'?"},
                                      {"folder:xyzzy", "see alder folders list"}}) {
        const Ran ran = home.run({"list", query});
        EXPECT_EQ(ran.code, 1) << query;
        EXPECT_NE(ran.err.find("there is no folder"), std::string::npos) << ran.err;
        EXPECT_NE(ran.err.find(said), std::string::npos) << ran.err;
    }
    EXPECT_EQ(home.run({"list", "folder:lists/mips"}).err, "");
    EXPECT_EQ(home.run({"list", "folder:Lists/"}).err, "");
}

TEST_F(Commands, SayWithoutATerminalHowALetterIsSent) {
    const Ran ran = home.run({"mailto:bob@example.org"});
    EXPECT_EQ(ran.code, 64);
    EXPECT_NE(ran.err.find("need a terminal"), std::string::npos) << ran.err;
    EXPECT_NE(ran.err.find("alder send"), std::string::npos) << ran.err;
}

TEST_F(Commands, FindWhatStandsInTheText) {
    EXPECT_EQ(count("body:harbour"), "1\n");
    EXPECT_EQ(count("geraniums -harbour"), "10\n");
    EXPECT_EQ(home.run({"list", "subject:nowhere"}).code, 1);
    EXPECT_EQ(home.run({"list", "frmo:ann"}).code, 64);
}

TEST_F(Commands, ShowAMessageAndItsParts) {
    const Ran ran = home.run({"show", "id:plan@example.org"});
    EXPECT_EQ(ran.code, 0);
    EXPECT_NE(ran.out.find("attached plan for the harbour"), std::string::npos) << ran.out;
    EXPECT_NE(ran.out.find("plan.csv"), std::string::npos) << ran.out;
    EXPECT_EQ(home.run({"show", "--raw", "local/11"}).out, kLetter);
    EXPECT_EQ(home.run({"show", "--part", "2", "local/11"}).out, "a,b\n");
    EXPECT_EQ(home.run({"show", "--part", "9", "local/11"}).code, 1);
    EXPECT_EQ(home.run({"show", "--html", "local/11"}).code, 1);
    EXPECT_EQ(home.run({"show", "--raw", "--tree", "local/11"}).code, 64);
}

TEST_F(Commands, ShowTheTextOfALetterInHtmlAloneAsText) {
    const std::string html =
        "<p>Dear <b>Bob</b>,</p><p>the <a href=\"https://example.org/plan\">plan</a></p>\n";
    const std::string head = "From: ann@example.org\nSubject: html\nContent-Type: text/html\n\n";
    const std::string letter = home.write("html.eml", head + html);
    ASSERT_EQ(home.run({"import", letter, "--into", "Inbox"}).code, 0);
    EXPECT_EQ(home.run({"show", "--text", "local/12"}).out,
              "Dear Bob,\n\nthe plan[1]\n\n[1] https://example.org/plan\n");
    EXPECT_EQ(home.run({"show", "--html", "local/12"}).out, html);
    EXPECT_EQ(home.json({"show", "--json", "local/12"})[0]["message"]["parts"][0]["text"], html);
}

TEST_F(Commands, SayWhatTheTextOfALetterInHtmlLeavesOut) {
    const std::string head = "From: ann@example.org\nSubject: html\nContent-Type: text/html\n\n";
    const std::string hidden = "<p>Dear Bob</p><p style=\"display:none\">unseen words</p>\n";
    std::string deep = "<p>Dear Bob</p>";
    for (int i = 0; i < 70'000; ++i) deep += "<b>x</b>\n";
    const std::string one = home.write("hidden.eml", head + hidden);
    const std::string other = home.write("deep.eml", head + deep);
    ASSERT_EQ(home.run({"import", one, other, "--into", "Inbox"}).code, 0);
    const Ran left_out = home.run({"show", "--text", "local/12"});
    EXPECT_EQ(left_out.out, "Dear Bob\n");
    EXPECT_NE(left_out.err.find("left out: 1 hidden piece of text"), std::string::npos)
        << left_out.err;
    const Ran cut = home.run({"show", "--text", "local/13"});
    EXPECT_NE(cut.err.find("larger or deeper than is shown"), std::string::npos) << cut.err;
}

TEST_F(Commands, NeverTakeAMistypedIdForASearch) {
    EXPECT_EQ(home.run({"delete", "geraniums"}).code, 64);
    EXPECT_EQ(home.run({"delete", "local/x1"}).code, 64);
    EXPECT_EQ(home.run({"delete", "local/1", "local/4711"}).code, 1);
    EXPECT_EQ(home.run({"delete", "local/1", "--query", "from:ann"}).code, 64);
    EXPECT_EQ(home.run({"delete"}).code, 64);
    EXPECT_EQ(count("folder:Inbox"), "11\n");
}

TEST_F(Commands, FlagAndTakeBackAndDoAgain) {
    EXPECT_EQ(home.run({"flag", "+seen", "+todo", "local/3", "id:m4@example.org"}).code, 0);
    EXPECT_EQ(count("label:todo is:read"), "2\n");
    EXPECT_EQ(home.run({"undo"}).code, 0);
    EXPECT_EQ(count("label:todo"), "0\n");
    EXPECT_EQ(home.run({"redo"}).code, 0);
    EXPECT_EQ(count("label:todo is:read"), "2\n");
    EXPECT_EQ(home.run({"flag", "-todo", "--query", "label:todo"}).code, 0);
    EXPECT_EQ(count("label:todo"), "0\n");
    EXPECT_EQ(home.run({"redo"}).code, 1);
}

TEST_F(Commands, MoveCopyAndDeleteKeepEveryMessage) {
    EXPECT_EQ(home.run({"move", "Archive", "local/1"}).code, 1);
    EXPECT_EQ(home.run({"folders", "create", "Archive"}).code, 0);
    EXPECT_EQ(home.run({"folders", "create", "Archive"}).code, 73);
    EXPECT_EQ(home.run({"move", "Archive", "local/1"}).code, 0);
    EXPECT_EQ(home.run({"copy", "Archive", "local/2"}).code, 0);
    EXPECT_EQ(count("folder:Archive"), "2\n");
    EXPECT_EQ(home.run({"delete", "local/1"}).code, 0);
    EXPECT_EQ(count("folder:Trash"), "1\n");
    EXPECT_EQ(home.run({"delete", "--expunge", "local/1"}).code, 0);
    EXPECT_EQ(home.run({"show", "local/1"}).code, 1);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(home.run({"undo"}).code, 0);
    EXPECT_EQ(count("folder:Archive"), "1\n");
    EXPECT_EQ(count("from:ann"), "11\n");
}

TEST_F(Commands, RenameAndDeleteFoldersOnlyWhereNothingIsLost) {
    EXPECT_EQ(home.run({"folders", "rename", "Inbox", "Other"}).code, 77);
    EXPECT_EQ(home.run({"folders", "create", "Plans/2026"}).code, 0);
    EXPECT_EQ(home.run({"move", "Plans/2026", "local/11"}).code, 0);
    EXPECT_EQ(home.run({"folders", "rename", "Plans", "Old"}).code, 0);
    EXPECT_EQ(count("folder:Old/2026"), "1\n");
    EXPECT_EQ(home.run({"folders", "delete", "Old/2026"}).code, 77);
    EXPECT_EQ(home.run({"folders", "delete", "Old"}).code, 77);
    EXPECT_EQ(home.run({"move", "Inbox", "local/11"}).code, 0);
    EXPECT_EQ(home.run({"folders", "delete", "Old/2026"}).code, 0);
    EXPECT_EQ(home.run({"folders", "delete", "Nowhere"}).code, 1);
    const auto folders = home.json({"folders", "list", "--json"});
    EXPECT_EQ(folders.front()["role"], "inbox");
    EXPECT_EQ(folders.front()["total"], 11);
}

TEST_F(Commands, LetTheDoctorFindWhatIsWrong) {
    const Ran ran = home.run({"doctor"});
    EXPECT_EQ(ran.code, 0) << ran.out;
    EXPECT_EQ(ran.out.find("WRONG"), std::string::npos) << ran.out;
    std::filesystem::permissions(home.path(".local/share/alder"), std::filesystem::perms::all);
    const Ran open = home.run({"doctor"});
    EXPECT_EQ(open.code, 77) << open.out;
    EXPECT_NE(open.out.find("chmod 700"), std::string::npos) << open.out;
}

TEST_F(Commands, LetTheDoctorKnowANewerStoreFromADamagedOne) {
    const std::string mail = home.path(".local/share/alder/accounts/1/mail.db");
    ASSERT_EQ(std::system(("sqlite3 " + mail + " 'PRAGMA user_version = 99'").c_str()), 0);
    const Ran ran = home.run({"doctor"});
    EXPECT_EQ(ran.code, 78) << ran.out;
    EXPECT_NE(ran.out.find("written by a newer Alder"), std::string::npos) << ran.out;
    EXPECT_NE(ran.out.find("use the newer program"), std::string::npos) << ran.out;
    EXPECT_EQ(ran.out.find("backup"), std::string::npos) << ran.out;
}

TEST_F(Commands, DoNotTakeALostUserDbForANewStore) {
    for (const char* suffix : {"", "-wal", "-shm"})
        std::filesystem::remove(home.path(std::string(".local/share/alder/user.db") + suffix));
    for (const AlderHome::Words& words : {AlderHome::Words{"list"}, {"undo"}}) {
        const Ran ran = home.run(words);
        EXPECT_EQ(ran.code, 74) << ran.err;
        EXPECT_NE(ran.err.find("user.db is gone"), std::string::npos) << ran.err;
    }
    EXPECT_FALSE(std::filesystem::exists(home.path(".local/share/alder/user.db")));
}

TEST_F(Commands, WorkWhereTheStoreIsALinkToAnotherDisk) {
    const std::string store = home.path(".local/share/alder");
    std::filesystem::rename(store, home.path("roomy"));
    std::filesystem::create_directory_symlink(home.path("roomy"), store);
    EXPECT_EQ(home.run({"count", "folder:Inbox"}).out, "11\n");
    EXPECT_EQ(home.run({"doctor"}).code, 0);
    std::filesystem::permissions(home.path("roomy"), std::filesystem::perms::all);
    EXPECT_EQ(home.run({"count"}).code, 77);
}

TEST_F(Commands, SayWhenWhatTheyPrintCannotBeWritten) {
    EXPECT_EQ(home.start_to("/dev/full", {"list"}).wait(), 74);
}

TEST_F(Commands, EndQuietlyWhenNobodyReadsAnyMore) {
    const std::string pipe = home.path("pipe");
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    ASSERT_EQ(home.run({"import", home.write("many.mbox", mbox_of(3000)), "--into", "Many"}).code,
              0);
    Running writer = home.start_to(pipe, {"list", "folder:Many"});
    pollfd ready{reader, POLLIN, 0};
    EXPECT_EQ(::poll(&ready, 1, 10'000), 1);
    ::close(reader);
    EXPECT_EQ(writer.wait(), 0);
    EXPECT_EQ(home.said_last(), "");
}

TEST(Mime, DecodesSeveralFilesAsOneObjectALine) {
    const AlderHome home;
    const std::string letter = home.write("plan.eml", kLetter);
    const auto all = home.json({"mime", "decode", "--json", letter, letter});
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0]["date"], "2026-01-31T09:05:00+01:00");
    EXPECT_EQ(all[0]["message_id"], "plan@example.org");
    EXPECT_EQ(all[0]["parts"][1]["size"], 4);
    EXPECT_EQ(all[0]["attachments"], nlohmann::json({"2"}));
    EXPECT_EQ(all[0]["text_body"], nlohmann::json({"1"}));
    EXPECT_EQ(all[0]["parts"][0]["text"], "See the attached plan for the harbour.");
    EXPECT_FALSE(std::filesystem::exists(home.path(".local")));
}

TEST(Mime, ReadsStandardInputAndNamesMissingFiles) {
    const AlderHome home;
    EXPECT_NE(home.run({"mime", "tree"}, kLetter).out.find("text/csv"), std::string::npos);
    EXPECT_EQ(home.run({"mime", "tree", home.path("nothing.eml")}).code, 66);
}

TEST(Mime, EncodesWhatItDecodesToTheSameMessage) {
    const AlderHome home;
    const std::string letter = home.write("plan.eml", kLetter);
    const Ran decoded = home.run({"mime", "decode", "--json", "--content", letter});
    const std::string json = home.write("plan.json", decoded.out);
    const Ran encoded = home.run({"mime", "encode", json});
    EXPECT_EQ(encoded.code, 0) << encoded.err;
    const auto again =
        home.json({"mime", "decode", "--json", home.write("again.eml", encoded.out)});
    const auto first = nlohmann::json::parse(decoded.out);
    for (const char* key : {"from", "to", "subject", "date", "message_id", "text_body"})
        EXPECT_EQ(again.at(0)[key], first[key]) << key;
    EXPECT_EQ(again[0]["parts"][1]["sha256"], first["parts"][1]["sha256"]);
    EXPECT_EQ(again[0]["parts"][1]["filename"], first["parts"][1]["filename"]);
    EXPECT_EQ(home.run({"mime", "encode"}, "no JSON").code, 65);
    const auto refused = home.run({"mime", "encode"}, R"({"from": 7})");
    EXPECT_EQ(refused.code, 65);
    EXPECT_NE(refused.err.find("`from`"), std::string::npos) << refused.err;
    EXPECT_EQ(home.run({"mime", "encode"}, R"({"parts": [{"type": "a/b"}]})").code, 65);
}

// What comes of a message that is decoded and encoded again, decoded.
nlohmann::json written_again(const AlderHome& home, const std::string& bytes) {
    const Ran decoded =
        home.run({"mime", "decode", "--json", "--content", home.write("one.eml", bytes)});
    const Ran encoded = home.run({"mime", "encode", home.write("one.json", decoded.out)});
    EXPECT_EQ(encoded.code, 0) << encoded.err;
    return home.json({"mime", "decode", "--json", home.write("two.eml", encoded.out)}).at(0);
}

TEST(Mime, EncodesTextAsItStands) {
    const AlderHome home;
    const std::string text = " indented\nFrom me\n>quoted\nlong " + std::string(200, 'x') + " line";
    const auto fixed = written_again(home, "Subject: s\n\n" + text);
    EXPECT_EQ(fixed["parts"][0]["text"], text);
    const auto flowed =
        written_again(home, "Content-Type: text/plain; format=flowed\n\n  stuffed \nand soft");
    EXPECT_EQ(flowed["parts"][0]["text"], "  stuffed \nand soft");
    EXPECT_NE(flowed["headers"].dump().find("format=flowed"), std::string::npos);
}

TEST(Mime, EncodesNoTextWhereThereIsNone) {
    const AlderHome home;
    const auto html = written_again(home, "Content-Type: text/html\n\n<p>only this");
    EXPECT_EQ(html["parts"].size(), 1U);
    EXPECT_EQ(html["parts"][0]["type"], "text/html");
    const auto file =
        written_again(home, "Content-Type: image/png\nContent-Disposition: attachment\n\nPNG");
    EXPECT_EQ(file["parts"].size(), 1U);
    EXPECT_EQ(file["parts"][0]["type"], "image/png");
}

TEST(Mime, EncodesPicturesThatTheHtmlShowsBesideIt) {
    const AlderHome home;
    const auto again = written_again(
        home,
        "Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n"
        "<img src=\"cid:p@x\">\n--b\nContent-Type: image/png\nContent-ID: <p@x>\n\nPNG\n--b--\n");
    EXPECT_EQ(again["parts"][1]["id"], "p@x");
}

TEST(Mime, EncodesTheBytesOfAttachedText) {
    const AlderHome home;
    const std::string bytes =
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nsee\n--b\n"
        "Content-Type: text/x-patch; charset=iso-8859-1\nContent-Disposition: "
        "attachment; filename=a.patch\nContent-Transfer-Encoding: base64\n\n"
        "K+kNCi3/Cg==\n--b--\n";
    const auto first =
        home.json({"mime", "decode", "--json", home.write("first.eml", bytes)}).at(0);
    const auto again = written_again(home, bytes);
    EXPECT_EQ(again["parts"][1]["sha256"], first["parts"][1]["sha256"]);
    EXPECT_EQ(again["parts"][1]["charset"], "iso-8859-1");
}

TEST(Mime, EncodesNoDateThatIsNone) {
    const AlderHome home;
    EXPECT_EQ(home.run({"mime", "encode"}, R"({"date": "garbage"})").code, 65);
    EXPECT_EQ(home.run({"mime", "encode"}, R"({"subject": 5})").code, 65);
    const Ran zone = home.run({"mime", "encode"}, R"({"date": "2026-01-31T09:05:00Z"})");
    EXPECT_NE(zone.out.find("Date: Sat, 31 Jan 2026 09:05:00 -0000\r\n"), std::string::npos)
        << zone.out;
    const auto nested =
        written_again(home, "Content-Type: message/rfc822\n\nSubject: no date\n\ninside\n");
    EXPECT_TRUE(nested["parts"][0]["message"]["date"].is_null());
}

TEST(Mime, EncodesAddressesOfOtherNetworksAsTheyAre) {
    const AlderHome home;
    const auto again = written_again(home, "To: host!user, /G=Ann/S=Example/C=gb/\n\nx");
    EXPECT_EQ(again["to"][0]["address"], "host!user");
    EXPECT_EQ(again["to"][1]["address"], "/G=Ann/S=Example/C=gb/");
}

TEST(Mime, ExtractsAttachmentsUnderHarmlessNames) {
    const AlderHome home;
    const std::string hostile =
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nbegin 644 ../cat.txt\n#0V%T\n`\nend\n"
        "--b\nContent-Disposition: attachment; filename=\"/etc/.hidden\"\n\nsecret\n--b--\n";
    const std::string letter = home.write("odd.eml", hostile);
    std::filesystem::create_directory(home.path("out"));
    const auto files = home.json({"mime", "extract", "--json", "--to", home.path("out"), letter});
    ASSERT_EQ(files.size(), 2u);
    EXPECT_EQ(files[0]["path"], "1.1");
    EXPECT_EQ(files[0]["file"], home.path("out") + "/cat.txt");
    EXPECT_EQ(files[1]["file"], home.path("out") + "/hidden");
    const auto again = home.json({"mime", "extract", "--json", "--to", home.path("out"), letter});
    EXPECT_EQ(again[0]["file"], home.path("out") + "/cat-2.txt");
    EXPECT_EQ(home.run({"mime", "extract", "--part", "2", letter}).out, "secret");
    EXPECT_EQ(home.run({"mime", "extract"}, "Subject: x\n\ny").code, 1);
    const auto decoded = home.json({"mime", "decode", "--json", letter});
    EXPECT_EQ(decoded[0]["attachments"], nlohmann::json({"2"}));
    EXPECT_EQ(decoded[0]["parts"].size(), 2U);
    EXPECT_EQ(decoded[0]["packed"][0]["path"], "1.1");
    EXPECT_EQ(decoded[0]["packed"][0]["filename"], "../cat.txt");
}

TEST(Mime, SaysThatAPackedFileIsDamaged) {
    const AlderHome home;
    const std::string letter = home.write(
        "odd.eml", "Subject: x\n\n=ybegin line=128 size=4 name=a.bin\n+++\n=yend size=4\n");
    const auto got = home.run({"mime", "extract", "--to", home.path(""), letter});
    EXPECT_EQ(got.code, 0);
    EXPECT_NE(got.err.find("the file is damaged"), std::string::npos) << got.err;
    EXPECT_NE(home.run({"mime", "tree", letter}).out.find("[the file is damaged"),
              std::string::npos);
    const auto part = home.run({"mime", "extract", "--part", "1.1", letter});
    EXPECT_EQ(part.out, "\x01\x01\x01");
    EXPECT_NE(part.err.find("part 1.1: the file is damaged"), std::string::npos) << part.err;
    ASSERT_EQ(home.run({"import", letter, "--into", "Inbox"}).code, 0);
    const auto shown = home.run({"show", "local/1", "--part", "1.1"});
    EXPECT_EQ(shown.out, "\x01\x01\x01");
    EXPECT_NE(shown.err.find("part 1.1: the file is damaged"), std::string::npos) << shown.err;
    EXPECT_NE(home.run({"show", "local/1"}).out.find("[Attachment 1.1: \"a.bin\""),
              std::string::npos);
    EXPECT_EQ(home.json({"mime", "decode", "--json", letter})[0]["packed"][0]["defects"],
              nlohmann::json({"damaged-file"}));
}

// TNEF with one file, "in.dat", and right checksums.
std::string winmail(const std::string& bytes) {
    const auto number = [](std::size_t value, int size) {
        std::string out;
        for (int i = 0; i < size; ++i) out += static_cast<char>(value >> (8 * i));
        return out;
    };
    const auto attribute = [&](std::size_t id, const std::string& value) {
        std::size_t sum = 0;
        for (const char c : value) sum += static_cast<unsigned char>(c);
        return "\x02" + number(id, 4) + number(value.size(), 4) + value + number(sum & 0xffff, 2);
    };
    return number(0x223e9f78, 4) + number(1, 2) + attribute(0x00069002, std::string(14, '\0')) +
           attribute(0x00018010, std::string("in.dat\0", 7)) + attribute(0x0006800f, bytes);
}

TEST(Mime, OpensAWinmailInsideAnotherAndSaysWhereItStops) {
    const AlderHome home;
    const std::string head =
        "Content-Type: application/ms-tnef\nContent-Transfer-Encoding: binary\n\n";
    const std::string letter = home.write("two.eml", head + winmail(winmail("Cat")));
    const auto files = home.json({"mime", "extract", "--json", "--to", home.path(""), letter});
    ASSERT_EQ(files.size(), 1U);
    EXPECT_EQ(files[0]["path"], "1.1.1");
    EXPECT_EQ(files[0]["size"], 3);
    const auto decoded = home.json({"mime", "decode", "--json", letter});
    EXPECT_EQ(decoded[0]["packed"][1]["path"], "1.1.1");
    EXPECT_NE(home.run({"mime", "tree", letter}).out.find("    1.1.1  "), std::string::npos);
    std::string many = "Cat";
    for (int i = 0; i < 9; ++i) many = winmail(many);
    const std::string deep = home.write("deep.eml", head + many);
    const auto got = home.run({"mime", "extract", "--to", home.path(""), deep});
    EXPECT_NE(got.err.find("were not opened"), std::string::npos) << got.err;
}

TEST(Mime, JoinsThePiecesOfAMessage) {
    const AlderHome home;
    const auto piece = [&](const std::string& number, const std::string& body) {
        return home.write(
            "piece" + number,
            "Content-Type: message/partial; id=x; total=2; number=" + number + "\n\n" + body);
    };
    const std::string one = piece(
        "1", "Content-Disposition: attachment; filename=a.txt\nContent-Type: text/plain\n\nha");
    const std::string two = piece("2", "lf");
    const auto files = home.json({"mime", "extract", "--json", "--to", home.path(""), two, one});
    ASSERT_EQ(files.size(), 1u);
    EXPECT_EQ(files[0]["size"], 4);
    EXPECT_NE(home.run({"mime", "extract", one}).code, 0);
}

TEST(Demo, PrintsFoldersAndMessagesWithoutATerminal) {
    const AlderHome home;
    const Ran ran = home.run({"demo"});
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_NE(ran.out.find("Lists/gardening"), std::string::npos);
    EXPECT_EQ(ran.out.find('\x1b'), std::string::npos);
    EXPECT_EQ(home.run({"demo"}).out, ran.out);
}

}  // namespace
}  // namespace alder::tests
