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

// Keyed digests and what is built of them, RFC 2104 and RFC 8018. Raw bytes in and out: 16 for MD5,
// 20 for SHA-1, 32 for SHA-256. MD5 and SHA-1 are here for log-in mechanisms that demand them.
enum class Hash { md5, sha1, sha256 };

std::string digest(Hash hash, std::string_view bytes);
std::string hmac(Hash hash, std::string_view key, std::string_view bytes);
// As many bytes as the hash has. Takes long on purpose: limit the iterations a peer may ask for.
std::string pbkdf2(Hash hash, std::string_view password, std::string_view salt, int iterations);

// Whether two strings are equal, in a time that tells nothing but their lengths.
bool equal_in_constant_time(std::string_view a, std::string_view b);

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
