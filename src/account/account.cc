#include "account/account.h"

#include <algorithm>
#include <utility>

namespace alder::account {

namespace {

// How far the backend may run ahead of the disk: small contents are made durable in groups.
constexpr std::size_t kMaxFacts = 64;
constexpr std::uint64_t kMaxBytes = 4 << 20;

constexpr std::chrono::seconds kTellAgain{1};

bool is_on_its_way(const Standing& standing) {
    return standing.kind == Standing::Kind::looking || standing.kind == Standing::Kind::fetching;
}

std::uint64_t size_of(const Fact& fact) {
    const auto* of_server = std::get_if<sync::ServerFact>(&fact);
    const auto* content =
        of_server == nullptr ? nullptr : std::get_if<sync::ServerContent>(of_server);
    return content == nullptr ? 0 : content->bytes.size();
}

}  // namespace

void Account::request(Request request) {
    std::visit(
        [&](auto& each) {
            if constexpr (std::is_same_v<decltype(each), Hurry&>)
                backend_.hurry();
            else
                jobs_.emplace_back(std::move(each));
        },
        request);
}

void Account::written(WriteResult result) {
    if (auto* notice = std::get_if<Notice>(&result))
        notices_.push_back(std::move(*notice));
    else if (auto* wanted = std::get_if<ForServer>(&result))
        backend_.carry_out(std::move(wanted->task));
    else if (const auto* asked = std::get_if<ForServerWanted>(&result))
        backend_.want(asked->message);
    else if (std::holds_alternative<ServerWanted>(result))
        wanted_ = ServerWish::asked;
    else if (auto* begin = std::get_if<Begin>(&result))
        begin_backend(std::move(*begin));
    else
        fact_stored();
}

void Account::fact_stored() {
    if (on_the_way_.empty()) return;
    bytes_on_the_way_ -= on_the_way_.front();
    on_the_way_.pop_front();
}

void Account::begin_backend(Begin begin) {
    backend_.begin(std::move(begin.known));
    epoch_ = begin.epoch;
}

std::optional<Clock::time_point> Account::deadline() const {
    if (epoch_ == 0) return std::nullopt;
    const auto backends = backend_.deadline();
    if (!is_on_its_way(told_)) return backends;
    const auto again = told_at_ + kTellAgain;
    return backends ? std::min(*backends, again) : again;
}

void Account::advance(Clock::time_point now) {
    if (epoch_ == 0) return;
    backend_.advance(now);
    tell_standing(now);
    see_to_wish();
}

// Whoever waits is told what is so now, not what was when the server was tried last. A connection
// that had died unnoticed is not the end of it either.
void Account::see_to_wish() {
    if (wanted_ == ServerWish::none) return;
    const Standing standing = backend_.standing();
    if (!standing.why) return;
    if (std::exchange(wanted_, ServerWish::none) == ServerWish::asked) {
        wanted_ = ServerWish::tried;
        return backend_.hurry();
    }
    jobs_.emplace_back(NoServer{*standing.why});
}

// Progress is told a few times a second, everything else at once. What does not move is told again,
// so that its pace can be seen to fall.
void Account::tell_standing(Clock::time_point now) {
    constexpr std::chrono::milliseconds kPause{200};
    Standing standing = backend_.standing();
    if (standing == told_ && !(is_on_its_way(told_) && now >= told_at_ + kTellAgain)) return;
    if (standing.kind == told_.kind && now < told_at_ + kPause) return;
    told_ = standing;
    told_at_ = now;
    notices_.emplace_back(Stood{std::move(standing)});
}

bool Account::step() {
    Settle settle;
    while (auto outcome = backend_.next_outcome()) settle.outcomes.push_back(std::move(*outcome));
    const bool settled = !settle.outcomes.empty();
    if (settled) jobs_.emplace_back(std::move(settle));
    if (epoch_ == 0 || on_the_way_.size() >= kMaxFacts || bytes_on_the_way_ >= kMaxBytes)
        return settled;
    auto fact = backend_.next_fact();
    if (!fact) {
        notices_.emplace_back(Trouble{fact.error()});
        return true;
    }
    if (!*fact) return settled;
    on_the_way_.push_back(size_of(**fact));
    bytes_on_the_way_ += on_the_way_.back();
    jobs_.emplace_back(StoreFact{std::move(**fact), epoch_});
    return true;
}

std::optional<WriteJob> Account::next_job() {
    if (jobs_.empty()) return std::nullopt;
    WriteJob job = std::move(jobs_.front());
    jobs_.pop_front();
    return job;
}

std::optional<Notice> Account::next_notice() {
    if (notices_.empty()) return std::nullopt;
    Notice notice = std::move(notices_.front());
    notices_.pop_front();
    return notice;
}

std::vector<Notice> run_inline(Account& account, Writer& writer, WallTime now) {
    std::vector<Notice> notices;
    const auto take_in = [&](std::vector<WriteResult> results) {
        for (WriteResult& result : results) account.written(std::move(result));
    };
    bool busy = true;
    while (busy) {
        busy = account.step();
        while (auto job = account.next_job()) {
            take_in(writer.run(std::move(*job), now));
            busy = true;
        }
        // What may wait, waits for more.
        if (!busy && writer.has_work()) {
            take_in(writer.work(now));
            busy = true;
        }
        while (auto notice = account.next_notice()) notices.push_back(std::move(*notice));
    }
    return notices;
}

}  // namespace alder::account
