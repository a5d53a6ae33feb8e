#include "mime/reaction.h"

#include <algorithm>

#include "base/ascii.h"
#include "mime/addresses.h"

namespace alder::mime {

namespace {

constexpr std::size_t kMostBytes = 1024;  // a reaction is short, or it is none

// RFC 9078, 2: emoji with white space between them, nothing else. No letter, no digit alone.
std::vector<std::string> emoji_in(std::string_view text) {
    std::vector<std::string> out;
    std::string word;
    const auto end_word = [&] {
        if (!word.empty()) out.push_back(std::move(word));
        word.clear();
    };
    for (const char c : text) {
        if (ascii::is_space(c))
            end_word();
        else
            word += c;
    }
    end_word();
    const auto is_text = [](const std::string& each) {
        return std::ranges::any_of(each, ascii::is_alpha) ||
               std::ranges::all_of(each, ascii::is_ascii);
    };
    return std::ranges::any_of(out, is_text) ? std::vector<std::string>() : out;
}

}  // namespace

std::optional<Reaction> reaction(const Message& message) {
    const auto answered = parse_message_ids(message.root().header.value("In-Reply-To"));
    if (answered.empty()) return std::nullopt;
    for (std::size_t i = 0; i < message.parts().size(); ++i) {
        const Part& part = message.part(i);
        if (part.disposition.kind != "reaction" || !part.type.is("text/plain") ||
            part.body.size() > kMostBytes)
            continue;
        auto emoji = emoji_in(message.text(i));
        if (!emoji.empty()) return Reaction{std::move(emoji), answered.front()};
    }
    return std::nullopt;
}

}  // namespace alder::mime
