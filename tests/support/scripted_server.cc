#include "tests/support/scripted_server.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace alder::tests {

namespace {

void demand(bool done) {
    if (!done) std::abort();
}

struct FreeSession {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};

}  // namespace

struct ScriptedServer::State {
    int listener = -1;
    int client = -1;
    std::uint16_t port = 0;
    std::unique_ptr<SSL_CTX, FreeSession> context;
    std::unique_ptr<SSL, FreeSession> ssl;
    std::string unsaid;  // waits for the handshake
    std::string heard;
    std::string to_write;
    std::size_t piece = std::size_t{1} << 20;
    bool end_when_written = false;
    bool client_ended = false;

    void hear(std::string_view bytes) {
        if (!ssl) {
            heard += bytes;
            return;
        }
        BIO_write(SSL_get_rbio(ssl.get()), bytes.data(), static_cast<int>(bytes.size()));
        SSL_do_handshake(ssl.get());
        std::array<char, 16384> plain;
        int got = 0;
        while ((got = SSL_read(ssl.get(), plain.data(), static_cast<int>(plain.size()))) > 0)
            heard.append(plain.data(), static_cast<std::size_t>(got));
        speak();
    }

    void speak() {
        if (ssl && SSL_is_init_finished(ssl.get()) == 1 && !unsaid.empty()) {
            demand(SSL_write(ssl.get(), unsaid.data(), static_cast<int>(unsaid.size())) > 0);
            unsaid.clear();
        }
        collect();
    }

    void collect() {
        if (!ssl) return;
        BIO* out = SSL_get_wbio(ssl.get());
        std::string wire(BIO_ctrl_pending(out), '\0');
        if (!wire.empty()) BIO_read(out, wire.data(), static_cast<int>(wire.size()));
        to_write += wire;
    }

    void close_client() {
        if (client >= 0) ::close(client);
        client = -1;
    }
};

ScriptedServer::ScriptedServer() : state_(std::make_unique<State>()) {
    state_->listener = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    demand(::bind(state_->listener, generic, size) == 0 && ::listen(state_->listener, 4) == 0 &&
           ::getsockname(state_->listener, generic, &size) == 0);
    state_->port = ntohs(address.sin_port);
}

ScriptedServer::~ScriptedServer() {
    state_->close_client();
    ::close(state_->listener);
}

std::uint16_t ScriptedServer::port() const { return state_->port; }

void ScriptedServer::advance() {
    if (state_->client < 0 && !state_->client_ended) {
        state_->client =
            ::accept4(state_->listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    }
    if (state_->client < 0) return;
    const int at_once = 1;  // or small pieces wait for each other
    ::setsockopt(state_->client, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    std::array<char, 65536> bytes;
    const ssize_t got = ::recv(state_->client, bytes.data(), bytes.size(), 0);
    if (got > 0) state_->hear({bytes.data(), static_cast<std::size_t>(got)});
    if (got == 0 || (got < 0 && errno != EAGAIN)) state_->client_ended = true;
    const std::size_t some = std::min(state_->piece, state_->to_write.size());
    const ssize_t sent = ::send(state_->client, state_->to_write.data(), some, MSG_NOSIGNAL);
    if (sent > 0) state_->to_write.erase(0, static_cast<std::size_t>(sent));
    if (state_->end_when_written && state_->to_write.empty()) ::shutdown(state_->client, SHUT_WR);
}

void ScriptedServer::say(std::string_view bytes) {
    if (!state_->ssl) {
        state_->to_write += bytes;
        return;
    }
    state_->unsaid += bytes;
    state_->speak();
}

std::string ScriptedServer::take_heard() { return std::exchange(state_->heard, {}); }

void ScriptedServer::begin_tls(const Identity& identity, int newest) {
    state_->context.reset(SSL_CTX_new(TLS_server_method()));
    SSL_CTX* context = state_->context.get();
    demand(SSL_CTX_use_certificate(context, identity.certificate.get()) == 1 &&
           SSL_CTX_use_PrivateKey(context, identity.key.get()) == 1 &&
           SSL_CTX_set_max_proto_version(context, newest) == 1);
    SSL_CTX_set_security_level(context, 0);  // so that it can be made to speak old TLS
    SSL_CTX_set_min_proto_version(context, 0);
    state_->ssl.reset(SSL_new(context));
    SSL_set_bio(state_->ssl.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    BIO_set_mem_eof_return(SSL_get_rbio(state_->ssl.get()), -1);
    SSL_set_accept_state(state_->ssl.get());
}

std::string ScriptedServer::exporter() const {
    constexpr std::string_view kLabel = "EXPORTER-Channel-Binding";
    std::string data(32, '\0');
    demand(SSL_export_keying_material(state_->ssl.get(),
                                      reinterpret_cast<unsigned char*>(data.data()), data.size(),
                                      kLabel.data(), kLabel.size(), nullptr, 0, 0) == 1);
    return data;
}

std::string ScriptedServer::asked_name() const {
    const char* name = SSL_get_servername(state_->ssl.get(), TLSEXT_NAMETYPE_host_name);
    return name != nullptr ? name : "";
}

void ScriptedServer::deliver_in_pieces_of(std::size_t bytes) { state_->piece = bytes; }

void ScriptedServer::close_cleanly() {
    if (state_->ssl) SSL_shutdown(state_->ssl.get());
    state_->collect();
    state_->end_when_written = true;
}

void ScriptedServer::close_without_word() { state_->end_when_written = true; }

void ScriptedServer::cut() {
    const linger reset{1, 0};
    ::setsockopt(state_->client, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    state_->client_ended = true;
    state_->close_client();
}

bool ScriptedServer::client_ended() const { return state_->client_ended; }

}  // namespace alder::tests
