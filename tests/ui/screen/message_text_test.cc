#include "ui/screen/message_text.h"

#include <ctime>

#include <gtest/gtest.h>

#include "ui/screen/part_file.h"

namespace alder::ui::screen {
namespace {

// The pieces of a multipart with the boundary b.
std::string multipart(const std::vector<std::string>& pieces) {
    std::string out = "Content-Type: multipart/mixed; boundary=b\n\n";
    for (const std::string& each : pieces) out += "--b\n" + each + "\n";
    return out + "--b--\n";
}

std::string file(const std::string& name) {
    return "Content-Disposition: attachment; filename=" + name + "\n\nx";
}

account::MessageToRead opened(const std::string& bytes) {
    account::MessageToRead read;
    read.message = std::make_shared<const mime::Message>(mime::Message::parse(bytes));
    read.readable = mime::readable(*read.message, read.options);
    return read;
}

std::vector<std::string> paths(const std::vector<view::AttachmentFacts>& parts) {
    std::vector<std::string> out;
    for (const view::AttachmentFacts& each : parts) out.push_back(each.part);
    return out;
}

TEST(AllParts, ListWhatAMessageInsideHoldsBehindItInItsOwnOrder) {
    std::vector<std::string> inside;
    for (int i = 1; i <= 11; ++i) inside.push_back(file("f" + std::to_string(i)));
    std::string letter = multipart(inside);
    letter.replace(letter.find("boundary=b"), 10, "boundary=c");
    for (std::size_t at = 0; (at = letter.find("--b", at)) != std::string::npos;)
        letter.replace(at, 3, "--c");
    const auto parts = all_parts(
        opened(multipart({"\nwords", "Content-Type: message/rfc822\n\n" + letter, file("last")})));
    EXPECT_EQ(paths(parts),
              (std::vector<std::string>{"1", "2", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7",
                                        "2.8", "2.9", "2.10", "2.11", "3"}));
    EXPECT_EQ(parts.back().number, parts.size());
}

TEST(AllParts, ListFilesPackedInATextBehindIt) {
    const auto read =
        opened(multipart({"\none\nbegin 644 cat.txt\n#0V%T\n`\nend\n=ybegin line=128 size=4 "
                          "name=a\n+++\n=yend size=4",
                          file("last")}));
    const auto parts = all_parts(read);
    EXPECT_EQ(paths(parts), (std::vector<std::string>{"1", "1.1", "1.2", "2"}));
    EXPECT_EQ(parts[1].name, "cat.txt");
    EXPECT_NE(parts[2].damage, "");
    EXPECT_EQ(reader_facts(read, Headers::brief).attachments.size(), 3U);
    EXPECT_EQ(part_text(*read.message, "1.1"), "Cat");
}

TEST(AllParts, TakeNoTimeToSpeakOfForTenThousand) {
    const auto read = opened(multipart(std::vector<std::string>(9'999, file("f"))));
    const std::clock_t before = std::clock();
    EXPECT_EQ(all_parts(read).size(), 9'999U);
    EXPECT_FALSE(reader_facts(read, Headers::brief).attachments.empty());
    const double seconds = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
    EXPECT_LT(seconds, 0.5);
}

}  // namespace
}  // namespace alder::ui::screen
