#include "config/paths.h"

#include <map>

#include <gtest/gtest.h>

namespace alder::config {
namespace {

Environment with(std::map<std::string, std::string> variables) {
    return [variables = std::move(variables)](const char* name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        if (found == variables.end()) return std::nullopt;
        return found->second;
    };
}

TEST(Paths, AreBelowHomeWhereNothingElseIsSaid) {
    const auto paths = find_paths(with({{"HOME", "/home/ann"}}));
    ASSERT_TRUE(paths);
    EXPECT_EQ(paths->config_file(), "/home/ann/.config/alder/config.toml");
    EXPECT_EQ(paths->data, "/home/ann/.local/share/alder");
    EXPECT_EQ(paths->state, "/home/ann/.local/state/alder");
    EXPECT_EQ(paths->cache, "/home/ann/.cache/alder");
}

TEST(Paths, FollowTheXdgVariables) {
    const auto paths = find_paths(with({{"XDG_CONFIG_HOME", "/c"},
                                        {"XDG_DATA_HOME", "/d/"},
                                        {"XDG_STATE_HOME", "/s"},
                                        {"XDG_CACHE_HOME", "/k"}}));
    ASSERT_TRUE(paths);
    EXPECT_EQ(paths->config, "/c/alder");
    EXPECT_EQ(paths->data, "/d/alder");
    EXPECT_EQ(paths->state, "/s/alder");
    EXPECT_EQ(paths->cache, "/k/alder");
}

TEST(Paths, TakeARelativeVariableForNone) {
    const auto paths = find_paths(with({{"HOME", "/home/ann"}, {"XDG_DATA_HOME", "data"}}));
    ASSERT_TRUE(paths);
    EXPECT_EQ(paths->data, "/home/ann/.local/share/alder");
}

TEST(Paths, NeedAHome) {
    const auto paths = find_paths(with({{"XDG_DATA_HOME", "/d"}}));
    ASSERT_FALSE(paths);
    EXPECT_EQ(paths.error().code, Errc::config);
}

TEST(Paths, ExpandTheTildeAtTheBeginningOnly) {
    EXPECT_EQ(expand_home("~/x", "/home/ann"), "/home/ann/x");
    EXPECT_EQ(expand_home("~", "/home/ann"), "/home/ann");
    EXPECT_EQ(expand_home("/a/~/x", "/home/ann"), "/a/~/x");
    EXPECT_EQ(expand_home("~bob/x", "/home/ann"), "~bob/x");
}

}  // namespace
}  // namespace alder::config
