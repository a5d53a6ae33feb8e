#include "store/schema.h"

#include <fmt/format.h>

namespace alder::store {

namespace {

std::unexpected<Error> newer_schema(std::string_view what, std::int64_t version,
                                    std::int64_t newest) {
    return fail(Errc::config,
                fmt::format("{} was written by a newer Alder (its version {}, this one knows {}); "
                            "nothing was changed: use the newer program",
                            what, version, newest));
}

}  // namespace

Result<void> expect_schema(Connection& connection, std::int64_t newest, const std::string& path) {
    const auto version = connection.number("PRAGMA user_version");
    if (!version) return fail(version);
    if (*version > newest || *version < 0) return newer_schema(path, *version, newest);
    if (*version == newest) return {};
    return fail(Errc::not_found, path +
                                     " was written by an older Alder and has to be brought up "
                                     "to date first, where it can be written");
}

Result<void> upgrade(Connection& connection, std::span<const char* const> steps,
                     std::string_view what) {
    const auto newest = static_cast<std::int64_t>(steps.size());
    while (true) {
        const auto seen = connection.number("PRAGMA user_version");
        if (!seen) return fail(seen);
        if (*seen > newest || *seen < 0) return newer_schema(what, *seen, newest);
        if (*seen == newest) return {};

        auto transaction = Transaction::begin(connection);
        if (!transaction) return fail(transaction);
        // Another process may have been quicker.
        const auto version = connection.number("PRAGMA user_version");
        if (!version) return fail(version);
        if (*version != *seen) continue;
        const auto step = fmt::format("{};\nPRAGMA user_version={};",
                                      steps[static_cast<std::size_t>(*version)], *version + 1);
        if (const auto done = connection.script(step); !done) return fail(done);
        if (const auto committed = transaction->commit(); !committed) return fail(committed);
    }
}

}  // namespace alder::store
