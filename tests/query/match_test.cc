#include "query/match.h"

#include <gtest/gtest.h>

namespace alder::query {
namespace {

using namespace std::chrono_literals;

const Now kNow{std::chrono::sys_days(std::chrono::year(2026) / 3 / 10) + 12h, 0min};

class Matching : public testing::Test {
protected:
    Matching() {
        mail::Envelope& envelope = summary_.envelope;
        envelope.subject = "Über den Q3 plan";
        envelope.from = {mail::Mailbox{"Ann Müller", "ann@example.org"}};
        envelope.to = {mail::Group{"Team", {mail::Mailbox{"Bob", "bob@example.org"}}},
                       mail::Mailbox{"", "cpp@lists.example.org"}};
        envelope.cc = {mail::Mailbox{"", "carol@example.net"}};
        envelope.message_id = "Q3.1@example.org";
        envelope.list_id = "cpp.lists.example.org";
        summary_.size = 5000;
        summary_.attachments = {"Plan.PDF"};
        summary_.preview = "Dear all, the numbers";
        flags_.add("flagged");
        flags_.add("todo");
    }

    bool finds(std::string_view text) const {
        const auto query = parse(text, kNow);
        EXPECT_TRUE(query) << text;
        return query && matches(*query, {.summary = summary_,
                                         .flags = flags_,
                                         .account = "home",
                                         .folder = "Lists/Cpp",
                                         .date = kNow.time - 48h,
                                         .thread = mail::ThreadId{7},
                                         .body = body_});
    }

    mail::Summary summary_;
    mail::Flags flags_;
    std::string body_;
};

TEST_F(Matching, FindsPeopleByNameAndAddress) {
    EXPECT_TRUE(finds("from:muller"));
    EXPECT_TRUE(finds("from:ANN@example"));
    EXPECT_TRUE(finds("to:bob"));
    EXPECT_TRUE(finds("to:team"));
    EXPECT_TRUE(finds("cc:carol"));
    EXPECT_FALSE(finds("to:carol"));
    EXPECT_FALSE(finds("bcc:carol"));
    EXPECT_FALSE(finds("from:bob"));
}

TEST_F(Matching, FindsTextWithoutRegardToCaseAndAccents) {
    EXPECT_TRUE(finds("subject:\"uber den\""));
    EXPECT_TRUE(finds("filename:pdf"));
    EXPECT_FALSE(finds("subject:memo"));
}

TEST_F(Matching, LooksEverywhereForBareWords) {
    for (const char* word : {"UBER", "müller", "bob", "carol", "plan.pdf", "numbers", "cpp.lists"})
        EXPECT_TRUE(finds(word)) << word;
    EXPECT_FALSE(finds("elsewhere"));
}

TEST_F(Matching, ReadsTheBodyWhereItIsAtHandElseThePreview) {
    EXPECT_TRUE(finds("body:numbers"));
    EXPECT_FALSE(finds("body:invoice"));
    body_ = "the invoice";
    EXPECT_TRUE(finds("body:invoice"));
    EXPECT_FALSE(finds("body:numbers"));
}

TEST_F(Matching, KnowsAListByItsIdAndByItsAddress) {
    EXPECT_TRUE(finds("list:cpp@"));
    EXPECT_TRUE(finds("list:cpp.lists"));
    EXPECT_FALSE(finds("list:rust@"));
    summary_.envelope.list_id.clear();
    EXPECT_FALSE(finds("list:cpp@"));
}

TEST_F(Matching, KnowsFlagsAndLabels) {
    EXPECT_TRUE(finds("is:unread is:flagged label:TODO"));
    EXPECT_FALSE(finds("is:read"));
    EXPECT_FALSE(finds("is:answered or is:deleted or is:draft or label:done"));
}

TEST_F(Matching, KnowsWhatAMessageHas) {
    EXPECT_TRUE(finds("has:attachment"));
    EXPECT_FALSE(finds("has:invitation or has:signature or has:encryption"));
    summary_.calendar = true;
    EXPECT_TRUE(finds("has:invitation"));
}

TEST_F(Matching, KnowsFoldersAndWhatIsBelowThem) {
    EXPECT_TRUE(finds("folder:lists/cpp"));
    EXPECT_TRUE(finds("folder:Lists/"));
    EXPECT_TRUE(finds("folder:*"));
    EXPECT_FALSE(finds("folder:Lists"));
    EXPECT_FALSE(finds("folder:List/"));
}

TEST_F(Matching, ComparesDatesAndSizesAtTheirEdges) {
    EXPECT_TRUE(finds("since:2d"));
    EXPECT_FALSE(finds("before:2d"));
    EXPECT_TRUE(finds("after:2026-03-08 before:2026-03-09"));
    EXPECT_TRUE(finds("larger:5000"));
    EXPECT_FALSE(finds("smaller:5000"));
    EXPECT_TRUE(finds("smaller:5001"));
}

TEST_F(Matching, KnowsTheConversation) {
    EXPECT_TRUE(finds("thread:7"));
    EXPECT_TRUE(finds("thread:home/7"));
    EXPECT_FALSE(finds("thread:work/7"));
    EXPECT_FALSE(finds("thread:8"));
}

TEST_F(Matching, TakesAMessageIdWhole) {
    EXPECT_TRUE(finds("id:q3.1@example.org"));
    EXPECT_FALSE(finds("id:q3.1@example"));
}

TEST_F(Matching, CombinesTerms) {
    EXPECT_TRUE(finds("from:ann (bob or nobody) -carolyn"));
    EXPECT_FALSE(finds("from:ann -bob"));
    EXPECT_TRUE(finds(""));
}

TEST(SaysWhere, OnlyWhenAFolderConversationOrMessageIsNamed) {
    const auto says = [](std::string_view text) { return says_where(*parse(text, kNow)); };
    for (const char* text :
         {"folder:Trash", "folder:*", "plan or folder:Junk", "thread:7", "id:a@example.org"})
        EXPECT_TRUE(says(text)) << text;
    for (const char* text :
         {"plan", "from:ann is:unread", "not subject:x", "larger:0", "-folder:Lists/"})
        EXPECT_FALSE(says(text)) << text;
}

}  // namespace
}  // namespace alder::query
