#include "imap/mailbox_name.h"

#include <gtest/gtest.h>

namespace alder::imap {
namespace {

constexpr NameEncoding kUtf7 = NameEncoding::modified_utf7;
constexpr NameEncoding kUtf8 = NameEncoding::utf8;

TEST(ImapMailboxName, DecodesTheExampleOfTheRfc) {
    EXPECT_EQ(shown_name("~peter/mail/&U,BTFw-/&ZeVnLIqe-", kUtf7), "~peter/mail/台北/日本語");
    EXPECT_EQ(wire_name("~peter/mail/台北/日本語", kUtf7), "~peter/mail/&U,BTFw-/&ZeVnLIqe-");
}

TEST(ImapMailboxName, ReadsBackWhatItWrites) {
    for (const char* name : {"INBOX", "Entwürfe", "R&D", "&", "&-", "a&b&c", "😀", "x😀y", "ä&ö",
                             "\x01", "日本語/台北", "\xc2\x80", "", "a\tb"}) {
        EXPECT_EQ(decode_modified_utf7(encode_modified_utf7(name)), name);
        EXPECT_EQ(shown_name(wire_name(name, kUtf8), kUtf8), name);
    }
}

TEST(ImapMailboxName, ShowsInvalidModifiedUtf7AsItStands) {
    for (const char* wire : {"&", "a&b", "&AB", "&2AA-", "&3AA-", "&Jjo!-", "&A-", "&AOQ/-"}) {
        EXPECT_EQ(decode_modified_utf7(wire), std::nullopt) << wire;
        EXPECT_EQ(shown_name(wire, kUtf7), wire);
    }
}

TEST(ImapMailboxName, ShowsRawUtf8FromServersThatSendIt) {
    EXPECT_EQ(shown_name("Entwürfe", kUtf7), "Entwürfe");
}

TEST(ImapMailboxName, ShowsBytesThatAreNoUtf8AsReplacements) {
    EXPECT_EQ(shown_name("Entw\xfcrfe", kUtf7), "Entw\uFFFDrfe");
    EXPECT_EQ(shown_name("\xed\xa0\x80", kUtf8), "\uFFFD\uFFFD\uFFFD");
    EXPECT_EQ(shown_name("\xc0\xaf\xf5", kUtf8), "\uFFFD\uFFFD\uFFFD");
    EXPECT_EQ(wire_name("a\xff", kUtf7), "a&,,0-");
}

}  // namespace
}  // namespace alder::imap
