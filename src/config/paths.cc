#include "config/paths.h"

#include <cstdlib>

namespace alder::config {

namespace {

std::optional<std::string> absolute(const Environment& environment, const char* name) {
    auto path = environment(name);
    if (!path || !path->starts_with('/')) return std::nullopt;
    while (path->size() > 1 && path->ends_with('/')) path->pop_back();
    return path;
}

}  // namespace

Environment process_environment() {
    return [](const char* name) -> std::optional<std::string> {
        const char* const value = std::getenv(name);
        if (value == nullptr) return std::nullopt;
        return std::string(value);
    };
}

Result<Paths> find_paths(const Environment& environment) {
    const auto home = absolute(environment, "HOME");
    const auto below = [&](const char* variable, const char* fallback) {
        if (auto path = absolute(environment, variable)) return *path + "/alder";
        return home.value_or("") + fallback + "/alder";
    };
    Paths paths{.home = home.value_or(""),
                .config = below("XDG_CONFIG_HOME", "/.config"),
                .data = below("XDG_DATA_HOME", "/.local/share"),
                .state = below("XDG_STATE_HOME", "/.local/state"),
                .cache = below("XDG_CACHE_HOME", "/.cache")};
    const bool needs_home =
        !absolute(environment, "XDG_CONFIG_HOME") || !absolute(environment, "XDG_DATA_HOME") ||
        !absolute(environment, "XDG_STATE_HOME") || !absolute(environment, "XDG_CACHE_HOME");
    if (needs_home && !home)
        return fail(Errc::config, "HOME is not set to an absolute path; set it and try again");
    return paths;
}

std::string expand_home(std::string path, const std::string& home) {
    if (path == "~") return home;
    if (path.starts_with("~/")) return home + path.substr(1);
    return path;
}

}  // namespace alder::config
