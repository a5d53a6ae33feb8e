#include "cli/listing.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ascii.h"
#include "base/nearest.h"
#include "cli/body_query.h"
#include "mime/entity.h"
#include "mime/readable.h"
#include "query/match.h"
#include "text/fold.h"

namespace alder::cli {

namespace {

constexpr std::array<std::string_view, 4> kOrders{"date", "from", "subject", "size"};

// Entries loaded at once; small, so that `alder list | head` reads little.
constexpr std::size_t kWindow = 100;

std::string plain_subject(std::string_view subject) {
    while (true) {
        subject = ascii::trim(subject);
        const std::size_t colon = subject.find(':');
        const auto prefix = subject.substr(0, colon == std::string_view::npos ? 0 : colon);
        if (!ascii::iequals(prefix, "re") && !ascii::iequals(prefix, "fwd") &&
            !ascii::iequals(prefix, "fw") && !ascii::iequals(prefix, "aw")) {
            return text::fold(subject);
        }
        subject.remove_prefix(colon + 1);
    }
}

std::string key_of(Order order, const store::Entry& entry) {
    if (order == Order::subject) return plain_subject(entry.summary.envelope.subject);
    const auto senders = mail::mailboxes(entry.summary.envelope.from);
    if (senders.empty()) return {};
    return text::fold(senders.front().name.empty() ? senders.front().address
                                                   : senders.front().name);
}

}  // namespace

Result<Sorting> parse_sorting(const std::string& text) {
    std::string_view word = text;
    const bool reversed = word.starts_with('-');
    if (reversed) word.remove_prefix(1);
    const auto* const found = std::ranges::find(kOrders, word);
    if (found != kOrders.end())
        return Sorting{static_cast<Order>(found - kOrders.begin()), reversed};
    const auto like = nearest(word, kOrders);
    return fail(Errc::usage,
                fmt::format("messages cannot be sorted by '{}'; {}", word,
                            like ? fmt::format("did you mean '{}'?", *like)
                                 : std::string("there are date, from, subject and size")));
}

Result<query::Query> parse_query(const std::vector<std::string>& words, const query::Now& now) {
    if (words.empty()) return query::Query{query::InFolder{"inbox", false}};
    return query::parse(fmt::format("{}", fmt::join(words, " ")), now);
}

std::string Found::id() const {
    return fmt::format("{}/{}", shelf->account.spec.name, entry.id.value);
}

Listing::Listing(const query::Query& query, Sorting sorting)
    : query_(&query),
      possible_(without_bodies(query)),
      reads_bodies_(needs_body(query)),
      sorting_(sorting) {}

Result<Listing> Listing::open(std::vector<Shelf>& shelves, const query::Query& query,
                              Sorting sorting) {
    Listing listing(query, sorting);
    for (Shelf& shelf : shelves) {
        if (auto added = listing.add_sources(shelf); !added) return fail(added);
    }
    if (sorting.order == Order::from || sorting.order == Order::subject) {
        if (auto sorted = listing.sort_all(); !sorted) return fail(sorted);
    }
    return listing;
}

Result<void> Listing::add_sources(Shelf& shelf) {
    auto folders = shelf.reader.folders();
    if (!folders) return fail(folders);
    const bool leaves_out = !query::says_where(*query_);
    for (store::FolderRow& folder : *folders) {
        if (folder.total == 0 || !query::may_match_in(*query_, folder.name)) continue;
        if (leaves_out && mail::is_discarded(folder.role)) continue;
        const store::ViewSpec spec{
            .folder = folder.id,
            .sort = sorting_.order == Order::size ? store::Sort::size : store::Sort::date,
            .newest_first = !sorting_.reversed,
            .threaded = false};
        auto rows = shelf.reader.rows(spec, {});
        if (!rows) return fail(rows);
        sources_.push_back({&shelf, std::move(folder), std::move(*rows)});
    }
    return {};
}

Result<bool> Listing::matches(const Source& source, const store::Entry& entry) {
    query::Candidate candidate{.summary = entry.summary,
                               .flags = entry.flags,
                               .account = source.shelf->account.spec.name,
                               .folder = source.folder.name,
                               .date = entry.date,
                               .thread = entry.thread,
                               .body = {}};
    if (!reads_bodies_) return query::matches(*query_, candidate);
    if (!query::matches(possible_, candidate)) return false;
    auto bytes = source.shelf->reader.raw(entry);
    if (!bytes) {
        if (bytes.error().code == Errc::not_found) return query::matches(*query_, candidate);
        return fail(bytes);
    }
    const std::string text = searched_text(std::move(*bytes));
    candidate.body = text;
    return query::matches(*query_, candidate);
}

// Loads on until something matches or the folder ends.
Result<void> Listing::fill(Source& source) {
    while (source.window.empty() && source.at < source.rows.size()) {
        std::vector<mail::PlacementId> ids;
        for (; ids.size() < kWindow && source.at < source.rows.size(); ++source.at)
            ids.push_back(source.rows[source.at].id);
        auto entries = source.shelf->reader.entries(ids);
        if (!entries) return fail(entries);
        for (auto entry = entries->rbegin(); entry != entries->rend(); ++entry) {
            auto match = matches(source, *entry);
            if (!match) return fail(match);
            if (*match) source.window.push_back(std::move(*entry));
        }
    }
    return {};
}

bool Listing::comes_first(const store::Entry& a, const store::Entry& b) const {
    if (sorting_.order == Order::size && a.summary.size != b.summary.size)
        return (a.summary.size > b.summary.size) != sorting_.reversed;
    return (a.date > b.date) != sorting_.reversed;
}

Result<std::optional<Found>> Listing::next_merged() {
    Source* first = nullptr;
    for (Source& source : sources_) {
        if (auto filled = fill(source); !filled) return fail(filled);
        if (source.window.empty()) continue;
        if (first == nullptr || comes_first(source.window.back(), first->window.back()))
            first = &source;
    }
    if (first == nullptr) return std::nullopt;
    Found found{first->shelf, first->folder.name, std::move(first->window.back())};
    first->window.pop_back();
    return found;
}

Result<void> Listing::sort_all() {
    std::vector<Sorted> all;
    for (std::size_t i = 0; i < sources_.size(); ++i) {
        while (true) {
            if (auto filled = fill(sources_[i]); !filled) return fail(filled);
            if (sources_[i].window.empty()) break;
            const store::Entry& entry = sources_[i].window.back();
            all.push_back({key_of(sorting_.order, entry), i, entry.id, all.size()});
            sources_[i].window.pop_back();
        }
    }
    std::ranges::sort(all, [&](const Sorted& a, const Sorted& b) {
        if (a.key == b.key) return a.place < b.place;
        return sorting_.reversed ? a.key > b.key : a.key < b.key;
    });
    sorted_ = std::move(all);
    return {};
}

Result<std::optional<Found>> Listing::next() {
    if (!sorted_) return next_merged();
    while (next_sorted_ < sorted_->size()) {
        const Sorted& next = (*sorted_)[next_sorted_++];
        Source& source = sources_[next.source];
        auto entries = source.shelf->reader.entries({next.id});
        if (!entries) return fail(entries);
        if (!entries->empty())
            return Found{source.shelf, source.folder.name, std::move(entries->front())};
    }
    return std::nullopt;
}

std::string searched_text(std::string bytes) {
    const auto message = mime::Message::parse(std::move(bytes));
    std::string text;
    bool has_html = false;
    for (const std::size_t leaf : mime::shown_bodies(message, mime::Prefer::plain)) {
        if (message.part(leaf).type.is("text/html"))
            has_html = true;
        else if (message.part(leaf).type.type == "text")
            text += message.text_without_files(leaf) + ' ';
    }
    if (has_html) {
        constexpr int kNoWrapping = 100'000;
        const auto readable = mime::readable(
            message, {.prefer = mime::ReadableOptions::Prefer::plain, .columns = kNoWrapping});
        for (const mime::Block& block : readable.blocks) {
            if (const auto* words = std::get_if<mime::TextBlock>(&block)) {
                for (const text::RichLine& line : words->lines) text += line.text + ' ';
            }
        }
    }
    std::ranges::replace(text, '\n', ' ');
    return text;
}

}  // namespace alder::cli
