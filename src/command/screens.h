// The screens and the two worlds of keys, by name, as far as commands and key bindings tell them
// apart.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace alder::command {

// A letter being written is two screens for its keys: the words, and the lines above them.
enum class Screen : std::uint8_t {
    folders,
    index,
    reader,
    attachments,
    help,
    activity,
    composer,
    composer_head,
    outbox,
};
inline constexpr std::size_t kScreens = 9;

enum class Preset : std::uint8_t { pine, mutt };

// A set of screens.
class Screens {
public:
    constexpr Screens() = default;
    constexpr Screens(Screen screen) : bits_(1u << static_cast<unsigned>(screen)) {}
    constexpr bool has(Screen screen) const { return (bits_ & Screens(screen).bits_) != 0; }
    constexpr bool empty() const { return bits_ == 0; }
    friend constexpr Screens operator|(Screens a, Screens b) {
        Screens both;
        both.bits_ = a.bits_ | b.bits_;
        return both;
    }

private:
    unsigned bits_ = 0;
};

std::string_view name_of(Screen screen);
std::optional<Screen> screen_named(std::string_view name);
std::string_view name_of(Preset preset);
std::optional<Preset> preset_named(std::string_view name);

}  // namespace alder::command
