#include "config/config.h"

#include <set>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace alder::config {
namespace {

const Source kPrivate{"config.toml", "/home/ann", 0600};

Config parsed(std::string_view text, const Source& source = kPrivate) {
    auto config = parse(text, source);
    EXPECT_TRUE(config) << (config ? "" : config.error().detail);
    return config ? std::move(*config) : Config{};
}

std::string error_of(std::string_view text, const Source& source = kPrivate) {
    const auto config = parse(text, source);
    EXPECT_FALSE(config) << text;
    EXPECT_EQ(config ? Errc{} : config.error().code, Errc::config);
    return config ? "" : config.error().detail;
}

// An account with one more line in it.
std::string account(std::string_view line) {
    return "[account.work]\naddress = \"ann@example.org\"\n" + std::string(line) + "\n";
}

constexpr std::string_view kWhole = R"(
[account.work]
address  = "ann@example.org"
name     = "Ann Example"
aliases  = ["ann@example.net"]
signature = "Ann"
incoming = "imaps://ann@mail.example.org"
outgoing = "smtps://ann@mail.example.org"
password = { command = ["pass", "mail/work"] }
incoming_auth = "scram-sha-256"
outgoing_auth = "None"
tls_ca   = "~/ca.pem"
mode     = "offline"
keep     = "90d"
leave    = "2w"
mirror   = "~/Mail/work"

[account.archive]
address  = "ann@example.org"
incoming = "mbox:~/archive"

[ui]
keys = "mutt"
theme = "dark"
mouse = "off"
linear = "on"
bidi = "terminal"
undo_send = "30s"

[keys.index]
"x" = "delete"
"o" = "none"
)";

TEST(Config, SurvivesATableHeaderThatBeginsWithJunk) {
    EXPECT_NE(error_of("[&account.work]\n").find("config.toml"), std::string::npos);
}

TEST(Config, SaysWhereAQuoteIsMissing) {
    const std::string why = "a quote is missing: what begins with one must end with one";
    EXPECT_EQ(error_of("[account.work]\nname = \"Ann\naddress = \"ann@example.org\"\n"),
              "config.toml:2: " + why);
    EXPECT_EQ(error_of("[account.work]\naddress = 'ann@example.org"), "config.toml:2: " + why);
}

TEST(Config, WantsLettersBeyondAsciiInQuotes) {
    EXPECT_NE(
        error_of("[ui]\nkeys = \"pine\"  # für mich\n\ntheme\xc2\xa0= \"dark\"\n").find(":4:"),
        std::string::npos);
    EXPECT_EQ(
        parsed("[account.work]\naddress = \"ann@example.org\"\nname = \"Ann \\\" \xc3\xa4\"\n")
            .accounts[0]
            .person,
        "Ann \" \xc3\xa4");
    parsed(
        "[account.work]\naddress = \"ann@example.org\"\nsignature = \"\"\"\n-- "
        "\n\xc3\xa4\n\"\"\"\n");
}

TEST(Config, ReadsEveryOption) {
    const Config config = parsed(kWhole);
    ASSERT_EQ(config.accounts.size(), 2u);
    const Account& work = config.accounts[0];
    EXPECT_EQ(work.name, "work");
    EXPECT_EQ(work.address.text(), "ann@example.org");
    EXPECT_EQ(work.person, "Ann Example");
    ASSERT_EQ(work.aliases.size(), 1u);
    EXPECT_EQ(work.aliases[0].text(), "ann@example.net");
    EXPECT_EQ(work.signature, "Ann");
    EXPECT_EQ(work.incoming, (Url{Scheme::imaps, "ann", "mail.example.org", 993, ""}));
    EXPECT_EQ(work.outgoing, (Url{Scheme::smtps, "ann", "mail.example.org", 465, ""}));
    EXPECT_EQ(std::get<FromCommand>(work.password).words,
              (std::vector<std::string>{"pass", "mail/work"}));
    EXPECT_EQ(work.incoming_auth, "SCRAM-SHA-256");
    EXPECT_EQ(work.outgoing_auth, kNoLogIn);
    EXPECT_EQ(work.tls_ca, "/home/ann/ca.pem");
    EXPECT_EQ(work.mode, Mode::offline);
    EXPECT_EQ(work.keep, (Keep{Keep::What::recent, 90}));
    EXPECT_EQ(work.leave_days, 14u);
    EXPECT_EQ(work.mirror, "/home/ann/Mail/work");
    EXPECT_EQ(config.ui.keys, command::Preset::mutt);
    EXPECT_EQ(config.ui.theme, Theme::dark);
    EXPECT_FALSE(config.ui.mouse);
    EXPECT_TRUE(config.ui.linear);
    EXPECT_EQ(config.ui.bidi, Bidi::terminal);
    EXPECT_EQ(config.ui.undo_send, std::chrono::seconds(30));
}

TEST(Config, DeclaresEveryOptionItReads) {
    std::set<std::string_view> names;
    for (const OptionRow& row : options()) {
        EXPECT_TRUE(names.insert(row.name).second || row.section == OptionRow::Section::ui);
        EXPECT_FALSE(row.help.empty()) << row.name;
        EXPECT_NE(kWhole.find('\n' + std::string(row.name) + ' '), std::string_view::npos)
            << row.name;
    }
}

TEST(Config, HasDefaultsForWhatIsNotSaid) {
    const Config config = parsed(account(""));
    const Account& work = config.accounts.at(0);
    EXPECT_FALSE(work.incoming);
    EXPECT_FALSE(work.outgoing);
    EXPECT_TRUE(std::holds_alternative<AskForIt>(work.password));
    EXPECT_EQ(work.mode, Mode::disconnected);
    EXPECT_EQ(work.keep, Keep{});
    EXPECT_EQ(work.leave_days, 14u);
    EXPECT_FALSE(config.ui.keys);
    EXPECT_TRUE(parsed("").accounts.empty());
}

TEST(Config, KeepsAccountsInTheOrderOfTheFile) {
    const Config config = parsed(kWhole);
    EXPECT_EQ(config.accounts.at(0).name, "work");
    EXPECT_EQ(config.accounts.at(1).name, "archive");
}

TEST(Config, NamesTheLineAndTheNearestRightName) {
    EXPECT_EQ(error_of(account("incomming = \"imaps://h\"")),
              "config.toml:3: there is no option 'incomming'; did you mean 'incoming'?");
    EXPECT_EQ(error_of("[acount.work]\n"),
              "config.toml:1: there is no section 'acount'; did you mean 'account'?");
    EXPECT_EQ(error_of("\n[ui]\nkeyss = \"pine\"\n"),
              "config.toml:3: there is no option 'keyss'; did you mean 'keys'?");
    EXPECT_EQ(error_of("[ui]\nkeys = \"pin\"\n"),
              "config.toml:2: 'keys' cannot be 'pin'; did you mean 'pine'?");
    EXPECT_EQ(
        error_of("[ui]\nundo_send = \"soon\"\n"),
        "config.toml:2: 'undo_send' cannot be 'soon'; say seconds from 0s to 300s, as in 10s");
    EXPECT_EQ(error_of("[keys.indx]\n"),
              "config.toml:1: there is no screen 'indx'; did you mean 'index'?");
    EXPECT_EQ(error_of("[keys.index]\n\"y\" = \"delet\"\n"),
              "config.toml:2: there is no command 'delet'; did you mean 'delete'?");
    EXPECT_EQ(error_of(account("mode = \"offlin\"")),
              "config.toml:3: 'mode': cannot be 'offlin'; did you mean 'offline'?");
    EXPECT_EQ(error_of(account("incoming_auth = \"CRAM-MD4\"")),
              "config.toml:3: 'incoming_auth': cannot be 'CRAM-MD4'; did you mean 'CRAM-MD5'?");
    EXPECT_NE(error_of(account("incoming_auth = \"none\"")), "");
}

TEST(Config, RefusesAWayToLogInWhereNobodyLogsIn) {
    EXPECT_EQ(error_of(account("outgoing = \"sendmail:/usr/sbin/sendmail\"\n"
                               "outgoing_auth = \"PLAIN\"")),
              "config.toml:4: 'outgoing_auth': nobody logs in to sendmail:, which is what "
              "'outgoing' says; take this line out");
    EXPECT_EQ(error_of(account("incoming_auth = \"PLAIN\"\nincoming = \"mbox:/mail\"")),
              "config.toml:3: 'incoming_auth': nobody logs in to mbox:, which is what 'incoming' "
              "says; take this line out");
    parsed(account("outgoing = \"smtps://h\"\noutgoing_auth = \"PLAIN\""));
}

TEST(Config, KnowsWhetherAnyServerAsksForALogIn) {
    const auto has = [](std::string_view lines) {
        const auto config = parse("[account.a]\naddress = \"a@b.c\"\n" + std::string(lines), {});
        return config && has_log_in(config->accounts.front());
    };
    EXPECT_TRUE(has("incoming = \"imaps://h\"\n"));
    EXPECT_TRUE(has("outgoing = \"smtps://h\"\n"));
    EXPECT_FALSE(has("outgoing = \"smtps://h\"\noutgoing_auth = \"none\"\n"));
    EXPECT_FALSE(has("outgoing = \"smtp+plain://h\"\n"));
    EXPECT_FALSE(has("incoming = \"mbox:/mail\"\noutgoing = \"sendmail:/bin/sendmail\"\n"));
    EXPECT_FALSE(has(""));
}

TEST(Config, LogsInAtNoRelayInTheClearWhereNobodySetUpAPassword) {
    const auto users = [](std::string_view lines) {
        const auto config =
            parse("[account.a]\naddress = \"a@b.c\"\n" + std::string(lines), {"", "", 0600});
        const Account& account = config.value().accounts.front();
        std::string all = account.incoming ? log_in_user(account, *account.incoming) : "-";
        return all + " " + log_in_user(account, *account.outgoing);
    };
    const std::string relay = "outgoing = \"smtp+plain://h\"\n";
    EXPECT_EQ(users(relay), "- ");
    EXPECT_EQ(users(relay + "password = \"x\"\n"), "- a@b.c");
    EXPECT_EQ(users("outgoing = \"smtp+plain://ann@h\"\n"), "- ann");
    EXPECT_EQ(users(relay + "incoming = \"imaps://h\"\n"), "a@b.c ");
    EXPECT_EQ(users("outgoing = \"smtps://ann@h\"\noutgoing_auth = \"none\"\n"), "- ");
    EXPECT_EQ(users("outgoing = \"lmtp:localhost:24\"\n"), "- ");
}

TEST(Config, RefusesWrongTypesAndImpossibleValues) {
    EXPECT_EQ(error_of(account("name = 7")), "config.toml:3: 'name': needs a text in quotes");
    EXPECT_EQ(error_of(account("keep = \"always\"")),
              "config.toml:3: 'keep': 'always' is neither all nor headers nor days, as in 90d");
    EXPECT_EQ(error_of(account("leave = \"soon\"")),
              "config.toml:3: 'leave': 'soon' is neither forever nor days, as in 14d");
    EXPECT_EQ(error_of(account("tls_ca = \"ca.pem\"")),
              "config.toml:3: 'tls_ca': needs a path that begins with / or ~/");
    EXPECT_EQ(error_of("[account.work]\naddress = \"ann\"\n"),
              "config.toml:2: 'address': 'ann' is no address: an address needs an @ and a domain");
    EXPECT_EQ(error_of("[account.work]\n"), "config.toml:1: account 'work' needs 'address'");
    EXPECT_EQ(error_of("[account]\nwork = 1\n"),
              "config.toml:2: an account is a section: [account.work]");
    EXPECT_EQ(error_of(account("mirror = \"~/m\"")),
              "config.toml:1: only an IMAP account can have a 'mirror'");
    EXPECT_EQ(error_of("[account.\"a/b\"]\naddress = \"ann@example.org\"\n"),
              "config.toml:1: 'a/b' cannot name an account; use letters, digits, - _ .");
}

TEST(Config, NamesTheLineOfAMistakeInTheLanguage) {
    EXPECT_TRUE(error_of("[ui]\nkeys = pine\n").starts_with("config.toml:2: "));
    EXPECT_TRUE(
        error_of("[ui]\nkeys = \"pine\"\nkeys = \"mutt\"\n").starts_with("config.toml:3: "));
}

TEST(Config, KnowsEveryWayToAPassword) {
    const auto password = [](std::string_view value) {
        return parsed(account("password = " + std::string(value))).accounts.at(0).password;
    };
    EXPECT_EQ(std::get<FromFile>(password("{ file = \"~/.secret\" }")).path, "/home/ann/.secret");
    EXPECT_TRUE(std::holds_alternative<FromKeyring>(password("{ keyring = true }")));
    EXPECT_EQ(std::get<FromOauth>(password("{ oauth = \"google\" }")).provider, "google");
    EXPECT_EQ(std::get<Secret>(password("\"geheim\"")).spend(), "geheim");
    EXPECT_EQ(error_of(account("password = { comand = [\"pass\"] }")),
              "config.toml:3: 'password': 'comand' is no way to a password; did you mean "
              "'command'?");
    EXPECT_EQ(error_of(account("password = { command = [] }")),
              "config.toml:3: 'password': the command is empty");
}

TEST(Config, RefusesAPasswordThatOthersCanRead) {
    const std::string text = account("password = \"geheim\"");
    for (const std::uint32_t mode : {0644u, 0640u, 0604u, 0666u}) {
        const std::string error = error_of(text, {"config.toml", "/home/ann", mode});
        EXPECT_NE(error.find("chmod 600 config.toml"), std::string::npos) << error;
        EXPECT_EQ(error.find("geheim"), std::string::npos) << error;
    }
    EXPECT_EQ(parsed(text, {"config.toml", "/home/ann", 0400}).accounts.size(), 1u);
}

TEST(Config, BindsKeysPerScreen) {
    const Config config = parsed(kWhole);
    const auto map = config.key_map(command::Preset::mutt);
    ASSERT_TRUE(map);
    using enum command::Screen;
    EXPECT_EQ(map->find(index, "x").command, command::Command::delete_message);
    EXPECT_EQ(map->find(index, "o").kind, command::Match::Kind::nothing);
    EXPECT_EQ(map->find(reader, "x").kind, command::Match::Kind::nothing);
}

TEST(Config, MakesRoomForAKeyWhereverNoneStands) {
    const Config config = parsed(
        "[keys.index]\n\"$\" = \"quit\"\n\"$ d\" = \"none\"\n\"$ f\" = "
        "\"none\"\n\"$ r\" = \"none\"\n\"$ s\" = \"none\"\n\"$ t\" = "
        "\"none\"\n\"$ z\" = \"none\"\n");
    const auto map = config.key_map(command::Preset::pine);
    ASSERT_TRUE(map);
    EXPECT_EQ(map->find(command::Screen::index, "$").command, command::Command::quit);
}

TEST(Config, NamesTheLineOfKeysThatCannotStandTogether) {
    EXPECT_TRUE(
        error_of("[keys.index]\n\"$\" = \"quit\"\n").starts_with("config.toml:2: '$' and "));
    EXPECT_EQ(error_of("[keys.index]\n\"hyper-x\" = \"quit\"\n"),
              "config.toml:2: there is no key called 'hyper-x'");
}

TEST(Config, IsReadFromAFileAndMayBeMissing) {
    const tests::TempDir dir;
    const std::string path = dir / "config.toml";
    disk::Disk& disk = disk::real_disk();
    EXPECT_TRUE(load(disk, path, "/home/ann", Missing::fine));
    EXPECT_EQ(load(disk, path, "/home/ann", Missing::error).error().code, Errc::no_input);
    auto file = disk.open(path, disk::Access::create);
    ASSERT_TRUE(file);
    ASSERT_TRUE((*file)->write_at(0, kWhole));
    const auto config = load(disk, path, "/home/ann", Missing::error);
    ASSERT_TRUE(config);
    EXPECT_EQ(config->accounts.size(), 2u);
    ASSERT_TRUE((*file)->write_at(1 << 20, "x"));
    EXPECT_EQ(load(disk, path, "/home/ann", Missing::error).error().code, Errc::config);
}

}  // namespace
}  // namespace alder::config
