// How long a store takes for what a server tells: the headers of 10,000 messages, and their bytes
// at 33 KB each, by which the budget of a first sync is measured.
//
//   server_bench      the store is made below $TMPDIR

#include <random>
#include <string>

#include <benchmark/benchmark.h>

#include "account/server_facts.h"
#include "disk/disk.h"
#include "mime/summary.h"
#include "store/vfs.h"
#include "tests/support/must.h"
#include "tests/support/temp_dir.h"

namespace {

using namespace alder;
using tests::must;

constexpr WallTime kNow = WallTime(std::chrono::seconds(1'800'000'000));
constexpr std::uint32_t kMessages = 10'000;
constexpr std::uint32_t kAtOnce = 200;  // messages of one fact

std::string head(std::uint32_t n) {
    const std::string id = std::to_string(n) + ".bench@example.org";
    std::string out = "From: Person " + std::to_string(n % 997) + " <p" + std::to_string(n % 997) +
                      "@example.org>\r\nTo: Ann <ann@example.org>\r\nSubject: Quarterly report " +
                      std::to_string(n / 8) + "\r\nMessage-ID: <" + id +
                      ">\r\nDate: Sat, 31 Jan 2026 09:05:00 +0100\r\n";
    if (n % 8 != 0) out += "References: <" + std::to_string(n - n % 8) + ".bench@example.org>\r\n";
    return out + "\r\n";
}

// Words, as letters have, so that they compress as letters do.
std::string body(std::uint32_t n) {
    std::mt19937 random(n);
    std::string out;
    while (out.size() < 33'000) {
        for (int word = 0; word < 12; ++word) {
            for (unsigned letters = 2 + random() % 8; letters > 0; --letters)
                out += static_cast<char>('a' + random() % 26);
            out += ' ';
        }
        out += "\r\n";
    }
    return out;
}

struct Store {
    tests::TempDir dir;
    store::Vfs vfs{disk::real_disk()};
    store::MailDb mail = must(
        store::MailDb::open((dir / "mail.db").string(), vfs.name(), store::Durability::normal));
    store::ContentDb content =
        must(store::ContentDb::open(disk::real_disk(), (dir / "content.db").string(), vfs.name()));
    account::ServerFacts facts{mail, content, [](mail::PlacementId) { return mail::Flags(); }};

    void list() {
        must(facts.store(sync::ServerFolders{{{"INBOX", "Inbox", {}, true, true}}}, kNow));
        must(facts.store(sync::ServerOpened{"INBOX", {1}}, kNow));
    }
    void headers() {
        for (std::uint32_t first = 1; first <= kMessages; first += kAtOnce) {
            sync::ServerMessages found{"INBOX", {1}, {}, sync::ServerCursor{{1}, {first}, {1}, {}}};
            for (std::uint32_t uid = first; uid < first + kAtOnce; ++uid) {
                mail::Summary summary = mime::summarize(head(uid));
                summary.size = 33'000;
                found.messages.push_back({{uid}, std::move(summary), {}, {{uid}}, kNow, {}});
            }
            must(facts.store(found, kNow));
        }
    }
};

void stores_headers(benchmark::State& state) {
    for (auto _ : state) {
        state.PauseTiming();
        Store store;
        store.list();
        state.ResumeTiming();
        store.headers();
    }
}
BENCHMARK(stores_headers)->Unit(benchmark::kMillisecond)->Iterations(2);

void stores_contents(benchmark::State& state) {
    std::int64_t bytes = 0;
    for (auto _ : state) {
        state.PauseTiming();
        Store store;
        store.list();
        store.headers();
        state.ResumeTiming();
        for (std::uint32_t uid = kMessages; uid > 0; --uid) {
            state.PauseTiming();
            sync::ServerContent fact{"INBOX", {1}, {uid}, head(uid) + body(uid), true, true};
            bytes += static_cast<std::int64_t>(fact.bytes.size());
            state.ResumeTiming();
            must(store.facts.store(fact, kNow));
        }
        must(store.facts.flush(kNow));
    }
    state.SetBytesProcessed(bytes);
}
BENCHMARK(stores_contents)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace

BENCHMARK_MAIN();
