// A whole list, twenty thousand letters: what is read is written again, and reads back the same.

#include <cstdio>

#include <gtest/gtest.h>

#include "tests/mime/rewriting.h"
#include "tests/support/paths.h"

namespace alder::mime {
namespace {

// A pipe from another program, read a piece at a time.
class Pipe {
public:
    explicit Pipe(const std::string& command) : file_(popen(command.c_str(), "r")) {}
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe() {
        if (file_ != nullptr) pclose(file_);
    }

    // "" at the end.
    std::string read() {
        std::string out(1 << 20, '\0');
        out.resize(file_ == nullptr ? 0 : fread(out.data(), 1, out.size(), file_));
        return out;
    }

private:
    FILE* file_;
};

TEST(SoakRoundTrip, WhatIsWrittenOfAListHasTheSamePartsBytesAndFields) {
    const auto file = tests::corpus_path("linux-mips-1996-2005.mbox.zst");
    if (!file) GTEST_SKIP() << "the list is not here";
    Pipe pipe("zstd -dc '" + file->string() + "'");
    RoundTrips round_trips;
    std::size_t number = 0;
    std::string rest;
    std::string piece = pipe.read();
    if (piece.empty()) GTEST_SKIP() << "zstd is not here";
    for (; !piece.empty(); piece = pipe.read()) {
        rest += piece;
        std::size_t begin = 0;
        for (std::size_t end = 0; (end = rest.find("\nFrom ", begin + 1)) != std::string::npos;) {
            round_trips.check(rest.substr(begin, end + 1 - begin), std::to_string(++number));
            if (HasFailure()) return;
            begin = end + 1;
        }
        rest.erase(0, begin);
    }
    round_trips.check(rest, std::to_string(++number));
    EXPECT_GT(number, 10'000U);
    round_trips.tell();
}

}  // namespace
}  // namespace alder::mime
