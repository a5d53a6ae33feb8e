// src/layers.cmake as a test sees it, and the #include lines of a source file.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace alder::tests {

struct ThirdParty {
    std::string name;
    std::vector<std::string> headers;  // prefixes of what is written in an #include
};

struct Room {
    std::string folder;              // "src/base", "ui/terminal"
    std::vector<std::string> uses;   // "base", "ui/terminal"
    std::vector<std::string> third;  // names of ThirdParty
};

struct LayerTable {
    std::vector<ThirdParty> third;
    std::vector<Room> rooms;  // in the order of the file

    const Room* room(std::string_view folder) const;
    // The library a header belongs to, by the longest prefix.
    const ThirdParty* owner(std::string_view header) const;
};

LayerTable read_layers(std::string_view cmake);

struct Include {
    std::string header;
    bool angled = false;
    bool operator==(const Include&) const = default;
};

std::vector<Include> includes_of(std::string_view source);

// Whether <header> comes with C++ itself or with POSIX and Linux: what every room may use.
bool is_system_header(std::string_view header);

// What is wrong with an #include in a file of this room; nullopt: nothing.
std::optional<std::string> complaint(const LayerTable& table, const Room& room,
                                     const Include& include);

}  // namespace alder::tests
