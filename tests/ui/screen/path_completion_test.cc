#include "ui/screen/path_completion.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace alder::ui::screen {
namespace {

using Names = std::vector<std::string>;

class PathCompletion : public testing::Test {
protected:
    void SetUp() override {
        for (const char* name : {"plan.pdf", "plain.txt", ".plan", "other"})
            std::ofstream(dir_ / name) << "x";
        std::filesystem::create_directory(dir_ / "plans");
    }
    // Without the directory before them.
    Names candidates(const std::string& typed) const {
        Names found = path_candidates(base() + typed);
        for (std::string& each : found) each.erase(0, base().size());
        return found;
    }
    std::string base() const { return (dir_ / "").string(); }

    tests::TempDir dir_;
};

TEST_F(PathCompletion, NamesWhatBeginsLikeThatAndWhatIsADirectory) {
    EXPECT_EQ(candidates("plan"), (Names{"plan.pdf", "plans/"}));
    EXPECT_EQ(candidates("x"), Names{});
    EXPECT_TRUE(path_candidates("/no/such/place/x").empty());
}

TEST_F(PathCompletion, NamesHiddenFilesOnlyWhereTheDotWasTyped) {
    EXPECT_EQ(candidates(""), (Names{"other", "plain.txt", "plan.pdf", "plans/"}));
    EXPECT_EQ(candidates("."), (Names{".plan"}));
}

}  // namespace
}  // namespace alder::ui::screen
