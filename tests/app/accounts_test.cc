#include "app/accounts.h"

#include <string>

#include <gtest/gtest.h>

#include "disk/memory_disk.h"
#include "store/mail_db.h"
#include "store/vfs.h"
#include "tests/support/must.h"

namespace alder::app {
namespace {

using tests::must;

constexpr WallTime kNow{std::chrono::seconds{1'700'000'000}};

class AccountsTest : public testing::Test {
protected:
    Accounts open(const std::string& incoming) {
        auto url = must(config::parse_url(incoming, config::Direction::incoming, "/home/ann"));
        config::Config config;
        config.accounts.push_back({.name = "work",
                                   .address = must(mail::AddrSpec::parse("ann@example.org")),
                                   .incoming = std::move(url)});
        return must(open_accounts(place_, config, Local::if_present, kNow));
    }
    store::MailDb mail_db(mail::AccountId account) {
        must(disk_.make_directory(place_.root + "/accounts"));
        must(disk_.make_directory(place_.directory(account)));
        return must(
            store::MailDb::open(place_.mail_db(account), place_.vfs, store::Durability::normal));
    }
    void fill(mail::AccountId account) {
        auto db = mail_db(account);
        for (const char* name : {"Inbox", "Lists"}) must(db.create_folder(name));
    }

    disk::MemoryDisk disk_;
    store::Vfs vfs_{disk_};
    account::Place place_{&disk_, vfs_.name(), "/store"};
};

TEST_F(AccountsTest, FollowsASlipThatIsMendedBeforeTheFirstSync) {
    const auto first = open("imaps://amn@mail.example.org").open;
    ASSERT_EQ(first.size(), 1U);
    mail_db(first[0].row.id);
    const auto second = open("imaps://ann@mail.example.org").open;
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(second[0].row.id, first[0].row.id);
    EXPECT_EQ(second[0].row.incoming, open("imaps://ann@mail.example.org").open[0].row.incoming);
}

TEST_F(AccountsTest, DoesNotMixTheMailOfTwoPlaces) {
    const auto first = open("imaps://ann@mail.example.org").open;
    fill(first[0].row.id);
    const Accounts second = open("imaps://ann@mail.example.net");
    EXPECT_TRUE(second.open.empty());
    ASSERT_EQ(second.troubles.size(), 1U);
    EXPECT_EQ(second.troubles[0].code, Errc::config);
    EXPECT_EQ(second.troubles[0].detail,
              "account `work` was set up for imaps:ann@mail.example.org and now names "
              "imaps:ann@mail.example.net; give the new place a name of its own");
    EXPECT_EQ(open("imaps://ann@mail.example.org").open.size(), 1U);
}

TEST_F(AccountsTest, DoesNotMindHowTheConnectionIsSecured) {
    const auto first = open("imap+starttls://ann@mail.example.org").open;
    fill(first[0].row.id);
    for (const std::string scheme : {"imap+starttls", "imap+plain", "imaps", "imap+starttls"}) {
        const auto next = open(scheme + "://ann@mail.example.org").open;
        ASSERT_EQ(next.size(), 1U) << scheme;
        EXPECT_EQ(next[0].row.id, first[0].row.id);
    }
}

}  // namespace
}  // namespace alder::app
