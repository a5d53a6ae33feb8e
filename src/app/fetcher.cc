#include "app/fetcher.h"

#include <algorithm>

#include <fmt/format.h>
#include <poll.h>

#include "base/ascii.h"
#include "base/digest.h"
#include "mime/addresses.h"
#include "mime/header.h"
#include "store/entry.h"

namespace alder::app {

namespace {

constexpr std::chrono::milliseconds kPause{50};
constexpr std::chrono::milliseconds kPatience{10'000};

// Does it again until whoever stands in the way has gone.
template <class Action>
auto patiently(const Action& action) {
    const auto until = Clock::now() + kPatience;
    while (true) {
        auto done = action();
        if (done || done.error().code != Errc::try_again || Clock::now() >= until) return done;
        ::poll(nullptr, 0, static_cast<int>(kPause.count()));
    }
}

Result<disk::LockFile> take_lock(disk::Disk& disk, const std::string& path) {
    return patiently([&]() -> Result<disk::LockFile> {
        auto lock = disk::LockFile::try_take(disk, path);
        if (!lock) return fail(lock);
        if (!*lock)
            return fail(Errc::try_again, "another alder fetches from this account; try again");
        return std::move(**lock);
    });
}

// What a place says when it cannot take anything: a missing directory is no message that nobody
// found, and a closed one no wrong password.
Error of_place(const Error& error) {
    const bool is_closed = error.code == Errc::not_found || error.code == Errc::permission;
    return {is_closed ? Errc::cannot_create : error.code, error.detail};
}

// For a "From " line: who the envelope says it is from, else who says so himself.
std::string sender_of(std::string_view message) {
    const mime::HeaderBlock header = mime::scan_header(message);
    if (header.first("Return-Path") != nullptr) {
        std::string path = mime::unfold(header.value("Return-Path"));
        const std::size_t open = path.find('<');
        const std::size_t close = path.rfind('>');
        if (open == std::string::npos || close == std::string::npos || close < open) return path;
        return path.substr(open + 1, close - open - 1);
    }
    const mail::AddressList from = mime::parse_addresses(header.value("From"));
    for (const mail::Address& each : from) {
        if (const auto* mailbox = std::get_if<mail::Mailbox>(&each)) return mailbox->address;
    }
    return "";
}

}  // namespace

Result<std::unique_ptr<Fetcher>> Fetcher::open(const account::Place& place,
                                               const store::AccountRow& account,
                                               mailbox::Delivery& to, const std::string& target,
                                               Memory memory, WallTime now) {
    auto lock = take_lock(*place.disk, place.directory(account.id) + "/fetching");
    if (!lock) return fail(lock);
    auto user = store::UserDb::open(place.user_db(), place.vfs);
    if (!user) return fail(user);
    auto mail = store::MailDb::open_read_only(place.mail_db(account.id), place.vfs);
    if (!mail) return fail(mail);
    auto content = store::ContentDb::open(*place.disk, place.content_db(account.id), place.vfs);
    if (!content) return fail(content);
    std::unique_ptr<Fetcher> opened(
        new Fetcher({std::move(*user), std::move(*mail), std::move(*content), std::move(*lock)},
                    account.id, to, target, memory, now));
    if (memory == Memory::none) return opened;
    auto known = opened->fetched_.all();
    if (!known) return fail(known);
    opened->known_ = std::move(*known);
    if (const auto settled = opened->settle_attempt(); !settled) return fail(settled);
    return opened;
}

Fetcher::Fetcher(Stores stores, mail::AccountId account, mailbox::Delivery& to,
                 const std::string& target, Memory memory, WallTime now)
    : stores_(std::move(stores)),
      to_(to),
      fetched_(stores_.user.connection(), account, target),
      place_(fmt::format("{}\n{}", account.value, target)),
      memory_(memory),
      now_(now) {}

Result<void> Fetcher::settle_attempt() {
    const auto attempt = fetched_.unfinished();
    if (!attempt) return fail(attempt);
    if (!*attempt) return {};
    const auto named = find((*attempt)->message);
    if (!named) return fail(named);
    if (!*named) return {};  // it is gone everywhere; nobody will deliver it again
    const auto message = bytes(**named);
    if (!message) return {};  // as long as it cannot be read nobody will deliver it again
    const auto as = arrival(**named, *message);
    if (!as) return fail(as);
    const auto there = patiently([&] {
        StringSource source(*message);
        return to_.was_delivered(source, *as, (*attempt)->mark);
    });
    if (!there) return std::unexpected(of_place(there.error()));
    return remember(*there ? std::optional((*attempt)->message) : std::nullopt, std::nullopt);
}

Result<std::optional<Fetcher::Named>> Fetcher::find(const std::string& name) {
    const auto folders = stores_.mail.folders();
    if (!folders) return fail(folders);
    for (const store::FolderRow& folder : *folders) {
        auto all = named(folder.id);
        if (!all) return fail(all);
        const auto found = std::ranges::find(*all, name, &Named::name);
        if (found != all->end()) return std::move(*found);
    }
    return std::nullopt;
}

// The same bytes twice in a folder are two messages.
Result<std::vector<Fetcher::Named>> Fetcher::named(mail::FolderId folder) {
    const auto messages = store::fetchable_messages(stores_.mail.connection(), folder);
    if (!messages) return fail(messages);
    std::unordered_map<mail::ContentId, int> met;
    std::vector<Named> all;
    for (const store::FetchableMessage& message : *messages) {
        const auto digest = stores_.content.digest(message.content);
        if (!digest) return fail(digest);
        std::string name = *digest ? hex(**digest) : std::string();
        const int times = ++met[message.content];
        if (*digest && times > 1) name += fmt::format("/{}", times);
        all.push_back({message, std::move(name)});
    }
    return all;
}

Result<Fetcher::Due> Fetcher::due(mail::FolderId folder, const FetchChoice& choice) {
    auto all = named(folder);
    if (!all) return fail(all);
    Due due;
    for (Named& each : *all) {
        if (choice.since && each.message.arrived < *choice.since) continue;
        if (known_.contains(each.name))
            ++due.before;
        else if (due.messages.size() < choice.most)
            due.messages.push_back(std::move(each));
    }
    return due;
}

Result<std::vector<mail::PlacementId>> Fetcher::missing(mail::FolderId folder,
                                                        const FetchChoice& choice) {
    const auto wanted = due(folder, choice);
    if (!wanted) return fail(wanted);
    std::vector<mail::PlacementId> ids;
    for (const Named& each : wanted->messages)
        if (each.name.empty()) ids.push_back(each.message.id);
    return ids;
}

Result<Handed> Fetcher::hand_over(mail::FolderId folder, const FetchChoice& choice,
                                  const Listener& listener) {
    const auto wanted = due(folder, choice);
    if (!wanted) return fail(wanted);
    Handed handed{.before = wanted->before, .left_out = {}};
    for (const Named& each : wanted->messages) {
        listener(handed.messages, wanted->messages.size());
        const auto message = bytes(each);
        if (!message) {
            handed.left_out.push_back(message.error());
            continue;
        }
        if (const auto delivered = deliver(each, *message); !delivered) {
            handed.stopped = of_place(delivered.error());
            break;
        }
        ++handed.messages;
        handed.bytes += message->size();
    }
    // The last one; before an error, too.
    if (done_) {
        if (const auto remembered = remember(done_, std::nullopt); !remembered)
            return fail(remembered);
    }
    return handed;
}

Result<std::vector<Located>> Fetcher::handed_over(mail::FolderId folder, WallTime until) {
    const auto all = named(folder);
    if (!all) return fail(all);
    std::vector<Located> old;
    for (const Named& each : *all) {
        const auto known = known_.find(each.name);
        if (known != known_.end() && known->second <= until)
            old.push_back({each.message.id, folder});
    }
    return old;
}

Result<std::string> Fetcher::bytes(const Named& named) {
    if (named.name.empty()) {
        return fail(Errc::unavailable,
                    fmt::format("the text of message {} is not here", named.message.id.value));
    }
    auto read = stores_.content.read(named.message.content);
    if (!read)
        return fail(read.error().code,
                    fmt::format("message {}: {}", named.message.id.value, read.error().detail));
    return read;
}

Result<mailbox::Arrival> Fetcher::arrival(const Named& named, std::string_view bytes) {
    const auto entry = store::load_entry(stores_.mail.connection(), named.message.id);
    if (!entry) return fail(entry);
    const std::string id = hex(sha256(fmt::format("{}\n{}", place_, named.name)));
    return mailbox::Arrival{.flags = *entry ? (*entry)->flags : mail::Flags(),
                            .received = named.message.arrived,
                            .sender = sender_of(bytes),
                            .now = now_,
                            .id = id.substr(0, 20)};
}

// Begun, with the one before it done, in one durable write; then delivered, durably.
Result<void> Fetcher::deliver(const Named& named, const std::string& bytes) {
    const auto as = arrival(named, bytes);
    if (!as) return fail(as);
    if (memory_ == Memory::kept) {
        const auto mark = to_.mark(*as);
        if (!mark) return fail(mark);
        const auto begun = remember(done_, store::Attempt{named.name, *mark});
        if (!begun) return begun;
    }
    const auto delivered = patiently([&] {
        StringSource source(bytes);
        return to_.deliver(source, *as);
    });
    if (delivered && memory_ == Memory::kept) done_ = named.name;
    return delivered;
}

Result<void> Fetcher::remember(const std::optional<std::string>& done,
                               const std::optional<store::Attempt>& next) {
    const auto kept = fetched_.go_on(done, next, now_);
    if (!kept) return kept;
    if (done) known_.emplace(*done, now_);
    done_.reset();
    return {};
}

}  // namespace alder::app
