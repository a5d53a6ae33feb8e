// What a server said it can do in its answer to EHLO or LHLO. Keywords in capitals.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "smtp/reply.h"

namespace alder::smtp {

class Capabilities {
public:
    // Of a server that knows no extensions.
    Capabilities() = default;
    explicit Capabilities(const Reply& hello);

    bool has(std::string_view keyword) const { return all_.contains(keyword); }
    // What stands behind the keyword; "" when nothing does or the keyword is missing.
    std::string_view value(std::string_view keyword) const;

    std::vector<std::string> mechanisms() const;
    // Bytes the server takes in one letter (RFC 1870); nullopt: it does not say.
    std::optional<std::uint64_t> largest_letter() const;
    // RFC 9422: "RCPTMAX", "MAILMAX".
    std::optional<std::uint64_t> limit(std::string_view name) const;

    // As "PIPELINING", "SIZE 1000", in alphabetical order.
    std::vector<std::string> lines() const;

    bool operator==(const Capabilities&) const = default;

private:
    std::map<std::string, std::string, std::less<>> all_;
};

}  // namespace alder::smtp
