// BODYSTRUCTURE (RFC 9051, 7.5.2): the shape of a message without its content. A flat list of parts
// in the order of the wire, so that no depth a stranger sends can hurt us.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace alder::imap {

inline constexpr std::size_t kMaxStructureDepth = 64;
inline constexpr std::size_t kMaxStructureParts = 10'000;

using ParameterList = std::vector<std::pair<std::string, std::string>>;

struct StructurePart {
    std::size_t depth = 0;     // 0 is the whole; children follow their parent, one deeper
    std::string type = {};     // lower case: "multipart", "text"
    std::string subtype = {};  // lower case
    ParameterList parameters = {};
    std::string id = {};
    std::string description = {};
    std::string encoding = {};
    std::uint64_t size = 0;  // octets, still encoded; 0 for a multipart
    std::string disposition = {};
    ParameterList disposition_parameters = {};
    bool operator==(const StructurePart&) const = default;
};

struct BodyStructure {
    std::vector<StructurePart> parts;
    bool operator==(const BodyStructure&) const = default;
};

}  // namespace alder::imap
