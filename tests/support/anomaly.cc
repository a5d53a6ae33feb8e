#include "tests/support/anomaly.h"

#include <cstring>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "disk/memory_disk.h"

namespace alder::tests::detail {

namespace {

using disk::FailingDisk;
using disk::Fault;
using disk::MemoryDisk;

class Loop {
public:
    Loop(const std::function<Check(disk::Disk&)>& act, const AnomalyOptions& options)
        : act_(act), options_(options) {}

    // Whether the fault was met.
    bool run(const MemoryDisk& start, Fault fault) {
        const auto memory = start.copy();
        fault.sync_lost = [&](const std::string& path) { memory->lose_unsynced(path); };
        FailingDisk failing(*memory, fault);
        const Check check = act_(failing);
        const bool met = !failing.failed().empty();
        if (!met) count_.operations = failing.operations();

        const std::string story =
            !met ? "nothing failed"
                 : fmt::format("operation {} ({}) {}", fault.at, failing.failed(),
                               fault.then == Fault::Then::dies
                                   ? "killed the process"
                                   : fmt::format("gave \"{}\"", std::strerror(fault.number)));
        examine(*memory->copy(), check, story);
        for (const std::uint64_t seed : options_.power_losses)
            examine(*memory->after_power_loss({seed}), check,
                    fmt::format("{}, then the power went (seed {})", story, seed));
        return met;
    }

    AnomalyCount count() const { return count_; }

private:
    void examine(MemoryDisk& disk, const Check& check, const std::string& story) {
        if (testing::Test::HasFailure()) return;
        const testing::ScopedTrace trace("anomaly", 0, story);
        check(disk);
        ++count_.checks;
    }

    const std::function<Check(disk::Disk&)>& act_;
    const AnomalyOptions& options_;
    AnomalyCount count_;
};

}  // namespace

AnomalyCount run_anomalies(const std::function<void(disk::Disk&)>& prepare,
                           const std::function<Check(disk::Disk&)>& act,
                           const AnomalyOptions& options) {
    MemoryDisk start;
    if (prepare) prepare(start);
    const auto durable = start.copy();
    Loop loop(act, options);
    bool met = true;
    for (std::uint64_t n = 0; met && !testing::Test::HasFailure(); n += options.every) {
        met = loop.run(*durable, {.at = n, .then = Fault::Then::dies, .counted = options.counted});
        for (const int error : options.errors)
            met |= loop.run(*durable, {.at = n, .counted = options.counted, .number = error});
    }
    return loop.count();
}

}  // namespace alder::tests::detail
