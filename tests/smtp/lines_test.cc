#include "smtp/lines.h"

#include <gtest/gtest.h>

namespace alder::smtp {
namespace {

Result<LetterShape> shape(std::string bytes) {
    StringSource source(std::move(bytes));
    return examine(source);
}

std::string stuffed(std::string_view bytes, std::size_t at_a_time) {
    DotStuffer dots;
    std::string out;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(at_a_time, bytes.size())))
        out += dots.stuff(bytes.substr(0, at_a_time));
    return out;
}

bool fits(std::string_view bytes, std::size_t at_a_time) {
    LineCheck check;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(at_a_time, bytes.size()))) {
        if (!check.add(bytes.substr(0, at_a_time))) return false;
    }
    return check.finish().has_value();
}

TEST(SmtpLines, DoublesDotsWhereverTheBytesAreSplit) {
    const std::string bytes = ".\r\n..a\r\nb.\r\n\r\n.c\r\n.";
    for (std::size_t n = 1; n <= bytes.size(); ++n)
        EXPECT_EQ(stuffed(bytes, n), "..\r\n...a\r\nb.\r\n\r\n..c\r\n..") << n;
}

TEST(SmtpLines, LeavesNoEndOfLetterInsideALetter) {
    const std::string bytes = "a\r\n.\r\nb\r\n";
    for (std::size_t n = 1; n <= bytes.size(); ++n)
        EXPECT_EQ(stuffed(bytes, n).find("\r\n.\r\n"), std::string::npos) << n;
}

TEST(SmtpLines, RefusesWhatServersReadInDifferentWays) {
    const std::string longest(LineCheck::kLongest, 'x');
    for (const std::string& bad :
         {std::string("a\nb\r\n"), std::string("a\rb\r\n"), std::string("a\r\r\n"),
          std::string("a\n.\n"), std::string("a\r\n.\n"), std::string("a"), std::string("a\r"),
          std::string("a\0b\r\n", 5), longest + "x\r\n"}) {
        for (std::size_t n = 1; n <= bad.size(); ++n) EXPECT_FALSE(fits(bad, n)) << bad;
        EXPECT_EQ(shape(bad).error().code, Errc::bad_data);
    }
    for (const std::string& good : {std::string(), std::string("\r\n"), longest + "\r\n"})
        EXPECT_TRUE(fits(good, 7));
}

TEST(SmtpLines, KnowsWhatALetterNeedsOfAServer) {
    EXPECT_EQ(shape("Subject: x\r\n\r\nplain\r\n"), LetterShape{});
    EXPECT_EQ(shape("Subject: x\r\n\r\nsch\xc3\xb6n\r\n"),
              (LetterShape{.eight_bit = true, .utf8_headers = false}));
    EXPECT_EQ(shape("Subject: sch\xc3\xb6n\r\n\r\nplain\r\n"),
              (LetterShape{.eight_bit = true, .utf8_headers = true}));
}

}  // namespace
}  // namespace alder::smtp
