#include "store/evidence.h"

#include <algorithm>
#include <map>

#include "base/digest.h"
#include "store/packing.h"

namespace alder::store {

namespace {

Evidence::Message identity_of(const mail::Envelope& envelope) {
    Evidence::Message message;
    if (!envelope.message_id.empty())
        message.id_hash = static_cast<std::int64_t>(stable_hash(envelope.message_id));
    if (envelope.date) message.sent = envelope.date->time.time_since_epoch().count();
    return message;
}

bool is_same(const Evidence::Message& a, const Evidence::Message& b) {
    return a.id_hash == b.id_hash && a.sent == b.sent;
}

}  // namespace

// ---- as it is stored ----

namespace {

// Where older entries have the number of folders, which is never 0: those do not tell UIDVALIDITY.
constexpr std::uint64_t kWithValidity = 0;

void unpack_folders(Unpacker& in, std::vector<Evidence::Folder>& folders) {
    std::size_t count = in.count();
    const bool has_validity = count == kWithValidity;
    if (has_validity) count = in.count();
    folders.resize(count);
    for (Evidence::Folder& each : folders) {
        each.name = in.string();
        if (has_validity) each.validity.value = static_cast<std::uint32_t>(in.number());
    }
}

}  // namespace

std::string encode(const Evidence& evidence) {
    Packer out;
    out.number(kWithValidity).number(evidence.folders.size());
    for (const Evidence::Folder& each : evidence.folders)
        out.string(each.name).number(each.validity.value);
    out.number(evidence.messages.size());
    std::int64_t last = 0;
    for (const Evidence::Message& each : evidence.messages) {
        out.number(each.home).signed_number(std::int64_t{each.uid.value} - last);
        out.signed_number(each.id_hash).signed_number(each.sent);
        last = each.uid.value;
    }
    return out.take();
}

Result<Evidence> decode_evidence(std::string_view bytes) {
    Unpacker in(bytes);
    Evidence evidence;
    unpack_folders(in, evidence.folders);
    evidence.messages.resize(in.count());
    std::uint64_t last = 0;
    for (Evidence::Message& each : evidence.messages) {
        each.home = static_cast<std::uint32_t>(in.number());
        last += static_cast<std::uint64_t>(in.signed_number());
        each.uid.value = static_cast<std::uint32_t>(last);
        each.id_hash = in.signed_number();
        each.sent = in.signed_number();
    }
    const bool is_sound =
        in.good() && in.at_end() && !evidence.folders.empty() &&
        std::ranges::all_of(evidence.messages, [&](const Evidence::Message& each) {
            return each.home < evidence.folders.size();
        });
    if (!is_sound)
        return fail(Errc::corrupt, "the journal does not say legibly what an entry is about");
    return evidence;
}

// ---- taking it ----

Result<Evidence::Folder> Evidences::folder(mail::FolderId id) {
    auto find = db_.prepare("SELECT name, uid_validity FROM folder WHERE id = ?");
    if (!find) return fail(find);
    auto row = find->bind(id).step();
    if (!row) return fail(row);
    if (!*row) return Evidence::Folder{};
    return Evidence::Folder{std::string((*row)->text(0)), (*row)->id<mail::UidValidity>(1)};
}

Result<std::optional<Evidence::Message>> Evidences::message(mail::PlacementId id,
                                                            mail::FolderId& home) {
    auto find = db_.prepare(
        "SELECT coalesce(p.base_folder, p.folder), p.uid, m.id_hash, m.sent FROM placement p JOIN "
        "message m ON m.id = p.message WHERE p.id = ?1 UNION ALL SELECT coalesce(t.base_folder, "
        "t.folder), t.uid, m.id_hash, m.sent FROM tombstone t JOIN message m ON m.id = t.message "
        "WHERE t.placement = ?1 LIMIT 1");
    if (!find) return fail(find);
    auto row = find->bind(id).step();
    if (!row) return fail(row);
    if (!*row) return std::nullopt;
    home = (*row)->id<mail::FolderId>(0);
    return Evidence::Message{0, (*row)->id<mail::Uid>(1), (*row)->integer(2), (*row)->integer(3)};
}

Result<Evidence> Evidences::of(const Action& action) {
    Action named = action;
    Evidence evidence;
    const mail::FolderId* named_id = named_folder(named);
    auto first = named_id == nullptr ? Evidence::Folder{} : folder(*named_id);
    if (!first) return fail(first);
    evidence.folders.push_back(std::move(*first));
    std::map<mail::FolderId, std::uint32_t> homes;
    for (const mail::PlacementId id : targets(action)) {
        mail::FolderId home;
        auto found = message(id, home);
        if (!found) return fail(found);
        Evidence::Message kept = found->value_or(Evidence::Message{});
        if (*found) {
            const auto [at, is_new] = homes.try_emplace(home, evidence.folders.size());
            if (is_new) {
                auto there = folder(home);
                if (!there) return fail(there);
                evidence.folders.push_back(std::move(*there));
            }
            kept.home = at->second;
        }
        evidence.messages.push_back(kept);
    }
    return evidence;
}

// ---- comparing ----

Result<bool> Evidences::fits(const Action& action, const Evidence& evidence) {
    Action named = action;
    if (const mail::FolderId* id = named_folder(named)) {
        auto there = folder(*id);
        if (!there) return fail(there);
        if (there->name.empty()) return false;
    }
    const Targets& ids = targets(action);
    if (ids.size() != evidence.messages.size()) return ids.empty();
    for (std::size_t i = 0; i < ids.size(); ++i) {
        mail::FolderId home;
        auto now = message(ids[i], home);
        if (!now) return fail(now);
        if (!*now || !is_same(**now, evidence.messages[i])) return false;
    }
    return true;
}

// ---- finding again ----

Result<std::optional<mail::FolderId>> Evidences::folder(const std::string& name) {
    auto id = db_.number(
        "SELECT id FROM folder WHERE name = ?1 OR base_name = ?1 ORDER BY name = "
        "?1 DESC LIMIT 1",
        name);
    if (!id) return fail(id);
    if (*id == 0) return std::nullopt;
    return mail::FolderId{static_cast<std::uint32_t>(*id)};
}

Result<std::optional<mail::PlacementId>> Evidences::by_uid(const Evidence::Message& message,
                                                           mail::FolderId home) {
    auto id = db_.number(
        "SELECT p.id FROM placement p JOIN message m ON m.id = p.message WHERE "
        "coalesce(p.base_folder, p.folder) = ? AND p.uid = ? AND coalesce(m.id_hash, 0) = ? AND "
        "coalesce(m.sent, 0) = ?",
        home, message.uid, message.id_hash, message.sent);
    if (!id) return fail(id);
    if (*id == 0) return std::nullopt;
    return mail::PlacementId{static_cast<std::uint32_t>(*id)};
}

// One of several may be another copy, of which nobody decided anything.
Result<std::optional<mail::PlacementId>> Evidences::by_name(const Evidence::Message& message,
                                                            mail::FolderId home) {
    if (message.id_hash == 0) return std::nullopt;  // too little to go by
    auto id = db_.number(
        "SELECT CASE count(*) WHEN 1 THEN min(p.id) ELSE 0 END FROM message m JOIN placement p ON "
        "p.message = m.id WHERE m.id_hash = ? AND coalesce(m.sent, 0) = ? AND "
        "coalesce(p.base_folder, p.folder) = ?",
        message.id_hash, message.sent, home);
    if (!id) return fail(id);
    if (*id == 0) return std::nullopt;
    return mail::PlacementId{static_cast<std::uint32_t>(*id)};
}

Result<bool> Evidences::is_in(const Evidence::Message& message, mail::FolderId folder) {
    if (message.id_hash == 0) return false;
    auto there = db_.number(
        "SELECT count(*) FROM message m JOIN placement p ON p.message = m.id WHERE m.id_hash = ? "
        "AND coalesce(m.sent, 0) = ? AND coalesce(p.base_folder, p.folder) = ?",
        message.id_hash, message.sent, folder);
    if (!there) return fail(there);
    return *there != 0;
}

Result<Evidences::Found> Evidences::find_folder_action(const Action& action,
                                                       const Evidence& evidence) {
    auto id = folder(evidence.folders.front().name);
    if (!id) return fail(id);
    Found found;
    if (!*id) return found;  // renamed or deleted by now
    found.action = action;
    *named_folder(*found.action) = **id;
    return found;
}

Result<Evidences::Found> Evidences::find_append(const Append& action, mail::FolderId folder,
                                                SummarySource& summaries) {
    Append left{folder, {}};
    for (const Appended& each : action.messages) {
        // Whose bytes cannot be read is refused when it is applied.
        auto summary = summaries.summary(each.content);
        auto there = summary ? is_in(identity_of(summary->envelope), folder) : Result<bool>(false);
        if (!there) return fail(there);
        if (!*there) left.messages.push_back(each);
    }
    Found found;
    if (!left.messages.empty()) found.action = std::move(left);
    return found;
}

// `to`: where the action brings it; 0: nowhere.
Result<Evidences::One> Evidences::find_in(const Evidence::Message& message,
                                          const Evidence::Folder& was, const Action& action,
                                          mail::FolderId to) {
    auto home = folder(was.name);
    if (!home) return fail(home);
    auto now = *home ? folder(**home) : Evidence::Folder{};
    if (!now) return fail(now);
    const bool has_same_uids = now->validity == was.validity;
    One found;
    if (*home && (has_same_uids || was.validity.value == 0)) {
        auto id = by_uid(message, **home);
        if (!id) return fail(id);
        found.id = *id;
    }
    // Where nothing says whether it was done, it is where it should be, or it was not.
    if (to.value != 0 && (std::holds_alternative<Copy>(action) || !found.id)) {
        auto is_done = is_in(message, to);
        if (!is_done) return fail(is_done);
        found.is_done = *is_done;
    }
    // What has none of the UIDs it could have is gone; what looks the same is another.
    const bool is_gone = has_same_uids && message.uid.value != 0;
    const bool may_be_named = *home && !is_gone && !std::holds_alternative<Expunge>(action);
    if (found.id || found.is_done || !may_be_named) return found;
    auto id = by_name(message, **home);
    if (!id) return fail(id);
    found.id = *id;
    return found;
}

Result<Evidences::Found> Evidences::find(const Action& action, const Evidence& evidence,
                                         SummarySource& summaries) {
    if (std::holds_alternative<RenameFolder>(action) ||
        std::holds_alternative<DeleteFolder>(action))
        return find_folder_action(action, evidence);
    Found found{action, 0, false};
    mail::FolderId to;
    if (mail::FolderId* named = named_folder(*found.action)) {
        auto id = folder(evidence.folders.front().name);
        if (!id) return fail(id);
        if (!*id) return Found{std::nullopt, evidence.messages.size(), true};
        *named = to = **id;
    }
    if (const auto* append = std::get_if<Append>(&action))
        return find_append(*append, to, summaries);
    Targets* ids = named_targets(*found.action);
    if (ids == nullptr) return found;
    ids->clear();
    for (const Evidence::Message& each : evidence.messages) {
        auto id = find_in(each, evidence.folders[each.home], action, to);
        if (!id) return fail(id);
        if (!id->is_done && !id->id)
            ++found.missing;
        else if (!id->is_done)
            ids->push_back(*id->id);
    }
    if (ids->empty()) found.action.reset();
    return found;
}

}  // namespace alder::store
