// How long the store takes for what screens ask of it, at 100,000 and 1,000,000 messages in one
// folder.
//
//   store_bench [--benchmark_filter=…]       the stores are made below $TMPDIR first

#include <iostream>
#include <memory>
#include <string>

#include <benchmark/benchmark.h>

#include "disk/disk.h"
#include "store/entry.h"
#include "store/mail_db.h"
#include "store/placement.h"
#include "store/vfs.h"
#include "store/view.h"
#include "tests/support/must.h"
#include "tests/support/temp_dir.h"

namespace {

using namespace alder;
using tests::must;

constexpr WallTime kNow = WallTime(std::chrono::seconds(1'800'000'000));

mail::Summary letter(int n) {
    mail::Summary summary;
    mail::Envelope& envelope = summary.envelope;
    envelope.message_id = std::to_string(n) + ".bench@example.org";
    // Conversations of eight: each answers one a little older.
    if (n % 8 != 0) {
        envelope.references = {std::to_string(n - n % 8) + ".bench@example.org"};
        if (n % 8 > 1) envelope.references.push_back(std::to_string(n - 1) + ".bench@example.org");
    }
    envelope.subject = "Quarterly report and meeting notes number " + std::to_string(n / 8);
    envelope.from = {mail::Mailbox{"Person " + std::to_string(n % 997),
                                   "person" + std::to_string(n % 997) + "@example.org"}};
    envelope.to = {mail::Mailbox{"Ann Example", "ann@example.org"}};
    envelope.date = mail::Date{kNow - std::chrono::minutes(2'000'000 - n), 60, false};
    summary.size = 4000;
    summary.preview =
        "Please find the latest numbers below; the deadline moved to next week, so there is time";
    return summary;
}

// A store with n messages in one folder, made once for each n.
class Filled {
public:
    static Filled& with(int n) {
        static std::unique_ptr<Filled> small, large;
        std::unique_ptr<Filled>& which = n > 100'000 ? large : small;
        if (!which) which.reset(new Filled(n));
        return *which;
    }
    store::MailDb& mail() { return mail_; }
    mail::FolderId folder() const { return folder_; }

private:
    explicit Filled(int n) {
        store::Placements placements(mail_.connection(), store::Numbering::ours);
        auto transaction = must(store::Transaction::begin(mail_.connection()));
        folder_ = must(mail_.create_folder("Inbox"));
        const auto began = Clock::now();
        for (int i = 0; i < n; ++i) {
            const mail::Summary summary = letter(i);
            must(placements.add({.folder = folder_,
                                 .content = {static_cast<std::uint32_t>(i + 1)},
                                 .summary = summary,
                                 .flags = mail::Flags(i % 5 == 0 ? 0 : 1, {}),
                                 .arrived = {},
                                 .uid = {},
                                 .made_by = {},
                                 .now = kNow}));
        }
        must(transaction.commit());
        const std::chrono::duration<double> took = Clock::now() - began;
        std::cerr << n << " rows made in " << took.count() << " s\n";
    }

    tests::TempDir directory_;
    store::Vfs vfs_{disk::real_disk()};
    store::MailDb mail_ = must(store::MailDb::open((directory_ / "mail.db").string(), vfs_.name(),
                                                   store::Durability::full));
    mail::FolderId folder_;
};

void first_page(benchmark::State& state, bool threaded) {
    Filled& store = Filled::with(static_cast<int>(state.range(0)));
    for (auto _ : state) {
        auto rows = must(store::first_page(store.mail().connection(),
                                           {.folder = store.folder(), .threaded = threaded}, 24));
        std::vector<mail::PlacementId> ids;
        for (const store::ViewRow& row : rows) ids.push_back(row.id);
        benchmark::DoNotOptimize(must(store::load_entries(store.mail().connection(), ids)));
    }
}

void all_rows(benchmark::State& state, bool threaded) {
    Filled& store = Filled::with(static_cast<int>(state.range(0)));
    for (auto _ : state) {
        benchmark::DoNotOptimize(must(store::all_rows(
            store.mail().connection(), {.folder = store.folder(), .threaded = threaded})));
    }
}

void sort_by_subject(benchmark::State& state) {
    Filled& store = Filled::with(static_cast<int>(state.range(0)));
    for (auto _ : state) {
        benchmark::DoNotOptimize(must(store::all_rows(
            store.mail().connection(),
            {.folder = store.folder(), .sort = store::Sort::subject, .newest_first = false})));
    }
}

BENCHMARK_CAPTURE(first_page, flat, false)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(first_page, threaded, true)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(all_rows, flat, false)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(all_rows, threaded, true)
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(sort_by_subject)->Arg(100'000)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
