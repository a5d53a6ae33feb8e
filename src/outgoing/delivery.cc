#include "outgoing/delivery.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.h"
#include "outgoing/cause.h"

namespace alder::outgoing {

namespace {

using smtp::Outcome;
using smtp::Verdict;

// What the connection decided, not the server about this letter.
bool is_unexplained(const Outcome& outcome) {
    return outcome.by == Outcome::By::us && outcome.code == 0 &&
           (outcome.verdict == Verdict::unsent || outcome.verdict == Verdict::uncertain);
}

Verdict verdict_of(const Outcome& outcome) {
    // A log-in that is missing is no fault of the letter: it waits until the account is mended.
    const bool account = outcome.verdict == Verdict::refused && outcome.code == 530;
    return account ? Verdict::deferred : outcome.verdict;
}

std::string status_of(const Outcome& outcome) {
    // RFC 5321, 4.5.3.1.10: too many recipients at once.
    const bool is_deferred_552 = outcome.code == 552 && outcome.verdict == Verdict::deferred;
    if (is_deferred_552) return "4.5.3";
    if (outcome.status) return outcome.status->text();
    if (outcome.code == 0) return outcome.verdict == Verdict::unsent ? "4.4.2" : "";
    if (outcome.code == 452 && outcome.stage == smtp::Stage::recipient) return "4.5.3";
    return fmt::format("{}.0.0", outcome.code / 100);
}

constexpr std::string_view kUncertain =
    "all of the letter was sent and no answer came: it may have been delivered; ask the "
    "recipient, then retry or drop it";

constexpr std::string_view kTriedAgain = "; it is tried again";

// Nothing uncertain is.
std::string of_uncertain(std::string_view text) {
    if (text.ends_with(kTriedAgain)) text.remove_suffix(kTriedAgain.size());
    return fmt::format("{} ({})", kUncertain, text);
}

smtp::SessionOptions options_of(const Route& route) {
    return {.credentials = route.credentials,
            .mechanism = route.mechanism,
            .starttls = route.target.encryption == net::Encryption::starttls,
            .dialect = route.dialect,
            .our_name = route.our_name};
}

}  // namespace

Delivery::Delivery(Route route, const net::TlsTrust& trust, std::vector<Parcel> parcels,
                   Clock::time_point now)
    : route_(std::move(route)), trust_(trust), now_(now), begun_(now) {
    std::ranges::move(parcels, std::back_inserter(waiting_));
    connect();
}

void Delivery::connect() {
    open_ = false;
    connection_.emplace(smtp::Session(options_of(route_), now_),
                        net::Wire(route_.target, trust_, now_));
}

void Delivery::advance(Clock::time_point now) {
    now_ = now;
    if (!connection_) return;
    connection_->advance(now);
    pump();
}

void Delivery::commit(ParcelId id) {
    if (!connection_ || current_ != id) return;
    connection_->engine().commit(ticket_);
    connection_->flush();
}

void Delivery::break_off(Clock::time_point now) {
    now_ = now;
    if (!connection_) return;
    broken_off_ = true;
    connection_->engine().peer_closed(Close::cut);
    pump();
}

std::optional<DeliveryEvent> Delivery::next_event() {
    if (events_.empty()) return std::nullopt;
    DeliveryEvent event = std::move(events_.front());
    events_.pop_front();
    return event;
}

std::vector<pollfd> Delivery::interest() const {
    return connection_ ? connection_->interest() : std::vector<pollfd>();
}

std::optional<Clock::time_point> Delivery::deadline() const {
    return connection_ ? connection_->deadline() : std::nullopt;
}

void Delivery::pump() {
    while (connection_) {
        if (const auto event = next_of_session()) {
            heard(*event);
        } else if (unexplained_) {
            explain_by("");  // the connection is fine; it was the letter
        } else if (open_ && !current_) {
            submit_next();
        } else if (connection_->failure()) {
            connection_->advance(now_);  // tells the session, which ends
        } else {
            break;
        }
    }
}

std::optional<smtp::SessionEvent> Delivery::next_of_session() {
    if (auto event = connection_->next_event()) return event;
    connection_->flush();  // which may end in an event
    return connection_->next_event();
}

void Delivery::heard(const smtp::SessionEvent& event) {
    if (const auto* ready = std::get_if<smtp::Ready>(&event)) {
        left_ = ready->server.limit("MAILMAX");
        open_ = true;
    } else if (std::holds_alternative<smtp::Committing>(event)) {
        events_.emplace_back(Committing{*current_});
    } else if (const auto* letter = std::get_if<smtp::LetterFinished>(&event)) {
        finished(letter->recipients);
    } else if (const auto* end = std::get_if<smtp::Ended>(&event)) {
        ended(end->error);
    }
}

// One at a time, so that what was not begun is still here when the connection ends.
void Delivery::submit_next() {
    if (waiting_.empty() || left_ == 0) {
        open_ = false;
        return connection_->engine().quit();
    }
    if (left_) --*left_;
    Parcel next = std::move(waiting_.front());
    waiting_.pop_front();
    current_ = next.id;
    ticket_ = connection_->engine().submit(std::move(next.letter));
}

void Delivery::finished(const Outcomes& outcomes) {
    const ParcelId id = *std::exchange(current_, std::nullopt);
    if (std::ranges::any_of(outcomes, is_unexplained)) {
        unexplained_ = {id, outcomes};
        return;
    }
    finish(id, outcomes, "");
}

void Delivery::explain_by(const std::string& why) {
    if (!unexplained_) return;
    const auto [id, outcomes] = *std::exchange(unexplained_, std::nullopt);
    finish(id, outcomes, why);
}

void Delivery::finish(ParcelId id, const Outcomes& outcomes, const std::string& why) {
    mail::Attempt attempt{
        .recipients = {},
        .relay = name_of(route_),
        .took = std::chrono::duration_cast<std::chrono::milliseconds>(now_ - begun_)};
    for (const Outcome& one : outcomes) {
        std::string text = explain(one);
        if (is_unexplained(one) && !why.empty()) text = why;
        if (one.verdict == Verdict::uncertain) text = of_uncertain(text);
        attempt.recipients.push_back({verdict_of(one), status_of(one), std::move(text)});
    }
    begun_ = now_;
    events_.emplace_back(ParcelFinished{id, std::move(attempt)});
}

void Delivery::ended(const std::optional<Error>& error) {
    if (!error && !waiting_.empty()) {  // the server took as many as it takes at once
        connect();
        return;
    }
    const auto why = error ? std::optional(in_words(*error)) : std::nullopt;
    if (why) {
        explain_by(why->detail);
        for (const Parcel& parcel : std::exchange(waiting_, {})) {
            const Outcome unsent{.verdict = Verdict::unsent,
                                 .stage = smtp::Stage::none,
                                 .code = 0,
                                 .status = {},
                                 .text = why->detail,
                                 .by = Outcome::By::us};
            finish(parcel.id, Outcomes(parcel.letter.envelope.recipients.size(), unsent), "");
        }
    }
    connection_.reset();
    events_.emplace_back(Done{why});
}

// Whether any letter is still to go out after this run.
bool Delivery::has_some_left() const {
    const auto is_left = [](const Outcome& one) { return one.verdict == Verdict::unsent; };
    return !waiting_.empty() ||
           (unexplained_ && std::ranges::any_of(unexplained_->second, is_left));
}

Error Delivery::in_words(const Error& error) const {
    if (broken_off_) return {Errc::cancelled, "sending was broken off"};
    // The connection's own words say more than the engine's.
    if (connection_->failure()) return *connection_->failure();
    std::string_view next = has_some_left() ? kTriedAgain : "";
    if (error.code == Errc::permission)
        next = "; check the user name and the password (many providers want an app password)";
    if (error.code == Errc::protocol || error.code == Errc::bad_data) next = "";
    return {error.code, fmt::format("{}: {}{}", name_of(route_), error.detail, next)};
}

}  // namespace alder::outgoing
