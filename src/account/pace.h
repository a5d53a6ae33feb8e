// How quickly a standing moves on, how long it will still take, and both in words for a person:
// "1,234 of 12,000 messages, 8.2 MB/s, 40 s left". Time is passed in.

#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "account/standing.h"
#include "base/clock.h"

namespace alder::account {

class Pace {
public:
    // How things stand now; to be told whenever that changes.
    void note(const Standing& standing, Clock::time_point now);

    // What `done` of the standing grows by in a second, over the last few seconds; nullopt: too
    // early to say.
    std::optional<double> rate() const;
    // At that rate; nullopt: nobody knows.
    std::optional<std::chrono::seconds> left() const;

private:
    struct Sample {
        Clock::time_point when;
        std::uint64_t done = 0;
    };
    Standing::Kind kind_{};
    std::uint64_t total_ = 0;
    std::deque<Sample> samples_;  // of the last few seconds
};

// Of a standing that looks or fetches; "" for all others.
std::string progress_words(const Standing& standing, const Pace& pace);

// "12,000".
std::string grouped(std::uint64_t number);

// "8.2 MB", in powers of ten.
std::string size_words(double bytes);

}  // namespace alder::account
