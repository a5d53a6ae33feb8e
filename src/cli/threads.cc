// alder threads

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "base/ascii.h"
#include "cli/columns.h"
#include "cli/commands.h"
#include "cli/fields.h"

namespace alder::cli {

namespace {

constexpr std::array<std::string_view, 8> kFields{"id",     "account", "thread", "messages",
                                                  "unread", "date",    "from",   "subject"};

struct Conversation {
    Found newest;
    std::size_t messages = 0;
    std::size_t unread = 0;
    mail::AddressList from;  // each once, in the order they first wrote
    std::string subject;     // of the first message
};

void add_authors(mail::AddressList& all, const mail::AddressList& more) {
    for (const mail::Mailbox& author : mail::mailboxes(more)) {
        const bool known = std::ranges::any_of(mail::mailboxes(all), [&](const auto& each) {
            return ascii::iequals(each.address, author.address);
        });
        if (!known) all.emplace_back(author);
    }
}

// A message that is in several folders counts once.
Result<Conversation> conversation_of(Found found) {
    auto& connection = found.shelf->reader.mail().connection();
    auto ids = store::placements_in_thread(connection, found.entry.thread);
    if (!ids) return fail(ids);
    auto entries = found.shelf->reader.entries(*ids);
    if (!entries) return fail(entries);
    Conversation conversation{.newest = std::move(found), .from = {}, .subject = {}};
    std::set<mail::ContentId> met;
    for (store::Entry& entry : *entries) {
        if (!met.insert(entry.content).second) continue;
        if (conversation.messages++ == 0) conversation.subject = entry.summary.envelope.subject;
        if (!entry.flags.has(mail::Flag::seen)) ++conversation.unread;
        add_authors(conversation.from, entry.summary.envelope.from);
        if (entry.date > conversation.newest.entry.date) conversation.newest.entry = entry;
    }
    return conversation;
}

Json to_json(const Conversation& each, const query::Now& now) {
    const std::string& account = each.newest.shelf->account.spec.name;
    return Json{{"id", each.newest.id()},
                {"account", account},
                {"thread", fmt::format("{}/{}", account, each.newest.entry.thread.value)},
                {"messages", each.messages},
                {"unread", each.unread},
                {"date", date_text(each.newest.entry, now)},
                {"from", cli::to_json(each.from)},
                {"subject", each.subject}};
}

class ThreadRows {
public:
    ThreadRows(Context& context, std::optional<RowFormat> format)
        : context_(context),
          format_(std::move(format)),
          wide_(context.system.terminal.out),
          columns_(context.out,
                   {{},
                    {Column::Side::right, 5},
                    {Column::Side::right, 5},
                    {Column::Side::left, 10},
                    {Column::Side::left, 24},
                    {Column::Side::left, -1}},
                   wide_ ? context.system.terminal.columns : 0, context.system.terminal.colour) {}

    void row(const Conversation& each) {
        const query::Now& now = context_.system.now;
        const Json json = to_json(each, now);
        if (context_.json()) return context_.out.raw(json_line(json) + "\n");
        if (format_) {
            return context_.out.raw(format_->line([&](const std::string& field) {
                return field == "from" ? full_names(each.from) : plain(json[field]);
            }));
        }
        columns_.row(
            {{each.newest.id(), std::to_string(each.messages), std::to_string(each.unread),
              wide_ ? short_date(each.newest.entry.date, now) : date_text(each.newest.entry, now),
              wide_ ? short_names(each.from) : full_names(each.from), each.subject},
             each.unread > 0});
    }
    void finish() { columns_.finish(); }

private:
    Context& context_;
    std::optional<RowFormat> format_;
    bool wide_;
    Columns columns_;
};

Result<std::optional<RowFormat>> format_of(const Invocation& invocation) {
    if (!invocation.has("format")) return std::nullopt;
    auto format = RowFormat::parse(invocation.value("format"), kFields);
    if (!format) return fail(format);
    return std::move(*format);
}

}  // namespace

Result<int> run_threads(Context& context) {
    auto limit = number_option(context.invocation, "limit");
    if (!limit) return fail(limit);
    auto query = parse_query(context.invocation.operands, context.system.now);
    if (!query) return fail(query);
    auto format = format_of(context.invocation);
    if (!format) return fail(format);
    auto shelves = context.shelves();
    if (!shelves) return fail(shelves);
    auto listing = Listing::open(*shelves, *query, {});
    if (!listing) return fail(listing);
    ThreadRows rows(context, std::move(*format));
    std::set<std::pair<const Shelf*, mail::ThreadId>> met;
    while (!context.out.is_closed() && met.size() < limit->value_or(SIZE_MAX)) {
        auto found = listing->next();
        if (!found) return fail(found);
        if (!*found) break;
        if (!met.insert({(*found)->shelf, (*found)->entry.thread}).second) continue;
        auto conversation = conversation_of(std::move(**found));
        if (!conversation) return fail(conversation);
        rows.row(*conversation);
    }
    rows.finish();
    return std::max(met.empty() ? 1 : 0, context.worst());
}

}  // namespace alder::cli
