// Where fetched mail goes, as --to says it.

#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "mailbox/deliver.h"

namespace alder::app {

struct Destination {
    enum class Kind : std::uint8_t { store, standard_output, maildir, mbox, mh } kind{};
    std::string path = {};  // absolute; of the last three

    // "maildir:/home/ann/Mail": the same place is always called the same.
    std::string text() const;
    bool operator==(const Destination&) const = default;
};

// directory: what relative paths are relative to. Errc::usage names what there is.
Result<Destination> parse_destination(std::string_view text, const std::string& home,
                                      const std::string& directory);

// Of a destination with a path. The disk must outlive it.
Result<std::unique_ptr<mailbox::Delivery>> open_delivery(disk::Disk& disk,
                                                         const Destination& destination);

}  // namespace alder::app
