// The part of ImapSync that goes on once something that was asked is answered as a whole.

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "sync/batch.h"
#include "sync/imap_sync.h"

namespace alder::sync {
namespace {

constexpr std::uint64_t kHeadersInOne = 500;
// A server answers from the lowest number on: what is seen first is asked for by itself, so that it
// is the newest, in one fact.
constexpr std::uint64_t kSeenFirst = 100;
static_assert(kSeenFirst <= Batch::kMost);
constexpr std::uint64_t kGroupBytes = 256 << 10;
constexpr std::size_t kGroupMessages = 100;

// The highest `most` ids, taken out of the intervals.
imap::IdSet take_highest(std::vector<imap::Interval>& rest, std::uint64_t most) {
    std::vector<imap::Interval> taken;
    while (most > 0 && !rest.empty()) {
        imap::Interval& last = rest.back();
        const std::uint64_t size = std::uint64_t{last.high} - last.low + 1;
        if (size <= most) {
            taken.push_back(last);
            rest.pop_back();
            most -= size;
            continue;
        }
        const auto low = static_cast<std::uint32_t>(last.high - most + 1);
        taken.push_back({low, last.high});
        last.high = low - 1;
        most = 0;
    }
    return imap::IdSet::of(std::move(taken));
}

}  // namespace

struct ImapSync::Answer {
    ImapSync& self;
    const Asked& asked;
    const imap::Finished& finished;
    RemoteFolder* folder;  // it was about; nullptr: none, or it is gone

    bool good() const { return finished.condition == imap::Condition::ok; }
    void question_answered() const {
        if (folder == nullptr || folder->questions_left == 0) return;
        --folder->questions_left;
        if (folder->questions_left == 0) self.look_over(*folder);
    }

    void not_given() const {
        self.trouble(
            {Errc::unavailable, fmt::format("the server does not give all that is in {}: {}",
                                            asked.source, finished.text)});
    }

    void operator()(const ForGreeting&) const {}
    void operator()(const ForList& list) const {
        if (!good() && list.is_the_list) {
            self.trouble(
                {Errc::unavailable, "the server does not list its folders: " + finished.text});
            return self.end_round();
        }
        if (--self.lists_left_ == 0) self.folders_listed();
    }
    void operator()(const ForStatus&) const {
        if (--self.statuses_left_ == 0) self.look_at_folders();
    }
    void operator()(const ForVisit&) const {
        if (!good()) {
            if (self.pipeline_.selected() == asked.source) self.pipeline_.unselect();
            self.visits_.erase(finished.request);
            self.trouble({Errc::unavailable, fmt::format("the folder {} cannot be opened: {}",
                                                         asked.source, finished.text)});
        }
        self.opened(folder, good());
        question_answered();
    }
    void operator()(const ForNews&) const { question_answered(); }
    void operator()(const ForUids&) const {
        const auto found = self.found_.extract(finished.request);
        if (good() && folder != nullptr) self.searched(*folder, found ? &found.mapped() : nullptr);
        question_answered();
    }
    void operator()(const ForHeaders& headers) const {
        if (folder == nullptr) return;
        if (!good()) not_given();
        self.headers_known(*folder, headers.uids, good());
    }
    void operator()(const ForContents& contents) const {
        if (folder == nullptr) return;
        if (!good()) not_given();
        self.contents_known(*folder, contents);
    }
    void operator()(const ForTask& task) const {
        std::optional<imap::IdSet> found;
        if (auto told = self.found_.extract(finished.request)) found = std::move(told.mapped());
        self.task_answered(task.task, finished, found);
    }
    void operator()(const ForClosing&) const {}
    void operator()(const ForIdle&) const {
        if (!good()) self.can_idle_ = false;
    }
};

void ImapSync::told(const imap::Finished& finished) {
    const auto asked = pipeline_.answered(finished.request);
    if (!asked) return;
    std::visit(Answer{*this, *asked, finished, folder_named(asked->source)}, asked->purpose);
}

// Tasks that waited for it: their folder may be another one now.
void ImapSync::opened(const RemoteFolder* folder, bool good) {
    const auto fits = [&](const Purpose& each) {
        const auto run = tasks_.find(std::get<ForTask>(each).task);
        return run == tasks_.end() ||
               (good && folder != nullptr && run->second.validity() == folder->cursor.validity);
    };
    if (pipeline_.all_waiting(fits)) return;
    for (const Purpose& each : pipeline_.take_waiting()) {
        const TaskId id = std::get<ForTask>(each).task;
        if (tasks_.contains(id)) give_back(id);
    }
}

// Silence is an answer only of a folder that is empty by the count, too: all that is held would
// be gone.
void ImapSync::searched(RemoteFolder& folder, const imap::IdSet* found) {
    const Visit* visit = last_visit(folder.source);
    const bool is_empty = visit != nullptr && visit->numbers.messages == 0;
    if ((found == nullptr || found->empty()) && !is_empty) return;
    uids_known(folder, found == nullptr ? imap::IdSet{} : *found);
}

void ImapSync::uids_known(RemoteFolder& folder, const imap::IdSet& all) {
    folder.searched = true;
    imap::IdSet gone = folder.held;
    gone.remove(all);
    if (!gone.empty()) {
        folder.held.remove(gone);
        std::erase_if(folder.missing,
                      [&gone](const auto& each) { return gone.contains(each.first); });
        tell_gone(folder, gone);
    }
    folder.unknown = all;
    folder.unknown.remove(folder.held);
    progress_.headers_total += folder.unknown.size();
}

void ImapSync::ask_headers(RemoteFolder& folder) {
    std::vector<imap::Interval> rest = std::exchange(folder.unknown, {}).intervals();
    std::uint64_t most = kSeenFirst;
    while (!rest.empty()) {
        const imap::IdSet uids = take_highest(rest, std::exchange(most, kHeadersInOne));
        Work work{.source = folder.source, .asks = {}};
        work.asks.push_back(for_header(uids, ForHeaders{uids}));
        pipeline_.add(Urgency::headers, std::move(work));
        ++folder.headers_left;
    }
}

// In slices that the store takes in a few milliseconds each.
void ImapSync::tell_gone(const RemoteFolder& folder, const imap::IdSet& gone) {
    constexpr std::uint64_t kMost = 500;
    std::vector<imap::Interval> rest = gone.intervals();
    while (!rest.empty())
        tell(ServerGone{folder.source, folder.cursor.validity, take_highest(rest, kMost), {}});
}

void ImapSync::headers_known(RemoteFolder& folder, const imap::IdSet& uids, bool good) {
    folder.headers_lost = folder.headers_lost || !good;
    if (!folder.headers_lost && !uids.empty()) {
        const std::uint32_t lowest = uids.intervals().front().low;
        folder.cursor.low.value = std::min(folder.cursor.low.value, lowest);
        tell_cursor(folder);
    }
    // Behind the headers that are asked for already, so that the line has no time without either.
    for (const imap::Interval& each : uids.intervals()) ask_contents(folder, each);
    if (--folder.headers_left > 0) return;
    headers_over(folder);
    count_fits(folder);
    end_round();
}

// All headers of the folder are here, as far as the server gave them.
void ImapSync::headers_over(RemoteFolder& folder) {
    if (!std::exchange(folder.headers_lost, false)) {
        folder.cursor.low = {1};
        folder.unsure = false;
        if (std::exchange(folder.compare, false)) {
            tell(ServerCompared{folder.source, folder.cursor.validity, folder.held, folder.cursor});
        } else {
            tell_cursor(folder);
        }
    }
    ask_contents(folder, {1, imap::kLastId});
}

void ImapSync::ask_contents(RemoteFolder& folder, const imap::Interval& of) {
    const auto missing = folder.missing_in(of);
    ForContents group;
    const auto close_group = [&] {
        if (group.uids.empty()) return;
        progress_.bytes_total += group.bytes;
        progress_.contents_total += group.uids.size();
        Work work{.source = folder.source, .asks = {}};
        work.asks.push_back(
            {imap::FetchMessages{
                 .uids = group.uids, .items = "BODY.PEEK[]", .expected_bytes = group.bytes},
             group, group.bytes});
        pipeline_.add(Urgency::contents, std::move(work));
        group = {};
    };
    std::size_t in_group = 0;
    for (const auto& [uid, size] : missing) {
        if (folder.asked.contains(uid)) continue;
        const bool alone = size >= ContentStream::kAlone;
        if (alone || group.bytes + size > kGroupBytes || in_group >= kGroupMessages) {
            close_group();
            in_group = 0;
        }
        group.uids.add(uid);
        group.bytes += size + 200;
        ++in_group;
        if (alone) close_group();
    }
    close_group();
    for (const auto& [uid, size] : missing) folder.asked.add(uid);
}

// What did not come although it is there is asked for once more, by itself.
void ImapSync::contents_known(RemoteFolder& folder, const ForContents& what) {
    for (const imap::Interval& each : what.uids.intervals()) {
        for (std::uint64_t id = each.low; id <= each.high; ++id) {
            const auto uid = static_cast<std::uint32_t>(id);
            const auto missing = folder.missing.find(uid);
            if (missing == folder.missing.end() || !folder.held.contains(uid)) continue;
            if (folder.asked_alone.contains(uid)) continue;
            folder.asked_alone.add(uid);
            want({folder.source, folder.cursor.validity, {uid}});
        }
    }
}

}  // namespace alder::sync
