// A second mail program, as simple as can be, that looks into servers and changes things there
// while Alder is connected too. Waits for each answer; what it does not expect fails the test.

#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace alder::tests {

// A conversation in lines over verified TLS with a server on 127.0.0.1.
class TlsTalk {
public:
    enum class Begin { tls, plaintext };

    TlsTalk(std::uint16_t port, const std::filesystem::path& ca, Begin begin);
    ~TlsTalk();
    TlsTalk(TlsTalk&&) noexcept;

    void start_tls();
    void send(std::string_view bytes);
    // Without its CRLF; "" at the end of the stream.
    std::string line();
    // Exactly so many bytes, fewer at the end of the stream.
    std::string bytes(std::size_t count);

private:
    struct State;
    bool fill();

    std::unique_ptr<State> state_;
};

class OtherImapClient {
public:
    // Logged in.
    OtherImapClient(std::uint16_t imaps, const std::filesystem::path& ca, const std::string& user,
                    const std::string& password);

    // Sends "SELECT INBOX"; gives all lines of the answer, literals in their places, which must
    // end with OK.
    std::string command(const std::string& text);
    void append(const std::string& folder, const std::string& message,
                const std::string& flags = {});

private:
    std::string answer();

    TlsTalk talk_;
    int last_tag_ = 0;
};

class OtherSmtpClient {
public:
    // Logged in by PLAIN.
    OtherSmtpClient(std::uint16_t submissions, const std::filesystem::path& ca,
                    const std::string& user, const std::string& password);

    // The last line of the answer.
    std::string command(const std::string& text);
    // One message, lines ended by CRLF; true when the server took it.
    bool send(const std::string& from, const std::string& to, const std::string& message);

private:
    std::string answer();

    TlsTalk talk_;
};

}  // namespace alder::tests
