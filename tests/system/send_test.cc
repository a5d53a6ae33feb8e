// Letters go out from the command line, to real servers, without a terminal.

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <optional>
#include <thread>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/support/dovecot_server.h"
#include "tests/support/other_client.h"
#include "tests/support/postfix_server.h"
#include "tests/support/scripted_server.h"
#include "tests/system/alder_home.h"

namespace alder::tests {
namespace {

using Words = AlderHome::Words;
using namespace std::chrono_literals;

class Sending : public ::testing::Test {
protected:
    void SetUp() override {
        if (const auto why = PostfixServer::unavailable()) GTEST_SKIP() << *why;
        dovecot.emplace();
        postfix.emplace(*dovecot);
        configure("geranium");
    }

    void configure(const std::string& password) const {
        home.configure(
            "[account.work]\naddress = \"ann@example.org\"\nname = \"Ann Lee\"\n"
            "incoming = \"imaps://ann@localhost:" +
            std::to_string(dovecot->imaps()) + "\"\noutgoing = \"smtps://ann@localhost:" +
            std::to_string(postfix->submissions()) + "\"\npassword = { command = [\"printf\", \"" +
            password + "\"] }\ntls_ca = \"" + dovecot->ca().string() + "\"\n");
    }
    Ran send(const Words& more = {}) const {
        Words words{"send", "-s", "Hi", "bob@example.org"};
        words.insert(words.end(), more.begin(), more.end());
        return home.run(words, "Hello.\n");
    }
    std::vector<nlohmann::json> queue() const { return home.json({"queue", "list", "--json"}); }

    std::optional<DovecotServer> dovecot;
    std::optional<PostfixServer> postfix;
    AlderHome home;
};

TEST_F(Sending, ArrivesByteRightWithAttachmentAndACopyInSent) {
    std::string bytes;
    for (int i = 0; i < 100'000; ++i) bytes += static_cast<char>(i * 7919 >> 5);
    const std::string file = home.write("plan.bin", bytes);
    ASSERT_EQ(home.run({"sync"}).code, 0);
    const Ran ran =
        home.run({"send", "-s", "Grüße", "-a", file, "-c", "ann@example.org", "-b",
                  "bob@example.org", "-H", "X-Project: Ölberg", "Bob <bob@example.org>"},
                 "Grüß dich.\n\n.\n> not a quote of mine\n");
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_EQ(ran.err, "Letter 1 is in the outbox\n");
    EXPECT_EQ(ran.out, "");
    ASSERT_TRUE(dovecot->waits_for("bob", 1)) << postfix->log();
    const std::string arrived = dovecot->messages("bob").at(0);
    EXPECT_EQ(arrived.find("\nBcc:"), std::string::npos);

    ASSERT_EQ(home.run({"sync"}).code, 0);
    ASSERT_TRUE(dovecot->waits_for("ann", 1, "Sent"));
    const std::string copy = dovecot->messages("ann", "Sent").at(0);
    ASSERT_GE(arrived.size(), copy.size());
    EXPECT_EQ(arrived.substr(arrived.size() - copy.size()), copy);
    const auto sent = home.json({"list", "--json", "folder:Sent"});
    ASSERT_EQ(sent.size(), 1u);
    const std::string id = sent[0]["id"];
    EXPECT_EQ(sent[0]["subject"], "Grüße");
    EXPECT_EQ(home.run({"show", "--part", "2", id}).out, bytes);
    EXPECT_NE(home.run({"show", "--headers", id}).out.find("X-Project: Ölberg"), std::string::npos);
    EXPECT_EQ(home.run({"show", "--text", id}).out, "Grüß dich.\n\n.\n> not a quote of mine\n");
}

TEST_F(Sending, AnswersInTheThreadAndMarksTheMessage) {
    OtherImapClient(dovecot->imaps(), dovecot->ca(), "ann", "geranium")
        .append("INBOX",
                "From: Bob <bob@example.org>\r\nTo: ann@example.org\r\nSubject: Plan\r\n"
                "Message-ID: <plan@example.org>\r\n\r\nYes?\r\n");
    ASSERT_EQ(home.run({"sync"}).code, 0);
    const Ran ran = home.run({"send", "--reply", "id:plan@example.org"}, "Yes.\n");
    EXPECT_EQ(ran.code, 0) << ran.err;
    ASSERT_TRUE(dovecot->waits_for("bob", 1)) << postfix->log();
    const std::string arrived = dovecot->messages("bob").at(0);
    EXPECT_NE(arrived.find("\nSubject: Re: Plan\n"), std::string::npos) << arrived;
    EXPECT_NE(arrived.find("\nIn-Reply-To: <plan@example.org>\n"), std::string::npos) << arrived;
    EXPECT_NE(arrived.find("\n\nYes.\n"), std::string::npos) << arrived;
    EXPECT_EQ(arrived.find("Yes?"), std::string::npos) << arrived;
    ASSERT_EQ(home.run({"sync"}).code, 0);
    EXPECT_EQ(home.json({"list", "--json", "is:answered"}).size(), 1u);

    const Ran missing = home.run({"send", "--reply", "work/999"}, "Yes.\n");
    EXPECT_EQ(missing.code, 1) << missing.err;
    const Ran elsewhere = home.run(
        {"send", "--dry-run", "--reply", "id:plan@example.org", "-s", "No", "eve@example.org"},
        "x\n");
    EXPECT_NE(elsewhere.out.find("\nTo: eve@example.org\r"), std::string::npos) << elsewhere.out;
    EXPECT_NE(elsewhere.out.find("\nSubject: No\r"), std::string::npos) << elsewhere.out;
    EXPECT_EQ(elsewhere.out.find("bob@"), std::string::npos) << elsewhere.out;
}

TEST_F(Sending, WaitsForItsTime) {
    const Ran later = send({"--at", "2099-01-31T18:30:00+01:00"});
    EXPECT_EQ(later.code, 0) << later.err;
    EXPECT_EQ(later.err, "Letter 1 is in the outbox; it goes at 2099-01-31T17:30:00+00:00\n");
    EXPECT_EQ(home.run({"queue", "flush"}).code, 0);
    const auto waiting = queue();
    ASSERT_EQ(waiting.size(), 1u);
    EXPECT_EQ(waiting[0]["state"], "scheduled");
    EXPECT_EQ(waiting[0]["next_attempt"], "2099-01-31T17:30:00Z");
    EXPECT_EQ(send({"--at", "2020-01-31T18:30:00Z"}).code, 64);
    EXPECT_EQ(send({"--at", "soon"}).code, 64);
    EXPECT_EQ(send({"--at", "+1h", "--wait"}).code, 64);
    EXPECT_EQ(queue().size(), 1u);

    EXPECT_EQ(send({"--at", "+1s"}).code, 0);
    for (int tries = 0; tries < 200 && queue().at(1)["attempts"] == 0; ++tries)
        home.run({"queue", "flush"});
    ASSERT_TRUE(dovecot->waits_for("bob", 1)) << postfix->log();
}

TEST_F(Sending, KeepsADraftInTheFolderForDrafts) {
    EXPECT_EQ(home.run({"send", "--draft", "-s", "Plan"}, "Dear\n").code, 75);
    ASSERT_EQ(home.run({"sync"}).code, 0);
    const Ran kept = home.run({"send", "--draft", "-s", "Plan", "-b", "eve@example.org"}, "Dear\n");
    EXPECT_EQ(kept.code, 0) << kept.err;
    EXPECT_TRUE(queue().empty());
    ASSERT_EQ(home.run({"sync"}).code, 0);
    ASSERT_TRUE(dovecot->waits_for("ann", 1, "Drafts"));
    const std::string draft = dovecot->messages("ann", "Drafts").at(0);
    EXPECT_NE(draft.find("\nBcc: eve@example.org\n"), std::string::npos) << draft;
    EXPECT_NE(draft.find("\n\nDear\n"), std::string::npos) << draft;
}

TEST_F(Sending, WaitsInTheOutboxWhileTheServerIsDownAndGoesOnce) {
    postfix->stop();
    const Ran ran = send();
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_NE(ran.err.find("Letter 1 is in the outbox"), std::string::npos) << ran.err;
    EXPECT_NE(ran.err.find("localhost"), std::string::npos) << ran.err;
    EXPECT_NE(ran.err.find("waits in the outbox"), std::string::npos) << ran.err;
    const auto waiting = queue();
    ASSERT_EQ(waiting.size(), 1u);
    EXPECT_EQ(waiting[0]["state"], "queued");
    EXPECT_EQ(waiting[0]["from"], "ann@example.org");
    EXPECT_EQ(waiting[0]["to"], nlohmann::json::array({"bob@example.org"}));
    EXPECT_EQ(waiting[0]["subject"], "Hi");
    EXPECT_EQ(waiting[0]["attempts"], 1);
    EXPECT_TRUE(waiting[0]["next_attempt"].is_string());
    EXPECT_TRUE(waiting[0]["last_error"].is_string());
    EXPECT_EQ(home.run({"queue", "flush"}).code, 69);

    postfix->start();
    EXPECT_EQ(home.run({"queue", "flush"}).code, 0);
    EXPECT_EQ(home.run({"queue", "flush"}).code, 0);
    ASSERT_TRUE(dovecot->waits_for("bob", 1)) << postfix->log();
    // Only the first sync tells which folder is for sent mail.
    EXPECT_EQ(queue().at(0)["state"], "accepted");
    ASSERT_EQ(home.run({"sync"}).code, 0);
    ASSERT_EQ(home.run({"sync"}).code, 0);
    EXPECT_TRUE(queue().empty());
    EXPECT_EQ(dovecot->messages("ann", "Sent").size(), 1u);
    EXPECT_EQ(dovecot->messages("bob").size(), 1u);
}

TEST_F(Sending, SendsOnceWhenTwoFlushAtTheSameTime) {
    ASSERT_EQ(home.run({"sync"}).code, 0);
    for (int i = 0; i < 5; ++i) ASSERT_EQ(send({"--queue"}).code, 0);
    EXPECT_EQ(queue().size(), 5u);
    Running one = home.start({"queue", "flush"});
    Running other = home.start({"queue", "flush"});
    EXPECT_EQ(one.wait(), 0);
    EXPECT_EQ(other.wait(), 0);
    ASSERT_TRUE(dovecot->waits_for("bob", 5)) << postfix->log();
    EXPECT_TRUE(queue().empty());
    ASSERT_EQ(home.run({"sync"}).code, 0);
    EXPECT_EQ(dovecot->messages("bob").size(), 5u);
    EXPECT_EQ(dovecot->messages("ann", "Sent").size(), 5u);
}

TEST_F(Sending, NeverSendsALetterTwiceAfterAKill) {
    ASSERT_EQ(home.run({"sync"}).code, 0);
    constexpr int kLetters = 8;
    for (int i = 0; i < kLetters; ++i) {
        ASSERT_EQ(send({"--queue", "-H", "X-Letter: " + std::to_string(i)}).code, 0);
        home.start({"queue", "flush"}).kill_after(20ms * (i + 1));
    }
    const Ran flushed = home.run({"queue", "flush"});
    std::size_t uncertain = 0;
    for (const auto& letter : queue()) {
        EXPECT_EQ(letter["state"], "uncertain") << letter;
        ++uncertain;
    }
    // 69 where this flush itself found the last one to be uncertain.
    EXPECT_TRUE(flushed.code == 0 || (flushed.code == 69 && uncertain > 0)) << flushed.err;
    ASSERT_TRUE(dovecot->waits_for("bob", kLetters - uncertain)) << postfix->log();
    const auto arrived = dovecot->messages("bob");
    for (int i = 0; i < kLetters; ++i) {
        const std::string mark = "X-Letter: " + std::to_string(i) + "\n";
        EXPECT_LE(std::ranges::count_if(arrived,
                                        [&](const std::string& message) {
                                            return message.find(mark) != std::string::npos;
                                        }),
                  1)
            << mark;
    }
}

TEST_F(Sending, SaysWithWaitWhatTheServerSaid) {
    EXPECT_EQ(send({"--wait"}).code, 0);
    const Ran unknown = home.run({"send", "--wait", "-s", "Hi", "nobody@example.org"}, "Hello.\n");
    EXPECT_EQ(unknown.code, 67) << unknown.err;
    EXPECT_NE(unknown.err.find("nobody@example.org"), std::string::npos) << unknown.err;
    const Ran some =
        home.run({"send", "--wait", "-s", "Hi", "bob@example.org", "nobody@example.org"}, "Yes.\n");
    EXPECT_EQ(some.code, 67) << some.err;
    EXPECT_NE(some.err.find("letter 3: 1 of 2 have it; failed for nobody@example.org: "
                            "nobody@example.org: there is no such address"),
              std::string::npos)
        << some.err;
    configure("wrong");
    EXPECT_EQ(send({"--wait"}).code, 77);
    EXPECT_EQ(send().code, 0);
    EXPECT_EQ(home.run({"queue", "flush"}).code, 77);
}

TEST_F(Sending, SaysWhyALetterWaitsAndUntilWhen) {
    postfix.emplace(*dovecot,
                    PostfixOptions{.extra = "smtpd_data_restrictions = check_sender_access "
                                            "inline:{{ann@example.org = 451 4.3.2 Come "
                                            "back later}}\n"});
    configure("geranium");
    const Ran ran = send({"--wait"});
    EXPECT_EQ(ran.code, 69) << ran.err;
    EXPECT_NE(ran.err.find("Come back later; it is tried again at 20"), std::string::npos)
        << ran.err;
}

TEST_F(Sending, LooksAfterTheQueue) {
    ASSERT_EQ(send({"--queue"}).code, 0);
    EXPECT_EQ(home.run({"queue", "hold", "1"}).code, 0);
    EXPECT_EQ(home.run({"queue", "flush"}).code, 0);
    EXPECT_EQ(queue().at(0)["state"], "held");
    EXPECT_EQ(home.run({"queue", "flush", "1"}).code, 64);
    EXPECT_EQ(home.run({"queue", "release", "1"}).code, 0);
    EXPECT_EQ(queue().at(0)["state"], "queued");
    EXPECT_NE(home.run({"queue", "show", "1"}).out.find("bob@example.org (waiting)"),
              std::string::npos);
    EXPECT_EQ(home.run({"queue", "drop", "1"}).code, 0);
    EXPECT_TRUE(queue().empty());
    EXPECT_EQ(home.run({"queue", "drop", "1"}).code, 1);
    EXPECT_EQ(home.run({"queue", "drop", "one"}).code, 64);
    EXPECT_EQ(home.run({"queue", "drop"}).code, 64);
}

class SendingNothing : public ::testing::Test {
protected:
    SendingNothing() {
        home.configure("[account.work]\naddress = \"ann@example.org\"\nincoming = \"mbox:" +
                       home.path("mbox") + "\"\noutgoing = \"smtps://localhost:1\"\n");
    }
    int code_of(const Words& words, const std::string& text = "Hello.\n") const {
        Words all{"send"};
        all.insert(all.end(), words.begin(), words.end());
        const int code = home.run(all, text).code;
        EXPECT_TRUE(home.json({"queue", "list", "--json"}).empty());
        return code;
    }
    AlderHome home;
};

TEST_F(SendingNothing, RefusesWhatCannotBeSentAndQueuesNothing) {
    EXPECT_EQ(code_of({"-s", "Hi"}), 64);
    EXPECT_EQ(code_of({"not an address"}), 65);
    EXPECT_EQ(code_of({"bob@example.org"}, "caf\xe9\n"), 65);
    EXPECT_EQ(code_of({"bob@example.org"}, std::string("a\0b\n", 4)), 65);
    EXPECT_EQ(code_of({"-a", home.path("none.pdf"), "bob@example.org"}), 66);
    EXPECT_EQ(code_of({"-i", home.path("none.txt"), "bob@example.org"}), 66);
    EXPECT_EQ(code_of({"-H", "Bcc: eve@example.org", "bob@example.org"}), 64);
    EXPECT_EQ(code_of({"-H", "from: eve@example.org", "bob@example.org"}), 64);
    EXPECT_EQ(code_of({"-H", "X-A: b\nBcc: eve@example.org", "bob@example.org"}), 64);
    EXPECT_EQ(code_of({"-H", "nonsense", "bob@example.org"}), 64);
    EXPECT_EQ(code_of({"-H", "Reply-To: bad address here", "bob@example.org"}), 65);
    EXPECT_EQ(code_of({"-H", "Reply-To: ann@example.org, bad", "bob@example.org"}), 65);
    EXPECT_EQ(code_of({"-H", "Reply-To:", "bob@example.org"}), 65);
    EXPECT_EQ(code_of({"-s", "Hi\r\nBcc: eve@example.org", "bob@example.org"}), 64);
    EXPECT_EQ(code_of({"--queue", "--wait", "bob@example.org"}), 64);
}

TEST_F(SendingNothing, OfAnOutboxThatWasRestoredFromABackup) {  // FAILURES 68
    const std::string user_db = home.path(".local/share/alder/user.db");
    ASSERT_EQ(home.run({"send", "--queue", "bob@example.org"}, "Hello.\n").code, 0);
    std::filesystem::copy_file(user_db, home.path("backup"));
    ASSERT_EQ(home.run({"queue", "drop", "1"}).code, 0);
    ASSERT_EQ(home.run({"queue", "list"}).code, 0);
    std::filesystem::copy_file(home.path("backup"), user_db,
                               std::filesystem::copy_options::overwrite_existing);
    const Ran flushed = home.run({"queue", "flush"});
    EXPECT_NE(flushed.err.find("older copy"), std::string::npos) << flushed.err;
    EXPECT_EQ(home.json({"queue", "list", "--json"}).at(0)["state"], "uncertain");
    EXPECT_EQ(home.run({"queue", "retry", "1"}).code, 0);
    EXPECT_EQ(home.json({"queue", "list", "--json"}).at(0)["state"], "queued");
}

TEST_F(SendingNothing, FailsForNoLetterThatIsSafeWhateverBecomesOfItsOutput) {
    const std::string text = home.write("text", "Hello.\n");
    const Words letter{"send", "--queue", "--json", "-i", text, "bob@example.org"};
    EXPECT_EQ(home.start_to("/dev/full", letter).wait(), 0) << home.said_last();
    EXPECT_NE(home.said_last().find("standard output: "), std::string::npos) << home.said_last();
    EXPECT_EQ(home.json({"queue", "list", "--json"}).size(), 1u);
    EXPECT_EQ(home.start_to("/dev/full", {"queue", "list"}).wait(), 74);
}

TEST_F(SendingNothing, ReadsTheTextOutOfAFifo) {
    const std::string fifo = home.path("fifo");
    ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
    std::thread writer([&fifo] { std::ofstream(fifo) << "Out of a pipe.\n"; });
    const Ran ran = home.run({"send", "--dry-run", "-i", fifo, "bob@example.org"});
    writer.detach();  // it waits for ever where nobody reads
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_TRUE(ran.out.ends_with("\r\n\r\nOut of a pipe.\r\n")) << ran.out;
    EXPECT_EQ(code_of({"-i", "/dev/zero", "bob@example.org"}), 65);
    EXPECT_EQ(code_of({"-i", home.path(""), "bob@example.org"}), 65);
}

TEST_F(SendingNothing, LetsGoOfALetterWhoseSenderIsDead) {
    const ScriptedServer silent;
    home.configure(
        "[account.work]\naddress = \"ann@example.org\"\nincoming = \"mbox:" + home.path("mbox") +
        "\"\noutgoing = \"smtp+plain://localhost:" + std::to_string(silent.port()) + "\"\n");
    ASSERT_EQ(home.run({"send", "--queue", "bob@example.org"}, "Hello.\n").code, 0);
    Running sender = home.start({"queue", "flush"});
    const auto state = [this] { return home.json({"queue", "list", "--json"}).at(0)["state"]; };
    for (int tries = 0; tries < 200 && state() != "sending"; ++tries)
        std::this_thread::sleep_for(20ms);
    EXPECT_EQ(home.run({"queue", "hold", "1"}).code, 64);
    sender.kill_after(0ms);
    ASSERT_EQ(state(), "sending");
    EXPECT_EQ(home.run({"queue", "hold", "1"}).code, 0);
    EXPECT_EQ(state(), "held");
}

TEST_F(SendingNothing, PrintsTheMessageOfADryRun) {
    const Ran ran = home.run(
        {"send", "--dry-run", "-s", "Hi", "-b", "eve@example.org", "-r",
         "Other <other@example.org>", "-H", "In-Reply-To: <a@example.org>", "bob@example.org"},
        "Hello.\n");
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_NE(ran.out.find("\r\nFrom: Other <other@example.org>\r\n"), std::string::npos)
        << ran.out;
    EXPECT_NE(ran.out.find("\r\nIn-Reply-To: <a@example.org>\r\n"), std::string::npos) << ran.out;
    EXPECT_EQ(ran.out.find("eve@"), std::string::npos);
    EXPECT_TRUE(ran.out.ends_with("\r\n\r\nHello.\r\n")) << ran.out;
    EXPECT_TRUE(home.json({"queue", "list", "--json"}).empty());
}

TEST_F(SendingNothing, SaysWhatToSetWhereNoAccountCanSend) {
    home.configure("[account.work]\naddress = \"ann@example.org\"\nincoming = \"mbox:" +
                   home.path("mbox") + "\"\n");
    const Ran ran = home.run({"send", "bob@example.org"}, "Hello.\n");
    EXPECT_EQ(ran.code, 78);
    EXPECT_NE(ran.err.find("outgoing"), std::string::npos) << ran.err;
}

}  // namespace
}  // namespace alder::tests
