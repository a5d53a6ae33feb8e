#include "app/generation.h"

#include "base/ascii.h"
#include "base/digest.h"
#include "disk/atomic_write.h"
#include "store/send_queue.h"

namespace alder::app {

namespace {

// One file for each store that there was, named by what tells it from the others.
Result<std::string> file_of(const account::Place& place, store::UserDb& user) {
    const auto identity = user.identity();
    if (!identity) return fail(identity);
    return place.state + "/generation-" + hex(*identity);
}

// 0: none.
std::uint64_t remembered(disk::Disk& disk, const std::string& file) {
    constexpr std::uint64_t kMost = 64;  // bytes
    const auto text = disk::read_file(disk, file, kMost);
    if (!text || !text->ends_with('\n')) return 0;
    return ascii::parse_number<std::uint64_t>(std::string_view(*text).substr(0, text->size() - 1))
        .value_or(0);
}

}  // namespace

Result<bool> check_generation(const account::Place& place, store::UserDb& user) {
    if (place.state.empty()) return false;
    const auto file = file_of(place, user);
    if (!file) return fail(file);
    // In this order: another process may write both in between.
    const std::uint64_t last = remembered(*place.disk, *file);
    const auto now = user.generation();
    if (!now) return fail(now);
    if (last <= *now) {
        // Whatever keeps it from being written, no letter has to wait for it.
        [[maybe_unused]] const auto written = remember_generation(place, user);
        return false;
    }
    if (auto done = store::SendQueue(user.connection()).distrust(last); !done) return fail(done);
    [[maybe_unused]] const auto written = remember_generation(place, user);
    return true;
}

Result<void> remember_generation(const account::Place& place, store::UserDb& user) {
    if (place.state.empty()) return {};
    const auto file = file_of(place, user);
    if (!file) return fail(file);
    const auto now = user.generation();
    if (!now) return fail(now);
    if (remembered(*place.disk, *file) == *now) return {};
    if (auto made = disk::make_durable_directory(*place.disk, place.state); !made) return made;
    return disk::atomic_write(*place.disk, *file, std::to_string(*now) + "\n");
}

}  // namespace alder::app
