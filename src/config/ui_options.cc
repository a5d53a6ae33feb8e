#include "config/ui_options.h"

#include <array>

#include <fmt/format.h>

#include "base/ascii.h"
#include "config/account_options.h"

namespace alder::config {

namespace {

using Words = std::string_view;

constexpr unsigned kLongestUndo = 300;  // seconds

Result<void> read_keys(const toml::node& value, Ui& ui) {
    constexpr std::array<Words, 2> kWords{"pine", "mutt"};
    const auto place = choice_of(value, kWords);
    if (!place) return fail(place);
    ui.keys = command::preset_named(kWords.at(*place));
    return {};
}

Result<void> read_theme(const toml::node& value, Ui& ui) {
    constexpr std::array<Words, 4> kWords{"auto", "light", "dark", "plain"};
    const auto place = choice_of(value, kWords);
    if (!place) return fail(place);
    ui.theme = static_cast<Theme>(*place);
    return {};
}

Result<void> read_switch(const toml::node& value, bool& is_on) {
    constexpr std::array<Words, 2> kWords{"off", "on"};
    const auto place = choice_of(value, kWords);
    if (!place) return fail(place);
    is_on = *place == 1;
    return {};
}

Result<void> read_mouse(const toml::node& value, Ui& ui) { return read_switch(value, ui.mouse); }
Result<void> read_linear(const toml::node& value, Ui& ui) { return read_switch(value, ui.linear); }

Result<void> read_bidi(const toml::node& value, Ui& ui) {
    constexpr std::array<Words, 3> kWords{"auto", "alder", "terminal"};
    const auto place = choice_of(value, kWords);
    if (!place) return fail(place);
    ui.bidi = static_cast<Bidi>(*place);
    return {};
}

Result<void> read_undo_send(const toml::node& value, Ui& ui) {
    const auto text = text_of(value);
    if (!text) return fail(text);
    const auto seconds = text->ends_with('s')
                             ? ascii::parse_number<unsigned>(text->substr(0, text->size() - 1))
                             : std::nullopt;
    if (!seconds || *seconds > kLongestUndo)
        return fail(Errc::config,
                    fmt::format("cannot be '{}'; say seconds from 0s to {}s, as in 10s", *text,
                                kLongestUndo));
    ui.undo_send = std::chrono::seconds(*seconds);
    return {};
}

constexpr auto kUi = OptionRow::Section::ui;

constexpr UiOption kOptions[] = {
    {{kUi, "keys", "pine, mutt", "", "Whose keys; asked at the first start"}, read_keys},
    {{kUi, "theme", "auto, light, dark, plain", "auto", "Colours"}, read_theme},
    {{kUi, "mouse", "on, off", "on",
      "A click selects, a second one opens, the wheel scrolls; with Shift the terminal selects "
      "text"},
     read_mouse},
    {{kUi, "linear", "on, off", "off",
      "Tell what changes in lines, one after the other, for screen readers and braille"},
     read_linear},
    {{kUi, "bidi", "auto, alder, terminal", "auto",
      "Who puts text from right to left in order; auto: Alder, unless it knows that the terminal "
      "does"},
     read_bidi},
    {{kUi, "undo_send", "0s to 300s", "10s", "How long a letter that was sent can be taken back"},
     read_undo_send},
};

}  // namespace

std::span<const UiOption> ui_options() { return kOptions; }

}  // namespace alder::config
