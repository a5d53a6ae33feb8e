#include "app/dispatch.h"

#include <algorithm>
#include <utility>

#include <poll.h>

#include "base/digest.h"
#include "setup/password.h"

namespace alder::app {

namespace {

constexpr std::chrono::days kKeepFiled{1};

Error stopped() { return {Errc::cancelled, "Alder ended before the letter was sent"}; }

// Until the machine has something to do. false: it is to stop.
template <class Machine>
bool wait_for(const Machine& machine, int stop_fd) {
    constexpr std::chrono::milliseconds kLongest{60'000};
    auto wanted = machine.interest();
    wanted.push_back({stop_fd, POLLIN, 0});  // poll() passes over one below zero
    auto left = kLongest;
    if (const auto due = machine.deadline())
        left = std::chrono::ceil<std::chrono::milliseconds>(*due - Clock::now());
    left = std::clamp(left, std::chrono::milliseconds(0), kLongest);
    ::poll(wanted.data(), wanted.size(), static_cast<int>(left.count()));
    return wanted.back().revents == 0;
}

store::ChangeFlags mark_answered(const store::Origin& origin) {
    mail::FlagChange change;
    change.add.add(origin.forwarded ? mail::Flag::forwarded : mail::Flag::answered);
    return {{origin.answered->placement}, change};
}

store::LetterId letter_of(outgoing::ParcelId id) { return {static_cast<std::uint32_t>(id.value)}; }

bool came_to(mail::Verdict verdict, const mail::Attempt& attempt) {
    return std::ranges::all_of(attempt.recipients, [verdict](const mail::RecipientResult& each) {
        return each.verdict == verdict;
    });
}

Result<disk::LockFile> take_lock(disk::Disk& disk, const std::string& path,
                                 std::chrono::milliseconds patience) {
    constexpr std::chrono::milliseconds kPause{50};
    const auto until = Clock::now() + patience;
    while (true) {
        auto lock = disk::LockFile::try_take(disk, path);
        if (!lock) return fail(lock);
        if (*lock) return std::move(**lock);
        if (Clock::now() >= until)
            return fail(Errc::try_again, "another alder is sending for this account");
        ::poll(nullptr, 0, static_cast<int>(kPause.count()));
    }
}

}  // namespace

Dispatch::Dispatch(const account::Place& place, OpenAccount account, disk::LockFile lock,
                   store::UserDb user, NewsListener news)
    : place_(place),
      account_(std::move(account)),
      lock_(std::move(lock)),
      user_(std::move(user)),
      news_(std::move(news)),
      claim_(hex(random_bytes(8))) {}

Result<std::unique_ptr<Dispatch>> Dispatch::open(const account::Place& place,
                                                 const OpenAccount& account, NewsListener news,
                                                 std::chrono::milliseconds patience) {
    if (!account.spec.can_send()) {
        return fail(Errc::config, "the account '" + account.spec.name +
                                      "' has nowhere to send to; set `outgoing`, see "
                                      "alder-config(5)");
    }
    const std::string directory = place.directory(account.row.id);
    if (auto made = place.disk->make_directory(directory); !made) return fail(made);
    auto lock = take_lock(*place.disk, place.sending_lock(account.row.id), patience);
    if (!lock) return fail(lock);
    auto user = store::UserDb::open(place.user_db(), place.vfs);
    if (!user) return fail(user);
    std::unique_ptr<Dispatch> opened(
        new Dispatch(place, account, std::move(*lock), std::move(*user), std::move(news)));
    store::SendQueue queue(opened->user_.connection());
    if (auto recovered = queue.recover(account.row.id); !recovered) return fail(recovered);
    return opened;
}

Result<std::optional<Dispatch::Kept>> Dispatch::send() {
    store::SendQueue queue(user_.connection());
    std::optional<Way> way;
    while (true) {
        const auto due = queue.next_due(account_.row.id);
        if (!due) return fail(due);
        if (!*due || **due > wall_now()) return std::nullopt;
        if (!way && !account_.spec.is_demo) {
            auto found = find_way();
            if (!found && found.error().code != Errc::cancelled) return Kept{found.error()};
            if (!found) return fail(found);
            way.emplace(std::move(*found));
        }
        const auto letters = queue.claim_due(account_.row.id, claim_, wall_now());
        if (!letters) return fail(letters);
        if (account_.spec.is_demo) {
            if (auto arrived = deliver_to_self(*letters); !arrived) return fail(arrived);
            continue;
        }
        auto delivered = deliver(*way, *letters);
        if (!delivered || *delivered) return delivered;
    }
}

Result<Dispatch::Way> Dispatch::find_way() const {
    const config::Account& settings = *account_.spec.settings;
    config::Url url = *settings.outgoing;
    url.user = config::log_in_user(settings, url);
    auto trust = net::TlsTrust::make(settings.tls_ca);
    if (!trust) return fail(trust);
    auto found = url.user.empty() ? Secret() : password();
    if (!found) return fail(found);
    auto route = outgoing::route_of(url, std::move(*found));
    if (!route) return fail(route);
    route->mechanism = settings.outgoing_auth;
    route->target.trace = account_.spec.trace;
    return Way{std::move(*route), std::move(*trust)};
}

Result<Secret> Dispatch::password() const {
    const config::Account& settings = *account_.spec.settings;
    if (stop_fd_ < 0) return setup::password_and_wait(settings, *place_.disk);
    setup::PasswordLookup lookup(settings.password, settings.name, *place_.disk);
    for (lookup.advance(Clock::now()); !lookup.result(); lookup.advance(Clock::now())) {
        if (!wait_for(lookup, stop_fd_)) return std::unexpected(stopped());
    }
    return *lookup.result();
}

bool Dispatch::is_to_stop() const {
    pollfd stop{stop_fd_, POLLIN, 0};
    return ::poll(&stop, 1, 0) > 0;
}

Result<std::vector<outgoing::Parcel>> Dispatch::parcels(
    const std::vector<store::OutboxLetter>& letters) {
    store::Outbox outbox(user_.connection());
    std::vector<outgoing::Parcel> all;
    for (const store::OutboxLetter& letter : letters) {
        auto message = outbox.message(letter.id);
        if (!message) return fail(message);
        all.push_back({.id = {letter.id.value},
                       .letter = {.envelope = letter.to_send(), .message = std::move(*message)}});
    }
    return all;
}

Result<std::optional<Dispatch::Kept>> Dispatch::deliver(
    const Way& way, const std::vector<store::OutboxLetter>& letters) {
    auto all = parcels(letters);
    if (!all) return fail(all);
    outgoing::Delivery delivery(way.route, way.trust, std::move(*all), Clock::now());
    store::SendQueue queue(user_.connection());
    std::optional<Error> broken_off;
    const auto break_off = [&](const Error& why) {
        if (!broken_off) delivery.break_off(Clock::now());
        if (!broken_off) broken_off = why;
    };
    bool kept = false;
    // Every parcel is finished, so that what can be noted is, even after the disk has failed.
    while (true) {
        delivery.advance(Clock::now());
        while (const auto event = delivery.next_event()) {
            Result<void> noted;
            if (const auto* committing = std::get_if<outgoing::Committing>(&*event)) {
                noted = commit(delivery, committing->id);
            } else if (const auto* done = std::get_if<outgoing::ParcelFinished>(&*event)) {
                const bool unsent = came_to(mail::Verdict::unsent, done->attempt);
                kept = kept || !came_to(mail::Verdict::accepted, done->attempt);
                noted = unsent && broken_off
                            ? queue.give_back(letter_of(done->id), claim_)
                            : queue.record(letter_of(done->id), claim_, done->attempt, wall_now());
            } else if (broken_off) {
                return std::unexpected(*broken_off);
            } else {
                const auto& why = std::get<outgoing::Done>(*event).error;
                return why && kept ? std::optional(Kept{*why, true}) : std::nullopt;
            }
            if (!noted) break_off(noted.error());
        }
        if (!broken_off && !wait_for(delivery, stop_fd_)) break_off(stopped());
    }
}

Result<void> Dispatch::commit(outgoing::Delivery& delivery, outgoing::ParcelId id) {
    const auto ours = store::SendQueue(user_.connection()).committing(letter_of(id), claim_);
    if (!ours) return fail(ours);
    if (!*ours) return fail(Errc::bug, "a letter was taken from the one who sends it");
    delivery.commit(id);
    return {};
}

// ---- what follows ----

Result<void> Dispatch::deliver_to_self(const std::vector<store::OutboxLetter>& letters) {
    auto filing = Filing::open({place_, account_, news_});
    if (!filing) return fail(filing);
    const auto inbox = filing->folder(mail::Role::inbox, "Inbox");
    if (!inbox) return fail(inbox);
    store::SendQueue queue(user_.connection());
    for (const store::OutboxLetter& letter : letters) {
        const auto ours = queue.committing(letter.id, claim_);
        if (!ours) return fail(ours);
        if (!*ours || !*inbox) continue;
        auto bytes = store::Outbox(user_.connection()).message(letter.id);
        if (!bytes) return fail(bytes);
        const auto content = filing->keep(**bytes);
        if (!content) return fail(content);
        account::Perform arrive;
        arrive.what = "A letter arrived";
        arrive.actions.emplace_back(store::Append{**inbox, {{*content, {}, wall_now()}}});
        if (const auto done = filing->perform(std::move(arrive)); !done) return fail(done);
        mail::Attempt attempt{.recipients = {}, .relay = "the demo's Inbox", .took = {}};
        for (std::size_t n = letter.to_send().recipients.size(); n > 0; --n)
            attempt.recipients.push_back({mail::Verdict::accepted, "2.0.0", "delivered here"});
        if (auto noted = queue.record(letter.id, claim_, attempt, wall_now()); !noted) return noted;
    }
    return {};
}

Result<void> Dispatch::file_copies() {
    store::SendQueue queue(user_.connection());
    store::Outbox outbox(user_.connection());
    if (auto removed = outbox.remove_filed(wall_now() - kKeepFiled); !removed) return removed;
    const auto letters = queue.to_file(account_.row.id);
    if (!letters) return fail(letters);
    if (letters->empty()) return {};
    auto filing = Filing::open({place_, account_, news_});
    if (!filing) return fail(filing);
    const auto sent = filing->folder(mail::Role::sent, "Sent");
    if (!sent) return fail(sent);
    if (!*sent) return {};
    for (const store::LetterId letter : *letters) {
        if (is_to_stop()) return std::unexpected(stopped());
        if (auto filed = file(*filing, **sent, letter); !filed) return filed;
    }
    return {};
}

Result<void> Dispatch::file(Filing& filing, mail::FolderId sent, store::LetterId letter) {
    store::Outbox outbox(user_.connection());
    const auto about = outbox.existing(letter, wall_now());
    if (!about) return fail(about);
    auto bytes = outbox.message(letter);
    if (!bytes) return fail(bytes);
    const auto content = filing.keep(**bytes);
    if (!content) return fail(content);
    mail::Flags seen;
    seen.add(mail::Flag::seen);
    account::Perform copy;
    copy.what = "Kept a copy of a sent letter";
    copy.actions.emplace_back(store::Append{sent, {{*content, seen, wall_now()}}});
    copy.with.emplace_back(store::LetterFiled{letter});
    const store::Origin& origin = about->origin;
    if (origin.answered && origin.answered->account == account_.row.id)
        copy.actions.emplace_back(mark_answered(origin));
    else if (origin.answered)
        copy.elsewhere.push_back({origin.answered->account, mark_answered(origin), {}});
    if (origin.draft) copy.actions.emplace_back(store::Expunge{{*origin.draft}});
    const auto patience = stop_fd_ < 0 ? InlineAccount::kPatience : InlineAccount::Patience(0);
    const auto filed = filing.perform(std::move(copy), patience);
    if (!filed) return fail(filed);
    return filed->trouble ? std::unexpected(*filed->trouble) : Result<void>{};
}

}  // namespace alder::app
