// What is said on one connection, line by line, for a person who looks for a fault: our lines after
// "> ", the peer's after "< ", what happens to the connection itself after "= ". Never shown are a
// log-in's words after the name of the mechanism, and messages, of which only the size is told.
// Lines are the peer's bytes: not safe to show as they stand.

#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace alder::net {

using TraceSink = std::function<void(std::string_view line)>;

// Whether the bytes are part of a log-in (RFC 4422), whichever side they come from.
enum class Exchange { open, login };

class Transcript {
public:
    // A line longer than this many bytes is cut.
    static constexpr std::size_t kLongest = 500;

    // Without a sink it does nothing.
    explicit Transcript(TraceSink sink) : sink_(std::move(sink)) {}

    void sent(std::string_view bytes, Exchange exchange);
    void received(std::string_view bytes, Exchange exchange);
    void happened(std::string_view what);

private:
    struct Side {
        char mark;
        std::string line = {};      // what came of it so far, at most a little over kKept
        std::uint64_t length = 0;   // of the line, however much of it is kept
        std::uint64_t literal = 0;  // bytes of a message to come, which are not shown
        bool is_login = false;      // some of the line is
    };

    void take(Side& side, std::string_view bytes, Exchange exchange);
    void end_line(Side& side);
    std::string shown(const Side& side) const;
    void skip(Side& side, std::string_view line);

    // Lines end in what follows them, so that they are kept longer than they are shown.
    static constexpr std::size_t kKept = std::size_t{64} * 1024;

    TraceSink sink_;
    Side ours_{.mark = '>'};
    Side theirs_{.mark = '<'};
    // A message sent line by line (RFC 5321, 4.1.1.4), and how much of it has gone.
    enum class Data { none, asked, flowing } data_ = Data::none;
    std::uint64_t data_bytes_ = 0;
};

}  // namespace alder::net
