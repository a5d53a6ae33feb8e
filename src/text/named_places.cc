#include "text/named_places.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <unicode/uchar.h>

#include "base/ascii.h"
#include "text/idna.h"
#include "text/utf8.h"

namespace alder::text {

namespace {

// No registry has these.
constexpr std::string_view kFileEndings[] = {
    "asc",  "avi",  "bak",   "bat",   "bin",  "bmp",  "cfg",     "conf", "cpp",  "css",  "csv",
    "dat",  "diff", "dll",   "dmg",   "doc",  "docm", "docx",    "eml",  "eps",  "epub", "exe",
    "flac", "gif",  "gz",    "heic",  "hpp",  "htm",  "html",    "ics",  "ini",  "iso",  "jar",
    "java", "jpeg", "jpg",   "js",    "json", "jsp",  "key",     "kml",  "lock", "log",  "lzma",
    "mkv",  "mobi", "mpeg",  "mpg",   "msg",  "msi",  "numbers", "odf",  "odp",  "ods",  "odt",
    "ogg",  "otf",  "pages", "patch", "pdf",  "pem",  "php",     "png",  "pps",  "ppsx", "ppt",
    "pptx", "psd",  "pst",   "rar",   "rtf",  "sql",  "svg",     "tar",  "tex",  "tgz",  "tif",
    "tiff", "tmp",  "toml",  "ts",    "tsv",  "ttf",  "txt",     "vcf",  "wav",  "webm", "webp",
    "wmv",  "woff", "xhtml", "xls",   "xlsm", "xlsx", "xml",     "xsd",  "xz",   "yaml", "yml"};

// Endings of files that are endings of hosts as well: of two labels alone a file is likelier.
constexpr std::string_view kEitherEndings[] = {"md", "mov", "ps", "py", "rs", "sh", "zip"};

// Those that no sentence begins with, however they are written.
constexpr std::string_view kUsualEndings[] = {
    "com", "org", "net",  "edu", "gov",     "io",  "de",  "uk",  "fr", "eu", "au",   "biz",
    "br",  "ca",  "ch",   "cn",  "cz",      "dk",  "fi",  "jp",  "kr", "nl", "info", "app",
    "nz",  "pl",  "ru",   "se",  "tr",      "tw",  "ua",  "cc",  "tk", "ai", "co",   "tv",
    "xyz", "icu", "buzz", "vip", "example", "cfd", "sbs", "dev", "lol"};

bool among(const auto& table, std::string_view name) {
    return std::ranges::find(table, name) != std::end(table);
}

// What domain names take for a dot (RFC 3490, 3.1), and what looks like one.
bool is_dot(char32_t c) {
    return c == '.' || c == 0x3002 || c == 0xff0e || c == 0xff61 || c == 0x2024;
}

bool is_word(char32_t c) {
    if (c < 0x80)
        return ascii::is_alnum(static_cast<char>(c)) || c == '-' || c == '_' || c == '+' ||
               c == '@' || c == '.';
    const auto code = static_cast<UChar32>(c);
    return is_dot(c) || u_isalnum(code) != 0 || (U_GET_GC_MASK(code) & U_GC_M_MASK) != 0;
}

bool is_invisible(char32_t c) {
    return c >= 0x80 && u_charType(static_cast<UChar32>(c)) == U_FORMAT_CHAR;
}

bool is_label(std::string_view label) {
    return !label.empty() && std::ranges::all_of(label, [](char c) {
        return ascii::is_alnum(c) || c == '-' || !ascii::is_ascii(c);
    });
}

bool is_ending(std::string_view label) {
    if (ascii::istarts_with(label, "xn--")) return label.size() > 4;
    return label.size() >= 2 && std::ranges::all_of(label, [](char c) {
               return ascii::is_alpha(c) || !ascii::is_ascii(c);
           });
}

bool is_host(const std::vector<std::string_view>& labels) {
    return labels.size() >= 2 && is_ending(labels.back()) && std::ranges::all_of(labels, is_label);
}

bool is_file(const std::vector<std::string_view>& labels) {
    const std::string ending = ascii::lower(labels.back());
    return among(kFileEndings, ending) || (labels.size() == 2 && among(kEitherEndings, ending));
}

bool is_capitalised(std::string_view word) {
    return word.size() > 1 && ascii::is_upper(word[0]) && ascii::is_lower(word[1]);
}

// "here.Then", "1.quarter"; but "Bank.Finance" is written like a name.
bool is_end_of_sentence(const std::vector<std::string_view>& labels) {
    const std::string_view before = labels[labels.size() - 2];
    return std::ranges::all_of(before, ascii::is_digit) ||
           (labels.size() == 2 && is_capitalised(labels.back()) && !is_capitalised(before));
}

std::string_view without_dots(std::string_view word) {
    while (word.starts_with('.') || word.starts_with('-')) word.remove_prefix(1);
    while (word.ends_with('.') || word.ends_with('-')) word.remove_suffix(1);
    return word;
}

bool is_certain(const std::vector<std::string_view>& labels) {
    return ascii::iequals(labels.front(), "www") ||
           among(kUsualEndings, ascii::lower(labels.back()));
}

// "@ann.lee" is someone's name on the web.
bool is_other_name(const std::vector<std::string_view>& labels, std::size_t at) {
    return at == 0 || is_file(labels) ||
           (at == std::string_view::npos && is_end_of_sentence(labels));
}

std::optional<NamedPlace> place_in(std::string_view word) {
    const std::size_t at = word.rfind('@');
    const std::string_view host =
        without_dots(at == std::string_view::npos ? word : word.substr(at + 1));
    const std::vector<std::string_view> labels = ascii::split(host, '.');
    if (!is_host(labels)) return std::nullopt;
    const bool certain = is_certain(labels);
    if (!certain && is_other_name(labels, at)) return std::nullopt;
    const std::string_view user = at == std::string_view::npos ? "" : word.substr(0, at);
    return NamedPlace{ascii::lower(user), plain_host(host), certain};
}

}  // namespace

std::string plain_host(std::string_view utf8) {
    std::string host;
    for (std::size_t i = 0; i < utf8.size();) {
        const Utf8Char c = utf8_at(utf8, i);
        if (is_dot(c.code))
            host += '.';
        else
            host += ascii::lower(utf8.substr(i, c.length));
        i += c.length;
    }
    if (host.ends_with('.')) host.pop_back();
    return host.starts_with("www.") ? host.substr(4) : host;
}

std::string registered_host(std::string host) {
    auto known = ascii_domain(host);
    return known ? std::move(*known) : std::move(host);
}

bool is_within(std::string_view host, std::string_view domain) {
    if (!host.ends_with(domain)) return false;
    return host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.';
}

// Of what stands between two words all is passed over.
std::string NamedPlaces::read_word() {
    std::string word;
    while (at_ < text_.size()) {
        const Utf8Char c = utf8_at(text_, at_);
        if (is_word(c.code))
            word += is_dot(c.code) ? "." : text_.substr(at_, c.length);
        else if (!is_invisible(c.code) && !word.empty())
            break;
        at_ += c.length;
    }
    return word;
}

bool NamedPlaces::take(std::string_view expected) {
    if (!text_.substr(at_).starts_with(expected)) return false;
    at_ += expected.size();
    return true;
}

void NamedPlaces::skip_path() {
    while (at_ < text_.size()) {
        const Utf8Char c = utf8_at(text_, at_);
        if (u_isUWhiteSpace(static_cast<UChar32>(c.code)) != 0) return;
        at_ += c.length;
    }
}

// A scheme makes a host of whatever follows it.
std::optional<NamedPlace> NamedPlaces::after_scheme() {
    const std::size_t end = std::min(text_.find_first_of("/?#\\ \t\n", at_), text_.size());
    std::string_view host = text_.substr(at_, end - at_);
    if (const auto user = host.rfind('@'); user != std::string_view::npos)
        host = host.substr(user + 1);
    std::string name = host.starts_with('[')
                           ? ascii::lower(host.substr(0, host.find(']') + 1))
                           : plain_host(without_dots(NamedPlaces(host).read_word()));
    skip_path();
    if (name.empty()) return std::nullopt;
    return NamedPlace{"", std::move(name)};
}

std::optional<NamedPlace> NamedPlaces::next() {
    while (at_ < text_.size()) {
        const std::string word = read_word();
        std::optional<NamedPlace> found = take("://") ? after_scheme() : place_in(word);
        const bool is_path = at_ < text_.size() && std::string_view("/?#\\").contains(text_[at_]);
        if (is_path && !word.empty()) skip_path();
        if (found) return found;
    }
    return std::nullopt;
}

}  // namespace alder::text
