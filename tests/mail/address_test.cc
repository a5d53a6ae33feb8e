#include "mail/address.h"

#include <gtest/gtest.h>

#include "mail/address_grammar.h"

namespace alder::mail {
namespace {

TEST(AddrSpec, TakesWhatTheGrammarAllows) {
    for (const char* text : {"a@b", "ann.example+tag@mail.example.org", "\"two words\"@x.org",
                             "x@[127.0.0.1]", "x@[IPv6:::1]",
                             "j\xc3\xbcrgen@b\xc3\xbc"
                             "cher.example"}) {
        const auto address = AddrSpec::parse(text);
        ASSERT_TRUE(address) << text << ": " << address.error().detail;
        EXPECT_EQ(AddrSpec::parse(address->text()), address) << text;
    }
}

TEST(AddrSpec, RefusesWhatCouldEndALineOrIsNoAddress) {
    for (const std::string_view text :
         {std::string_view("a@b\r\nRCPT TO:<x@y>"), std::string_view("a\0@b", 4),
          std::string_view("a b@c"), std::string_view("@b"), std::string_view("a@"),
          std::string_view("a"), std::string_view("a..b@c"), std::string_view(".a@b"),
          std::string_view("a@b..c"), std::string_view("a@-b"), std::string_view("a@b c"),
          std::string_view("\"a@b"), std::string_view("a\xff@b"),
          std::string_view("a\xc2\x85@b")}) {
        const auto address = AddrSpec::parse(text);
        ASSERT_FALSE(address) << text;
        EXPECT_EQ(address.error().code, Errc::bad_data) << text;
    }
    EXPECT_FALSE(AddrSpec::parse(std::string(65, 'a') + "@b"));
    EXPECT_FALSE(AddrSpec::parse("a@" + std::string(256, 'b')));
}

TEST(Mailboxes, AreThoseOfGroupsToo) {
    const AddressList list{Mailbox{"A", "a@x"}, Group{"G", {{"", "b@x"}, {"", "c@x"}}}};
    const auto all = mailboxes(list);
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[2].address, "c@x");
}

TEST(AddrSpec, RefusesAQuoteThatABackslashKeepsOpen) {
    EXPECT_FALSE(AddrSpec::parse("\"\\\"@example.org"));
    EXPECT_TRUE(AddrSpec::parse("\"\\\"\"@example.org"));
}

TEST(AddrSpec, TakesOnlyAddressesOfMachinesInBrackets) {
    EXPECT_TRUE(AddrSpec::parse("a@[192.0.2.1]"));
    EXPECT_TRUE(AddrSpec::parse("a@[IPv6:2001:db8::1]"));
    EXPECT_FALSE(AddrSpec::parse("a@[192.0.2.256]"));
    EXPECT_FALSE(AddrSpec::parse("a@[IPv6:2001:db8:::1]"));
    EXPECT_FALSE(AddrSpec::parse("a@[example]"));
}

TEST(AddressGrammar, AllowsCommentsAndObsoleteFormsOfAnAddrSpec) {
    EXPECT_TRUE(is_addr_spec("joe(his name) . public @ (a host) example . org"));
    EXPECT_TRUE(is_addr_spec("\"a b\".c@[any thing]"));
    EXPECT_FALSE(is_addr_spec("joe public@example.org"));
    EXPECT_FALSE(is_addr_spec("joe@example.org (not closed"));
}

TEST(AddressGrammar, KnowsDotAtoms) {
    EXPECT_TRUE(is_dot_atom("a.b-c"));
    EXPECT_TRUE(is_dot_atom("jos\u00e9"));
    for (const char* text : {"", ".a", "a.", "a..b", "a b", "a@b", "\"a\""})
        EXPECT_FALSE(is_dot_atom(text)) << text;
}

TEST(AddressGrammar, KnowsAddressesOfHosts) {
    EXPECT_TRUE(is_ipv4("192.0.2.1"));
    for (const char* text : {"192.0.2", "192.0.2.256", "192.0.2.1.", "a.0.2.1", ""})
        EXPECT_FALSE(is_ipv4(text)) << text;
    for (const char* text : {"2001:db8::1", "::1", "1:2:3:4:5:6:7:8", "::ffff:192.0.2.1"})
        EXPECT_TRUE(is_ipv6(text)) << text;
    for (const char* text : {"1:2:3", "1::2::3", "12345::", "::g", "192.0.2.1", ""})
        EXPECT_FALSE(is_ipv6(text)) << text;
}

}  // namespace
}  // namespace alder::mail
