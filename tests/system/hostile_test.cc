// Mail that wants to command the terminal: no output but --raw and --part holds a byte that could.

#include <cstdlib>
#include <filesystem>

#include <gtest/gtest.h>

#include "tests/support/paths.h"
#include "tests/system/alder_home.h"

namespace alder::tests {
namespace {

// The first thing a terminal would obey, with what stands around it; "" when there is nothing.
std::string obeyed(const std::string& text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const unsigned char next =
            i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
        const bool is_c0 = (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f;
        const bool is_c1 = byte == 0xc2 && next >= 0x80 && next <= 0x9f;
        const bool is_bidi = text.compare(i, 2, "\xe2\x80") == 0 && i + 2 < text.size() &&
                             static_cast<unsigned char>(text[i + 2]) >= 0xaa &&
                             static_cast<unsigned char>(text[i + 2]) <= 0xae;
        if (is_c0 || is_c1 || is_bidi)
            return "byte " + std::to_string(byte) + " at " + std::to_string(i) + ": " +
                   text.substr(i < 40 ? 0 : i - 40, 80);
    }
    return {};
}

TEST(HostileMail, HasNoControlBytesInAnyOutput) {
    const AlderHome home;
    for (const char* folder : {"10-Junk", "01-Inbox", "04-Archive"}) {
        const auto directory = source_path(std::string("share/demo/") + folder).string();
        ASSERT_EQ(home.run({"import", directory, "--into", "Inbox"}).code, 0);
    }
    for (const AlderHome::Words& words :
         {AlderHome::Words{"list"},
          {"list", "--json"},
          {"threads"},
          {"threads", "--json"},
          {"list", "--format", "{from} {to} {subject} {attachments} {preview} {message_id}"}}) {
        EXPECT_EQ(obeyed(home.run(words).out), "") << words.back();
    }
    for (const auto& message : home.json({"list", "--json"})) {
        const std::string id = message["id"];
        for (const char* form : {"--json", "--headers", "--text", "--html", "--tree", "-q"}) {
            const Ran ran = home.run({"show", form, id});
            EXPECT_TRUE(ran.code == 0 || ran.code == 1) << form << " " << id << ": " << ran.err;
            EXPECT_EQ(obeyed(ran.out), "") << form << " " << id;
            EXPECT_EQ(obeyed(ran.err), "") << form << " " << id;
        }
    }
}

TEST(HostileMail, IsTakenApartWithoutControlBytes) {
    const AlderHome home;
    for (const auto& entry :
         std::filesystem::directory_iterator(source_path("share/demo/10-Junk"))) {
        const std::string file = entry.path().string();
        EXPECT_EQ(obeyed(home.run({"mime", "tree", file}).out), "") << file;
        EXPECT_EQ(obeyed(home.run({"mime", "decode", "--json", file}).out), "") << file;
        EXPECT_EQ(obeyed(home.run({"mime", "decode", "--raw", file}).out), "") << file;
    }
}

TEST(HostileMail, CannotSpeakThroughAnErrorMessage) {
    const AlderHome home;
    EXPECT_EQ(obeyed(home.run({"show", "\x1b[2J"}).err), "");
    EXPECT_EQ(obeyed(home.run({"\x1b]0;title\x07"}).err), "");
    EXPECT_EQ(obeyed(home.run({"list", "--\x1b[2J"}).err), "");
}

}  // namespace
}  // namespace alder::tests
