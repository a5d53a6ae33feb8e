// Prints what is larger than STYLE's rules of thumb: headers above 200 lines, sources above 500,
// functions above 60, lines above 120 columns; then the spread of function lengths. Never fails:
// an exception is explained where it stands. Relies on the tree being formatted by clang-format.

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.h"

namespace {

namespace fs = std::filesystem;
using alder::ascii::trim;

constexpr std::size_t kHeader = 200;
constexpr std::size_t kSource = 500;
constexpr std::size_t kFunction = 60;
constexpr std::size_t kLine = 120;

std::vector<std::string> lines_of(const fs::path& path) {
    std::vector<std::string> lines;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

std::size_t indent(std::string_view line) {
    return std::min(line.find_first_not_of(' '), line.size());
}

// Whether a statement may begin after this line.
bool ends_statement(std::string_view line) {
    const auto text = trim(line);
    return text.empty() || text.starts_with("//") || text.starts_with('#') || text.ends_with(';') ||
           text.ends_with('{') || text.ends_with('}') || text.ends_with(':');
}

bool opens_function(std::string_view head) {
    for (const std::string_view word :
         {"if ", "for ", "while ", "switch ", "} ", "else", "do ", "try", "namespace", "struct ",
          "class ", "enum ", "union ", "extern ", "return ", "case "}) {
        if (trim(head).starts_with(word)) return false;
    }
    return true;
}

// The lengths in lines of the functions of a file, each with the line it begins at.
struct Function {
    std::size_t line = 0;
    std::size_t length = 0;
};

std::vector<Function> functions_of(const std::vector<std::string>& lines) {
    std::vector<Function> out;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (i == 0 || ends_statement(lines[i - 1])) begin = i;
        std::string_view text = trim(lines[i]);
        const bool whole = text.ends_with('}') && text.find(") {") != std::string_view::npos;
        const bool opens = text.ends_with('{') || whole;
        bool has_arguments = false;
        for (std::size_t k = begin; k <= i; ++k)
            has_arguments |= lines[k].find('(') != std::string::npos;
        if (!opens || !has_arguments || !opens_function(lines[begin])) continue;
        std::size_t end = i;
        if (!whole) {
            while (end + 1 < lines.size() &&
                   (lines[end].empty() || end == i || indent(lines[end]) > indent(lines[begin]) ||
                    !trim(lines[end]).starts_with('}')))
                ++end;
        }
        out.push_back({begin + 1, end - begin + 1});
    }
    return out;
}

void report(const fs::path& path, std::vector<std::size_t>& lengths) {
    const auto lines = lines_of(path);
    const std::size_t limit = path.extension() == ".h" ? kHeader : kSource;
    if (lines.size() > limit)
        fmt::print("{}: {} lines (at most {})\n", path.string(), lines.size(), limit);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto columns = std::ranges::count_if(
            lines[i], [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; });
        if (static_cast<std::size_t>(columns) > kLine)
            fmt::print("{}:{}: {} columns (at most {})\n", path.string(), i + 1, columns, kLine);
    }
    for (const Function& function : functions_of(lines)) {
        lengths.push_back(function.length);
        if (function.length <= kFunction) continue;
        fmt::print("{}:{}: a function of {} lines (at most {})\n", path.string(), function.line,
                   function.length, kFunction);
    }
}

}  // namespace

int main() {
    std::vector<fs::path> files;
    for (const char* top : {"src", "ui"}) {
        if (!fs::exists(top)) continue;
        for (const auto& entry : fs::recursive_directory_iterator(top)) {
            const auto kind = entry.path().extension();
            if (kind == ".h" || kind == ".cc") files.push_back(entry.path());
        }
    }
    std::ranges::sort(files);
    std::vector<std::size_t> lengths;
    for (const fs::path& file : files) report(file, lengths);
    std::ranges::sort(lengths);
    if (lengths.empty()) return 0;
    fmt::print("{} files, {} functions: median {} lines, 90 % within {}, longest {}\n",
               files.size(), lengths.size(), lengths[lengths.size() / 2],
               lengths[lengths.size() * 9 / 10], lengths.back());
}
