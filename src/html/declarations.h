// Of the declarations of a style those that bear on whether and how its text is seen, the last of
// each property. All others are passed over, and values are cut behind what can matter, so that an
// element costs the same whatever its page declares for it.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace alder::html {

class Declarations {
public:
    static constexpr std::size_t kLongestValue = 40;  // bytes

    // A style as it is written: "Color: #fff !important; display: none".
    void add(std::string_view style);
    // One that plain_css has read.
    void add_plain(std::string_view style);
    // What holds over those here, but for what they call important.
    void add(const Declarations& later);

    // The same, but nobody knows whether they hold: over others than themselves they make "?".
    Declarations in_doubt() const;

    // Lower case, without "!important", with one space between words and none beside commas,
    // brackets and "/"; cut to a byte or two more than kLongestValue. "" when nothing is declared.
    std::string_view value(std::string_view property) const;

    std::size_t size() const { return all_.size(); }

private:
    struct Declaration {
        std::string_view property;  // of the table of those that are kept
        std::string value;
        bool is_important = false;
        bool is_in_doubt = false;
    };

    void set(Declaration declaration);

    std::vector<Declaration> all_;
};

}  // namespace alder::html
