#include "mail/address.h"

#include <algorithm>

#include "base/ascii.h"
#include "mail/address_grammar.h"

namespace alder::mail {

namespace {

constexpr std::size_t kMaxLocal = 64;    // RFC 5321, 4.5.3.1.1
constexpr std::size_t kMaxDomain = 255;  // RFC 5321, 4.5.3.1.2
constexpr std::size_t kMaxLabel = 63;    // RFC 1035, 2.3.4
constexpr std::size_t kMaxPath = 254;    // RFC 5321, 4.5.3.1.3, without the brackets

bool is_valid_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead < 0x80                   ? 1
                                   : lead >= 0xf0 && lead < 0xf5 ? 4
                                   : lead >= 0xe0 && lead < 0xf0 ? 3
                                   : lead >= 0xc2 && lead < 0xe0 ? 2
                                                                 : 0;
        if (length == 0 || i + length > text.size()) return false;
        for (std::size_t k = 1; k < length; ++k) {
            if ((static_cast<unsigned char>(text[i + k]) & 0xc0) != 0x80) return false;
        }
        // C1 controls are U+0080..U+009F: 0xc2 0x80..0x9f.
        if (length == 2 && lead == 0xc2 && static_cast<unsigned char>(text[i + 1]) < 0xa0)
            return false;
        i += length;
    }
    return true;
}

bool is_label(std::string_view label) {
    if (label.empty() || label.size() > kMaxLabel) return false;
    if (label.front() == '-' || label.back() == '-') return false;
    return std::ranges::all_of(label, [](char c) {
        return ascii::is_alnum(c) || c == '-' || c == '_' || !ascii::is_ascii(c);
    });
}

bool is_domain(std::string_view domain) {
    if (domain.size() >= 3 && domain.front() == '[' && domain.back() == ']')
        return is_address_literal(domain.substr(1, domain.size() - 2));
    return std::ranges::all_of(ascii::split(domain, '.'), is_label);
}

// The local part without its quotes, or an error.
Result<std::string> unquoted_local(std::string_view local) {
    if (local.empty()) return fail(Errc::bad_data, "the part before @ is missing");
    if (local.front() != '"') {
        if (!is_dot_atom(local)) {
            return fail(Errc::bad_data,
                        "the part before @ has a character that may not stand there");
        }
        return std::string(local);
    }
    if (local.size() < 2 || local.back() != '"')
        return fail(Errc::bad_data, "a quote is not closed");
    std::string out;
    for (std::size_t i = 1; i + 1 < local.size(); ++i) {
        if (local[i] == '\\' && i + 2 == local.size())
            return fail(Errc::bad_data, "a quote is not closed");
        if (local[i] == '\\')
            ++i;
        else if (local[i] == '"')
            return fail(Errc::bad_data, "a quote stands inside the quotes");
        out += local[i];
    }
    return out;
}

}  // namespace

std::vector<Mailbox> mailboxes(const AddressList& list) {
    std::vector<Mailbox> out;
    for (const Address& address : list) {
        if (const auto* mailbox = std::get_if<Mailbox>(&address))
            out.push_back(*mailbox);
        else
            std::ranges::copy(std::get<Group>(address).members, std::back_inserter(out));
    }
    return out;
}

Result<AddrSpec> AddrSpec::parse(std::string_view text) {
    if (std::ranges::any_of(text, ascii::is_control) || !is_valid_utf8(text)) {
        return fail(Errc::bad_data, "an address may not hold control characters");
    }
    const std::size_t at = text.rfind('@');
    if (at == std::string_view::npos)
        return fail(Errc::bad_data, "an address needs an @ and a domain");
    auto local = unquoted_local(text.substr(0, at));
    if (!local) return fail(local);
    const std::string_view domain = text.substr(at + 1);
    if (local->size() > kMaxLocal) {
        return fail(Errc::bad_data, "the part before @ is longer than 64 characters");
    }
    if (text.size() > kMaxPath)
        return fail(Errc::bad_data, "the address is longer than 254 characters");
    if (domain.empty()) return fail(Errc::bad_data, "the domain after @ is missing");
    if (domain.size() > kMaxDomain)
        return fail(Errc::bad_data, "the domain is longer than 255 characters");
    if (!is_domain(domain)) return fail(Errc::bad_data, "the part after @ is no domain name");
    return AddrSpec(std::move(*local), std::string(domain));
}

std::string AddrSpec::text() const {
    if (is_dot_atom(local_)) return local_ + "@" + domain_;
    std::string quoted = "\"";
    for (const char c : local_) {
        if (c == '"' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + "\"@" + domain_;
}

}  // namespace alder::mail
