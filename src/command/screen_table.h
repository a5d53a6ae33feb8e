// The parts of the table of screen_command.h, and the sets of screens they are written with. Only
// src/command includes this.

#pragma once

#include <span>
#include <string_view>

#include "command/screen_command.h"

namespace alder::command {

inline constexpr Screens kFolders = Screen::folders;
inline constexpr Screens kIndex = Screen::index;
inline constexpr Screens kReader = Screen::reader;
inline constexpr Screens kAttachments = Screen::attachments;
inline constexpr Screens kOutbox = Screen::outbox;
inline constexpr Screens kMail = kIndex | kReader;
inline constexpr Screens kLists = kFolders | kIndex | kAttachments | kOutbox;
inline constexpr Screens kPlain =
    Screens(Screen::help) | Screen::activity;  // pages of our own text
inline constexpr Screens kTexts = kReader | kPlain;
inline constexpr Screens kAll = kLists | kTexts;
inline constexpr Screens kWords = Screen::composer;
inline constexpr Screens kHead = Screen::composer_head;
inline constexpr Screens kComposer = kWords | kHead;  // every printing character is text there

inline constexpr std::string_view kDigits = "1, 2, 3, 4, 5, 6, 7, 8, 9";

std::span<const ScreenCommand> commands_for_moving();
std::span<const ScreenCommand> commands_for_mail();
std::span<const ScreenCommand> commands_for_letters();

}  // namespace alder::command
