// The options of [ui], one table: each with its line of the manual and how its value is read.

#pragma once

#include <span>

#include "config/config.h"
#include "config/toml.h"

namespace alder::config {

struct UiOption {
    OptionRow row;
    // The error says what is wrong with the value, not where it stands.
    Result<void> (*read)(const toml::node& value, Ui& ui);
};

std::span<const UiOption> ui_options();

}  // namespace alder::config
