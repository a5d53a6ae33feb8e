// A password or token. It cannot be printed, formatted or compared by accident: the one way to the
// bytes is spend(), which only code that writes them to a verified TLS stream calls. The memory is
// wiped when it goes.

#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace alder {

class Secret {
public:
    Secret() = default;
    explicit Secret(std::string bytes) : bytes_(std::move(bytes)) {}
    Secret(const Secret&) = default;
    Secret& operator=(const Secret& other);
    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    ~Secret() { wipe(); }

    bool empty() const { return bytes_.empty(); }
    std::string_view spend() const { return bytes_; }

private:
    void wipe();

    std::string bytes_;
};

}  // namespace alder
