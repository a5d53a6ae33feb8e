#include "base/digest.h"

#include <new>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

namespace alder {

Sha256 sha256(std::string_view bytes) {
    Sha256Stream stream;
    stream.add(bytes);
    return stream.finish();
}

struct Sha256Stream::Context {
    EVP_MD_CTX* md = EVP_MD_CTX_new();
    Context() {
        if (md == nullptr || EVP_DigestInit_ex(md, EVP_sha256(), nullptr) != 1)
            throw std::bad_alloc();
    }
    ~Context() { EVP_MD_CTX_free(md); }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
};

Sha256Stream::Sha256Stream() : context_(std::make_unique<Context>()) {}
Sha256Stream::~Sha256Stream() = default;
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;

void Sha256Stream::add(std::string_view bytes) {
    EVP_DigestUpdate(context_->md, bytes.data(), bytes.size());
}

Sha256 Sha256Stream::finish() {
    Sha256 digest{};
    EVP_DigestFinal_ex(context_->md, digest.data(), nullptr);
    return digest;
}

namespace {

const EVP_MD* openssl_hash(Hash hash) {
    switch (hash) {
        case Hash::md5:
            return EVP_md5();
        case Hash::sha1:
            return EVP_sha1();
        case Hash::sha256:
            return EVP_sha256();
    }
    return nullptr;
}

const unsigned char* octets(std::string_view bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

unsigned char* octets(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

std::string room_for(const EVP_MD* md) {
    return std::string(static_cast<std::size_t>(EVP_MD_get_size(md)), '\0');
}

}  // namespace

// OpenSSL fails here only for want of memory, or where a system policy forbids the hash: neither
// can be mended by whoever called.
std::string digest(Hash hash, std::string_view bytes) {
    const EVP_MD* md = openssl_hash(hash);
    std::string out = room_for(md);
    if (EVP_Digest(bytes.data(), bytes.size(), octets(out), nullptr, md, nullptr) != 1)
        throw std::bad_alloc();
    return out;
}

std::string hmac(Hash hash, std::string_view key, std::string_view bytes) {
    const EVP_MD* md = openssl_hash(hash);
    std::string out = room_for(md);
    if (HMAC(md, key.data(), static_cast<int>(key.size()), octets(bytes), bytes.size(), octets(out),
             nullptr) == nullptr)
        throw std::bad_alloc();
    return out;
}

std::string pbkdf2(Hash hash, std::string_view password, std::string_view salt, int iterations) {
    const EVP_MD* md = openssl_hash(hash);
    std::string out = room_for(md);
    if (PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), octets(salt),
                          static_cast<int>(salt.size()), iterations, md,
                          static_cast<int>(out.size()), octets(out)) != 1)
        throw std::bad_alloc();
    return out;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string hex(std::string_view bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out += kDigits[byte >> 4];
        out += kDigits[byte & 15];
    }
    return out;
}

std::string hex(const Sha256& digest) {
    return hex(std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

std::string random_bytes(std::size_t n) {
    std::string bytes(n, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(n)) != 1) {
        throw std::bad_alloc();  // the system's generator never fails in practice; nothing sane can
                                 // go on
    }
    return bytes;
}

}  // namespace alder
