#include "net/tls_filter.h"

#include <array>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "net/certificate.h"
#include "net/secured_issuer.h"

namespace alder::net {

namespace {

constexpr std::size_t kPiece = std::size_t{16} * 1024;  // a TLS record
constexpr std::size_t kExporterBytes = 32;

struct FreeContext {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
struct FreeSession {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
};

bool is_address(const std::string& host) {
    std::array<unsigned char, 16> bytes{};
    return inet_pton(AF_INET, host.c_str(), bytes.data()) == 1 ||
           inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

int index_of_judge() {
    static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

// What the verification of one session wants to know, and what it found.
struct Judge {
    std::string host;
    std::optional<KeyPin> pin;
    std::optional<Error> refusal;
};

// The one place where a certificate is accepted.
int judge_certificate(X509_STORE_CTX* store, void*) {
    const auto* ssl =
        static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
    auto* judge = static_cast<Judge*>(SSL_get_ex_data(ssl, index_of_judge()));
    const X509* leaf = X509_STORE_CTX_get0_cert(store);
    if (judge->pin) {
        const auto key = key_of(leaf);
        if (key == judge->pin) return 1;
        judge->refusal = wrong_key(judge->host, *judge->pin, key);
        X509_STORE_CTX_set_error(store, X509_V_ERR_APPLICATION_VERIFICATION);
        return 0;
    }
    if (X509_verify_cert(store) == 1) return 1;
    judge->refusal = refused_certificate(judge->host, X509_STORE_CTX_get_error(store),
                                         X509_STORE_CTX_get_current_cert(store), leaf);
    return 0;
}

// The hash that RFC 5929, section 4.1 wants: the signature's, but never MD5 or SHA-1.
std::optional<std::string> end_point_data(const X509* certificate) {
    int hash = NID_undef;
    int key = NID_undef;
    if (OBJ_find_sigid_algs(X509_get_signature_nid(certificate), &hash, &key) != 1 ||
        hash == NID_undef)
        return std::nullopt;
    const EVP_MD* md =
        hash == NID_md5 || hash == NID_sha1 ? EVP_sha256() : EVP_get_digestbynid(hash);
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned length = 0;
    if (md == nullptr || X509_digest(certificate, md, out.data(), &length) != 1)
        return std::nullopt;
    return std::string(reinterpret_cast<const char*>(out.data()), length);
}

std::optional<ChannelBinding> binding_of(SSL* ssl) {
    if (SSL_version(ssl) >= TLS1_3_VERSION) {
        constexpr std::string_view kLabel = "EXPORTER-Channel-Binding";
        std::string data(kExporterBytes, '\0');
        if (SSL_export_keying_material(ssl, reinterpret_cast<unsigned char*>(data.data()),
                                       data.size(), kLabel.data(), kLabel.size(), nullptr, 0,
                                       0) != 1)
            return std::nullopt;
        return ChannelBinding{"tls-exporter", std::move(data)};
    }
    const auto data = end_point_data(SSL_get0_peer_certificate(ssl));
    if (!data) return std::nullopt;
    return ChannelBinding{"tls-server-end-point", *data};
}

// Whose certificate it has to be, and SNI. False: no host can have that name.
bool expect_host(SSL* ssl, std::string host) {
    X509_VERIFY_PARAM* wanted = SSL_get0_param(ssl);
    // A common name counts no more (RFC 9525), nor does "mail*.example.org".
    X509_VERIFY_PARAM_set_hostflags(
        wanted, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    if (is_address(host)) return X509_VERIFY_PARAM_set1_ip_asc(wanted, host.c_str()) == 1;
    return !host.empty() && X509_VERIFY_PARAM_set1_host(wanted, host.data(), host.size()) == 1 &&
           SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, host.data()) == 1;
}

Error failed_handshake(const std::string& host, unsigned long code) {
    const int reason = ERR_GET_REASON(code);
    if (ERR_GET_LIB(code) == ERR_LIB_SSL &&
        (reason == SSL_R_WRONG_VERSION_NUMBER || reason == SSL_R_PACKET_LENGTH_TOO_LONG ||
         reason == SSL_R_HTTP_REQUEST || reason == SSL_R_BAD_RECORD_TYPE))
        return {Errc::protocol, fmt::format("{} does not answer in TLS; is the port right, or does "
                                            "the account want STARTTLS?",
                                            host)};
    if (ERR_GET_LIB(code) == ERR_LIB_SSL &&
        (reason == SSL_R_UNSUPPORTED_PROTOCOL || reason == SSL_R_TLSV1_ALERT_PROTOCOL_VERSION))
        return {Errc::protocol, fmt::format("{} knows only TLS older than 1.2, which protects "
                                            "nothing; its owner has to update it",
                                            host)};
    const char* words = ERR_reason_error_string(code);
    return {Errc::protocol, fmt::format("TLS with {} failed: {}", host,
                                        words != nullptr ? words : "unknown reason")};
}

}  // namespace

struct TlsTrust::Context {
    std::unique_ptr<SSL_CTX, FreeContext> ssl;
};

TlsTrust::TlsTrust(std::unique_ptr<Context> context) : context_(std::move(context)) {}
TlsTrust::~TlsTrust() = default;
TlsTrust::TlsTrust(TlsTrust&&) noexcept = default;
TlsTrust& TlsTrust::operator=(TlsTrust&&) noexcept = default;

Result<TlsTrust> TlsTrust::make(const std::filesystem::path& extra_authorities) {
    ERR_clear_error();
    std::unique_ptr<SSL_CTX, FreeContext> ssl(SSL_CTX_new(TLS_client_method()));
    if (!ssl || SSL_CTX_set_min_proto_version(ssl.get(), TLS1_2_VERSION) != 1)
        return fail(Errc::os, "OpenSSL cannot be set up");
    SSL_CTX_set_options(ssl.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_verify(ssl.get(), SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_cert_verify_callback(ssl.get(), judge_certificate, nullptr);
    SSL_CTX_set_default_verify_paths(ssl.get());
    if (!extra_authorities.empty() &&
        SSL_CTX_load_verify_file(ssl.get(), extra_authorities.c_str()) != 1)
        return fail(Errc::config,
                    fmt::format("{} holds no certificate in PEM form that can be read",
                                extra_authorities.string()));
    return TlsTrust(std::make_unique<Context>(std::move(ssl)));
}

struct TlsFilter::Session {
    std::unique_ptr<SSL, FreeSession> ssl;
    BIO* from_wire = nullptr;  // both belong to ssl
    BIO* to_wire = nullptr;
    Judge judge;
    bool peer_ended = false;
};

TlsFilter::TlsFilter(std::unique_ptr<Session> session) : session_(std::move(session)) {}
TlsFilter::~TlsFilter() = default;

Result<std::unique_ptr<TlsFilter>> TlsFilter::make(const TlsTrust& trust, const std::string& host,
                                                   std::optional<KeyPin> pin) {
    ERR_clear_error();
    auto session = std::make_unique<Session>();
    session->judge = {.host = host, .pin = pin, .refusal = std::nullopt};
    session->ssl.reset(SSL_new(trust.context_->ssl.get()));
    SSL* ssl = session->ssl.get();
    session->from_wire = BIO_new(BIO_s_mem());
    session->to_wire = BIO_new(BIO_s_mem());
    if (ssl == nullptr || session->from_wire == nullptr || session->to_wire == nullptr)
        throw std::bad_alloc();
    BIO_set_mem_eof_return(session->from_wire, -1);
    SSL_set_bio(ssl, session->from_wire, session->to_wire);
    SSL_set_ex_data(ssl, index_of_judge(), &session->judge);

    if (!expect_host(ssl, host))
        return fail(Errc::config, fmt::format("\"{}\" is not the name of a host", host));
    SSL_set_connect_state(ssl);
    std::unique_ptr<TlsFilter> filter(new TlsFilter(std::move(session)));
    const auto begun = filter->shake_hands();
    if (!begun) return fail(begun);
    return filter;
}

Result<void> TlsFilter::shake_hands() {
    ERR_clear_error();
    const int done = SSL_do_handshake(session_->ssl.get());
    if (done == 1) return {};
    const int why = SSL_get_error(session_->ssl.get(), done);
    if (why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE) return {};
    if (session_->judge.refusal) return std::unexpected(*session_->judge.refusal);
    return std::unexpected(failed_handshake(session_->judge.host, ERR_peek_error()));
}

Result<std::string> TlsFilter::receive(std::string_view wire) {
    if (BIO_write(session_->from_wire, wire.data(), static_cast<int>(wire.size())) !=
        static_cast<int>(wire.size()))
        throw std::bad_alloc();
    if (!open()) {
        const auto shaken = shake_hands();
        if (!shaken) return fail(shaken);
        if (!open()) return std::string();
    }
    return read_plain();
}

Result<std::string> TlsFilter::read_plain() {
    std::string plain;
    std::array<char, kPiece> piece;
    while (true) {
        ERR_clear_error();
        const int got = SSL_read(session_->ssl.get(), piece.data(), static_cast<int>(piece.size()));
        if (got > 0) {
            plain.append(piece.data(), static_cast<std::size_t>(got));
            continue;
        }
        switch (SSL_get_error(session_->ssl.get(), got)) {
            case SSL_ERROR_WANT_READ:
                return plain;
            case SSL_ERROR_ZERO_RETURN:
                session_->peer_ended = true;
                return plain;
            default:
                return std::unexpected(failed_handshake(session_->judge.host, ERR_peek_error()));
        }
    }
}

Result<void> TlsFilter::send(std::string_view plain) {
    if (plain.empty()) return {};
    ERR_clear_error();
    std::size_t written = 0;
    // Memory takes everything, so a write is never partial.
    if (SSL_write_ex(session_->ssl.get(), plain.data(), plain.size(), &written) != 1)
        return std::unexpected(failed_handshake(session_->judge.host, ERR_peek_error()));
    return {};
}

std::string TlsFilter::take_wire() {
    std::string wire(BIO_ctrl_pending(session_->to_wire), '\0');
    if (!wire.empty()) BIO_read(session_->to_wire, wire.data(), static_cast<int>(wire.size()));
    return wire;
}

bool TlsFilter::open() const { return SSL_is_init_finished(session_->ssl.get()) == 1; }

bool TlsFilter::peer_ended() const { return session_->peer_ended; }

void TlsFilter::end() {
    ERR_clear_error();
    if (open()) SSL_shutdown(session_->ssl.get());
}

std::optional<Secured> TlsFilter::secured() const {
    // The judge's refusal ends the handshake, so an open session was accepted; asked again, since
    // a password hangs on it.
    if (!open() || session_->judge.refusal ||
        SSL_get0_peer_certificate(session_->ssl.get()) == nullptr)
        return std::nullopt;
    return SecuredIssuer::issue_for_tls(binding_of(session_->ssl.get()));
}

std::string TlsFilter::description() const {
    return fmt::format("{}, {}", SSL_get_version(session_->ssl.get()),
                       SSL_get_cipher_name(session_->ssl.get()));
}

}  // namespace alder::net
