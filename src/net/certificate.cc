#include "net/certificate.h"

#include <ctime>
#include <memory>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/x509v3.h>

namespace alder::net {

namespace {

constexpr std::size_t kMaxNames = 5;

struct FreeNames {
    void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
};

std::string_view text_of(const ASN1_STRING* string) {
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(string)),
            static_cast<std::size_t>(ASN1_STRING_length(string))};
}

std::vector<std::string> dns_names(const X509* certificate) {
    const std::unique_ptr<GENERAL_NAMES, FreeNames> names(static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
    std::vector<std::string> out;
    for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
        if (name->type == GEN_DNS && out.size() < kMaxNames)
            out.emplace_back(text_of(name->d.dNSName));
    }
    return out;
}

// The most telling part of a name: who it is, else the organisation.
std::string short_name(const X509_NAME* name) {
    for (const int field : {NID_commonName, NID_organizationName}) {
        const int at = X509_NAME_get_index_by_NID(name, field, -1);
        if (at < 0) continue;
        return std::string(text_of(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at))));
    }
    return "somebody without a name";
}

std::string date_of(const ASN1_TIME* time) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1) return "an unreadable date";
    return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

std::string wrong_name(const std::string& host, const X509* leaf) {
    const auto names = dns_names(leaf);
    if (names.empty())
        return fmt::format(
            "The certificate of {} names no host in the way that counts "
            "(subjectAltName); its owner has to renew it",
            host);
    return fmt::format(
        "The certificate is for {}, not for {}; correct the server's name in the "
        "account, or somebody is in the middle",
        fmt::join(names, ", "), host);
}

std::string untrusted(const std::string& host, const X509* at, const X509* leaf) {
    const auto key = key_of(leaf);
    return fmt::format(
        "The certificate of {} (its key {}) is signed by {}, whom this machine does not trust; if "
        "the server is yours, name the file of that authority's certificate (tls_ca)",
        host, key ? fingerprint(*key) : "cannot be read", short_name(X509_get_issuer_name(at)));
}

}  // namespace

std::optional<Sha256> key_of(const X509* certificate) {
    unsigned char* der = nullptr;
    const int length = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
    if (length <= 0) return std::nullopt;
    const Sha256 key =
        sha256({reinterpret_cast<const char*>(der), static_cast<std::size_t>(length)});
    OPENSSL_free(der);
    return key;
}

std::string fingerprint(const Sha256& key) { return "sha256:" + hex(key); }

Error refused_certificate(const std::string& host, int code, const X509* at, const X509* leaf) {
    const auto refused = [](std::string words) { return Error{Errc::protocol, std::move(words)}; };
    if (leaf == nullptr || at == nullptr)
        return refused(fmt::format("{} showed no certificate", host));
    switch (code) {
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return refused(
                fmt::format("The certificate of {} expired on {}; its owner has to renew "
                            "it (or this machine's clock is wrong)",
                            host, date_of(X509_get0_notAfter(at))));
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return refused(
                fmt::format("The certificate of {} is valid only from {}; is this "
                            "machine's clock right?",
                            host, date_of(X509_get0_notBefore(at))));
        case X509_V_ERR_HOSTNAME_MISMATCH:
        case X509_V_ERR_IP_ADDRESS_MISMATCH:
            return refused(wrong_name(host, leaf));
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
            return refused(untrusted(host, at, leaf));
        default:
            return refused(fmt::format("The certificate of {} is refused: {}", host,
                                       X509_verify_cert_error_string(code)));
    }
}

Error wrong_key(const std::string& host, const Sha256& pinned, const std::optional<Sha256>& found) {
    return {Errc::protocol,
            fmt::format("The key of {} is not the pinned one: pinned {}, found {}. If its owner "
                        "confirms the new key, pin that; else somebody is in the middle",
                        host, fingerprint(pinned), found ? fingerprint(*found) : "none")};
}

}  // namespace alder::net
