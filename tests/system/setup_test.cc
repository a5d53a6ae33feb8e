// Accounts are set up, tested and removed against real servers, with and without a person.

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <utility>

#include <gtest/gtest.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/dovecot_server.h"
#include "tests/support/paths.h"
#include "tests/support/postfix_server.h"
#include "tests/system/alder_home.h"

namespace alder::tests {
namespace {

using Words = AlderHome::Words;

std::string read(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

class SettingUp : public ::testing::Test {
protected:
    void SetUp() override {
        if (const auto why = PostfixServer::unavailable()) GTEST_SKIP() << *why;
        dovecot.emplace();
        postfix.emplace(*dovecot);
    }

    std::string incoming() const {
        return "imaps://ann@localhost:" + std::to_string(dovecot->imaps());
    }
    std::string outgoing() const {
        return "smtp+starttls://ann@localhost:" + std::to_string(postfix->submission());
    }
    Words words(const Words& more) const {
        Words all{"setup",
                  "-A",
                  "work",
                  "--address",
                  "ann@example.org",
                  "--name",
                  "Ann",
                  "--incoming",
                  incoming(),
                  "--outgoing",
                  outgoing(),
                  "--tls-ca",
                  dovecot->ca().string()};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }
    void set_up() const {
        const Ran ran = home.run(words({"--password-command", "printf geranium"}));
        ASSERT_EQ(ran.code, 0) << ran.err;
    }
    std::string config_file() const { return home.path(".config/alder/config.toml"); }
    std::string config() const { return read(config_file()); }

    std::optional<DovecotServer> dovecot;
    std::optional<PostfixServer> postfix;
    AlderHome home;
};

TEST_F(SettingUp, SavesWhatWorkedAndLeavesTheRestOfTheFile) {
    home.configure("# Mine.\n[ui]\nkeys = \"mutt\"\n");
    set_up();
    EXPECT_EQ(config(),
              "# Mine.\n[ui]\nkeys = \"mutt\"\n\n[account.work]\n"
              "address  = \"ann@example.org\"\nname     = \"Ann\"\nincoming = \"" +
                  incoming() + "\"\noutgoing = \"" + outgoing() +
                  "\"\npassword = { command = [\"printf\", \"geranium\"] }\ntls_ca   = \"" +
                  dovecot->ca().string() + "\"\n");
    const auto mode = std::filesystem::status(config_file()).permissions();
    EXPECT_EQ(mode, std::filesystem::perms(0600));
    EXPECT_EQ(home.run({"account", "test"}).code, 0);
    const auto listed = home.json({"account", "list", "--json"});
    ASSERT_EQ(listed.size(), 1u);
    EXPECT_EQ(listed[0]["incoming"], incoming());
    EXPECT_EQ(listed[0]["password"], "command");
}

TEST_F(SettingUp, FindsTheUserNameByTrying) {
    Words plain = words({"--password-command", "printf geranium", "--json"});
    for (std::string& word : plain) {
        if (const auto at = word.find("ann@localhost"); at != std::string::npos) word.erase(at, 4);
    }
    const auto saved = home.json(plain);
    ASSERT_EQ(saved.size(), 1u);
    EXPECT_EQ(saved[0]["account"], "work");
    EXPECT_EQ(saved[0]["incoming"], "imaps://localhost:" + std::to_string(dovecot->imaps()));
}

TEST_F(SettingUp, SavesNothingWithAWrongPassword) {
    const Ran ran = home.run(words({"--password-command", "printf wrong-canary"}));
    EXPECT_EQ(ran.code, 77);
    EXPECT_NE(ran.err.find("password"), std::string::npos);
    EXPECT_EQ(ran.err.find("wrong-canary"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(config_file()));
}

TEST_F(SettingUp, SavesNothingWithAnUntrustedCertificate) {
    Words words = this->words({"--password-command", "printf geranium"});
    words[12] = source_path("README.md").string();
    EXPECT_EQ(home.run(words).code, 78);
    words.erase(words.begin() + 11, words.begin() + 13);
    const Ran ran = home.run(words);
    EXPECT_EQ(ran.code, 76);
    for (const char* word : {"localhost", "Alder test authority", "tls_ca"})
        EXPECT_NE(ran.err.find(word), std::string::npos) << ran.err;
    EXPECT_FALSE(std::filesystem::exists(config_file()));
}

TEST_F(SettingUp, SavesNothingWhenNobodyListens) {
    dovecot->stop();
    const Ran ran = home.run(words({"--password-command", "printf geranium"}));
    EXPECT_EQ(ran.code, 69);
    EXPECT_NE(ran.err.find("refuses connections to port"), std::string::npos) << ran.err;
    EXPECT_FALSE(std::filesystem::exists(config_file()));
}

TEST_F(SettingUp, TellsWhatServersSayOfThemselves) {
    set_up();
    const Ran ran = home.run({"account", "test", "-v", "work"});
    EXPECT_EQ(ran.code, 0) << ran.err;
    for (const char* word : {"Dovecot", "QRESYNC", "SCRAM-SHA-256", "PIPELINING", "TLSv1.3"})
        EXPECT_NE(ran.out.find(word), std::string::npos) << word << "\n" << ran.out;
    EXPECT_EQ((ran.out + ran.err).find("geranium"), std::string::npos);
}

TEST_F(SettingUp, TracesWhatIsSaidButNoSecret) {
    set_up();
    home.write(".config/alder/config.toml",
               config() + "incoming_auth = \"plain\"\noutgoing_auth = \"plain\"\n");
    std::filesystem::permissions(config_file(), std::filesystem::perms(0600));
    const std::string said =
        home.run({"account", "test", "--trace"}).err + home.run({"sync", "--trace"}).err +
        home.run({"send", "--wait", "--trace", "-s", "Hi", "bob@example.org"}, "canary-text\n").err;
    for (const char* line : {"work = TLSv1.3", " AUTHENTICATE PLAIN [not shown]\n",
                             "work > AUTH PLAIN [not shown]\n", "work > RCPT TO:<bob@example.org>"})
        EXPECT_NE(said.find(line), std::string::npos) << line << "\n" << said;
    // The password, alone and as PLAIN has it, and what the letter says.
    for (const char* secret : {"geranium", "Z2VyYW5pdW0", "AGFubgBnZXJhbml1b", "canary-text"})
        EXPECT_EQ(said.find(secret), std::string::npos) << secret;
}

TEST_F(SettingUp, TakesARelayThatAsksForNoLogIn) {
    postfix.emplace(
        *dovecot,
        PostfixOptions{.extra = "smtpd_sasl_auth_enable = no\n"
                                "smtpd_relay_restrictions = reject_unauth_destination\n"});
    const Ran ran = home.run(words({"--password-command", "printf geranium"}));
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_NE((ran.out + ran.err).find("takes letters without a log-in"), std::string::npos);
    EXPECT_NE(config().find("outgoing_auth = \"none\""), std::string::npos) << config();
    EXPECT_EQ(home.run({"account", "test"}).code, 0);
    const Ran sent = home.run({"send", "--wait", "-s", "Hi", "bob@example.org"}, "Hello\n");
    EXPECT_EQ(sent.code, 0) << sent.err;
}

TEST_F(SettingUp, RefusesAWayItDoesNotKnowBeforeItAsksForAnything) {
    const Ran ran = home.run({"setup", "--address", "ann@example.org", "--incoming",
                              "imap://mail.example.org", "--password-command", "touch asked"});
    EXPECT_EQ(ran.code, 64);
    EXPECT_NE(ran.err.find("imap+starttls"), std::string::npos) << ran.err;
    EXPECT_FALSE(std::filesystem::exists(home.path("asked")));
}

TEST_F(SettingUp, TestsEachServerAndEndsWithTheWorst) {
    set_up();
    postfix->stop();
    const Ran ran = home.run({"account", "test", "--json"});
    EXPECT_EQ(ran.code, 69);
    std::istringstream lines(ran.out);
    std::string first;
    std::string second;
    std::getline(lines, first);
    std::getline(lines, second);
    EXPECT_EQ(nlohmann::json::parse(first)["ok"], true);
    EXPECT_EQ(nlohmann::json::parse(second)["exit_code"], 69);
}

TEST_F(SettingUp, LogsInAsItIsToldAndKeepsThat) {
    const Ran ran = home.run(words({"--password-command", "printf geranium", "--auth", "login"}));
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_NE(config().find("incoming_auth = \"login\""), std::string::npos) << config();
    const Ran test = home.run({"account", "test", "--trace"});
    EXPECT_EQ(test.code, 0) << test.err;
    EXPECT_NE(test.err.find("AUTHENTICATE LOGIN"), std::string::npos) << test.err;
    const Ran unknown =
        home.run({"setup", "-A", "other", "--address", "bob@example.org", "--incoming", incoming(),
                  "--outgoing", "none", "--password-command", "printf x", "--auth", "GUESS"});
    EXPECT_EQ(unknown.code, 64) << unknown.err;
}

TEST_F(SettingUp, LetsTheDoctorTryTheServers) {
    set_up();
    const Ran fine = home.run({"doctor"});
    EXPECT_EQ(fine.code, 0) << fine.out;
    const std::string imap = "IMAP log-in to localhost:" + std::to_string(dovecot->imaps());
    const std::string smtp = "SMTP log-in to localhost:" + std::to_string(postfix->submission());
    for (const std::string& each : {imap, smtp})
        EXPECT_NE(fine.out.find("account work, " + each + ": TLSv1.3"), std::string::npos)
            << fine.out;
    dovecot->stop();
    const Ran away = home.run({"doctor"});
    EXPECT_EQ(away.code, 0) << away.out;
    EXPECT_NE(away.out.find("warning  account work, " + imap), std::string::npos) << away.out;
}

TEST_F(SettingUp, TakesAnAccountOutAgain) {
    home.configure("# Mine.\n[ui]\nkeys = \"mutt\"\n");
    set_up();
    EXPECT_EQ(home.run({"account", "remove", "wrk"}).code, 64);
    EXPECT_EQ(home.run({"account", "remove"}).code, 64);
    EXPECT_EQ(home.run({"account", "remove", "work"}).code, 0);
    EXPECT_EQ(config(), "# Mine.\n[ui]\nkeys = \"mutt\"\n\n");
    EXPECT_EQ(home.run({"account", "list"}).code, 78);
}

TEST_F(SettingUp, AddsNoSecondAccountOfAName) {
    set_up();
    const std::string before = config();
    EXPECT_EQ(home.run(words({"--password-command", "printf geranium"})).code, 78);
    EXPECT_EQ(config(), before);
}

TEST(SettingUpWithoutAPerson, SaysWhichOptionIsMissing) {
    const AlderHome home;
    const Ran nothing = home.run({"setup"});
    EXPECT_EQ(nothing.code, 64);
    EXPECT_NE(nothing.err.find("--address"), std::string::npos) << nothing.err;
    const Ran no_password = home.run({"setup", "--address", "ann@example.org"});
    EXPECT_EQ(no_password.code, 64);
    EXPECT_NE(no_password.err.find("--password-command"), std::string::npos) << no_password.err;
    EXPECT_EQ(home.run({"setup", "--address", "nobody"}).code, 64);
}

TEST(SettingUpWithoutAPerson, NamesTheOptionAndTheKnownWaysToLogIn) {
    const AlderHome home;
    const Ran ran = home.run({"setup", "--address", "ann@example.org", "--auth", "GUESS"});
    EXPECT_EQ(ran.code, 64);
    for (const char* word : {"--auth: 'GUESS'", "SCRAM-SHA-256", "LOGIN"})
        EXPECT_NE(ran.err.find(word), std::string::npos) << ran.err;
    EXPECT_EQ(ran.err.find("config.toml"), std::string::npos) << ran.err;
}

TEST(SettingUpWithoutAPerson, TheDoctorAsksForNoPasswordThatNobodyWants) {
    const AlderHome home;
    for (const std::string way : {"", "outgoing_auth = \"none\"\n"}) {
        home.configure(
            "[account.work]\naddress = \"ann@example.org\"\noutgoing = "
            "\"smtp+plain://localhost:1\"\n" +
            way);
        const Ran ran = home.run({"doctor"});
        EXPECT_EQ(ran.out.find("password"), std::string::npos) << ran.out;
        EXPECT_NE(ran.out.find("log-in to localhost"), std::string::npos) << ran.out;
    }
}

TEST(SettingUpWithoutAPerson, SaysWhichAccountThereIsForAMistypedOne) {
    const AlderHome home;
    home.configure(
        "[account.work]\naddress = \"ann@example.org\"\nincoming = \"imaps://localhost\"\n");
    for (const Words& words : {Words{"account", "test", "nobody"},
                               {"account", "remove", "nobody"},
                               {"sync", "nobody"},
                               {"list", "-A", "nobody"}}) {
        const Ran ran = home.run(words);
        EXPECT_EQ(ran.code, 64) << words.front() << ran.err;
        EXPECT_NE(ran.err.find("there is no account 'nobody'"), std::string::npos) << ran.err;
    }
    const Ran ran = home.run({"account", "test", "nobody"});
    EXPECT_NE(ran.err.find("; there is work"), std::string::npos) << ran.err;
}

TEST(SettingUpWithoutAPerson, AsksForNoPasswordWithoutATerminal) {
    const AlderHome home;
    home.configure(
        "[account.work]\naddress = \"ann@example.org\"\nincoming = \"imaps://localhost\"\n");
    // A session of its own has no terminal, whatever this test runs on.
    const pid_t child = ::fork();
    if (child == 0) {
        ::setsid();
        ::_exit(home.run({"account", "test"}).code);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(WEXITSTATUS(status), 78);
}

TEST(SettingUpWithoutAPerson, NamesAMistypedOptionWithItsLine) {
    const AlderHome home;
    home.configure("[account.work]\naddress = \"ann@example.org\"\nincomming = \"imaps://h\"\n");
    for (const Words& words : {Words{"account", "test"}, Words{"setup", "--address", "a@b.c"}}) {
        const Ran ran = home.run(words);
        EXPECT_EQ(ran.code, 78);
        EXPECT_NE(ran.err.find("config.toml:3"), std::string::npos) << ran.err;
        EXPECT_NE(ran.err.find("did you mean 'incoming'"), std::string::npos) << ran.err;
    }
}

TEST(SettingUpWithoutAPerson, RefusesAPasswordFileThatOthersCanRead) {
    const AlderHome home;
    const std::string file = home.write("secret", "geranium\n");
    std::filesystem::permissions(file, std::filesystem::perms(0644));
    const Ran ran = home.run({"setup", "--address", "ann@example.org", "--password-file", file});
    EXPECT_EQ(ran.code, 78);
    EXPECT_NE(ran.err.find("chmod 600"), std::string::npos) << ran.err;
}

// The program at a terminal, with somebody who answers what is asked.
class Person {
public:
    Person(const AlderHome& home, const Words& words) {
        std::vector<std::string> environment{"HOME=" + home.path(""), "LC_ALL=C.UTF-8", "TERM=dumb",
                                             "PATH=/usr/bin:/bin"};
        pid_ = ::forkpty(&fd_, nullptr, nullptr, nullptr);
        if (pid_ != 0) return;
        std::vector<std::string> arguments{ALDER_PROGRAM};
        arguments.insert(arguments.end(), words.begin(), words.end());
        std::vector<char*> argv;
        for (std::string& each : arguments) argv.push_back(each.data());
        argv.push_back(nullptr);
        std::vector<char*> envp;
        for (std::string& each : environment) envp.push_back(each.data());
        envp.push_back(nullptr);
        ::execve(argv.front(), argv.data(), envp.data());
        ::_exit(127);
    }
    ~Person() {
        if (pid_ > 0) ::kill(pid_, SIGKILL);
        if (pid_ > 0) ::waitpid(pid_, nullptr, 0);
        ::close(fd_);
    }
    Person(const Person&) = delete;
    Person& operator=(const Person&) = delete;

    void answer(const std::string& question, const std::string& with) {
        const bool asked = read_until(question);
        EXPECT_TRUE(asked) << "not asked: " << question << "\n" << shown;
        const std::string line = with + "\n";
        if (asked && ::write(fd_, line.data(), line.size()) < 0) ADD_FAILURE() << "gone";
        seen_ = shown.size();
    }
    int wait() {
        while (read_some()) {
        }
        int status = 0;
        ::waitpid(std::exchange(pid_, -1), &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

    std::string shown;

private:
    bool read_some() {
        pollfd ready{fd_, POLLIN, 0};
        char some[4096];
        if (::poll(&ready, 1, 30'000) <= 0) return false;
        const ssize_t got = ::read(fd_, some, sizeof some);
        if (got > 0) shown.append(some, static_cast<std::size_t>(got));
        return got > 0;
    }
    bool read_until(const std::string& text) {
        while (shown.find(text, seen_) == std::string::npos) {
            if (!read_some()) return false;
        }
        return true;
    }

    int fd_ = -1;
    pid_t pid_ = -1;
    std::size_t seen_ = 0;
};

TEST_F(SettingUp, AsksAPersonAndKeepsTheTypedPasswordInAFile) {
    const std::string port = std::to_string(dovecot->imaps());
    Person person(home, {"setup", "--incoming", "imaps://localhost:" + port, "--outgoing",
                         outgoing(), "--tls-ca", dovecot->ca().string()});
    person.answer("mail address", "nobody");
    person.answer("mail address", "ann@example.org");
    person.answer("Your name", "Ann Example");
    person.answer("Password of", "geranium");
    person.answer("Where shall the password be kept?", "f");
    EXPECT_EQ(person.wait(), 0) << person.shown;
    EXPECT_EQ(person.shown.find("geranium"), std::string::npos) << person.shown;
    EXPECT_EQ(config().find("geranium"), std::string::npos);
    const std::string file = home.path(".config/alder/passwords/example");
    EXPECT_EQ(read(file), "geranium\n");
    EXPECT_EQ(std::filesystem::status(file).permissions(), std::filesystem::perms(0600));
    EXPECT_EQ(home.run({"account", "test", "example"}).code, 0);
}

TEST_F(SettingUp, SaysWhatAnEmptyPasswordComesTo) {
    Person person(home, {"setup", "--address", "ann@example.org", "--incoming", incoming()});
    person.answer("Your name", "");
    person.answer("Password of", "");
    EXPECT_NE(person.wait(), 0);
    EXPECT_NE(person.shown.find("no password was typed"), std::string::npos) << person.shown;
    EXPECT_FALSE(std::filesystem::exists(config_file()));
}

TEST_F(SettingUp, ChangesNothingWhenThePersonGoesBack) {
    Person person(home, {"setup"});
    person.answer("mail address", "");
    EXPECT_EQ(person.wait(), 75) << person.shown;
    EXPECT_FALSE(std::filesystem::exists(config_file()));
}

TEST_F(SettingUp, AsksForTheServersThatItCannotGuess) {
    Person person(home,
                  {"setup", "--address", "ann@example.invalid", "--name", "Ann", "--user", "ann",
                   "--password-command", "printf geranium", "--tls-ca", dovecot->ca().string()});
    person.answer("The server for incoming mail", incoming());
    person.answer("The server for outgoing mail", outgoing());
    EXPECT_EQ(person.wait(), 0) << person.shown;
    EXPECT_NE(config().find(incoming()), std::string::npos);
}

TEST_F(SettingUp, TakesHostAndPortAndAsksForTheAuthority) {
    Person person(home, {"setup", "--address", "ann@example.invalid", "--name", "Ann", "--user",
                         "ann", "--password-command", "printf geranium"});
    const std::string in = "localhost:" + std::to_string(dovecot->imaps());
    person.answer("The server for incoming mail", in);
    person.answer("File with the authority's certificate", "ca.pem");
    person.answer("File with the authority's certificate", source_path("README.md").string());
    person.answer("File with the authority's certificate", dovecot->ca().string());
    person.answer("The server for outgoing mail",
                  "localhost:" + std::to_string(postfix->submission()));
    EXPECT_EQ(person.wait(), 0) << person.shown;
    EXPECT_NE(person.shown.find("Trying " + in + ", IMAP with TLS, as ann …"), std::string::npos)
        << person.shown;
    EXPECT_NE(person.shown.find("Next: alder opens your mail"), std::string::npos) << person.shown;
    for (const std::string& line : {incoming(), outgoing(), dovecot->ca().string()})
        EXPECT_NE(config().find('"' + line + '"'), std::string::npos) << config();
}

TEST_F(SettingUp, LetsAMistypedServerBeCorrected) {
    Person person(home,
                  {"setup", "--address", "ann@example.invalid", "--name", "Ann", "--user", "ann",
                   "--password-command", "printf geranium", "--incoming", "imaps://localhost:1"});
    person.answer("The server for incoming mail", incoming());
    person.answer("File with the authority's certificate", "");
    person.answer("The server for incoming mail", incoming());
    person.answer("File with the authority's certificate", dovecot->ca().string());
    person.answer("The server for outgoing mail", outgoing());
    EXPECT_EQ(person.wait(), 0) << person.shown;
    EXPECT_NE(config().find('"' + incoming() + '"'), std::string::npos) << config();
}

TEST_F(SettingUp, SavesForReadingOnlyWhereNoOutgoingServerIsGiven) {
    for (const char* const answer : {"", "none"}) {
        const AlderHome fresh;
        Person person(fresh, {"setup", "--address", "ann@example.invalid", "--name", "Ann",
                              "--user", "ann", "--password-command", "printf geranium",
                              "--incoming", incoming(), "--tls-ca", dovecot->ca().string()});
        person.answer("The server for outgoing mail", answer);
        EXPECT_EQ(person.wait(), 0) << person.shown;
        const std::string saved = read(fresh.path(".config/alder/config.toml"));
        EXPECT_NE(saved.find(incoming()), std::string::npos) << saved;
        EXPECT_EQ(saved.find("outgoing"), std::string::npos) << saved;
    }
}

TEST_F(SettingUp, IsTheFirstChoiceOfAFirstStart) {
    Person person(home, {});
    person.answer("1, 2, 3 or 4", "1");
    person.answer("mail address", "");
    person.answer("1, 2, 3 or 4", "4");
    EXPECT_EQ(person.wait(), 0) << person.shown;
}

}  // namespace
}  // namespace alder::tests
