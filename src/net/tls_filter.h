// TLS as a filter over memory (OpenSSL 3), and the one place where a server's certificate is
// judged. There is no way to leave the judgement out: either an authority that this machine or the
// account trusts vouches for the host name, or the key is exactly the pinned one.

#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "net/filter.h"

namespace alder::net {

// Whom we believe. Loading the authorities takes milliseconds: one for each account, kept; it may
// be used by one thread at a time. The system's authorities are those of OpenSSL, so SSL_CERT_FILE
// and SSL_CERT_DIR replace them.
class TlsTrust {
public:
    // `extra_authorities`: a PEM file trusted as well, or empty. Fails with config when it holds
    // no certificate.
    static Result<TlsTrust> make(const std::filesystem::path& extra_authorities = {});
    ~TlsTrust();
    TlsTrust(TlsTrust&&) noexcept;
    TlsTrust& operator=(TlsTrust&&) noexcept;

private:
    friend class TlsFilter;  // the context is OpenSSL's type, which no header of ours shows
    struct Context;
    explicit TlsTrust(std::unique_ptr<Context> context);
    std::unique_ptr<Context> context_;
};

// SHA-256 of the certificate's SubjectPublicKeyInfo; a renewed certificate may keep it.
using KeyPin = Sha256;

class TlsFilter : public Filter {
public:
    // A client's handshake with `host`, a DNS name (ASCII) or an IP address without brackets, TLS
    // 1.2 or newer. With a pin the server's key must be exactly that one, and need be nothing more.
    // take_wire() has the first flight at once.
    static Result<std::unique_ptr<TlsFilter>> make(const TlsTrust& trust, const std::string& host,
                                                   std::optional<KeyPin> pin);
    ~TlsFilter() override;

    Result<std::string> receive(std::string_view wire) override;
    Result<void> send(std::string_view plain) override;
    std::string take_wire() override;
    bool open() const override;
    bool peer_ended() const override;
    void end() override;
    // Channel binding: tls-exporter with TLS 1.3 (RFC 9266), else tls-server-end-point (RFC 5929).
    std::optional<Secured> secured() const override;

    std::string description() const override;

private:
    struct Session;
    explicit TlsFilter(std::unique_ptr<Session> session);
    Result<void> shake_hands();
    Result<std::string> read_plain();

    std::unique_ptr<Session> session_;
};

}  // namespace alder::net
