// Makes tasks for the server out of intents that are applied here, by comparing what the store
// shows with what the server is known to have. So a task whose answer was lost, or whose process
// died, is made again only where the server still differs after a look at it: nothing is done
// twice. An intent is settled when none of its targets differs any more.
//
// Tasks are made only between sync::ServerInStep and the next outcome that says `again`, and only
// for targets of open intents: without one in the journal, nothing changes on a server.

#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "account/content_source.h"
#include "account/task_results.h"
#include "store/content_db.h"
#include "store/counterpart.h"
#include "store/intent.h"
#include "store/mail_db.h"
#include "sync/task.h"

namespace alder::account {

class Replay {
public:
    Replay(store::MailDb& mail, store::ContentDb& content, ContentPlace where)
        : mail_(mail),
          content_(content),
          where_(std::move(where)),
          counterparts_(mail.connection()),
          results_(mail) {}

    // An intent that is completely applied.
    Result<void> add(store::Intent intent);

    // Those that only ask for a look at the server; they are not carried out any more.
    std::vector<store::Intent> drop_looks();

    // Everything is forgotten: what is still open has to be added again.
    void clear();
    // The backend begins: nothing is out, and the server has not been looked at.
    void begin();
    // What the server has is known, but for folders that could not be looked into.
    void in_step(std::vector<std::string> unsure);
    // Something was learnt of these messages.
    void touch(const std::vector<mail::PlacementId>& ids);

    // Flags of a message that open intents change.
    mail::Flags pending_flags(mail::PlacementId id) const;

    bool has_work() const { return in_step_ && (!ready_.empty() || look_at_folders_); }
    // Tasks for the next few hundred targets.
    Result<std::vector<sync::Task>> next_tasks();
    // After an error what is known here is not what the store has: clear().
    Result<void> take(const std::vector<sync::Outcome>& outcomes);

    // What is to be written to the journal and told, since this was last asked.
    struct Ended {
        std::vector<store::IntentId> settled;
        std::vector<std::pair<store::IntentId, std::string>> refused;  // with the reason
        std::vector<Error> told;                                       // for the person
    };
    Ended take_ended() { return std::exchange(ended_, {}); }

private:
    struct Open {
        store::Intent intent;
        std::size_t left = 0;  // targets that may still differ; a folder counts as one
        std::optional<std::string> refused;
    };
    struct Target {
        std::vector<store::IntentId> intents;
        int out = 0;  // tasks that have it
        bool is_queued = false;
    };
    struct Folder {
        mail::FolderId id;
        std::string source;  // "": not on the server
        std::string name;
        std::string base_name;
        mail::UidValidity validity;
        bool hidden = false;
    };
    // What one look over some targets asks for, in the order in which it is sent.
    using Key = std::tuple<GivenTask::Kind, mail::FolderId, mail::FolderId, std::string>;
    struct Plan {
        std::map<Key, GivenTask> groups;
        std::vector<std::pair<GivenTask, sync::RemoteAppend>> appends;
        std::vector<mail::FolderId> creates;
        std::vector<GivenTask> folder_tasks;
    };

    Result<store::Targets> targets_of(const store::Intent& intent);
    Result<store::Targets> targets_in(const std::string& restored_folder);
    Result<void> add_left_over(store::IntentId id, store::Targets& ids);
    void enqueue(mail::PlacementId id);
    void enqueue_waiting();
    void done(mail::PlacementId id);
    void one_less(store::IntentId id);
    void note_refusal(mail::PlacementId id, GivenTask::Kind kind, const std::string& why);

    Result<void> look_over_durably(Plan& plan, std::vector<mail::PlacementId>& looked_at);
    Result<void> look_over(Plan& plan, std::vector<mail::PlacementId>& looked_at);
    Result<void> look_at(mail::PlacementId id, Plan& plan);
    Result<void> look_at_tombstone(const store::Counterpart& known, Plan& plan);
    Result<void> look_at_bound(const store::Counterpart& known, Plan& plan);
    enum class Fate { open, carried_out, not_carried_out };
    Result<Fate> fate_of_sent(const store::Counterpart& known);
    std::map<store::IntentId, Open>::iterator last_wanted_of(mail::PlacementId id);
    Result<void> look_at_unsent(const store::Counterpart& known, Plan& plan);
    Result<void> plan_append(const store::Counterpart& known, Plan& plan);
    Result<void> cannot_go(const store::Counterpart& known, GivenTask::Kind kind,
                           const std::string& why);
    enum class Destination { ready, later, refused };
    Result<Destination> destination(mail::FolderId id, Plan& plan);
    void group(Plan& plan, const GivenTask& task, mail::Uid uid, mail::PlacementId id);
    Result<void> look_at_folders(Plan& plan);
    Result<void> look_at_folder(store::IntentId id, Plan& plan);
    Result<void> hide_made_here(std::string name);
    Result<bool> look_at_created(Open& open, const std::string& name, Plan& plan);

    Result<const Folder*> folder(mail::FolderId id);
    Result<std::vector<sync::Task>> give_out(Plan plan);
    void add_task(std::vector<sync::Task>& tasks, GivenTask given, decltype(sync::Task::what) what);
    Result<void> take_one(const GivenTask& given, const sync::Outcome& outcome);
    Result<void> set_busy(mail::FolderId folder);
    void release(const GivenTask& given);

    store::MailDb& mail_;
    store::ContentDb& content_;
    ContentPlace where_;
    store::Counterparts counterparts_;
    TaskResults results_;

    std::map<store::IntentId, Open> open_;
    std::unordered_map<mail::PlacementId, Target> targets_;
    std::deque<mail::PlacementId> ready_;     // to be looked at
    std::vector<mail::PlacementId> waiting_;  // until an outcome has come
    std::set<store::IntentId> folder_intents_;
    bool look_at_folders_ = false;
    std::set<mail::FolderId> creating_;
    std::map<mail::FolderId, std::string> not_created_;  // with the reason
    std::set<mail::FolderId> busy_;                      // being renamed or removed
    std::map<sync::TaskId, GivenTask> out_;
    std::map<mail::FolderId, Folder> folders_;  // during one look
    std::uint64_t last_task_ = 0;
    bool in_step_ = false;
    std::vector<std::string> unsure_;  // sources
    Ended ended_;
};

}  // namespace alder::account
