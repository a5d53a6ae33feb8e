// The part of Session after the log-in: requests out, answers in.

#include <algorithm>
#include <type_traits>
#include <utility>

#include "imap/session.h"

namespace alder::imap {
namespace {

// Whether a tagged answer to this request may carry this code; APPENDUID in the answer to a COPY
// means nothing (RFC 9051, 7.1).
bool owns(const Request& request, std::string_view code) {
    if (code == "APPENDUID") return std::holds_alternative<AppendMessage>(request);
    if (code == "COPYUID")
        return std::holds_alternative<CopyMessages>(request) ||
               std::holds_alternative<MoveMessages>(request);
    if (code == "MODIFIED") return std::holds_alternative<StoreFlags>(request);
    if (code == "READ-ONLY" || code == "READ-WRITE") return std::holds_alternative<Select>(request);
    return code != "UIDVALIDITY" && code != "UIDNEXT" && code != "HIGHESTMODSEQ";
}

bool is_about_open_folder(const Request& request) {
    return std::visit(
        []<class T>(const T&) {
            constexpr bool kNamesMessages = requires(T each) { each.uids; };
            return kNamesMessages || std::is_same_v<T, ExpungeMarked> || std::is_same_v<T, Idle>;
        },
        request);
}

bool is_folder_fact(std::string_view code) {
    return code == "UIDVALIDITY" || code == "UIDNEXT" || code == "HIGHESTMODSEQ" ||
           code == "NOMODSEQ" || code == "PERMANENTFLAGS";
}

}  // namespace

Ticket Session::submit(Request request) {
    ++last_ticket_.value;
    if (std::holds_alternative<Select>(request)) asked_folder_ = last_ticket_;
    if (std::holds_alternative<Unselect>(request)) asked_folder_ = {};
    const std::uint64_t bytes = expected_bytes(request);
    waiting_.push_back({.ticket = last_ticket_,
                        .folder = asked_folder_,
                        .request = std::move(request),
                        .tag = "",
                        .bytes = bytes});
    if (idle_ == IdleState::running) end_idle();
    send_waiting();
    return last_ticket_;
}

void Session::send_waiting() {
    while (std::holds_alternative<Ready>(state_) && !waiting_.empty() && idle_ == IdleState::none) {
        Asked& next = waiting_.front();
        // Whether a SELECT may speak of QRESYNC is known only then.
        if (!enabling_.empty() && std::holds_alternative<Select>(next.request)) return;
        const bool fits = bytes_in_flight_ + next.bytes <= options_.window;
        if (!fits && !in_flight_.empty()) return;
        Asked asked = std::move(next);
        waiting_.pop_front();
        send_request(std::move(asked));
    }
}

void Session::send_request(Asked asked) {
    Request request = std::move(asked.request);
    // What is kept of it is its kind; an append's body goes with the command.
    asked.request = Noop{};
    std::visit([&asked]<class T>(const T&) { asked.request = T{}; }, request);
    auto command = command_for(std::move(request), server_);
    if (!command) {
        events_.emplace_back(
            Finished{asked.ticket, Condition::bad, {}, std::move(command.error().detail)});
        return;
    }
    if (in_flight_.empty()) heard_ = now_;
    if (std::holds_alternative<Idle>(asked.request)) idle_ = IdleState::asked;
    asked.tag = send(std::move(*command));
    bytes_in_flight_ += asked.bytes;
    in_flight_.push_back(std::move(asked));
}

void Session::end_idle() {
    idle_ = IdleState::ending;
    heard_ = now_;
    writer_.enqueue_line(Secret("DONE"));
}

void Session::request_answered(const Status& status) {
    if (status.tag == enabling_) {
        enabling_.clear();
        return send_waiting();
    }
    const auto at = std::ranges::find(in_flight_, status.tag, &Asked::tag);
    if (at == in_flight_.end()) return;
    const Asked asked = std::move(*at);
    in_flight_.erase(at);
    bytes_in_flight_ -= asked.bytes;
    if (std::holds_alternative<Idle>(asked.request)) idle_ = IdleState::none;
    finish(asked, status);
    send_waiting();
}

void Session::finish(const Asked& asked, Status status) {
    const bool good = status.condition == Condition::ok;
    if (std::holds_alternative<Select>(asked.request)) {
        open(good ? asked.ticket : Ticket{});
        if (!good) failed_folders_.insert(asked.ticket);
    } else if (std::holds_alternative<Unselect>(asked.request)) {
        open({});
    } else if (is_about_open_folder(asked.request) && failed_folders_.contains(asked.folder)) {
        // Its folder never opened; an answer is about another one.
        status.condition = Condition::no;
        status.code = {};
    }
    if (good && !asked.moved.name.empty()) status.code = asked.moved;
    if (!owns(asked.request, status.code.name)) status.code = {};
    events_.emplace_back(
        Finished{asked.ticket, status.condition, std::move(status.code), std::move(status.text)});
    if (std::holds_alternative<Logout>(asked.request)) end(std::nullopt);
}

Ticket Session::folder() {
    // Servers answer in order: once a SELECT is the oldest open question, what comes is its own.
    if (!in_flight_.empty() && std::holds_alternative<Select>(in_flight_.front().request) &&
        writer_.sent(in_flight_.front().tag))
        open(in_flight_.front().ticket);
    return open_folder_;
}

void Session::open(Ticket folder) {
    if (open_folder_ == folder) return;
    open_folder_ = folder;
    sequence_ = {};
}

void Session::answered(Status status) {
    if (status.code.name == "ALERT") events_.emplace_back(Alert{status.text});
    const auto* names = std::get_if<std::vector<std::string>>(&status.code.value);
    if (names != nullptr && status.code.name == "CAPABILITY") learn(*names);
    if (status.tag.empty()) return untagged(status);
    if (!status.tag.starts_with(options_.tag_prefix)) return;
    const bool sent = writer_.sent(status.tag);
    if (!sent && status.condition == Condition::ok)
        return end(Error{Errc::protocol, "the server said OK to what it had not read"});
    if (!sent) writer_.abandon(status.tag);
    if (std::holds_alternative<Ready>(state_))
        request_answered(status);
    else
        login_answered(status);
}

void Session::untagged(const Status& status) {
    if (status.condition == Condition::bye) {
        const bool leaving = std::ranges::any_of(in_flight_, [](const Asked& asked) {
            return std::holds_alternative<Logout>(asked.request);
        });
        if (!leaving)
            end(Error{Errc::unavailable, "the server ends the connection: " + status.text});
        return;
    }
    if (std::holds_alternative<Greeting>(state_)) return greeted(status);
    if (status.code.name == "CLOSED") {
        const auto next = std::ranges::find_if(in_flight_, [](const Asked& asked) {
            return std::holds_alternative<Select>(asked.request);
        });
        return open(next == in_flight_.end() ? Ticket{} : next->ticket);
    }
    if (status.code.name == "COPYUID") {
        // Dovecot can send it before the OK to an earlier STORE.
        const auto of = std::ranges::find_if(in_flight_, [this](const Asked& asked) {
            return std::holds_alternative<MoveMessages>(asked.request) &&
                   asked.moved.name.empty() && writer_.sent(asked.tag);
        });
        if (of != in_flight_.end()) of->moved = status.code;
        return;
    }
    if (status.condition == Condition::ok && is_folder_fact(status.code.name) &&
        folder() != Ticket{})
        events_.emplace_back(FolderFact{folder(), status.code});
}

void Session::answered(const Continuation& go_on) {
    if (std::holds_alternative<Authenticating>(state_)) return challenged(go_on.text);
    if (writer_.continued()) return;
    if (idle_ != IdleState::asked) return;
    idle_ = IdleState::running;
    idle_since_ = now_;
    if (!waiting_.empty()) end_idle();
}

void Session::answered(const CapabilityList& list) { learn(list.names); }

void Session::answered(const Enabled& list) {
    for (const std::string& name : list.names) server_.enable(name);
}

void Session::answered(Listed folder) {
    if (std::holds_alternative<Ready>(state_))
        events_.emplace_back(FolderListed{std::move(folder)});
}

void Session::answered(Namespaces namespaces) {
    if (std::holds_alternative<Ready>(state_))
        events_.emplace_back(NamespacesTold{std::move(namespaces)});
}

void Session::answered(Identity identity) {
    if (std::holds_alternative<Ready>(state_))
        events_.emplace_back(ServerIdentified{std::move(identity)});
}

void Session::answered(MailboxStatus status) {
    if (std::holds_alternative<Ready>(state_))
        events_.emplace_back(FolderStatus{std::move(status)});
}

void Session::answered(const Exists& exists) {
    const Ticket open = folder();
    if (open == Ticket{}) return;
    sequence_.exists(exists.count);
    events_.emplace_back(MessageCount{open, exists.count});
}

void Session::answered(const Expunged& expunged) {
    const Ticket open = folder();
    if (open == Ticket{}) return;
    if (const auto uid = sequence_.expunge(expunged.seq))
        events_.emplace_back(MessagesGone{open, IdSet{uid->value}, false});
    else
        events_.emplace_back(FolderUnclear{open});
}

void Session::answered(Vanished vanished) {
    const Ticket open = folder();
    if (open == Ticket{}) return;
    if (!vanished.earlier) sequence_.vanish(vanished.uids);
    events_.emplace_back(MessagesGone{open, std::move(vanished.uids), vanished.earlier});
}

void Session::answered(Found found) {
    const auto of = std::ranges::find_if(in_flight_, [&found](const Asked& asked) {
        return std::holds_alternative<SearchUids>(asked.request) &&
               (!found.tag || *found.tag == asked.tag);
    });
    if (of != in_flight_.end()) events_.emplace_back(SearchResult{of->ticket, std::move(found)});
}

void Session::answered(Fetched fetched) {
    const Ticket open = folder();
    if (open == Ticket{}) return;
    if (fetched.uid)
        sequence_.learn(fetched.seq, *fetched.uid);
    else
        fetched.uid = sequence_.uid(fetched.seq);
    if (!fetched.uid) {
        events_.emplace_back(FolderUnclear{open});
        return;
    }
    fetched.seq = {};
    events_.emplace_back(MessageTold{open, *fetched.uid, std::move(fetched)});
}

}  // namespace alder::imap
