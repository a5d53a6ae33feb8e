// The value of a Result in a test, or the end of the test program with the reason.

#pragma once

#include <cstdlib>
#include <type_traits>
#include <utility>

#include <gtest/gtest.h>

#include "base/result.h"

namespace alder::tests {

template <class T>
T must(Result<T> result) {
    if (!result) {
        ADD_FAILURE() << result.error().detail;
        std::abort();
    }
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace alder::tests
