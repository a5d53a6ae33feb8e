#include "command/screens.h"

#include <algorithm>
#include <iterator>

namespace alder::command {

namespace {

struct ScreenName {
    Screen screen;
    std::string_view name;
};

constexpr ScreenName kScreenNames[] = {
    {Screen::folders, "folders"},   {Screen::index, "index"},
    {Screen::reader, "reader"},     {Screen::attachments, "attachments"},
    {Screen::help, "help"},         {Screen::activity, "activity"},
    {Screen::composer, "composer"}, {Screen::composer_head, "composer-head"},
    {Screen::outbox, "outbox"},
};
static_assert(std::size(kScreenNames) == kScreens);

}  // namespace

std::string_view name_of(Screen screen) {
    return std::ranges::find(kScreenNames, screen, &ScreenName::screen)->name;
}

std::optional<Screen> screen_named(std::string_view name) {
    const auto* const found = std::ranges::find(kScreenNames, name, &ScreenName::name);
    if (found == std::end(kScreenNames)) return std::nullopt;
    return found->screen;
}

std::string_view name_of(Preset preset) { return preset == Preset::pine ? "pine" : "mutt"; }

std::optional<Preset> preset_named(std::string_view name) {
    if (name == "pine") return Preset::pine;
    if (name == "mutt") return Preset::mutt;
    return std::nullopt;
}

}  // namespace alder::command
