// What a command prints: data to standard output, talk to standard error. Text from mail becomes a
// TermText on its way out, whether a terminal or a pipe reads it; only what was asked for as raw
// bytes goes out as it is.

#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "text/term_text.h"

namespace alder::cli {

// Writes all of it. Errc::cancelled: whoever read it has gone (a closed pipe).
using Sink = std::function<Result<void>(std::string_view bytes)>;

// Buffered standard output. After the reader has gone it takes everything and writes nothing;
// commands that print much look at is_closed() and stop.
class Output {
public:
    explicit Output(Sink sink) : sink_(std::move(sink)) {}

    void raw(std::string_view bytes);
    void text(const text::TermText& text) { raw(text.utf8()); }
    // One line of text nobody vouches for.
    void line(std::string_view untrusted);

    void flush();
    bool is_closed() const { return state_ != State::open; }
    // Errc::io and the like when something could not be written, told once; a closed pipe is no
    // error.
    Result<void> finish();

private:
    enum class State { open, closed, failed };
    Sink sink_;
    std::string buffer_;
    State state_ = State::open;
    Error error_;
};

enum class Loudness { quiet, normal, verbose };

// Lines on standard error, each with the name of the program before it where it is a complaint.
class Talk {
public:
    Talk(Sink sink, Loudness loudness) : sink_(std::move(sink)), loudness_(loudness) {}

    // Always heard.
    void complain(std::string_view message) const;
    // Not with -q.
    void say(std::string_view message) const;
    // With -v only.
    void tell(std::string_view message) const;
    // As it is, whatever the loudness: what -v or --trace alone have asked for.
    void trace(std::string_view message) const { line(message); }
    // A line that the next one replaces; only for terminals.
    void progress(std::string_view message) const;
    void end_progress() const;

    bool is_quiet() const { return loudness_ == Loudness::quiet; }

private:
    void line(std::string_view message) const;
    Sink sink_;
    Loudness loudness_;
};

// Each line of the text cleaned, lines ended by LF.
std::string clean_lines(std::string_view untrusted);

}  // namespace alder::cli
