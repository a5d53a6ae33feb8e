// Keeps a store in step with an IMAP server: tells what to ask (requests), what was found (facts)
// and what became of tasks (outcomes), out of what the session tells. Pure: it knows neither
// session nor store, its owner carries the values between them.
//
// A connection goes in rounds: the list of folders with their numbers; for each that has news one
// visit (SELECT and all that can be asked behind it without waiting); then the headers of what is
// new, newest first; then the bytes of messages. What is more urgent always goes before: tasks,
// what somebody wants to read, looks, headers, bytes. DESIGN, section 6.

#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "imap/capabilities.h"
#include "imap/event.h"
#include "imap/request.h"
#include "sync/batch.h"
#include "sync/content_stream.h"
#include "sync/fact.h"
#include "sync/folder_list.h"
#include "sync/pipeline.h"
#include "sync/progress.h"
#include "sync/remote_folder.h"
#include "sync/task_run.h"

namespace alder::sync {

struct SyncOptions {
    // Which messages' bytes are fetched without being asked for: all, none, or what arrived later.
    bool fetch_contents = true;
    std::optional<WallTime> fetch_since;
    // Stays and waits for what happens in the Inbox; every other folder is looked at this often.
    bool stay = true;
    std::chrono::seconds look_every{60};
    std::uint64_t window = 64 << 20;  // bytes of bulk that are asked for ahead, at most
    std::string version = {};         // of ours, for servers that ask who comes; "": not told
};

class ImapSync {
public:
    ImapSync(SyncOptions options, std::vector<KnownServerFolder> known);

    // A session is logged in: a round begins.
    void connected(imap::Capabilities server, Clock::time_point now);
    // It is gone: what was asked of it is void, its tasks come back as `again`.
    void lost();
    void take(imap::SessionEvent event);
    void time_passed(Clock::time_point now);
    std::optional<Clock::time_point> deadline() const;

    // What to submit now; asked() is to be called with the session's ticket for it at once.
    std::optional<imap::Request> next_request();
    void asked(imap::Ticket ticket) { pipeline_.asked(ticket); }

    std::optional<ServerFact> next_fact();
    // Bytes in facts that wait to be taken.
    std::uint64_t waiting_bytes() const { return waiting_bytes_; }

    void carry_out(Task task);
    std::optional<Outcome> next_outcome();
    void want(const Wanted& wanted);
    // Another round, now.
    void look();

    // Everything was looked at and fetched, and no task is out.
    bool at_rest() const;
    // Not only a log-in came of this connection.
    bool has_got_somewhere() const {
        return is_in_step_ || progress_.headers_done > 0 || progress_.bytes_done > 0;
    }
    const Progress& progress() const { return progress_; }
    // What the server would not let us see, in words.
    std::optional<Error> next_trouble();

private:
    // A folder that a Select opened, with the numbers it has by now.
    struct Visit {
        std::string source;
        FolderNumbers numbers;
    };

    // Rounds (imap_sync.cc).
    void begin_round();
    void folders_listed();
    void look_at_folders();
    void visit(RemoteFolder& folder);
    void ask_for_changes(const RemoteFolder& folder, Work& work) const;
    void look_over(RemoteFolder& folder);
    void count_fits(RemoteFolder& folder);
    void end_round();
    void tell_in_step();
    void stay();

    // What the server tells by and by (imap_sync_told.cc).
    void told(imap::FolderListed& folder);
    void told(imap::NamespacesTold& told) { namespaces_ = std::move(told.namespaces); }
    void told(const imap::FolderStatus& status);
    void told(const imap::FolderFact& fact);
    void told(const imap::MessageCount& count);
    void told(imap::MessageTold& message);
    void told(const imap::MessagesGone& gone);
    void told(const imap::FolderUnclear& unclear);
    void told(const imap::SearchResult& result) { found_[result.request].add(result.found.all); }
    void told(const imap::BodyChunk& chunk);
    std::optional<ContentStream::Owner> presumed_owner(std::uint32_t uid);
    void told(const imap::Finished& answer);
    void told(const imap::Misunderstood& misunderstood);
    void header_told(RemoteFolder& folder, const imap::Fetched& fetched, std::string_view header);
    void validity_told(RemoteFolder& folder, mail::UidValidity validity);

    // Answers to what was asked, as a whole (imap_sync_answers.cc).
    struct Answer;
    void opened(const RemoteFolder* folder, bool good);
    void searched(RemoteFolder& folder, const imap::IdSet* found);
    void uids_known(RemoteFolder& folder, const imap::IdSet& all);
    void tell_gone(const RemoteFolder& folder, const imap::IdSet& gone);
    void ask_headers(RemoteFolder& folder);
    void headers_known(RemoteFolder& folder, const imap::IdSet& uids, bool good);
    void headers_over(RemoteFolder& folder);
    void ask_contents(RemoteFolder& folder, const imap::Interval& of);
    void contents_known(RemoteFolder& folder, const ForContents& what);

    void ask_for_task(TaskId id, std::vector<imap::Request> requests);
    void task_answered(TaskId id, const imap::Finished& answer,
                       const std::optional<imap::IdSet>& found);
    void task_over(TaskId id);
    void left_behind(const TaskRun& run);
    void arrived(const TaskRun& run);
    void give_back(TaskId id);
    void put_off();

    void trouble(Error error);
    void tell(ServerFact fact);
    void gather(std::optional<ServerFact> before);
    void tell_cursor(const RemoteFolder& folder);
    RemoteFolder* folder_named(const std::string& source);
    Visit* visit_of(imap::Ticket ticket);
    const Visit* last_visit(const std::string& source) const;
    bool fetches(std::optional<WallTime> arrived) const;
    Ask for_header(imap::IdSet uids, Purpose purpose) const;

    SyncOptions options_;
    std::map<std::string, RemoteFolder> folders_;
    std::optional<ServerFolders> told_folders_;
    NameStyle names_;

    bool is_connected_ = false;
    imap::Capabilities server_;
    Clock::time_point now_{};
    std::optional<Clock::time_point> next_round_;
    Pipeline pipeline_;
    std::map<imap::Ticket, Visit> visits_;

    // Of the round.
    bool in_round_ = false;
    bool is_in_step_ = false;          // tasks are welcome
    bool step_is_due_ = false;         // a ServerInStep is to be told at its end
    std::vector<std::string> unsure_;  // folders that were not looked into by the last end of one
    bool is_listed_ = false;           // the server named its folders
    bool misunderstood_in_list_ = false;
    bool again_ = false;  // another one was asked for meanwhile
    bool can_idle_ = true;
    std::size_t statuses_left_ = 0;
    std::size_t looks_left_ = 0;  // folders that are being visited
    bool is_first_round_ = true;  // of this connection
    std::size_t lists_left_ = 0;  // questions that folders_listed() waits for
    std::optional<imap::Namespaces> namespaces_;
    std::vector<imap::Listed> listing_;
    std::set<std::string> subscribed_;  // by wire name, where LIST does not tell
    std::map<std::string, FolderNumbers> statuses_;
    std::map<imap::Ticket, imap::IdSet> found_;

    ContentStream contents_;
    std::vector<Wanted> wanted_;  // before there was a connection
    Batch batch_;
    std::deque<ServerFact> facts_;
    std::uint64_t waiting_bytes_ = 0;
    std::map<TaskId, TaskRun> tasks_;
    int times_put_off_ = 0;                // since one was carried out
    std::set<std::string> looked_for_;     // on this connection: folders of tasks, not known
    std::vector<TaskId> refreshes_;        // end with the round that began after them
    std::vector<TaskId> later_refreshes_;  // that round has not begun
    std::deque<Outcome> outcomes_;
    std::deque<Error> troubles_;
    std::set<std::string> said_;  // of them, on this connection
    Progress progress_;
};

}  // namespace alder::sync
