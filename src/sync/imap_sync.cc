#include "sync/imap_sync.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace alder::sync {
namespace {

constexpr std::string_view kHeaderItems =
    "FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (DATE SUBJECT FROM SENDER REPLY-TO TO "
    "CC BCC MESSAGE-ID IN-REPLY-TO REFERENCES LIST-ID CONTENT-TYPE)]";
constexpr std::uint64_t kHeaderBytes = 1500;  // of one answer, about
constexpr std::chrono::seconds kFirstPause{3};

imap::NameEncoding encoding_of(const imap::Capabilities& server) {
    return server.enabled("UTF8=ACCEPT") || server.enabled("IMAP4REV2")
               ? imap::NameEncoding::utf8
               : imap::NameEncoding::modified_utf7;
}

constexpr std::string_view kSubscribed = "\\Subscribed";

// In the answers to LIST itself.
bool tells_subscribed(const imap::Capabilities& server) {
    return server.has("LIST-EXTENDED") || server.has("IMAP4REV2");
}

std::uint64_t size_of(const ServerFact& fact) {
    constexpr std::uint64_t kOfMessage = 1000;
    if (const auto* content = std::get_if<ServerContent>(&fact)) return content->bytes.size() + 200;
    if (const auto* messages = std::get_if<ServerMessages>(&fact))
        return messages->messages.size() * kOfMessage;
    return kOfMessage;
}

}  // namespace

ImapSync::ImapSync(SyncOptions options, std::vector<KnownServerFolder> known)
    : options_(std::move(options)), pipeline_(options_.window) {
    for (KnownServerFolder& each : known) {
        RemoteFolder& folder = folders_[each.source];
        folder.source = std::move(each.source);
        folder.cursor = each.cursor;
        folder.held = std::move(each.held);
        for (const KnownServerFolder::Missing& missing : each.missing) {
            if (fetches(missing.arrived)) folder.lacks(missing.uid, missing.size);
        }
    }
}

void ImapSync::connected(imap::Capabilities server, Clock::time_point now) {
    is_connected_ = true;
    pipeline_.time_passed(now);
    server_ = std::move(server);
    now_ = now;
    step_is_due_ = is_first_round_ = true;
    namespaces_.reset();
    can_idle_ = server_.has("IDLE") || server_.has("IMAP4REV2");
    begin_round();
    for (const Wanted& wanted : std::exchange(wanted_, {})) want(wanted);
}

void ImapSync::lost() {
    is_connected_ = in_round_ = is_in_step_ = again_ = false;
    next_round_.reset();
    pipeline_.clear();
    visits_.clear();
    found_.clear();
    looked_for_.clear();
    progress_ = {};
    said_.clear();
    contents_.reset();
    statuses_left_ = looks_left_ = 0;
    for (auto& [source, folder] : folders_) {
        folder.questions_left = folder.headers_left = 0;
        folder.unknown = folder.asked = folder.asked_alone = {};
        folder.headers_lost = folder.counted = folder.unsure = false;
    }
    while (!tasks_.empty()) give_back(tasks_.begin()->first);
    std::ranges::move(std::exchange(later_refreshes_, {}), std::back_inserter(refreshes_));
    for (const TaskId id : std::exchange(refreshes_, {})) give_back(id);
}

void ImapSync::time_passed(Clock::time_point now) {
    now_ = now;
    pipeline_.time_passed(now);
    if (next_round_ && now >= *next_round_) look();
}

std::optional<Clock::time_point> ImapSync::deadline() const { return next_round_; }

void ImapSync::look() {
    if (!is_connected_) return;
    if (in_round_)
        again_ = true;
    else
        begin_round();
}

// ---- rounds ----

void ImapSync::begin_round() {
    in_round_ = true;
    again_ = false;
    next_round_.reset();
    if (pipeline_.quiet()) progress_ = {};
    std::ranges::move(std::exchange(later_refreshes_, {}), std::back_inserter(refreshes_));
    listing_.clear();
    is_listed_ = false;
    misunderstood_in_list_ = false;
    statuses_.clear();
    subscribed_.clear();
    Work work;
    if (is_first_round_ && server_.has("ID"))
        work.asks.push_back({imap::Introduce{options_.version}, ForGreeting{}});
    if (is_first_round_ && server_.has("NAMESPACE"))
        work.asks.push_back({imap::AskNamespaces{}, ForList{}});
    if (!tells_subscribed(server_)) work.asks.push_back({imap::ListSubscribed{}, ForList{}});
    work.asks.push_back({imap::ListFolders{}, ForList{.is_the_list = true}});
    lists_left_ = static_cast<std::size_t>(std::ranges::count_if(
        work.asks, [](const Ask& each) { return std::holds_alternative<ForList>(each.purpose); }));
    is_first_round_ = false;
    pipeline_.add(Urgency::look, std::move(work));
}

void ImapSync::told(imap::FolderListed& folder) {
    auto& attributes = folder.folder.attributes;
    const bool is_of_lsub = !tells_subscribed(server_) &&
                            std::ranges::find(attributes, kSubscribed) != attributes.end();
    // A list without end would be memory without end.
    constexpr std::size_t kMostFolders = 1'000'000;
    if (is_of_lsub)
        subscribed_.insert(std::move(folder.folder.name));
    else if (listing_.size() < kMostFolders)
        listing_.push_back(std::move(folder.folder));
}

void ImapSync::folders_listed() {
    is_listed_ = true;
    const bool has_personal = namespaces_ && !namespaces_->personal.empty();
    names_ = name_style(listing_, encoding_of(server_),
                        has_personal ? &namespaces_->personal.front() : nullptr);
    for (imap::Listed& each : listing_) {
        if (subscribed_.contains(each.name)) each.attributes.emplace_back(kSubscribed);
    }
    ServerFolders list = folder_list(listing_, names_);
    list.is_whole = !misunderstood_in_list_;
    std::map<std::string, RemoteFolder> folders;
    for (const ServerFolders::Folder& each : list.folders) {
        auto known = folders_.extract(each.source);
        RemoteFolder& folder = folders[each.source];
        if (known) folder = std::move(known.mapped());
        folder.source = each.source;
        folder.selectable = each.selectable;
        folder.is_inbox = each.role == mail::Role::inbox;
    }
    if (list.is_whole) folders_.clear();
    folders_.merge(folders);
    if (told_folders_ != list) {
        told_folders_ = list;
        tell(std::move(list));
    }
    if (server_.has("LIST-STATUS")) return look_at_folders();
    Work work;
    for (const auto& [source, folder] : folders_) {
        if (folder.selectable) work.asks.push_back({imap::AskStatus{source}, ForStatus{}});
    }
    statuses_left_ = work.asks.size();
    if (statuses_left_ == 0) return look_at_folders();
    pipeline_.add(Urgency::look, std::move(work));
}

void ImapSync::look_at_folders() {
    std::vector<RemoteFolder*> order;
    for (auto& [source, folder] : folders_) {
        if (folder.selectable && !folder.is_looked_at() && has_news(folder, statuses_[source]))
            order.push_back(&folder);
    }
    const auto inbox = std::ranges::find_if(order, &RemoteFolder::is_inbox);
    if (inbox != order.end()) std::rotate(order.begin(), inbox, inbox + 1);
    for (RemoteFolder* folder : order) visit(*folder);
    // Contents that an earlier connection left behind.
    for (auto& [source, folder] : folders_) {
        if (!folder.is_looked_at()) ask_contents(folder, {1, imap::kLastId});
    }
    end_round();
}

void ImapSync::visit(RemoteFolder& folder) {
    ++looks_left_;
    folder.searched = false;
    folder.unsure = true;
    Work work{.source = folder.source, .asks = {}, .anew = true};
    const bool resumes = !folder.is_new() && !folder.search_next;
    if (resumes && server_.enabled("QRESYNC") && folder.cursor.modseq) {
        work.known = imap::Known{
            .validity = folder.cursor.validity, .modseq = *folder.cursor.modseq, .uids = {}};
    }
    if (!folder.is_new()) ask_for_changes(folder, work);
    // What is gone, and what is not here yet.
    if (!work.known || folder.cursor.low.value > 1) {
        work.asks.push_back(
            {imap::SearchUids{.uids = imap::IdSet::range(1, imap::kLastId)}, ForUids{}});
    }
    folder.search_next = false;
    folder.questions_left = static_cast<int>(work.asks.size()) + 1;
    pipeline_.add(Urgency::look, std::move(work));
}

// Flags that changed, where SELECT does not tell them, and messages that came.
void ImapSync::ask_for_changes(const RemoteFolder& folder, Work& work) const {
    const bool has_modseq = server_.has("CONDSTORE") || server_.has("QRESYNC");
    const ServerCursor& cursor = folder.cursor;
    if (!work.known && !folder.held.empty()) {
        imap::FetchMessages flags{
            .uids = imap::IdSet::range(cursor.low.value, std::max(1U, cursor.next.value - 1)),
            .items = "FLAGS"};
        if (has_modseq) flags.changed_since = cursor.modseq;
        const std::uint64_t bytes = flags.changed_since ? 4096 : folder.held.size() * 40;
        flags.expected_bytes = bytes;
        work.asks.push_back({std::move(flags), ForNews{}, bytes});
    }
    const auto known = statuses_.find(folder.source);
    const auto next = known == statuses_.end() ? std::nullopt : known->second.next;
    if (next && *next <= cursor.next.value) return;
    Ask ask = for_header(imap::IdSet::range(cursor.next.value, imap::kLastId), ForNews{});
    const std::uint64_t most = next ? *next - cursor.next.value : 10;
    ask.bytes = std::min<std::uint64_t>(most, 1000) * kHeaderBytes;
    std::get<imap::FetchMessages>(ask.request).expected_bytes = ask.bytes;
    work.asks.push_back(std::move(ask));
}

Ask ImapSync::for_header(imap::IdSet uids, Purpose purpose) const {
    std::string items(kHeaderItems);
    if (server_.has("OBJECTID")) items += " EMAILID";
    const std::uint64_t bytes = std::min<std::uint64_t>(uids.size(), 1000) * kHeaderBytes;
    return {imap::FetchMessages{
                .uids = std::move(uids), .items = std::move(items), .expected_bytes = bytes},
            std::move(purpose), bytes};
}

// All questions of a visit are answered: where the folder stands now.
void ImapSync::look_over(RemoteFolder& folder) {
    --looks_left_;
    const Visit* visit = last_visit(folder.source);
    if (visit != nullptr && (folder.searched || !folder.is_new())) {
        const FolderNumbers& now = visit->numbers;
        const auto& held = folder.held.intervals();
        const std::uint32_t highest = held.empty() ? 0 : held.back().high;
        const bool is_new = folder.is_new();
        const auto next = static_cast<std::uint32_t>(now.next.value_or(1));
        folder.cursor.next.value = std::max({folder.cursor.next.value, next, highest + 1});
        if (is_new) folder.cursor.low = folder.cursor.next;
        folder.cursor.modseq.reset();
        if (now.modseq) folder.cursor.modseq = mail::ModSeq{*now.modseq};
        ask_headers(folder);
        if (folder.headers_left == 0) headers_over(folder);
        if (folder.headers_left > 0) return;  // they are counted when they are here
    } else if (visit != nullptr && folder.cursor.validity.value != 0) {
        folder.search_next = true;  // it has become another folder under our hands
    }
    count_fits(folder);
    end_round();
}

// The server has as many as we know of (DESIGN, 6), else what it has is compared, once.
void ImapSync::count_fits(RemoteFolder& folder) {
    const Visit* visit = last_visit(folder.source);
    if (visit == nullptr || !visit->numbers.messages) return;
    const bool fits =
        folder.held.size() == *visit->numbers.messages && !folder.search_next && !folder.compare;
    if (fits) {
        folder.counted = false;
    } else if (!std::exchange(folder.counted, true)) {
        folder.search_next = true;
        this->visit(folder);
    }
}

void ImapSync::end_round() {
    const auto lacks_headers = [](const auto& each) { return each.second.headers_left > 0; };
    if (!in_round_ || statuses_left_ > 0 || looks_left_ > 0) return;
    // What was sent and may have arrived is known only by all the headers.
    if (std::ranges::any_of(folders_, lacks_headers)) return;
    in_round_ = false;
    next_round_ = now_ + options_.look_every;
    if (is_listed_) tell_in_step();
    if (again_) begin_round();
}

// Again, too, when a folder could be looked into at last.
void ImapSync::tell_in_step() {
    ServerInStep in_step;
    for (const auto& [source, folder] : folders_) {
        if (folder.unsure) in_step.unsure.push_back(source);
    }
    const bool is_surer = is_in_step_ && !std::ranges::includes(in_step.unsure, unsure_);
    unsure_ = in_step.unsure;
    if (!std::exchange(step_is_due_, false) && !is_surer) return;
    is_in_step_ = true;
    tell(std::move(in_step));
}

void ImapSync::stay() {
    const auto inbox =
        std::ranges::find_if(folders_, [](const auto& each) { return each.second.is_inbox; });
    if (!options_.stay || !can_idle_ || inbox == folders_.end()) return;
    Work work{.source = inbox->first, .asks = {}};
    work.asks.push_back({imap::Idle{}, ForIdle{}});
    pipeline_.add(Urgency::contents, std::move(work));
}

// ---- out ----

std::optional<imap::Request> ImapSync::next_request() {
    if (!is_connected_) return std::nullopt;
    if (!in_round_ && pipeline_.quiet() && !pipeline_.idles()) stay();
    return pipeline_.next();
}

std::optional<ServerFact> ImapSync::next_fact() {
    if (facts_.empty()) {
        // What is gathered waits for more as long as more is on its way.
        if (!pipeline_.quiet()) return std::nullopt;
        gather(batch_.take());
        if (facts_.empty()) return std::nullopt;
    }
    ServerFact fact = std::move(facts_.front());
    facts_.pop_front();
    waiting_bytes_ -= size_of(fact);
    return fact;
}

void ImapSync::tell(ServerFact fact) {
    gather(batch_.take());
    gather(std::move(fact));
}

void ImapSync::gather(std::optional<ServerFact> fact) {
    if (!fact) return;
    waiting_bytes_ += size_of(*fact);
    facts_.push_back(std::move(*fact));
}

void ImapSync::tell_cursor(const RemoteFolder& folder) {
    tell(ServerMessages{folder.source, folder.cursor.validity, {}, folder.cursor});
}

std::optional<Error> ImapSync::next_trouble() {
    if (troubles_.empty()) return std::nullopt;
    Error error = std::move(troubles_.front());
    troubles_.pop_front();
    return error;
}

bool ImapSync::at_rest() const {
    return is_connected_ && !in_round_ && looks_left_ == 0 && pipeline_.quiet() && facts_.empty() &&
           tasks_.empty() && outcomes_.empty() && refreshes_.empty() && later_refreshes_.empty();
}

// ---- tasks ----

void ImapSync::carry_out(Task task) {
    const TaskId id = task.id;
    TaskRun run(std::move(task));
    const RemoteFolder* folder = folder_named(run.source());
    const bool is_known =
        run.source().empty() || (folder != nullptr && folder->cursor.validity == run.validity());
    if (is_connected_ && is_in_step_ && !is_known && looked_for_.insert(run.source()).second) {
        // Perhaps it was made on this connection; looking for it once is enough.
        give_back(id);
        return look();
    }
    if (!is_in_step_ || !is_known) return give_back(id);
    if (run.is_refresh()) {
        later_refreshes_.push_back(id);
        return look();
    }
    const auto at = tasks_.emplace(id, std::move(run)).first;
    ask_for_task(id, at->second.begin(server_, names_));
    if (at->second.is_over()) task_over(id);
}

void ImapSync::ask_for_task(TaskId id, std::vector<imap::Request> requests) {
    const TaskRun& run = tasks_.at(id);
    Work work{.source = run.source(), .asks = {}, .waits = true};
    // Some servers close the connection with a folder that is deleted while it is open.
    if (server_.has("UNSELECT") || server_.has("IMAP4REV2")) work.closes = run.removed();
    for (imap::Request& request : requests) work.asks.push_back({std::move(request), ForTask{id}});
    if (!work.asks.empty()) pipeline_.add(Urgency::task, std::move(work));
}

void ImapSync::task_answered(TaskId id, const imap::Finished& answer,
                             const std::optional<imap::IdSet>& found) {
    const auto at = tasks_.find(id);
    if (at == tasks_.end()) return;
    auto others = found;
    for (const auto& [other, run] : tasks_) {
        if (others && other != id && run.is_erasing() && run.source() == at->second.source())
            others->remove(run.messages());
    }
    ask_for_task(id, at->second.answered(answer, others));
    if (at->second.is_over()) task_over(id);
}

void ImapSync::task_over(TaskId id) {
    const auto node = tasks_.extract(id);
    if (node.mapped().is_marked_only()) left_behind(node.mapped());
    arrived(node.mapped());
    outcomes_.push_back(node.mapped().outcome());
    if (outcomes_.back().again)
        put_off();
    else
        times_put_off_ = 0;
}

// The server may be ready for it in a moment; what it refuses again and again waits longer. Tasks
// that come back together count once.
void ImapSync::put_off() {
    step_is_due_ = true;
    if (!next_round_) return;  // the end of this one brings it back
    const auto pause = std::min(options_.look_every, kFirstPause * (1 << times_put_off_));
    if (now_ + pause >= *next_round_) return;
    times_put_off_ = std::min(times_put_off_ + 1, 10);
    next_round_ = now_ + pause;
}

// Where the server said how it numbers what it took, nothing of that is to be looked for, nor its
// bytes to be fetched again.
void ImapSync::arrived(const TaskRun& run) {
    RemoteFolder* to = folder_named(run.destination());
    const Outcome& outcome = run.outcome();
    if (outcome.refused || outcome.again || to == nullptr || to->is_new()) return;
    if (outcome.validity != to->cursor.validity) return;
    const RemoteFolder* from = folder_named(run.source());
    for (const auto& [before, after] : outcome.numbers) {
        to->held.add(after.value);
        if (from == nullptr) continue;
        const auto missing = from->missing.find(before.value);
        if (missing != from->missing.end()) to->missing.insert({after.value, missing->second});
    }
}

// A moved message whose original could not be erased is found again by the next look.
void ImapSync::left_behind(const TaskRun& run) {
    RemoteFolder* folder = folder_named(run.source());
    if (folder == nullptr || run.outcome().refused) return;
    for (imap::IdSet* each : {&folder->held, &folder->asked, &folder->asked_alone})
        each->remove(run.messages());
    trouble(
        {Errc::unavailable,
         fmt::format("What was moved is still in {} too, marked as deleted: this server erases all "
                     "marked messages of a folder or none, and not all of them are ours",
                     folder->source)});
}

void ImapSync::give_back(TaskId id) {
    tasks_.erase(id);
    put_off();
    outcomes_.push_back({.task = id, .refused = {}, .again = true});
}

std::optional<Outcome> ImapSync::next_outcome() {
    const bool is_all_told = !in_round_ && pipeline_.quiet() && facts_.empty();
    if (outcomes_.empty() && is_connected_ && is_all_told && !refreshes_.empty()) {
        for (const TaskId id : std::exchange(refreshes_, {}))
            outcomes_.push_back({.task = id, .refused = {}});
    }
    if (outcomes_.empty()) return std::nullopt;
    Outcome outcome = std::move(outcomes_.front());
    outcomes_.pop_front();
    return outcome;
}

void ImapSync::want(const Wanted& wanted) {
    if (!is_connected_) return wanted_.push_back(wanted);
    Work work{.source = wanted.source, .asks = {}};
    const imap::IdSet uids{wanted.uid.value};
    RemoteFolder* folder = folder_named(wanted.source);
    if (folder == nullptr || folder->cursor.validity != wanted.validity) return;
    if (pipeline_.brings(wanted.source, wanted.uid.value)) return;
    pipeline_.leave_out(wanted.source, wanted.uid.value);
    const auto missing = folder->missing.find(wanted.uid.value);
    const std::uint64_t bytes = missing == folder->missing.end() ? 100'000 : missing->second;
    folder->asked.add(uids);
    work.asks.push_back(
        {imap::FetchMessages{.uids = uids, .items = "BODY.PEEK[]", .expected_bytes = bytes},
         ForContents{uids, bytes}, bytes});
    pipeline_.add(Urgency::wanted, std::move(work));
}

}  // namespace alder::sync
