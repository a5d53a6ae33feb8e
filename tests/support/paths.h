// Where tests find what they read: the source tree (they run with it as working directory) and,
// when the machine has them, the corpora of other projects. A test that needs a corpus skips
// visibly where it is not present.

#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace alder::tests {

// A file or folder inside the source tree, relative to its root.
inline std::filesystem::path source_path(const std::string& relative) {
    return std::filesystem::current_path() / relative;
}

// A file or folder among the corpora: below $ALDER_CORPUS, else ../shared/corpus beside the source
// tree.
inline std::optional<std::filesystem::path> corpus_path(const std::string& relative) {
    const char* home = std::getenv("ALDER_CORPUS");
    const std::filesystem::path root =
        home != nullptr ? std::filesystem::path(home) : source_path("../shared/corpus");
    std::filesystem::path path = root / relative;
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) return std::nullopt;
    return path;
}

}  // namespace alder::tests
