#include "base/secret.h"

#include <openssl/crypto.h>

namespace alder {

Secret& Secret::operator=(const Secret& other) {
    if (this != &other) {
        wipe();
        bytes_ = other.bytes_;
    }
    return *this;
}

// A short string lives inside the object: moving it copies the bytes, so the source is wiped too.
// NOLINTNEXTLINE(performance-move-constructor-init): so that nothing of it stays there
Secret::Secret(Secret&& other) noexcept : bytes_(other.bytes_) { other.wipe(); }

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        wipe();
        bytes_ = other.bytes_;
        other.wipe();
    }
    return *this;
}

void Secret::wipe() {
    OPENSSL_cleanse(bytes_.data(), bytes_.size());
    bytes_.clear();
}

}  // namespace alder
