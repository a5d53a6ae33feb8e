#include "smtp/session.h"

#include <utility>

#include <fmt/format.h>

#include "base/base64.h"
#include "sasl/choose.h"

namespace alder::smtp {
namespace {

constexpr std::size_t kLongestCommand = 510;  // RFC 5321, 4.5.3.1.4, without CRLF

constexpr const char* kPlainText = "the server sent plain text where TLS had to begin";

Errc code_of_refusal(const Reply& reply) {
    return reply.code / 100 == 5 ? Errc::unavailable : Errc::try_again;
}

}  // namespace

Session::Session(SessionOptions options, Clock::time_point now)
    : options_(std::move(options)), now_(now), moved_(now) {}

std::size_t Session::feed(std::string_view bytes) {
    moves_ = true;
    std::size_t consumed = 0;
    while (consumed < bytes.size() && !over()) {
        if (std::holds_alternative<AwaitingTls>(state_)) {
            end({Errc::protocol, kPlainText});
            break;
        }
        std::string_view next = bytes.substr(consumed);
        // Line by line here, so that nothing behind the answer is taken for the server's.
        if (std::holds_alternative<StartingTls>(state_)) {
            const std::size_t line = next.find('\n');
            if (line != std::string_view::npos) next = next.substr(0, line + 1);
        }
        framer_.feed(next);
        consumed += next.size();
        drain();
    }
    return over() ? bytes.size() : consumed;
}

void Session::drain() {
    while (!over() && !std::holds_alternative<AwaitingTls>(state_)) {
        const auto reply = framer_.next();
        if (!reply) return end(reply.error());
        if (!*reply) return;
        understand(**reply);
    }
}

void Session::understand(const Reply& reply) {
    const bool logs_in = std::holds_alternative<Hello>(state_) ||
                         std::holds_alternative<StartingTls>(state_) ||
                         std::holds_alternative<Authenticating>(state_);
    if (logs_in && !writer_.dry() && !reply.closing())
        return end({Errc::protocol, "the server answered what it had not read"}, reply);
    std::visit([this, &reply](auto& state) { answered(state, reply); }, state_);
}

void Session::end(Error error, std::optional<Reply> reply) {
    if (over()) return;
    if (Transaction* letter = current()) {
        letter->cut(writer_, error.detail);
        finish_current();
    }
    leave_unsent(error.detail);
    // Whoever has said goodbye misses nothing.
    const bool leaving = std::holds_alternative<Leaving>(state_);
    state_ = Over{};
    if (leaving)
        events_.emplace_back(Ended{});
    else
        events_.emplace_back(Ended{std::move(error), std::move(reply)});
}

void Session::peer_closed(Close how) {
    end({Errc::unavailable, how == Close::clean ? "the server closed the connection"
                                                : "the connection to the server broke"});
}

bool Session::refill() {
    if (Transaction* letter = current(); writer_.dry() && letter != nullptr) {
        if (const auto more = letter->write_more(writer_); !more) {
            end(more.error());
            return false;
        }
        if (letter->over()) finish_current();
        go_on();
    }
    return !writer_.dry();
}

std::string Session::take_output(std::size_t room) {
    std::string out;
    while (!over() && out.size() < room && refill()) out += writer_.take(room - out.size());
    moves_ = moves_ || !out.empty();
    const Transaction* letter = current();
    if (letter != nullptr && writer_.waits() && committing_ != letter->ticket()) {
        committing_ = letter->ticket();
        events_.emplace_back(Committing{committing_});
    }
    if (std::holds_alternative<Leaving>(state_) && writer_.dry()) {
        state_ = Over{};
        events_.emplace_back(Ended{});
    }
    return out;
}

std::optional<SessionEvent> Session::next_event() {
    if (events_.empty()) return std::nullopt;
    SessionEvent event = std::move(events_.front());
    events_.pop_front();
    return event;
}

std::chrono::seconds Session::patience() const {
    const Patience& all = options_.patience;
    if (std::holds_alternative<Greeting>(state_)) return all.greeting;
    const auto* open = std::get_if<Open>(&state_);
    if (open == nullptr || !open->current) return all.command;
    switch (open->current->phase(writer_)) {
        case Transaction::Phase::command:
            return all.command;
        case Transaction::Phase::data:
            return all.data;
        case Transaction::Phase::block:
            return all.block;
        case Transaction::Phase::end:
        case Transaction::Phase::ourselves:
            return all.end;
    }
    return all.command;
}

std::optional<Clock::time_point> Session::deadline() const {
    if (over()) return std::nullopt;
    const auto* open = std::get_if<Open>(&state_);
    if (open != nullptr && !open->current && waiting_.empty()) return std::nullopt;
    return moved_ + patience();
}

void Session::time_passed(Clock::time_point now) {
    now_ = now;
    if (std::exchange(moves_, false)) moved_ = now;
    const auto due = deadline();
    if (!due || now < *due) return;
    end({Errc::unavailable, "the server does not answer"});
}

void Session::say_hello(Hello::Word word) {
    server_ = {};
    const bool extended = word == Hello::Word::extended;
    const char* verb = options_.dialect == Dialect::lmtp ? "LHLO" : extended ? "EHLO" : "HELO";
    writer_.line(fmt::format("{} {}", verb, options_.our_name));
    state_ = Hello{word};
}

void Session::answered(const Greeting&, const Reply& reply) {
    if (!reply.good())
        return end({code_of_refusal(reply), "the server refuses us: " + reply.text()}, reply);
    events_.emplace_back(Greeted{reply.text()});
    say_hello(Hello::Word::extended);
}

void Session::answered(const Hello& state, const Reply& reply) {
    const bool extended = state.word == Hello::Word::extended;
    // Servers of before RFC 1869 do not know EHLO.
    if (extended && reply.code / 100 == 5 && options_.dialect == Dialect::smtp)
        return say_hello(Hello::Word::plain);
    if (!reply.good())
        return end({code_of_refusal(reply), "the server refuses us: " + reply.text()}, reply);
    if (extended) server_ = Capabilities(reply);
    if (!options_.starttls || secured_) return log_in();
    if (!server_.has("STARTTLS"))
        return end({Errc::unavailable, "the server does not offer STARTTLS"}, reply);
    writer_.line("STARTTLS");
    state_ = StartingTls{};
}

void Session::answered(const StartingTls&, const Reply& reply) {
    if (reply.code != 220)
        return end({Errc::unavailable, "the server refuses TLS: " + reply.text()}, reply);
    state_ = AwaitingTls{};
    events_.emplace_back(std::in_place_type<Switch>, Switch::To::tls);
}

void Session::answered(const AwaitingTls&, const Reply&) { end({Errc::protocol, kPlainText}); }

void Session::secured(Secured secured) {
    secured_ = std::move(secured);
    moves_ = true;
    if (!std::holds_alternative<AwaitingTls>(state_)) return;
    framer_ = {};
    say_hello(Hello::Word::extended);
}

void Session::log_in() {
    if (!secured_) return end({Errc::bug, "a log-in before the connection was secured"});
    const auto offered = server_.mechanisms();
    if (!options_.credentials || (options_.may_skip_login && offered.empty())) return open();
    auto mechanism = sasl::choose(offered, *options_.credentials, *secured_, options_.mechanism);
    if (!mechanism) return end(mechanism.error());
    auto first = (*mechanism)->initial(*secured_);
    if (!first) return end(first.error());
    Secret line("AUTH " + std::string((*mechanism)->name()));
    std::optional<Secret> unsent = std::move(*first);
    if (unsent) {
        const std::string word = unsent->empty() ? "=" : to_base64(unsent->spend());
        Secret whole(std::string(line.spend()) + " " + word);
        // A longer one has to wait for the server to ask (RFC 4954, 4).
        if (whole.spend().size() <= kLongestCommand) {
            line = std::move(whole);
            unsent.reset();
        }
    }
    writer_.line(line);
    state_ = Authenticating{std::move(*mechanism), std::move(unsent)};
}

void Session::answered(Authenticating& state, const Reply& reply) {
    if (reply.code == 334) return challenged(state, reply.lines.front());
    if (!reply.good()) return refused_login(reply);
    const auto proven = state.mechanism->accepted();
    proven ? open() : end(proven.error());
}

void Session::challenged(Authenticating& state, const std::string& text) {
    if (state.unsent) {
        const Secret first = *std::exchange(state.unsent, std::nullopt);
        return writer_.line(Secret(to_base64(first.spend())));
    }
    const auto challenge = from_base64(text);
    if (!challenge) return end({Errc::protocol, "the server's challenge is no base64"});
    const auto answer = state.mechanism->answer(*challenge, *secured_);
    if (!answer) return end(answer.error());
    writer_.line(Secret(to_base64(answer->spend())));
}

void Session::refused_login(const Reply& reply) {
    const Errc code = reply.code / 100 == 5 ? Errc::permission : Errc::try_again;
    end({code, "the server refuses the log-in: " + reply.text()}, reply);
}

void Session::open() {
    state_ = Open{};
    events_.emplace_back(Ready{server_});
    go_on();
}

Transaction* Session::current() {
    auto* open = std::get_if<Open>(&state_);
    return open == nullptr ? nullptr : open->current.get();
}

Ticket Session::submit(Letter letter) {
    ++last_ticket_.value;
    waiting_.push_back({last_ticket_, std::move(letter)});
    moves_ = true;
    if (over())
        leave_unsent("the connection is closed");
    else
        go_on();
    return last_ticket_;
}

void Session::commit(Ticket letter) {
    moves_ = true;
    if (current() != nullptr && current()->ticket() == letter) current()->commit(writer_);
}

void Session::quit() {
    quitting_ = true;
    go_on();
}

// Begins the next letter, or takes leave, when nothing is under way.
void Session::go_on() {
    auto* open = std::get_if<Open>(&state_);
    while (open != nullptr && !open->current) {
        const auto most = server_.limit("MAILMAX");
        if (most && letters_ >= *most) {
            leave_unsent("the server takes no more letters on this connection");
            quitting_ = true;
        }
        if (waiting_.empty()) break;
        Waiting next = std::move(waiting_.front());
        waiting_.pop_front();
        open->current = std::make_unique<Transaction>(next.ticket, std::move(next.letter), server_,
                                                      options_.dialect);
        open->current->begin(writer_,
                             clean_ ? Transaction::Before::nothing : Transaction::Before::reset);
        if (open->current->over())
            finish_current();
        else
            ++letters_;
    }
    if (open == nullptr || open->current || !quitting_) return;
    writer_.line("QUIT");
    state_ = Leaving{};
}

void Session::finish_current() {
    auto& open = std::get<Open>(state_);
    clean_ = open.current->clean();
    events_.emplace_back(LetterFinished{open.current->ticket(), open.current->outcomes()});
    open.current.reset();
}

void Session::leave_unsent(const std::string& why) {
    for (const Waiting& each : std::exchange(waiting_, {})) {
        const Outcome unsent{.verdict = Verdict::unsent,
                             .stage = Stage::none,
                             .code = 0,
                             .status = {},
                             .text = why,
                             .by = Outcome::By::us};
        events_.emplace_back(LetterFinished{
            each.ticket, std::vector<Outcome>(each.letter.envelope.recipients.size(), unsent)});
    }
}

void Session::answered(Open& state, const Reply& reply) {
    const bool asked = state.current && state.current->awaits();
    const Error leaving{Errc::try_again, "the server ends the connection: " + reply.text()};
    if (!asked)
        return reply.closing()
                   ? end(leaving, reply)
                   : end({Errc::protocol, "the server answers what nobody asked"}, reply);
    if (const auto in_step = state.current->answered(reply, writer_); !in_step)
        return end(in_step.error(), reply);
    if (state.current->over()) finish_current();
    if (reply.closing()) return end(leaving, reply);
    go_on();
}

}  // namespace alder::smtp
