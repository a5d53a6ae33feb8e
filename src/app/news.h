// Whom to tell what is met in an account beside what was asked for.

#pragma once

#include <functional>
#include <string>

namespace alder::app {

// Gets the sentences of account::News; empty: nobody wants them.
using NewsListener = std::function<void(const std::string&)>;

}  // namespace alder::app
