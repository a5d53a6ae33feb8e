// Writes the manual pages and completions below the working directory, the root of the source tree.

#include <filesystem>
#include <fstream>
#include <iostream>

#include "tests/pages/pages.h"

int main() {
    alder::pages::Pages all = alder::pages::manual();
    all.merge(alder::pages::completions());
    for (const auto& [path, text] : all) {
        std::filesystem::create_directories(std::filesystem::path(path).parent_path());
        std::ofstream(path, std::ios::binary) << text;
        std::cout << path << '\n';
    }
}
