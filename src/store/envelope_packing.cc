#include "store/envelope_packing.h"

#include <algorithm>

#include "base/ascii.h"
#include "store/packing.h"

namespace alder::store {

namespace {

void pack(Packer& out, const mail::Mailbox& mailbox) {
    out.string(mailbox.name).string(mailbox.address);
}

mail::Mailbox unpack_mailbox(Unpacker& in) {
    std::string name(in.string());
    return {std::move(name), std::string(in.string())};
}

// Each address opens with 0 for a mailbox, or with 1 + the number of members for a group.
void pack(Packer& out, const mail::AddressList& list) {
    out.number(list.size());
    for (const mail::Address& address : list) {
        if (const auto* mailbox = std::get_if<mail::Mailbox>(&address)) {
            out.number(0);
            pack(out, *mailbox);
            continue;
        }
        const auto& group = std::get<mail::Group>(address);
        out.number(1 + group.members.size()).string(group.name);
        for (const mail::Mailbox& member : group.members) pack(out, member);
    }
}

mail::AddressList unpack_list(Unpacker& in) {
    mail::AddressList list;
    const std::uint64_t count = in.count();
    for (std::uint64_t i = 0; i < count && in.good(); ++i) {
        const std::uint64_t kind = in.count();
        if (kind == 0) {
            list.emplace_back(unpack_mailbox(in));
            continue;
        }
        mail::Group group{std::string(in.string()), {}};
        for (std::uint64_t member = 1; member < kind; ++member)
            group.members.push_back(unpack_mailbox(in));
        list.emplace_back(std::move(group));
    }
    return list;
}

std::unexpected<Error> unreadable() {
    return fail(Errc::corrupt, "mail.db holds addresses that cannot be read; run `alder doctor`");
}

}  // namespace

std::string pack_addresses(const mail::AddressList& list) {
    Packer out;
    pack(out, list);
    return out.take();
}

Result<mail::AddressList> unpack_addresses(std::string_view bytes) {
    Unpacker in(bytes);
    mail::AddressList list = unpack_list(in);
    if (!in.good()) return unreadable();
    return list;
}

std::string pack_other_addresses(const mail::Envelope& envelope) {
    Packer out;
    for (const auto* list :
         {&envelope.sender, &envelope.reply_to, &envelope.to, &envelope.cc, &envelope.bcc}) {
        pack(out, *list);
    }
    return out.take();
}

Result<void> unpack_other_addresses(std::string_view bytes, mail::Envelope& into) {
    Unpacker in(bytes);
    for (auto* list : {&into.sender, &into.reply_to, &into.to, &into.cc, &into.bcc})
        *list = unpack_list(in);
    if (!in.good()) return unreadable();
    return {};
}

std::string join(const std::vector<std::string>& items, char separator) {
    std::string out;
    for (const std::string& item : items) {
        if (item.empty()) continue;
        if (!out.empty()) out += separator;
        for (const char c : item) out += c == separator || c == '\0' ? '_' : c;
    }
    return out;
}

std::vector<std::string> split_list(std::string_view text, char separator) {
    std::vector<std::string> out;
    if (text.empty()) return out;
    for (const std::string_view item : ascii::split(text, separator)) out.emplace_back(item);
    return out;
}

}  // namespace alder::store
