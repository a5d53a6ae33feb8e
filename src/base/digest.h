// Digests of bytes, by OpenSSL. Raw bytes in and out, never hexadecimal unless said.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace alder {

using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(std::string_view bytes);

// The same over bytes that come in pieces.
class Sha256Stream {
public:
    Sha256Stream();
    ~Sha256Stream();
    Sha256Stream(Sha256Stream&&) noexcept;
    Sha256Stream& operator=(Sha256Stream&&) noexcept;

    void add(std::string_view bytes);
    // Ends the stream; call once.
    Sha256 finish();

private:
    struct Context;
    std::unique_ptr<Context> context_;
};

// Lower-case hexadecimal of any bytes.
std::string hex(std::string_view bytes);
std::string hex(const Sha256& digest);

// A quick 64-bit hash that is the same in every run, machine and version (it is stored): FNV-1a.
// For look-up only; whatever is found by it is compared in full where a false match would hurt.
constexpr std::uint64_t stable_hash(std::string_view bytes) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : bytes) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001b3ULL;
    }
    return hash;
}

// n random bytes from the system's generator.
std::string random_bytes(std::size_t n);

}  // namespace alder
