#include "ui/terminal/fake_terminal.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include "base/ascii.h"
#include "text/width.h"
#include "ui/terminal/diff.h"

namespace alder::ui::terminal {

FakeTerminal::FakeTerminal(Size size, Capabilities capabilities)
    : capabilities_(std::move(capabilities)),
      emulator_(size),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    emulator_.feed(capabilities_.wrap_off);
}

FakeTerminal::~FakeTerminal() { ::close(wake_); }

Capabilities FakeTerminal::ansi() {
    Capabilities can;
    can.depth = Depth::colors256;
    can.erases_in_color = true;
    can.xterm_like = true;
    can.links = true;
    can.titles = true;
    can.cursor_address = "\x1b[%i%p1%d;%p2%dH";
    can.column_address = "\x1b[%i%p1%dG";
    can.cursor_right = "\x1b[%p1%dC";
    can.clear_screen = "\x1b[H\x1b[2J";
    can.clear_to_end = "\x1b[K";
    can.no_style = "\x1b[0m";
    can.bold = "\x1b[1m";
    can.dim = "\x1b[2m";
    can.italic = "\x1b[3m";
    can.underline = "\x1b[4m";
    can.reverse = "\x1b[7m";
    can.foreground = "\x1b[38;5;%p1%dm";
    can.background = "\x1b[48;5;%p1%dm";
    can.wrap_off = "\x1b[?7l";
    can.wrap_on = "\x1b[?7h";
    return can;
}

void FakeTerminal::type(std::string_view keys) {
    for (const std::string_view word : ascii::split(keys, ' ')) {
        if (word.empty()) continue;
        if (const auto key = parse_key(word)) {
            press(*key);
            continue;
        }
        for (const text::Grapheme& grapheme : text::graphemes(word))
            press(Key::typed(std::string(word.substr(grapheme.offset, grapheme.length))));
    }
}

void FakeTerminal::press(Key key) {
    keys_.push_back(std::move(key));
    ::eventfd_write(wake_, 1);
}

void FakeTerminal::resize(Size size) {
    emulator_.resize(size);
    forget_screen();
    press(Key::of(KeyKind::resize));
}

Result<void> FakeTerminal::draw(const Canvas& canvas) {
    last_bytes_ = diff(before_ ? &*before_ : nullptr, canvas, capabilities_);
    emulator_.feed(last_bytes_);
    before_ = canvas;
    return {};
}

std::vector<Key> FakeTerminal::read(Clock::time_point) {
    std::vector<Key> keys(keys_.begin(), keys_.end());
    keys_.clear();
    eventfd_t count = 0;
    ::eventfd_read(wake_, &count);
    return keys;
}

void FakeTerminal::set_title(const text::TermText& title) {
    emulator_.feed("\x1b]2;" + title.utf8() + "\a");
}

}  // namespace alder::ui::terminal
