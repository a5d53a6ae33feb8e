#include "compose/outgoing.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ascii.h"
#include "compose/address_line.h"
#include "mime/message_id.h"
#include "text/idna.h"

namespace alder::compose {

namespace {

struct NamedLine {
    Field field;
    const char* name;
    std::string Draft::* line;
};
constexpr std::array<NamedLine, 3> kRecipients{{{Field::to, "To", &Draft::to},
                                                {Field::cc, "Cc", &Draft::cc},
                                                {Field::bcc, "Bcc", &Draft::bcc}}};

std::string shown(const mail::Mailbox& mailbox) {
    return mailbox.address.empty() ? mailbox.name : mailbox.address;
}

// The address with its domain as servers know it.
Result<mail::AddrSpec> sendable(std::string_view address) {
    auto spec = mail::AddrSpec::parse(address);
    if (!spec || ascii::all_ascii(spec->domain())) return spec;
    const auto domain = text::ascii_domain(spec->domain());
    if (!domain) return fail(Errc::bad_data, "the part after @ is no domain name");
    std::string text = spec->text();
    text.replace(text.rfind('@') + 1, std::string::npos, *domain);
    return mail::AddrSpec::parse(text);
}

void use_ascii_domains(std::vector<mail::Mailbox>& people) {
    for (mail::Mailbox& each : people) {
        if (const auto spec = sendable(each.address)) each.address = spec->text();
    }
}

void use_ascii_domains(mail::AddressList& list) {
    for (mail::Address& each : list) {
        if (auto* group = std::get_if<mail::Group>(&each)) {
            use_ascii_domains(group->members);
        } else {
            std::vector<mail::Mailbox> one{std::get<mail::Mailbox>(each)};
            use_ascii_domains(one);
            each = one.front();
        }
    }
}

// "john smith@example.org": the reader of received mail makes the best of it, but here somebody has
// perhaps typed a space too many, and a stranger would get the letter.
bool is_split(std::string_view line, const mail::Mailbox& mailbox) {
    if (mailbox.name.empty() || mailbox.address.empty()) return false;
    constexpr std::string_view kBlank = " \t";
    constexpr std::string_view kMayStandBefore = ",;:<()";
    for (std::size_t at = line.find(mailbox.address); at != std::string_view::npos;
         at = line.find(mailbox.address, at + 1)) {
        const std::size_t before = at == 0 ? at : line.find_last_not_of(kBlank, at - 1);
        if (before == std::string_view::npos || at == 0 || before + 1 == at) continue;
        if (kMayStandBefore.find(line[before]) == std::string_view::npos) return true;
    }
    return false;
}

void check_recipients(const Draft& draft, const NamedLine& named, std::vector<Misfit>& out) {
    for (const mail::Mailbox& each : mail::mailboxes(read_addresses(draft.*named.line))) {
        if (is_split(draft.*named.line, each))
            out.push_back(
                {named.field,
                 fmt::format("{}: '{} {}' is not one address; write '{} <{}>' "
                             "or put a comma between",
                             named.name, each.name, each.address, each.name, each.address)});
        const auto spec = sendable(each.address);
        if (spec) continue;
        out.push_back({named.field, std::string(named.name) + ": '" + shown(each) +
                                        "' cannot be sent to: " + spec.error().detail});
    }
}

void check_sender(const Draft& draft, std::vector<Misfit>& out) {
    const auto from = mail::mailboxes(read_addresses(draft.from));
    if (from.size() != 1) {
        out.push_back({Field::from, from.empty() ? "From: your own address is missing"
                                                 : "From: a letter has one sender"});
        return;
    }
    if (const auto spec = sendable(from.front().address); !spec)
        out.push_back({Field::from, "From: '" + shown(from.front()) +
                                        "' is no address: " + spec.error().detail});
}

bool is_nobody(const Draft& draft) {
    return std::ranges::all_of(kRecipients, [&](const NamedLine& named) {
        return mail::mailboxes(read_addresses(draft.*named.line)).empty();
    });
}

mime::OutgoingAttachment as_outgoing(const Attachment& attachment, const Posting& posting) {
    mime::OutgoingAttachment out{attachment.name, attachment.type, {}};
    if (attachment.path.empty()) {
        out.open = [content = attachment.content]() -> Result<std::unique_ptr<ByteSource>> {
            return std::make_unique<StringSource>(content ? *content : std::string());
        };
    } else {
        out.open = [open = posting.open_file, path = attachment.path] { return open(path); };
    }
    return out;
}

}  // namespace

std::vector<Misfit> misfits(const Draft& draft) {
    std::vector<Misfit> out;
    check_sender(draft, out);
    for (const NamedLine& named : kRecipients) check_recipients(draft, named, out);
    if (is_nobody(draft)) out.push_back({Field::to, "To: nobody is named to send it to"});
    return out;
}

mime::OutgoingMessage to_stored(const Draft& draft, const Posting& posting) {
    mime::OutgoingMessage out;
    out.from = read_addresses(draft.from);
    out.to = read_addresses(draft.to);
    out.cc = read_addresses(draft.cc);
    out.bcc = read_addresses(draft.bcc);
    out.subject = draft.subject;
    out.date = posting.date;
    out.in_reply_to = draft.in_reply_to;
    out.references = draft.references;
    out.text = draft.body;
    const auto from = mail::mailboxes(out.from);
    out.message_id = posting.message_id.empty()
                         ? mime::new_message_id(from.empty() ? "" : from.front().address)
                         : posting.message_id;
    for (const Attachment& each : draft.attachments)
        out.attachments.push_back(as_outgoing(each, posting));
    return out;
}

Result<mime::OutgoingMessage> to_outgoing(const Draft& draft, const Posting& posting) {
    const auto wrong = misfits(draft);
    if (!wrong.empty()) return fail(Errc::bad_data, wrong.front().words);
    mime::OutgoingMessage out = to_stored(draft, posting);
    out.text.erase(0, out.text.find_first_not_of('\n'));
    for (auto* list : {&out.from, &out.to, &out.cc, &out.bcc}) use_ascii_domains(*list);
    if (posting.message_id.empty())
        out.message_id = mime::new_message_id(mail::mailboxes(out.from).front().address);
    return out;
}

std::vector<mail::AddrSpec> envelope_recipients(const mime::OutgoingMessage& message) {
    std::vector<mail::AddrSpec> out;
    for (const auto* list : {&message.to, &message.cc, &message.bcc}) {
        for (const mail::Mailbox& each : mail::mailboxes(*list)) {
            auto spec = mail::AddrSpec::parse(each.address);
            if (!spec) continue;
            const bool known = std::ranges::any_of(out, [&](const mail::AddrSpec& other) {
                return other.local() == spec->local() &&
                       ascii::iequals(other.domain(), spec->domain());
            });
            if (!known) out.push_back(std::move(*spec));
        }
    }
    return out;
}

}  // namespace alder::compose
