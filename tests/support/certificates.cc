#include "tests/support/certificates.h"

#include <cstdio>
#include <cstdlib>

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace alder::tests {

namespace {

constexpr long kDay = 24L * 60 * 60;

void demand(bool done) {
    if (!done) std::abort();
}

void add_extension(const Identity& to, X509* issuer, int kind, const std::string& value) {
    X509V3_CTX context{};
    X509V3_set_ctx(&context, issuer, to.certificate.get(), nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
    demand(extension != nullptr && X509_add_ext(to.certificate.get(), extension, -1) == 1);
    X509_EXTENSION_free(extension);
}

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

std::unique_ptr<std::FILE, CloseFile> create(const std::filesystem::path& path) {
    std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "w"));
    demand(file != nullptr);
    return file;
}

}  // namespace

Identity make_identity(const IdentityWish& wish, const Identity* issuer) {
    static long serial = 0;
    Identity made{.certificate = std::unique_ptr<X509, FreeOpenssl>(X509_new()),
                  .key = std::unique_ptr<EVP_PKEY, FreeOpenssl>(EVP_EC_gen("P-256"))};
    X509* certificate = made.certificate.get();
    const Identity& signer = issuer != nullptr ? *issuer : made;
    demand(X509_set_version(certificate, X509_VERSION_3) == 1);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), ++serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate), wish.from_day * kDay);
    X509_gmtime_adj(X509_getm_notAfter(certificate), wish.until_day * kDay);
    demand(X509_set_pubkey(certificate, made.key.get()) == 1);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(wish.common_name.c_str()), -1,
                               -1, 0);
    X509_set_issuer_name(certificate, X509_get_subject_name(signer.certificate.get()));
    if (wish.authority)
        add_extension(made, signer.certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
    std::string names;
    for (const std::string& name : wish.names) names += (names.empty() ? "" : ",") + name;
    if (!names.empty()) add_extension(made, signer.certificate.get(), NID_subject_alt_name, names);
    demand(X509_sign(certificate, signer.key.get(), EVP_sha256()) > 0);
    return made;
}

void Identity::write(const std::filesystem::path& certificate_file) const {
    demand(PEM_write_X509(create(certificate_file).get(), certificate.get()) == 1);
}

void Identity::write_key(const std::filesystem::path& key_file) const {
    demand(PEM_write_PrivateKey(create(key_file).get(), key.get(), nullptr, nullptr, 0, nullptr,
                                nullptr) == 1);
}

}  // namespace alder::tests
