// One run of letters over one route: dials, logs in, hands each over, says goodbye. Never waits;
// its owner polls interest() until deadline(), calls advance(), and takes events until there are
// none. Every parcel is finished exactly once, whatever happens, before Done.
//
// Thread rule: one thread; `trust` must outlive it.

#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <poll.h>

#include "base/clock.h"
#include "mail/submission.h"
#include "net/connection.h"
#include "outgoing/route.h"
#include "smtp/session.h"

namespace alder::outgoing {

// The owner's name for a letter.
using ParcelId = Strong<struct ParcelTag, std::uint64_t>;

struct Parcel {
    ParcelId id;
    smtp::Letter letter;
};

// All but the last byte is out: note durably that the letter's fate is open, then call commit().
struct Committing {
    ParcelId id;
};
struct ParcelFinished {
    ParcelId id;
    mail::Attempt attempt;
};
// The last event. The error is what kept the run from its letters, in words with what to do next:
// permission is a refused log-in, which no repetition mends.
struct Done {
    std::optional<Error> error;
};
using DeliveryEvent = std::variant<Committing, ParcelFinished, Done>;

class Delivery {
public:
    Delivery(Route route, const net::TlsTrust& trust, std::vector<Parcel> parcels,
             Clock::time_point now);

    void advance(Clock::time_point now);
    std::optional<DeliveryEvent> next_event();
    void commit(ParcelId id);
    // Ends the run now; what is not finished becomes unsent or, once committed, uncertain.
    void break_off(Clock::time_point now);

    bool done() const { return !connection_; }
    std::vector<pollfd> interest() const;
    std::optional<Clock::time_point> deadline() const;

private:
    using Connection = net::Connection<smtp::Session>;

    using Outcomes = std::vector<smtp::Outcome>;

    void connect();
    void submit_next();
    void pump();
    std::optional<smtp::SessionEvent> next_of_session();
    void heard(const smtp::SessionEvent& event);
    void finished(const Outcomes& outcomes);
    // `why`: what the connection came to, for outcomes that only it explains; "" for their own.
    void finish(ParcelId id, const Outcomes& outcomes, const std::string& why);
    void explain_by(const std::string& why);
    void ended(const std::optional<Error>& error);
    bool has_some_left() const;
    Error in_words(const Error& error) const;

    Route route_;
    const net::TlsTrust& trust_;
    std::deque<Parcel> waiting_;
    std::optional<Connection> connection_;
    bool open_ = false;                // the session takes letters
    std::optional<ParcelId> current_;  // with the session
    smtp::Ticket ticket_;              // its name there
    // Finished by the connection, which is about to say why.
    std::optional<std::pair<ParcelId, Outcomes>> unexplained_;
    std::optional<std::uint64_t> left_;  // letters the server still takes on this connection
    bool broken_off_ = false;
    std::deque<DeliveryEvent> events_;
    Clock::time_point now_;
    Clock::time_point begun_;  // the current letter
};

}  // namespace alder::outgoing
