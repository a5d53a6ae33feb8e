#include "smtp/transaction.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace alder::smtp {
namespace {

constexpr std::uint64_t kNotWritten = std::numeric_limits<std::uint64_t>::max();

Outcome ours(Verdict verdict, std::string text) {
    return {.verdict = verdict,
            .stage = Stage::none,
            .code = 0,
            .status = {},
            .text = std::move(text),
            .by = Outcome::By::us};
}

// 552 after others were taken is the old word for too many at once: to be treated as 452 (RFC 5321,
// 4.5.3.1.10). One that means the mailbox says so for good when it is asked for alone.
Outcome of_recipient(const Reply& reply, bool took_some) {
    Outcome outcome = outcome_of(reply, Stage::recipient);
    const auto& status = outcome.status;
    const bool is_of_mailbox = status && status->subject != 0 && status->subject != 5;
    if (reply.code == 552 && took_some && !is_of_mailbox) outcome.verdict = Verdict::deferred;
    return outcome;
}

}  // namespace

Transaction::Transaction(Ticket ticket, Letter letter, Capabilities server, Dialect dialect)
    : ticket_(ticket),
      letter_(std::move(letter)),
      server_(std::move(server)),
      dialect_(dialect),
      pipelined_(server_.has("PIPELINING")),
      // In LMTP nobody agrees how many answers a BDAT LAST without recipients has.
      chunked_(server_.has("CHUNKING") && dialect == Dialect::smtp),
      outcomes_(letter_.envelope.recipients.size()) {}

void Transaction::begin(Writer& writer, Before before) {
    clean_ = before == Before::nothing;
    if (const auto refused = refused_beforehand(letter_, server_)) return decide_rest(*refused);
    if (const auto read = read_piece(); !read) return decide_by(read.error());
    for (std::size_t i = 0; i < outcomes_.size(); ++i) {
        if (const auto refused = refused_beforehand(letter_, i, server_)) decide(i, *refused);
    }
    if (undecided() == 0) return;
    clean_ = false;
    using Kind = Question::Kind;
    if (before == Before::reset) to_ask_.push_back({.kind = Kind::reset});
    to_ask_.push_back({.kind = Kind::sender});
    for (std::size_t i = 0; i < outcomes_.size(); ++i) {
        if (!outcomes_[i]) to_ask_.push_back({.kind = Kind::recipient, .recipient = i});
    }
    to_ask_.push_back({.kind = chunked_ ? Kind::chunk : Kind::data});
    ask_next(writer);
}

// All of it, or one question where the server wants to be asked one by one.
void Transaction::ask_next(Writer& writer) {
    if (undecided() == 0) to_ask_.clear();
    while (!to_ask_.empty() && (pipelined_ || asked_.empty())) {
        const Question next = to_ask_.front();
        to_ask_.pop_front();
        ask(next, writer);
    }
}

void Transaction::ask(const Question& question, Writer& writer) {
    switch (question.kind) {
        case Question::Kind::reset:
            writer.line("RSET");
            break;
        case Question::Kind::sender:
            writer.line(mail_command(letter_, server_));
            break;
        case Question::Kind::recipient:
            writer.line(
                recipient_command(letter_.envelope.recipients[question.recipient], server_));
            break;
        case Question::Kind::data:
            writer.line("DATA");
            break;
        case Question::Kind::chunk:
        case Question::Kind::last:
            return write_chunk(writer);
    }
    asked_.push_back(question);
    asked_.back().end = writer.enqueued();
}

void Transaction::write_chunk(Writer& writer) {
    const bool last = read_ == letter_.message->size();
    writer.line(fmt::format("BDAT {}{}", piece_.size(), last ? " LAST" : ""));
    writer.bytes(std::exchange(piece_, ""));
    asked_.push_back(
        {.kind = last ? Question::Kind::last : Question::Kind::chunk, .end = writer.enqueued()});
    body_owed_ = !last;
    if (last) hold(writer);
}

void Transaction::hold(Writer& writer) {
    last_written_ = true;
    last_end_ = writer.enqueued();
    writer.hold();
}

void Transaction::commit(Writer& writer) {
    if (last_written_) writer.release();
}

// What nobody waits for any more may go to its end: no recipient is left for it.
void Transaction::let_go(Writer& writer) {
    if (last_written_ && undecided() == 0) writer.release();
}

// The next of the body, checked. Of a letter that fits into one piece all is known beforehand.
Result<void> Transaction::read_piece() {
    ByteSource& source = *letter_.message;
    while (piece_.size() < kPiece && read_ < source.size()) {
        const auto room = std::min<std::uint64_t>(kPiece - piece_.size(), source.size() - read_);
        const auto bytes = source.read(static_cast<std::size_t>(room));
        if (!bytes) return fail(bytes);
        if (bytes->empty() || bytes->size() > room)
            return fail(Errc::io, "a letter changed its length while it was sent");
        if (const auto fine = check_.add(*bytes); !fine) return fine;
        piece_ += *bytes;
        read_ += bytes->size();
    }
    if (check_.eight_bit() && !letter_.envelope.eight_bit)
        return fail(Errc::bad_data,
                    "the letter has bytes above 127 though it is said to have none");
    return read_ == source.size() ? check_.finish() : Result<void>();
}

// A letter that turns out to be unfit while it goes out.
void Transaction::decide_by(const Error& unreadable) {
    const bool unfit = unreadable.code == Errc::bad_data;
    decide_rest(ours(unfit ? Verdict::refused : Verdict::unsent, unreadable.detail));
}

Result<bool> Transaction::write_more(Writer& writer) {
    if (!body_owed_ || (chunked_ && !pipelined_ && !asked_.empty())) return false;
    if (chunked_ && undecided() == 0) {
        body_owed_ = false;  // the next letter's RSET takes back what is there
        return false;
    }
    if (const auto read = read_piece(); !read) {
        decide_by(read.error());
        if (!chunked_) return fail(read);
        body_owed_ = false;
        return false;
    }
    if (chunked_)
        write_chunk(writer);
    else if (piece_.empty())
        end_data(writer);
    else
        writer.bytes(dots_.stuff(std::exchange(piece_, "")));
    return true;
}

void Transaction::end_data(Writer& writer) {
    writer.line(".");
    body_owed_ = false;
    for (Question& question : asked_) question.end = writer.enqueued();
    hold(writer);
}

Result<void> Transaction::answered(const Reply& reply, Writer& writer) {
    const Question question = asked_.front();
    asked_.pop_front();
    if (reply.closing()) {
        closing(question, reply);
        return {};
    }
    using Kind = Question::Kind;
    const bool body = question.kind == Kind::chunk || question.kind == Kind::last;
    const bool early = writer.taken() < question.end;
    if (early && (!body || reply.code / 100 < 4))
        return fail(Errc::protocol, "the server answered what it had not read");
    if (question.kind == Kind::data && reply.code == 354) return begin_data(writer);
    apply(question, reply);
    if (early && !chunked_)
        return fail(Errc::unavailable, "the server refused the letter before it had all of it");
    if (undecided() == 0 && chunked_) body_owed_ = false;
    let_go(writer);
    ask_next(writer);
    return {};
}

Result<void> Transaction::begin_data(Writer& writer) {
    using Kind = Question::Kind;
    if (undecided() == 0) {
        // Nobody is left for it; an empty one is all that ends the server's wait (RFC 2920, 3.1).
        if (dialect_ == Dialect::lmtp)
            return fail(Errc::protocol, "the server wants a letter that it has no recipient for");
        writer.line(".");
        asked_.push_back({.kind = Kind::last, .end = writer.enqueued()});
        return {};
    }
    body_owed_ = true;
    const bool each = dialect_ == Dialect::lmtp;
    for (std::size_t i = 0; i < outcomes_.size(); ++i) {
        const bool first = asked_.empty();
        if (!outcomes_[i] && (each || first))
            asked_.push_back({.kind = Kind::last, .recipient = i, .end = kNotWritten});
    }
    return {};
}

void Transaction::apply(const Question& question, const Reply& reply) {
    switch (question.kind) {
        case Question::Kind::reset:
            return;
        case Question::Kind::sender:
            if (!reply.good()) decide_rest(outcome_of(reply, Stage::sender));
            return;
        case Question::Kind::recipient:
            took_some_ = took_some_ || reply.good();
            if (!reply.good()) decide(question.recipient, of_recipient(reply, took_some_));
            return;
        case Question::Kind::data:
        case Question::Kind::chunk:
            // A 2xx to DATA makes no sense; the letter has not begun.
            if (!reply.good())
                decide_rest(outcome_of(reply, Stage::letter));
            else if (question.kind == Question::Kind::data)
                decide_rest(ours(Verdict::unsent, "the server does not take letters"));
            return;
        case Question::Kind::last:
            clean_ = reply.good() || dialect_ == Dialect::lmtp;
            if (dialect_ == Dialect::lmtp)
                decide(question.recipient, outcome_of(reply, Stage::letter));
            else
                decide_rest(outcome_of(reply, Stage::letter));
            return;
    }
}

// 421: whatever was asked after this was not looked at, so nothing of it is in doubt, but for the
// recipients that LMTP answers one by one.
void Transaction::closing(const Question& question, const Reply& reply) {
    const Stage stage = question.kind == Question::Kind::sender      ? Stage::sender
                        : question.kind == Question::Kind::recipient ? Stage::recipient
                        : question.kind == Question::Kind::reset     ? Stage::none
                                                                     : Stage::letter;
    if (question.kind == Question::Kind::last && dialect_ == Dialect::lmtp) {
        decide(question.recipient, outcome_of(reply, stage));
        decide_rest(ours(Verdict::uncertain, reply.text()));
    }
    decide_rest(outcome_of(reply, stage));
    to_ask_.clear();
    asked_.clear();
    body_owed_ = false;
}

void Transaction::cut(const Writer& writer, const std::string& why) {
    const bool out = last_written_ && writer.taken() >= last_end_;
    decide_rest(ours(out ? Verdict::uncertain : Verdict::unsent, why));
}

Transaction::Phase Transaction::phase(const Writer& writer) const {
    if (asked_.empty()) return Phase::command;
    switch (asked_.front().kind) {
        case Question::Kind::reset:
        case Question::Kind::sender:
        case Question::Kind::recipient:
            return Phase::command;
        case Question::Kind::data:
            return Phase::data;
        case Question::Kind::chunk:
            return Phase::block;
        case Question::Kind::last:
            if (writer.waits()) return Phase::ourselves;
            return last_written_ && writer.dry() ? Phase::end : Phase::block;
    }
    return Phase::command;
}

std::size_t Transaction::undecided() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(outcomes_, [](const auto& one) { return !one; }));
}

void Transaction::decide(std::size_t recipient, const Outcome& outcome) {
    if (!outcomes_[recipient]) outcomes_[recipient] = outcome;
}

void Transaction::decide_rest(const Outcome& outcome) {
    for (auto& one : outcomes_) {
        if (!one) one = outcome;
    }
}

std::vector<Outcome> Transaction::outcomes() const {
    std::vector<Outcome> all;
    all.reserve(outcomes_.size());
    for (const auto& one : outcomes_) all.push_back(one.value_or(Outcome{}));
    return all;
}

}  // namespace alder::smtp
