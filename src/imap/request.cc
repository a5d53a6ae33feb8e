#include "imap/request.h"

#include <array>
#include <chrono>
#include <cstdlib>
#include <utility>

#include <fmt/format.h>

#include "base/calendar_names.h"

namespace alder::imap {
namespace {

// "17-Jul-1996 02:44:25 -0700"
std::string internal_date(const mail::Date& date) {
    const WallTime local = date.time + std::chrono::minutes(date.offset_minutes);
    const auto midnight = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day day(midnight);
    const std::chrono::hh_mm_ss clock(local - midnight);
    const int zone = std::abs(int{date.offset_minutes});
    return fmt::format("\"{:02}-{}-{:04} {:02}:{:02}:{:02} {}{:02}{:02}\"", unsigned{day.day()},
                       kMonths[unsigned{day.month()} - 1], int{day.year()}, clock.hours().count(),
                       clock.minutes().count(), clock.seconds().count(),
                       date.offset_minutes < 0 ? '-' : '+', zone / 60, zone % 60);
}

// The attribute for a use; "" where there is none (RFC 6154, 2).
std::string_view special_use(mail::Role role) {
    constexpr std::array<std::string_view, 7> kAttributes{
        "", "", "\\Drafts", "\\Sent", "\\Archive", "\\Junk", "\\Trash"};
    return kAttributes.at(static_cast<std::size_t>(role));
}

std::string status_items(const Capabilities& server) {
    std::string items = "MESSAGES UIDNEXT UIDVALIDITY UNSEEN";
    if (server.has("CONDSTORE") || server.has("QRESYNC")) items += " HIGHESTMODSEQ";
    return "(" + items + ")";
}

class Writer {
public:
    explicit Writer(const Capabilities& server) : server_(server) {}

    Result<Command> operator()(ListFolders) const {
        const bool extended = server_.has("LIST-EXTENDED") || server_.has("LIST-STATUS");
        if (!extended) return Command("LIST").string("").string("*");
        std::string returned;
        if (server_.has("LIST-EXTENDED")) returned += "SUBSCRIBED ";
        if (server_.has("SPECIAL-USE")) returned += "SPECIAL-USE ";
        if (server_.has("LIST-STATUS")) returned += "STATUS " + status_items(server_);
        if (returned.ends_with(' ')) returned.pop_back();
        return Command("LIST").string("").string("*").words("RETURN (" + returned + ")");
    }
    Result<Command> operator()(ListSubscribed) const {
        return Command("LSUB").string("").string("*");
    }
    Result<Command> operator()(AskNamespaces) const {
        if (!server_.has("NAMESPACE") && !server_.has("IMAP4REV2")) return missing("NAMESPACE");
        return Command("NAMESPACE");
    }
    Result<Command> operator()(const Introduce& us) const {
        if (!server_.has("ID")) return missing("ID");
        if (us.version.empty()) return Command("ID").words(R"(("name" "alder"))");
        return Command("ID").words(fmt::format(R"(("name" "alder" "version" "{}"))", us.version));
    }
    Result<Command> operator()(const AskStatus& ask) const {
        return Command("STATUS").mailbox(ask.folder).words(status_items(server_));
    }
    Result<Command> operator()(const Select& select) const {
        Command command = Command("SELECT").mailbox(select.folder);
        if (select.known && server_.enabled("QRESYNC")) {
            const Known& known = *select.known;
            std::string text =
                fmt::format("(QRESYNC ({} {}", known.validity.value, known.modseq.value);
            if (!known.uids.empty()) text += " " + known.uids.format();
            return std::move(command).words(text + "))");
        }
        if (server_.has("CONDSTORE") || server_.has("QRESYNC"))
            return std::move(command).words("(CONDSTORE)");
        return command;
    }
    Result<Command> operator()(Unselect) const {
        if (!server_.has("UNSELECT") && !server_.has("IMAP4REV2")) return missing("UNSELECT");
        return Command("UNSELECT");
    }
    Result<Command> operator()(const FetchMessages& fetch) const {
        Command command = Command("UID FETCH").set(fetch.uids).words("(UID " + fetch.items + ")");
        if (!fetch.changed_since) return command;
        const bool vanished = server_.enabled("QRESYNC");
        return std::move(command).words(fmt::format(
            "(CHANGEDSINCE {}{})", fetch.changed_since->value, vanished ? " VANISHED" : ""));
    }
    Result<Command> operator()(const StoreFlags& store) const {
        Command command = Command("UID STORE").set(store.uids);
        if (store.unchanged_since)
            command = std::move(command).words(
                fmt::format("(UNCHANGEDSINCE {})", store.unchanged_since->value));
        return std::move(command).words(item_of(store.mode)).flags(store.flags);
    }
    Result<Command> operator()(const CopyMessages& copy) const {
        return Command("UID COPY").set(copy.uids).mailbox(copy.to);
    }
    Result<Command> operator()(const MoveMessages& move) const {
        if (!server_.has("MOVE") && !server_.has("IMAP4REV2")) return missing("MOVE");
        return Command("UID MOVE").set(move.uids).mailbox(move.to);
    }
    Result<Command> operator()(AppendMessage& append) const {
        Command command = Command("APPEND").mailbox(append.folder).flags(append.flags);
        if (append.date) command = std::move(command).words(internal_date(*append.date));
        return std::move(command).body(std::move(append.message));
    }
    Result<Command> operator()(const ExpungeMessages& expunge) const {
        if (!server_.has("UIDPLUS") && !server_.has("IMAP4REV2")) return missing("UIDPLUS");
        return Command("UID EXPUNGE").set(expunge.uids);
    }
    Result<Command> operator()(ExpungeMarked) const { return Command("EXPUNGE"); }
    Result<Command> operator()(const SearchUids& search) const {
        Command command("UID SEARCH");
        if (server_.has("ESEARCH") || server_.has("IMAP4REV2"))
            command = std::move(command).words("RETURN (ALL COUNT)");
        command = std::move(command).words("UID").set(search.uids);
        if (search.criteria.empty()) return command;
        return std::move(command).words(search.criteria);
    }
    Result<Command> operator()(const CreateFolder& create) const {
        Command command = Command("CREATE").mailbox(create.folder);
        const std::string_view use = special_use(create.use);
        if (use.empty() || !server_.has("CREATE-SPECIAL-USE")) return command;
        return std::move(command).words(fmt::format("(USE ({}))", use));
    }
    Result<Command> operator()(const RenameFolder& rename) const {
        return Command("RENAME").mailbox(rename.from).mailbox(rename.to);
    }
    Result<Command> operator()(const DeleteFolder& removal) const {
        return Command("DELETE").mailbox(removal.folder);
    }
    Result<Command> operator()(const Subscribe& subscribe) const {
        return Command("SUBSCRIBE").mailbox(subscribe.folder);
    }
    Result<Command> operator()(const Unsubscribe& unsubscribe) const {
        return Command("UNSUBSCRIBE").mailbox(unsubscribe.folder);
    }
    Result<Command> operator()(Idle) const {
        if (!server_.has("IDLE") && !server_.has("IMAP4REV2")) return missing("IDLE");
        return Command("IDLE");
    }
    Result<Command> operator()(Noop) const { return Command("NOOP"); }
    Result<Command> operator()(Logout) const { return Command("LOGOUT"); }

private:
    static std::string_view item_of(StoreFlags::Mode mode) {
        switch (mode) {
            case StoreFlags::Mode::add:
                return "+FLAGS";
            case StoreFlags::Mode::remove:
                return "-FLAGS";
            case StoreFlags::Mode::replace:
                return "FLAGS";
        }
        std::unreachable();
    }
    static Result<Command> missing(std::string_view what) {
        return fail(Errc::unavailable, fmt::format("the server does not offer {}", what));
    }

    const Capabilities& server_;
};

}  // namespace

Result<Command> command_for(Request request, const Capabilities& server) {
    Result<Command> command = std::visit(Writer(server), request);
    if (command && command->refused()) return std::unexpected(*command->refused());
    return command;
}

std::uint64_t expected_bytes(const Request& request) {
    const auto* fetch = std::get_if<FetchMessages>(&request);
    return fetch == nullptr ? 1024 : fetch->expected_bytes;
}

}  // namespace alder::imap
