#include "ui/screen/letter_files.h"

#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>
#include <pty.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/temp_dir.h"

namespace alder::ui::screen {
namespace {

// What edited_outside() gives in a process that has a terminal, with this as $VISUAL; an error
// begins with "error: ".
std::string edited(const std::string& visual, const std::string& text, const std::string& place) {
    int out[2];
    EXPECT_EQ(::pipe(out), 0);
    int terminal = -1;
    const pid_t child = ::forkpty(&terminal, nullptr, nullptr, nullptr);
    if (child == 0) {
        ::setenv("VISUAL", visual.c_str(), 1);
        const auto result = edited_outside(text, place);
        const std::string words = !result ? "error: " + result.error().detail
                                          : (result->gave_up ? "gave up: " : "") + result->text;
        ::_exit(::write(out[1], words.data(), words.size()) < 0 ? 1 : 0);
    }
    ::close(out[1]);
    std::string words;
    char piece[256];
    for (ssize_t n = 0; (n = ::read(out[0], piece, sizeof piece)) > 0;)
        words.append(piece, static_cast<std::size_t>(n));
    ::close(out[0]);
    ::close(terminal);
    ::waitpid(child, nullptr, 0);
    return words;
}

class OutsideEditor : public testing::Test {
protected:
    std::string script(const std::string& lines) {
        const auto path = dir_ / "editor.sh";
        std::ofstream(path) << "#!/bin/sh\n" << lines;
        ::chmod(path.c_str(), 0700);
        return path.string();
    }
    std::string place() { return (dir_ / "scratch").string(); }
    tests::TempDir dir_;
};

TEST_F(OutsideEditor, GetsTheLetterInAPrivateFileAndItsArguments) {
    const std::string visual = script(
        "echo \"$1\" >>\"$2\"; stat -c %a \"$2\" >>\"$2\"; stat -c %a \"$(dirname \"$2\")\" "
        ">>\"$2\"\n"
        "touch \"$2~\"\n");
    EXPECT_EQ(edited(visual + " two", "Grüße\n", place()), "Grüße\ntwo\n600\n700\n");
    EXPECT_FALSE(std::filesystem::exists(place()));
}

TEST_F(OutsideEditor, LeavesTheLetterAsItWasWhenItFails) {
    EXPECT_EQ(edited(script("exit 1\n"), "x", place()),
              "error: the editor gave up; the letter is as it was");
    EXPECT_EQ(edited("/nonexistent/editor", "x", place()),
              "error: the editor does not start: /nonexistent/editor: No such file or directory; "
              "write on here, and set $EDITOR before the next start");
    EXPECT_FALSE(std::filesystem::exists(place()));
}

TEST_F(OutsideEditor, GivesWhatItSavedBeforeItFailed) {
    EXPECT_EQ(edited(script("echo more >>\"$1\"; kill -HUP $$\n"), "x\n", place()),
              "gave up: x\nmore\n");
    EXPECT_FALSE(std::filesystem::exists(place()));
}

TEST_F(OutsideEditor, LeavesWhatCannotBeReadWhereItIs) {
    const std::string said =
        edited(script("head -c 20000000 /dev/zero >>\"$1\"\n"), "x\n", place());
    EXPECT_NE(said.find("stays in " + place()), std::string::npos) << said;
    EXPECT_TRUE(std::filesystem::exists(place() + "/letter.txt"));
}

}  // namespace
}  // namespace alder::ui::screen
