// The messages that match a query, over all accounts and folders asked for, one after the other in
// one order. Reads the store by windows, so that the first rows of a large folder are there at once
// and nothing more is read than is wanted.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/context.h"
#include "query/query.h"
#include "store/entry.h"

namespace alder::cli {

enum class Order { date, from, subject, size };

struct Sorting {
    Order order = Order::date;
    bool reversed = false;  // oldest, Z or smallest first
};

// "date", "-size". Errc::usage names the nearest right word.
Result<Sorting> parse_sorting(const std::string& text);

// The words of a command line as one query; none: the Inbox.
Result<query::Query> parse_query(const std::vector<std::string>& words, const query::Now& now);

struct Found {
    Shelf* shelf = nullptr;
    std::string folder;
    store::Entry entry;

    std::string id() const;  // "home/42"
};

class Listing {
public:
    // shelves and query outlive it.
    static Result<Listing> open(std::vector<Shelf>& shelves, const query::Query& query,
                                Sorting sorting);

    // The next one; nullopt: there are no more.
    Result<std::optional<Found>> next();

private:
    // One folder, read in order.
    struct Source {
        Shelf* shelf;
        store::FolderRow folder;
        store::ViewRows rows;
        std::size_t at = 0;                  // of the next row to load
        std::vector<store::Entry> window{};  // last one first
    };
    struct Sorted {
        std::string key;
        std::size_t source;
        mail::PlacementId id;
        std::size_t place;  // among all, newest first; parts equal keys
    };

    Listing(const query::Query& query, Sorting sorting);
    Result<void> add_sources(Shelf& shelf);
    Result<void> fill(Source& source);
    Result<bool> matches(const Source& source, const store::Entry& entry);
    bool comes_first(const store::Entry& a, const store::Entry& b) const;
    Result<std::optional<Found>> next_merged();
    Result<void> sort_all();

    const query::Query* query_;
    query::Query possible_;  // matches at least what query_ does, without looking at bodies
    bool reads_bodies_;
    Sorting sorting_;
    std::vector<Source> sources_;
    std::optional<std::vector<Sorted>> sorted_;  // for orders that need all of them first
    std::size_t next_sorted_ = 0;
};

// The text of a message for a search: all of it on one line.
std::string searched_text(std::string bytes);

}  // namespace alder::cli
