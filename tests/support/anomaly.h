// The loop that breaks everything once: a scenario is run again and again over a disk in memory
// while its first, second, third… operation on the disk fails, until it comes through without
// meeting the fault. For each of them
//   * the operation gives an error, once, and the scenario goes on as it sees fit;
//   * the process dies there (a write may be half done);
// and after each of these the disk is checked as the next start of the program finds it: as it is,
// and after losses of power of several kinds.
//
//   run_anomalies(Scenario<Told>{
//       .prepare = [](Disk& disk) { … },                            // once, nothing fails
//       .act = [](Disk& disk) { Told told; …; return told; },       // what it was told is safe
//       .check = [](Disk& disk, const Told& told) { EXPECT_…; },    // reopens everything
//   });
//
// `act` opens what it needs and closes it before it returns; an error it meets is no failure of the
// test. `check` may change its disk, it has a copy of its own. The loop ends at the first failure
// and says which operation it was.

#pragma once

#include <cerrno>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "disk/disk.h"
#include "disk/failing_disk.h"

namespace alder::tests {

template <class Promise>
struct Scenario {
    std::function<void(disk::Disk&)> prepare;
    std::function<Promise(disk::Disk&)> act;
    std::function<void(disk::Disk&, const Promise&)> check;
};

struct AnomalyOptions {
    std::vector<std::uint64_t> power_losses{0, 1, 2, 3, 4, 5};  // seeds, see disk::PowerLoss
    std::vector<int> errors{ENOSPC, EIO};                       // errno
    disk::Fault::Counted counted = disk::Fault::Counted::changes;
    std::uint64_t every = 1;  // fail only each n-th operation, for long scenarios
};

struct AnomalyCount {
    std::uint64_t operations = 0;  // of the scenario when nothing fails
    std::uint64_t checks = 0;
};

namespace detail {
using Check = std::function<void(disk::Disk&)>;
AnomalyCount run_anomalies(const std::function<void(disk::Disk&)>& prepare,
                           const std::function<Check(disk::Disk&)>& act,
                           const AnomalyOptions& options);
}  // namespace detail

template <class Promise>
AnomalyCount run_anomalies(const Scenario<Promise>& scenario, const AnomalyOptions& options = {}) {
    const auto act = [&scenario](disk::Disk& disk) -> detail::Check {
        auto told = std::make_shared<const Promise>(scenario.act(disk));
        return [&scenario, told](disk::Disk& after) { scenario.check(after, *told); };
    };
    return detail::run_anomalies(scenario.prepare, act, options);
}

}  // namespace alder::tests
