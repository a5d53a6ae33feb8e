#include "sasl/scram.h"

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/base64.h"
#include "text/saslprep.h"

namespace alder::sasl {

namespace {

constexpr std::size_t kNonceBytes = 18;
constexpr std::size_t kMaxMessage = 8192;

std::unexpected<Error> broken(std::string_view how) {
    return fail(
        Errc::protocol,
        fmt::format("The server's log-in (SCRAM) is wrong: {}; nothing was given away", how));
}

// RFC 5802, 5.1: saslname.
std::string escaped(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if (c == ',')
            out += "=2C";
        else if (c == '=')
            out += "=3D";
        else
            out += c;
    }
    return out;
}

Result<std::string> prepared_name(std::string_view name) {
    return and_then(text::saslprep(name), [](const std::string& prepared) -> Result<std::string> {
        if (prepared.find('\0') != std::string::npos) return broken("a name with a NUL");
        return escaped(prepared);
    });
}

// Takes "k=value" and its comma off the front; nullopt when another attribute stands there.
std::optional<std::string_view> take(std::string_view& message, char key) {
    if (message.size() < 2 || message[0] != key || message[1] != '=') return std::nullopt;
    const std::size_t comma = std::min(message.find(','), message.size());
    const std::string_view value = message.substr(2, comma - 2);
    message.remove_prefix(std::min(comma + 1, message.size()));
    return value;
}

std::string exclusive_or(std::string a, std::string_view b) {
    for (std::size_t i = 0; i < a.size(); ++i) a[i] = static_cast<char>(a[i] ^ b[i]);
    return a;
}

}  // namespace

struct Scram::ServerFirst {
    std::string nonce;
    std::string salt;
    int iterations = 0;
};

Scram::Scram(Hash hash, Binding binding, Credentials credentials, std::string nonce)
    : hash_(hash),
      binding_(binding),
      credentials_(std::move(credentials)),
      nonce_(std::move(nonce)) {}

Scram::Scram(Hash hash, Binding binding, Credentials credentials)
    : Scram(hash, binding, std::move(credentials), to_base64(random_bytes(kNonceBytes))) {}

std::string_view Scram::name() const {
    const bool plus = binding_ == Binding::used;
    if (hash_ == Hash::sha1) return plus ? "SCRAM-SHA-1-PLUS" : "SCRAM-SHA-1";
    return plus ? "SCRAM-SHA-256-PLUS" : "SCRAM-SHA-256";
}

Result<std::string> Scram::gs2_header(const Secured& secured) const {
    std::string header = "n,";
    if (binding_ == Binding::not_offered) header = "y,";
    if (binding_ == Binding::used) {
        if (!secured.binding())
            return fail(Errc::bug, "SCRAM with channel binding on a connection that has none");
        header = fmt::format("p={},", secured.binding()->type);
    }
    if (credentials_.act_as.empty()) return header + ',';
    return and_then(prepared_name(credentials_.act_as), [&](const std::string& name) {
        return Result<std::string>(fmt::format("{}a={},", header, name));
    });
}

Result<std::optional<Secret>> Scram::initial(const Secured& secured) {
    if (!std::holds_alternative<Fresh>(state_))
        return fail(Errc::bug, "A SCRAM log-in was started twice");
    const auto header = gs2_header(secured);
    const auto user = prepared_name(credentials_.user);
    if (!header) return fail(header);
    if (!user) return fail(user);
    AwaitsFirst next{.bare = fmt::format("n={},r={}", *user, nonce_), .binding_input = *header};
    if (binding_ == Binding::used) next.binding_input += secured.binding()->data;
    Secret message(*header + next.bare);
    state_ = std::move(next);
    return message;
}

Result<Secret> Scram::answer(std::string_view challenge, const Secured&) {
    if (challenge.size() > kMaxMessage) return broken("its message is too long");
    if (const auto* first = std::get_if<AwaitsFirst>(&state_)) return prove(*first, challenge);
    if (const auto* last = std::get_if<AwaitsFinal>(&state_)) return check_final(*last, challenge);
    return broken("it speaks out of turn");
}

Result<Scram::ServerFirst> Scram::read_server_first(std::string_view message) const {
    const auto nonce = take(message, 'r');
    if (!nonce) return broken("its first message has no nonce");
    // A nonce without the server's own part would let an old log-in be played again.
    if (!nonce->starts_with(nonce_) || nonce->size() == nonce_.size())
        return broken("it did not continue our nonce");
    const auto salt_text = take(message, 's');
    const auto salt = salt_text ? from_base64(*salt_text) : std::nullopt;
    if (!salt || salt->empty()) return broken("its salt cannot be read");
    const auto rounds_text = take(message, 'i');
    if (!rounds_text) return broken("it names no iteration count");
    const auto rounds = ascii::parse_number<unsigned>(*rounds_text);
    if (!rounds || *rounds > static_cast<unsigned>(kMaxIterations))
        return broken("it asks for more than 1,000,000 iterations");
    if (*rounds < static_cast<unsigned>(kMinIterations))
        return broken("it asks for fewer than 4096 iterations, which protects no password");
    return ServerFirst{std::string(*nonce), *salt, static_cast<int>(*rounds)};
}

Result<Secret> Scram::prove(const AwaitsFirst& state, std::string_view message) {
    const auto first = read_server_first(message);
    if (!first) return fail(first);
    auto password = text::saslprep(credentials_.password.spend());
    if (!password) return fail(password);
    const Secret normal(std::move(*password));
    const Secret salted(pbkdf2(hash_, normal.spend(), first->salt, first->iterations));

    const std::string ending =
        fmt::format("c={},r={}", to_base64(state.binding_input), first->nonce);
    const std::string signed_text = fmt::format("{},{},{}", state.bare, message, ending);
    const Secret client_key(hmac(hash_, salted.spend(), "Client Key"));
    const std::string signature = hmac(hash_, digest(hash_, client_key.spend()), signed_text);
    const std::string proof = exclusive_or(signature, client_key.spend());
    const std::string server_key = hmac(hash_, salted.spend(), "Server Key");
    state_ = AwaitsFinal{hmac(hash_, server_key, signed_text)};  // `state` ends here
    return Secret(fmt::format("{},p={}", ending, to_base64(proof)));
}

Result<Secret> Scram::check_final(const AwaitsFinal& state, std::string_view message) {
    if (const auto error = take(message, 'e')) {
        if (*error == "unsupported-channel-binding-type" || *error == "channel-bindings-dont-match")
            return fail(Errc::protocol,
                        "The server sees another TLS connection than we do (channel binding "
                        "differs); somebody may be in the middle, or it sits behind a TLS proxy");
        return fail(Errc::permission, "The server refused the user name or password");
    }
    const auto signature_text = take(message, 'v');
    const auto signature = signature_text ? from_base64(*signature_text) : std::nullopt;
    if (!signature) return broken("its last message has no signature");
    if (!equal_in_constant_time(*signature, state.server_signature))
        return broken("its signature is false, so it does not know your password");
    state_ = Proved{};
    return Secret();
}

Result<void> Scram::accepted() const {
    if (!std::holds_alternative<Proved>(state_))
        return broken("it says OK without having proved that it knows your password");
    return {};
}

}  // namespace alder::sasl
