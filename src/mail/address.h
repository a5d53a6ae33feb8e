// Addresses as mail carries them (RFC 5322, 3.4), and the one form that may be used to send.
// Values only; reading and writing header text is src/mime.

#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

namespace alder::mail {

// One person or list. Both parts are UTF-8, decoded, without quotes, comments or angle brackets.
// The address is shown as it came: it may be empty or no valid addr-spec at all (UUCP, X.400,
// junk).
struct Mailbox {
    std::string name;
    std::string address;
    auto operator<=>(const Mailbox&) const = default;
};

// RFC 5322 group: "name: members;". The members may be none.
struct Group {
    std::string name;
    std::vector<Mailbox> members;
    auto operator<=>(const Group&) const = default;
};

using Address = std::variant<Mailbox, Group>;
using AddressList = std::vector<Address>;

// Every mailbox of a list, the members of its groups included, in order.
std::vector<Mailbox> mailboxes(const AddressList& list);

// An address checked by grammar (RFC 5321, 4.1.2, and RFC 6531): what may reach MAIL, RCPT or an
// IMAP string. Holds no control character, no white space outside quotes, no CR, LF or NUL. At most
// 64 octets of local part, 255 of domain, 254 together.
class AddrSpec {
public:
    // From "local@domain", UTF-8. Errc::bad_data says what is wrong with it.
    static Result<AddrSpec> parse(std::string_view text);

    const std::string& local() const { return local_; }
    const std::string& domain() const { return domain_; }
    // As it goes on the wire: local@domain, the local part quoted where it must be.
    std::string text() const;

    auto operator<=>(const AddrSpec&) const = default;

private:
    AddrSpec(std::string local, std::string domain)
        : local_(std::move(local)), domain_(std::move(domain)) {}

    std::string local_;
    std::string domain_;
};

}  // namespace alder::mail
