#include <gtest/gtest.h>

#include "tests/imap/parse.h"

namespace alder::imap {
namespace {

using Words = std::vector<std::string>;

TEST(ImapResponse, ReadsStatusWithAndWithoutCode) {
    const auto tagged = parse_as<Status>("a1 NO [TRYCREATE] no such folder");
    EXPECT_EQ(tagged, (Status{"a1", Condition::no, {"TRYCREATE", "", {}}, "no such folder"}));
    const auto bare = parse_as<Status>("* OK still here [x]");
    EXPECT_EQ(bare, (Status{"", Condition::ok, {}, "still here [x]"}));
    EXPECT_EQ(parse_as<Status>("* BYE").condition, Condition::bye);
    EXPECT_EQ(parse_as<Status>("* PREAUTH hello").condition, Condition::preauth);
    EXPECT_EQ(parse_as<Status>("* bad what").condition, Condition::bad);
}

TEST(ImapResponse, ReadsTheCodesThatItKnows) {
    const auto value = [](const std::string& code) {
        return parse_as<Status>("* OK [" + code + "] text").code.value;
    };
    EXPECT_EQ(std::get<std::uint64_t>(value("UIDVALIDITY 3857529045")), 3857529045U);
    EXPECT_EQ(std::get<std::uint64_t>(value("HIGHESTMODSEQ 9223372036854775807")),
              9223372036854775807U);
    EXPECT_EQ(std::get<Words>(value("PERMANENTFLAGS (\\Deleted \\*)")),
              (Words{"\\Deleted", "\\*"}));
    EXPECT_EQ(std::get<Words>(value("capability imap4rev1 Idle")), (Words{"IMAP4REV1", "IDLE"}));
    EXPECT_EQ(std::get<IdSet>(value("MODIFIED 7,9")).format(), "7,9");
    EXPECT_EQ(std::get<AppendUid>(value("APPENDUID 38505 3955")),
              (AppendUid{{38505}, {{3955, 3955}}}));
    EXPECT_EQ(std::get<CopyUid>(value("COPYUID 38505 304,319:320 3956:3958")),
              (CopyUid{{38505}, {{304, 304}, {319, 320}}, {{3956, 3958}}}));
}

TEST(ImapResponse, KeepsCodesItDoesNotKnowAsText) {
    const auto status = parse_as<Status>("* NO [OverQuota soft limit] full");
    EXPECT_EQ(status.code, (ResponseCode{"OVERQUOTA", "soft limit", {}}));
    EXPECT_EQ(status.text, "full");
}

TEST(ImapResponse, LosesOnlyTheValueOfACodeThatMakesNoSense) {
    const auto status = parse_as<Status>("a1 OK [APPENDUID 1 x] done");
    EXPECT_EQ(status.condition, Condition::ok);
    EXPECT_TRUE(std::holds_alternative<std::monostate>(status.code.value));
}

TEST(ImapResponse, TellsWhereACopiedMessageWent) {
    const CopyUid copied{{1}, {{304, 304}, {319, 320}}, {{12, 12}, {7, 8}}};
    EXPECT_EQ(destination(copied, {304}), mail::Uid{12});
    EXPECT_EQ(destination(copied, {320}), mail::Uid{8});
    EXPECT_EQ(destination(copied, {305}), std::nullopt);
    const CopyUid unequal{{1}, {{1, 3}}, {{1, 2}}};
    EXPECT_EQ(destination(unequal, {1}), std::nullopt);
}

TEST(ImapResponse, ReadsContinuations) {
    EXPECT_EQ(parse_as<Continuation>("+ idling").text, "idling");
    EXPECT_EQ(parse_as<Continuation>("+").text, "");
}

TEST(ImapResponse, ReadsCapabilitiesInCapitals) {
    EXPECT_EQ(parse_as<CapabilityList>("* CAPABILITY IMAP4rev1 Auth=plain ").names,
              (Words{"IMAP4REV1", "AUTH=PLAIN"}));
    EXPECT_EQ(parse_as<Enabled>("* ENABLED CONDSTORE").names, (Words{"CONDSTORE"}));
    EXPECT_TRUE(parse_as<Enabled>("* ENABLED").names.empty());
}

TEST(ImapResponse, ReadsFolders) {
    EXPECT_EQ(parse_as<Listed>("* LIST (\\Noselect) \"/\" ~/Mail/foo"),
              (Listed{{"\\Noselect"}, '/', "~/Mail/foo", {}, ""}));
    EXPECT_EQ(parse_as<Listed>("* LIST () NIL \"a\\\"b\\\\c\""),
              (Listed{{}, std::nullopt, "a\"b\\c", {}, ""}));
    EXPECT_EQ(parse_as<Listed>("* LIST () \"\\\\\" {4}\r\na\r\nb").name, "a\r\nb");
    EXPECT_EQ(
        parse_as<Listed>(
            "* LIST () \"/\" \"b\" (\"CHILDINFO\" (\"SUBSCRIBED\") \"OLDNAME\" (\"a\") X (y))"),
        (Listed{{}, '/', "b", {"SUBSCRIBED"}, "a"}));
}

TEST(ImapResponse, TakesUnquotedNamesWithSpaces) {
    EXPECT_EQ(parse_as<Listed>("* List (\\Trash) \"/\" Deleted (old) items").name,
              "Deleted (old) items");
    EXPECT_EQ(parse_as<MailboxStatus>("* STATUS Deleted Items (MESSAGES 3 MAILBOXID (F1))").name,
              "Deleted Items");
}

TEST(ImapResponse, ReadsFolderStatus) {
    const auto status = parse_as<MailboxStatus>(
        "* STATUS \"x\" (MESSAGES 60 HIGHESTMODSEQ 41234 APPENDLIMIT NIL MAILBOXID (F1) unseen 2)");
    EXPECT_EQ(status.name, "x");
    EXPECT_EQ(status.item("MESSAGES"), 60U);
    EXPECT_EQ(status.item("UNSEEN"), 2U);
    EXPECT_EQ(status.item("APPENDLIMIT"), std::nullopt);
    EXPECT_EQ(status.mailbox_id, "F1");
}

TEST(ImapResponse, ReadsNamespaces) {
    const auto spaces = parse_as<Namespaces>(
        "* NAMESPACE ((\"\" \"/\")) NIL ((\"#s/\" \"/\" \"TRANSLATION\" (\"x\"))(\"p\" NIL))");
    EXPECT_EQ(spaces.personal, (std::vector<NamespaceEntry>{{"", '/'}}));
    EXPECT_TRUE(spaces.others.empty());
    EXPECT_EQ(spaces.shared, (std::vector<NamespaceEntry>{{"#s/", '/'}, {"p", std::nullopt}}));
}

TEST(ImapResponse, ReadsNumbersOfTheFolder) {
    EXPECT_EQ(parse_as<Exists>("* 172 EXISTS").count, 172U);
    EXPECT_EQ(parse_as<Expunged>("* 44 EXPUNGE").seq.value, 44U);
    EXPECT_EQ(parse_as<FlagList>("* FLAGS (\\Seen x)").names, (Words{"\\Seen", "x"}));
    EXPECT_EQ(parse_as<Unknown>("* 3 RECENT").text, "* 3 RECENT");
}

TEST(ImapResponse, ReadsVanishedInItsOddForms) {
    EXPECT_EQ(parse_as<Vanished>("* VANISHED (EARLIER) 41,43:116").uids.size(), 75U);
    EXPECT_TRUE(parse_as<Vanished>("* VANISHED (EARLIER) 41").earlier);
    EXPECT_FALSE(parse_as<Vanished>("* VANISHED 41").earlier);
    EXPECT_EQ(parse_as<Vanished>("* VANISHED 0,12:*").uids.format(), "12:*");
    EXPECT_TRUE(parse_as<Vanished>("* VANISHED (EARLIER) ").uids.empty());
}

TEST(ImapResponse, ReadsSearchResults) {
    const auto plain = parse_as<Found>("* SEARCH 2 84 3 (MODSEQ 917162500)");
    EXPECT_EQ(plain.all.format(), "2:3,84");
    EXPECT_EQ(plain.modseq, mail::ModSeq{917162500});
    const auto extended = parse_as<Found>(
        "* ESEARCH (TAG \"A1\") UID COUNT 17 MIN 4 MAX 21 PARTIAL (1:2 9,3) ALL 4:18,21");
    EXPECT_EQ(extended.tag, "A1");
    EXPECT_TRUE(extended.uid);
    EXPECT_EQ(extended.count, 17U);
    EXPECT_EQ(extended.min, 4U);
    EXPECT_EQ(extended.max, 21U);
    EXPECT_EQ(extended.all.format(), "4:18,21");
}

TEST(ImapResponse, ReadsTheServersIdentity) {
    EXPECT_EQ(parse_as<Identity>("* ID (\"name\" \"Dovecot\" \"x\" NIL)").fields,
              (std::vector<std::pair<std::string, std::string>>{{"name", "Dovecot"}, {"x", ""}}));
    EXPECT_TRUE(parse_as<Identity>("* ID NIL").fields.empty());
}

TEST(ImapResponse, RefusesWhatMakesNoSenseAndGoesOn) {
    for (const char* line :
         {"", "*", "* LIST", "* 99999999999999999999 EXISTS", "a1", "a1 MAYBE", "* 1 FETCH (UID x)",
          "* 1 FETCH (", "* LIST (\\a \"/\" x", "* LIST () \"/\" \"unclosed", "* SEARCH 1 x",
          "* VANISHED 1-2", "* 1 FETCH (ENVELOPE (NIL))", "a1 BYE never tagged"}) {
        const auto responses = parse_stream(std::string(line) + "\r\n* 1 EXISTS\r\n", 7);
        ASSERT_EQ(responses.size(), 2U);
        EXPECT_FALSE(responses[0].has_value()) << line;
        EXPECT_TRUE(responses[1].has_value()) << line;
    }
}

}  // namespace
}  // namespace alder::imap
