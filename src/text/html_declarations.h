// Of the declarations of a style those that bear on whether its text is seen, the last of each
// property. All others are passed over, and values are cut behind what can matter, so that an
// element costs the same whatever its page declares for it.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace alder::text {

class HtmlDeclarations {
public:
    // A style as it is written: "Color: #fff !important; display: none".
    void add(std::string_view style);
    // What holds over those here.
    void add(const HtmlDeclarations& later);

    // Lower case, without white space and "!important", at most 40 bytes; "" when nothing is
    // declared.
    std::string_view value(std::string_view property) const;

    std::size_t size() const { return all_.size(); }

private:
    struct Declaration {
        std::string_view property;  // of the table of those that are kept
        std::string value;
    };

    void set(std::string_view property, std::string value);

    std::vector<Declaration> all_;
};

}  // namespace alder::text
