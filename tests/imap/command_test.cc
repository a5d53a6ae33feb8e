#include "imap/command.h"

#include <gtest/gtest.h>

#include "tests/support/must.h"

namespace alder::imap {
namespace {

using tests::must;

// All bytes, "+" given whenever it is waited for and marked as "|".
std::string written(CommandWriter& writer, std::size_t room) {
    std::string all;
    while (true) {
        const std::string bytes = must(writer.take(room));
        EXPECT_LE(bytes.size(), room);
        all += bytes;
        if (!bytes.empty()) continue;
        if (!writer.continued()) return all;
        all += '|';
    }
}

std::string written(Command command, LiteralSupport literals = LiteralSupport::all) {
    CommandWriter writer;
    writer.enqueue("a1", std::move(command), literals);
    return written(writer, 1000);
}

class BrokenSource : public ByteSource {
public:
    std::uint64_t size() const override { return 10; }
    Result<std::string> read(std::size_t) override { return fail(Errc::io, "gone"); }
};

class ShortSource : public ByteSource {
public:
    std::uint64_t size() const override { return 10; }
    Result<std::string> read(std::size_t) override { return std::string(); }
};

TEST(ImapCommand, QuotesStrings) {
    EXPECT_EQ(written(Command("SELECT").mailbox("a\"b\\c d")), "a1 SELECT \"a\\\"b\\\\c d\"\r\n");
    EXPECT_EQ(written(Command("SELECT").mailbox("")), "a1 SELECT \"\"\r\n");
}

TEST(ImapCommand, SendsAsLiteralWhatQuotesCannotHold) {
    EXPECT_EQ(written(Command("SELECT").mailbox("a\r\nb")), "a1 SELECT {4+}\r\na\r\nb\r\n");
    EXPECT_EQ(written(Command("SELECT").mailbox("\xff")), "a1 SELECT {1+}\r\n\xff\r\n");
    EXPECT_EQ(written(Command("SELECT").mailbox("\xff").words("x"), LiteralSupport::synchronising),
              "a1 SELECT {1}\r\n|\xff x\r\n");
}

TEST(ImapCommand, RefusesANameWithNul) {
    EXPECT_TRUE(Command("SELECT").mailbox(std::string_view("a\0b", 3)).refused().has_value());
    EXPECT_FALSE(Command("SELECT").mailbox("ab").refused().has_value());
}

TEST(ImapCommand, NeverLetsALineBreakIntoItsOwnWords) {
    EXPECT_THROW(Command("NOOP\r\nx"), std::logic_error);
    EXPECT_THROW(Command("NOOP").words("x\n"), std::logic_error);
    EXPECT_THROW(CommandWriter().enqueue("a\r", Command("NOOP"), LiteralSupport::all),
                 std::logic_error);
}

TEST(ImapCommand, WritesSetsAndFlags) {
    mail::Flags flags;
    flags.add("\\Seen");
    flags.add("todo");
    flags.add("not an atom");
    EXPECT_EQ(written(Command("UID STORE").set({1, 2, 3, 7}).words("+FLAGS").flags(flags)),
              "a1 UID STORE 1:3,7 +FLAGS (\\Seen todo)\r\n");
}

TEST(ImapCommand, WaitsOnlyForLiteralsThatMust) {
    const auto append = [](std::size_t size) {
        return Command("APPEND").mailbox("x").body(
            std::make_unique<StringSource>(std::string(size, 'm')));
    };
    const std::string big(4097, 'm');
    EXPECT_EQ(written(append(2), LiteralSupport::up_to_4096), "a1 APPEND \"x\" {2+}\r\nmm\r\n");
    EXPECT_EQ(written(append(4097), LiteralSupport::up_to_4096),
              "a1 APPEND \"x\" {4097}\r\n|" + big + "\r\n");
    EXPECT_EQ(written(append(4097), LiteralSupport::all),
              "a1 APPEND \"x\" {4097+}\r\n" + big + "\r\n");
}

TEST(ImapCommand, GivesTheSameBytesWhateverTheRoom) {
    for (std::size_t room = 1; room < 60; ++room) {
        CommandWriter writer;
        writer.enqueue("a1",
                       Command("APPEND").mailbox("ä").body(std::make_unique<StringSource>("body")),
                       LiteralSupport::synchronising);
        writer.enqueue("a2", Command("NOOP"), LiteralSupport::all);
        EXPECT_EQ(written(writer, room), "a1 APPEND {2}\r\n|ä {4}\r\n|body\r\na2 NOOP\r\n");
    }
}

TEST(ImapCommand, SkipsTheRestOfACommandThatWasRefusedBeforeItsLiteral) {
    CommandWriter writer;
    writer.enqueue("a1", Command("APPEND").body(std::make_unique<StringSource>("body")),
                   LiteralSupport::synchronising);
    writer.enqueue("a2", Command("NOOP"), LiteralSupport::all);
    EXPECT_EQ(must(writer.take(1000)), "a1 APPEND {4}\r\n");
    EXPECT_FALSE(writer.abandon("a2"));
    EXPECT_TRUE(writer.abandon("a1"));
    EXPECT_EQ(must(writer.take(1000)), "a2 NOOP\r\n");
    EXPECT_FALSE(writer.continued());
}

TEST(ImapCommand, KnowsWhetherACommandIsSentWhole) {
    CommandWriter writer;
    writer.enqueue("a1", Command("NOOP"), LiteralSupport::all);
    EXPECT_EQ(must(writer.take(8)), "a1 NOOP\r");
    EXPECT_FALSE(writer.sent("a1"));
    EXPECT_EQ(must(writer.take(8)), "\n");
    EXPECT_TRUE(writer.sent("a1"));
}

TEST(ImapCommand, FailsWhenABodyCannotBeReadOrIsShort) {
    for (int broken = 0; broken < 2; ++broken) {
        CommandWriter writer;
        std::unique_ptr<ByteSource> source = std::make_unique<ShortSource>();
        if (broken == 1) source = std::make_unique<BrokenSource>();
        writer.enqueue("a1", Command("APPEND").body(std::move(source)), LiteralSupport::all);
        EXPECT_FALSE(writer.take(1000).has_value());
    }
}

TEST(ImapCommand, SendsLinesOutsideCommands) {
    CommandWriter writer;
    writer.enqueue_line(Secret("DONE"));
    EXPECT_EQ(written(writer, 3), "DONE\r\n");
}

}  // namespace
}  // namespace alder::imap
