// Turns the bytes a terminal sends into keys. Any split of the bytes gives the same keys, as long
// as the rest of a sequence comes before the escape time-out; a lone ESC is the Escape key only
// after it. Knows what the terminal's description says (KeyTable) and what xterm, VT, rxvt, linux
// and kitty send in common. Never fails; what it cannot read it drops; holds at most 64 KiB.
//
//            ESC time-out: Escape, Alt-letter, or dropped
//   bytes --> plain --ESC..--> sequence --complete--> key
//               ^                 | ESC [ 200 ~
//               +--- ESC [ 201 ~--+--> paste (text comes in pieces)

#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "ui/terminal/key.h"

namespace alder::ui::terminal {

// What the terminal's own description says its keys send.
using KeyTable = std::map<std::string, Key, std::less<>>;

class KeyDecoder {
public:
    explicit KeyDecoder(KeyTable table,
                        Clock::duration escape_timeout = std::chrono::milliseconds(100));

    // UTF-8 and sequences as they came, at any split.
    void feed(std::string_view bytes, Clock::time_point now);
    // When deadline() has come, what is unfinished is taken for what it is.
    void time_passed(Clock::time_point now);
    std::optional<Clock::time_point> deadline() const { return deadline_; }

    // The next whole key, or nullopt.
    std::optional<Key> next();

private:
    // How much of the input a step used, and the key it gave, if any. used == 0: more is needed.
    struct Step {
        std::size_t used = 0;
        std::optional<Key> key;
    };
    enum class Rest { may_come, will_not_come };

    void decode(Rest rest);
    Step decode_key(std::string_view in, Rest rest) const;
    std::optional<Step> look_up(std::string_view in, Rest rest) const;
    void decode_paste(Rest rest);
    void give_paste(std::size_t bytes);
    void give(Key key);

    KeyTable table_;
    Clock::duration escape_timeout_;
    std::string pending_;
    bool pasting_ = false;
    bool dropping_ = false;  // inside a control sequence too long to be one
    std::optional<Clock::time_point> deadline_;
    std::deque<Key> keys_;
};

}  // namespace alder::ui::terminal
