// Certificates made for one test: authorities and servers, good ones and each kind of bad.

#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <openssl/evp.h>
#include <openssl/x509.h>

namespace alder::tests {

struct FreeOpenssl {
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

struct Identity {
    std::unique_ptr<X509, FreeOpenssl> certificate;
    std::unique_ptr<EVP_PKEY, FreeOpenssl> key;

    // The certificate, and the key as a second file, in PEM.
    void write(const std::filesystem::path& certificate_file) const;
    void write_key(const std::filesystem::path& key_file) const;
};

struct IdentityWish {
    std::string common_name;
    std::vector<std::string> names = {};  // "DNS:mail.example.org", "IP:127.0.0.1"
    int from_day = -1;                    // days from today
    int until_day = 30;
    bool authority = false;
};

// Signed by `issuer`, or by itself.
Identity make_identity(const IdentityWish& wish, const Identity* issuer = nullptr);

}  // namespace alder::tests
