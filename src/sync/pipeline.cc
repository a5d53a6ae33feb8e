#include "sync/pipeline.h"

#include <algorithm>
#include <utility>

namespace alder::sync {

void Pipeline::add(Urgency urgency, Work work) {
    queues_[static_cast<std::size_t>(urgency)].push_back(std::move(work));
}

std::optional<Work> Pipeline::take_first() {
    const auto first = std::ranges::find_if(queues_, [](const auto& q) { return !q.empty(); });
    if (first == queues_.end()) return std::nullopt;
    const bool is_bulk = first >= queues_.begin() + static_cast<long>(Urgency::headers);
    if (is_bulk && !window_.has_room(bytes_, first->front().asks.front().bytes))
        return std::nullopt;
    Work work = std::move(first->front());
    first->pop_front();
    return work;
}

std::optional<imap::Request> Pipeline::next() {
    if (ready_.empty()) {
        auto work = take_first();
        if (!work) return std::nullopt;
        expand(std::move(*work));
        return next();
    }
    Next& front = ready_.front();
    if (front.waits && asked_.contains(visit_)) return std::nullopt;
    if (std::holds_alternative<ForVisit>(front.ask.purpose)) visit_ = {};  // asked() tells
    going_out_ = Asked{.purpose = std::move(front.ask.purpose),
                       .source = front.source,
                       .visit = visit_,
                       .bytes = front.ask.bytes};
    imap::Request request = std::move(front.ask.request);
    ready_.pop_front();
    return request;
}

void Pipeline::expand(Work work) {
    if (!work.closes.empty() && work.closes == selected_) {
        selected_.clear();
        ready_.push_back({"", {imap::Unselect{}, ForClosing{}}, false});
    }
    if (!work.source.empty() && (work.anew || work.source != selected_)) {
        selected_ = work.source;
        ready_.push_back(
            {work.source, {imap::Select{work.source, std::move(work.known)}, ForVisit{}}, false});
    }
    for (Ask& ask : work.asks) ready_.push_back({work.source, std::move(ask), work.waits});
}

void Pipeline::asked(imap::Ticket ticket) {
    Asked asked = std::move(*going_out_);
    going_out_.reset();
    if (std::holds_alternative<ForVisit>(asked.purpose)) asked.visit = visit_ = ticket;
    bytes_ += asked.bytes;
    asked.on_their_way = bytes_;
    asked.since = now_;
    asked_.emplace(ticket, std::move(asked));
}

std::vector<Purpose> Pipeline::take_waiting() {
    std::vector<Purpose> taken;
    for (Next& each : ready_) {
        if (each.waits) taken.push_back(std::move(each.ask.purpose));
    }
    std::erase_if(ready_, [](const Next& each) { return each.waits; });
    return taken;
}

bool Pipeline::brings(const std::string& source, std::uint32_t uid) const {
    const auto is_it = [&](const std::string& folder, const Purpose& purpose) {
        const auto* contents = std::get_if<ForContents>(&purpose);
        return contents != nullptr && folder == source && contents->uids.contains(uid);
    };
    const auto is_in = [&](const Work& work) {
        return std::ranges::any_of(work.asks,
                                   [&](const Ask& ask) { return is_it(work.source, ask.purpose); });
    };
    return oldest([&](const Asked& each) { return is_it(each.source, each.purpose); }) != nullptr ||
           std::ranges::any_of(
               ready_, [&](const Next& each) { return is_it(each.source, each.ask.purpose); }) ||
           std::ranges::any_of(queue(Urgency::wanted), is_in);
}

void Pipeline::leave_out(const std::string& source, std::uint32_t uid) {
    const imap::IdSet one{uid};
    auto& works = queues_[static_cast<std::size_t>(Urgency::contents)];
    for (Work& work : works) {
        if (work.source != source) continue;
        for (Ask& ask : work.asks) {
            auto* contents = std::get_if<ForContents>(&ask.purpose);
            auto* fetch = std::get_if<imap::FetchMessages>(&ask.request);
            if (contents == nullptr || fetch == nullptr) continue;
            contents->uids.remove(one);
            fetch->uids.remove(one);
        }
        std::erase_if(work.asks, [](const Ask& ask) {
            const auto* contents = std::get_if<ForContents>(&ask.purpose);
            return contents != nullptr && contents->uids.empty();
        });
    }
    std::erase_if(works, [](const Work& work) { return work.asks.empty(); });
}

std::optional<Asked> Pipeline::answered(imap::Ticket ticket) {
    const auto at = asked_.find(ticket);
    if (at == asked_.end()) return std::nullopt;
    Asked asked = std::move(at->second);
    asked_.erase(at);
    window_.came(asked.on_their_way, now_ - asked.since);
    bytes_ -= asked.bytes;
    return asked;
}

const std::string* Pipeline::selecting(imap::Ticket ticket) const {
    const auto at = asked_.find(ticket);
    if (at == asked_.end() || !std::holds_alternative<ForVisit>(at->second.purpose)) return nullptr;
    return &at->second.source;
}

bool Pipeline::quiet() const {
    const bool nothing_waits =
        ready_.empty() && std::ranges::all_of(queues_, [](const auto& q) { return q.empty(); });
    return nothing_waits && asked_.size() == (idles() ? 1 : 0);
}

bool Pipeline::idles() const {
    return std::ranges::any_of(asked_, [](const auto& each) {
        return std::holds_alternative<ForIdle>(each.second.purpose);
    });
}

void Pipeline::clear() {
    for (auto& queue : queues_) queue.clear();
    ready_.clear();
    asked_.clear();
    bytes_ = 0;
    selected_.clear();
    visit_ = {};
}

}  // namespace alder::sync
