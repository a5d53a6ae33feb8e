// What is still to be asked, by urgency, and what has been asked and not answered. Puts the right
// SELECT before each request, and keeps the headers and contents that are on their way within a
// window, so that what is more urgent comes soon.

#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "imap/event.h"
#include "imap/request.h"
#include "sync/task.h"
#include "sync/window.h"

namespace alder::sync {

// Why something was asked.
struct ForGreeting {};  // who we are
struct ForList {        // the folders, or what is to be known before they are shown
    bool is_the_list = false;
};
struct ForStatus {};
struct ForVisit {};  // the SELECT itself
struct ForNews {};   // flags and new messages of a folder that is known
struct ForUids {};
struct ForHeaders {
    imap::IdSet uids;
};
struct ForContents {
    imap::IdSet uids;
    std::uint64_t bytes = 0;
};
struct ForTask {
    TaskId task;
};
struct ForIdle {};
struct ForClosing {};
using Purpose = std::variant<ForGreeting, ForList, ForStatus, ForVisit, ForNews, ForUids,
                             ForHeaders, ForContents, ForTask, ForIdle, ForClosing>;

struct Ask {
    imap::Request request;
    Purpose purpose;
    std::uint64_t bytes = 1024;  // of the answer
};

// Asked together in one folder; no folder: of the account.
struct Work {
    std::string source;
    std::vector<Ask> asks;
    bool anew = false;  // with a SELECT of its own, whether the folder is open or not
    // Changes something: it goes out only once that SELECT is answered, since under another
    // UIDVALIDITY than its own, or in another folder, it would be done to other messages.
    bool waits = false;
    std::optional<imap::Known> known = {};  // for that
    // A folder that may not be open when this is asked; for servers with UNSELECT (RFC 3691).
    std::string closes = {};
};

// What goes first. From `headers` on it is bulk: a work is one ask, and others can come between.
enum class Urgency { task, wanted, look, headers, contents };

struct Asked {
    Purpose purpose;
    std::string source;
    imap::Ticket visit;  // the Select it stands behind
    std::uint64_t bytes = 0;
    std::uint64_t on_their_way = 0;  // bytes of answers when it was asked, its own among them
    Clock::time_point since = {};
};

class Pipeline {
public:
    // window: bytes of bulk that are asked for ahead, at most.
    explicit Pipeline(std::uint64_t window) : window_(window) {}

    void time_passed(Clock::time_point now) { now_ = now; }
    void add(Urgency urgency, Work work);
    // The next request, if there is room; asked() is to be called with its ticket at once.
    std::optional<imap::Request> next();
    void asked(imap::Ticket ticket);
    // Whether it is true of all that waits for the Select that was sent last.
    template <class Predicate>
    bool all_waiting(Predicate is_it) const {
        return std::ranges::all_of(
            ready_, [&](const Next& each) { return !each.waits || is_it(each.ask.purpose); });
    }
    // Takes back what waits for the Select that was sent last.
    std::vector<Purpose> take_waiting();
    // Whether the bytes of that message are on their way, or go before all others.
    bool brings(const std::string& source, std::uint32_t uid) const;
    // It is asked for elsewhere: the groups that wait go without it.
    void leave_out(const std::string& source, std::uint32_t uid);
    // Takes what was asked under this ticket; nullopt: nothing was.
    std::optional<Asked> answered(imap::Ticket ticket);
    // The folder that a Select is for which is not answered yet; nullptr: there is no such.
    const std::string* selecting(imap::Ticket ticket) const;
    // The oldest open question of which it is true; nullptr: there is none.
    template <class Predicate>
    const Asked* oldest(Predicate is_it) const {
        const auto at =
            std::ranges::find_if(asked_, [&](const auto& each) { return is_it(each.second); });
        return at == asked_.end() ? nullptr : &at->second;
    }

    // The folder the last Select was for; "" where it failed.
    const std::string& selected() const { return selected_; }
    void unselect() { selected_.clear(); }
    // Whether it is the only open question.
    bool is_alone(const Asked& asked) const {
        return asked_.size() == 1 && &asked_.begin()->second == &asked;
    }
    // Nothing is asked or waits, but for an Idle.
    bool quiet() const;
    bool idles() const;
    bool has(Urgency urgency) const { return !queue(urgency).empty(); }
    // The connection is gone.
    void clear();

private:
    struct Next {
        std::string source;
        Ask ask;
        bool waits = false;
    };
    std::optional<Work> take_first();
    const std::deque<Work>& queue(Urgency urgency) const {
        return queues_[static_cast<std::size_t>(urgency)];
    }
    void expand(Work work);

    Window window_;
    Clock::time_point now_{};
    std::array<std::deque<Work>, 5> queues_;
    std::deque<Next> ready_;  // they go out in this order
    std::optional<Asked> going_out_;
    std::map<imap::Ticket, Asked> asked_;
    std::uint64_t bytes_ = 0;  // asked and not answered
    std::string selected_;
    imap::Ticket visit_;
};

}  // namespace alder::sync
