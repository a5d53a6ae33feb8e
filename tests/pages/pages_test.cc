#include "tests/pages/pages.h"

#include <cstdio>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "base/ascii.h"
#include "command/cli_command.h"
#include "tests/support/paths.h"

namespace alder::pages {
namespace {

std::string read(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(tests::source_path(path), std::ios::binary).rdbuf();
    return text.str();
}

Pages all() {
    Pages pages = manual();
    pages.merge(completions());
    return pages;
}

bool has_program(const std::string& name) {
    return std::system(("command -v " + name + " >/dev/null 2>&1").c_str()) == 0;
}

// What a command prints to both of its outputs.
std::string said_by(const std::string& command) {
    std::string said;
    std::FILE* const pipe = ::popen((command + " 2>&1 >/dev/null").c_str(), "r");
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) said += static_cast<char>(c);
    ::pclose(pipe);
    return said;
}

TEST(Pages, StandInTheTreeAsTheTablesSay) {
    for (const auto& [path, text] : all())
        EXPECT_EQ(read(path), text) << path << ": run cmake --build build/dev --target pages";
}

TEST(Pages, AreAllThatStandThere) {
    const Pages pages = all();
    for (const char* directory : {"man", "share/completions"}) {
        for (const auto& entry :
             std::filesystem::directory_iterator(tests::source_path(directory))) {
            const std::string path =
                std::string(directory) + "/" + entry.path().filename().string();
            EXPECT_TRUE(pages.contains(path)) << path << " belongs to nothing in the tables";
        }
    }
}

TEST(Pages, ExplainEveryCommandOnAPageOfItsOwn) {
    const Pages pages = manual();
    for (const command::CliCommand& each : command::cli_commands())
        EXPECT_TRUE(pages.contains("man/alder-" + std::string(each.name) + ".1")) << each.name;
}

TEST(Pages, AreSetByGroffWithoutAWarning) {
    if (!has_program("groff")) GTEST_SKIP() << "there is no groff here";
    for (const auto& [path, text] : manual())
        EXPECT_EQ(said_by("groff -man -Tutf8 -ww -z " + tests::source_path(path).string()), "")
            << path;
}

TEST(Completions, AreReadByBashWithoutAComplaint) {
    if (!has_program("bash")) GTEST_SKIP() << "there is no bash here";
    EXPECT_EQ(said_by("bash -n share/completions/alder.bash"), "");
}

TEST(Completions, AreReadByZshWithoutAComplaint) {
    if (!has_program("zsh")) GTEST_SKIP() << "there is no zsh here";
    EXPECT_EQ(said_by("zsh -n share/completions/_alder"), "");
}

TEST(Completions, AreReadByFishWithoutAComplaint) {
    if (!has_program("fish")) GTEST_SKIP() << "there is no fish here";
    EXPECT_EQ(said_by("fish -n share/completions/alder.fish"), "");
}

TEST(Completions, OfferCommandsAndTheirOptionsInBash) {
    if (!has_program("bash")) GTEST_SKIP() << "there is no bash here";
    const auto offered = [](const std::string& words, int at) {
        return said_by("bash -c '. share/completions/alder.bash; COMP_WORDS=(" + words +
                       "); COMP_CWORD=" + std::to_string(at) +
                       "; _alder; echo \"${COMPREPLY[*]}\" >&2'");
    };
    EXPECT_EQ(offered("alder thr", 1), "threads\n");
    EXPECT_EQ(offered("alder show --he", 2), "--headers --help\n");
}

}  // namespace
}  // namespace alder::pages
