// The hosts and mail addresses that a reader sees named in a text: "https://bank.com/login",
// "(bank.shop)", "service@bank.com". Whatever looks like one counts, but for names of files
// ("report.pdf") and sentences without a space between them ("here.Then").

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace alder::text {

struct NamedPlace {
    std::string user;        // of a mail address, lower case; "" of a host alone
    std::string host;        // lower case, its dots plain, without "www." and a dot at the end
    bool is_certain = true;  // by a scheme, "www." or a common ending; john.doe is not
};

class NamedPlaces {
public:
    explicit NamedPlaces(std::string_view utf8) : text_(utf8) {}

    // The next one, in order. Linear over all calls.
    std::optional<NamedPlace> next();

private:
    std::string read_word();
    bool take(std::string_view expected);
    void skip_path();
    std::optional<NamedPlace> after_scheme();

    std::string_view text_;
    std::size_t at_ = 0;
};

// A host as it is compared.
std::string plain_host(std::string_view utf8);
// The same as DNS knows it: "xn--mnchen-3ya.de" for "münchen.de"; as it is where it knows none.
std::string registered_host(std::string host);
// Whether a host is that domain, or has a name below it; both as they are compared.
bool is_within(std::string_view host, std::string_view domain);

}  // namespace alder::text
