#include "smtp/reply.h"

#include <gtest/gtest.h>

#include "smtp/capabilities.h"

namespace alder::smtp {
namespace {

std::vector<Reply> replies(std::string_view bytes, std::size_t at_a_time) {
    ReplyFramer framer;
    std::vector<Reply> all;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(at_a_time, bytes.size()))) {
        framer.feed(bytes.substr(0, at_a_time));
        while (true) {
            const auto reply = framer.next();
            EXPECT_TRUE(reply) << reply.error().detail;
            if (!reply || !*reply) break;
            all.push_back(**reply);
        }
    }
    return all;
}

std::optional<Error> lost(std::string_view bytes) {
    ReplyFramer framer;
    framer.feed(bytes);
    while (true) {
        const auto reply = framer.next();
        if (!reply) return reply.error();
        if (!*reply) return std::nullopt;
    }
}

TEST(SmtpReply, GivesTheSameAnswerHoweverTheBytesAreSplit) {
    const std::string bytes = "220 ready\r\n250-a\r\n250-b c\r\n250 d\r\n354\r\n550 5.1.1 no\n";
    const std::vector<Reply> expected{
        {220, {"ready"}}, {250, {"a", "b c", "d"}}, {354, {""}}, {550, {"5.1.1 no"}}};
    for (std::size_t n = 1; n <= bytes.size(); ++n) EXPECT_EQ(replies(bytes, n), expected) << n;
}

TEST(SmtpReply, FindsTheEnhancedStatus) {
    const Reply reply{550, {"5.1.1 <bob@x>: no such user", "5.1.1 ask somebody", ""}};
    EXPECT_EQ(reply.status(), (EnhancedStatus{5, 1, 1}));
    EXPECT_EQ(reply.status()->text(), "5.1.1");
    EXPECT_EQ(reply.text(), "<bob@x>: no such user ask somebody");
}

TEST(SmtpReply, TakesNoOtherNumbersForAnEnhancedStatus) {
    for (const char* line : {"4.1.1 class of another code", "5.1 x", "5.1.1.1", "5.x.1", "5.1000.1",
                             "192.168.100.200", "", "5..1"})
        EXPECT_EQ((Reply{550, {line}}.status()), std::nullopt) << line;
}

TEST(SmtpReply, LosesItsPlaceOverWhatIsNoReply) {
    for (const char* bytes : {"* OK IMAP\r\n", "250-a\r\n251 b\r\n", "25\r\n", "1234 x\r\n",
                              "199 x\r\n", "600 x\r\n", "\r\n", "250+x\r\n"})
        EXPECT_EQ(lost(bytes).value_or(Error{}).code, Errc::protocol) << bytes;
}

TEST(SmtpReply, HasLimits) {
    EXPECT_TRUE(lost("250 " + std::string(ReplyFramer::kLine + 1, 'x')));
    EXPECT_FALSE(lost("250 " + std::string(ReplyFramer::kLine - 100, 'x') + "\r\n"));
    std::string endless;
    for (int i = 0; i < 2000; ++i) endless += "250-" + std::string(60, 'x') + "\r\n";
    EXPECT_TRUE(lost(endless));
}

TEST(SmtpCapabilities, KnowsKeywordsInAnyCaseAndTheirValues) {
    const Capabilities server(
        Reply{250,
              {"mail.example.org greets", "Pipelining", "SIZE 1000", "AUTH PLAIN login",
               "AUTH=LOGIN XYZ", "LIMITS RCPTMAX=3 mailmax=2", "8BITMIME"}});
    EXPECT_TRUE(server.has("PIPELINING"));
    EXPECT_FALSE(server.has("MAIL.EXAMPLE.ORG"));
    EXPECT_EQ(server.largest_letter(), 1000U);
    EXPECT_EQ(server.mechanisms(), (std::vector<std::string>{"PLAIN", "LOGIN", "LOGIN", "XYZ"}));
    EXPECT_EQ(server.limit("RCPTMAX"), 3U);
    EXPECT_EQ(server.limit("MAILMAX"), 2U);
    EXPECT_EQ(server.limit("RCPTDOMAINMAX"), std::nullopt);
}

TEST(SmtpCapabilities, TakesZeroAndNonsenseForNoLimit) {
    for (const char* line : {"SIZE", "SIZE 0", "SIZE many"})
        EXPECT_EQ(Capabilities(Reply{250, {"x", line}}).largest_letter(), std::nullopt);
}

}  // namespace
}  // namespace alder::smtp
