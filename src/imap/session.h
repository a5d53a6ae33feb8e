// One connection to an IMAP server from greeting to end, as an Engine (RFC 9051, 3). It logs in by
// itself; after LoggedIn whatever is asked is pipelined, within a window of bytes in flight.
//
//   Greeting --OK--> Asking --> StartingTls --OK--> AwaitingTls --secured()--> Asking
//      |               `------> Authenticating --OK--> AskingAgain --> Ready --Logout--> Ready
//      |               `------> LoggingIn -------OK-------^
//      `--PREAUTH----------------------------------------^
//   any state: BYE, a wrong byte, a deadline, the end of the stream --> Over
//
// A tagged OK counts only after the whole command was written; what was learnt before TLS is
// forgotten; a response code counts only for the command that owns it.

#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>

#include "base/engine.h"
#include "base/secured.h"
#include "imap/event.h"
#include "imap/request.h"
#include "imap/sequence.h"
#include "sasl/mechanism.h"

namespace alder::imap {

struct SessionOptions {
    sasl::Credentials credentials;
    std::string mechanism;                   // by name, or "" for the strongest
    bool starttls = false;                   // else secured() is called before the greeting
    std::string tag_prefix;                  // random letters, new for each connection
    std::uint64_t window = 8 << 20;          // bytes in flight
    std::chrono::seconds patience{120};      // for the next byte of an answer
    std::chrono::seconds idle_for{25 * 60};  // then the Idle is finished; ask again
    FramerLimits limits = {};
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
    // When the last byte came, while the server owes an answer.
    std::optional<Clock::time_point> silent_since() const;

    // TLS is up and verified, or the account wants none.
    void secured(Secured secured);
    // What goes out now may be a secret.
    bool is_logging_in() const {
        return std::holds_alternative<Authenticating>(state_) ||
               std::holds_alternative<LoggingIn>(state_);
    }
    // After LoggedIn. A running Idle is ended first. A Select opens the folder that the requests
    // after it are about.
    Ticket submit(Request request);

private:
    struct Greeting {};
    struct Asking {
        std::string tag;
    };
    struct StartingTls {
        std::string tag;
    };
    struct AwaitingTls {};
    struct Authenticating {
        std::string tag;
        std::unique_ptr<sasl::Mechanism> mechanism;
        std::optional<Secret> unsent;  // the first message, when it could not go with the command
    };
    // By the old command, for servers that know no SASL mechanism (RFC 3501, 6.2.3).
    struct LoggingIn {
        std::string tag;
    };
    struct AskingAgain {
        std::string tag;
    };
    struct Ready {};
    struct Over {};
    using State = std::variant<Greeting, Asking, StartingTls, AwaitingTls, Authenticating,
                               LoggingIn, AskingAgain, Ready, Over>;

    // A request that waits, or whose answer does.
    struct Asked {
        Ticket ticket;
        Ticket folder;  // it is about; its own for a Select
        Request request;
        std::string tag;
        std::uint64_t bytes = 0;
        ResponseCode moved = {};  // COPYUID, which MOVE sends before its OK
    };

    std::string next_tag();
    std::string send(Command command);
    void drain();
    void understand(const Frame& frame);
    void end(std::optional<Error> error);
    bool over() const { return std::holds_alternative<Over>(state_); }

    // Logging in.
    void greeted(const Status& status);
    void ask_capabilities();
    void know_capabilities();
    void log_in();
    bool needs_login_command() const;
    void challenged(const std::string& text);
    void start_requests();
    void refused(const Status& status);
    void login_answered(const Status& status);
    void learn(const std::vector<std::string>& names);

    // Requests.
    void send_waiting();
    void send_request(Asked asked);
    void request_answered(const Status& status);
    void finish(const Asked& asked, Status status);
    void end_idle();

    // Answers.
    void answered(Status status);
    void answered(const Continuation& go_on);
    void answered(const CapabilityList& list);
    void answered(const Enabled& list);
    void answered(Listed folder);
    void answered(MailboxStatus status);
    void answered(const Exists& exists);
    void answered(const Expunged& expunged);
    void answered(Vanished vanished);
    void answered(Found found);
    void answered(Fetched fetched);
    void answered(Namespaces namespaces);
    void answered(const FlagList&) {}
    void answered(Identity identity);
    void answered(const Unknown&) {}
    void untagged(const Status& status);
    // The folder that untagged answers are about now.
    Ticket folder();
    void open(Ticket folder);

    SessionOptions options_;
    State state_ = Greeting{};
    Framer framer_;
    CommandWriter writer_;
    Capabilities server_;
    std::string mechanism_;  // that we log in by
    std::optional<Secured> secured_;
    std::deque<SessionEvent> events_;
    std::string enabling_;  // the tag of an ENABLE that is not answered yet
    std::deque<Asked> waiting_;
    std::deque<Asked> in_flight_;
    std::uint64_t bytes_in_flight_ = 0;
    Ticket last_ticket_;
    Ticket asked_folder_;  // of requests that come now
    Ticket open_folder_;
    std::set<Ticket> failed_folders_;
    Sequence sequence_;
    std::uint64_t last_tag_ = 0;
    enum class IdleState { none, asked, running, ending } idle_ = IdleState::none;
    Clock::time_point now_;
    Clock::time_point heard_;  // the last byte, or the last request
    Clock::time_point idle_since_;
};

static_assert(Engine<Session>);

}  // namespace alder::imap
