// run(): a child from its start to its end, with all it says.

#include <algorithm>
#include <array>
#include <cerrno>

#include <fmt/format.h>
#include <poll.h>

#include "process/child.h"

namespace alder::process {

namespace {

constexpr std::size_t kPiece = 65536;  // bytes read at once

class Conversation {
public:
    Conversation(Child& child, std::string_view input, std::size_t most)
        : child_(child), input_(input), most_(most) {
        if (input_.empty()) child_.close_in();
    }

    // One turn of poll and what it brought; true when the child has ended and said all.
    Result<bool> turn() {
        wait();
        child_.time_passed(Clock::now());
        if (auto written = write(); !written) return fail(written);
        if (auto got = take(child_.read_out(kPiece), finished_.out); !got) return fail(got);
        if (auto got = take(child_.read_err(kPiece), finished_.err); !got) return fail(got);
        const auto ended = child_.exited();
        if (!ended) return false;
        finished_.exit = *ended;
        // What it left running may hold the pipes open: what is there now is all we wait for.
        return !said_something_;
    }

    Finished take_finished() { return std::move(finished_); }

private:
    void wait() {
        // A descriptor of -1 is passed over.
        std::array<pollfd, 4> ready{{{child_.in_fd(), POLLOUT, 0},
                                     {child_.out_fd(), POLLIN, 0},
                                     {child_.err_fd(), POLLIN, 0},
                                     {child_.exited() ? -1 : child_.exit_fd(), POLLIN, 0}}};
        int timeout = child_.exited() ? 0 : -1;
        if (const auto deadline = child_.deadline()) {
            const auto left =
                std::chrono::ceil<std::chrono::milliseconds>(*deadline - Clock::now());
            timeout = static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60'000));
        }
        ::poll(ready.data(), ready.size(), timeout);
        said_something_ = false;
    }

    Result<void> write() {
        if (child_.in_fd() < 0) return {};
        const auto written = child_.write(input_);
        if (!written && written.error().code != Errc::unavailable) return fail(written);
        // That it does not want all of its input is its own affair.
        input_.remove_prefix(written ? *written : input_.size());
        if (input_.empty()) child_.close_in();
        return {};
    }

    Result<void> take(Result<Child::Piece> piece, std::string& into) {
        if (!piece) return fail(piece);
        said_something_ = said_something_ || !piece->bytes.empty();
        into += piece->bytes;
        if (into.size() <= most_) return {};
        return fail(Errc::bad_data, fmt::format("it wrote more than {} bytes", most_));
    }

    Child& child_;
    std::string_view input_;
    std::size_t most_;
    bool said_something_ = false;
    Finished finished_;
};

}  // namespace

Result<Finished> run(const Command& command, std::string_view input, Clock::duration limit,
                     std::size_t most) {
    auto child = Child::start(command, Clock::now() + limit);
    if (!child) return fail(child);
    Conversation conversation(*child, input, most);
    while (true) {
        const auto done = conversation.turn();
        if (!done)
            return fail(done.error().code, command.arguments[0] + ": " + done.error().detail);
        if (*done) return conversation.take_finished();
    }
}

}  // namespace alder::process
