#include "setup/account_file.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/ascii.h"
#include "disk/atomic_write.h"

namespace alder::setup {

namespace {

constexpr std::uint64_t kMaxFile = 1 << 20;  // bytes, as config::load() reads at most

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        if (ascii::is_control(c))
            out += fmt::format("\\u{:04X}", static_cast<unsigned char>(c));
        else
            out += c;
    }
    return out + "\"";
}

struct PasswordText {
    std::string operator()(const config::AskForIt&) const { return ""; }
    std::string operator()(const config::FromCommand& command) const {
        std::vector<std::string> words;
        words.reserve(command.words.size());
        for (const std::string& word : command.words) words.push_back(quoted(word));
        return fmt::format("{{ command = [{}] }}", fmt::join(words, ", "));
    }
    std::string operator()(const config::FromKeyring&) const { return "{ keyring = true }"; }
    std::string operator()(const config::FromFile& file) const {
        return fmt::format("{{ file = {} }}", quoted(file.path));
    }
    std::string operator()(const config::FromOauth& oauth) const {
        return fmt::format("{{ oauth = {} }}", quoted(oauth.provider));
    }
    std::string operator()(const Secret& text) const { return quoted(text.spend()); }
};

// The keys of a line that begins a section: {"account", "work"} for [account."work"]; none for any
// other line.
std::vector<std::string> section_of(std::string_view line) {
    line = ascii::trim(line);
    if (!line.starts_with('[') || line.starts_with("[[")) return {};
    std::vector<std::string> keys{""};
    char quote = 0;
    for (const char c : line.substr(1)) {
        const bool is_text = quote != 0 && c != quote;
        if (quote != 0 && !is_text)
            quote = 0;
        else if (!is_text && c == ']')
            return keys;
        else if (!is_text && c == '.')
            keys.emplace_back();
        else if (!is_text && (c == '"' || c == '\''))
            quote = c;
        else if (is_text || !ascii::is_blank(c))
            keys.back() += c;
    }
    return {};
}

// What stays open at the end of the line: """ or ''', or nothing.
std::string_view long_text_after(std::string_view line, std::string_view open) {
    for (std::size_t i = 0; i < line.size(); ++i) {
        const std::string_view rest = line.substr(i);
        if (!open.empty()) {
            if (rest.starts_with(open)) {
                i += open.size() - 1;
                open = {};
            } else if (rest.front() == '\\' && open.front() == '"') {
                ++i;
            }
        } else if (rest.front() == '#') {
            break;
        } else if (rest.front() == '"' || rest.front() == '\'') {
            const bool is_long = rest.starts_with("\"\"\"") || rest.starts_with("'''");
            open = rest.substr(0, is_long ? 3 : 1);
            i += open.size() - 1;
        }
    }
    return open.size() == 3 ? (open.front() == '"' ? "\"\"\"" : "'''") : "";
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return lines;
}

bool is_comment(std::string_view line) { return ascii::trim(line).starts_with('#'); }

Result<config::Config> parsed(std::string_view toml) {
    return config::parse(toml, {.path = "config.toml", .home = "/", .mode = 0600});
}

std::vector<std::string> names_of(const config::Config& config) {
    std::vector<std::string> names;
    names.reserve(config.accounts.size());
    for (const config::Account& each : config.accounts) names.push_back(each.name);
    return names;
}

bool has(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
}

}  // namespace

std::string account_text(const config::Account& account) {
    std::string text = fmt::format(
        "[account.{}]\n", account.name.contains('.') ? quoted(account.name) : account.name);
    const auto line = [&text](std::string_view key, const std::string& value) {
        text += fmt::format("{:8} = {}\n", key, value);
    };
    line("address", quoted(account.address.text()));
    if (!account.person.empty()) line("name", quoted(account.person));
    if (account.incoming) line("incoming", quoted(config::format_url(*account.incoming)));
    if (account.outgoing) line("outgoing", quoted(config::format_url(*account.outgoing)));
    const std::string password = std::visit(PasswordText{}, account.password);
    if (!password.empty()) line("password", password);
    if (!account.tls_ca.empty()) line("tls_ca", quoted(account.tls_ca));
    if (!account.incoming_auth.empty()) line("incoming_auth", quoted(account.incoming_auth));
    if (!account.outgoing_auth.empty()) line("outgoing_auth", quoted(account.outgoing_auth));
    return text;
}

Result<std::string> with_account(std::string_view toml, const config::Account& account) {
    std::string text(toml);
    if (!text.empty() && !text.ends_with('\n')) text += '\n';
    if (!text.empty() && !text.ends_with("\n\n")) text += '\n';
    text += account_text(account);
    const auto before = parsed(toml);
    if (!before) return fail(before);
    if (has(names_of(*before), account.name))
        return fail(Errc::config, fmt::format("there is an account '{}' already", account.name));
    const auto after = parsed(text);
    if (!after) return fail(after);
    if (after->accounts.size() != before->accounts.size() + 1)
        return fail(Errc::config, "the account cannot be added at the end of config.toml");
    return text;
}

Result<std::string> without_account(std::string_view toml, std::string_view name) {
    const auto before = parsed(toml);
    if (!before) return fail(before);
    std::vector<std::string> wanted = names_of(*before);
    if (std::erase(wanted, name) == 0)
        return fail(Errc::not_found, fmt::format("there is no account '{}'", name));
    std::string kept;
    std::string comments;  // above what comes next, and part of it
    bool taking_out = false;
    std::string_view open;
    for (const std::string_view line : lines_of(toml)) {
        const bool in_text = !open.empty();
        open = long_text_after(line, open);
        if (!in_text && is_comment(line)) {
            comments += line;
            continue;
        }
        const auto section = in_text ? std::vector<std::string>{} : section_of(line);
        // What stands right above a section belongs to it, else to what came before.
        if (section.empty() && !taking_out) kept += comments;
        if (!section.empty())
            taking_out = section.size() > 1 && section[0] == "account" && section[1] == name;
        if (!section.empty() && !taking_out) kept += comments;
        comments.clear();
        if (!taking_out) kept += line;
    }
    if (!taking_out) kept += comments;
    const auto after = parsed(kept);
    if (!after || names_of(*after) != wanted)
        return fail(Errc::config,
                    fmt::format("account '{}' is written in a way that only a person can take out; "
                                "edit the file by hand",
                                name));
    return kept;
}

Result<std::string> read_config(disk::Disk& disk, const config::Paths& paths) {
    auto text = disk::read_file(disk, paths.config_file(), kMaxFile);
    if (!text && text.error().code == Errc::not_found) return std::string();
    return text;
}

Result<void> write_config(disk::Disk& disk, const config::Paths& paths, std::string_view toml) {
    if (auto made = disk::make_durable_directory(disk, paths.config); !made) return made;
    const auto status = disk.status(paths.config_file());
    if (status && status->kind == disk::Entry::Kind::link)
        return fail(Errc::config, fmt::format("{} is a link, which is not replaced; edit what it "
                                              "points to by hand",
                                              paths.config_file()));
    return disk::atomic_write(disk, paths.config_file(), toml);
}

std::string free_name(const mail::AddrSpec& address, const config::Config& config) {
    const std::string domain = ascii::lower(address.domain());
    std::vector<std::string_view> labels = ascii::split(domain, '.');
    // "example" of mail.example.org and of example.co.uk.
    std::size_t label = labels.size() - std::min<std::size_t>(2, labels.size());
    if (label > 0 && labels[label].size() <= 3) --label;
    std::string base(labels[label]);
    std::erase_if(base, [](char c) { return !ascii::is_alnum(c) && c != '-'; });
    if (base.empty() || base.front() == '-') base = "mail";
    const auto names = names_of(config);
    std::string name = base;
    for (int n = 2; has(names, name); ++n) name = fmt::format("{}-{}", base, n);
    return name;
}

}  // namespace alder::setup
