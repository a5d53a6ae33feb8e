#include "ui/terminal/key_decoder.h"

#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace alder::ui::terminal {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

const Clock::time_point kStart{};

KeyTable table() {
    return {{"\x1bOP", Key::function(1)},
            {"\x1b[[X", Key::function(11)},
            {"\b", Key::of(KeyKind::backspace)}};
}

std::string name(const Key& key) {
    if (key.kind == KeyKind::paste) return "paste:" + key.text;
    if (key.kind == KeyKind::report) return "report:" + key.text;
    if (key.kind != KeyKind::mouse) return format(key);
    return format(key) + ":" + std::to_string(static_cast<int>(key.mouse.button)) + "," +
           std::to_string(static_cast<int>(key.mouse.action)) + "@" +
           std::to_string(key.mouse.row) + "," + std::to_string(key.mouse.column);
}

void drain(KeyDecoder& decoder, std::string& out) {
    while (const auto key = decoder.next()) out += (out.empty() ? "" : " ") + name(*key);
}

// The names of the keys these bytes are, fed in two pieces cut at `cut`.
std::string keys(const std::string& bytes, std::size_t cut) {
    KeyDecoder decoder(table());
    decoder.feed(bytes.substr(0, cut), kStart);
    decoder.feed(bytes.substr(cut), kStart);
    std::string out;
    drain(decoder, out);
    for (int round = 1; decoder.deadline(); ++round) {
        decoder.time_passed(kStart + 10s * round);
        drain(decoder, out);
    }
    return out;
}

struct Case {
    std::string bytes;
    std::string names;
};

const std::vector<Case>& cases() {
    static const std::vector<Case> all = {
        {"aZ? ", "a Z ? space"},
        {"\r\n\t\x7f", "enter ctrl-j tab backspace"},
        {"\0\x01\x1a\x1c\x1f"s, "ctrl-space ctrl-a ctrl-z ctrl-\\ ctrl-_"},
        {"\b", "backspace"},
        {"é文😀", "é 文 😀"},
        {"\x1b[A\x1b[B\x1b[C\x1b[D\x1b[H\x1b[F", "up down right left home end"},
        {"\x1bOA\x1bOB\x1bOH\x1bOM", "up down home enter"},
        {"\x1bOP\x1bOQ\x1b[11~\x1b[15~\x1b[24~\x1b[34~", "f1 f2 f1 f5 f12 f20"},
        {"\x1b[1~\x1b[4~\x1b[5~\x1b[6~\x1b[2~\x1b[3~", "home end pgup pgdn insert delete"},
        {"\x1b[1;5A\x1b[1;2D\x1b[3;3~\x1b[1;8H\x1b[1;9C",
         "ctrl-up shift-left alt-delete ctrl-alt-shift-home alt-right"},
        {"\x1bO5A\x1bOa\x1b[a\x1b[3$\x1b[3^\x1b[3@",
         "ctrl-up ctrl-up shift-up shift-delete ctrl-delete ctrl-shift-delete"},
        {"\x1b[[A\x1b[[E\x1b[[X", "f1 f5 f11"},
        {"\x1b[Z", "shift-tab"},
        {"\x1b"
         "b\x1b\r\x1b\x7f\x1b\x01",
         "alt-b alt-enter alt-backspace ctrl-alt-a"},
        {"\x1b\x1b[A", "alt-up"},
        {"\x1bé", "alt-é"},
        {"\x1b[97;5u\x1b[27;5;105~\x1b[100;2u\x1b[13;5u\x1b[97;5:3u", "ctrl-a ctrl-i D ctrl-enter"},
        {"\x1b[I\x1b[O", "focus-in focus-out"},
        {"\x1b[<0;5;3M\x1b[<0;5;3m\x1b[<64;1;1M\x1b[<35;80;24M\x1b[<2;1;1M",
         "mouse:1,0@2,4 mouse:1,1@2,4 mouse:4,0@0,0 mouse:0,2@23,79 mouse:3,0@0,0"},
        {"\x1b[<0;0;0M\x1b[<1M\x1b[<99999999999;1;1Mx", "x"},
        {"\x1b[200~a\r\nb\x1b[Ac\x1b[201~d", "paste:a\nb\x1b[Ac d"},
        {"\x1b[200~\x1b[201~x", "x"},
        {"\x1b[?2026;2$yx", "report:?2026;2$y x"},
        {"\x1b", "esc"},
        {"\x1b\x1b", "esc esc"},
        {"\x1b[", "alt-["},
        {"\x1bO", "alt-O"},
        {"\x1bO\x01", "alt-O ctrl-a"},
        {"\x1b[12;3", ""},
        {"\x1b[1\x01z", "ctrl-a z"},
        {"\xff\xc3(", "\xef\xbf\xbd \xef\xbf\xbd ("},
        {"\xe2\x82", "\xef\xbf\xbd"},
        {"\xc2\x9bx", "x"},
        {"\x1b[999zq", "q"},
        {"\x1b[" + std::string(500, '1') + "~q", "q"},
    };
    return all;
}

TEST(KeyDecoder, KnowsWhatTerminalsSendHoweverItIsSplit) {
    for (const Case& one : cases())
        for (std::size_t cut = 0; cut <= one.bytes.size(); ++cut)
            EXPECT_EQ(keys(one.bytes, cut), one.names)
                << "split at " << cut << " of " << one.bytes.substr(1);
}

TEST(KeyDecoder, TellsEscapeOnlyWhenNothingFollowsInTime) {
    KeyDecoder decoder({}, 100ms);
    decoder.feed("\x1b", kStart);
    EXPECT_EQ(decoder.deadline(), kStart + 100ms);
    decoder.time_passed(kStart + 99ms);
    EXPECT_FALSE(decoder.next());
    decoder.time_passed(kStart + 100ms);
    EXPECT_EQ(decoder.next(), Key::of(KeyKind::escape));
    EXPECT_FALSE(decoder.deadline());
    decoder.feed("[A", kStart + 200ms);
    EXPECT_EQ(decoder.next(), Key::typed("["));
}

TEST(KeyDecoder, NeverTakesAPasteForKeysThoughItComesSlowly) {
    KeyDecoder decoder({});
    decoder.feed("\x1b[200~dd", kStart);
    decoder.time_passed(kStart + 5s);
    EXPECT_EQ(name(decoder.next().value()), "paste:dd");
    decoder.feed("qq\x1b[201~q", kStart + 6s);
    EXPECT_EQ(name(decoder.next().value()), "paste:qq");
    EXPECT_EQ(decoder.next(), Key::typed("q"));
}

TEST(KeyDecoder, ALoneEscapeEndsAPasteWhoseEndWasLost) {
    KeyDecoder decoder({});
    decoder.feed("\x1b[200~text", kStart);
    decoder.time_passed(kStart + 2s);
    decoder.feed("\x1b", kStart + 3s);
    decoder.time_passed(kStart + 5s);
    decoder.feed("q", kStart + 6s);
    EXPECT_EQ(name(decoder.next().value()), "paste:text");
    EXPECT_EQ(decoder.next(), Key::typed("q"));
}

TEST(KeyDecoder, GivesALongPasteInPiecesThatCutNoCharacter) {
    std::string text;
    for (int i = 0; i < 100000; ++i) text += "文\r\n";
    KeyDecoder decoder({});
    decoder.feed("\x1b[200~" + text + "\x1b[201~", kStart);
    std::string whole;
    int pieces = 0;
    while (const auto key = decoder.next()) {
        EXPECT_LE(key->text.size(), 64u * 1024);
        EXPECT_NE(static_cast<unsigned char>(key->text[0]) & 0xc0, 0x80);
        whole += key->text;
        ++pieces;
    }
    std::string expected;
    for (int i = 0; i < 100000; ++i) expected += "文\n";
    EXPECT_TRUE(whole == expected);
    EXPECT_GT(pieces, 5);
}

TEST(KeyDecoder, SurvivesAnyBytes) {
    std::mt19937 random(7);
    constexpr std::string_view kLikely = "\x1b\x1b\x1b[[O?<;:~$M0123459uAZ\x80\xc3\xe2\xf0\x01";
    for (int round = 0; round < 300; ++round) {
        KeyDecoder decoder(table());
        std::string bytes;
        for (int i = 0; i < 400; ++i)
            bytes += random() % 3 == 0 ? static_cast<char>(random())
                                       : kLikely[random() % kLikely.size()];
        decoder.feed(bytes, kStart);
        for (int i = 1; decoder.deadline(); ++i) decoder.time_passed(kStart + 10s * i);
        // Whatever state that left it in, a lone Escape and a letter come through.
        decoder.feed("\x1b", kStart + 100000s);
        decoder.time_passed(kStart + 200000s);
        decoder.feed("k", kStart + 300000s);
        std::optional<Key> last;
        while (auto key = decoder.next()) last = key;
        EXPECT_EQ(last, Key::typed("k"));
    }
}

}  // namespace
}  // namespace alder::ui::terminal
