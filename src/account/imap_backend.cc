#include "account/imap_backend.h"

#include <algorithm>
#include <array>
#include <utility>

namespace alder::account {
namespace {

// Bytes of facts that may wait for the disk.
constexpr std::uint64_t kMostWaiting = 8 << 20;

// Without a byte of what the server owes; after six times as long the session gives up.
constexpr std::chrono::seconds kUnusualSilence{20};

constexpr std::chrono::seconds kFirstPause{3};
constexpr std::chrono::seconds kLongestPause{300};

// 3 s, 6 s, 12 s … 5 min, each a little more or less, so that not all of a host's accounts come
// back in one moment.
Clock::duration pause_after(int failures, std::mt19937& random) {
    const auto pause = std::min(kLongestPause, kFirstPause * (1 << std::min(failures - 1, 10)));
    std::uniform_int_distribution<int> percent(80, 120);
    return std::chrono::duration_cast<Clock::duration>(pause) * percent(random) / 100;
}

// Trying again by itself could lock the account, or hand the password to somebody else.
bool is_final(const Error& error) {
    return error.code == Errc::permission || error.code == Errc::config ||
           error.code == Errc::usage;
}

std::string random_tag() {
    std::random_device random;
    std::string tag;
    for (int i = 0; i < 6; ++i) tag += static_cast<char>('a' + random() % 26);
    return tag;
}

}  // namespace

ImapBackend::~ImapBackend() {
    auto* connected = std::get_if<std::unique_ptr<Connected>>(&state_);
    if (connected == nullptr || !(*connected)->is_logged_in) return;
    (*connected)->connection.engine().submit(imap::Logout{});
    (*connected)->connection.end();
}

void ImapBackend::begin(Known known) {
    // What the sync knew may not be in the store: everything from its beginning.
    sync::SyncOptions options = options_;
    options.fetch_contents = options.fetch_contents && !known.headers_only;
    sync_.emplace(options, std::move(known.server));
    state_ = Away{};
}

Result<std::optional<Fact>> ImapBackend::next_fact() {
    if (!troubles_.empty()) {
        const Error error = std::move(troubles_.front());
        troubles_.pop_front();
        return std::unexpected(error);
    }
    if (!sync_) return std::nullopt;
    auto fact = sync_->next_fact();
    if (!fact) return std::nullopt;
    return Fact{std::move(*fact)};
}

void ImapBackend::carry_out(sync::Task task) {
    if (sync_) sync_->carry_out(std::move(task));
}

std::optional<sync::Outcome> ImapBackend::next_outcome() {
    return sync_ ? sync_->next_outcome() : std::nullopt;
}

void ImapBackend::want(const sync::Wanted& wanted) {
    if (sync_) sync_->want(wanted);
}

void ImapBackend::hurry() {
    is_hurried_ = true;
    if (sync_) sync_->look();
}

bool ImapBackend::is_full() const { return sync_ && sync_->waiting_bytes() > kMostWaiting; }

std::vector<pollfd> ImapBackend::interest() const {
    if (std::holds_alternative<AskingPassword>(state_)) return password_->interest();
    const auto* connected = std::get_if<std::unique_ptr<Connected>>(&state_);
    if (connected == nullptr || is_full()) return {};
    return (*connected)->connection.interest();
}

std::optional<Clock::time_point> ImapBackend::deadline() const {
    if (!sync_) return std::nullopt;
    if (const auto* away = std::get_if<Away>(&state_)) {
        if (!away->why || is_hurried_) return Clock::time_point{};
        return away->again;
    }
    if (std::holds_alternative<AskingPassword>(state_)) return password_->deadline();
    if (is_full()) return std::nullopt;
    auto nearest = std::get<std::unique_ptr<Connected>>(state_)->connection.deadline();
    const auto syncs = sync_->deadline();
    if (syncs && (!nearest || *syncs < *nearest)) nearest = syncs;
    return nearest;
}

void ImapBackend::advance(Clock::time_point now) {
    now_ = now;
    if (!sync_) return;
    if (const auto* away = std::get_if<Away>(&state_)) {
        const bool is_due = !away->why || is_hurried_ || (away->again && now >= *away->again);
        if (!is_due) return;
        is_hurried_ = false;
        state_ = AskingPassword{};
    }
    if (std::holds_alternative<AskingPassword>(state_)) come(now);
    if (auto* connected = std::get_if<std::unique_ptr<Connected>>(&state_))
        if (!is_full()) pump(**connected, now);
}

void ImapBackend::come(Clock::time_point now) {
    if (!secret_) {
        auto answer = password_->advance(now);
        if (!answer) return;
        if (!*answer) return go_away(answer->error(), now);
        secret_ = std::move(**answer);
    }
    if (auto connected = connect(now); !connected) go_away(connected.error(), now);
}

Result<void> ImapBackend::connect(Clock::time_point now) {
    if (!trust_) {
        auto trust = net::TlsTrust::make(server_.tls_ca);
        if (!trust) return fail(trust);
        trust_ = std::move(*trust);
    }
    imap::SessionOptions options{.credentials = {.user = server_.user, .password = *secret_},
                                 .mechanism = server_.mechanism,
                                 .starttls = server_.target.encryption == net::Encryption::starttls,
                                 .tag_prefix = random_tag()};
    // sync keeps bulk within its own; what is urgent goes beyond that.
    options.window = 2 * options_.window;
    state_ = std::make_unique<Connected>(Connection(imap::Session(std::move(options), now),
                                                    net::Wire(server_.target, *trust_, now)));
    ended_.reset();
    is_over_ = false;
    return {};
}

void ImapBackend::pump(Connected& connected, Clock::time_point now) {
    Connection& connection = connected.connection;
    connection.advance(now);
    sync_->time_passed(now);
    while (auto event = connection.next_event()) hear(connected, std::move(*event));
    while (auto request = sync_->next_request())
        sync_->asked(connection.engine().submit(std::move(*request)));
    connection.flush();
    while (auto error = sync_->next_trouble()) troubles_.push_back(std::move(*error));
    if (sync_->has_got_somewhere()) failures_ = 0;
    if (const auto& failure = connection.failure()) return go_away(*failure, now);
    if (is_over_) {
        go_away(ended_.value_or(Error{Errc::unavailable, "the server closed the connection"}), now);
    }
}

void ImapBackend::hear(Connected& connected, imap::SessionEvent event) {
    if (auto* logged_in = std::get_if<imap::LoggedIn>(&event)) {
        connected.is_logged_in = true;
        sync_->connected(std::move(logged_in->server), now_);
    } else if (auto* ended = std::get_if<imap::Ended>(&event)) {
        is_over_ = true;
        ended_ = std::move(ended->error);
    } else if (const auto* alert = std::get_if<imap::Alert>(&event)) {
        troubles_.push_back({Errc::unavailable, "the server says: " + alert->text});
    } else {
        sync_->take(std::move(event));
    }
}

net::Traffic ImapBackend::traffic() const {
    net::Traffic sum = earlier_;
    if (const auto* connected = std::get_if<std::unique_ptr<Connected>>(&state_)) {
        const net::Traffic& now = (*connected)->connection.wire().traffic();
        sum.bytes_in += now.bytes_in;
        sum.bytes_out += now.bytes_out;
        sum.turns += now.turns;
    }
    return sum;
}

void ImapBackend::go_away(const Error& why, Clock::time_point now) {
    earlier_ = traffic();
    if (sync_) sync_->lost();
    if (why.code == Errc::permission) secret_.reset();  // it may have been mended meanwhile
    ++failures_;
    Away away{.why = why, .again = {}};
    if (!is_final(why)) away.again = now + pause_after(failures_, random_);
    state_ = std::move(away);
}

Standing ImapBackend::standing() const {
    using Kind = Standing::Kind;
    if (const auto* away = std::get_if<Away>(&state_)) {
        if (!away->why) return {.kind = Kind::connecting};
        return {.kind = away->again ? Kind::away : Kind::barred,
                .why = away->why,
                .again = away->again};
    }
    const auto* connected = std::get_if<std::unique_ptr<Connected>>(&state_);
    if (connected == nullptr || !(*connected)->is_logged_in) return {.kind = Kind::connecting};
    Standing standing = standing_with_server();
    standing.silent = silent_for();
    return standing;
}

std::optional<std::chrono::seconds> ImapBackend::silent_for() const {
    const auto* connected = std::get_if<std::unique_ptr<Connected>>(&state_);
    if (connected == nullptr || is_full()) return std::nullopt;
    const auto since = (*connected)->connection.engine().silent_since();
    if (!since || now_ < *since + kUnusualSilence) return std::nullopt;
    return std::chrono::floor<std::chrono::seconds>(now_ - *since);
}

Standing ImapBackend::standing_with_server() const {
    using Kind = Standing::Kind;
    if (sync_->at_rest()) return {.kind = Kind::at_rest};
    const sync::Progress& progress = sync_->progress();
    if (progress.bytes_total > progress.bytes_done &&
        progress.headers_done >= progress.headers_total)
        return {.kind = Kind::fetching,
                .done = progress.bytes_done,
                .total = progress.bytes_total,
                .messages_done = progress.contents_done,
                .messages_total = progress.contents_total};
    return {.kind = Kind::looking,
            .done = progress.headers_done,
            .total = progress.headers_total,
            .messages_done = progress.headers_done,
            .messages_total = progress.headers_total};
}

}  // namespace alder::account
