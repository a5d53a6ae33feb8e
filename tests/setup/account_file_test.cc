#include "setup/account_file.h"

#include <gtest/gtest.h>

#include "disk/memory_disk.h"
#include "tests/support/must.h"

namespace alder::setup {
namespace {

using tests::must;

constexpr const char* kFile =
    "# My mail.\n\n[ui]\nkeys = \"mutt\"  # as ever\n\n"
    "# The old one.\n[account.home]\naddress = \"ann@example.net\"\n\n"
    "# Work, since May.\n[account.work]\naddress = \"ann@example.org\"\n"
    "signature = \"\"\"\nAnn\n[account.home]\n# not a comment\n\"\"\"\n"
    "[account.work.password]\ncommand = [\"pass\", \"mail\"]\n\n"
    "# Keys.\n[keys.index]\n\"$\" = \"none\"\n# The end.\n";

config::Account account(const std::string& name) {
    config::Account made{.name = name, .address = must(mail::AddrSpec::parse("a@example.org"))};
    made.person = "Ann \"the\\first\" \x01";
    made.incoming =
        must(config::parse_url("imaps://ann%40x@h:1993", config::Direction::incoming, "/"));
    made.outgoing = must(config::parse_url("smtps://h", config::Direction::outgoing, "/"));
    made.password = config::FromCommand{{"pass", "a \"b\""}};
    made.tls_ca = "/ca.pem";
    return made;
}

config::Config read(const std::string& text) {
    return must(config::parse(text, {"config.toml", "/", 0600}));
}

TEST(AccountFile, AddsAnAccountThatReadsBack) {
    config::Account wanted = account("new.one");
    wanted.incoming_auth = "CRAM-MD5";
    wanted.outgoing_auth = "LOGIN";
    const std::string text = must(with_account(kFile, wanted));
    EXPECT_TRUE(text.starts_with(kFile));
    const config::Account got = read(text).accounts.back();
    EXPECT_EQ(got.name, wanted.name);
    EXPECT_EQ(got.address, wanted.address);
    EXPECT_EQ(got.person, wanted.person);
    EXPECT_EQ(got.incoming, wanted.incoming);
    EXPECT_EQ(got.outgoing, wanted.outgoing);
    EXPECT_EQ(std::get<config::FromCommand>(got.password),
              std::get<config::FromCommand>(wanted.password));
    EXPECT_EQ(got.tls_ca, wanted.tls_ca);
    EXPECT_EQ(got.incoming_auth, wanted.incoming_auth);
    EXPECT_EQ(got.outgoing_auth, wanted.outgoing_auth);
}

TEST(AccountFile, WritesEveryWayToAPassword) {
    const auto back = [](const config::Password& way) {
        config::Account one = account("one");
        one.password = way;
        return read(must(with_account("", one))).accounts[0].password;
    };
    EXPECT_TRUE(std::holds_alternative<config::FromKeyring>(back(config::FromKeyring{})));
    EXPECT_TRUE(std::holds_alternative<config::AskForIt>(back(config::AskForIt{})));
    EXPECT_EQ(std::get<config::FromFile>(back(config::FromFile{"/f"})).path, "/f");
    EXPECT_EQ(std::get<config::FromOauth>(back(config::FromOauth{"google"})).provider, "google");
    EXPECT_EQ(std::get<Secret>(back(Secret("p\"w"))).spend(), "p\"w");
}

TEST(AccountFile, AddsNoSecondOfAName) {
    EXPECT_EQ(with_account(kFile, account("work")).error().code, Errc::config);
}

TEST(AccountFile, AddsNothingToAFileThatIsWrong) {
    const auto refused = with_account("[ui\n", account("one"));
    EXPECT_EQ(refused.error().code, Errc::config);
    EXPECT_NE(refused.error().detail.find("config.toml:1"), std::string::npos);
}

TEST(AccountFile, TakesOutAnAccountWithAllThatIsItsOwn) {
    EXPECT_EQ(must(without_account(kFile, "work")),
              "# My mail.\n\n[ui]\nkeys = \"mutt\"  # as ever\n\n"
              "# The old one.\n[account.home]\naddress = \"ann@example.net\"\n\n"
              "# Keys.\n[keys.index]\n\"$\" = \"none\"\n# The end.\n");
    const std::string without_home = must(without_account(kFile, "home"));
    EXPECT_EQ(without_home.find("The old one"), std::string::npos);
    EXPECT_EQ(read(without_home).accounts.size(), 1u);
    EXPECT_EQ(read(without_home).accounts[0].signature, "Ann\n[account.home]\n# not a comment\n");
}

TEST(AccountFile, TakesOutWhatItAdded) {
    const std::string text = must(with_account(kFile, account("new.one")));
    EXPECT_EQ(must(without_account(text, "new.one")), std::string(kFile) + "\n");
}

TEST(AccountFile, LeavesToAPersonWhatItCannotTakeApart) {
    const std::string inline_table = "account = { work = { address = \"ann@example.org\" } }\n";
    EXPECT_EQ(without_account(inline_table, "work").error().code, Errc::config);
    EXPECT_EQ(without_account(kFile, "wrk").error().code, Errc::not_found);
}

TEST(AccountFile, IsWrittenForItsOwnerAlone) {
    disk::MemoryDisk disk;
    must(disk.make_directory("/home"));
    const config::Paths paths{"/home", "/home/.config/alder", "/d", "/s", "/c"};
    EXPECT_EQ(must(read_config(disk, paths)), "");
    must(write_config(disk, paths, kFile));
    EXPECT_EQ(must(read_config(disk, paths)), kFile);
    EXPECT_EQ(must(disk.status(paths.config_file())).mode, 0600u);
}

TEST(AccountFile, NamesAnAccountByItsDomain) {
    const auto name = [](const char* address, const char* toml) {
        return free_name(must(mail::AddrSpec::parse(address)), read(toml));
    };
    EXPECT_EQ(name("ann@mail.example.org", ""), "example");
    EXPECT_EQ(name("ann@example.co.uk", ""), "example");
    EXPECT_EQ(name("ann@gmx.de", ""), "gmx");
    EXPECT_EQ(name("ann@localhost", ""), "localhost");
    EXPECT_EQ(name("ann@example.org", "[account.example]\naddress = \"a@b.c\"\n"), "example-2");
}

}  // namespace
}  // namespace alder::setup
