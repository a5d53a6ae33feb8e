#include "setup/command_words.h"

#include <fmt/format.h>

#include "base/ascii.h"

namespace alder::setup {

Result<std::vector<std::string>> command_words(std::string_view text) {
    std::vector<std::string> words;
    bool in_word = false;
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quote == 0 && ascii::is_space(c)) {
            in_word = false;
            continue;
        }
        if (!in_word) words.emplace_back();
        in_word = true;
        if (c == quote)
            quote = 0;
        else if (quote == 0 && (c == '"' || c == '\''))
            quote = c;
        else if (c == '\\' && quote != '\'' && i + 1 < text.size())
            words.back() += text[++i];
        else
            words.back() += c;
    }
    if (quote != 0)
        return fail(Errc::usage, fmt::format("a {} in the command does not end", quote));
    if (words.empty() || words.front().empty()) return fail(Errc::usage, "the command is empty");
    return words;
}

}  // namespace alder::setup
