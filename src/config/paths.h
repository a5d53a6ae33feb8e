// Where Alder's files are (XDG Base Directory Specification 0.8). The environment is an argument,
// so that a test or another program can say what it is.

#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/result.h"

namespace alder::config {

// The value of an environment variable; nullopt when it is not set.
using Environment = std::function<std::optional<std::string>(const char* name)>;

// The environment of this process.
Environment process_environment();

// Absolute, without a slash at the end.
struct Paths {
    std::string home;
    std::string config;  // a directory: $XDG_CONFIG_HOME/alder
    std::string data;    // the store and its locks: $XDG_DATA_HOME/alder
    std::string state;   // $XDG_STATE_HOME/alder
    std::string cache;   // what can be made again: $XDG_CACHE_HOME/alder

    std::string config_file() const { return config + "/config.toml"; }
};

// A variable that is empty or no absolute path counts as not set, as the specification asks.
// Errc::config when HOME is needed and not set.
Result<Paths> find_paths(const Environment& environment);

// "~/x" -> "/home/ann/x"; everything else as it is.
std::string expand_home(std::string path, const std::string& home);

}  // namespace alder::config
