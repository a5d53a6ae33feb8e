#include "sync/task_run.h"

#include <utility>

#include <fmt/format.h>

namespace alder::sync {
namespace {

// A body that a task brought; the command wants to own one.
class Shared : public ByteSource {
public:
    explicit Shared(std::shared_ptr<ByteSource> bytes) : bytes_(std::move(bytes)) {}
    std::uint64_t size() const override { return bytes_->size(); }
    Result<std::string> read(std::size_t room) override { return bytes_->read(room); }

private:
    std::shared_ptr<ByteSource> bytes_;
};

mail::Flags deleted() {
    mail::Flags flags;
    flags.add(mail::Flag::deleted);
    return flags;
}

imap::StoreFlags store(const imap::IdSet& uids, imap::StoreFlags::Mode mode,
                       const mail::Flags& flags) {
    return {.uids = uids, .mode = mode, .flags = flags, .unchanged_since = {}};
}

// The same call may succeed later.
bool is_passing(const imap::ResponseCode& code) {
    return code.name == "INUSE" || code.name == "UNAVAILABLE" || code.name == "LIMIT" ||
           code.name == "SERVERBUG";
}

// What was wanted is so already.
bool is_so_already(const Task& task, const imap::ResponseCode& code) {
    if (std::holds_alternative<RemoteCreate>(task.what)) return code.name == "ALREADYEXISTS";
    if (std::holds_alternative<RemoteRemove>(task.what)) return code.name == "NONEXISTENT";
    return false;
}

bool is_of_folder(const Task& task) {
    return std::holds_alternative<RemoteCreate>(task.what) ||
           std::holds_alternative<RemoteRename>(task.what) ||
           std::holds_alternative<RemoteRemove>(task.what);
}

std::vector<imap::Request> one(imap::Request request) {
    std::vector<imap::Request> list;
    list.push_back(std::move(request));
    return list;
}

std::uint64_t count(const std::vector<imap::Interval>& intervals) {
    std::uint64_t sum = 0;
    for (const imap::Interval& each : intervals) sum += std::uint64_t{each.high} - each.low + 1;
    return sum;
}

// Which UID became which (RFC 4315, 3); empty when the two sets do not fit, or name more than was
// asked for.
std::vector<std::pair<mail::Uid, mail::Uid>> pairs(const imap::CopyUid& copied,
                                                   std::uint64_t most) {
    std::vector<std::pair<mail::Uid, mail::Uid>> all;
    if (count(copied.from) > most || count(copied.from) != count(copied.to)) return all;
    auto to = copied.to.begin();
    std::uint64_t next = to == copied.to.end() ? 0 : to->low;
    for (const imap::Interval& from : copied.from) {
        for (std::uint64_t id = from.low; id <= from.high; ++id) {
            all.emplace_back(mail::Uid{static_cast<std::uint32_t>(id)},
                             mail::Uid{static_cast<std::uint32_t>(next)});
            if (++next <= to->high) continue;
            if (++to != copied.to.end()) next = to->low;
        }
    }
    return all;
}

}  // namespace

imap::IdSet TaskRun::messages() const {
    return std::visit(
        [](const auto& each) {
            if constexpr (requires { each.of; })
                return each.of.uids;
            else
                return imap::IdSet();
        },
        task_.what);
}

std::string TaskRun::source() const {
    return std::visit(
        [](const auto& each) {
            if constexpr (requires { each.of; })
                return each.of.source;
            else
                return std::string();
        },
        task_.what);
}

std::string TaskRun::destination() const {
    return std::visit(
        [](const auto& each) {
            if constexpr (requires { each.to; })
                return each.to;
            else
                return std::string();
        },
        task_.what);
}

mail::UidValidity TaskRun::validity() const {
    return std::visit(
        [](const auto& each) {
            if constexpr (requires { each.of; })
                return each.of.validity;
            else
                return mail::UidValidity{};
        },
        task_.what);
}

std::vector<imap::Request> TaskRun::begin(const imap::Capabilities& server,
                                          const NameStyle& names) {
    has_uidplus_ = server.has("UIDPLUS") || server.has("IMAP4REV2");
    const bool has_move = server.has("MOVE") || server.has("IMAP4REV2");
    std::vector<imap::Request> requests;
    using Mode = imap::StoreFlags::Mode;
    if (auto* flags = std::get_if<RemoteFlags>(&task_.what)) {
        if (!flags->change.remove.empty())
            requests.emplace_back(store(flags->of.uids, Mode::remove, flags->change.remove));
        if (!flags->change.add.empty())
            requests.emplace_back(store(flags->of.uids, Mode::add, flags->change.add));
    } else if (auto* move = std::get_if<RemoteMove>(&task_.what)) {
        if (!has_move) erasing_ = Erasing::copying;
        if (has_move)
            requests.emplace_back(imap::MoveMessages{move->of.uids, move->to});
        else
            requests.emplace_back(imap::CopyMessages{move->of.uids, move->to});
    } else if (auto* copy = std::get_if<RemoteCopy>(&task_.what)) {
        requests.emplace_back(imap::CopyMessages{copy->of.uids, copy->to});
    } else if (auto* erase = std::get_if<RemoteErase>(&task_.what)) {
        erasing_ = Erasing::marking;
        requests.emplace_back(store(erase->of.uids, Mode::add, deleted()));
    } else if (auto* append = std::get_if<RemoteAppend>(&task_.what)) {
        std::optional<mail::Date> date;
        if (append->arrived) date = mail::Date{.time = *append->arrived};
        requests.emplace_back(imap::AppendMessage{append->to, append->flags, date,
                                                  std::make_unique<Shared>(append->bytes)});
    } else if (auto* create = std::get_if<RemoteCreate>(&task_.what)) {
        outcome_.source = wire_name(create->name, names);
        requests.emplace_back(imap::CreateFolder{outcome_.source});
        requests.emplace_back(imap::Subscribe{outcome_.source});
    } else if (auto* rename = std::get_if<RemoteRename>(&task_.what)) {
        outcome_.source = wire_name(rename->name, names);
        requests.emplace_back(imap::RenameFolder{rename->source, outcome_.source});
        requests.emplace_back(imap::Unsubscribe{rename->source});
        requests.emplace_back(imap::Subscribe{outcome_.source});
    } else if (auto* removal = std::get_if<RemoteRemove>(&task_.what)) {
        requests.emplace_back(imap::DeleteFolder{removal->source});
        requests.emplace_back(imap::Unsubscribe{removal->source});
    } else if (auto* subscribe = std::get_if<RemoteSubscribe>(&task_.what)) {
        if (subscribe->subscribed)
            requests.emplace_back(imap::Subscribe{subscribe->source});
        else
            requests.emplace_back(imap::Unsubscribe{subscribe->source});
    }
    unanswered_ = static_cast<int>(requests.size());
    return requests;
}

std::vector<imap::Request> TaskRun::answered(const imap::Finished& answer,
                                             const std::optional<imap::IdSet>& found) {
    --unanswered_;
    ++answers_;
    judge(answer);
    if (outcome_.refused || outcome_.again) return {};
    std::vector<imap::Request> more = next_of_erasing(found);
    unanswered_ += static_cast<int>(more.size());
    return more;
}

std::vector<imap::Request> TaskRun::next_of_erasing(const std::optional<imap::IdSet>& found) {
    std::vector<imap::Request> more;
    switch (erasing_) {
        case Erasing::copying:
            // Without MOVE the original is erased once its copy is safe (RFC 6851, 3.3).
            erasing_ = Erasing::marking;
            more.emplace_back(store(messages(), imap::StoreFlags::Mode::add, deleted()));
            break;
        case Erasing::marking:
            erasing_ = has_uidplus_ ? Erasing::expunging : Erasing::searching;
            if (has_uidplus_)
                more.emplace_back(imap::ExpungeMessages{messages()});
            else
                more.emplace_back(imap::SearchUids{.uids = imap::IdSet::range(1, imap::kLastId),
                                                   .criteria = "DELETED"});
            break;
        case Erasing::searching:
            more = expunge_if_all_are_ours(found);
            break;
        case Erasing::no:
        case Erasing::expunging:
        case Erasing::marked_only:
            break;
    }
    return more;
}

// Never what somebody else has marked, who may want to think it over.
std::vector<imap::Request> TaskRun::expunge_if_all_are_ours(
    const std::optional<imap::IdSet>& found) {
    imap::IdSet others = found.value_or(imap::IdSet::range(1, imap::kLastId));
    others.remove(messages());
    if (others.empty()) {
        erasing_ = Erasing::expunging;
        return found->empty() ? std::vector<imap::Request>() : one(imap::ExpungeMarked{});
    }
    erasing_ = Erasing::marked_only;
    if (std::holds_alternative<RemoteErase>(task_.what)) {
        outcome_.refused = Error{Errc::unavailable,
                                 "this server erases all marked messages of a folder or none, and "
                                 "not all of them are ours; they stay, marked as deleted"};
    }
    return {};
}

void TaskRun::judge(const imap::Finished& answer) {
    if (const auto* copied = std::get_if<imap::CopyUid>(&answer.code.value)) {
        outcome_.numbers = pairs(*copied, messages().size());
        outcome_.validity = copied->validity;
    } else if (const auto* appended = std::get_if<imap::AppendUid>(&answer.code.value);
               appended != nullptr && appended->uids.size() == 1) {
        outcome_.numbers = {{mail::Uid{}, mail::Uid{appended->uids.front().low}}};
        outcome_.validity = appended->validity;
    }
    // Whether a folder is subscribed is a matter of its own, and no reason to take it back.
    const bool is_about_subscribing = answers_ > 1 && is_of_folder(task_);
    if (answer.condition == imap::Condition::ok || is_about_subscribing) return;
    if (is_so_already(task_, answer.code)) return;
    if (is_passing(answer.code))
        outcome_.again = true;
    else if (!outcome_.refused)
        outcome_.refused = Error{Errc::unavailable, "the server refused: " + answer.text};
}

}  // namespace alder::sync
