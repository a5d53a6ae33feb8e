#include "ui/screen/path_completion.h"

#include <algorithm>
#include <filesystem>

#include "ui/screen/letter_files.h"

namespace alder::ui::screen {

std::vector<std::string> path_candidates(const std::string& typed) {
    constexpr std::size_t kMost = 1000;
    const std::size_t slash = typed.rfind('/');
    const std::string directory = slash == std::string::npos ? "" : typed.substr(0, slash + 1);
    const std::string begin = typed.substr(directory.size());
    std::error_code trouble;  // what cannot be read has no candidates
    std::filesystem::directory_iterator each(directory.empty() ? "." : expanded_path(directory),
                                             trouble);
    std::vector<std::string> found;
    for (; !trouble && each != std::filesystem::directory_iterator() && found.size() < kMost;
         each.increment(trouble)) {
        const std::string name = each->path().filename().string();
        if (!name.starts_with(begin) || (name.front() == '.' && begin.empty())) continue;
        std::error_code unknown;
        const bool is_directory = each->is_directory(unknown);
        found.push_back(directory + name + (is_directory ? "/" : ""));
    }
    std::ranges::sort(found);
    return found;
}

}  // namespace alder::ui::screen
