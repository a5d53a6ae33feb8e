#include "mime/list_headers.h"

#include <algorithm>

#include "base/ascii.h"
#include "mime/encoded_word.h"

namespace alder::mime {

namespace {

constexpr std::size_t kMostUrls = 100;

bool is_https(std::string_view url) { return ascii::istarts_with(url, "https:"); }

void read_id(std::string_view raw_value, MailingList& out) {
    const std::string line = decode_text(raw_value);
    const std::size_t open = line.rfind('<');
    if (open == std::string::npos) {
        out.id = line;
        return;
    }
    out.id = ascii::trim(std::string_view(line).substr(open + 1, line.find('>', open) - open - 1));
    std::string_view name = ascii::trim(std::string_view(line).substr(0, open));
    if (name.size() >= 2 && name.front() == '"' && name.back() == '"')
        name = name.substr(1, name.size() - 2);
    out.name = name;
}

}  // namespace

std::vector<std::string> parse_list_urls(std::string_view raw_value) {
    const std::string line = unfold(raw_value);
    std::vector<std::string> out;
    int depth = 0;  // of comments
    for (std::size_t i = 0; i < line.size() && out.size() < kMostUrls; ++i) {
        if (line[i] == '(') ++depth;
        if (line[i] == ')' && depth > 0) --depth;
        if (depth > 0 || line[i] != '<') continue;
        const std::size_t close = line.find('>', i);
        if (close == std::string::npos) break;
        std::string url = line.substr(i + 1, close - i - 1);
        std::erase_if(url, [](char c) { return ascii::is_space(c) || ascii::is_control(c); });
        if (!url.empty()) out.push_back(std::move(url));
        i = close;
    }
    return out;
}

MailingList parse_mailing_list(const HeaderBlock& header) {
    MailingList out;
    read_id(header.value("List-Id"), out);
    const auto urls = [&](std::string_view name) { return parse_list_urls(header.value(name)); };
    out.post = urls("List-Post");
    out.help = urls("List-Help");
    out.subscribe = urls("List-Subscribe");
    out.unsubscribe = urls("List-Unsubscribe");
    out.owner = urls("List-Owner");
    out.archive = urls("List-Archive");
    const std::string post = unfold(header.value("List-Post"));
    out.closed =
        out.post.empty() && ascii::iequals(post.substr(0, post.find_first_of(" \t(")), "NO");
    const std::string click = unfold(header.value("List-Unsubscribe-Post"));
    out.one_click = ascii::iequals(click, "List-Unsubscribe=One-Click") &&
                    std::ranges::any_of(out.unsubscribe, is_https);
    return out;
}

}  // namespace alder::mime
