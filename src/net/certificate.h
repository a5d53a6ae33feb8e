// A refused certificate in words: what is wrong with it and what to do. Only for tls_filter.cc.

#pragma once

#include <optional>
#include <string>

#include <openssl/x509.h>

#include "base/digest.h"
#include "base/result.h"

namespace alder::net {

// SHA-256 of the certificate's SubjectPublicKeyInfo.
std::optional<Sha256> key_of(const X509* certificate);

// "sha256:" and hexadecimal.
std::string fingerprint(const Sha256& key);

// Why OpenSSL refused the chain: `code` is an X509_V_ERR_*, `at` the certificate it stumbled over,
// `leaf` the server's own.
Error refused_certificate(const std::string& host, int code, const X509* at, const X509* leaf);

Error wrong_key(const std::string& host, const Sha256& pinned, const std::optional<Sha256>& found);

}  // namespace alder::net
