#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/ui/screen/screen_fixture.h"
#include "ui/screen/part_file.h"

namespace alder::ui::screen {
namespace {

namespace fs = std::filesystem;

TEST(SafeFileName, IsTheBaseNameAlone) {
    EXPECT_EQ(safe_file_name("../../.bashrc", "2"), "bashrc");
    EXPECT_EQ(safe_file_name("C:\\evil\\run.exe", "2"), "run.exe");
    EXPECT_EQ(safe_file_name("/etc/passwd", "2"), "passwd");
}

TEST(SafeFileName, HasNoLeadingDotOrDash) {
    EXPECT_EQ(safe_file_name("-rf", "2"), "rf");
    EXPECT_EQ(safe_file_name("...", "2.1"), "part-2.1");
    EXPECT_EQ(safe_file_name("", "3"), "part-3");
}

TEST(SafeFileName, HasNothingAShellOrATerminalWouldObey) {
    EXPECT_EQ(safe_file_name("a;rm *.txt", "2"), "a_rm _.txt");
    EXPECT_EQ(safe_file_name("a\x1b[2J.txt", "2").find('\x1b'), std::string::npos);
}

TEST(SafeFileName, IsCutAndKeepsItsExtension) {
    const std::string name = safe_file_name(std::string(300, 'x') + ".pdf", "2");
    EXPECT_LE(name.size(), 120u);
    EXPECT_TRUE(name.ends_with(".pdf"));
}

class AttachmentsTest : public ScreenTest {
protected:
    void SetUp() override {
        import("Inbox", {letter("parts", 1,
                                "MIME-Version: 1.0\nContent-Type: multipart/mixed; "
                                "boundary=b\n\n--b\n\nSee.\n--b\nContent-Type: text/plain; "
                                "name=\"../.note.txt\"\nContent-Disposition: "
                                "attachment\n\nremember\n--b--\n")});
        start();
        type("v down");
    }

    std::string read(const fs::path& path) const {
        std::ostringstream text;
        text << std::ifstream(path).rdbuf();
        return text.str();
    }
};

TEST_F(AttachmentsTest, SavesUnderASafeNameForNobodyElse) {
    type("s enter");
    const fs::path file = dir_ / "saved" / "note.txt";
    EXPECT_NE(status().find("Saved"), std::string::npos) << status();
    EXPECT_EQ(read(file), "remember");
    EXPECT_EQ(fs::status(file).permissions() & fs::perms::all,
              fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(AttachmentsTest, NeverWritesOverAFile) {
    type("s enter s enter");
    EXPECT_TRUE(fs::exists(dir_ / "saved" / "note.txt"));
    EXPECT_EQ(read(dir_ / "saved" / "note-2.txt"), "remember");
}

TEST_F(AttachmentsTest, NeverWritesThroughALink) {
    fs::create_directories(dir_ / "saved");
    fs::create_symlink(dir_ / "victim", dir_ / "saved" / "note.txt");
    type("s enter");
    EXPECT_FALSE(fs::exists(dir_ / "victim"));
}

TEST_F(AttachmentsTest, ShowsTextInside) {
    type("enter");
    EXPECT_TRUE(shows("remember"));
    type("<");
    EXPECT_TRUE(shows("Parts of the message"));
}

class HostileAttachmentsTest : public ScreenTest {
protected:
    void SetUp() override {
        const auto part = [](const std::string& name) {
            return "--b\nContent-Type: application/pdf; name=" + name +
                   "\nContent-Disposition: attachment; filename=" + name +
                   "\n\n\x7f"
                   "ELF and more\n";
        };
        import("Inbox", {letter("parts", 1,
                                "MIME-Version: 1.0\nContent-Type: multipart/mixed; "
                                "boundary=b\n\n--b\n\nSee.\n" +
                                    part("invoice.pdf") + part("second.pdf") + "--b--\n")});
        start();
    }
    static constexpr const char* kWarning = "! this is a Linux program, not what its name says";
};

TEST_F(HostileAttachmentsTest, TheReaderTellsAWarningWhole) {
    type("enter");
    EXPECT_TRUE(shows(kWarning)) << picture();
}

TEST_F(HostileAttachmentsTest, TheListOfPartsTellsAWarningWholeAndGoesFromPartToPart) {
    type("v");
    EXPECT_TRUE(shows(kWarning)) << picture();
    type("n");
    EXPECT_NE(current().find("invoice.pdf"), std::string::npos) << picture();
    type("n");
    EXPECT_NE(current().find("second.pdf"), std::string::npos) << picture();
    type("p p");
    EXPECT_NE(current().find("[1]"), std::string::npos) << picture();
    type("end");
    EXPECT_NE(current().find("second.pdf"), std::string::npos) << picture();
    type("enter");
    EXPECT_NE(status().find("Not opened: this is a Linux program"), std::string::npos) << status();
}

}  // namespace
}  // namespace alder::ui::screen
