#include "setup/guess.h"

#include <gtest/gtest.h>

#include "tests/support/must.h"

namespace alder::setup {
namespace {

Guess of(std::string_view address) {
    return guess_servers(tests::must(mail::AddrSpec::parse(address)));
}

std::vector<std::string> texts(const std::vector<config::Url>& urls) {
    std::vector<std::string> all;
    for (const config::Url& url : urls) all.push_back(config::format_url(url));
    return all;
}

TEST(Guess, TriesTheUsualNamesWithTlsFirst) {
    EXPECT_EQ(texts(of("ann@Example.org").incoming),
              (std::vector<std::string>{"imaps://imap.example.org", "imaps://mail.example.org",
                                        "imaps://example.org", "imap+starttls://imap.example.org",
                                        "imap+starttls://mail.example.org",
                                        "imap+starttls://example.org"}));
    EXPECT_EQ(texts(of("ann@Example.org").outgoing),
              (std::vector<std::string>{"smtps://smtp.example.org", "smtps://mail.example.org",
                                        "smtps://example.org", "smtp+starttls://smtp.example.org",
                                        "smtp+starttls://mail.example.org",
                                        "smtp+starttls://example.org"}));
}

TEST(Guess, KnowsProviders) {
    EXPECT_EQ(texts(of("ann@GMail.com").incoming),
              std::vector<std::string>{"imaps://imap.gmail.com"});
    EXPECT_EQ(texts(of("ann@outlook.com").outgoing),
              std::vector<std::string>{"smtp+starttls://smtp-mail.outlook.com"});
    EXPECT_EQ(texts(of("ann@posteo.net").incoming), std::vector<std::string>{"imaps://posteo.de"});
    EXPECT_NE(of("ann@gmail.com").note.find("app password"), std::string_view::npos);
    EXPECT_EQ(of("ann@example.org").note, "");
}

TEST(Guess, LeavesTlsOutOnlyOnThisMachine) {
    for (const char* address : {"ann@example.org", "ann@gmail.com", "ann@proton.me"}) {
        const Guess guess = of(address);
        for (const auto& urls : {texts(guess.incoming), texts(guess.outgoing)}) {
            for (const std::string& url : urls) EXPECT_EQ(url.find("+plain"), std::string::npos);
        }
    }
    EXPECT_EQ(texts(of("ann@localhost").incoming),
              (std::vector<std::string>{"imaps://localhost", "imap+starttls://localhost",
                                        "imap+plain://localhost"}));
}

TEST(Guess, LogsInByTheWholeAddressThenByItsFirstPart) {
    EXPECT_EQ(of("ann@example.org").users, (std::vector<std::string>{"ann@example.org", "ann"}));
}

}  // namespace
}  // namespace alder::setup
