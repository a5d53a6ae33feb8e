// Small binary values in the databases: unsigned LEB128 numbers and length-prefixed strings.
// The reader never runs over the end: it turns bad and gives zeros from then on.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace alder::store {

class Packer {
public:
    Packer& number(std::uint64_t value) {
        while (value >= 0x80) {
            bytes_ += static_cast<char>(value | 0x80);
            value >>= 7;
        }
        bytes_ += static_cast<char>(value);
        return *this;
    }
    // Small for small negatives too (zigzag).
    Packer& signed_number(std::int64_t value) {
        return number((static_cast<std::uint64_t>(value) << 1) ^
                      static_cast<std::uint64_t>(value >> 63));
    }
    Packer& string(std::string_view text) {
        number(text.size());
        bytes_ += text;
        return *this;
    }
    std::string take() { return std::move(bytes_); }

private:
    std::string bytes_;
};

class Unpacker {
public:
    explicit Unpacker(std::string_view bytes) : rest_(bytes) {}

    std::uint64_t number() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (rest_.empty()) break;
            const auto byte = static_cast<unsigned char>(rest_.front());
            rest_.remove_prefix(1);
            value |= std::uint64_t{byte & 0x7fU} << shift;
            if (byte < 0x80) return value;
        }
        good_ = false;
        rest_ = {};
        return 0;
    }
    std::int64_t signed_number() {
        const std::uint64_t value = number();
        return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
    }
    std::string_view string() {
        const std::uint64_t size = number();
        if (size > rest_.size()) {
            good_ = false;
            rest_ = {};
            return {};
        }
        const std::string_view text = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return text;
    }
    // A count of items that take at least one byte each: never more than there are bytes.
    std::uint64_t count() {
        const std::uint64_t n = number();
        if (n > rest_.size()) {
            good_ = false;
            return 0;
        }
        return n;
    }
    bool good() const { return good_; }
    bool at_end() const { return rest_.empty(); }

private:
    std::string_view rest_;
    bool good_ = true;
};

}  // namespace alder::store
