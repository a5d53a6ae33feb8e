// Answers that real servers gave, as another project recorded them. Nothing of them is kept here.

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "base/ascii.h"
#include "tests/imap/parse.h"
#include "tests/support/paths.h"

namespace alder::imap {
namespace {

std::string read_all(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// The recordings end their lines in LF; their literals count CRLF.
std::string with_crlf(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '\n' && !out.ends_with('\r')) out += '\r';
        out += c;
    }
    return out;
}

// A literal whose length was recorded wrong, and a response code without its "* OK".
bool is_beyond_help(const std::filesystem::path& path) {
    return path.filename() == "headers.1+unsolicited-info.txt" || path.filename() == "issue115.txt";
}

TEST(ImapRecorded, UnderstandsWhatServersSaid) {
    const auto root = tests::corpus_path("mailkit/Imap/Resources");
    if (!root) GTEST_SKIP() << "no corpus of recorded answers (mailkit)";
    std::size_t understood = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(*root)) {
        if (entry.path().extension() != ".txt" || is_beyond_help(entry.path())) continue;
        for (const auto& response : parse_stream(with_crlf(read_all(entry.path())), 1000)) {
            EXPECT_TRUE(response.has_value())
                << entry.path().filename() << ": " << response.error().detail;
            ++understood;
        }
    }
    EXPECT_GT(understood, 500U);
}

// The answers that imaptest expects stand in lines that begin with "* ".
TEST(ImapRecorded, UnderstandsWhatTestScriptsExpect) {
    const auto root = tests::corpus_path("imaptest/src/tests");
    if (!root) GTEST_SKIP() << "no corpus of test scripts (imaptest)";
    std::size_t understood = 0;
    for (const auto& entry : std::filesystem::directory_iterator(*root)) {
        if (entry.path().extension() == ".mbox") continue;
        const std::string text = read_all(entry.path());
        for (const std::string_view line : ascii::split(text, '\n')) {
            // "$" begins a placeholder of the scripts, "{{{" a literal of theirs.
            if (!line.starts_with("* ") || line.find_first_of("${~!") != std::string_view::npos)
                continue;
            const auto responses = parse_stream(std::string(line) + "\r\n", 50);
            ASSERT_EQ(responses.size(), 1U) << line;
            EXPECT_TRUE(responses[0].has_value()) << entry.path().filename() << ": " << line;
            ++understood;
        }
    }
    EXPECT_GT(understood, 50U);
}

}  // namespace
}  // namespace alder::imap
