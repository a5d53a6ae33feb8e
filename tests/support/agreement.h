// How far we agree with what other projects expect of their own test messages: each compared field
// is counted, and each disagreement must be listed with its reason in a disagreements.txt, else the
// test fails; so it does when a listed one no longer occurs, or more or less often than listed.

#pragma once

#include <cstddef>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace alder::tests {

class Agreement {
public:
    // Takes the lines of this set from the list: "set | pattern | reason", or with the number of
    // fields that the pattern covers, "set | pattern | 12 | reason". Of several patterns that fit
    // the first counts.
    explicit Agreement(std::string set, const std::string& list = "tests/mime/disagreements.txt");

    // `where`: the file and the field, "rfc/001.json part 2 text".
    void compare(const std::string& where, const std::string& ours, const std::string& theirs);

    // Prints the row of the table; fails for what is not listed, for what is listed and did not
    // occur, and when fewer fields agree than this share of them.
    void judge(double least_percent) const;

private:
    struct Listed {
        std::string pattern;    // of `where`, "*" for any text
        std::size_t times = 0;  // it should occur; 0: not told, once or more
        std::size_t occurred = 0;
    };

    std::string set_;
    std::size_t compared_ = 0;
    std::size_t agreed_ = 0;
    std::vector<Listed> listed_;
    std::string unlisted_;
};

std::string contents(const std::filesystem::path& path);
// Regular files below the folder, sorted.
std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder);

}  // namespace alder::tests
