#include "store/view.h"

#include <algorithm>
#include <limits>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "base/ascii.h"
#include "mail/address.h"
#include "store/envelope_packing.h"

namespace alder::store {

namespace {

// A member of a conversation, as the view index gives it.
struct Member {
    mail::ThreadId thread;
    mail::MessageId message;
    mail::MessageId parent;
    mail::PlacementId placement;
    std::uint32_t arrival = 0;  // 0 is the oldest row of the scan
};

Result<std::vector<Member>> read_members(Statement& statement) {
    std::vector<Member> members;
    while (true) {
        auto row = statement.step();
        if (!row) return fail(row);
        if (!*row) return members;
        members.push_back({(*row)->id<mail::ThreadId>(0), (*row)->id<mail::MessageId>(1),
                           (*row)->id<mail::MessageId>(2), (*row)->id<mail::PlacementId>(3),
                           static_cast<std::uint32_t>(members.size())});
    }
}

// Lays one conversation out: depth first, siblings by age. members are ordered by age.
class Layout {
public:
    explicit Layout(std::span<const Member> members) : members_(members) {
        std::unordered_map<mail::MessageId, std::size_t> here;
        for (std::size_t i = 0; i < members_.size(); ++i) here.try_emplace(members_[i].message, i);
        children_.resize(members_.size());
        for (std::size_t i = 0; i < members_.size(); ++i) {
            const auto parent = here.find(members_[i].parent);
            // A copy of the same message in the folder has the parent of the first; never its own
            // child.
            if (parent == here.end() || parent->second == i)
                roots_.push_back(i);
            else
                children_[parent->second].push_back(i);
        }
        seen_.resize(members_.size());
    }

    void append_to(ViewRows& rows) {
        const std::size_t first = rows.size();
        for (const std::size_t root : roots_) walk(root, rows);
        // Messages that name each other as parents have no root; they follow at the first level.
        for (std::size_t i = 0; i < members_.size(); ++i) walk(i, rows);
        mark_last_children(rows, first);
        rows[first].thread_size = static_cast<std::uint16_t>(
            std::min<std::size_t>(members_.size(), std::numeric_limits<std::uint16_t>::max()));
    }

private:
    // Without recursion: a conversation may be thousands of replies deep. The first root opens the
    // conversation; another one, whose parent is not here, stands one level below it.
    void walk(std::size_t start, ViewRows& rows) {
        if (seen_[start]) return;
        std::vector<std::pair<std::size_t, int>> open{{start, any_ ? 1 : 0}};
        any_ = true;
        seen_[start] = true;
        while (!open.empty()) {
            const auto [index, depth] = open.back();
            open.pop_back();
            rows.push_back(
                {members_[index].placement, 0, static_cast<std::uint8_t>(std::min(depth, 255)), 0});
            for (auto child = children_[index].rbegin(); child != children_[index].rend();
                 ++child) {
                if (seen_[*child]) continue;
                seen_[*child] = true;
                open.emplace_back(*child, depth + 1);
            }
        }
    }

    // A row is a last child when, reading on, its level is left before another row of it comes.
    static void mark_last_children(ViewRows& rows, std::size_t first) {
        std::vector<bool> follows(257, false);
        for (std::size_t i = rows.size(); i-- > first;) {
            const std::size_t depth = rows[i].depth;
            rows[i].last_child = follows[depth] ? 0 : 1;
            follows[depth] = true;
            for (std::size_t deeper = depth + 1; deeper < follows.size() && follows[deeper];
                 ++deeper) {
                follows[deeper] = false;
            }
        }
    }

    std::span<const Member> members_;
    std::vector<std::vector<std::size_t>> children_;
    std::vector<std::size_t> roots_;
    std::vector<bool> seen_;
    bool any_ = false;
};

// Conversations in the order of their newest (or oldest) message, each laid out as a tree.
ViewRows lay_out(std::vector<Member> members, bool newest_first) {
    std::ranges::sort(members, [](const Member& a, const Member& b) {
        return a.thread != b.thread ? a.thread < b.thread : a.arrival < b.arrival;
    });
    struct Conversation {
        std::uint32_t begin, end, newest;
    };
    std::vector<Conversation> conversations;
    for (std::uint32_t begin = 0; begin < members.size();) {
        std::uint32_t end = begin + 1;
        while (end < members.size() && members[end].thread == members[begin].thread) ++end;
        conversations.push_back({begin, end, members[end - 1].arrival});
        begin = end;
    }
    std::ranges::sort(conversations, [&](const Conversation& a, const Conversation& b) {
        return newest_first ? a.newest > b.newest : a.newest < b.newest;
    });
    ViewRows rows;
    rows.reserve(members.size());
    for (const Conversation& each : conversations) {
        if (each.end - each.begin == 1)
            rows.push_back({members[each.begin].placement, 1, 0, 1});
        else
            Layout({members.data() + each.begin, members.data() + each.end}).append_to(rows);
    }
    return rows;
}

Result<ViewRows> all_threaded(Connection& mail, const ViewSpec& spec) {
    auto scan = mail.prepare(
        "SELECT thread, message, parent, id FROM placement INDEXED BY placement_view WHERE folder "
        "= ? ORDER BY date, id");
    if (!scan) return fail(scan);
    scan->bind(spec.folder);
    auto members = read_members(*scan);
    if (!members) return fail(members);
    return lay_out(std::move(*members), spec.newest_first);
}

// Back through the view index until enough conversations have been met.
Result<std::vector<mail::ThreadId>> newest_threads(Connection& mail, mail::FolderId folder,
                                                   std::size_t count) {
    auto scan = mail.prepare(
        "SELECT thread FROM placement INDEXED BY placement_view WHERE folder = ? ORDER BY date "
        "DESC, id DESC");
    if (!scan) return fail(scan);
    scan->bind(folder);
    std::vector<mail::ThreadId> order;
    std::unordered_set<mail::ThreadId> met;
    while (order.size() < count) {
        auto row = scan->step();
        if (!row) return fail(row);
        if (!*row) break;
        const auto thread = (*row)->id<mail::ThreadId>(0);
        if (met.insert(thread).second) order.push_back(thread);
    }
    return order;
}

// Only where the newest come first: from the oldest messages nobody can tell where a conversation's
// newest stands.
Result<ViewRows> newest_conversations(Connection& mail, mail::FolderId folder, std::size_t count) {
    auto order = newest_threads(mail, folder, count);
    if (!order) return fail(order);
    ViewRows rows;
    for (const mail::ThreadId thread : *order) {
        auto find = mail.prepare(
            "SELECT thread, message, parent, id FROM placement INDEXED BY placement_thread "
            "WHERE thread = ? AND folder = ? "
            "ORDER BY date, id");
        if (!find) return fail(find);
        find->bind(thread, folder);
        auto members = read_members(*find);
        if (!members) return fail(members);
        const ViewRows laid_out = lay_out(std::move(*members), true);
        rows.insert(rows.end(), laid_out.begin(), laid_out.end());
        if (rows.size() >= count) break;
    }
    return rows;
}

// Names and subjects sort by their first letters, case and "Re:" aside; equal ones newest first.
constexpr std::size_t kSortKey = 32;

std::string subject_key(std::string_view subject) {
    while (true) {
        subject = ascii::trim(subject);
        const std::size_t colon = subject.find(':');
        const std::string_view prefix = colon > 4 ? std::string_view{} : subject.substr(0, colon);
        if (!ascii::iequals(prefix, "re") && !ascii::iequals(prefix, "fwd") &&
            !ascii::iequals(prefix, "fw") && !ascii::iequals(prefix, "aw")) {
            return ascii::lower(subject.substr(0, kSortKey));
        }
        subject.remove_prefix(colon + 1);
    }
}

std::string author_key(std::string_view packed) {
    const auto list = unpack_addresses(packed);
    if (!list) return {};
    const auto all = mail::mailboxes(*list);
    if (all.empty()) return {};
    return ascii::lower(
        (all.front().name.empty() ? all.front().address : all.front().name).substr(0, kSortKey));
}

Result<ViewRows> sorted_by_key(Connection& mail, const ViewSpec& spec) {
    const bool by_author = spec.sort == Sort::sender;
    auto scan = mail.prepare(
        by_author
            ? "SELECT p.id, p.date, m.author FROM placement p JOIN message m ON m.id = p.message "
              "WHERE p.folder = ?"
            : "SELECT p.id, p.date, m.subject FROM placement p JOIN message m ON m.id = p.message "
              "WHERE p.folder = ?");
    if (!scan) return fail(scan);
    scan->bind(spec.folder);
    struct Keyed {
        std::string key;
        std::int64_t date;
        mail::PlacementId id;
    };
    std::vector<Keyed> all;
    while (true) {
        auto row = scan->step();
        if (!row) return fail(row);
        if (!*row) break;
        all.push_back({by_author ? author_key((*row)->blob(2)) : subject_key((*row)->text(2)),
                       (*row)->integer(1), (*row)->id<mail::PlacementId>(0)});
    }
    std::ranges::sort(all, [&](const Keyed& a, const Keyed& b) {
        if (a.key != b.key) return spec.newest_first ? a.key > b.key : a.key < b.key;
        return a.date != b.date ? a.date > b.date : a.id > b.id;
    });
    ViewRows rows;
    rows.reserve(all.size());
    for (const Keyed& each : all) rows.push_back({each.id, 1, 0, 1});
    return rows;
}

// Of every folder that is shown. Takes the folder's number, too, so that it binds like the others.
std::string_view everywhere_sql(const ViewSpec& spec) {
    return spec.newest_first
               ? "SELECT id FROM placement WHERE ?1 = 0 AND folder IN (SELECT id FROM folder WHERE "
                 "hidden = 0) ORDER BY date DESC, id DESC LIMIT ?2"
               : "SELECT id FROM placement WHERE ?1 = 0 AND folder IN (SELECT id FROM folder WHERE "
                 "hidden = 0) ORDER BY date, id LIMIT ?2";
}

std::string_view flat_sql(const ViewSpec& spec) {
    const bool down = spec.newest_first;
    if (spec.folder == mail::FolderId{}) return everywhere_sql(spec);
    switch (spec.sort) {
        case Sort::date:
            return down ? "SELECT id FROM placement INDEXED BY placement_view WHERE folder = ? "
                          "ORDER BY date DESC, id DESC LIMIT ?"
                        : "SELECT id FROM placement INDEXED BY placement_view WHERE folder = ? "
                          "ORDER BY date, id LIMIT ?";
        case Sort::arrival:
            return down ? "SELECT id FROM placement WHERE folder = ? ORDER BY arrived DESC, id "
                          "DESC LIMIT ?"
                        : "SELECT id FROM placement WHERE folder = ? ORDER BY arrived, id LIMIT ?";
        case Sort::size:
            return down ? "SELECT id FROM placement WHERE folder = ? ORDER BY size DESC, date DESC "
                          "LIMIT ?"
                        : "SELECT id FROM placement WHERE folder = ? ORDER BY size, date DESC "
                          "LIMIT ?";
        case Sort::sender:
        case Sort::subject:
            break;  // sorted_by_key()
    }
    return {};
}

Result<ViewRows> flat(Connection& mail, const ViewSpec& spec, std::int64_t limit) {
    if (spec.sort == Sort::sender || spec.sort == Sort::subject) return sorted_by_key(mail, spec);
    auto scan = mail.prepare(flat_sql(spec));
    if (!scan) return fail(scan);
    scan->bind(spec.folder, limit);
    ViewRows rows;
    while (true) {
        auto row = scan->step();
        if (!row) return fail(row);
        if (!*row) return rows;
        rows.push_back({(*row)->id<mail::PlacementId>(0), 1, 0, 1});
    }
}

}  // namespace

ViewRows rows_left(const ViewRows& rows, const std::function<bool(const ViewRow&)>& is_gone) {
    constexpr auto kMost = std::numeric_limits<std::uint16_t>::max();
    ViewRows left;
    left.reserve(rows.size());
    std::size_t first = 0;
    bool begun = false;
    for (const ViewRow& row : rows) {
        if (row.thread_size > 0) begun = false;
        if (is_gone(row)) continue;
        left.push_back(row);
        if (!begun) {
            begun = true;
            first = left.size() - 1;
            left[first].thread_size = 1;
        } else if (left[first].thread_size < kMost) {
            ++left[first].thread_size;
        }
    }
    return left;
}

Result<ViewRows> first_page(Connection& mail, const ViewSpec& spec, std::size_t count) {
    if (spec.threaded && spec.newest_first) return newest_conversations(mail, spec.folder, count);
    if (spec.threaded) return all_threaded(mail, spec);
    return flat(mail, spec, static_cast<std::int64_t>(count));
}

Result<ViewRows> all_rows(Connection& mail, const ViewSpec& spec) {
    if (spec.threaded) return all_threaded(mail, spec);
    return flat(mail, spec, -1);
}

Result<std::vector<WallTime>> dates_of(Connection& mail, const ViewSpec& spec,
                                       const ViewRows& rows) {
    const bool everywhere = spec.folder == mail::FolderId{};
    auto scan = mail.prepare(everywhere ? "SELECT id, date FROM placement"
                                        : "SELECT id, date FROM placement WHERE folder = ?");
    if (!scan) return fail(scan);
    if (!everywhere) scan->bind(spec.folder);
    std::unordered_map<mail::PlacementId, WallTime> all;
    while (true) {
        auto row = scan->step();
        if (!row) return fail(row);
        if (!*row) break;
        all.emplace((*row)->id<mail::PlacementId>(0),
                    WallTime(std::chrono::seconds((*row)->integer(1))));
    }
    std::vector<WallTime> dates;
    dates.reserve(rows.size());
    for (const ViewRow& row : rows) {
        const auto found = all.find(row.id);
        dates.push_back(found == all.end() ? WallTime{} : found->second);
    }
    return dates;
}

}  // namespace alder::store
