// Runs a fuzz target without libFuzzer: over every kept input, cut at a few places, and over
// mutations of it made by a fixed generator.

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "tests/fuzz/fuzz.h"

namespace {

constexpr int kMutations = 2000;

std::vector<std::string> kept_inputs(std::span<char*> directories) {
    std::vector<std::filesystem::path> paths;
    std::error_code ignored;
    for (const char* directory : directories) {
        for (const auto& each : std::filesystem::recursive_directory_iterator(directory, ignored)) {
            if (each.is_regular_file()) paths.push_back(each.path());
        }
    }
    std::ranges::sort(paths);
    std::vector<std::string> inputs{""};
    for (const auto& path : paths) {
        std::ifstream file(path, std::ios::binary);
        inputs.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return inputs;
}

void run(const std::string& input) {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

std::string mutate(std::string input, const std::string& other, std::mt19937& random) {
    const auto place = [&](std::size_t size) { return size == 0 ? 0 : random() % size; };
    for (std::uint32_t changes = 1 + random() % 4; changes > 0; --changes) {
        switch (random() % 5) {
            case 0:
                input.insert(place(input.size() + 1), 1, static_cast<char>(random()));
                break;
            case 1:
                input.erase(place(input.size()), 1 + random() % 16);
                break;
            case 2:
                if (!input.empty()) input[place(input.size())] = static_cast<char>(random());
                break;
            case 3:
                input.insert(place(input.size() + 1),
                             other.substr(place(other.size()), random() % 64));
                break;
            default:
                input.resize(place(input.size() + 1));
                break;
        }
    }
    return input;
}

}  // namespace

int main(int argc, char** argv) {
    const auto inputs = kept_inputs({argv + 1, static_cast<std::size_t>(argc - 1)});
    std::mt19937 random(20260101);
    for (const std::string& input : inputs) {
        run(input);
        for (const std::size_t part : {1U, 2U, 3U}) run(input.substr(0, input.size() * part / 4));
    }
    for (int i = 0; i < kMutations; ++i) {
        run(mutate(inputs[random() % inputs.size()], inputs[random() % inputs.size()], random));
    }
    std::cout << inputs.size() << " kept inputs and " << kMutations << " mutations\n";
    return 0;
}
