// One letter on its way through a session: the questions that go out, in one flight where the
// server allows it (RFC 2920, RFC 3030), the answers that come, and what they mean for each
// recipient. The last byte is held back until commit().
//
//   [RSET] MAIL RCPT.. BDAT n [BDAT n].. BDAT n LAST      CHUNKING
//   [RSET] MAIL RCPT.. DATA --354--> body "."             without, and LMTP

#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "smtp/capabilities.h"
#include "smtp/letter.h"
#include "smtp/lines.h"
#include "smtp/writer.h"

namespace alder::smtp {

enum class Dialect {
    smtp,
    lmtp,  // RFC 2033: LHLO, and an answer for each recipient after the body
};

class Transaction {
public:
    // Bytes of the body that are read and checked before they go, and the length of a BDAT chunk.
    static constexpr std::size_t kPiece = 256 << 10;

    enum class Before { nothing, reset };
    // What we wait for, which decides how long (RFC 5321, 4.5.3.2).
    enum class Phase { command, data, block, end, ourselves };

    Transaction(Ticket ticket, Letter letter, Capabilities server, Dialect dialect);

    // Refuses what can be known beforehand, then writes what may go at once.
    void begin(Writer& writer, Before before);
    // An answer to the oldest question. An error: we are out of step with the server; close.
    Result<void> answered(const Reply& reply, Writer& writer);
    // More of the body, once the writer is dry; whether there was more. An error: the body cannot
    // be finished and nothing but closing keeps the server from taking what it has.
    Result<bool> write_more(Writer& writer);
    // The last byte may go.
    void commit(Writer& writer);
    // No more answers will come.
    void cut(const Writer& writer, const std::string& why);

    // Whether an answer may come.
    bool awaits() const { return !asked_.empty(); }
    // Every answer is there.
    bool over() const { return asked_.empty() && to_ask_.empty() && !body_owed_; }
    // The server has ended the transaction by itself; else the next one begins with RSET.
    bool clean() const { return clean_; }
    Phase phase(const Writer& writer) const;

    Ticket ticket() const { return ticket_; }
    // One for each recipient, in their order; complete when over() or after cut().
    std::vector<Outcome> outcomes() const;

private:
    struct Question {
        enum class Kind { reset, sender, recipient, data, chunk, last } kind{};
        std::size_t recipient = 0;
        std::uint64_t end = 0;  // of its bytes, in the writer's count
    };

    std::size_t undecided() const;
    void decide(std::size_t recipient, const Outcome& outcome);
    void decide_rest(const Outcome& outcome);
    void ask(const Question& question, Writer& writer);
    void ask_next(Writer& writer);
    Result<void> begin_data(Writer& writer);
    void apply(const Question& question, const Reply& reply);
    void closing(const Question& question, const Reply& reply);
    Result<void> read_piece();
    void decide_by(const Error& unreadable);
    void write_chunk(Writer& writer);
    void end_data(Writer& writer);
    void hold(Writer& writer);
    void let_go(Writer& writer);

    Ticket ticket_;
    Letter letter_;
    Capabilities server_;
    Dialect dialect_;
    bool pipelined_;
    bool chunked_;
    std::vector<std::optional<Outcome>> outcomes_;
    std::deque<Question> to_ask_;
    std::deque<Question> asked_;
    LineCheck check_;
    DotStuffer dots_;
    std::string piece_;  // read and checked, not yet written
    std::uint64_t read_ = 0;
    bool took_some_ = false;  // of its recipients
    bool body_owed_ = false;  // some of it is to be written yet
    bool last_written_ = false;
    std::uint64_t last_end_ = 0;  // of the last byte, once it is written
    bool clean_ = true;
};

}  // namespace alder::smtp
