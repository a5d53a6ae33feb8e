#include "imap/session.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "base/base64.h"
#include "imap/parse_response.h"
#include "sasl/choose.h"

namespace alder::imap {
namespace {

Errc code_of_refusal(const ResponseCode& code) {
    const bool later = code.name == "UNAVAILABLE" || code.name == "INUSE" || code.name == "LIMIT" ||
                       code.name == "SERVERBUG";
    return later ? Errc::try_again : Errc::permission;
}

}  // namespace

Session::Session(SessionOptions options, Clock::time_point now)
    : options_(std::move(options)), framer_(options_.limits), now_(now), heard_(now) {}

std::size_t Session::feed(std::string_view bytes) {
    heard_ = now_;
    std::size_t consumed = 0;
    while (consumed < bytes.size() && !over()) {
        std::string_view next = bytes.substr(consumed);
        if (std::holds_alternative<AwaitingTls>(state_)) {
            end(Error{Errc::protocol, "the server sent plain text where TLS had to begin"});
            break;
        }
        // Line by line here, so that nothing behind the OK is taken for the server's.
        if (std::holds_alternative<StartingTls>(state_)) next = next.substr(0, next.find('\n') + 1);
        if (next.empty()) next = bytes.substr(consumed);
        framer_.feed(next);
        consumed += next.size();
        drain();
    }
    return over() ? bytes.size() : consumed;
}

void Session::drain() {
    while (!over()) {
        auto piece = framer_.next();
        if (!piece) return end(piece.error());
        if (!*piece) break;
        if (std::holds_alternative<AwaitingTls>(state_)) break;
        if (auto* chunk = std::get_if<BodyChunk>(&**piece))
            events_.emplace_back(std::move(*chunk));
        else
            understand(std::get<Frame>(**piece));
    }
    if (std::holds_alternative<AwaitingTls>(state_) && !framer_.idle())
        end(Error{Errc::protocol, "the server sent plain text where TLS had to begin"});
}

void Session::understand(const Frame& frame) {
    auto response = parse_response(frame);
    if (!response) {
        events_.emplace_back(Misunderstood{response.error()});
        return;
    }
    std::visit([this](auto& value) { answered(std::move(value)); }, *response);
}

void Session::end(std::optional<Error> error) {
    if (over()) return;
    state_ = Over{};
    writer_ = {};
    events_.emplace_back(Ended{std::move(error)});
}

void Session::peer_closed(Close how) {
    const bool leaving =
        !in_flight_.empty() && std::ranges::any_of(in_flight_, [](const Asked& asked) {
            return std::holds_alternative<Logout>(asked.request);
        });
    if (leaving && how == Close::clean) return end(std::nullopt);
    end(Error{Errc::unavailable, how == Close::clean ? "the server closed the connection"
                                                     : "the connection to the server broke"});
}

std::string Session::take_output(std::size_t room) {
    if (over()) return {};
    auto bytes = writer_.take(room);
    if (bytes) return std::move(*bytes);
    end(bytes.error());
    return {};
}

std::optional<SessionEvent> Session::next_event() {
    if (events_.empty()) return std::nullopt;
    SessionEvent event = std::move(events_.front());
    events_.pop_front();
    return event;
}

std::optional<Clock::time_point> Session::deadline() const {
    if (over()) return std::nullopt;
    if (idle_ == IdleState::running) return idle_since_ + options_.idle_for;
    const auto since = silent_since();
    return since ? std::optional(*since + options_.patience) : std::nullopt;
}

std::optional<Clock::time_point> Session::silent_since() const {
    if (over() || idle_ == IdleState::running) return std::nullopt;
    const bool owes_nothing =
        std::holds_alternative<Ready>(state_) && in_flight_.empty() && enabling_.empty();
    return owes_nothing ? std::nullopt : std::optional(heard_);
}

void Session::time_passed(Clock::time_point now) {
    now_ = now;
    const auto due = deadline();
    if (!due || now < *due) return;
    if (idle_ == IdleState::running) return end_idle();
    end(Error{Errc::unavailable, "the server does not answer"});
}

std::string Session::next_tag() { return options_.tag_prefix + std::to_string(++last_tag_); }

std::string Session::send(Command command) {
    std::string tag = next_tag();
    writer_.enqueue(tag, std::move(command), server_.literals());
    return tag;
}

void Session::greeted(const Status& status) {
    events_.emplace_back(Greeted{status.text});
    if (status.condition == Condition::preauth) {
        // Logged in before TLS: whoever sits between us and the server could have said so.
        if (options_.starttls || !secured_)
            return end(Error{Errc::protocol, "the server skips the log-in, and with it TLS"});
        return start_requests();
    }
    if (status.condition != Condition::ok)
        return end(Error{Errc::unavailable, "the server refuses us: " + status.text});
    server_.empty() ? ask_capabilities() : know_capabilities();
}

void Session::ask_capabilities() { state_ = Asking{send(Command("CAPABILITY"))}; }

void Session::know_capabilities() {
    if (!options_.starttls || secured_) return log_in();
    if (!server_.has("STARTTLS"))
        return end(Error{Errc::unavailable, "the server does not offer STARTTLS"});
    state_ = StartingTls{send(Command("STARTTLS"))};
}

void Session::secured(Secured secured) {
    secured_ = std::move(secured);
    heard_ = now_;
    if (!std::holds_alternative<AwaitingTls>(state_)) return;
    framer_ = Framer(options_.limits);
    server_ = {};
    ask_capabilities();
}

// The password itself goes to the server.
bool Session::needs_login_command() const {
    return options_.mechanism.empty() && secured_->by_tls() && server_.mechanisms().empty() &&
           !server_.has("LOGINDISABLED");
}

void Session::log_in() {
    if (!secured_) return end(Error{Errc::bug, "a log-in before the connection was secured"});
    if (needs_login_command()) {
        Command login = Command("LOGIN").string(options_.credentials.user);
        login = std::move(login).string(options_.credentials.password.spend());
        if (login.refused()) return end(login.refused());
        mechanism_ = "LOGIN command";
        state_ = LoggingIn{send(std::move(login))};
        server_ = {};
        return;
    }
    const auto offered = server_.mechanisms();
    auto mechanism = sasl::choose(offered, options_.credentials, *secured_, options_.mechanism);
    if (!mechanism) return end(mechanism.error());
    auto first = (*mechanism)->initial(*secured_);
    if (!first) return end(first.error());
    mechanism_ = (*mechanism)->name();
    std::string line = "AUTHENTICATE " + mechanism_;
    std::optional<Secret> unsent = std::move(*first);
    if (unsent && server_.has("SASL-IR")) {
        line += unsent->empty() ? " =" : " " + to_base64(unsent->spend());
        unsent.reset();
    }
    const std::string tag = next_tag();
    writer_.enqueue_line(Secret(tag + " " + line), tag);
    state_ = Authenticating{tag, std::move(*mechanism), std::move(unsent)};
    server_ = {};  // asked again after the log-in: proxies lie before it
}

void Session::challenged(const std::string& text) {
    auto& login = std::get<Authenticating>(state_);
    if (login.unsent) {
        const Secret first = *std::exchange(login.unsent, std::nullopt);
        return writer_.enqueue_line(Secret(to_base64(first.spend())), login.tag);
    }
    const auto challenge = from_base64(text);
    if (!challenge) return end(Error{Errc::protocol, "the server's challenge is no base64"});
    auto answer = login.mechanism->answer(*challenge, *secured_);
    if (!answer) return end(answer.error());
    writer_.enqueue_line(Secret(to_base64(answer->spend())), login.tag);
}

void Session::start_requests() {
    if (server_.empty()) {
        state_ = AskingAgain{send(Command("CAPABILITY"))};
        return;
    }
    state_ = Ready{};
    if (server_.has("ENABLE") && server_.has("QRESYNC"))
        enabling_ = send(Command("ENABLE QRESYNC"));
    else if (server_.has("ENABLE") && server_.has("CONDSTORE"))
        enabling_ = send(Command("ENABLE CONDSTORE"));
    events_.emplace_back(LoggedIn{server_, mechanism_});
}

void Session::learn(const std::vector<std::string>& names) {
    // Not between STARTTLS and TLS, where anybody could say it.
    if (!std::holds_alternative<StartingTls>(state_)) server_.replace(names);
}

void Session::refused(const Status& status) {
    end(Error{code_of_refusal(status.code), "the server refuses the log-in: " + status.text});
}

// The tagged answers before Ready.
void Session::login_answered(const Status& status) {
    const bool good = status.condition == Condition::ok;
    if (const auto* asking = std::get_if<Asking>(&state_); asking && asking->tag == status.tag)
        return good ? know_capabilities()
                    : end(Error{Errc::protocol, "the server does not say what it can do"});
    if (const auto* tls = std::get_if<StartingTls>(&state_); tls && tls->tag == status.tag) {
        if (!good) return end(Error{Errc::unavailable, "the server refuses TLS: " + status.text});
        state_ = AwaitingTls{};
        events_.emplace_back(std::in_place_type<Switch>, Switch::To::tls);
        return;
    }
    if (auto* login = std::get_if<Authenticating>(&state_); login && login->tag == status.tag) {
        if (!good) return refused(status);
        const auto proven = login->mechanism->accepted();
        return proven ? start_requests() : end(proven.error());
    }
    if (const auto* login = std::get_if<LoggingIn>(&state_); login && login->tag == status.tag)
        return good ? start_requests() : refused(status);
    if (const auto* again = std::get_if<AskingAgain>(&state_); again && again->tag == status.tag) {
        if (!good || server_.empty())
            return end(Error{Errc::protocol, "the server does not say what it can do"});
        start_requests();
    }
}

}  // namespace alder::imap
