// One connection to a submission server from greeting to end, as an Engine (RFC 5321, RFC 6409); or
// to a delivery agent that speaks LMTP (RFC 2033). It logs in by itself; letters may be submitted
// at any time and go one after the other, each in one round trip where the server allows it.
//
//   Greeting --220--> Hello --250--> StartingTls --220--> AwaitingTls --secured()--> Hello
//                       |  `--250--> Authenticating --235--> Open <--> (a Transaction)
//                       `-----------no credentials-----------^  `--quit()--> Leaving --> Over
//   any state: 421, a wrong answer, a deadline, the end of the stream --> Over
//
// What was learnt before TLS is forgotten; an answer counts only after the whole of its question
// was written. When the stream ends early each letter that is not answered is finished as `unsent`
// or, when its last byte is out, as `uncertain`; a letter is never silently either.

#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/engine.h"
#include "base/secured.h"
#include "sasl/mechanism.h"
#include "smtp/event.h"
#include "smtp/transaction.h"

namespace alder::smtp {

// How long we wait for each kind of answer; RFC 5321, 4.5.3.2 names the least.
struct Patience {
    std::chrono::seconds greeting{5 * 60};
    std::chrono::seconds command{5 * 60};  // also for the log-in and the TLS handshake
    std::chrono::seconds data{2 * 60};     // for 354
    std::chrono::seconds block{3 * 60};    // until the next bytes of the body are taken
    std::chrono::seconds end{10 * 60};     // for the answer to the whole letter
};

struct SessionOptions {
    std::optional<sasl::Credentials> credentials;  // none: no log-in
    bool may_skip_login = false;                   // where the server offers none whatever
    std::string mechanism = {};                    // by name, or "" for the strongest
    bool starttls = false;                         // else secured() is called before the greeting
    Dialect dialect = Dialect::smtp;
    std::string our_name = "[127.0.0.1]";  // for EHLO; this one gives no host name away
    Patience patience = {};
};

class Session {
public:
    using Event = SessionEvent;

    Session(SessionOptions options, Clock::time_point now);

    std::size_t feed(std::string_view bytes);
    void peer_closed(Close how);
    void time_passed(Clock::time_point now);
    std::string take_output(std::size_t room);
    std::optional<SessionEvent> next_event();
    std::optional<Clock::time_point> deadline() const;

    // TLS is up and verified, or the account wants none.
    void secured(Secured secured);
    // What goes out now may be a secret.
    bool is_logging_in() const { return std::holds_alternative<Authenticating>(state_); }
    Ticket submit(Letter letter);
    // The answer to Committing.
    void commit(Ticket letter);
    // After the letters submitted so far QUIT is sent and Ended comes without waiting for the
    // server's goodbye.
    void quit();

private:
    struct Greeting {};
    struct Hello {
        enum class Word { extended, plain } word{};
    };
    struct StartingTls {};
    struct AwaitingTls {};
    struct Authenticating {
        std::unique_ptr<sasl::Mechanism> mechanism;
        std::optional<Secret> unsent;  // the first message, when it could not go with the command
    };
    struct Open {
        std::unique_ptr<Transaction> current;
    };
    struct Leaving {};
    struct Over {};
    using State = std::variant<Greeting, Hello, StartingTls, AwaitingTls, Authenticating, Open,
                               Leaving, Over>;

    struct Waiting {
        Ticket ticket;
        Letter letter;
    };

    void drain();
    void understand(const Reply& reply);
    void end(Error error, std::optional<Reply> reply = {});
    bool over() const { return std::holds_alternative<Over>(state_); }
    std::chrono::seconds patience() const;

    // Logging in.
    void say_hello(Hello::Word word);
    void answered(const Greeting& state, const Reply& reply);
    void answered(const Hello& state, const Reply& reply);
    void answered(const StartingTls& state, const Reply& reply);
    void answered(const AwaitingTls& state, const Reply& reply);
    void answered(Authenticating& state, const Reply& reply);
    void answered(Open& state, const Reply& reply);
    void answered(const Leaving&, const Reply&) {}
    void answered(const Over&, const Reply&) {}
    void log_in();
    void challenged(Authenticating& state, const std::string& text);
    void refused_login(const Reply& reply);
    void open();

    // Letters.
    Transaction* current();
    // Whether there is something to take.
    bool refill();
    void go_on();
    void finish_current();
    void leave_unsent(const std::string& why);

    SessionOptions options_;
    State state_ = Greeting{};
    ReplyFramer framer_;
    Writer writer_;
    Capabilities server_;
    std::optional<Secured> secured_;
    std::deque<SessionEvent> events_;
    std::deque<Waiting> waiting_;
    Ticket last_ticket_;
    Ticket committing_;  // the one we asked about
    std::uint64_t letters_ = 0;
    bool clean_ = true;  // nothing is left of a former letter on the server
    bool quitting_ = false;
    Clock::time_point now_;
    Clock::time_point moved_;  // when bytes went last, either way
    bool moves_ = false;       // some did since the time was told
};

static_assert(Engine<Session>);

}  // namespace alder::smtp
