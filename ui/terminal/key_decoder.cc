#include "ui/terminal/key_decoder.h"

#include <algorithm>
#include <utility>

#include "text/utf8.h"
#include "ui/terminal/control_sequence.h"

namespace alder::ui::terminal {
namespace {

constexpr char kEsc = '\x1b';
constexpr std::string_view kPasteBegin = "\x1b[200~";
constexpr std::string_view kPasteEnd = "\x1b[201~";
constexpr std::size_t kPastePiece = 64 * 1024 - 16;  // bytes
constexpr std::size_t kMaxSequence = 128;            // bytes; the longest real ones have about 20
constexpr std::chrono::seconds kPastePause{1};

bool between(char c, unsigned char first, unsigned char last) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= first && byte <= last;
}

// Where the control sequence whose body this is ends. complete is false when more must come;
// broken when a byte at `length` cannot belong to it.
struct Extent {
    std::size_t length = 0;
    bool complete = false;
    bool broken = false;
};

Extent csi_extent(std::string_view body) {
    if (body.starts_with('['))
        return {std::min<std::size_t>(body.size(), 2), body.size() >= 2, false};  // linux console
    const bool report = body.starts_with('?');
    for (std::size_t i = 0; i < body.size(); ++i) {
        if (between(body[i], 0x40, 0x7e)) return {i + 1, true, false};
        // rxvt ends keys with shift in '$', which is otherwise an intermediate byte.
        if (body[i] == '$' && i > 0 && !report) return {i + 1, true, false};
        if (!between(body[i], 0x20, 0x3f)) return {i, false, true};
    }
    return {body.size(), false, false};
}

Extent ss3_extent(std::string_view body) {
    if (body.empty()) return {};
    const std::size_t final = between(body[0], '0', '9') ? 1 : 0;
    if (body.size() <= final) return {};
    return {final + 1, between(body[final], 0x40, 0x7e), !between(body[final], 0x40, 0x7e)};
}

std::optional<Key> control_key(char byte) {
    switch (byte) {
        case '\r':
            return Key::of(KeyKind::enter);
        case '\t':
            return Key::of(KeyKind::tab);
        case '\x7f':
            return Key::of(KeyKind::backspace);
        case '\0': {
            Key key = Key::typed(" ");
            key.ctrl = true;
            return key;
        }
        default:
            break;
    }
    const int offset = byte <= 26 ? 0x60 : 0x40;  // ctrl-a .. ctrl-z, then ctrl-\ ] ^ _
    Key key = Key::typed(std::string(1, static_cast<char>(byte + offset)));
    key.ctrl = true;
    return key;
}

// How many bytes the character that begins with this byte has, by the byte alone.
std::size_t announced_length(char lead) {
    if (between(lead, 0xc2, 0xdf)) return 2;
    if (between(lead, 0xe0, 0xef)) return 3;
    if (between(lead, 0xf0, 0xf4)) return 4;
    return 1;
}

// At most so many bytes of the text, without a character or a CR LF that is not all there at their
// end.
std::size_t without_cut_character(std::string_view text, std::size_t bytes) {
    if (text.substr(0, bytes).ends_with('\r')) return bytes - 1;
    for (std::size_t back = 1; back < 4 && back <= bytes; ++back) {
        const std::size_t whole = announced_length(text[bytes - back]);
        if (whole > back) return bytes - back;
    }
    return bytes;
}

}  // namespace

KeyDecoder::KeyDecoder(KeyTable table, Clock::duration escape_timeout)
    : table_(std::move(table)), escape_timeout_(escape_timeout) {
    table_.erase("");
}

void KeyDecoder::feed(std::string_view bytes, Clock::time_point now) {
    constexpr std::size_t kPiece = 4096;  // so that what is pending stays small
    while (!bytes.empty()) {
        pending_ += bytes.substr(0, kPiece);
        bytes.remove_prefix(std::min(kPiece, bytes.size()));
        decode(Rest::may_come);
    }
    deadline_.reset();
    if (!pending_.empty()) deadline_ = now + (pasting_ ? kPastePause : escape_timeout_);
}

void KeyDecoder::time_passed(Clock::time_point now) {
    if (!deadline_ || now < *deadline_) return;
    deadline_.reset();
    decode(Rest::will_not_come);
}

std::optional<Key> KeyDecoder::next() {
    if (keys_.empty()) return std::nullopt;
    Key key = std::move(keys_.front());
    keys_.pop_front();
    return key;
}

void KeyDecoder::give(Key key) { keys_.push_back(std::move(key)); }

void KeyDecoder::decode(Rest rest) {
    std::size_t at = 0;
    while (at < pending_.size()) {
        if (pasting_) {
            pending_.erase(0, at);
            at = 0;
            decode_paste(rest);
            if (pasting_) return;
            continue;
        }
        const std::string_view in = std::string_view(pending_).substr(at);
        if (dropping_) {
            const auto* const end =
                std::ranges::find_if(in, [](char c) { return !between(c, 0x20, 0x3f); });
            at += static_cast<std::size_t>(end - in.begin());
            if (end == in.end()) break;
            dropping_ = false;
            if (between(*end, 0x40, 0x7e)) ++at;
            continue;
        }
        if (in.starts_with(kPasteBegin)) {
            at += kPasteBegin.size();
            pasting_ = true;
            continue;
        }
        const bool is_cut = in.size() > kMaxSequence;
        Step step = decode_key(in.substr(0, kMaxSequence), is_cut ? Rest::may_come : rest);
        if (step.used == 0) {
            if (in.size() < kMaxSequence) break;
            step.used = kMaxSequence;
            dropping_ = true;
        }
        at += step.used;
        if (step.key) give(std::move(*step.key));
    }
    pending_.erase(0, at);
}

// The longest entry of the table that the input begins with. While the input may still grow into a
// longer one, waits.
std::optional<KeyDecoder::Step> KeyDecoder::look_up(std::string_view in, Rest rest) const {
    std::optional<Step> found;
    for (std::size_t length = 1; length <= in.size(); ++length) {
        const std::string_view head = in.substr(0, length);
        const auto entry = table_.lower_bound(head);
        if (entry == table_.end() || !entry->first.starts_with(head)) return found;
        if (entry->first == head) found = Step{length, entry->second};
    }
    const auto longer = table_.upper_bound(in);
    const bool may_grow = longer != table_.end() && longer->first.starts_with(in);
    if (may_grow && rest == Rest::may_come) return Step{};
    return found;
}

KeyDecoder::Step KeyDecoder::decode_key(std::string_view in, Rest rest) const {
    if (const auto step = look_up(in, rest)) return *step;
    Step more = {};
    if (in[0] != kEsc) {
        if (between(in[0], 0, 0x1f) || in[0] == '\x7f') return {1, control_key(in[0])};
        const text::Utf8Char character = text::utf8_at(in, 0);
        const std::size_t whole = announced_length(in[0]);
        const bool cut = !character.valid && character.length == in.size() && in.size() < whole;
        if (cut && rest == Rest::may_come) return more;
        if (character.code >= 0x80 && character.code < 0xa0) return {character.length, {}};
        Key key;
        text::append_utf8(key.text, character.code);
        return {character.length, key};
    }
    const bool last = rest == Rest::will_not_come;
    if (in.size() == 1) return last ? Step{1, Key::of(KeyKind::escape)} : more;
    if (in[1] == kEsc && (in.size() > 2 ? in[2] == kEsc : last))
        return {1, Key::of(KeyKind::escape)};
    if (in[1] == '[' || in[1] == 'O') {
        const std::string_view body = in.substr(2);
        const Extent extent = in[1] == '[' ? csi_extent(body) : ss3_extent(body);
        const std::string_view sequence = body.substr(0, extent.length);
        if (extent.complete)
            return {2 + extent.length, in[1] == '[' ? csi_key(sequence) : ss3_key(sequence)};
        if (!extent.broken && !last) return more;
        // The person typed Alt-[ or Alt-O; anything longer is the torso of a sequence.
        if (extent.length > 0 && in[1] == '[') return {2 + extent.length, {}};
    }
    Step step = decode_key(in.substr(1), rest);
    if (step.used == 0) return more;
    ++step.used;
    if (step.key) step.key->alt = true;
    return step;
}

void KeyDecoder::decode_paste(Rest rest) {
    const std::size_t end = pending_.find(kPasteEnd);
    if (end != std::string::npos) {
        give_paste(end);
        pending_.erase(0, kPasteEnd.size());
        pasting_ = false;
        return;
    }
    // The last bytes may be the beginning of the end.
    std::size_t tail = std::min(pending_.size(), kPasteEnd.size() - 1);
    while (tail > 0 && !pending_.ends_with(kPasteEnd.substr(0, tail))) --tail;
    const std::size_t body = pending_.size() - tail;
    if (rest == Rest::may_come && body < kPastePiece) return;
    give_paste(rest == Rest::may_come ? without_cut_character(pending_, body) : body);
    // An ESC that somebody typed because the end was lost on the way.
    if (rest == Rest::will_not_come && pending_ == std::string(1, kEsc)) {
        pending_.clear();
        pasting_ = false;
    }
}

void KeyDecoder::give_paste(std::size_t bytes) {
    Key key = Key::of(KeyKind::paste);
    for (std::size_t i = 0; i < bytes; ++i) {
        const bool pair = pending_[i] == '\r' && i + 1 < pending_.size() && pending_[i + 1] == '\n';
        if (!pair) key.text += pending_[i] == '\r' ? '\n' : pending_[i];
    }
    pending_.erase(0, bytes);
    if (!key.text.empty()) give(std::move(key));
}

}  // namespace alder::ui::terminal
