// The part of ImapSync that takes in what the server tells by and by.

#include <algorithm>
#include <utility>

#include "mime/summary.h"
#include "sync/imap_sync.h"

namespace alder::sync {
namespace {

std::optional<std::uint64_t> number(const imap::ResponseCode& code) {
    const auto* value = std::get_if<std::uint64_t>(&code.value);
    return value == nullptr ? std::nullopt : std::optional(*value);
}

std::optional<std::uint64_t> unless_zero(std::optional<std::uint64_t> value) {
    return value == 0 ? std::nullopt : value;
}

}  // namespace

void ImapSync::take(imap::SessionEvent event) {
    std::visit(
        [this](auto& each) {
            if constexpr (requires { told(each); }) told(each);
        },
        event);
}

void ImapSync::told(const imap::FolderStatus& status) {
    statuses_[status.status.name] = {.validity = status.status.item("UIDVALIDITY"),
                                     .next = status.status.item("UIDNEXT"),
                                     .modseq = unless_zero(status.status.item("HIGHESTMODSEQ")),
                                     .messages = status.status.item("MESSAGES")};
}

void ImapSync::told(const imap::FolderFact& fact) {
    Visit* visit = visit_of(fact.folder);
    if (visit == nullptr) return;
    const auto value = number(fact.code);
    if (fact.code.name == "UIDVALIDITY" && value) {
        visit->numbers.validity = value;
        RemoteFolder* folder = folder_named(visit->source);
        const bool is_news = folder != nullptr && folder->cursor.validity.value != *value;
        if (!is_news) return;
        validity_told(*folder, {static_cast<std::uint32_t>(*value)});
        if (!folder->is_looked_at()) this->visit(*folder);
    } else if (fact.code.name == "UIDNEXT") {
        visit->numbers.next = value;
    } else if (fact.code.name == "HIGHESTMODSEQ") {
        visit->numbers.modseq = unless_zero(value);
    } else if (fact.code.name == "NOMODSEQ") {
        visit->numbers.modseq.reset();
    }
}

// Under another UIDVALIDITY nothing that was held means anything any more (RFC 9051, 2.3.1.1).
void ImapSync::validity_told(RemoteFolder& folder, mail::UidValidity validity) {
    if (folder.cursor.validity == validity) return;
    folder.compare = folder.cursor.validity.value != 0;
    folder.cursor = {.validity = validity, .next = {1}, .low = {1}, .modseq = {}};
    folder.held = folder.unknown = folder.asked = folder.asked_alone = {};
    folder.missing.clear();
    // What was found before, or is on its way, says nothing of what is there now.
    folder.searched = false;
    folder.headers_lost = folder.headers_left > 0;
    tell(ServerOpened{folder.source, validity});
}

void ImapSync::told(const imap::MessageCount& count) {
    Visit* visit = visit_of(count.folder);
    if (visit == nullptr) return;
    visit->numbers.messages = count.count;
    RemoteFolder* folder = folder_named(visit->source);
    if (folder == nullptr || folder->is_new() || folder->is_looked_at()) return;
    if (count.count <= folder->held.size()) return;
    // Something came while the folder stood open.
    ++looks_left_;
    folder->questions_left = 1;
    Work work{.source = folder->source, .asks = {}};
    work.asks.push_back(
        for_header(imap::IdSet::range(folder->cursor.next.value, imap::kLastId), ForNews{}));
    pipeline_.add(Urgency::look, std::move(work));
}

void ImapSync::told(imap::MessageTold& message) {
    const Visit* visit = visit_of(message.folder);
    RemoteFolder* folder = visit == nullptr ? nullptr : folder_named(visit->source);
    if (folder == nullptr || message.uid.value == 0) return;
    const bool is_held = folder->held.contains(message.uid.value);
    for (const imap::Body& body : message.told.bodies) {
        if (is_held || !body.section.starts_with("HEADER")) continue;
        if (const auto* large = std::get_if<imap::LiteralRef>(&body.bytes))
            return header_told(*folder, message.told, contents_.take_header(*large));
        // Some servers say NIL where a message has no header.
        const auto* header = std::get_if<std::string>(&body.bytes);
        return header_told(*folder, message.told, header == nullptr ? "" : *header);
    }
    if (!is_held) return;
    if (message.told.flags) {
        gather(batch_.add(
            folder->source, folder->cursor.validity,
            ServerFlags::Told{
                .uid = message.uid, .flags = *message.told.flags, .modseq = message.told.modseq}));
    }
    const ContentStream::Owner owner{folder->source, folder->cursor.validity, message.uid};
    auto content = contents_.told(owner, std::move(message.told));
    if (!content) return;
    folder->missing.erase(message.uid.value);
    ++progress_.contents_done;
    progress_.bytes_done += content->bytes.size();
    tell(std::move(*content));
}

void ImapSync::header_told(RemoteFolder& folder, const imap::Fetched& fetched,
                           std::string_view header) {
    ServerMessage message{.uid = *fetched.uid,
                          .summary = mime::summarize(header),
                          .flags = fetched.flags.value_or(mail::Flags{}),
                          .modseq = fetched.modseq,
                          .arrived = {},
                          .email_id = fetched.email_id};
    message.summary.size = fetched.size.value_or(0);
    message.summary.preview.clear();
    if (fetched.internal_date) message.arrived = fetched.internal_date->time;
    folder.held.add(message.uid.value);
    if (fetches(message.arrived)) folder.lacks(message.uid, message.summary.size);
    ++progress_.headers_done;
    gather(batch_.add(folder.source, folder.cursor.validity, std::move(message)));
}

void ImapSync::told(const imap::MessagesGone& gone) {
    Visit* visit = visit_of(gone.folder);
    RemoteFolder* folder = visit == nullptr ? nullptr : folder_named(visit->source);
    if (folder == nullptr) return;
    imap::IdSet ours = folder->held.common(gone.uids);
    if (!gone.earlier && visit->numbers.messages)
        *visit->numbers.messages -= std::min(*visit->numbers.messages, ours.size());
    if (ours.empty()) return;
    folder->held.remove(ours);
    for (const imap::Interval& each : ours.intervals()) {
        const auto missing = folder->missing_in(each);
        folder->missing.erase(missing.begin(), missing.end());
    }
    tell_gone(*folder, ours);
}

void ImapSync::told(const imap::FolderUnclear& unclear) {
    const Visit* visit = visit_of(unclear.folder);
    RemoteFolder* folder = visit == nullptr ? nullptr : folder_named(visit->source);
    if (folder == nullptr) return;
    folder->search_next = true;
    if (!folder->is_looked_at()) this->visit(*folder);
}

void ImapSync::told(const imap::BodyChunk& chunk) {
    const auto owner = presumed_owner(chunk.uid);
    auto piece = contents_.chunk(chunk, owner);
    if (!piece) return;
    progress_.bytes_done += piece->bytes.size();
    tell(std::move(*piece));
}

// Whose the bytes that come now are: the server said it before them, or only one message was asked
// for. The order of the questions tells nothing, Dovecot answers several at a time.
std::optional<ContentStream::Owner> ImapSync::presumed_owner(std::uint32_t uid) {
    const Asked* asked = pipeline_.oldest([this, uid](const Asked& each) {
        const auto* contents = std::get_if<ForContents>(&each.purpose);
        const RemoteFolder* folder = contents == nullptr ? nullptr : folder_named(each.source);
        if (folder == nullptr) return false;
        return uid == 0 || (contents->uids.contains(uid) && folder->held.contains(uid));
    });
    if (asked == nullptr) return std::nullopt;
    const imap::IdSet& uids = std::get<ForContents>(asked->purpose).uids;
    if (uid == 0 && (uids.size() != 1 || !pipeline_.is_alone(*asked))) return std::nullopt;
    const RemoteFolder* folder = folder_named(asked->source);
    const std::uint32_t of = uid == 0 ? uids.intervals().front().low : uid;
    return ContentStream::Owner{folder->source, folder->cursor.validity, {of}};
}

void ImapSync::told(const imap::Misunderstood& misunderstood) {
    misunderstood_in_list_ = misunderstood_in_list_ || !is_listed_;
    trouble(misunderstood.error);
}

// Each once a connection, and not without end: a server can say nonsense for ever.
void ImapSync::trouble(Error error) {
    constexpr std::size_t kMost = 20;
    if (said_.size() < kMost && said_.insert(error.detail).second)
        troubles_.push_back(std::move(error));
}

RemoteFolder* ImapSync::folder_named(const std::string& source) {
    const auto at = folders_.find(source);
    return at == folders_.end() ? nullptr : &at->second;
}

// An event of a Select that is not known yet makes it known, and closes the one before it.
ImapSync::Visit* ImapSync::visit_of(imap::Ticket ticket) {
    const auto at = visits_.find(ticket);
    if (at != visits_.end()) return &at->second;
    const std::string* source = pipeline_.selecting(ticket);
    if (source == nullptr) return nullptr;
    std::erase_if(visits_, [source](const auto& each) { return each.second.source == *source; });
    return &visits_.emplace(ticket, Visit{*source, {}}).first->second;
}

const ImapSync::Visit* ImapSync::last_visit(const std::string& source) const {
    const auto at = std::ranges::find_if(
        visits_, [&source](const auto& each) { return each.second.source == source; });
    return at == visits_.end() ? nullptr : &at->second;
}

bool ImapSync::fetches(std::optional<WallTime> arrived) const {
    if (!options_.fetch_contents) return false;
    return !options_.fetch_since || !arrived || *arrived >= *options_.fetch_since;
}

}  // namespace alder::sync
