#include <gtest/gtest.h>

#include "tests/imap/parse.h"

namespace alder::imap {
namespace {

TEST(ImapFetched, ReadsTheItemsOfASync) {
    const auto fetched = parse_as<Fetched>(
        "* 12 FETCH (UID 4827 FLAGS (\\Seen $Forwarded todo) MODSEQ (624140003) RFC822.SIZE 44827 "
        "INTERNALDATE \" 7-Jul-1996 02:44:25 -0730\" EMAILID (M1) THREADID NIL PREVIEW \"Hi\" "
        "X-GM-LABELS (\\Inbox \"a b\" ((x))))");
    EXPECT_EQ(fetched.seq.value, 12U);
    EXPECT_EQ(fetched.uid, mail::Uid{4827});
    ASSERT_TRUE(fetched.flags.has_value());
    EXPECT_TRUE(fetched.flags->has(mail::Flag::seen));
    EXPECT_TRUE(fetched.flags->has("todo"));
    EXPECT_EQ(fetched.modseq, mail::ModSeq{624140003});
    EXPECT_EQ(fetched.size, 44827U);
    ASSERT_TRUE(fetched.internal_date.has_value());
    EXPECT_EQ(mail::to_rfc3339(*fetched.internal_date), "1996-07-07T02:44:25-07:30");
    EXPECT_EQ(fetched.email_id, "M1");
    EXPECT_EQ(fetched.thread_id, "");
    EXPECT_EQ(fetched.preview, "Hi");
}

TEST(ImapFetched, LeavesOutADateThatMakesNoSense) {
    for (const char* date : {"31-Feb-2020 00:00:00 +0000", "01-Xxx-2020 00:00:00 +0000", "", "x",
                             "01-Jan-2020 25:00:00 +0000", "01-Jan-99999 00:00:00 +0000"}) {
        const auto fetched =
            parse_as<Fetched>("* 1 FETCH (INTERNALDATE \"" + std::string(date) + "\" UID 3)");
        EXPECT_FALSE(fetched.internal_date.has_value()) << date;
        EXPECT_EQ(fetched.uid, mail::Uid{3});
    }
}

TEST(ImapFetched, ReadsBodiesInEveryForm) {
    const auto fetched = parse_as<Fetched>(
        "* 1 FETCH (BODY[] {3}\r\na\r\n BODY[1.mime]<0> \"q\" BODY[HEADER.FIELDS (DATE \"TO\")] "
        "NIL "
        "BINARY[2] ~{2}\r\n\x01\x02 RFC822.TEXT {0}\r\n BINARY.SIZE[2] 99 UID 8)");
    ASSERT_EQ(fetched.bodies.size(), 5U);
    EXPECT_EQ(fetched.bodies[0], (Body{"", std::nullopt, "a\r\n"}));
    EXPECT_EQ(fetched.bodies[1], (Body{"1.MIME", 0, "q"}));
    EXPECT_EQ(fetched.bodies[2], (Body{"HEADER.FIELDS (DATE \"TO\")", std::nullopt, {}}));
    EXPECT_EQ(fetched.bodies[3], (Body{"2", std::nullopt, "\x01\x02"}));
    EXPECT_EQ(fetched.bodies[4], (Body{"TEXT", std::nullopt, ""}));
    EXPECT_EQ(fetched.uid, mail::Uid{8});
}

TEST(ImapFetched, RefersToContentThatWasStreamed) {
    const std::string bytes =
        "* 1 FETCH (BODY[] {70000}\r\n" + std::string(70'000, 'x') + " UID 5)\r\n";
    const auto responses = parse_stream(bytes, 4096);
    ASSERT_EQ(responses.size(), 1U);
    const auto& fetched = std::get<Fetched>(*responses[0]);
    EXPECT_EQ(fetched.bodies.at(0), (Body{"", std::nullopt, LiteralRef{1, 70'000}}));
    EXPECT_EQ(fetched.uid, mail::Uid{5});
}

TEST(ImapFetched, ReadsAnEnvelope) {
    const auto fetched = parse_as<Fetched>(
        "* 1 FETCH (ENVELOPE (\"Wed, 17 Jul 1996\" {2}\r\n\"( ((\"Ann\" NIL \"ann\" \"x.org\")) "
        "NIL \"\" "
        "((NIL NIL \"team\" NIL)(NIL NIL \"b\" \"y.org\")(NIL NIL NIL NIL)) NIL NIL NIL "
        "\"<1@x>\"))");
    ASSERT_TRUE(fetched.envelope.has_value());
    const RawEnvelope& envelope = *fetched.envelope;
    EXPECT_EQ(envelope.date, "Wed, 17 Jul 1996");
    EXPECT_EQ(envelope.subject, "\"(");
    EXPECT_EQ(envelope.from, (std::vector<EnvelopeAddress>{{"Ann", "ann", "x.org"}}));
    EXPECT_TRUE(envelope.reply_to.empty());
    EXPECT_EQ(envelope.to.size(), 3U);
    EXPECT_EQ(envelope.message_id, "<1@x>");
}

TEST(ImapFetched, ReadsAStructureAsATree) {
    const auto fetched = parse_as<Fetched>(
        "* 1 FETCH (BODYSTRUCTURE ((\"TEXT\" \"PLAIN\" (\"CHARSET\" \"UTF-8\") NIL NIL \"7BIT\" "
        "1152 23)"
        "(\"MESSAGE\" \"RFC822\" NIL NIL NIL \"8BIT\" 900 (NIL NIL NIL NIL NIL NIL NIL NIL NIL "
        "NIL) "
        "(\"TEXT\" \"HTML\" NIL NIL NIL \"BASE64\" 4554 73 NIL NIL NIL NIL) 90 NIL "
        "(\"attachment\" (\"filename\" \"a.eml\"))) \"MIXED\" (\"BOUNDARY\" \"x\") NIL \"en\"))");
    ASSERT_TRUE(fetched.structure.has_value());
    const auto& parts = fetched.structure->parts;
    ASSERT_EQ(parts.size(), 4U);
    EXPECT_EQ(parts[0].type + "/" + parts[0].subtype, "multipart/mixed");
    EXPECT_EQ(parts[1].parameters, (ParameterList{{"charset", "UTF-8"}}));
    EXPECT_EQ(parts[2].disposition, "attachment");
    EXPECT_EQ(parts[2].disposition_parameters, (ParameterList{{"filename", "a.eml"}}));
    EXPECT_EQ(parts[3].depth, 2U);
    EXPECT_EQ(parts[3].subtype, "html");
    EXPECT_EQ(parts[3].size, 4554U);
}

TEST(ImapFetched, TakesParenthesesRoundSingleItems) {
    const auto fetched = parse_as<Fetched>("* 2 FETCH (UID 14935 (RFC822.SIZE 3) FLAGS ())");
    EXPECT_EQ(fetched.size, 3U);
    EXPECT_TRUE(fetched.flags.has_value());
}

TEST(ImapFetched, TakesStructuresWithMissingAndOddFields) {
    const auto structure = [](const std::string& text) {
        return *parse_as<Fetched>("* 1 FETCH (BODYSTRUCTURE " + text + " UID 1)").structure;
    };
    EXPECT_EQ(structure("(\"TEXT\" \"PLAIN\")").parts.at(0).subtype, "plain");
    EXPECT_EQ(structure("(text plain \"\" NIL NIL 7BIT -1 NIL)").parts.at(0).size, 0U);
    EXPECT_EQ(structure("(\"a\" \"b\" NIL NIL NIL NIL NIL NIL \"inline\")").parts.at(0).disposition,
              "inline");
    EXPECT_EQ(structure("(NIL NIL NIL NIL NIL \"7BIT\" 0 NIL NIL NIL)").parts.size(), 1U);
    EXPECT_TRUE(structure("NIL").parts.empty());
}

TEST(ImapFetched, TakesNegativeNumbersAsNotKnown) {
    const auto fetched = parse_as<Fetched>("* 7 FETCH (MODSEQ (-1) RFC822.SIZE -1 UID 9)");
    EXPECT_EQ(fetched.modseq, std::nullopt);
    EXPECT_EQ(fetched.size, std::nullopt);
    EXPECT_EQ(fetched.uid, mail::Uid{9});
}

TEST(ImapFetched, TakesMissingContentAsNil) {
    const auto fetched = parse_as<Fetched>("* 1 FETCH (UID 3016 BODY[2] )");
    EXPECT_EQ(fetched.bodies.at(0), (Body{"2", std::nullopt, {}}));
}

TEST(ImapFetched, CapsTheDepthOfAStructure) {
    const std::size_t depth = 10'000;
    const auto responses = parse_stream("* 1 FETCH (BODYSTRUCTURE " + std::string(depth, '(') +
                                            "\"a\" \"b\"" + std::string(depth, ')') + " UID 1)\r\n",
                                        4096);
    const auto& fetched = std::get<Fetched>(*responses.at(0));
    EXPECT_EQ(fetched.structure->parts.size(), kMaxStructureDepth + 1);
    EXPECT_EQ(fetched.uid, mail::Uid{1});
}

}  // namespace
}  // namespace alder::imap
