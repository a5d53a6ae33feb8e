#include "config/config.h"

#include <algorithm>
#include <array>
#include <tuple>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/nearest.h"
#include "config/account_options.h"
#include "config/ui_options.h"

namespace alder::config {

namespace {

constexpr std::size_t kMaxFile = std::size_t{1} << 20;

// Reads the whole file; every error it makes begins with file and line.
class Reader {
public:
    explicit Reader(const Source& source) : source_(source) {}

    Result<Config> config(const toml::table& root) {
        constexpr std::array<std::string_view, 3> kSections{"account", "ui", "keys"};
        Config out;
        for (const auto& [key, value] : root) {
            if (std::ranges::find(kSections, key.str()) == kSections.end())
                return wrong(key.source(), unknown(key.str(), "section", kSections));
            const toml::table* const table = value.as_table();
            if (table == nullptr)
                return wrong(key.source(), fmt::format("'{}' is a section: [{}]", key.str(),
                                                       key.str() == "ui" ? "ui" : "account.work"));
            auto read = key.str() == "account" ? accounts(*table, out)
                        : key.str() == "ui"    ? ui(*table, out)
                                               : keys(*table, out);
            if (!read) return fail(read);
        }
        if (auto checked = check_bindings(out); !checked) return fail(checked);
        return out;
    }

private:
    std::unexpected<Error> wrong(const toml::source_region& where, std::string_view what) const {
        return fail(Errc::config, fmt::format("{}:{}: {}", source_.path, where.begin.line, what));
    }

    static std::string unknown(std::string_view name, std::string_view kind,
                               std::span<const std::string_view> known) {
        const auto word = nearest(name, known);
        return fmt::format("there is no {} '{}'; {}", kind, name,
                           word ? fmt::format("did you mean '{}'?", *word)
                                : fmt::format("known are {}", fmt::join(known, ", ")));
    }

    Result<void> accounts(const toml::table& table, Config& out) {
        for (const auto& [key, value] : table) {
            const std::string_view name = key.str();
            const bool plain = !name.empty() && std::ranges::all_of(name, [](char c) {
                return ascii::is_alnum(c) || c == '-' || c == '_' || c == '.';
            });
            if (!plain || name.front() == '-' || name.front() == '.')
                return wrong(key.source(), fmt::format("'{}' cannot name an account; use letters, "
                                                       "digits, - _ .",
                                                       name));
            const toml::table* const options = value.as_table();
            if (options == nullptr)
                return wrong(key.source(),
                             fmt::format("an account is a section: [account.{}]", name));
            auto account = read_account(std::string(name), key, *options);
            if (!account) return fail(account);
            out.accounts.push_back(std::move(account->second));
            lines_.push_back(account->first);
        }
        sort_by_line(out);
        return {};
    }

    // The account with the line it begins at.
    Result<std::pair<std::uint32_t, Account>> read_account(std::string name, const toml::key& title,
                                                           const toml::table& table) {
        Draft draft;
        for (const auto& [key, value] : table) {
            const auto rows = account_options();
            const auto option = std::ranges::find(
                rows, key.str(), [](const AccountOption& each) { return each.row.name; });
            if (option == rows.end())
                return wrong(key.source(), unknown(key.str(), "option", account_names()));
            if (auto read = option->read(value, source_, draft); !read) {
                return wrong(key.source(), fmt::format("'{}': {}", key.str(), read.error().detail));
            }
        }
        if (auto checked = check_log_ins(draft, table); !checked) return fail(checked);
        if (!draft.address)
            return wrong(title.source(), fmt::format("account '{}' needs 'address'", name));
        if (!draft.mirror.empty() && (!draft.incoming || !is_imap(draft.incoming->scheme)))
            return wrong(title.source(), "only an IMAP account can have a 'mirror'");
        return std::pair(title.source().begin.line,
                         Account{.name = std::move(name),
                                 .address = std::move(*draft.address),
                                 .person = std::move(draft.person),
                                 .aliases = std::move(draft.aliases),
                                 .signature = std::move(draft.signature),
                                 .incoming = std::move(draft.incoming),
                                 .outgoing = std::move(draft.outgoing),
                                 .password = std::move(draft.password),
                                 .incoming_auth = std::move(draft.incoming_auth),
                                 .outgoing_auth = std::move(draft.outgoing_auth),
                                 .tls_ca = std::move(draft.tls_ca),
                                 .mode = draft.mode,
                                 .keep = draft.keep,
                                 .leave_days = draft.leave_days,
                                 .mirror = std::move(draft.mirror)});
    }

    // How to log in where nobody is logged in to.
    Result<void> check_log_ins(const Draft& draft, const toml::table& table) const {
        const auto check = [&](std::string_view option, std::string_view way,
                               const std::optional<Url>& url, bool has_log_in) -> Result<void> {
            const auto found = table.find(option);
            if (found == table.end() || !url || has_log_in) return {};
            return wrong(found->first.source(),
                         fmt::format("'{}': nobody logs in to {}:, which is what '{}' says; take "
                                     "this line out",
                                     option, name_of(url->scheme), way));
        };
        const auto& [in, out] = std::tie(draft.incoming, draft.outgoing);
        if (auto fine = check("incoming_auth", "incoming", in, in && !is_local(in->scheme)); !fine)
            return fine;
        return check("outgoing_auth", "outgoing", out, out && is_smtp(out->scheme));
    }

    static std::vector<std::string_view> account_names() {
        std::vector<std::string_view> names;
        names.reserve(account_options().size());
        for (const AccountOption& option : account_options()) names.push_back(option.row.name);
        return names;
    }

    // TOML tables come sorted by name; people expect the order they wrote.
    void sort_by_line(Config& out) const {
        std::vector<std::pair<std::uint32_t, std::size_t>> order;
        order.reserve(lines_.size());
        for (std::size_t i = 0; i < lines_.size(); ++i) order.emplace_back(lines_[i], i);
        std::ranges::sort(order);
        std::vector<Account> sorted;
        sorted.reserve(order.size());
        for (const auto& [line, i] : order) sorted.push_back(std::move(out.accounts[i]));
        out.accounts = std::move(sorted);
    }

    Result<void> ui(const toml::table& table, Config& out) {
        for (const auto& [key, value] : table) {
            const auto option = std::ranges::find(ui_options(), key.str(), name_of_option);
            if (option == ui_options().end())
                return wrong(key.source(), unknown(key.str(), "option", ui_names()));
            if (auto read = option->read(value, out.ui); !read)
                return wrong(key.source(), fmt::format("'{}' {}", key.str(), read.error().detail));
        }
        return {};
    }

    static std::string_view name_of_option(const UiOption& option) { return option.row.name; }

    static std::vector<std::string_view> ui_names() {
        std::vector<std::string_view> names;
        std::ranges::transform(ui_options(), std::back_inserter(names), name_of_option);
        return names;
    }

    Result<void> keys(const toml::table& table, Config& out) {
        for (const auto& [key, value] : table) {
            const auto screen = command::screen_named(key.str());
            if (!screen) return wrong(key.source(), unknown(key.str(), "screen", screen_names()));
            const toml::table* const bindings = value.as_table();
            if (bindings == nullptr)
                return wrong(key.source(), fmt::format("write [keys.{}]", key.str()));
            for (const auto& [keys, command] : *bindings) {
                auto read = binding(*screen, keys, command);
                if (!read) return fail(read);
                out.bindings.push_back(std::move(*read));
                binding_lines_.push_back(keys.source());
            }
        }
        return {};
    }

    static std::vector<std::string_view> screen_names() {
        std::vector<std::string_view> names;
        names.reserve(command::kScreens);
        for (std::size_t i = 0; i < command::kScreens; ++i)
            names.push_back(command::name_of(static_cast<command::Screen>(i)));
        return names;
    }

    Result<Binding> binding(command::Screen screen, const toml::key& keys,
                            const toml::node& value) const {
        const auto name = text_of(value);
        if (!name)
            return wrong(keys.source(), fmt::format("'{}' {}", keys.str(), name.error().detail));
        if (*name == "none") return Binding{screen, std::string(keys.str()), std::nullopt};
        const auto command = command::command_named(*name);
        if (command) return Binding{screen, std::string(keys.str()), command};
        std::vector<std::string_view> names;
        for (const auto* each : command::commands_of(screen)) names.push_back(each->name);
        return wrong(keys.source(), unknown(*name, "command", names));
    }

    // What is taken away goes first, so that "$" = "none" makes room wherever it stands.
    Result<void> check_bindings(Config& out) const {
        command::KeyMap map(out.ui.keys.value_or(command::Preset::pine));
        for (const bool unbinding : {true, false}) {
            for (std::size_t i = 0; i < out.bindings.size(); ++i) {
                const Binding& each = out.bindings[i];
                if (each.command.has_value() == unbinding) continue;
                const auto done = unbinding ? map.unbind(each.screen, each.keys)
                                            : map.bind(each.screen, each.keys, *each.command);
                if (!done) return wrong(binding_lines_[i], done.error().detail);
            }
        }
        return {};
    }

    const Source& source_;
    std::vector<std::uint32_t> lines_;
    std::vector<toml::source_region> binding_lines_;
};

constexpr const char* kOpenText = "a quote is missing: what begins with one must end with one";

struct Stray {
    std::size_t line = 0;
    const char* what = "";
};

// The first character beyond ASCII that stands outside quotes and comments, where TOML has no use
// for one, and which toml++ 3.3 must not see; or the first text whose closing quote is missing, of
// which toml++ has no word. nullopt: there is neither.
std::optional<Stray> stray_character(std::string_view toml) {
    std::size_t line = 1;
    std::string_view quotes;  // what closes the text we are in; empty: we are in none
    for (std::size_t i = 0; i < toml.size(); ++i) {
        const char c = toml[i];
        const std::string_view rest = toml.substr(i);
        if (c == '\n') {
            if (quotes.size() == 1) return Stray{line, kOpenText};
            ++line;
        } else if (!quotes.empty()) {
            if (c == '\\' && quotes.front() == '"' && i + 1 < toml.size() && toml[i + 1] != '\n') {
                ++i;
            } else if (rest.starts_with(quotes)) {
                i += quotes.size() - 1;
                quotes = {};
            }
        } else if (c == '#') {
            i += rest.substr(0, rest.find('\n')).size() - 1;
        } else if (c == '"' || c == '\'') {
            const bool is_long = rest.size() > 2 && rest[1] == c && rest[2] == c;
            quotes = rest.substr(0, is_long ? 3 : 1);
            i += quotes.size() - 1;
        } else if (!ascii::is_ascii(c)) {
            return Stray{line, "a letter beyond ASCII must stand in quotes"};
        }
    }
    if (quotes.size() == 1) return Stray{line, kOpenText};
    return std::nullopt;
}

}  // namespace

std::span<const OptionRow> options() {
    static const std::vector<OptionRow> all = [] {
        std::vector<OptionRow> rows;
        for (const AccountOption& option : account_options()) rows.push_back(option.row);
        for (const UiOption& option : ui_options()) rows.push_back(option.row);
        return rows;
    }();
    return all;
}

Result<command::KeyMap> Config::key_map(command::Preset preset) const {
    command::KeyMap map(preset);
    for (const Binding& each : bindings) {
        if (each.command) continue;
        if (auto done = map.unbind(each.screen, each.keys); !done) return fail(done);
    }
    for (const Binding& each : bindings) {
        if (!each.command) continue;
        if (auto done = map.bind(each.screen, each.keys, *each.command); !done) return fail(done);
    }
    return map;
}

std::string log_in_user(const Account& account, const Url& server) {
    const bool sends = is_smtp(server.scheme);
    const bool receives = is_imap(server.scheme) || is_pop3(server.scheme);
    if (!sends && !receives) return "";
    if (sends && account.outgoing_auth == kNoLogIn) return "";
    if (!server.user.empty()) return server.user;
    const bool has_password = !std::holds_alternative<AskForIt>(account.password);
    if (server.scheme == Scheme::smtp_plain && !has_password) return "";
    return account.address.text();
}

bool has_log_in(const Account& account) {
    const auto asks = [&](const std::optional<Url>& server) {
        return server && !log_in_user(account, *server).empty();
    };
    return asks(account.incoming) || asks(account.outgoing);
}

Result<Config> parse(std::string_view text, const Source& source) {
    try {
        if (const auto stray = stray_character(text)) {
            return fail(Errc::config,
                        fmt::format("{}:{}: {}", source.path, stray->line, stray->what));
        }
        const toml::table root = toml::parse(text);
        return Reader(source).config(root);
    } catch (const toml::parse_error& error) {
        return fail(Errc::config, fmt::format("{}:{}: {}", source.path, error.source().begin.line,
                                              error.description()));
    } catch (const std::runtime_error& error) {
        return fail(Errc::config, fmt::format("{}: {}; look for a stray bracket or quote",
                                              source.path, error.what()));
    }
}

void not_toml() { throw std::runtime_error("this is no TOML"); }

Result<Config> load(disk::Disk& disk, const std::string& path, const std::string& home,
                    Missing missing) {
    const auto file = disk.open(path, disk::Access::read);
    if (!file && file.error().code == Errc::not_found) {
        if (missing == Missing::fine) return Config{};
        return fail(Errc::no_input, path + " does not exist");
    }
    if (!file) return fail(file);
    const auto status = disk.status(path);
    if (!status) return fail(status);
    std::string text(kMaxFile + 1, '\0');
    const auto size = (*file)->read_at(0, text.data(), text.size());
    if (!size) return fail(size);
    if (*size > kMaxFile) return fail(Errc::config, path + " is larger than 1 MiB");
    text.resize(*size);
    return parse(text, {path, home, status->mode});
}

}  // namespace alder::config
