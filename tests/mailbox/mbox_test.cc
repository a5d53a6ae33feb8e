#include "mailbox/mbox.h"

#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "disk/memory_disk.h"

namespace alder::mailbox {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kTwo =
    "From ann@example.org Sat Jan  3 01:05:34 1996\n"
    "Subject: one\n"
    "\n"
    "From now on we meet at ten.\n"
    "\n"
    "From here to there is 5 miles, Sat or Sun.\n"
    ">From quoted\n"
    "\n"
    "From bob at example.org  Sun Jan  4 12:00:00 1996\n"
    "Subject: two\n"
    "\n"
    "Text.\n"
    "\n";

WallTime moment(int year, unsigned month, unsigned day, std::chrono::seconds time) {
    return std::chrono::sys_days(std::chrono::year(year) / static_cast<int>(month) /
                                 static_cast<int>(day)) +
           time;
}

std::vector<MboxMessage> all_of(MboxSplitter& splitter) {
    std::vector<MboxMessage> messages;
    while (auto message = splitter.next()) messages.push_back(*message);
    return messages;
}

std::vector<MboxMessage> split(std::string_view bytes) {
    MboxSplitter splitter;
    splitter.feed(bytes);
    splitter.finish();
    EXPECT_FALSE(splitter.refused());
    return all_of(splitter);
}

std::string_view text_of(std::string_view bytes, const MboxMessage& message) {
    return bytes.substr(message.offset, message.length);
}

std::string with_crlf(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\n') out += '\r';
        out += c;
    }
    return out;
}

TEST(FromLine, IsAnAddressAndADate) {
    EXPECT_EQ(parse_from_line("From ann@example.org Sat Jan  3 01:05:34 1996"),
              (FromLine{"ann@example.org", moment(1996, 1, 3, 1h + 5min + 34s)}));
    EXPECT_EQ(parse_from_line("From ann at example.org  Sat Jan 13 01:05:34 1996"),
              (FromLine{"ann at example.org", moment(1996, 1, 13, 1h + 5min + 34s)}));
    EXPECT_EQ(parse_from_line("From MAILER-DAEMON Sat Jan  3 01:05 1996"),
              (FromLine{"MAILER-DAEMON", moment(1996, 1, 3, 1h + 5min)}));
    EXPECT_EQ(parse_from_line("From  Sat Jan  3 01:05:34 1996"),
              (FromLine{"", moment(1996, 1, 3, 1h + 5min + 34s)}));
    EXPECT_EQ(parse_from_line("From uucp Sat Jan  3 01:05:34 MET 1996 remote from host"),
              (FromLine{"uucp", moment(1996, 1, 3, 1h + 5min + 34s)}));
}

TEST(FromLine, CountsTheOffsetWhereverItStands) {
    const WallTime utc = moment(1996, 1, 3, 1h + 5min + 34s);
    EXPECT_EQ(parse_from_line("From a Sat Jan  3 02:35:34 1996 +0130")->date, utc);
    EXPECT_EQ(parse_from_line("From a Fri Jan  2 20:05:34 -0500 1996")->date, utc);
}

TEST(FromLine, NeedsADateThatExists) {
    for (const char* line :
         {"From", "From ", "From now on", "From ann Sat Jan  3",
          "From ann Sat Jan 33 01:05:34 1996", "From ann Sat Jan  3 25:05:34 1996",
          "From ann Sat Jam  3 01:05:34 1996", "From ann Xyz Jan  3 01:05:34 1996",
          "From ann Sat Jan  3 01:05:34", "From ann Sat Jan  3 01:05:34 96",
          "from ann Sat Jan  3 01:05:34 1996", ">From ann Sat Jan  3 01:05:34 1996",
          "From: ann Sat Jan  3 01:05:34 1996"})
        EXPECT_FALSE(parse_from_line(line)) << line;
    EXPECT_FALSE(parse_from_line("From " + std::string(2000, 'a') + " Sat Jan  3 01:05:34 1996"));
}

TEST(MboxSplitter, FindsMessagesButNotTheWordFromInABody) {
    const auto messages = split(kTwo);
    ASSERT_EQ(messages.size(), 2u);
    EXPECT_EQ(messages[0].line_offset, 0u);
    EXPECT_EQ(messages[0].from.sender, "ann@example.org");
    EXPECT_EQ(
        text_of(kTwo, messages[0]),
        "Subject: one\n\nFrom now on we meet at ten.\n\nFrom here to there is 5 miles, Sat or "
        "Sun.\n>From quoted\n");
    EXPECT_EQ(messages[1].from.sender, "bob at example.org");
    EXPECT_EQ(text_of(kTwo, messages[1]), "Subject: two\n\nText.\n");
}

TEST(MboxSplitter, GivesTheSameAnswerHoweverTheBytesAreSplit) {
    for (const std::string& text : {std::string(kTwo), with_crlf(kTwo)}) {
        const auto whole = split(text);
        ASSERT_EQ(whole.size(), 2u);
        for (std::size_t cut = 0; cut <= text.size(); ++cut) {
            MboxSplitter splitter;
            splitter.feed(std::string_view(text).substr(0, cut));
            splitter.feed(std::string_view(text).substr(cut));
            splitter.finish();
            EXPECT_EQ(all_of(splitter), whole) << cut;
        }
        MboxSplitter by_bytes;
        for (const char c : text) by_bytes.feed({&c, 1});
        by_bytes.finish();
        EXPECT_EQ(all_of(by_bytes), whole);
    }
}

TEST(MboxSplitter, TakesLinesThatEndInCrlf) {
    const std::string text = with_crlf(kTwo);
    const auto messages = split(text);
    ASSERT_EQ(messages.size(), 2u);
    EXPECT_EQ(text_of(text, messages[1]), "Subject: two\r\n\r\nText.\r\n");
}

TEST(MboxSplitter, NeedsAnEmptyLineBeforeTheNextMessage) {
    const auto messages =
        split("From a Sat Jan  3 01:05:34 1996\n\nquote:\nFrom b Sat Jan  3 01:05:34 1996\n");
    EXPECT_EQ(messages.size(), 1u);
}

TEST(MboxSplitter, DoesNotBelieveContentLength) {
    const auto messages = split(
        "From a Sat Jan  3 01:05:34 1996\nContent-Length: 9999\n\nx\n\n"
        "From b Sat Jan  3 01:05:34 1996\n\ny\n");
    EXPECT_EQ(messages.size(), 2u);
}

TEST(MboxSplitter, GivesMessagesWithoutTextAndWithoutALastLineEnd) {
    const std::string_view text =
        "From a Sat Jan  3 01:05:34 1996\n\nFrom b Sat Jan  3 01:05:34 1996\nSubject: x";
    const auto messages = split(text);
    ASSERT_EQ(messages.size(), 2u);
    EXPECT_EQ(messages[0].length, 0u);
    EXPECT_EQ(text_of(text, messages[1]), "Subject: x");
    EXPECT_EQ(split("From a Sat Jan  3 01:05:34 1996").size(), 1u);
    EXPECT_TRUE(split("").empty());
    EXPECT_TRUE(split("\n\n").empty());
}

TEST(MboxSplitter, CountsOffsetsFromWhereItBegins) {
    MboxSplitter splitter(1000);
    splitter.feed(kTwo);
    splitter.finish();
    EXPECT_EQ(splitter.next()->line_offset, 1000u);
}

TEST(MboxSplitter, RefusesWhatBeginsWithSomethingElse) {
    MboxSplitter splitter;
    splitter.feed("Subject: a message of its own\n\nFrom a Sat Jan  3 01:05:34 1996\n");
    EXPECT_TRUE(splitter.refused());
}

TEST(MboxSplitter, CoversAnyBytesInOrder) {
    std::mt19937 random(7);
    const std::string_view pieces[] = {
        "From a Sat Jan  3 01:05:34 1996\n", "\n",     "\r\n", "From ", "x",
        std::string_view("\0", 1),           "\xff\n", "\r"};
    for (int run = 0; run < 2000; ++run) {
        std::string text(pieces[0]);
        for (auto n = random() % 30; n > 0; --n) text += pieces[random() % std::size(pieces)];
        std::uint64_t end = 0;
        for (const MboxMessage& message : split(text)) {
            EXPECT_GE(message.line_offset, end);
            EXPECT_GT(message.offset, message.line_offset);
            end = message.offset + message.length;
            EXPECT_LE(end, text.size());
        }
    }
}

class MboxFile : public testing::Test {
protected:
    MboxReader reader_of(std::string_view bytes) {
        file_ = std::move(*disk_.open("/box", disk::Access::create));
        EXPECT_TRUE(file_->write_at(0, bytes));
        return MboxReader(*file_);
    }

    disk::MemoryDisk disk_;
    std::unique_ptr<disk::File> file_;
};

TEST_F(MboxFile, IsReadInSlices) {
    std::string text;
    for (int i = 0; i < 300; ++i)
        text += "From a Sat Jan  3 01:05:34 1996\nSubject: x\n\n" + std::string(1000, 'x') + "\n\n";
    MboxReader reader = reader_of(text);
    int count = 0;
    while (auto message = *reader.next()) {
        ++count;
        EXPECT_EQ(message->length, 1013u);
        EXPECT_TRUE(read_stretch(*file_, message->offset, message->length)
                        ->starts_with("Subject: x\n\nxxx"));
    }
    EXPECT_EQ(count, 300);
    EXPECT_EQ(reader.position(), text.size());
}

TEST_F(MboxFile, IsRefusedWhenItIsNone) {
    MboxReader reader = reader_of("Hello,\n\nworld\n");
    const auto message = reader.next();
    ASSERT_FALSE(message);
    EXPECT_EQ(message.error().code, Errc::bad_data);
}

TEST_F(MboxFile, MayBeShorterThanItWas) {
    reader_of("12345");
    EXPECT_EQ(read_stretch(*file_, 1, 3), "234");
    EXPECT_EQ(read_stretch(*file_, 1, UINT64_MAX / 2).error().code, Errc::bad_data);
}

TEST(MboxFlags, ComeFromTheHeaderFieldsOfEveryProgram) {
    const auto names = [](std::string_view message) { return flags_in_header(message).names(); };
    using Names = std::vector<std::string>;
    EXPECT_EQ(names("Status: RO\nX-Status: AF\n\nStatus: D\n"),
              (Names{"\\Seen", "\\Answered", "\\Flagged"}));
    EXPECT_EQ(names("Status: O\nX-Status: DT\n\n"), (Names{"\\Deleted", "\\Draft"}));
    EXPECT_EQ(names("X-Keywords: todo work  bad(one\n\n"), (Names{"todo", "work"}));
    EXPECT_EQ(names("X-Mozilla-Status: 1005\n\n"), (Names{"\\Seen", "\\Flagged", "$Forwarded"}));
    EXPECT_EQ(names("X-Mozilla-Status: xyz\n\n"), Names{});
    EXPECT_EQ(names(""), Names{});
}

TEST(MboxQuoting, IsTakenAwayAsTheFileWasWritten) {
    const std::string_view text = "a\n>From b\n>>From c\n> From d\n>From";
    EXPECT_EQ(unquoted(text, Quoting::mboxrd), "a\nFrom b\n>From c\n> From d\n>From");
    EXPECT_EQ(unquoted(text, Quoting::mboxo), "a\nFrom b\n>>From c\n> From d\n>From");
}

}  // namespace
}  // namespace alder::mailbox
