#include "mime/addresses.h"

#include <random>

#include <gtest/gtest.h>

#include "text/utf8.h"

namespace alder::mime {
namespace {

// "name|address; name|address", groups as "[group: …]".
std::string read(std::string_view raw) {
    std::string out;
    const auto add = [&](const mail::Mailbox& box) {
        if (!out.empty() && !out.ends_with(": ")) out += "; ";
        out += box.name + "|" + box.address;
    };
    for (const mail::Address& address : parse_addresses(raw)) {
        if (const auto* box = std::get_if<mail::Mailbox>(&address)) {
            add(*box);
            continue;
        }
        const auto& group = std::get<mail::Group>(address);
        if (!out.empty()) out += "; ";
        out += "[" + group.name + ": ";
        for (const mail::Mailbox& member : group.members) add(member);
        out += "]";
    }
    return out;
}

TEST(Addresses, ReadsTheUsualForms) {
    EXPECT_EQ(read("joe@example.org"), "|joe@example.org");
    EXPECT_EQ(read("Joe Q. Public <john.q.public@example.com>, <b@c.d>"),
              "Joe Q. Public|john.q.public@example.com; |b@c.d");
    EXPECT_EQ(read("\"Doe, John\" <j@x.org>, \"a \\\"b\\\"\" <c@d.e>"),
              "Doe, John|j@x.org; a \"b\"|c@d.e");
}

TEST(Addresses, TakesCommentsAsNames) {
    EXPECT_EQ(read("joe@example.org (Joe (the) Doe)"), "Joe (the) Doe|joe@example.org");
    EXPECT_EQ(read("Joe (work) <joe@example.org>"), "Joe|joe@example.org");
    EXPECT_EQ(read("<joe@example.org> (Joe)"), "Joe|joe@example.org");
}

// RFC 5322, A.1.3 and A.6.
TEST(Addresses, ReadsGroupsRoutesAndObsoleteSyntax) {
    EXPECT_EQ(read("A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;"),
              "[A Group: Ed Jones|c@a.test; |joe@where.test; John|jdoe@one.test]");
    EXPECT_EQ(read("Undisclosed recipients:;"), "[Undisclosed recipients: ]");
    EXPECT_EQ(read("Mary Smith <@machine.tld:mary@example.net>, , jdoe@test   . example"),
              "Mary Smith|mary@example.net; |jdoe@test.example");
    EXPECT_EQ(read("Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>"),
              "Pete|pete@silly.test");
}

TEST(Addresses, DecodesNames) {
    EXPECT_EQ(read("=?utf-8?Q?J=C3=BCrgen?= =?utf-8?Q?_M=C3=BCller?= <j@x.de>"),
              "Jürgen Müller|j@x.de");
    EXPECT_EQ(read("\"=?utf-8?Q?J=C3=BCrgen?=\" <j@x.de>"), "Jürgen|j@x.de");
    EXPECT_EQ(read("=?utf-8?Q?Doe,_J=C3=BCrgen?= <j@x.de>"), "Doe, Jürgen|j@x.de");
    EXPECT_EQ(read("J\xfcrgen <j@x.de>"), "Jürgen|j@x.de");
    EXPECT_EQ(read("j@x.de (=?utf-8?Q?J=C3=BCrgen?=)"), "Jürgen|j@x.de");
}

TEST(Addresses, KeepsQuotesOfALocalPartThatNeedsThem) {
    EXPECT_EQ(read("\"john doe\"@x.org"), "|\"john doe\"@x.org");
    EXPECT_EQ(read("J <\"john doe\"@x.org>"), "J|\"john doe\"@x.org");
    EXPECT_EQ(read("\"joe\"@x.org"), "|joe@x.org");
}

TEST(Addresses, TakesWhatIsReallySent) {
    EXPECT_EQ(read("a@b.c; d@e.f;"), "|a@b.c; |d@e.f");
    EXPECT_EQ(read("a@b.c d@e.f"), "|a@b.c; |d@e.f");
    EXPECT_EQ(read("John Doe john@x.org"), "John Doe|john@x.org");
    EXPECT_EQ(read("A <a@b.c> B <d@e.f>"), "A|a@b.c; B|d@e.f");
    EXPECT_EQ(read("\"joe@x.org\" <evil@y.org>"), "joe@x.org|evil@y.org");
    EXPECT_EQ(read("joe@x.org <evil@y.org>"), "joe@x.org|evil@y.org");
    EXPECT_EQ(read("mailto:joe@x.org"), "|joe@x.org");
    EXPECT_EQ(read("\"Joe <joe@x.org>"), "Joe|joe@x.org");
    EXPECT_EQ(read("Joe <joe@x.org"), "Joe|joe@x.org");
    EXPECT_EQ(read("(Joe <joe@x.org>"), "(Joe|joe@x.org");
    EXPECT_EQ(read("joe@[IPv6:::1]"), "|joe@[IPv6:::1]");
    EXPECT_EQ(read("jörg@exämple.org"), "|jörg@exämple.org");
}

TEST(Addresses, ShowsJunkAsItIs) {
    EXPECT_EQ(read("root"), "|root");
    EXPECT_EQ(read("host!user"), "|host!user");
    EXPECT_EQ(read("Some Body"), "Some Body|");
    EXPECT_EQ(read(""), "");
    EXPECT_EQ(read(",,;"), "");
}

TEST(Addresses, WritesWhatItReads) {
    for (const char* raw :
         {"joe@example.org", "\"Doe, John\" <j@x.org>", "A Group: Ed <c@a.test>, joe@where.test;",
          "=?UTF-8?Q?J=C3=BCrgen?= <j@x.de>", "nobody:;", "J <\"john doe\"@x.org>"}) {
        const auto list = parse_addresses(raw);
        EXPECT_EQ(parse_addresses(format_addresses(list)), list) << format_addresses(list);
    }
    EXPECT_EQ(format_addresses(parse_addresses("J\xfcrgen <j@x.de>, b@c")),
              "=?UTF-8?Q?J=C3=BCrgen?= <j@x.de>, b@c");
}

TEST(Addresses, IsTotalAndGivesUtf8WhateverTheBytes) {
    std::mt19937 random(11);
    const std::string_view pieces[] = {
        "a", "@", "b.c",           "<",  ">",  "\"",   "\\", "(", ")", ",", ";", ":", " ",
        "[", "]", "=?utf-8?Q?x?=", "=?", "?=", "\xff", "."};
    for (int round = 0; round < 20000; ++round) {
        std::string raw;
        for (int i = 0; i < 20; ++i) raw += pieces[random() % std::size(pieces)];
        for (const mail::Mailbox& box : mail::mailboxes(parse_addresses(raw))) {
            EXPECT_TRUE(text::is_utf8(box.name + box.address)) << raw;
        }
    }
}

TEST(Addresses, IsLinearInOpeningsThatNeverClose) {
    for (const char* piece : {"(", "<", "\"", "[", "a:", "=?a?q?x", "a@b ", "=?a?q? "}) {
        std::string raw;
        while (raw.size() < 1'000'000) raw += piece;
        EXPECT_LE(parse_addresses(raw).size(), raw.size()) << piece;
    }
}

TEST(MessageIds, AreReadFromReferencesAndJunk) {
    EXPECT_EQ(parse_message_ids(" <a@b>\r\n <c@d> <a@b>"),
              (std::vector<std::string>{"a@b", "c@d"}));
    EXPECT_EQ(parse_message_ids("Your message of Monday <x@y>"), std::vector<std::string>{"x@y"});
    EXPECT_EQ(parse_message_ids("no@brackets"), std::vector<std::string>{"no@brackets"});
    EXPECT_EQ(parse_message_ids("<open@end"), std::vector<std::string>{"open@end"});
    EXPECT_TRUE(parse_message_ids("").empty());
}

TEST(Addresses, ACommentAloneIsNoMailbox) {
    EXPECT_TRUE(parse_addresses("(nobody)").empty());
    EXPECT_EQ(parse_addresses("unlisted-recipients:; (no To-header on input)").size(), 1U);
}

TEST(Addresses, ShowOtherNetworksAsTheyAreAndNeverSendThere) {
    for (const char* text :
         {"host!gate!user", "C=gb;ADMD=mail;PRMD=org;S=example", "/C=gb/ADMD=mail/S=example/",
          "site!user@gate@relay.example.org", "user%node"}) {
        const auto list = parse_addresses(text);
        ASSERT_EQ(list.size(), 1U) << text;
        const auto& box = std::get<mail::Mailbox>(list[0]);
        EXPECT_EQ(box.address, text);
        EXPECT_FALSE(mail::AddrSpec::parse(box.address)) << text;
    }
    EXPECT_EQ(parse_addresses("Ann <node!ann>, bob@NODE").size(), 2U);
}

TEST(Addresses, SemicolonsStillSeparateOrdinaryOnes) {
    EXPECT_EQ(parse_addresses("a=b@example.org;c@example.org").size(), 2U);
}

TEST(Addresses, LetsNoEncodedWordHideAnotherAddress) {
    EXPECT_EQ(read("=?utf-8?q?joe=40example.org?="), "joe@example.org|");
    for (const char* raw : {"=?utf-8?q?potus=40whitehouse.gov=2C_?=@evil.example",
                            "=?utf-8?q?a=40b=2Ec=00?=@evil.example",
                            "<=?utf-8?q?potus=40whitehouse.gov=3E=09=3C?=x@evil.example>"}) {
        const mail::AddressList list = parse_addresses(raw);
        ASSERT_EQ(list.size(), 1U) << raw;
        const std::string& address = std::get<mail::Mailbox>(list[0]).address;
        EXPECT_TRUE(address.starts_with("=?utf-8?q?")) << address;
        EXPECT_TRUE(address.ends_with("@evil.example")) << address;
    }
}

TEST(Addresses, KeepASpaceThatNoAddressMayHold) {
    EXPECT_EQ(read("<a b@c.example>"), "|a b@c.example");
    EXPECT_EQ(read("<a . b @ c . example>"), "|a.b@c.example");
}

TEST(MessageIds, AreWholeWhereALineWasFoldedInsideThem) {
    EXPECT_EQ(parse_message_ids("<a@\r\n b>\n <c@d>"), (std::vector<std::string>{"a@b", "c@d"}));
    EXPECT_EQ(parse_message_ids("<a@\n\tb"), std::vector<std::string>{"a@b"});
}

}  // namespace
}  // namespace alder::mime
