#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "tests/layers/layer_table.h"
#include "tests/support/paths.h"

namespace alder::tests {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSmall = R"(
# a comment with room(src/never)
third(fmt HEADERS fmt/ PKG fmt)
third(sqlite HEADERS sqlite3.h PKG sqlite3)
room(src/base  THIRD fmt)
room(src/store USES base
               THIRD sqlite)
room(ui/screen USES base)
)";

std::string read(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

LayerTable real_table() { return read_layers(read(source_path("src/layers.cmake"))); }

// Every folder below src/ and ui/ that holds sources, as "src/base".
std::set<std::string> folders() {
    std::set<std::string> out;
    for (const char* top : {"src", "ui"}) {
        if (!fs::exists(source_path(top))) continue;
        for (const auto& entry : fs::recursive_directory_iterator(source_path(top))) {
            const auto kind = entry.path().extension();
            // main() joins the commands and the screens; it belongs to no room.
            if (entry.path() == source_path("src/main.cc")) continue;
            if (kind == ".h" || kind == ".cc")
                out.insert(fs::relative(entry.path().parent_path(), source_path("")).string());
        }
    }
    return out;
}

std::string complaint_of(std::string_view folder, const Include& include) {
    const LayerTable table = read_layers(kSmall);
    return complaint(table, *table.room(folder), include).value_or("");
}

TEST(Layers, HoldEveryFolderWithSources) {
    const LayerTable table = real_table();
    for (const std::string& folder : folders())
        EXPECT_NE(table.room(folder), nullptr) << folder << " is not in src/layers.cmake";
}

TEST(Layers, UseOnlyRoomsThatStandAboveThem) {
    std::set<std::string> above;
    for (const Room& room : real_table().rooms) {
        for (const std::string& used : room.uses) {
            EXPECT_TRUE(above.contains(used.starts_with("ui/") ? used : "src/" + used))
                << room.folder << " uses " << used << ", which does not stand above it";
        }
        EXPECT_TRUE(above.insert(room.folder).second) << room.folder << " stands there twice";
    }
}

TEST(Layers, UseOnlyLibrariesThatAreDeclared) {
    const LayerTable table = real_table();
    for (const Room& room : table.rooms) {
        for (const std::string& name : room.third) {
            EXPECT_TRUE(std::ranges::any_of(
                table.third, [&](const ThirdParty& each) { return each.name == name; }))
                << room.folder << " uses " << name;
        }
    }
}

TEST(Layers, KeepTheEngineFreeOfTheScreens) {
    for (const Room& room : real_table().rooms) {
        if (room.folder.starts_with("ui/")) continue;
        for (const std::string& used : room.uses)
            EXPECT_FALSE(used.starts_with("ui/")) << room.folder;
    }
}

TEST(Layers, AreKeptByEveryInclude) {
    const LayerTable table = real_table();
    std::size_t seen = 0;
    for (const std::string& folder : folders()) {
        const Room* const room = table.room(folder);
        if (room == nullptr) continue;
        for (const auto& entry : fs::directory_iterator(source_path(folder))) {
            if (entry.path().extension() == ".cmake") continue;
            if (!entry.is_regular_file()) continue;
            for (const Include& include : includes_of(read(entry.path()))) {
                ++seen;
                const auto wrong = complaint(table, *room, include);
                EXPECT_FALSE(wrong) << entry.path().string() << ": " << wrong.value_or("");
            }
        }
    }
    EXPECT_GT(seen, 100u);
}

TEST(LayerCheck, SeesTheIncludesOfAFile) {
    EXPECT_EQ(includes_of("#include \"base/ascii.h\"\n#  include <vector>  // why\nint x;\n"),
              (std::vector<Include>{{"base/ascii.h", false}, {"vector", true}}));
}

TEST(LayerCheck, RefusesWhatTheTableDoesNotAllow) {
    EXPECT_EQ(complaint_of("src/store", {"base/ascii.h", false}), "");
    EXPECT_EQ(complaint_of("src/store", {"store/journal.h", false}), "");
    EXPECT_EQ(complaint_of("src/base", {"store/journal.h", false}),
              "src/base may not use src/store");
    EXPECT_EQ(complaint_of("src/base", {"ui/screen/index.h", false}),
              "src/base may not use ui/screen");
    EXPECT_EQ(complaint_of("src/base", {"attic/old.h", false}), "there is no room src/attic");
    EXPECT_EQ(complaint_of("src/store", {"sqlite3.h", true}), "");
    EXPECT_EQ(complaint_of("src/base", {"sqlite3.h", true}), "src/base may not use sqlite");
    EXPECT_EQ(complaint_of("ui/screen", {"fmt/format.h", true}), "");
    EXPECT_EQ(complaint_of("ui/screen", {"string_view", true}), "");
    EXPECT_EQ(complaint_of("ui/screen", {"sys/stat.h", true}), "");
    EXPECT_EQ(complaint_of("ui/screen", {"boost/asio.hpp", true}),
              "no third() line declares <boost/asio.hpp>");
}

}  // namespace
}  // namespace alder::tests
