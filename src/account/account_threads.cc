#include "account/account_threads.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <vector>

#include <poll.h>

namespace alder::account {

namespace {

// Another process that held the sync lock may have been killed without a word.
constexpr std::chrono::seconds kLookEvery{3};

NoAnswer no_answer(const Question& question, const Error& error) {
    return std::visit(
        [&](const auto& each) {
            if constexpr (requires { each.view; })
                return NoAnswer{each.view, error};
            else
                return NoAnswer{std::nullopt, error};
        },
        question);
}

}  // namespace

AccountThreads::AccountThreads(Parts parts, Channel<FromAccount>& to)
    : parts_(std::move(parts)),
      account_(*parts_.backend),
      to_(to),
      account_thread_([this] { run_account(); }),
      writer_thread_([this] { run_writer(); }),
      reader_thread_([this] { run_reader(); }) {}

// In order: what was asked for reaches the writer before the writer is told to end.
AccountThreads::~AccountThreads() {
    questions_.close();
    incoming_.close();
    account_thread_.join();
    jobs_.close();
    writer_thread_.join();
    reader_thread_.join();
}

void AccountThreads::request(Request request) { incoming_.push(std::move(request)); }

void AccountThreads::ask(Question question) {
    knows_of_change_ = false;  // first: what is told from now on may be missing in the answer
    questions_.push(std::move(question));
}

// A large deed is applied in many slices, and nobody has to hear of each.
void AccountThreads::say(Notice notice) {
    if (std::holds_alternative<Changed>(notice) && knows_of_change_.exchange(true)) return;
    to_.push({parts_.account.id, std::move(notice)});
}

void AccountThreads::run_account() {
    store_is_there_.wait();
    auto changed = disk::WakeWatch::open(parts_.place.changed(parts_.account.id));
    // Without it nobody wakes us, and we look by ourselves now and then.
    if (!changed) say(Trouble{changed.error()});
    while (true) {
        const bool ending =
            incoming_.closed();  // asked first: what came before the end is still taken
        while (auto in = incoming_.pop()) {
            if (auto* asked = std::get_if<Request>(&*in))
                account_.request(std::move(*asked));
            else
                account_.written(std::move(std::get<WriteResult>(*in)));
        }
        account_.advance(Clock::now());
        const bool more = account_.step();
        while (auto job = account_.next_job()) jobs_.push(std::move(*job));
        while (auto notice = account_.next_notice()) say(std::move(*notice));
        if (more) continue;
        if (ending) return;
        wait_for_work(changed ? &*changed : nullptr);
    }
}

void AccountThreads::wait_for_work(disk::WakeWatch* changed) {
    std::vector<pollfd> ready{pollfd{incoming_.fd(), POLLIN, 0},
                              pollfd{changed != nullptr ? changed->fd() : -1, POLLIN, 0}};
    std::ranges::copy(account_.interest(), std::back_inserter(ready));
    const Clock::time_point now = Clock::now();
    if (now >= next_look_) next_look_ = now + kLookEvery;
    ::poll(ready.data(), ready.size(), wait_until(account_.deadline(), now));
    bool look = Clock::now() >= next_look_;
    if (ready[1].revents != 0) {
        const auto rung = changed->take();
        if (!rung) say(Trouble{rung.error()});
        look = look || (rung && *rung);
    }
    if (look) account_.request(Look{});
}

// Milliseconds to poll for, rounded up.
int AccountThreads::wait_until(std::optional<Clock::time_point> deadline,
                               Clock::time_point now) const {
    const Clock::time_point until = deadline ? std::min(*deadline, next_look_) : next_look_;
    if (until <= now) return 0;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - now);
    return static_cast<int>(left.count());
}

Result<void> AccountThreads::open_writer() {
    auto writer = Writer::open(parts_.place, parts_.account.id, *parts_.backend);
    store_is_there_.count_down();
    if (!writer) return fail(writer);
    writer_ = std::move(*writer);
    return {};
}

void AccountThreads::run_writer() {
    const auto report = [this](std::vector<WriteResult> results) {
        for (WriteResult& result : results) incoming_.push(std::move(result));
    };
    if (auto opened = open_writer(); !opened) {
        say(Trouble{opened.error()});
        return refuse_jobs(opened.error());
    }
    report(writer_->run(Look{}, wall_now()));
    while (true) {
        auto job = writer_->has_work() && !jobs_.closed() ? jobs_.pop() : jobs_.wait();
        if (job)
            report(writer_->run(std::move(*job), wall_now()));
        else if (jobs_.closed())
            break;
        else
            report(writer_->work(wall_now()));
    }
    if (auto left = writer_->leave_deferred(); !left) say(Trouble{left.error()});
}

// Nobody may wait for an answer that never comes.
void AccountThreads::refuse_jobs(const Error& error) {
    while (auto job = jobs_.wait()) {
        std::visit(
            [&](const auto& each) {
                if constexpr (requires { each.ticket; }) say(Failed{each.ticket, error});
            },
            *job);
    }
}

Result<void> AccountThreads::open_reader() {
    if (parts_.reader) return {};
    store_is_there_.wait();
    auto reader = Reader::open(parts_.place, parts_.account);
    if (!reader) return fail(reader);
    parts_.reader.emplace(std::move(*reader));
    return {};
}

void AccountThreads::run_reader() {
    const auto opened = open_reader();
    if (!opened) say(Trouble{opened.error()});
    while (auto question = questions_.wait()) {
        if (questions_.closed()) return;  // nobody listens any more
        if (!opened) {
            to_.push({parts_.account.id, Answer{no_answer(*question, opened.error())}});
            continue;
        }
        for (Answer& answer : parts_.reader->answer(*question)) {
            to_.push({parts_.account.id, std::move(answer)});
        }
    }
}

}  // namespace alder::account
