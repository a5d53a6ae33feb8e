// SCRAM (RFC 5802, RFC 7677): the password is never sent, the server has to prove that it knows
// what belongs to it, and -PLUS ties both to the TLS connection, so that a log-in passed on by
// somebody in the middle fails.
//
//   Fresh --initial--> AwaitsFirst --r=,s=,i=--> AwaitsFinal --v= right--> Proved
// Anything else refuses the log-in. Only Proved makes a server's OK count.

#pragma once

#include <string>
#include <variant>

#include "base/digest.h"
#include "sasl/mechanism.h"

namespace alder::sasl {

class Scram : public Mechanism {
public:
    // What the gs2 header tells the server about channel binding.
    enum class Binding {
        used,         // -PLUS: the connection's data are in the proof
        not_offered,  // we could, the server said that it cannot; it notices if it did not say so
        impossible,   // we have no data, or -PLUS is not wanted
    };

    // Fewer rounds than the RFC's least make the password cheap to guess; more would stop us.
    static constexpr int kMinIterations = 4096;
    static constexpr int kMaxIterations = 1'000'000;

    // sha1 or sha256. `nonce`: printable ASCII without a comma, never used before.
    Scram(Hash hash, Binding binding, Credentials credentials, std::string nonce);
    // With a random nonce.
    Scram(Hash hash, Binding binding, Credentials credentials);

    std::string_view name() const override;
    Result<std::optional<Secret>> initial(const Secured& secured) override;
    Result<Secret> answer(std::string_view challenge, const Secured& secured) override;
    Result<void> accepted() const override;

private:
    struct Fresh {};
    struct AwaitsFirst {
        std::string bare;           // client-first-message-bare
        std::string binding_input;  // gs2 header and channel binding data
    };
    struct AwaitsFinal {
        std::string server_signature;
    };
    struct Proved {};
    struct ServerFirst;

    Result<std::string> gs2_header(const Secured& secured) const;
    Result<ServerFirst> read_server_first(std::string_view message) const;
    Result<Secret> prove(const AwaitsFirst& state, std::string_view message);
    Result<Secret> check_final(const AwaitsFinal& state, std::string_view message);

    Hash hash_;
    Binding binding_;
    Credentials credentials_;
    std::string nonce_;
    std::variant<Fresh, AwaitsFirst, AwaitsFinal, Proved> state_;
};

}  // namespace alder::sasl
