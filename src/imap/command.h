// A command as the bytes and literals it is made of, and how they go out: synchronising literals
// wait for the server's "+", LITERAL+ and LITERAL- (RFC 7888) do not. Bodies are pulled from their
// ByteSource as there is room. No argument can break out of its place: a string that holds CR, LF
// or NUL goes as a literal (RFC 9051, 4.3), and NUL, which no string may hold, is refused.

#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/byte_source.h"
#include "base/result.h"
#include "base/secret.h"
#include "imap/id_set.h"
#include "mail/flags.h"

namespace alder::imap {

// What goes to the server of one command, without its tag.
class Command {
public:
    // `words` is protocol text of ours: "SELECT", "UID FETCH". No CR, LF or NUL, which is asserted.
    explicit Command(std::string_view words);

    // Each puts a space before itself: Command("SELECT").mailbox(name).words("(CONDSTORE)").
    Command words(std::string_view text) &&;
    // A quoted string, or a literal where quotes cannot hold it.
    Command string(std::string_view text) &&;
    // A folder by its wire bytes.
    Command mailbox(std::string_view wire_name) && { return std::move(*this).string(wire_name); }
    Command set(const IdSet& ids) &&;
    // "(\Seen todo)"; keywords a server could not take are left out.
    Command flags(const mail::Flags& flags) &&;
    // Content that is sent as one literal.
    Command body(std::unique_ptr<ByteSource> source) &&;

    // Why it must not be sent, if so: it holds a NUL.
    const std::optional<Error>& refused() const { return refused_; }
    // The first words, for messages and the log; never an argument.
    const std::string& name() const { return name_; }

    // Text, and literals between.
    using Piece = std::variant<std::string, std::unique_ptr<ByteSource>>;
    std::vector<Piece> pieces() && { return std::move(pieces_); }

private:
    void append(std::string_view text);
    void literal(std::unique_ptr<ByteSource> source);

    std::vector<Piece> pieces_;
    std::string name_;
    std::optional<Error> refused_;
};

enum class LiteralSupport {
    synchronising,  // each waits for "+"
    up_to_4096,     // LITERAL-: longer ones wait
    all,            // LITERAL+
};

// Sends commands one after the other, whole. Literals that have to wait stop everything behind
// them.
class CommandWriter {
public:
    // The tag may hold only letters and digits.
    void enqueue(std::string_view tag, Command command, LiteralSupport literals);
    // A line of its own: a SASL exchange, DONE. CRLF is added. `tag`: of the command it is part of.
    void enqueue_line(const Secret& line, std::string_view tag = {});

    // At most `room` bytes. An error: a body could not be read, the stream is spoiled; close it.
    Result<std::string> take(std::size_t room);
    // The server sent "+". False: we were not waiting for one.
    bool continued();
    // The server refused the command whose literal waits for "+": the rest of it is not sent, as
    // the server does not await it. False: that command does not wait.
    bool abandon(std::string_view tag);

    // Whether all bytes of the command have been taken.
    bool sent(std::string_view tag) const;

private:
    struct Item {
        std::string tag;
        std::variant<Secret, std::unique_ptr<ByteSource>> bytes;
        std::uint64_t given = 0;
        enum class Then { go_on, wait, end } then{};
    };

    Result<std::string> piece(Item& item, std::size_t room);

    std::deque<Item> items_;
    bool waiting_ = false;
};

}  // namespace alder::imap
