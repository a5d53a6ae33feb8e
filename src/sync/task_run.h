// One task on its way through a server: which requests it takes with what that server can do, and
// what became of it.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "imap/capabilities.h"
#include "imap/event.h"
#include "imap/request.h"
#include "sync/folder_list.h"
#include "sync/task.h"

namespace alder::sync {

class TaskRun {
public:
    explicit TaskRun(Task task) : task_(std::move(task)) { outcome_.task = task_.id; }

    // The folder its requests are about; "" for those about the account.
    std::string source() const;
    // The UIDVALIDITY it was made under; 0: none matters.
    mail::UidValidity validity() const;
    // The folder it brings messages to; "": none.
    std::string destination() const;
    // The folder that is deleted; "": none is.
    std::string removed() const {
        const auto* removal = std::get_if<RemoteRemove>(&task_.what);
        return removal == nullptr ? std::string() : removal->source;
    }
    bool is_refresh() const { return std::holds_alternative<RemoteRefresh>(task_.what); }

    // To be asked at once, in this order. Call once.
    std::vector<imap::Request> begin(const imap::Capabilities& server, const NameStyle& names);
    // After the answer to one of them: more to ask. found: what a search found, without what other
    // tasks erase; none: it was no search, or was not answered.
    std::vector<imap::Request> answered(const imap::Finished& answer,
                                        const std::optional<imap::IdSet>& found = {});
    bool is_erasing() const { return erasing_ != Erasing::no; }
    // What was to go stays in its folder, marked \Deleted.
    bool is_marked_only() const { return erasing_ == Erasing::marked_only; }
    imap::IdSet messages() const;

    bool is_over() const { return unanswered_ == 0; }
    const Outcome& outcome() const { return outcome_; }

private:
    std::vector<imap::Request> next_of_erasing(const std::optional<imap::IdSet>& found);
    std::vector<imap::Request> expunge_if_all_are_ours(const std::optional<imap::IdSet>& found);
    void judge(const imap::Finished& answer);

    Task task_;
    bool has_uidplus_ = false;
    // What stands before an erasure, each to be answered before the next: Dovecot expunges nothing
    // when EXPUNGE comes on the heels of the STORE.
    // Without UIDPLUS the marked ones are searched for: EXPUNGE takes all of them.
    enum class Erasing {
        no,
        copying,
        marking,
        searching,
        expunging,
        marked_only
    } erasing_ = Erasing::no;
    int unanswered_ = 0;
    int answers_ = 0;
    Outcome outcome_;
};

}  // namespace alder::sync
