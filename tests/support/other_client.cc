#include "tests/support/other_client.h"

#include <array>
#include <charconv>
#include <cstdlib>
#include <optional>

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/base64.h"

namespace alder::tests {

namespace {

void demand(bool done) {
    if (!done) std::abort();
}

struct Free {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};

// The length of a literal that a line announces: "* 1 FETCH (BODY[] {342}".
std::optional<std::size_t> literal_of(std::string_view line) {
    const std::size_t brace = line.rfind('{');
    if (!line.ends_with('}') || brace == std::string_view::npos) return std::nullopt;
    std::size_t count = 0;
    std::from_chars(line.data() + brace + 1, line.data() + line.size() - 1, count);
    return count;
}

}  // namespace

struct TlsTalk::State {
    int fd = -1;
    std::unique_ptr<SSL_CTX, Free> context{SSL_CTX_new(TLS_client_method())};
    std::unique_ptr<SSL, Free> ssl;
    std::string read;

    ~State() { ::close(fd); }
};

TlsTalk::TlsTalk(std::uint16_t port, const std::filesystem::path& ca, Begin begin)
    : state_(std::make_unique<State>()) {
    demand(SSL_CTX_load_verify_file(state_->context.get(), ca.c_str()) == 1);
    SSL_CTX_set_verify(state_->context.get(), SSL_VERIFY_PEER, nullptr);
    state_->fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval limit{.tv_sec = 30, .tv_usec = 0};
    ::setsockopt(state_->fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(state_->fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0)
        << "port " << port;
    if (begin == Begin::tls) start_tls();
}

TlsTalk::~TlsTalk() = default;
TlsTalk::TlsTalk(TlsTalk&&) noexcept = default;

void TlsTalk::start_tls() {
    state_->ssl.reset(SSL_new(state_->context.get()));
    demand(SSL_set1_host(state_->ssl.get(), "localhost") == 1 &&
           SSL_set_fd(state_->ssl.get(), state_->fd) == 1);
    EXPECT_EQ(SSL_connect(state_->ssl.get()), 1) << "no TLS with the server";
}

void TlsTalk::send(std::string_view bytes) {
    std::size_t sent = 0;
    if (state_->ssl)
        EXPECT_EQ(SSL_write_ex(state_->ssl.get(), bytes.data(), bytes.size(), &sent), 1);
    else
        EXPECT_EQ(::send(state_->fd, bytes.data(), bytes.size(), MSG_NOSIGNAL),
                  static_cast<ssize_t>(bytes.size()));
}

bool TlsTalk::fill() {
    std::array<char, 16384> some;
    std::size_t got = 0;
    if (state_->ssl) {
        if (SSL_read_ex(state_->ssl.get(), some.data(), some.size(), &got) != 1) got = 0;
    } else {
        const ssize_t count = ::recv(state_->fd, some.data(), some.size(), 0);
        got = count > 0 ? static_cast<std::size_t>(count) : 0;
    }
    state_->read.append(some.data(), got);
    return got > 0;
}

std::string TlsTalk::line() {
    std::size_t end = std::string::npos;
    while ((end = state_->read.find("\r\n")) == std::string::npos) {
        if (!fill()) return "";
    }
    std::string line = state_->read.substr(0, end);
    state_->read.erase(0, end + 2);
    return line;
}

std::string TlsTalk::bytes(std::size_t count) {
    while (state_->read.size() < count && fill()) {
    }
    std::string some = state_->read.substr(0, count);
    state_->read.erase(0, some.size());
    return some;
}

OtherImapClient::OtherImapClient(std::uint16_t imaps, const std::filesystem::path& ca,
                                 const std::string& user, const std::string& password)
    : talk_(imaps, ca, TlsTalk::Begin::tls) {
    EXPECT_TRUE(talk_.line().starts_with("* OK"));
    command("LOGIN " + user + " " + password);
}

std::string OtherImapClient::command(const std::string& text) {
    talk_.send("o" + std::to_string(++last_tag_) + " " + text + "\r\n");
    return answer();
}

void OtherImapClient::append(const std::string& folder, const std::string& message,
                             const std::string& flags) {
    command("APPEND \"" + folder + "\" (" + flags + ") {" + std::to_string(message.size()) +
            "+}\r\n" + message);
}

std::string OtherImapClient::answer() {
    const std::string tag = "o" + std::to_string(last_tag_) + " ";
    std::string all;
    while (true) {
        const std::string line = talk_.line();
        all += line + "\r\n";
        if (const auto literal = literal_of(line)) all += talk_.bytes(*literal);
        const bool last = line.starts_with(tag);
        if (!last && !line.empty()) continue;
        EXPECT_TRUE(line.starts_with(tag + "OK")) << all;
        return all;
    }
}

OtherSmtpClient::OtherSmtpClient(std::uint16_t submissions, const std::filesystem::path& ca,
                                 const std::string& user, const std::string& password)
    : talk_(submissions, ca, TlsTalk::Begin::tls) {
    EXPECT_TRUE(answer().starts_with("220"));
    EXPECT_TRUE(command("EHLO localhost").starts_with("250"));
    using namespace std::string_literals;
    const std::string plain = "\0"s + user + "\0"s + password;
    EXPECT_TRUE(command("AUTH PLAIN " + to_base64(plain)).starts_with("235"));
}

std::string OtherSmtpClient::command(const std::string& text) {
    talk_.send(text + "\r\n");
    return answer();
}

bool OtherSmtpClient::send(const std::string& from, const std::string& to,
                           const std::string& message) {
    command("MAIL FROM:<" + from + ">");
    if (!command("RCPT TO:<" + to + ">").starts_with("250")) return false;
    if (!command("DATA").starts_with("354")) return false;
    return command(message + ".").starts_with("250");
}

std::string OtherSmtpClient::answer() {
    std::string line = talk_.line();
    while (line.size() > 3 && line[3] == '-') line = talk_.line();
    return line;
}

}  // namespace alder::tests
