#include "tests/account/wire_server.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.h"
#include "imap/id_set.h"

namespace alder::account {

bool WireServer::has(std::string_view capability) const {
    return (" " + capabilities + " ").find(" " + std::string(capability) + " ") !=
           std::string::npos;
}

std::uint32_t WireServer::add(const std::string& folder, std::string bytes,
                              std::set<std::string> flags) {
    Folder& to = folders[folder];
    to.messages.push_back({to.next, std::move(bytes), std::move(flags), ++modseq});
    return to.next++;
}

void WireServer::remove(const std::string& folder, std::uint32_t uid) {
    Folder& from = folders.at(folder);
    if (std::erase_if(from.messages, [uid](const auto& each) { return each.uid == uid; }) > 0)
        from.expunged.emplace_back(uid, ++modseq);
}

void WireServer::flag(const std::string& folder, std::uint32_t uid, const std::string& flag) {
    for (Message& each : folders.at(folder).messages) {
        if (each.uid != uid) continue;
        each.flags.insert(flag);
        each.modseq = ++modseq;
    }
}

void WireServer::renumber(const std::string& name) {
    Folder& folder = folders.at(name);
    folder.validity += 10;
    folder.next += 1000;
    folder.expunged.clear();
    for (Message& each : folder.messages) {
        each.uid = folder.next++;
        each.modseq = ++modseq;
    }
}

WireConnection::WireConnection(WireServer& server) : server_(server) {
    say("* PREAUTH [CAPABILITY " + server.capabilities + "] welcome");
}

void WireConnection::feed(std::string_view bytes) {
    in_ += bytes;
    while (!ended_ && read_one()) {
    }
}

void WireConnection::poke() {
    if (!idle_.empty()) tell_changes();
}

bool WireConnection::read_one() {
    const std::size_t end = in_.find("\r\n", at_);
    if (end == std::string::npos) return false;
    const std::size_t brace = in_.rfind('{', end);
    if (end > 0 && in_[end - 1] == '}' && brace != std::string::npos && brace >= at_) {
        const std::size_t size = std::stoul(in_.substr(brace + 1));
        const bool waits = in_[end - 2] != '+';
        if (waits && std::exchange(asked_for_, end) != end) say("+ go on");
        if (in_.size() < end + 2 + size) return false;
        literals_.push_back(in_.substr(end + 2, size));
        in_.replace(brace, end + 2 + size - brace, fmt::format("\x01{}\x01", literals_.size() - 1));
        at_ = brace;
        asked_for_ = 0;
        return true;
    }
    const std::string line = in_.substr(0, end);
    in_.erase(0, end + 2);
    at_ = 0;
    hear(line);
    literals_.clear();
    return true;
}

std::vector<std::string> WireConnection::words(const std::string& text) const {
    std::vector<std::string> all;
    for (std::size_t at = 0; at < text.size();) {
        std::string word;
        if (text[at] == ' ') {
            ++at;
            continue;
        }
        if (text[at] == '"') {
            for (++at; at < text.size() && text[at] != '"'; ++at) {
                if (text[at] == '\\') ++at;
                word += text[at];
            }
            ++at;
        } else if (text[at] == '\x01') {
            word = literals_.at(std::stoul(text.substr(at + 1)));
            at = text.find('\x01', at + 1) + 1;
        } else {
            int open = 0;
            for (; at < text.size() && (open > 0 || text[at] != ' '); ++at) {
                open += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
                word += text[at];
            }
        }
        all.push_back(std::move(word));
    }
    return all;
}

void WireConnection::hear(const std::string& line) {
    if (!idle_.empty()) {
        if (line == "DONE") say(std::exchange(idle_, "") + " OK idled");
        return;
    }
    std::vector<std::string> word = words(line);
    const std::string tag = tag_ = word.front();
    word.erase(word.begin());
    if (word.empty()) return say(tag + " BAD what?");
    server_.commands.push_back(line.substr(tag.size() + 1));
    const std::string refusal = server_.refuse(server_.commands.back());
    if (refusal == "BYE") {
        say("* BYE shutting down");
        ended_ = true;
        return;
    }
    const std::string answer = refusal.empty() ? carry_out(tag, word) : refusal;
    if (answer.empty()) return;
    if (!answer.starts_with("BAD")) tell_changes();
    say(tag + " " + answer);
}

std::string WireConnection::carry_out(const std::string& tag, std::vector<std::string> word) {
    std::string verb = ascii::upper(word.front());
    if (verb == "UID" && word.size() > 1) verb += " " + ascii::upper(word[1]);
    if (verb == "LOGOUT") {
        say("* BYE see you");
        ended_ = true;
        return "OK bye";
    }
    if (verb == "IDLE") {
        idle_ = tag;
        say("+ idling");
        tell_changes();
        return "";
    }
    if (verb == "ENABLE") {
        qresync_ = word.at(1) == "QRESYNC";
        say("* ENABLED " + word[1]);
        return "OK enabled";
    }
    if (verb == "NAMESPACE") {
        say(fmt::format("* NAMESPACE ((\"{}\" \"{}\")) NIL NIL", server_.prefix,
                        server_.delimiter));
        return "OK these";
    }
    if (verb == "LIST" || verb == "LSUB") return list(verb, word);
    if (verb == "STATUS") return status(word.at(1)) ? "OK counted" : "NO no such folder";
    if (verb == "SELECT") return select(word);
    if (verb == "APPEND") return append(word);
    if (verb == "CREATE" || verb == "DELETE" || verb == "RENAME") return folder(verb, word);
    if (verb == "SUBSCRIBE" || verb == "UNSUBSCRIBE") {
        const auto at = server_.folders.find(word.at(1));
        if (at == server_.folders.end()) return "NO no such folder";
        at->second.subscribed = verb == "SUBSCRIBE";
        return "OK noted";
    }
    if (verb.starts_with("UID") || verb == "EXPUNGE") {
        if (!is_open()) return "BAD no folder is selected";
        return in_folder(verb, word);
    }
    return verb == "NOOP" || verb == "ID" ? "OK" : "BAD unknown command";
}

std::string WireConnection::list(const std::string& verb, const std::vector<std::string>& word) {
    const bool extended = word.size() > 3;
    if (extended && !server_.has("LIST-EXTENDED")) return "BAD too many words";
    for (const auto& [name, each] : server_.folders) {
        if (verb == "LSUB" && !each.subscribed) continue;
        std::string attributes = each.use;
        if (extended && each.subscribed) attributes += " \\Subscribed";
        say(fmt::format("* {} ({}) \"{}\" \"{}\"", verb, ascii::trim(attributes), server_.delimiter,
                        name));
        if (extended && server_.has("LIST-STATUS")) status(name);
    }
    return "OK listed";
}

bool WireConnection::status(const std::string& name) {
    const auto at = server_.folders.find(name);
    if (at == server_.folders.end()) return false;
    const std::string modseq =
        server_.has("CONDSTORE") ? fmt::format(" HIGHESTMODSEQ {}", highest(at->second)) : "";
    say(fmt::format("* STATUS \"{}\" (MESSAGES {} UIDNEXT {} UIDVALIDITY {}{})", name,
                    at->second.messages.size(), at->second.next, at->second.validity, modseq));
    return true;
}

std::uint64_t WireConnection::highest(const Folder& folder) {
    std::uint64_t highest = 1;
    for (const Message& each : folder.messages) highest = std::max(highest, each.modseq);
    for (const auto& [uid, modseq] : folder.expunged) highest = std::max(highest, modseq);
    return highest;
}

std::string WireConnection::select(const std::vector<std::string>& word) {
    if (!selected_.empty() && qresync_) say("* OK [CLOSED] closed");
    selected_.clear();
    const auto at = server_.folders.find(word.at(1));
    if (at == server_.folders.end()) return "NO [NONEXISTENT] no such folder";
    selected_ = word[1];
    const Folder& folder = at->second;
    validity_ = folder.validity;
    view_.clear();
    for (const Message& each : folder.messages) view_.push_back(each.uid);
    told_ = server_.modseq;
    say(fmt::format("* {} EXISTS", view_.size()));
    say(fmt::format("* OK [UIDVALIDITY {}] valid", folder.validity));
    say(fmt::format("* OK [UIDNEXT {}] next", folder.next));
    if (server_.has("CONDSTORE"))
        say(fmt::format("* OK [HIGHESTMODSEQ {}] so far", highest(folder)));
    if (word.size() > 2 && word[2].starts_with("(QRESYNC (")) {
        const auto known = words(word[2].substr(10, word[2].find(')') - 10));
        if (std::stoul(known.at(0)) == folder.validity)
            changed_since(folder, std::stoull(known.at(1)));
    }
    return "OK [READ-WRITE] open";
}

void WireConnection::changed_since(const Folder& folder, std::uint64_t since) {
    imap::IdSet gone;
    for (const auto& [uid, modseq] : folder.expunged) {
        if (modseq > since) gone.add(uid);
    }
    if (!gone.empty()) say("* VANISHED (EARLIER) " + gone.format());
    for (std::size_t n = 0; n < folder.messages.size(); ++n) {
        if (folder.messages[n].modseq > since) tell_flags(n, folder.messages[n]);
    }
}

std::string WireConnection::folder(const std::string& verb, const std::vector<std::string>& word) {
    const std::string& name = word.at(1);
    const bool is_there = server_.folders.contains(name);
    if (verb == "CREATE") {
        if (is_there) return "NO [ALREADYEXISTS] there is one";
        if (!name.starts_with(server_.prefix)) return "NO [CANNOT] not outside your namespace";
        server_.folders[name].validity = 100 + static_cast<std::uint32_t>(++server_.modseq);
        server_.folders[name].subscribed = false;
        return "OK made";
    }
    if (!is_there) return "NO [NONEXISTENT] no such folder";
    auto node = server_.folders.extract(name);
    if (verb == "RENAME") {
        node.key() = word.at(2);
        server_.folders.insert(std::move(node));
    }
    return "OK done";
}

std::string WireConnection::append(const std::vector<std::string>& word) {
    const auto at = server_.folders.find(word.at(1));
    if (at == server_.folders.end()) return "NO [TRYCREATE] no such folder";
    std::set<std::string> flags;
    if (word.at(2).starts_with("(")) flags = flags_of(word[2]);
    const std::uint32_t uid = server_.add(word[1], word.back(), flags);
    if (!server_.has("UIDPLUS")) return "OK appended";
    return fmt::format("OK [APPENDUID {} {}] appended", at->second.validity, uid);
}

bool WireConnection::is_open() const {
    const auto at = server_.folders.find(selected_);
    return at != server_.folders.end() && at->second.validity == validity_;
}

std::set<std::string> WireConnection::flags_of(const std::string& list) {
    std::set<std::string> flags;
    for (const auto each : ascii::split(std::string_view(list).substr(1, list.size() - 2), ' '))
        if (!each.empty()) flags.emplace(each);
    return flags;
}

std::string WireConnection::shown(const std::set<std::string>& flags) {
    std::string out;
    for (const std::string& each : flags) out += (out.empty() ? "" : " ") + each;
    return out;
}

void WireConnection::tell_flags(std::size_t n, const Message& message) {
    const std::string modseq =
        server_.has("CONDSTORE") ? fmt::format(" MODSEQ ({})", message.modseq) : "";
    say(fmt::format("* {} FETCH (UID {} FLAGS ({}){})", n + 1, message.uid, shown(message.flags),
                    modseq));
}

void WireConnection::tell_changes() {
    const auto at = server_.folders.find(selected_);
    if (at != server_.folders.end() && !is_open() && server_.tells_validity) {
        validity_ = at->second.validity;
        say(fmt::format("* OK [UIDVALIDITY {}] changed", validity_));
        view_.clear();
        told_ = server_.modseq;
    }
    if (!is_open()) return;
    const Folder& folder = open();
    for (std::size_t n = 0; n < view_.size();) {
        const auto there = std::ranges::find(folder.messages, view_[n], &Message::uid);
        if (there != folder.messages.end()) {
            if (there->modseq > told_) tell_flags(n, *there);
            ++n;
            continue;
        }
        say(qresync_ ? fmt::format("* VANISHED {}", view_[n]) : fmt::format("* {} EXPUNGE", n + 1));
        view_.erase(view_.begin() + static_cast<std::ptrdiff_t>(n));
    }
    told_ = server_.modseq;
    if (folder.messages.size() == view_.size()) return;
    for (std::size_t n = view_.size(); n < folder.messages.size(); ++n)
        view_.push_back(folder.messages[n].uid);
    say(fmt::format("* {} EXISTS", view_.size()));
}

std::string WireConnection::in_folder(const std::string& verb,
                                      const std::vector<std::string>& word) {
    if (verb == "UID FETCH") return fetch(word);
    if (verb == "UID SEARCH") return search(word);
    if (verb == "EXPUNGE") return expunge([](const Message&) { return true; });
    const auto uids = imap::IdSet::parse(word.at(2));
    if (!uids) return "BAD no such numbers";
    const auto named = [&](const Message& each) { return uids->contains(each.uid); };
    if (verb == "UID EXPUNGE")
        return server_.has("UIDPLUS") ? expunge(named) : "BAD unknown command";
    if (verb == "UID STORE") {
        const std::set<std::string> flags = flags_of(word.back());
        for (Message& each : open().messages) {
            if (!named(each)) continue;
            each.modseq = ++server_.modseq;
            for (const std::string& flag : flags) {
                if (word.at(3).starts_with("-"))
                    each.flags.erase(flag);
                else
                    each.flags.insert(flag);
            }
        }
        return "OK stored";
    }
    if (verb == "UID MOVE" && !server_.has("MOVE")) return "BAD unknown command";
    return copy(verb, named, word.at(3));
}

std::string WireConnection::expunge(const Which& named) {
    std::vector<std::uint32_t> gone;
    for (const Message& each : open().messages) {
        if (named(each) && each.flags.contains("\\Deleted")) gone.push_back(each.uid);
    }
    for (const std::uint32_t uid : gone) server_.remove(selected_, uid);
    return "OK expunged";
}

std::string WireConnection::copy(const std::string& verb, const Which& named,
                                 const std::string& to) {
    const auto at = server_.folders.find(to);
    if (at == server_.folders.end()) return "NO [TRYCREATE] no such folder";
    imap::IdSet from;
    imap::IdSet became;
    const std::vector<Message> all = open().messages;
    for (const Message& each : all) {
        if (!named(each)) continue;
        from.add(each.uid);
        became.add(server_.add(to, each.bytes, each.flags));
    }
    const std::string code = from.empty() || !server_.has("UIDPLUS")
                                 ? ""
                                 : fmt::format("[COPYUID {} {} {}] ", at->second.validity,
                                               from.format(), became.format());
    if (verb == "UID COPY") return "OK " + code + "copied";
    if (!code.empty()) say("* OK " + code + "moved");
    for (const Message& each : all) {
        if (named(each)) server_.remove(selected_, each.uid);
    }
    return "OK moved";
}

std::string WireConnection::search(const std::vector<std::string>& word) {
    const std::string& last = word.back();
    const bool deleted = last == "DELETED";
    imap::IdSet found;
    for (const Message& each : open().messages) {
        if (!deleted || each.flags.contains("\\Deleted")) found.add(each.uid);
    }
    if (word.at(2) == "RETURN") {
        const std::string all = found.empty() ? "" : " ALL " + found.format();
        say(fmt::format("* ESEARCH (TAG \"{}\") UID COUNT {}{}", tag_, found.size(), all));
        return "OK searched";
    }
    std::string line = "* SEARCH";
    for (const imap::Interval& each : found.intervals()) {
        for (std::uint64_t uid = each.low; uid <= each.high; ++uid) line += fmt::format(" {}", uid);
    }
    say(line);
    return "OK searched";
}

std::string WireConnection::fetch(const std::vector<std::string>& word) {
    const auto uids = imap::IdSet::parse(word.at(2));
    if (!uids) return "BAD no such numbers";
    const std::string& items = word.at(3);
    std::uint64_t since = 0;
    if (word.size() > 4 && word[4].starts_with("(CHANGEDSINCE "))
        since = std::stoull(word[4].substr(14));
    std::vector<std::uint32_t> asked;
    for (const Message& each : open().messages) {
        // "n:*" is at least the last one.
        const bool is_last = each.uid == open().messages.back().uid && word[2].ends_with("*");
        if ((uids->contains(each.uid) || is_last) && each.modseq > since) asked.push_back(each.uid);
    }
    bool is_first = true;
    for (const std::uint32_t uid : asked) {
        if (server_.omits && server_.omits(uid, items)) continue;
        if (!std::exchange(is_first, false) && server_.meanwhile) {
            server_.meanwhile();
            tell_changes();
        }
        if (!is_open()) return "NO the folder is gone";
        const auto seq = std::ranges::find(view_, uid);
        const auto message = std::ranges::find(open().messages, uid, &Message::uid);
        if (seq != view_.end() && message != open().messages.end())
            tell(seq - view_.begin(), *message, items);
    }
    return "OK fetched";
}

void WireConnection::tell(std::ptrdiff_t n, const Message& message, const std::string& items) {
    std::string line = fmt::format("* {} FETCH (UID {}", n + 1, message.uid);
    if (items.find("FLAGS") != std::string::npos)
        line += fmt::format(" FLAGS ({})", shown(message.flags));
    if (server_.has("CONDSTORE")) line += fmt::format(" MODSEQ ({})", message.modseq);
    if (items.find("RFC822.SIZE") != std::string::npos)
        line += fmt::format(" INTERNALDATE \"17-Jul-2026 02:44:25 +0000\" RFC822.SIZE {}",
                            message.bytes.size());
    const std::size_t section = items.find("BODY.PEEK[");
    if (section != std::string::npos) {
        const bool whole = items.compare(section, 11, "BODY.PEEK[]") == 0;
        const std::string bytes =
            whole ? message.bytes : message.bytes.substr(0, message.bytes.find("\r\n\r\n") + 4);
        const std::size_t end = items.find(']', section);
        line += fmt::format(" BODY[{}] {{{}}}\r\n{}",
                            items.substr(section + 10, end - section - 10), bytes.size(), bytes);
    }
    say(line + ")");
}

}  // namespace alder::account
