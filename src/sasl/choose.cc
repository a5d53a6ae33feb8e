#include "sasl/choose.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/ascii.h"
#include "sasl/cram_md5.h"
#include "sasl/plain.h"
#include "sasl/scram.h"

namespace alder::sasl {

namespace {

enum class Kind { scram_sha256, scram_sha1, plain, cram_md5, login };

struct Entry {
    std::string_view name;
    Kind kind;
    bool binds;         // needs channel binding data
    bool only_by_name;  // weak, whatever the connection
};

// Strongest first.
constexpr std::array kEntries{
    Entry{"SCRAM-SHA-256-PLUS", Kind::scram_sha256, true, false},
    Entry{"SCRAM-SHA-1-PLUS", Kind::scram_sha1, true, false},
    Entry{"SCRAM-SHA-256", Kind::scram_sha256, false, false},
    Entry{"SCRAM-SHA-1", Kind::scram_sha1, false, false},
    Entry{"PLAIN", Kind::plain, false, false},
    Entry{"CRAM-MD5", Kind::cram_md5, false, true},
    Entry{"LOGIN", Kind::login, false, true},
};

bool offers(std::span<const std::string> offered, std::string_view name) {
    return std::ranges::any_of(offered, [&](const auto& one) { return ascii::iequals(one, name); });
}

bool offers_binding(std::span<const std::string> offered) {
    return std::ranges::any_of(offered,
                               [](const auto& one) { return ascii::iends_with(one, "-PLUS"); });
}

bool fit(const Entry& entry, const Secured& secured) {
    if (entry.only_by_name) return false;
    if (entry.binds) return secured.binding().has_value();
    return entry.kind != Kind::plain || secured.by_tls();
}

Scram::Binding binding(const Entry& entry, const Secured& secured,
                       std::span<const std::string> offered) {
    if (entry.binds) return Scram::Binding::used;
    if (secured.binding() && !offers_binding(offered)) return Scram::Binding::not_offered;
    return Scram::Binding::impossible;
}

std::unique_ptr<Mechanism> make(const Entry& entry, Scram::Binding binding, Credentials who) {
    switch (entry.kind) {
        case Kind::scram_sha256:
            return std::make_unique<Scram>(Hash::sha256, binding, std::move(who));
        case Kind::scram_sha1:
            return std::make_unique<Scram>(Hash::sha1, binding, std::move(who));
        case Kind::plain:
            return std::make_unique<Plain>(std::move(who));
        case Kind::cram_md5:
            return std::make_unique<CramMd5>(std::move(who));
        case Kind::login:
            return std::make_unique<Login>(std::move(who));
    }
    return nullptr;
}

std::string known_names() {
    std::string names;
    for (const Entry& one : kEntries) names.append(names.empty() ? "" : ", ").append(one.name);
    return names;
}

Result<const Entry*> named(std::string_view by_name, const Secured& secured) {
    const auto* entry = std::ranges::find_if(
        kEntries, [&](const Entry& one) { return ascii::iequals(one.name, by_name); });
    if (entry == kEntries.end())
        return fail(Errc::config, fmt::format("The log-in method \"{}\" is not known; known are {}",
                                              by_name, known_names()));
    if (entry->binds && !secured.binding())
        return fail(Errc::config, fmt::format("{} needs TLS; turn TLS on for this account, or ask "
                                              "for another log-in method",
                                              entry->name));
    return entry;
}

std::unexpected<Error> nothing_fits(std::span<const std::string> offered, const Secured& secured) {
    if (offered.empty())
        return fail(Errc::unavailable, "The server offers no way to log in that we know");
    return fail(Errc::unavailable,
                fmt::format("The server offers only weak or unknown ways to log in ({}){}; to use "
                            "one anyway, name it in the account",
                            fmt::join(offered, ", "), secured.by_tls() ? "" : ", and without TLS"));
}

}  // namespace

Result<std::unique_ptr<Mechanism>> choose(std::span<const std::string> offered,
                                          const Credentials& credentials, const Secured& secured,
                                          std::string_view by_name) {
    if (!by_name.empty()) {
        const auto entry = named(by_name, secured);
        if (!entry) return fail(entry);
        if (!offers(offered, (*entry)->name))
            return fail(Errc::unavailable, fmt::format("The server does not offer {}; it offers {}",
                                                       (*entry)->name, fmt::join(offered, ", ")));
        return make(**entry, binding(**entry, secured, offered), credentials);
    }
    const auto* entry = std::ranges::find_if(
        kEntries, [&](const Entry& one) { return fit(one, secured) && offers(offered, one.name); });
    if (entry == kEntries.end()) return nothing_fits(offered, secured);
    return make(*entry, binding(*entry, secured, offered), credentials);
}

}  // namespace alder::sasl
