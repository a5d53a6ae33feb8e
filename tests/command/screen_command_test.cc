#include "command/screen_command.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "command/keymap.h"

namespace alder::command {
namespace {

constexpr std::array kPresets{Preset::pine, Preset::mutt};

std::vector<Screen> screens() {
    std::vector<Screen> all;
    for (std::size_t i = 0; i < kScreens; ++i) all.push_back(static_cast<Screen>(i));
    return all;
}

TEST(ScreenCommands, StandInTheTableOnceAndAreFoundByTheirName) {
    std::set<std::string_view> names;
    std::set<Command> ids;
    for (const ScreenCommand& each : screen_commands()) {
        EXPECT_TRUE(names.insert(each.name).second) << each.name;
        EXPECT_TRUE(ids.insert(each.id).second) << each.name;
        EXPECT_EQ(command_named(each.name), each.id);
        EXPECT_EQ(describe(each.id).name, each.name);
    }
    EXPECT_EQ(ids.size(), static_cast<std::size_t>(Command::quit) + 1);
    EXPECT_FALSE(command_named("frobnicate"));
}

TEST(ScreenCommands, ExplainThemselvesInOneShortLine) {
    for (const ScreenCommand& each : screen_commands()) {
        EXPECT_FALSE(each.help.empty()) << each.name;
        EXPECT_LE(each.help.size(), 64u) << each.name;
        EXPECT_NE(each.help.back(), '.') << each.name;
        EXPECT_FALSE(each.label.empty()) << each.name;
        EXPECT_LE(each.label.size(), 9u) << each.name;
        EXPECT_FALSE(each.screens().empty()) << each.name;
    }
}

TEST(ScreenCommands, ShareNoKeyOnOneScreenInOnePreset) {
    for (const Preset preset : kPresets) {
        for (const Screen screen : screens()) {
            std::map<std::string, std::string> owners;
            for (const ScreenCommand* each : commands_of(screen)) {
                for (const auto keys : keys_for(each->id, preset, screen)) {
                    const auto [it, fresh] =
                        owners.emplace(std::string(keys), std::string(each->name));
                    EXPECT_TRUE(fresh)
                        << keys << " on " << name_of(screen) << " in " << name_of(preset) << ": "
                        << it->second << " and " << each->name;
                }
            }
            for (const auto& [keys, owner] : owners) {
                const std::size_t blank = keys.find(' ');
                if (blank == std::string::npos) continue;
                EXPECT_EQ(owners.count(keys.substr(0, blank)), 0u) << keys << ", " << owner;
            }
        }
    }
}

TEST(ScreenCommands, HaveAKeyWhereverTheyWork) {
    for (const Preset preset : kPresets) {
        for (const Screen screen : screens()) {
            for (const ScreenCommand* each : commands_of(screen)) {
                EXPECT_FALSE(keys_for(each->id, preset, screen).empty())
                    << each->name << " on " << name_of(screen) << " in " << name_of(preset);
            }
        }
    }
}

TEST(ScreenCommands, AreWrittenWithKeyNamesInTheirNormalForm) {
    for (const Preset preset : kPresets) {
        for (const Screen screen : screens()) {
            for (const ScreenCommand* each : commands_of(screen)) {
                for (const auto keys : keys_for(each->id, preset, screen))
                    EXPECT_EQ(normal_keys(keys), std::string(keys)) << each->name;
            }
        }
    }
}

TEST(ScreenCommands, MeanTheSameByTheCommonKeysInBothPresets) {
    const KeyMap pine(Preset::pine);
    const KeyMap mutt(Preset::mutt);
    for (const Screen screen : screens()) {
        for (const char* key : {"up", "down", "left", "right", "enter", "?", "d", "u", "s", "h",
                                "tab", "q", "/", ":"}) {
            const Match a = pine.find(screen, key);
            const Match b = mutt.find(screen, key);
            EXPECT_EQ(a.kind, b.kind) << key << " on " << name_of(screen);
            EXPECT_EQ(a.command, b.command) << key << " on " << name_of(screen);
        }
    }
}

TEST(ScreenCommands, NameAPrefixOnlyWhereKeysFollowIt) {
    for (const Preset preset : kPresets) {
        const KeyMap map(preset);
        for (const Prefix& prefix : prefixes()) {
            const auto key = preset == Preset::pine ? prefix.keys.pine : prefix.keys.mutt;
            for (const Screen screen : screens()) {
                if (!prefix.keys.on.has(screen)) continue;
                EXPECT_EQ(map.find(screen, key).kind, Match::Kind::prefix)
                    << prefix.label << " in " << name_of(preset);
            }
        }
    }
}

TEST(ScreenCommands, NameEveryPrefixThatKeysFollow) {
    for (const Preset preset : kPresets) {
        for (const Screen screen : screens()) {
            for (const ScreenCommand* each : commands_of(screen)) {
                for (const auto keys : keys_for(each->id, preset, screen)) {
                    if (keys.find(' ') == std::string_view::npos) continue;
                    EXPECT_TRUE(std::ranges::any_of(prefixes(), [&](const Prefix& prefix) {
                        const auto key =
                            preset == Preset::pine ? prefix.keys.pine : prefix.keys.mutt;
                        return prefix.keys.on.has(screen) && keys.starts_with(key);
                    })) << keys;
                }
            }
        }
    }
}

TEST(ScreenCommands, KnowScreensAndPresetsByName) {
    for (const Screen screen : screens()) EXPECT_EQ(screen_named(name_of(screen)), screen);
    for (const Preset preset : kPresets) EXPECT_EQ(preset_named(name_of(preset)), preset);
    EXPECT_FALSE(screen_named("telegraph"));
    EXPECT_FALSE(preset_named("emacs"));
}

}  // namespace
}  // namespace alder::command
