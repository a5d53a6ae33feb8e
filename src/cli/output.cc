#include "cli/output.h"

#include "base/ascii.h"

namespace alder::cli {

namespace {

constexpr std::size_t kBuffer = 64 << 10;

}  // namespace

void Output::raw(std::string_view bytes) {
    if (is_closed()) return;
    buffer_ += bytes;
    if (buffer_.size() >= kBuffer) flush();
}

void Output::line(std::string_view untrusted) {
    text(text::TermText::clean(untrusted));
    raw("\n");
}

void Output::flush() {
    if (is_closed() || buffer_.empty()) return;
    auto written = sink_(buffer_);
    buffer_.clear();
    if (written) return;
    state_ = written.error().code == Errc::cancelled ? State::closed : State::failed;
    error_ = written.error();
}

Result<void> Output::finish() {
    flush();
    if (state_ != State::failed) return {};
    state_ = State::closed;
    return std::unexpected(error_);
}

void Talk::line(std::string_view message) const {
    // Who closed standard error does not want to be told.
    [[maybe_unused]] const auto written =
        sink_(text::TermText::clean(message).utf8() + std::string("\n"));
}

void Talk::complain(std::string_view message) const { line("alder: " + std::string(message)); }

void Talk::say(std::string_view message) const {
    if (loudness_ != Loudness::quiet) line(message);
}

void Talk::tell(std::string_view message) const {
    if (loudness_ == Loudness::verbose) line(message);
}

void Talk::progress(std::string_view message) const {
    [[maybe_unused]] const auto written =
        sink_("\r" + text::TermText::clean(message).utf8() + "\x1b[K");
}

void Talk::end_progress() const { [[maybe_unused]] const auto written = sink_("\r\x1b[K"); }

std::string clean_lines(std::string_view untrusted) {
    std::string out;
    if (untrusted.ends_with('\n')) untrusted.remove_suffix(1);
    for (std::string_view line : ascii::split(untrusted, '\n')) {
        if (line.ends_with('\r')) line.remove_suffix(1);
        out += text::TermText::clean(line).utf8();
        out += '\n';
    }
    return out;
}

}  // namespace alder::cli
